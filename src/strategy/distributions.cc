// Student's t and chi-squared from the incomplete beta and gamma functions, which are
// evaluated as continued fractions (Lentz) where these converge quickly.
#include <algorithm>
#include <cmath>
#include <limits>

#include "goodwill/base/elementary.h"
#include "goodwill/service/normal.h"
#include "goodwill/strategy/experiment.h"

namespace goodwill {
namespace {

constexpr double kTiny = 1e-300;
constexpr double kEnough = 1e-16;

double NotZero(double x) { return std::fabs(x) < kTiny ? kTiny : x; }

// The regularised incomplete beta function.
double IncompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - IncompleteBeta(b, a, 1 - x);
  const double front =
      Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Log(x) + b * Log1p(-x)) / a;
  double c = 1;
  double d = 1 / NotZero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m < 10000; ++m) {
    double term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / NotZero(1 + term * d);
    c = NotZero(1 + term / c);
    fraction *= d * c;
    term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / NotZero(1 + term * d);
    c = NotZero(1 + term / c);
    fraction *= d * c;
    if (std::fabs(d * c - 1) < kEnough * 4) break;
  }
  return std::min(1.0, front * fraction);
}

// The chance of more than x for a gamma variable of this shape.
double GammaAbove(double shape, double x) {
  if (x <= 0) return 1;
  const double front = Exp(shape * Log(x) - x - LogGamma(shape));
  if (x < shape + 1) {
    double term = 1 / shape;
    double sum = term;
    for (int n = 1; n < 100000 && term > kEnough * sum; ++n) {
      term *= x / (shape + n);
      sum += term;
    }
    return std::max(0.0, 1 - front * sum);
  }
  double b = x + 1 - shape;
  double c = 1 / kTiny;
  double d = 1 / NotZero(b);
  double fraction = d;
  for (int n = 1; n < 100000; ++n) {
    const double term = -n * (n - shape);
    b += 2;
    d = 1 / NotZero(term * d + b);
    c = NotZero(b + term / c);
    fraction *= d * c;
    if (std::fabs(d * c - 1) < kEnough * 4) break;
  }
  return front * fraction;
}

}  // namespace

double StudentBelow(double x, double degrees) {
  if (std::isnan(x) || !(degrees >= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (std::isinf(x)) return x > 0 ? 1 : 0;
  if (degrees > 1e10) return NormalBelow(x);
  const double tail = IncompleteBeta(degrees / 2, 0.5, degrees / (degrees + x * x)) / 2;
  return x > 0 ? 1 - tail : tail;
}

double StudentQuantile(double p, double degrees) {
  if (!(p > 0 && p < 1) || !(degrees >= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0.5) return 0;
  if (p > 0.5) return -StudentQuantile(1 - p, degrees);
  double low = -1;
  while (StudentBelow(low, degrees) > p && low > -1e300) low *= 2;
  double high = 0;
  for (int round = 0; round < 200 && low < high; ++round) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (StudentBelow(middle, degrees) < p ? low : high) = middle;
  }
  return high;
}

double ChiSquaredTail(double x, double degrees) { return GammaAbove(degrees / 2, x / 2); }

}  // namespace goodwill
