// What an uncertain income is worth to who bears its risk.
//
// A *certainty equivalent* is the certain amount that is as good as a lottery. With a
// risk tolerance R (money) and exponential utility it is
//
//   CE = -R ln E e^(-PV / R),
//
// the mean less about variance / (2 R) where PV is small beside R, and near the worst
// outcome where it is large. Utility of this kind adds up over what is independent: other
// customers need not be known to judge one.
//
// The lottery is how long a customer stays. With g(t) the discounted income until t, a the
// chance of being a customer now and L(tau) that of still being one (value/survival.h),
// integration by parts gives one smooth integral up to the horizon H:
//
//   E e^(-PV / R) = 1 - a * integral of g'(t) / R * e^(-g(t) / R) L(tau(t)) dt.
//
// **One lottery of many.** Customers of one group live and die together. A member that
// brings the share w of the group's income is judged with the tolerance w R: if X is the
// income of the group and w X that of the member,
//
//   sum over members of  -w R ln E e^(-w X / (w R))  =  -R ln E e^(-X / R),
//
// which is the group's own certainty equivalent. Where the members' lives are not the
// same, the sum is below that of the group, however they depend on each other: e^(-X_i / R)
// is e^(-X_i / (w_i R)) to the power w_i, and by Hoelder's inequality the mean of the
// product is at most the product of the means to those powers. So a group is never valued
// above what it is worth.
//
// Money is in major units, time in months. Pure functions.
#ifndef GOODWILL_VALUE_CERTAINTY_H_
#define GOODWILL_VALUE_CERTAINTY_H_

#include "goodwill/value/survival.h"

namespace goodwill {

// The income of who is a customer now: so much a month until `turn`, and so much after it,
// to the horizon, for as long as the customer stays.
struct EarningPath {
  double flow = 0;
  double turn = 0;
  double flow_after = 0;
  ExposureClock clock;

  // The same all the time.
  static EarningPath Steady(double flow, const ExposureClock& clock = {}) {
    return {flow, 0, flow, clock};
  }
};

// What can be won or lost on a path, at most.
double StakeOf(const EarningPath& path, double horizon);
// A tolerance with which every exponential can be held: at least a five-hundredth of what
// is at stake. Certainty equivalents of a smaller one are within R ln(1 / p) of the worst
// case anyhow, p its chance. Above 0.
double BearableTolerance(double tolerance, double stake);

// E e^(-PV / R), by itself and by what it lacks of one: each is exact to rounding where it
// is small.
struct Transform {
  double lacking = 0;
  double itself = 1;
};
// Of who is a customer now. The tolerance is bearable for the path; `delta` a month.
Transform TransformOf(const Survival& survival, const EarningPath& path, double tolerance,
                      double delta, double horizon);

// The outcome with an amount paid by us, in tolerances.
Transform Paid(const Transform& outcome, double amount);

// Several outcomes with their chances, which add up to one at most; nothing happens in what
// is left.
class Lottery {
 public:
  explicit Lottery(double tolerance) : tolerance_(tolerance) {}

  Lottery& Add(double chance, const Transform& outcome);
  double CertaintyEquivalent() const;

 private:
  double tolerance_;
  double chances_ = 0;
  double lacking_ = 0;
  double itself_ = 0;  // without what is left
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_CERTAINTY_H_
