#include "goodwill/value/models/spend_sum.h"

#include <cmath>

#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

// The fraction needs about the square root of the larger parameter.
constexpr int kMostTerms = 100'000;

// 1 / (1 + d1 / (1 + d2 / (1 + ...))), from the front (Lentz, modified by Thompson
// and Barnett); x below the mean of the distribution, where it converges fast.
double Fraction(double x, double a, double b) {
  constexpr double kTiny = 1e-300;
  const auto away = [](double v) { return std::fabs(v) < kTiny ? kTiny : v; };
  double c = 1;
  double d = 1 / away(1 - (a + b) * x / (a + 1));
  double out = d;
  for (int m = 1; m <= kMostTerms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    out *= c * d;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const double step = c * d;
    out *= step;
    if (std::fabs(step - 1) < 1e-15) break;
  }
  return out;
}

}  // namespace

double IncompleteBeta(double x, double a, double b) {
  if (!(x > 0)) return 0;
  if (x >= 1) return 1;
  const double front =
      Exp(a * Log(x) + b * Log1p(-x) + LogGamma(a + b) - LogGamma(a) - LogGamma(b));
  const double out = x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a
                                               : 1 - front * Fraction(1 - x, b, a) / b;
  return std::fmin(1, std::fmax(0, out));
}

double PSpendAtLeast(const GammaGamma& model, const SpendHistory& h, int64_t purchases,
                     double amount) {
  if (!(amount > 0)) return 1;
  if (purchases <= 0) return 0;
  const auto x = static_cast<double>(h.frequency);
  const double rate = model.gamma + (h.frequency == 0 ? 0 : h.mean_amount * x);
  return IncompleteBeta(rate / (rate + amount), model.p * x + model.q,
                        model.p * static_cast<double>(purchases));
}

}  // namespace goodwill
