// How likely a customer is to reach the tier above in time.
//
// The way up (tier/way_up.h) says what is missing by the day of a review. The models
// that the policy's `lifetime` fitted say how likely it is to come. With N the
// purchases up to that day and S what they bring together,
//
//   P(reached) = sum over k of P(N = k) P(S >= amount | k purchases),
//
// where only k that bring the missing number of orders, or of days with a purchase,
// count. P(N = k) is that of the purchase model given the customer's history
// (value/models), P(S >= amount | k) that of the Gamma-Gamma model
// (value/models/spend_sum.h); spending is taken not to depend on how often a customer
// buys, which is the Gamma-Gamma's own assumption.
//
// Rules where facts and models do not quite meet:
//
// - With purchases of one day merged, the model counts days with a purchase. An order
//   that is missing is then taken to need a day of its own.
// - Spend was fitted either to margin or to turnover. The other is taken in the
//   proportion that the customer's purchases have had so far; where there is none (no
//   cost known, nothing left over) the chance is not told.
// - The line to the Pareto set is that of today. Points are not told.
// - What may come is not recalibrated by the book's past: that tells of one horizon
//   and of any purchase, not of so many by a day.
//
// *With an incentive* purchases come faster by the lift that the policy states, which
// is the business's own belief, and the same models are asked about a time longer by
// that share. In models with dropout a customer may leave in the longer time as well,
// so that the chance is told rather too low than too high. Incentives that change how
// much is spent per purchase are not modelled.
#ifndef GOODWILL_ASSESS_WAY_UP_CHANCE_H_
#define GOODWILL_ASSESS_WAY_UP_CHANCE_H_

#include <optional>

#include "goodwill/assess/lifetime.h"
#include "goodwill/assess/policy.h"
#include "goodwill/tier/review.h"
#include "goodwill/tier/way_up.h"
#include "goodwill/value/basis.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

// NaN where it cannot be told.
struct RouteChance {
  double alone = LifetimeJudgement::kNone;
  double with_incentive = LifetimeJudgement::kNone;  // NaN where the policy states no lift
};

// Of each customer under one calibration and policy; borrows all it is given. About a
// twentieth of a millisecond per route.
class WayUpChances {
 public:
  // Requires a policy with lifetime and reviews.
  WayUpChances(const LifetimeCalibration& calibration, const Policy& policy,
               const MeasuresHeader& header, const ReviewCalendar& calendar);

  // `judged` is what LifetimeJudge says of the customer: who left does not come back.
  RouteChance operator()(const MeasuresView& m, const LifetimeJudgement& judged,
                         const Route& route) const;

 private:
  // What is missing in major units of what spend was fitted to; NaN: it cannot be told.
  double Missing(const MeasuresView& m, const Route& route) const;
  double ChanceWithin(double days, const PurchaseHistory& h, const SpendHistory& spend,
                      int64_t purchases, double amount) const;

  const LifetimeCalibration& calibration_;
  const Policy& policy_;
  const MeasuresHeader& header_;
  Histories histories_;
  std::optional<PurchaseModel> model_;
  std::optional<GammaGamma> spend_;
  double days_;
};

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_WAY_UP_CHANCE_H_
