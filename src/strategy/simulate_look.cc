#include "strategy/simulate_look.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "goodwill/assess/assessment.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/book.h"
#include "goodwill/book/schema.h"
#include "goodwill/strategy/decision.h"
#include "goodwill/value/survival.h"

namespace goodwill {
namespace {

Policy PolicyOf() {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  policy.tiers.tiers = {{"base", "", std::nullopt}};
  return policy;
}

}  // namespace

StrategyPolicy OffersOf(const World& w) {
  StrategyPolicy out;
  StrategyVariant protect, enhance, win_back;
  protect.strategy = Strategy::kProtect;
  protect.name = "protect";
  protect.cost = std::llrint(w.protect_cost * 100);
  protect.effect = MillionthsOf(w.protect_effect);
  protect.months = static_cast<int32_t>(w.protect_months);
  enhance.strategy = Strategy::kEnhance;
  enhance.name = "enhance";
  enhance.cost = std::llrint(w.enhance_cost * 100);
  enhance.gift = std::llrint(w.enhance_gift * 100);
  enhance.effect = MillionthsOf(w.enhance_accept);
  enhance.anyway = MillionthsOf(w.enhance_anyway);
  enhance.share = MillionthsOf(w.enhance_share);
  enhance.months = static_cast<int32_t>(w.enhance_months);
  win_back.strategy = Strategy::kWinBack;
  win_back.name = "win_back";
  win_back.cost = std::llrint(w.win_back_cost * 100);
  win_back.gift = std::llrint(w.win_back_gift * 100);
  win_back.effect = MillionthsOf(w.win_back_lift);
  win_back.months = static_cast<int32_t>(w.win_back_fade);
  out.variants = {protect, enhance, win_back};
  return out;
}

absl::StatusOr<std::vector<Seen>> Look(const Business& business, int month,
                                       std::span<const Purchase> purchases,
                                       const StrategyPolicy& offers,
                                       std::optional<LifetimeCalibration>* known, const Run& run) {
  std::vector<int64_t> ids, times, amounts;
  for (const Purchase& p : AsRecorded(purchases, business.world().occasion_days)) {
    ids.push_back(p.customer);
    times.push_back(p.time_us);
    amounts.push_back(p.minor);
  }
  const auto rows = static_cast<int64_t>(ids.size());
  Table table;
  table.spec = &purchases::kSpec;
  table.rows = rows;
  table.chunk_rows = {rows};
  table.columns.resize(purchases::kSpec.columns.size());
  table.currency = *Currency::Parse("EUR");
  const auto put = [&](int column, const std::vector<int64_t>& numbers) {
    TableColumn& to = table.columns[static_cast<size_t>(column)];
    to.physical = Physical::kNumbers;
    to.chunks.resize(1);
    to.chunks[0].numbers = numbers.data();
  };
  put(purchases::kCustomerId, ids);
  put(purchases::kTime, times);
  put(purchases::kAmount, amounts);

  const auto policy = std::make_shared<const Policy>(PolicyOf());
  Policy looking = *policy;
  looking.lifetime.emplace();
  looking.lifetime->model = ModelKind::kParetoNbd;
  looking.lifetime->occasion_days = 0;
  const double months = business.world().months + month;
  const auto end_day =
      kSimulatedFirstDay + static_cast<int32_t>(std::ceil(months * kDaysInMonth));
  GOODWILL_ASSIGN_OR_RETURN(
      const auto measures,
      MeasureTable(table, QuestionOf(looking, end_day * kMicrosPerDay, 0), Zone(), run));
  GOODWILL_ASSIGN_OR_RETURN(Calibration calibration, Calibrate(*measures, *policy, run));
  GOODWILL_ASSIGN_OR_RETURN(
      const auto assessment,
      Assess(measures, std::make_shared<const Calibration>(calibration), policy, run));
  if (*known) {
    (*known)->end_day = end_day - 1;
  } else {
    GOODWILL_ASSIGN_OR_RETURN(*known, CalibrateLifetime(*measures, looking, run));
  }
  calibration.lifetime = **known;
  std::vector<CustomerForecast> forecasts;
  GOODWILL_ASSIGN_OR_RETURN(
      const StrategyCalibration shared,
      CalibrateStrategies(*measures, looking, offers, calibration, run, &forecasts));
  GOODWILL_ASSIGN_OR_RETURN(StrategyJudge judge,
                            StrategyJudge::Make(shared, looking, offers, measures->header(),
                                                measures->layout(), measures->size() > 500));
  const Gates gates(offers.gates, true);

  std::vector<Seen> out;
  out.reserve(static_cast<size_t>(measures->size()));
  const PersonFacts nobody;
  DecisionDetail detail;
  for (const uint32_t position : measures->Sorted()) {
    const Measures::Place place = measures->At(position);
    const Judgement& judged = assessment->judgements()[position];
    const Decision decision = judge(*place.part, place.index, judged, nobody, &detail, nullptr,
                                    &forecasts[position]);
    Seen& seen = out.emplace_back();
    seen.customer = static_cast<int32_t>(measures->IdAt(position).number);
    seen.value = std::isnan(decision.value) ? 0 : decision.value;
    seen.alive = std::isnan(decision.p_alive) ? 0 : decision.p_alive;
    seen.relationship = detail.relationship;
    seen.silent_months = detail.silent_months;
    seen.buys = seen.alive * -Expm1(-detail.relationship.rate * kReturning);
    seen.scores = {judged.recency_score, judged.frequency_score, judged.monetary_score};
    seen.gross = measures->Get(position).all.gross;
    seen.gain.fill(std::numeric_limits<double>::quiet_NaN());
    for (size_t k = 0; k < kOffers; ++k) seen.money[k] = *offers.variants[k].cost;
    for (const Candidate& candidate : detail.candidates) {
      const auto k = static_cast<size_t>(candidate.variant);
      seen.money[k] = std::llrint(candidate.cost * 100);
      if (!gates.Shut(candidate.strategy, detail.facts)) seen.gain[k] = candidate.gain;
    }
  }
  return out;
}

}  // namespace goodwill
