// A currency, by its ISO 4217 code, and how many decimals its amounts have.
//
// Amounts are kept as whole minor units (cents, fils, yen), so the exponent
// decides what an integer means: 1234 is 12.34 EUR, 1.234 KWD and 1234 JPY.
// XXX is ISO's "no currency": a book that has not been told its currency keeps
// two decimals under that name.
//
// Codes that were money within living records (the euro's predecessors, the
// kuna, the lev) are known too, because facts are old. Codes to which ISO
// assigns no minor unit (metals, XDR, XTS) are kept with two decimals, as XXX.
#ifndef GOODWILL_BASE_CURRENCY_H_
#define GOODWILL_BASE_CURRENCY_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace goodwill {

class Currency {
 public:
  // XXX.
  constexpr Currency() = default;

  // The currency of a code in capital letters, or INVALID_ARGUMENT.
  static absl::StatusOr<Currency> Parse(std::string_view code);

  // How many currencies are known, and the one at a place, in order of code.
  static int Count();
  static Currency At(int index);

  // Three letters, in storage that lives as long as the program.
  std::string_view code() const;
  // Digits after the decimal mark: 0, 2, 3 or 4.
  constexpr int exponent() const { return exponent_; }
  constexpr bool is_none() const { return index_ == 0; }
  // 1, 100, 1000 or 10000.
  constexpr int64_t minor_per_major() const {
    int64_t power = 1;
    for (int i = 0; i < exponent_; ++i) power *= 10;
    return power;
  }

  friend constexpr bool operator==(const Currency&, const Currency&) = default;

 private:
  constexpr Currency(uint16_t index, uint8_t exponent) : index_(index), exponent_(exponent) {}

  uint16_t index_ = 0;  // 0: XXX; otherwise one more than the place in the table
  uint8_t exponent_ = 2;
};

}  // namespace goodwill

#endif  // GOODWILL_BASE_CURRENCY_H_
