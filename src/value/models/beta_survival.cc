#include "value/models/beta_survival.h"

#include <algorithm>

#include "goodwill/base/elementary.h"
#include "value/models/integrate.h"
#include "value/models/special.h"

namespace goodwill {

// gamma(b+j) gamma(a+b) / (gamma(a+b+j) gamma(b)): the two quotients whose logarithms
// do not grow with j but like log j.
double BetaSurvival::Log(double j) const { return LogRising(b, a) - LogRising(b + j, a); }

double BetaSurvival::Sum(double t, double rate) const {
  // From here on terms change by so little from one to the next that the midpoint
  // rule with its first correction is exact to rounding.
  constexpr double kOneByOne = 4096;
  const double first = std::min(t, kOneByOne);
  const double discount = Exp(-rate);
  double term = 1;
  double sum = 0;
  for (double j = 1; j <= first; ++j) {
    term *= discount * ((b + j - 1) / (a + b + j - 1));
    sum += term;
    if (term < 1e-18 * sum) return sum;
  }
  if (t <= kOneByOne) return sum;
  const double from = kOneByOne + 0.5;
  // Discounting leaves nothing beyond.
  const double to = rate > 0 ? std::min(t + 0.5, from + 60 / rate) : t + 0.5;
  const auto log_term = [&](double x) { return Log(x) - rate * x; };
  const auto log_slope = [&](double x) { return -DigammaRise(b + x, a) - rate; };
  VisitPanels([&](double w) { return w + log_term(goodwill::Exp(w)); },
              [&](double w) { return 1 + Exp(w) * log_slope(Exp(w)); }, goodwill::Log(from),
              goodwill::Log(to), 1.0, [&](double w, double weight) {
                const double x = Exp(w);
                sum += weight * Exp(w + log_term(x));
              });
  const auto slope = [&](double x) { return Exp(log_term(x)) * log_slope(x); };
  return sum - (slope(to) - slope(from)) / 24;
}

}  // namespace goodwill
