#include "goodwill/report/lifetime_report.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

constexpr int32_t kLeastHoldout = 28;  // days

// 1, 2, 5, 10, ... times a power of ten, up to the largest value.
std::vector<ReportValueBand> BandsUpTo(double largest) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<ReportValueBand> out = {{-kInfinity, 0, 0, 0}};
  double from = 0, step = 1;
  for (int i = 0; i < 60 && from <= largest; ++i) {
    out.push_back({from, step, 0, 0});
    from = step;
    step *= i % 3 == 1 ? 2.5 : 2;
  }
  if (out.size() > 1) out.back().to = kInfinity;
  return out;
}

void Tell(const Assessment& assessment, ReportLifetime& out) {
  double largest = 0;
  for (const LifetimeJudgement& judged : assessment.lifetimes()) {
    if (!std::isnan(judged.lifetime_value)) largest = std::max(largest, judged.lifetime_value);
  }
  out.stages = StagesOf(assessment);
  out.values = BandsUpTo(largest);
  const MeasuresHeader& header = assessment.measures().header();
  const Histories histories(*assessment.calibration().lifetime, header);
  for (const uint32_t position : assessment.measures().Sorted()) {
    const LifetimeJudgement& judged = assessment.lifetimes()[position];
    if (!std::isnan(judged.lifetime_value)) {
      const auto band = std::find_if(out.values.begin(), out.values.end() - 1,
                                     [&](const auto& b) { return judged.lifetime_value < b.to; });
      band->customers += 1;
      band->value += judged.lifetime_value;
    }
    if (std::isnan(judged.p_alive)) continue;
    const Measures::Place place = assessment.measures().At(position);
    const MeasuresView m = MeasuresView::Of(*place.part, place.index);
    if (!m.all->any()) continue;
    const PurchaseHistory h = histories.Of(m);
    size_t silent = kAliveSilentFrom.size() - 1;
    while (silent > 0 && h.tenure - h.recency < static_cast<double>(kAliveSilentFrom[silent])) {
      --silent;
    }
    ReportAlive& cell =
        out.alive[static_cast<size_t>(std::min(h.frequency, kAliveFrequencies - 1))][silent];
    cell.customers += 1;
    cell.alive += judged.p_alive;
  }
  std::erase_if(out.values, [](const ReportValueBand& band) { return band.customers == 0; });
}

}  // namespace

absl::StatusOr<ReportLifetime> MakeLifetimeReport(const Assessment& assessment, const Book* book,
                                                  const Run& run) {
  ReportLifetime out;
  out.horizon_days = assessment.calibration().lifetime->horizon_days;
  out.value_months = assessment.policy().lifetime->value_months;
  Tell(assessment, out);
  for (const SilentSource& silent : assessment.calibration().lifetime->silent_sources) {
    if (silent.state == SilenceState::kOurs) out.silent_sources.push_back(silent);
  }
  out.frozen = FrozenOf(assessment);
  if (book == nullptr) return out;
  const MeasuresHeader& header = assessment.measures().header();
  const MeasuresQuestion question =
      QuestionOf(assessment.policy(), header.as_of_us, header.known_batch);
  const Zone& zone = header.zone;
  const BookInfo info = book->Describe();
  if (info.first_us < question.as_of_us) {
    const int32_t end = zone.DayOf(question.as_of_us - 1) + 1;
    const int32_t days = std::min(out.horizon_days, (end - zone.DayOf(info.first_us)) / 2);
    if (days >= kLeastHoldout) {
      auto holdout = HoldoutOf(*book, {question, zone.StartOfDay(end - days)},
                               assessment.policy(), run);
      if (holdout.ok()) {
        out.holdout = *std::move(holdout);
      } else if (!absl::IsFailedPrecondition(holdout.status())) {
        return holdout.status();  // too little to judge is no error
      }
    }
  }
  GOODWILL_ASSIGN_OR_RETURN(Losses losses,
                            LossesOf(*book, question, assessment.shared_policy(), run));
  out.causes_in_all = static_cast<int64_t>(losses.causes.size());
  if (losses.causes.size() > kReportCauses) losses.causes.resize(kReportCauses);
  out.causes = std::move(losses.causes);
  out.value_lost = losses.value_lost;
  out.won_back = losses.won_back;
  return out;
}

}  // namespace goodwill
