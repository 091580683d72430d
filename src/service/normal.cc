#include "goodwill/service/normal.h"

#include <cmath>
#include <limits>

#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

constexpr double kInverseRootTwoPi = 0.398942280401432677939946;

}  // namespace

double NormalDensity(double x) {
  if (!(std::abs(x) < 40)) return x != x ? x : 0;
  // The square in two parts, so that its rounding does not grow with x.
  const double square = x * x;
  const double rest = std::fma(x, x, -square);
  return kInverseRootTwoPi * Exp(-square / 2) * (1 - rest / 2);
}

double NormalBelow(double x) {
  if (x != x) return x;
  if (x > 3) return 1 - NormalBelow(-x);
  if (x >= -3) {
    // 1/2 + density * (x + x^3/3 + x^5/15 + ...): all terms of one sign.
    double term = x;
    double sum = x;
    for (int n = 3; std::abs(term) > 1e-17 * std::abs(sum); n += 2) {
      term *= x * x / n;
      sum += term;
    }
    return 0.5 + NormalDensity(x) * sum;
  }
  // Laplace's continued fraction density / (|x| + 1 / (|x| + 2 / (|x| + ...))), from
  // its far end.
  double fraction = -x;
  for (int n = 120; n > 0; --n) fraction = n / fraction - x;
  return NormalDensity(x) / fraction;
}

double NormalQuantile(double p) {
  if (!(p > 0 && p < 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p > 0.5) return -NormalQuantile(1 - p);
  double low = -40;
  double high = 0;
  while (true) {
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    (NormalBelow(middle) < p ? low : high) = middle;
  }
}

}  // namespace goodwill
