// What a customer's data may not be used for, because the customer said so: see
// book/rights.h. The larger number allows less.
#ifndef GOODWILL_BOOK_WITHHELD_H_
#define GOODWILL_BOOK_WITHHELD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace goodwill {

enum class Withheld : uint8_t {
  kNothing = 0,
  kProfiling = 1,  // objected: not compared with others
  kUse = 2,        // restricted: kept, not judged at all
};
inline constexpr std::array<std::string_view, 3> kWithheld = {"", "objected", "restricted"};
constexpr std::string_view NameOf(Withheld withheld) {
  return kWithheld[static_cast<size_t>(withheld)];
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_WITHHELD_H_
