// Where exact fractions meet doubles: a policy says "1/10" or "80%", and estimates are
// doubles. Amounts never come this way.
#ifndef GOODWILL_BASE_RATIO_DOUBLE_H_
#define GOODWILL_BASE_RATIO_DOUBLE_H_

#include <cmath>

#include "goodwill/base/ratio.h"

namespace goodwill {

// Rounded once, as long as neither member exceeds 2^53.
constexpr double ToDouble(const Ratio& ratio) {
  return static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator);
}

// The millionths nearest to a value, of two the even ones, reduced. Requires a magnitude
// below 1e12.
inline Ratio MillionthsOf(double value) {
  return Ratio{std::llrint(value * 1e6), 1'000'000}.Reduced();
}

}  // namespace goodwill

#endif  // GOODWILL_BASE_RATIO_DOUBLE_H_
