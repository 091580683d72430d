#include <cmath>
#include <utility>

#include "assess/lifetime_facts.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/wide.h"

namespace goodwill {

LifetimeJudge::LifetimeJudge(const LifetimeCalibration& calibration, const Policy& policy,
                             const MeasuresHeader& header, bool many)
    : calibration_(calibration),
      policy_(*policy.lifetime),
      header_(header),
      histories_(calibration, header),
      horizon_(calibration.horizon_days),
      value_horizon_(ValueDays(policy_)),
      rate_(DailyRate(policy_)) {
  const auto& purchases = calibration.purchases;
  if (!purchases.parameters.empty()) {
    model_ = MakePurchaseModel(purchases.kind, purchases.parameters);
  }
  if (!calibration.spend.parameters.empty()) {
    spend_ = MakeSpendModel(calibration.spend.parameters);
  }
  if (many && model_) outlooks_.emplace(*model_, Question());
}
LifetimeJudge::LifetimeJudge(LifetimeJudge&&) noexcept = default;
LifetimeJudge::~LifetimeJudge() = default;

double LifetimeJudge::Recalibrated(double chance) const {
  return calibration_.recalibration.empty() ? chance : calibration_.recalibration.At(chance).share;
}

OutlookQuestion LifetimeJudge::Question() const { return {horizon_, rate_, value_horizon_}; }

void LifetimeJudge::Forecast(const PurchaseHistory& h, LifetimeJudgement& j) {
  const Outlook outlook = outlooks_ ? (*outlooks_)(h) : OutlookOf(*model_, h, Question());
  j.p_alive = outlook.p_alive;
  j.p_model = j.p_purchase = outlook.p_any_purchase;
  j.p_at_last = Recalibrated(outlook.p_at_last);
  j.expected_purchases = outlook.expected_purchases;
  rest_ = outlook.residual;
  const KnownModel& known = calibration_.purchases;
  if (known.kind == ModelKind::kNbd || known.kind == ModelKind::kBgNbd ||
      known.kind == ModelKind::kMbgNbd || known.kind == ModelKind::kParetoNbd) {
    // Where purchases come at random, and not with a rhythm of their own: the rate of a
    // customer who has just bought, and is alive, is gamma with shape r + x and rate
    // alpha + recency.
    const double shape = known.parameters[0] + static_cast<double>(h.frequency);
    const double alpha = known.parameters[1];
    j.p_silence = Exp(-shape * Log1p((h.tenure - h.recency) / (alpha + h.recency)));
  }
  if (!calibration_.recalibration.empty()) {
    const RecalibrationStep& step = calibration_.recalibration.At(j.p_model);
    j.p_purchase = step.share;
    j.p_low = step.interval.low;
    j.p_high = step.interval.high;
  }
}

void LifetimeJudge::Value(const MeasuresView& m, const PurchaseHistory& h, LifetimeJudgement& j) {
  if (!spend_) return;
  const int exponent = header_.currency.exponent();
  const PurchaseValue next = ValueOfPurchase(*spend_, calibration_, m, h.frequency, exponent);
  j.expected_spend = next.spend;
  if (std::isnan(rest_)) return;
  j.lifetime_value = rest_ * (next.spend - next.served);
}

Stage LifetimeJudge::StageOf(const MeasuresView& m, const PurchaseHistory& h,
                             const LifetimeJudgement& j) const {
  const PurchaseTotals& all = *m.all;
  const bool said = m.stated != nullptr && m.stated->any();
  if (said && IsGone(m.stated, all.last_us)) {
    if (m.stated->Has(StatedKind::kDeceased) || m.stated->Has(StatedKind::kContractEnd)) {
      return Stage::kEnded;
    }
    const bool runs_on = m.stated->Has(StatedKind::kCancelled) && m.stated->contract != 0;
    return runs_on ? Stage::kEnding : Stage::kVerifiedLost;
  }
  if (!all.any()) return Stage::kProspect;
  if (std::isnan(j.p_model)) {
    return h.frequency == 0 && h.tenure <= policy_.new_days ? Stage::kNew : Stage::kUnknown;
  }
  double lost_by = j.p_model;
  if (j.silent_source != 0 && lost_by <= calibration_.lost_at_most) {
    lost_by = std::visit(
        [&](const auto& model) { return model.PAnyPurchase(InDoubt(h), horizon_); }, *model_);
  }
  if (lost_by <= calibration_.lost_at_most) return Stage::kSuspectedLost;
  if (j.p_purchase <
      DivideToDouble(policy_.at_risk.numerator, policy_.at_risk.denominator) * j.p_at_last) {
    return Stage::kAtRisk;
  }
  if (said && !m.stated->Has(StatedKind::kContractStart)) return Stage::kWonBack;
  return h.frequency == 0 && h.tenure <= policy_.new_days ? Stage::kNew : Stage::kActive;
}

LifetimeJudgement LifetimeJudge::operator()(const MeasuresView& m) {
  LifetimeJudgement j;
  PurchaseHistory h;
  rest_ = LifetimeJudgement::kNone;
  if (m.withheld != Withheld::kNothing) return j;
  if (m.all->any()) {
    const Histories::End end = histories_.EndOf(m);
    h = histories_.Of(m, end.day);
    j.silent_source = end.silent_source;
    if (IsGone(m.stated, m.all->last_us)) {
      // Nothing more is expected of who left; the model knows nothing of it, and nothing
      // holds what was said.
      j.silent_source = 0;
      j.p_alive = j.p_model = j.p_purchase = j.p_low = j.p_high = 0;
      j.expected_purchases = j.lifetime_value = 0;
    } else if (model_) {
      Forecast(h, j);
      Value(m, h, j);
    }
  }
  j.stage = StageOf(m, h, j);
  return j;
}

}  // namespace goodwill
