#include "value/models/special.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

constexpr double kHalfLogTwoPi = 0.91893853320467274178;

// From here on the asymptotic series below are exact to the last bits.
constexpr double kAsymptotic = 12;

// psi(z) - log z, z >= kAsymptotic: -1/(2z) - sum B_2k / (2k z^2k).
double DigammaTail(double z) {
  const double u = 1 / (z * z);
  return -0.5 / z -
         u * (1. / 12 -
              u * (1. / 120 -
                   u * (1. / 252 -
                        u * (1. / 240 - u * (1. / 132 - u * (691. / 32760 - u * (1. / 12)))))));
}

// psi'(z) - 1/z, z >= kAsymptotic: 1/(2 z^2) + sum B_2k / z^(2k+1).
double TrigammaTail(double z) {
  const double u = 1 / (z * z);
  return u *
         (0.5 +
          (1. / 6 -
           u * (1. / 30 -
                u * (1. / 42 - u * (1. / 30 - u * (5. / 66 - u * (691. / 2730 - u * (7. / 6))))))) /
              z);
}

// Up to this many terms a sum is as good as an asymptotic series, and exact.
constexpr double kFewTerms = 16;

}  // namespace

double LogOnePlusMinus(double x) {
  if (x < -0.4 || x > 0.6) return Log1p(x) - x;
  // log(1 + x) = 2 atanh(r), r = x / (2 + x), and 2r - x = -r x.
  const double r = x / (2 + x);
  const double u = r * r;
  double sum = 0;
  for (int k = 31; k >= 3; k -= 2) sum = sum * u + 1.0 / k;
  return 2 * r * u * sum - r * x;
}

double StirlingRemainder(double z) {
  if (z < kAsymptotic) return LogGamma(z) - (z - 0.5) * Log(z) + z - kHalfLogTwoPi;
  const double u = 1 / (z * z);
  return (1. / 12 -
          u * (1. / 360 -
               u * (1. / 1260 -
                    u * (1. / 1680 - u * (1. / 1188 - u * (691. / 360360 - u * (1. / 156))))))) /
         z;
}

double Expm1Over(double x) { return x == 0 ? 1 : Expm1(x) / x; }

double LogRising(double a, double n) {
  if (n == 0) return 0;
  if (n == 1) return Log(a);
  if (a < kAsymptotic) return LogGamma(a + n) - LogGamma(a);
  return (a - 0.5) * Log1p(n / a) + n * (Log(a + n) - 1) + StirlingRemainder(a + n) -
         StirlingRemainder(a);
}

double Digamma(double z) {
  double sum = 0;
  while (z < kAsymptotic) sum -= 1 / z++;
  return sum + Log(z) + DigammaTail(z);
}

double Trigamma(double z) {
  double sum = 0;
  while (z < kAsymptotic) {
    sum += 1 / (z * z);
    ++z;
  }
  return sum + 1 / z + TrigammaTail(z);
}

double DigammaRise(double a, double n) {
  if (n <= kFewTerms && n == std::floor(n)) {
    double sum = 0;
    for (double i = n - 1; i >= 0; --i) sum += 1 / (a + i);
    return sum;
  }
  if (a < kAsymptotic) return Digamma(a + n) - Digamma(a);
  return Log1p(n / a) + DigammaTail(a + n) - DigammaTail(a);
}

double TrigammaRise(double a, double n) {
  if (n <= kFewTerms && n == std::floor(n)) {
    double sum = 0;
    for (double i = n - 1; i >= 0; --i) sum -= 1 / ((a + i) * (a + i));
    return sum;
  }
  if (a < kAsymptotic) return Trigamma(a + n) - Trigamma(a);
  return -n / (a * (a + n)) + TrigammaTail(a + n) - TrigammaTail(a);
}

namespace {

// log(ratio) - (ratio - 1), with the excess over 1 known better than the ratio
// tells it.
double LogMinusExcess(double ratio, double excess) {
  return excess < -0.4 ? Log(ratio) - excess : LogOnePlusMinus(excess);
}

}  // namespace

double LogBetaKernel(double k, double r, double t, double a) {
  const double m = k + r;
  const double w = t / (a + t);
  const double v = a / (a + t);
  const double excess = w * r - k * v;  // (w - k/m) m
  return k * LogMinusExcess(w * (m / k), excess / k) +
         r * LogMinusExcess(v * (m / r), -excess / r) + StirlingRemainder(m) -
         StirlingRemainder(k) - StirlingRemainder(r) + 0.5 * Log(k * (r / m)) - kHalfLogTwoPi;
}

double NegativeBinomial::Mass(double k) const {
  if (k == 0) return Exp(-shape * Log1p(t / rate));
  if (t == 0) return 0;
  return Exp(LogBetaKernel(k, shape, t, rate)) / k;
}

double NegativeBinomial::AtLeast(double k) const {
  if (k == 0) return 1;
  if (t == 0) return 0;
  if (k == 1) return -Expm1(-shape * Log1p(t / rate));
  // The regularised incomplete beta function I_w(k, R) by its continued
  // fraction (DLMF 8.17.22), on the side where it converges fast.
  double p = k;
  double q = shape;
  double w = t / (rate + t);
  const bool swapped = w > (k + 1) / (k + shape + 2);
  if (swapped) {
    std::swap(p, q);
    w = rate / (rate + t);
  }
  constexpr double kTiny = 1e-300;
  double c = 1;
  double d = 1 - (p + q) * w / (p + 1);
  if (std::fabs(d) < kTiny) d = kTiny;
  d = 1 / d;
  double fraction = d;
  for (int j = 1; j < 100000; ++j) {
    const double even = j * (q - j) * w / ((p + 2 * j - 1) * (p + 2 * j));
    d = 1 + even * d;
    if (std::fabs(d) < kTiny) d = kTiny;
    c = 1 + even / c;
    if (std::fabs(c) < kTiny) c = kTiny;
    d = 1 / d;
    fraction *= c * d;
    const double odd = -(p + j) * (p + q + j) * w / ((p + 2 * j) * (p + 2 * j + 1));
    d = 1 + odd * d;
    if (std::fabs(d) < kTiny) d = kTiny;
    c = 1 + odd / c;
    if (std::fabs(c) < kTiny) c = kTiny;
    d = 1 / d;
    const double step = c * d;
    fraction *= step;
    if (std::fabs(step - 1) < 1e-16) break;
  }
  const double tail = Exp(LogBetaKernel(k, shape, t, rate)) * fraction / p;
  return std::clamp(swapped ? 1 - tail : tail, 0.0, 1.0);
}

double ChiSquaredAbove(double x, double degrees) {
  if (!(x > 0)) return 1;
  const double a = degrees / 2;
  const double y = x / 2;
  // y^a e^-y / gamma(a)
  const double kernel = Exp(a * Log(y) - y - LogGamma(a));
  if (y < a + 1) {  // DLMF 8.7.1, of the complement
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < 10000 && term > 1e-17 * sum; ++n) {
      term *= y / (a + n);
      sum += term;
    }
    return std::clamp(1 - kernel * sum, 0.0, 1.0);
  }
  // DLMF 8.9.2, by Lentz's method.
  double b = y + 1 - a;
  double c = 1e300;
  double d = 1 / b;
  double h = d;
  for (int n = 1; n < 10000; ++n) {
    const double by = -n * (n - a);
    b += 2;
    d = 1 / (by * d + b);
    c = b + by / c;
    h *= d * c;
    if (std::fabs(d * c - 1) < 1e-16) break;
  }
  return std::clamp(kernel * h, 0.0, 1.0);
}

}  // namespace goodwill
