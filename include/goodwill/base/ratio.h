// An exact fraction, for shares and rates that are written in a policy.
//
// "80%" is four fifths, not the double next to 0.8. Comparisons with sums of
// money are made in integers: part * denominator >= whole * numerator.
#ifndef GOODWILL_BASE_RATIO_H_
#define GOODWILL_BASE_RATIO_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace goodwill {

// Whoever fills the members in keeps denominator > 0. Equality compares
// members, so compare ratios in lowest terms, as Parse makes them.
struct Ratio {
  int64_t numerator = 0;
  int64_t denominator = 1;

  // Reads "80%", "82.5%", "0.8", "4/5", with an optional leading minus, and
  // reduces to lowest terms. At most 18 digits.
  static absl::StatusOr<Ratio> Parse(std::string_view text);

  // In lowest terms with a positive denominator. Requires denominator != 0 and
  // neither member to be the smallest int64.
  Ratio Reduced() const;

  // "4/5", or "3" when the denominator is 1. Parse reads it back.
  std::string ToString() const;

  friend constexpr bool operator==(const Ratio&, const Ratio&) = default;
};

// Negative, zero or positive as a is less than, equal to or greater than b, by
// value. Exact for all members with denominator > 0.
int CompareRatios(const Ratio& a, const Ratio& b);

}  // namespace goodwill

#endif  // GOODWILL_BASE_RATIO_H_
