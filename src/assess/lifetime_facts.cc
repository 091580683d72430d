#include "assess/lifetime_facts.h"

#include <algorithm>
#include <array>
#include <string>
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

Histories::Histories(const LifetimeCalibration& calibration, const MeasuresHeader& header)
    : header_(header), end_day_(calibration.end_day) {
  const auto& days = header.occasion_days;
  if (const auto* at = std::find(days.begin(), days.end(), calibration.occasion_days);
      at != days.end()) {
    occasion_place_ = static_cast<size_t>(at - days.begin());
  }
  if (header.sources == nullptr) return;
  const SourceTable& sources = *header.sources;
  for (size_t place = 0; place < calibration.silent_sources.size(); ++place) {
    const SilentSource& silent = calibration.silent_sources[place];
    if (silent.state != SilenceState::kOurs) continue;
    const auto at = std::lower_bound(
        sources.begin(), sources.end(), silent.name,
        [](const SourceTotals& source, const std::string& name) { return source.name < name; });
    if (at == sources.end() || at->name != silent.name) continue;
    by_source_.resize(sources.size() + 1);
    by_source_[static_cast<size_t>(at - sources.begin()) + 1] = {
        silent.since_day - 1, static_cast<uint32_t>(place + 1)};
  }
}

Histories::End Histories::EndOf(const MeasuresView& m) const {
  End end{end_day_, 0};
  if (by_source_.empty() || m.sources == nullptr) return end;
  for (const SourceShare& share : m.sources->from) {
    const Silence& silence = by_source_[share.source];
    if (silence.place != 0 && silence.end_day < end.day) end = {silence.end_day, silence.place};
  }
  if (end.silent_source == 0) return end;
  // Who bought elsewhere since was a customer then.
  end.day = std::max(end.day, header_.zone.DayOf(m.all->last_us));
  return end.day < end_day_ ? end : End{end_day_, 0};
}

PurchaseHistory Histories::Of(const MeasuresView& m, int32_t end_day) const {
  if (const Occasions* const occasions = OccasionsOf(m)) {
    const PurchasesBy& all = occasions->by[Occasions::kAll];
    return MakeHistory(int64_t{all.days} - 1, header_.zone.DayOf(m.all->first_us), all.last_day,
                       end_day);
  }
  return MakeHistory(FrequencyOf(header_.same_day, *m.all), header_.zone.DayOf(m.all->first_us),
                     header_.zone.DayOf(m.all->last_us), end_day);
}

}  // namespace goodwill
