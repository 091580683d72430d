// Pareto/NBD: which comes first, the next purchase or dropout.
//
// Of a customer who is alive at age d with R = r + x, lambda is gamma distributed
// with R and alpha + d, mu with s and beta + d. Dropout comes before the next
// purchase with probability
//
//   D(x, d) = s * integral over y from d of
//             ((alpha+d)/(alpha+y))^R ((beta+d)/(beta+y))^s / (beta+y)
//
// and the purchase first with N(x, d) = 1 - D(x, d). The bracket of the likelihood
// (pareto_nbd.h), over ((alpha+t_x)^-R (beta+t_x)^-s), is D(x, t_x) + E N(x, T) with
// E = ((alpha+t_x)/(alpha+T))^R ((beta+t_x)/(beta+T))^s: left in the end without
// buying, less those who would have left only after T, and still there. Two
// positive terms, each a function of one age, so that few of them serve many
// histories (one_age.h).
//
// With alpha <= beta and z = (beta-alpha)/(beta+d) both are Gauss series (DLMF
// 15.6.1 and 15.8.1 for the integral above) whose terms are positive:
//
//   D = s/(R+s) (alpha+d)/(beta+d) sum of (s+1)_n / (R+s+1)_n z^n
//   N = R/(R+s)                    sum of   (s)_n / (R+s+1)_n z^n
//
// and with alpha > beta the same with the two parts exchanged. The terms fall
// faster than z^n; where z is close to 1 and they are too many, nothing is
// returned, and the integral has to be taken.
#ifndef GOODWILL_SRC_VALUE_MODELS_PARETO_RACE_H_
#define GOODWILL_SRC_VALUE_MODELS_PARETO_RACE_H_

#include <algorithm>
#include <cstdint>

#include "goodwill/value/models/history.h"
#include "goodwill/value/models/pareto_nbd.h"

namespace goodwill {

// What is to know of customers with x repeat purchases at one age.
struct ParetoRace {
  double dropout_first;   // NaN: the series is too long, as the next
  double purchase_first;
  double fall;            // R log(1 + d/alpha) + s log(1 + d/beta)

  static ParetoRace Of(const ParetoNbd& m, int64_t frequency, double age);
};

// One of the two alone, of who is alive at `age`; NaN: the series is too long.
double DropoutFirst(const ParetoNbd& m, int64_t frequency, double age);
double PurchaseFirst(const ParetoNbd& m, int64_t frequency, double age);

// Purchase first alone, between ages: before `t` has passed.
// NaN: the series is too long, or loses digits.
double PurchaseWithin(const ParetoNbd& m, int64_t frequency, double age, double t);

// The two terms of the bracket; NaN where the integral has to be taken.
struct ParetoBracket {
  double alive;  // E
  double total;

  bool known() const { return total > 0; }
  // Requires known().
  double PAlive() const { return std::min(1.0, alive / total); }

  // `last` is at t_x, `end` at T.
  static ParetoBracket Of(const ParetoNbd& m, const PurchaseHistory& h, const ParetoRace& last,
                          const ParetoRace& end);
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_PARETO_RACE_H_
