#include "goodwill/strategy/growth.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/window.h"

namespace goodwill {
namespace {

// Of so many days, to the day that a leap year is longer.
bool LastsAsLong(const Plan& plan, int32_t days) {
  const Measures& measures = plan.assessment().measures();
  const std::optional<Window>& window = plan.assessment().policy().measures.window;
  if (!measures.layout().window || !window) return false;
  const MeasuresHeader& header = measures.header();
  const auto span = ResolveWindow(*window, header.as_of_us, header.zone);
  if (!span.ok()) return false;
  const double lasts = static_cast<double>(span->to_us - span->from_us) / kMicrosPerDay;
  return std::fabs(lasts - days) < 1.5;
}

// What came of purchases, of what spend was fitted to.
int64_t CameOf(const PurchaseTotals& totals, bool on_margin) {
  const int64_t net = SaturatingSubtract(totals.gross, totals.returned);
  return std::max<int64_t>(on_margin ? SaturatingSubtract(net, totals.cost) : net, 0);
}

}  // namespace

absl::StatusOr<GrowthJudge> GrowthJudge::Make(const Plan& plan, const GrowthQuestion& question) {
  const Ratio& share = question.percentile;
  if (share.denominator <= 0 || share.numerator < 0 || share.numerator >= share.denominator ||
      share.numerator < share.denominator - share.numerator) {
    return absl::InvalidArgumentError("the percentile must be at least 50% and below 100%");
  }
  if (question.days < 7 || question.days > 3'650) {
    return absl::InvalidArgumentError("growth is looked at over 7 to 3650 days");
  }
  return GrowthJudge(plan, question, LastsAsLong(plan, question.days));
}

GrowthJudge::GrowthJudge(const Plan& plan, const GrowthQuestion& question, bool with_before)
    : plan_(plan),
      percentile_(ToDouble(question.percentile)),
      days_(question.days),
      with_before_(with_before),
      histories_(plan.calibration().lifetime, plan.assessment().measures().header()) {
  const LifetimeCalibration& known = plan.calibration().lifetime;
  if (!known.purchases.parameters.empty()) {
    model_ = MakePurchaseModel(known.purchases.kind, known.purchases.parameters);
  }
  if (!known.spend.parameters.empty()) spend_ = MakeSpendModel(known.spend.parameters);
}

GrowthTarget GrowthJudge::operator()(int64_t position) const {
  GrowthTarget out;
  const Decision& decided = plan_.decisions()[static_cast<size_t>(position)];
  if (!model_ || !spend_ || decided.reason == DecisionReason::kWithheld ||
      decided.reason == DecisionReason::kGone) {
    return out;
  }
  const Measures& measures = plan_.assessment().measures();
  const Measures::Place place = measures.At(position);
  const MeasuresView m = MeasuresView::Of(*place.part, place.index);
  if (!m.all->any()) return out;
  const bool on_margin = plan_.calibration().lifetime.on_margin;
  const int exponent = measures.header().currency.exponent();
  const PurchaseHistory h = histories_.Of(m);
  const int64_t purchases = h.frequency + 1;
  const SpendHistory spent{purchases, ScaledToDouble(CameOf(*m.all, on_margin), exponent) /
                                          static_cast<double>(purchases)};
  const SpendTotal total(PurchaseChances(*model_, h, days_), *spend_, spent);
  int64_t minor = 0;
  const double target = total.Quantile(percentile_);
  if (!DoubleToScaledRounded(target, exponent, Rounding::kCeiling, &minor)) return out;
  out.target = minor;
  out.expected = total.Mean();
  out.expected_above = total.Excess(ScaledToDouble(minor, exponent));
  if (with_before_) {
    out.before = CameOf(place.part->window_of(place.index), on_margin);
    const double before = ScaledToDouble(*out.before, exponent);
    out.chance_above_before = total.Above(before);
    out.expected_above_before = total.Excess(before);
  }
  return out;
}

absl::StatusOr<std::vector<GrowthTarget>> GrowthTargetsOf(const Plan& plan,
                                                          const GrowthQuestion& question,
                                                          const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(const GrowthJudge judge, GrowthJudge::Make(plan, question));
  const Measures& measures = plan.assessment().measures();
  const std::span<const uint32_t> order = measures.Sorted();
  std::vector<GrowthTarget> out(order.size());
  constexpr int64_t kTogether = 256;  // some hundredths of a second
  GOODWILL_RETURN_IF_ERROR(ForEachRange(
      run, measures.size(),
      [&] {
        return [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) {
            out[static_cast<size_t>(i)] = judge(order[static_cast<size_t>(i)]);
          }
        };
      },
      kTogether));
  return out;
}

}  // namespace goodwill
