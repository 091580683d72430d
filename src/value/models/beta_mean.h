// The mean of a function of a beta distributed probability.
//
// Where a is small the beta density has nearly all its weight at p = 0, where b
// is small at p = 1, and where both are large around one point between. On the
// scale w of log odds, p = p0 e^w / (q0 + p0 e^w), the density is bell shaped with
// exponential tails, and the trapezoidal rule converges geometrically.
//
// Tails that fall too slowly (e^(a w) with a = .001) are taken off first:
//   E[h] = h(1) + E[h - h(1)],
// of which the right side vanishes at p = 1, and integrated by parts
//   E_{a,b}[k] = E_{a+1,b}[k - (1 - p) k' / (a + b)],
// which falls as e^((a+1) w). For a decreasing h every term is positive.
#ifndef GOODWILL_SRC_VALUE_MODELS_BETA_MEAN_H_
#define GOODWILL_SRC_VALUE_MODELS_BETA_MEAN_H_

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"
#include "value/models/special.h"

namespace goodwill {

struct Decreasing {
  double value;
  double fall;  // -derivative
};

// `h(p)` returns Decreasing. a >= 0, b > 0.
template <typename Function>
double BetaMean(double a, double b, Function&& h) {
  const double at_one = h(1.0).value;
  const double c = a + 1;
  const double p0 = c / (c + b);
  const double q0 = b / (c + b);
  const double step = std::min(0.25, 0.5 * Sqrt((c + b) / (c * b)));
  double sum = 0;
  auto term = [&](double w) {
    const double grown = p0 * Exp(w);
    const double whole = q0 + grown;
    const double p = grown / whole;
    const Decreasing f = h(p);
    const double weight = Exp(c * w - (c + b) * Log1p(p0 * Expm1(w)));
    return weight * ((f.value - at_one) + (q0 / whole) * f.fall / (a + b));
  };
  auto walk = [&](double direction, int from) {
    double last = 0;
    for (int i = from; i < 100000; ++i) {
      const double here = term(direction * i * step);
      sum += here;
      if (here <= last && here < 1e-18 * sum) break;
      if (direction * i * step > 80) break;
      last = here;
    }
  };
  walk(1, 0);
  walk(-1, 1);
  // The density's constant, by Stirling around its peak.
  const double log_constant = StirlingRemainder(c) + StirlingRemainder(b) -
                              StirlingRemainder(c + b) + 0.91893853320467274178;
  const double constant = Sqrt((c + b) / (c * b)) * Exp(log_constant);
  return at_one + step * sum / constant;
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_BETA_MEAN_H_
