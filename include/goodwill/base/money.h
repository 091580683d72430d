// An amount of money: whole minor units of one currency.
//
// Money is never a double. Amounts of different currencies do not add or
// compare; a product with a ratio names its rounding and rounds once; a split
// gives away every cent, no more and no fewer.
#ifndef GOODWILL_BASE_MONEY_H_
#define GOODWILL_BASE_MONEY_H_

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/rounding.h"

namespace goodwill {

// Splits `minor` in proportion to the weights (each at least 0, their sum at
// least 1 and an int64). Each share is first cut towards zero; the units that
// are left go one each to the largest remainders, ties to the first. The shares
// sum to `minor` exactly, and splitting -minor gives the negated shares.
// `shares` must be as long as `weights`.
absl::Status AllocateMinor(int64_t minor, std::span<const int64_t> weights,
                           std::span<int64_t> shares);

class Money {
 public:
  constexpr Money() = default;
  constexpr Money(int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}

  // "-1234.5" in major units, exactly: more decimals than the currency has are
  // refused unless they are zeros.
  static absl::StatusOr<Money> Parse(std::string_view text, Currency currency);

  constexpr int64_t minor() const { return minor_; }
  constexpr Currency currency() const { return currency_; }

  // INVALID_ARGUMENT for different currencies, OUT_OF_RANGE for what does not fit.
  absl::StatusOr<Money> Add(const Money& other) const;
  absl::StatusOr<Money> Subtract(const Money& other) const;
  absl::StatusOr<Money> Multiply(const Ratio& ratio, Rounding rounding) const;
  absl::StatusOr<std::vector<Money>> Allocate(std::span<const int64_t> weights) const;

  // "-1234.50"; with the code: "-1234.50 EUR".
  std::string Format() const;
  std::string ToString() const;

  // Amounts of different currencies are unordered and unequal.
  friend constexpr bool operator==(const Money&, const Money&) = default;
  friend constexpr std::partial_ordering operator<=>(const Money& a, const Money& b) {
    if (a.currency_ != b.currency_) return std::partial_ordering::unordered;
    return a.minor_ <=> b.minor_;
  }

 private:
  int64_t minor_ = 0;
  Currency currency_;
};

}  // namespace goodwill

#endif  // GOODWILL_BASE_MONEY_H_
