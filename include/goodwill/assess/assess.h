// Judging one customer: the same few lines for one as for ten million.
//
// A judgement needs the customer's measures, the calibration and the policy,
// and nothing else: no other customer, no clock, no memory. It allocates
// nothing and takes a small fraction of a microsecond.
#ifndef GOODWILL_ASSESS_ASSESS_H_
#define GOODWILL_ASSESS_ASSESS_H_

#include <cstdint>

#include "goodwill/assess/amends.h"
#include "goodwill/assess/calibration.h"
#include "goodwill/assess/derived.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/tier/tier.h"
#include "goodwill/value/basis.h"

namespace goodwill {

// What is kept for each customer of an assessment.
struct Judgement {
  uint8_t tier = 0;    // index into the policy's tiers, 0 the highest
  uint8_t pareto = 0;  // 1 in the Pareto set
  // 1 (low) to the policy's bins; 0: no purchase in the scope of scores, or the
  // customer's rights forbid it.
  uint8_t recency_score = 0;
  uint8_t frequency_score = 0;
  uint8_t monetary_score = 0;
  RecoverFirst recover_first = RecoverFirst::kNo;  // set for whom the measures say so

  bool operator==(const Judgement&) const = default;
};

// What Pareto membership is judged by, in minor units. Of somebody whose data may
// not be used (book/rights.h) it is 0.
inline int64_t ParetoValueOf(const Policy& policy, const MeasuresView& m) {
  return m.withheld == Withheld::kUse ? 0 : ValueOf(policy.pareto.basis, policy.pareto.scope, m);
}

struct CustomerJudgement : Judgement {
  int64_t pareto_value = 0;  // what Pareto membership was judged by, minor units

  bool operator==(const CustomerJudgement&) const = default;
};

// The rules of one policy under one calibration, ready to judge. Borrows both.
class Judge {
 public:
  Judge(const Calibration& calibration, const Policy& policy)
      : calibration_(calibration),
        policy_(policy),
        recency_(calibration.rfm.recency),
        frequency_(calibration.rfm.frequency),
        monetary_(calibration.rfm.monetary),
        end_day_(ObservationEndDay(calibration.header)),
        days_(calibration.header.zone),
        needs_days_(UsesCondition(policy.tiers, TierCondition::kMaxDaysSinceLast)) {}

  CustomerJudgement operator()(const MeasuresView& m, const CustomerIdView& id) const {
    CustomerJudgement out;
    if (m.withheld == Withheld::kUse) {
      // Restricted: as if nothing were known, which is the tier that takes everybody.
      out.tier = static_cast<uint8_t>(policy_.tiers.tiers.size() - 1);
      return out;
    }
    out.pareto_value = ParetoValue(m);
    if (m.withheld == Withheld::kProfiling) {
      // Objected: what the customer bought counts, the comparison with others does not.
      out.tier = static_cast<uint8_t>(DecideTier(policy_.tiers, Inputs(m, out, needs_days_)));
      return out;
    }
    out.pareto = InPopulation(policy_.pareto.basis, m.In(policy_.pareto.scope)) &&
                 InPareto(calibration_.pareto, out.pareto_value, id);
    if (const PurchaseTotals& scored = m.In(policy_.rfm.scope); scored.any()) {
      out.recency_score = static_cast<uint8_t>(recency_(scored.last_us, id));
      out.frequency_score = static_cast<uint8_t>(frequency_(scored.orders, id));
      const int64_t money = ValueOf(policy_.rfm.monetary, policy_.rfm.scope, m);
      out.monetary_score = static_cast<uint8_t>(monetary_(money, id));
    }
    out.tier = static_cast<uint8_t>(DecideTier(policy_.tiers, Inputs(m, out, needs_days_)));
    return out;
  }

  int64_t ParetoValue(const MeasuresView& m) const { return ParetoValueOf(policy_, m); }

  // What the tiers look at. Days since the last purchase cost a calendar
  // lookup and are left zero where they are not asked for.
  TierInputs Inputs(const MeasuresView& m, const Judgement& judged, bool with_days = true) const {
    TierInputs in;
    const Scope scope = Scope::kWindow;
    in.turnover = ValueOf(ValueBasis::kTurnover, scope, m);
    in.margin = ValueOf(ValueBasis::kMargin, scope, m);
    in.net_margin = ValueOf(ValueBasis::kNetMargin, scope, m);
    in.orders = m.window->orders;
    in.purchase_days = m.window->purchase_days;
    in.purchased = m.all->any();
    if (with_days && in.purchased) {
      in.days_since_last = end_day_ - days_.DayOf(m.all->last_us);
    }
    in.recency_score = judged.recency_score;
    in.frequency_score = judged.frequency_score;
    in.monetary_score = judged.monetary_score;
    in.pareto = judged.pareto != 0;
    in.margin_known = CostKnown(*m.window);
    if (policy_.tiers.points) in.points = PointsOf(*policy_.tiers.points, in);
    return in;
  }

 private:
  const Calibration& calibration_;
  const Policy& policy_;
  ScoreRule recency_;
  ScoreRule frequency_;
  ScoreRule monetary_;
  int64_t end_day_;
  DayCursor days_;
  bool needs_days_;
};

// One customer. CheckAssessable (assessment.h) says whether measures,
// calibration and policy belong together.
inline CustomerJudgement AssessCustomer(const MeasuresView& measures, const CustomerIdView& id,
                                        const Calibration& calibration, const Policy& policy) {
  return Judge(calibration, policy)(measures, id);
}

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_ASSESS_H_
