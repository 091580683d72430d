#include "assess/lifetime_facts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/wide.h"

namespace goodwill {

SpendHistory SpendOf(const PurchaseTotals& all, int64_t purchases, bool on_margin, int exponent) {
  const int64_t net = SaturatingSubtract(all.gross, all.returned);
  const int64_t spent = on_margin ? SaturatingSubtract(net, all.cost) : net;
  return {purchases,
          ScaledToDouble(std::max<int64_t>(spent, 0), exponent) / static_cast<double>(purchases)};
}

PurchaseValue ValueOfPurchase(const GammaGamma& spend, const LifetimeCalibration& calibration,
                              const MeasuresView& m, int64_t repeats, int exponent) {
  const SpendHistory spent = SpendOf(*m.all, repeats + 1, calibration.on_margin, exponent);
  return {spend.ExpectedSpend(spent),
          (ScaledToDouble(m.service_cost, exponent) + calibration.service_cost) /
              static_cast<double>(repeats + 2)};
}

double ValueDays(const LifetimePolicy& policy) { return policy.value_months * kDaysInYear / 12; }

double DailyRate(const LifetimePolicy& policy) {
  return Log1p(DivideToDouble(policy.discount.numerator, policy.discount.denominator)) /
         kDaysInYear;
}

PurchaseHistory MakeHistory(int64_t repeats, int32_t first, int32_t last, int32_t end) {
  // Several orders on the first day only are no repeat: no time has passed.
  const int32_t recency = std::max(0, std::min(last, end) - first);
  return {recency == 0 || repeats <= 0 ? 0 : repeats,
          repeats <= 0 ? 0.0 : static_cast<double>(recency),
          static_cast<double>(std::max(recency, end - first))};
}

std::string_view StageName(Stage stage) {
  constexpr std::array<std::string_view, kStages> kNames = {
      "",         "prospect", "new",  "active", "at_risk", "suspected_lost", "verified_lost",
      "won_back", "ending",   "ended"};
  return kNames[static_cast<size_t>(stage)];
}

PurchaseHistory HistoryOf(const Zone& zone, SameDay same_day, const PurchaseTotals& all,
                          int32_t end_day) {
  return MakeHistory(FrequencyOf(same_day, all), zone.DayOf(all.first_us), zone.DayOf(all.last_us),
                     end_day);
}

}  // namespace goodwill
