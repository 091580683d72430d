#include "goodwill/assess/way_up_chance.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "assess/lifetime_facts.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/value/models/spend_sum.h"

namespace goodwill {
namespace {

// Chances below this do not matter to the sum.
constexpr double kNegligible = 1e-9;
// More purchases than that by the next review are taken together.
constexpr int64_t kMostPurchases = 1000;

}  // namespace

WayUpChances::WayUpChances(const LifetimeCalibration& calibration, const Policy& policy,
                           const MeasuresHeader& header, const ReviewCalendar& calendar)
    : calibration_(calibration),
      policy_(policy),
      header_(header),
      histories_(calibration, header),
      days_(std::max(0, calendar.way_up.end_day - calibration.end_day)) {
  const KnownModel& purchases = calibration.purchases;
  if (!purchases.parameters.empty()) {
    model_ = MakePurchaseModel(purchases.kind, purchases.parameters);
  }
  if (!calibration.spend.parameters.empty()) {
    spend_ = MakeSpendModel(calibration.spend.parameters);
  }
}

double WayUpChances::Missing(const MeasuresView& m, const Route& route) const {
  const bool pareto_by_turnover = policy_.pareto.basis == ValueBasis::kTurnover ||
                                  policy_.pareto.basis == ValueBasis::kGross;
  const int64_t turnover =
      pareto_by_turnover ? std::max(route.turnover, route.pareto) : route.turnover;
  const int64_t margin = pareto_by_turnover ? route.margin : std::max(route.margin, route.pareto);
  if (turnover == 0 && margin == 0) return 0;
  const int exponent = header_.currency.exponent();
  const int64_t net = m.all->net();
  const int64_t earned = SaturatingSubtract(net, m.all->cost);
  double amount = ScaledToDouble(calibration_.on_margin ? margin : turnover, exponent);
  const int64_t other = calibration_.on_margin ? turnover : margin;
  if (other != 0) {
    if (!CostKnown(*m.all) || net <= 0 || earned <= 0) return LifetimeJudgement::kNone;
    const double share = static_cast<double>(earned) / static_cast<double>(net);
    amount = std::max(amount, ScaledToDouble(other, exponent) *
                                  (calibration_.on_margin ? share : 1 / share));
  }
  return amount;
}

double WayUpChances::ChanceWithin(double days, const PurchaseHistory& h, const SpendHistory& spend,
                                  int64_t purchases, double amount) const {
  return std::visit(
      [&](const auto& model) {
        double missed = 0, seen = 0, enough = 0;
        for (int64_t k = 0; k <= kMostPurchases; ++k) {
          const double p = model.PPurchases(h, days, k);
          enough = k < purchases ? 0 : amount > 0 ? PSpendAtLeast(*spend_, spend, k, amount) : 1;
          seen += p;
          missed += p * (1 - enough);
          // With more purchases it is reached all the more; or hardly anybody makes them.
          if (enough > 1 - kNegligible || seen > 1 - kNegligible) break;
        }
        missed += std::max(0.0, 1 - seen) * (1 - enough);
        return std::clamp(1 - missed, 0.0, 1.0);
      },
      *model_);
}

RouteChance WayUpChances::operator()(const MeasuresView& m, const LifetimeJudgement& judged,
                                     const Route& route) const {
  RouteChance out;
  const std::optional<ChancePolicy>& asked = policy_.tiers.reviews->chances;
  const double lift = asked && asked->incentive_lift ? ToDouble(*asked->incentive_lift) : 0;
  const auto both = [&](double chance) {
    out.alone = chance;
    if (lift > 0) out.with_incentive = chance;
  };
  if (m.withheld != Withheld::kNothing) return out;
  if (route.open()) {
    both(1);
    return out;
  }
  if (!model_ || !m.all->any() || std::isnan(judged.p_alive)) return out;
  if (judged.p_alive == 0) {
    both(0);
    return out;
  }
  const double amount = Missing(m, route);
  if (route.points != 0 || std::isnan(amount) || (amount > 0 && !spend_)) return out;
  const Histories::End end = histories_.EndOf(m);
  const PurchaseHistory h = histories_.Of(m, end.day);
  const double days = days_ + (calibration_.end_day - end.day);
  const SpendHistory spend =
      SpendOf(*m.all, h.frequency + 1, calibration_.on_margin, header_.currency.exponent());
  const int64_t purchases = std::max(route.orders, route.purchase_days);
  out.alone = ChanceWithin(days, h, spend, purchases, amount);
  if (lift > 0) out.with_incentive = ChanceWithin(days * (1 + lift), h, spend, purchases, amount);
  return out;
}

}  // namespace goodwill
