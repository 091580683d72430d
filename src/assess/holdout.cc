#include "goodwill/assess/holdout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "assess/lifetime_calibrate.h"
#include "assess/lifetime_facts.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/window.h"
#include "goodwill/book/history.h"
#include "goodwill/value/models/score.h"
#include "goodwill/value/own_cadence.h"

namespace goodwill {
namespace {

constexpr double kNone = HoldoutScore::kNone;
constexpr int32_t kLeastDays = 7;
constexpr int32_t kMostDays = 18'262;  // 50 years

// Customers who had bought before the holdout, and what they did in it.
struct Cohort {
  std::vector<int64_t> frequency;
  std::vector<double> recency;
  std::vector<double> tenure;
  std::vector<int64_t> amount;  // spent before, minor units
  std::vector<OwnCadence> cadence;
  std::vector<LifetimeJudgement> judged;
  std::vector<int64_t> bought;  // in the holdout

  size_t size() const { return frequency.size(); }
  HistoryColumns histories() const { return {frequency, recency, tenure, {}}; }
  bool returned(size_t i) const { return bought[i] > 0; }
};

std::vector<size_t> Ascending(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return values[a] < values[b]; });
  return order;
}

// Mann and Whitney 1947; ties count half.
double RankingOf(const Cohort& cohort, std::span<const double> forecast) {
  const std::vector<size_t> order = Ascending(forecast);
  double returned = 0, others = 0, wins = 0;
  for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double tied_returned = 0, tied_others = 0;
    for (; end < order.size() && forecast[order[end]] == forecast[order[begin]]; ++end) {
      (cohort.returned(order[end]) ? tied_returned : tied_others) += 1;
    }
    wins += tied_returned * (others + tied_others / 2);
    returned += tied_returned;
    others += tied_others;
  }
  return returned == 0 || others == 0 ? kNone : wins / (returned * others);
}

// By forecast purchases; by a chance as well, where there is one.
HoldoutScore ScoreOf(std::string name, const Cohort& cohort, std::span<const double> purchases,
                     std::span<const double> chance) {
  HoldoutScore out;
  out.name = std::move(name);
  const auto n = static_cast<double>(cohort.size());
  double total = 0, absolute = 0, squares = 0, brier = 0;
  for (size_t i = 0; i < cohort.size(); ++i) {
    const double error = purchases[i] - static_cast<double>(cohort.bought[i]);
    total += purchases[i];
    absolute += std::fabs(error);
    squares += error * error;
    if (chance.empty()) continue;
    const double missed = chance[i] - (cohort.returned(i) ? 1 : 0);
    brier += missed * missed;
  }
  out.purchases = total;
  out.mean_absolute = absolute / n;
  out.root_mean_square = Sqrt(squares / n);
  if (!chance.empty()) out.brier = brier / n;
  out.ranking = RankingOf(cohort, chance.empty() ? purchases : chance);
  return out;
}

// 1 to 5 by the share of customers who stand strictly below.
void AddQuintiles(std::span<const double> values, std::vector<double>& scores) {
  const std::vector<size_t> order = Ascending(values);
  for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const auto score = static_cast<double>(1 + begin * 5 / order.size());
    for (size_t i = begin; i < end; ++i) scores[order[i]] += score;
  }
}

absl::Status BadLength() {
  return absl::InvalidArgumentError("the holdout must last 7 days to 50 years");
}

class Trial {
 public:
  Trial(const Book& book, const HoldoutQuestion& question, const Policy& policy, const Run& run)
      : book_(book), question_(question), policy_(policy), run_(run) {}

  absl::StatusOr<Holdout> Tell() {
    GOODWILL_ASSIGN_OR_RETURN(HistoryReader reader,
                              HistoryReader::Make(book_, question_.measures));
    GOODWILL_RETURN_IF_ERROR(SetHorizon(reader.FirstPurchaseUs()));
    GOODWILL_ASSIGN_OR_RETURN(const auto measures, MeasureBoth());
    const LifetimeSpan span{horizon_, out_.since_day - 1 - past_};
    GOODWILL_ASSIGN_OR_RETURN(out_.calibration,
                              CalibrateLifetimeOver(*measures, policy_, span, run_));
    if (out_.calibration.recalibrated == RecalibrationState::kDone) out_.past_days = past_;
    GOODWILL_RETURN_IF_ERROR(Gather(*measures, reader));
    if (cohort_.size() == 0) {
      return absl::FailedPreconditionError("nobody had bought before the holdout");
    }
    const KnownModel& chosen = out_.calibration.purchases;
    if (chosen.parameters.empty()) {
      std::string why = "what was bought before the holdout identifies no model";
      for (const FitFinding& finding : chosen.fit->findings) why += "; " + finding.text;
      return absl::FailedPreconditionError(why);
    }
    model_ = MakePurchaseModel(chosen.kind, chosen.parameters);
    TellStages();
    GOODWILL_RETURN_IF_ERROR(TellForecasts());
    GOODWILL_RETURN_IF_ERROR(TellFrequencies());
    GOODWILL_RETURN_IF_ERROR(TellWeeks());
    return std::move(out_);
  }

 private:
  // The policy of an assessment on the day the holdout begins that looks as far.
  absl::Status SetHorizon(int64_t first_purchase_us) {
    const int64_t as_of_us = question_.measures.as_of_us;
    if (question_.since_us >= as_of_us) {
      return absl::InvalidArgumentError("the holdout must begin before it ends");
    }
    // Of which day it is can be asked within some thousand years only.
    if (question_.since_us < as_of_us - (int64_t{kMostDays} + 1) * kMicrosPerDay)
      return BadLength();
    const Zone& zone = book_.zone();
    out_.since_day = zone.DayOf(question_.since_us - 1) + 1;
    out_.end_day = zone.DayOf(as_of_us - 1) + 1;
    horizon_ = out_.end_day - out_.since_day;
    if (horizon_ < kLeastDays || horizon_ > kMostDays) return BadLength();
    if (!policy_.lifetime) policy_.lifetime.emplace();
    const int32_t observed = out_.since_day - zone.DayOf(first_purchase_us);
    past_ = std::min(horizon_, observed / 2);
    return absl::OkStatus();
  }

  // As of the holdout, with what was known some time before that.
  absl::StatusOr<std::shared_ptr<const Measures>> MeasureBoth() const {
    MeasuresQuestion before = question_.measures;
    before.as_of_us = question_.since_us;
    before.earlier_months = policy_.lifetime->horizon_months;  // measures statements as well
    before.by_source = false;  // silences are of today
    GOODWILL_ASSIGN_OR_RETURN(auto now, book_.MeasureAll(before, run_));
    if (past_ < kLeastDays) return now;
    const absl::StatusOr<Span> past =
        ResolveWindow(Window::RollingDays(past_), before.as_of_us, now->header().zone);
    if (!past.ok()) return now;
    before.as_of_us = past->from_us;
    GOODWILL_ASSIGN_OR_RETURN(const auto then, book_.MeasureAll(before, run_));
    const Zone& zone = now->header().zone;
    std::array<std::shared_ptr<const Measures>, kQuarters - 1> quarters;
    for (int32_t q = 1; q < kQuarters; ++q) {
      const int32_t end = out_.since_day - 1;
      before.as_of_us = zone.StartOfDay(QuarterDay(end - past_, end, q));
      GOODWILL_ASSIGN_OR_RETURN(quarters[static_cast<size_t>(q) - 1],
                                book_.MeasureAll(before, run_));
    }
    const auto measures_of = [&](const Measures& measures, int64_t i) {
      const auto at = measures.Find(now->IdAt(i));
      return at ? measures.Get(measures.Sorted()[static_cast<size_t>(*at)]) : CustomerMeasures();
    };
    std::vector<Measures::Row> rows;
    rows.reserve(static_cast<size_t>(now->size()));
    for (int64_t i = 0; i < now->size(); ++i) {
      Measures::Row row{CustomerId(now->IdAt(i)), now->Get(i)};
      EarlierPurchases& earlier = row.measures.earlier = {};
      const CustomerMeasures known = measures_of(*then, i);
      const PurchaseTotals& all = known.all;
      if (all.any()) earlier = {all.last_us, all.orders, all.purchase_days, {}};
      row.measures.log_gaps.earlier = known.log_gaps.all;
      const auto take = [&](size_t place, const CustomerMeasures& from) {
        for (size_t k = 0; k < kOccasionChoices.size(); ++k) {
          row.measures.occasions.in[k].by[place] = from.occasions.in[k].by[Occasions::kAll];
        }
      };
      take(Occasions::kEarlier, known);
      for (size_t q = 0; q < quarters.size(); ++q) {
        const CustomerMeasures by = measures_of(*quarters[q], i);
        if (by.all.purchase_days > 0) {
          earlier.quarters[q] = {zone.DayOf(by.all.last_us), by.all.purchase_days};
        }
        take(q + 1, by);
      }
      rows.push_back(std::move(row));
    }
    return Measures::FromRows(now->header(), now->layout(), rows);
  }

  absl::Status Gather(const Measures& measures, HistoryReader& reader) {
    const MeasuresHeader& header = measures.header();
    const bool merge = header.same_day == SameDay::kMerge;
    LifetimeJudge judge(out_.calibration, policy_, header, true);
    const Histories histories(out_.calibration, header);
    const DayCursor days(header.zone);
    for (const uint32_t position : measures.Sorted()) {
      const Measures::Place place = measures.At(position);
      const MeasuresView m = MeasuresView::Of(*place.part, place.index);
      // Who is in no model is not judged.
      if (!m.all->any() || m.withheld != Withheld::kNothing) continue;
      if (!reader.Find(place.part->id(place.index))) continue;
      const PurchaseHistory h = histories.Of(m);
      int64_t bought = 0;
      bool first = true;
      int32_t last_day = 0;
      double gaps = 0, squares = 0;
      GOODWILL_ASSIGN_OR_RETURN(const auto orders, reader.Orders());
      for (const DatedOrder& order : orders) {
        if (order.kind != OrderKind::kPurchase || (merge && !order.first_of_day)) continue;
        if (!first && order.day - last_day < out_.calibration.occasion_days && merge) continue;
        if (!first) repeats_.push_back(order.day);
        if (order.sum.time_us >= question_.since_us) {
          ++bought;
        } else if (!first) {
          const double gap = order.day - last_day;
          gaps += gap, squares += gap * gap;
        }
        first = false;
        last_day = order.day;
      }
      cohort_.cadence.push_back(OwnCadence::Of(h.frequency, gaps, squares));
      cohort_.frequency.push_back(h.frequency);
      cohort_.recency.push_back(h.recency);
      cohort_.tenure.push_back(h.tenure);
      cohort_.amount.push_back(m.all->net());
      cohort_.judged.push_back(judge(m));
      cohort_.bought.push_back(bought);
      first_days_.push_back(days.DayOf(m.all->first_us));
      out_.purchases += bought;
      out_.returned += bought > 0 ? 1 : 0;
    }
    out_.customers = static_cast<int64_t>(cohort_.size());
    return absl::OkStatus();
  }

  void TellStages() {
    for (int stage = 0; stage < kStages; ++stage) {
      HoldoutStage out{static_cast<Stage>(stage), 0, 0, 0, {}};
      for (size_t i = 0; i < cohort_.size(); ++i) {
        if (cohort_.judged[i].stage != out.stage) continue;
        out.customers += 1;
        out.forecast += cohort_.judged[i].p_purchase;
        out.returned += cohort_.returned(i) ? 1 : 0;
      }
      if (out.customers == 0) continue;
      out.forecast /= static_cast<double>(out.customers);
      out.interval = WilsonInterval(out.returned, out.customers);
      out_.stages.push_back(out);
    }
  }

  // `low` and `high` bound each chance; empty: nothing is known of how sure it is.
  std::vector<HoldoutTenth> Tenths(std::span<const double> chance, std::span<const double> low,
                                   std::span<const double> high) const {
    const std::vector<size_t> order = Ascending(chance);
    const size_t n = order.size();
    std::vector<HoldoutTenth> out;
    for (size_t begin = 0, end = 0; begin < n; begin = end) {
      end = std::max(begin + 1, ((begin * 10 / n + 1) * n + 9) / 10);
      while (end < n && chance[order[end]] == chance[order[end - 1]]) ++end;
      HoldoutTenth tenth;
      double sum = 0, variance = 0, below = 0, above = 0;
      for (size_t i = begin; i < end; ++i) {
        const size_t at = order[i];
        const double p = chance[at];
        sum += p;
        variance += p * (1 - p);
        if (!low.empty()) below += p - low[at], above += high[at] - p;
        tenth.returned += cohort_.returned(at) ? 1 : 0;
      }
      const auto size = static_cast<double>(end - begin);
      tenth.customers = static_cast<int64_t>(end - begin);
      tenth.forecast = sum / size;
      // What is uncertain about a chance is shared by all who have it; who of them buys
      // is not.
      const double noise = kZ95 * kZ95 * variance;
      tenth.promised = {std::max(0.0, tenth.forecast - Sqrt(below * below + noise) / size),
                        std::min(1.0, tenth.forecast + Sqrt(above * above + noise) / size)};
      tenth.interval = WilsonInterval(tenth.returned, tenth.customers);
      const double share = static_cast<double>(tenth.returned) / size;
      tenth.in_interval =
          tenth.forecast >= tenth.interval.low && tenth.forecast <= tenth.interval.high;
      tenth.as_promised = share >= tenth.promised.low && share <= tenth.promised.high;
      out.push_back(tenth);
    }
    return out;
  }

  absl::Status TellForecasts() {
    const size_t n = cohort_.size();
    std::vector<double> chance(n), low(n), high(n), raw(n), purchases(n);
    for (size_t i = 0; i < n; ++i) {
      const LifetimeJudgement& j = cohort_.judged[i];
      chance[i] = j.p_purchase;
      raw[i] = j.p_model;
      purchases[i] = j.expected_purchases;
      low[i] = std::isnan(j.p_low) ? chance[i] : j.p_low;
      high[i] = std::isnan(j.p_high) ? chance[i] : j.p_high;
    }
    out_.tenths = Tenths(chance, low, high);
    out_.raw_tenths = Tenths(raw, {}, {});
    out_.scores.push_back(ScoreOf("assessment", cohort_, purchases, chance));
    GOODWILL_RETURN_IF_ERROR(ScoreModels());
    ScoreRules();
    return absl::OkStatus();
  }

  absl::Status ScoreModels() {
    const KnownModel& chosen = out_.calibration.purchases;
    constexpr std::array kCompared = {ModelKind::kNbd, ModelKind::kMbgNbd, ModelKind::kParetoNbd,
                                      ModelKind::kBgNbd};
    std::vector<ModelKind> kinds = {chosen.kind};
    for (const ModelKind kind : kCompared) {
      if (kind != chosen.kind) kinds.push_back(kind);
    }
    const double horizon = horizon_;
    const std::span<const double> t(&horizon, 1);
    std::vector<double> chance(cohort_.size()), purchases(cohort_.size());
    for (const ModelKind kind : kinds) {
      ModelFit other;
      if (kind != chosen.kind) {
        GOODWILL_ASSIGN_OR_RETURN(other, FitPurchases(kind, cohort_.histories(), run_));
        if (other.parameters.empty()) continue;
      }
      const ModelFit& fit = kind == chosen.kind ? *chosen.fit : other;
      const PurchaseModel model = MakePurchaseModel(kind, fit.parameters);
      GOODWILL_RETURN_IF_ERROR(Score(model, cohort_.histories(),
                                     {Quantity::kPAnyPurchase, t, 0, 0}, chance, run_));
      GOODWILL_RETURN_IF_ERROR(Score(model, cohort_.histories(),
                                     {Quantity::kExpectedPurchases, t, 0, 0}, purchases, run_));
      HoldoutScore score =
          ScoreOf(std::string(SpecOf(kind).name), cohort_, purchases, chance);
      score.bic = fit.bic;
      out_.scores.push_back(std::move(score));
    }
    return absl::OkStatus();
  }

  void ScoreRules() {
    const size_t n = cohort_.size();
    const double horizon = horizon_;
    std::vector<double> as_before(n), cadence(n), last(n), often(n), amount(n), rfm(n);
    double repeats = 0, time = 0;
    for (size_t i = 0; i < n; ++i) {
      const auto x = static_cast<double>(cohort_.frequency[i]);
      repeats += x;
      time += cohort_.tenure[i];
      if (cohort_.tenure[i] > 0) as_before[i] = x / cohort_.tenure[i] * horizon;
      const double silent = cohort_.tenure[i] - cohort_.recency[i];
      cadence[i] = cohort_.cadence[i].Expected(silent, horizon);
      last[i] = -silent;
      often[i] = x;
      amount[i] = static_cast<double>(cohort_.amount[i]);
    }
    const std::vector<double> average(n, time > 0 ? repeats / time * horizon : 0);
    out_.scores.push_back(ScoreOf("as_before", cohort_, as_before, {}));
    out_.scores.push_back(ScoreOf("own_cadence", cohort_, cadence, {}));
    out_.scores.push_back(ScoreOf("average", cohort_, average, {}));
    AddQuintiles(last, rfm);
    AddQuintiles(often, rfm);
    AddQuintiles(amount, rfm);
    HoldoutScore by_rank;  // it ranks, and forecasts nothing
    by_rank.name = "rfm";
    by_rank.ranking = RankingOf(cohort_, rfm);
    out_.scores.push_back(std::move(by_rank));
  }

  absl::Status TellFrequencies() {
    // How many began how many days before the holdout.
    std::vector<double> by_tenure;
    for (const double tenure : cohort_.tenure) {
      const auto at = static_cast<size_t>(tenure);
      if (by_tenure.size() <= at) by_tenure.resize(at + 1);
      by_tenure[at] += 1;
    }
    std::vector<double> t, began;
    for (size_t days = 0; days < by_tenure.size(); ++days) {
      if (by_tenure[days] == 0) continue;
      t.push_back(static_cast<double>(days));
      began.push_back(by_tenure[days]);
    }
    std::vector<double> p(t.size());
    double rest = static_cast<double>(cohort_.size());
    for (int64_t x = 0; x <= kHoldoutFrequencies; ++x) {
      HoldoutFrequency out{x, 0, rest, 0, 0};
      if (x < kHoldoutFrequencies) {
        GOODWILL_RETURN_IF_ERROR(AskOfNew({Quantity::kPPurchases, t, x, 0}, p));
        out.expected_customers = 0;
        for (size_t i = 0; i < p.size(); ++i) out.expected_customers += began[i] * p[i];
        rest = std::max(0.0, rest - out.expected_customers);
      }
      int64_t bought = 0;
      for (size_t i = 0; i < cohort_.size(); ++i) {
        if (std::min(cohort_.frequency[i], kHoldoutFrequencies) != x) continue;
        out.customers += 1;
        out.forecast += cohort_.judged[i].expected_purchases;
        bought += cohort_.bought[i];
      }
      if (out.customers > 0) {
        out.forecast /= static_cast<double>(out.customers);
        out.actual = static_cast<double>(bought) / static_cast<double>(out.customers);
      }
      out_.frequencies.push_back(out);
    }
    return absl::OkStatus();
  }

  absl::Status TellWeeks() {
    const int32_t begin = *std::min_element(first_days_.begin(), first_days_.end());
    const auto days = static_cast<size_t>(out_.end_day - begin);
    std::vector<double> t(days), expected(days), began(days);
    std::iota(t.begin(), t.end(), 0.0);
    GOODWILL_RETURN_IF_ERROR(AskOfNew({Quantity::kExpectedPurchases, t, 0, 0}, expected));
    for (const int32_t day : first_days_) began[static_cast<size_t>(day - begin)] += 1;
    std::vector<int64_t> made(days);
    for (const int32_t day : repeats_) made[static_cast<size_t>(day - begin)] += 1;
    int64_t actual = 0;
    size_t day = 0;
    while (day < days) {
      const size_t end = std::min(days, (day / 7 + 1) * 7);
      for (; day < end; ++day) actual += made[day];
      HoldoutWeek week{begin + static_cast<int32_t>(end), false, 0, actual};
      week.holdout = week.end_day > out_.since_day;
      for (size_t first = 0; first < end; ++first) {
        if (began[first] != 0) week.expected += began[first] * expected[end - 1 - first];
      }
      out_.weeks.push_back(week);
    }
    return absl::OkStatus();
  }

  // What the model says of a new customer, at many times.
  absl::Status AskOfNew(const Question& question, std::span<double> out) const {
    const int64_t frequency = 0;
    const double age = 0;
    return Score(*model_, {{&frequency, 1}, {&age, 1}, {&age, 1}, {}}, question, out, run_);
  }

  const Book& book_;
  const HoldoutQuestion& question_;
  Policy policy_;
  const Run& run_;
  int32_t horizon_ = 0;  // days
  int32_t past_ = 0;     // of the book's past that forecasts are corrected by
  Cohort cohort_;
  std::vector<int32_t> first_days_;
  std::vector<int32_t> repeats_;  // days of all purchases but each customer's first
  std::optional<PurchaseModel> model_;
  Holdout out_;
};

}  // namespace

absl::StatusOr<Holdout> HoldoutOf(const Book& book, const HoldoutQuestion& question,
                                  const Policy& policy, const Run& run) {
  return Trial(book, question, policy, run).Tell();
}

}  // namespace goodwill
