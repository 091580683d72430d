#include "assess/lifetime_calibrate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "assess/lifetime_facts.h"
#include "assess/walk.h"
#include "base/log_odds.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"
#include "goodwill/base/window.h"
#include "goodwill/value/models/best.h"
#include "goodwill/value/models/score.h"
#include "goodwill/value/odds_correction.h"
#include "goodwill/value/period_effect.h"

namespace goodwill {
namespace {

struct HistoryLists {
  std::vector<int64_t> frequency;
  std::vector<double> recency;
  std::vector<double> tenure;
  std::vector<double> log_gaps;  // empty: they were not measured

  void Add(const PurchaseHistory& h) {
    frequency.push_back(h.frequency);
    recency.push_back(h.recency);
    tenure.push_back(h.tenure);
  }
  HistoryColumns columns() const { return {frequency, recency, tenure, {}, log_gaps}; }
  size_t size() const { return frequency.size(); }
};

// Fewer customers of one horizon ago tell nothing.
constexpr size_t kLeastPast = 5 * static_cast<size_t>(Recalibration::kLeastGroup);

class LifetimeCalibrator {
 public:
  LifetimeCalibrator(const Measures& measures, const Policy& policy,
                     std::optional<LifetimeSpan> span, const Run& run)
      : measures_(measures),
        header_(measures.header()),
        policy_(*policy.lifetime),
        span_(span),
        run_(run) {}

  absl::StatusOr<LifetimeCalibration> Calibrate() {
    FindEnd();
    FindClumps();
    GOODWILL_RETURN_IF_ERROR(ChooseOccasions());
    GOODWILL_RETURN_IF_ERROR(Gather());
    GOODWILL_ASSIGN_OR_RETURN(out_.purchases, Fit(now_));
    TellOccasions();
    GOODWILL_ASSIGN_OR_RETURN(ModelFit spend, FitSpend({spend_frequency_, spend_mean_, {}}, run_));
    out_.spend = {spend.kind, spend.parameters, {}};
    out_.spend.fit = std::move(spend);
    if (out_.purchases.parameters.empty()) {
      out_.recalibrated = RecalibrationState::kNotIdentified;
      return std::move(out_);
    }
    GOODWILL_RETURN_IF_ERROR(HoldAgainstThePast());
    GOODWILL_RETURN_IF_ERROR(FindLost());
    return std::move(out_);
  }

 private:
  absl::StatusOr<KnownModel> Fit(const HistoryLists& rows) const {
    GOODWILL_ASSIGN_OR_RETURN(ModelFit fit, policy_.model
                                                ? FitPurchases(*policy_.model, rows.columns(), run_)
                                                : FitBest(rows.columns(), run_));
    KnownModel model{fit.kind, fit.parameters, {}};
    model.fit = std::move(fit);
    return model;
  }

  // The last day that can be judged, and whether costs are known.
  void FindEnd() {
    const auto as_of_day = static_cast<int32_t>(ObservationEndDay(header_));
    const DayCursor days(header_.zone);
    int32_t last = std::numeric_limits<int32_t>::min();
    bool costs = measures_.layout().cost;
    const auto each = [&](auto&& see) {
      ForEachCustomer(measures_, 0, measures_.size(),
                      [&](int64_t, const MeasuresPart& part, size_t i) { see(part.all[i]); });
    };
    each([&](const PurchaseTotals& all) {
      if (all.any()) last = std::max(last, days.DayOf(all.last_us));
      costs = costs && CostKnown(all);
    });
    // Customers whose last purchase was in the last four weeks with purchases: at
    // least so many purchases were made in them.
    int64_t recent = 0;
    each([&](const PurchaseTotals& all) {
      if (all.any() && days.DayOf(all.last_us) > last - kPaceDays) ++recent;
    });
    out_.on_margin = costs;
    out_.end_day = as_of_day;
    out_.silent_days = SilentDays(recent, last, as_of_day);
    if (out_.silent_days > 0) out_.end_day = last;
    FindSources(as_of_day);
    FindSpan(as_of_day);
  }

  void FindSources(int32_t as_of_day) {
    if (header_.sources == nullptr) return;
    std::vector<SourcePace> paces(header_.sources->size(),
                                  {std::numeric_limits<int32_t>::min(), 0});
    const auto each = [&](auto&& see) {
      ForEachCustomer(measures_, 0, measures_.size(),
                      [&](int64_t, const MeasuresPart& part, size_t i) {
                        if (part.sources.empty()) return;
                        for (const SourceShare& share : part.sources[i].from) {
                          if (share.source != 0) see(share, paces[share.source - 1]);
                        }
                      });
    };
    each([](const SourceShare& share, SourcePace& pace) {
      pace.last_day = std::max(pace.last_day, share.last_day);
    });
    each([](const SourceShare& share, SourcePace& pace) {
      if (share.last_day > pace.last_day - kPaceDays) ++pace.recent;
    });
    out_.silent_sources =
        FindSilentSources(*header_.sources, paces, out_.end_day, as_of_day, policy_);
  }

  void FindSpan(int32_t as_of_day) {
    if (span_) {
      has_past_ = true;
      past_end_ = span_->past_end_day;
      out_.horizon_days = span_->horizon_days;
      return;
    }
    const absl::StatusOr<Span> since = ResolveWindow(Window::RollingMonths(policy_.horizon_months),
                                                     header_.as_of_us, header_.zone);
    has_past_ = since.ok();
    past_end_ = has_past_ ? header_.zone.DayOf(since->from_us - 1) : 0;
    out_.horizon_days = has_past_
                            ? as_of_day - past_end_
                            : static_cast<int32_t>(policy_.horizon_months * kDaysInYear / 12 + 0.5);
  }

  absl::Status Gather() {
    const int exponent = header_.currency.exponent();
    const Histories histories(out_, header_);
    int64_t service = 0, purchases = 0;
    bool fits = true;
    ForEachCustomer(
        measures_, 0, measures_.size(), [&](int64_t, const MeasuresPart& part, size_t i) {
          const MeasuresView m = MeasuresView::Of(part, i);
          const PurchaseTotals& all = *m.all;
          // Who objected to profiling, or whose data may not be used, is in no model.
          if (m.withheld != Withheld::kNothing) return;
          fits = CheckedAdd(service, m.service_cost, &service) && fits;
          if (!all.any()) return;
          const Histories::End end = histories.EndOf(m);
          const PurchaseHistory h = histories.Of(m, end.day);
          now_.Add(h);
          if (m.log_gaps != nullptr && histories.OccasionsOf(m) == nullptr) {
            now_.log_gaps.push_back(static_cast<double>(m.log_gaps->all) * LogGaps::kUnit);
          }
          gone_.push_back(IsGone(m.stated, all.last_us));
          if (end.silent_source != 0 && !gone_.back()) {
            ++out_.frozen;
            frozen_.push_back(now_.size() - 1);
            in_doubt_.Add(InDoubt(h));
          }
          const SpendHistory spend = SpendOf(all, h.frequency + 1, out_.on_margin, exponent);
          spend_frequency_.push_back(spend.frequency);
          spend_mean_.push_back(spend.mean_amount);
          fits = CheckedAdd(purchases, spend.frequency, &purchases) && fits;
        });
    past_ = GatherPast(histories);
    if (!fits) return absl::OutOfRangeError("the cost to serve adds up to more than 64 bits hold");
    if (purchases > 0) {
      out_.service_cost = ScaledToDouble(service, exponent) / static_cast<double>(purchases);
    }
    return absl::OkStatus();
  }

  // What was known one horizon ago of those who are in the model, and what they did since.
  struct Past {
    HistoryLists rows;
    std::vector<bool> occasion_since;
    std::vector<bool> bought_since;  // anything, be it of an occasion that began before
    std::map<int32_t, std::vector<size_t>> heard_until;  // rows by the last day known of them
  };
  Past GatherPast(const Histories& histories) const {
    const DayCursor days(header_.zone);
    const bool merge = header_.same_day == SameDay::kMerge;
    Past out;
    ForEachCustomer(
        measures_, 0, measures_.size(), [&](int64_t, const MeasuresPart& part, size_t i) {
          if (part.earlier.empty() || !part.earlier[i].any()) return;
          const MeasuresView m = MeasuresView::Of(part, i);
          const PurchaseTotals& all = *m.all;
          if (m.withheld != Withheld::kNothing || !all.any()) return;
          const int32_t first = days.DayOf(all.first_us), last = days.DayOf(all.last_us);
          // Of customers of a silent source it is known what they bought up to its silence.
          const Histories::End end = histories.EndOf(m);
          int32_t known_until = out_.end_day;
          if (end.silent_source != 0 && last < end.day) known_until = end.day;
          if (known_until <= past_end_) return;
          const EarlierPurchases& before = part.earlier[i];
          // Of who had left by then nothing was expected. The latest statement decides; what
          // was said after that instant was not known then.
          if (m.stated != nullptr && m.stated->any() &&
              days.DayOf(m.stated->time_us) <= past_end_ && IsGone(m.stated, before.last_us)) {
            return;
          }
          const bool bought = all.last_us > before.last_us && last > past_end_;
          out.bought_since.push_back(bought);
          if (const Occasions* const occasions = histories.OccasionsOf(m)) {
            const PurchasesBy& then = occasions->by[Occasions::kEarlier];
            const PurchasesBy& now = occasions->by[Occasions::kAll];
            out.rows.Add(MakeHistory(int64_t{then.days} - 1, first, then.last_day, past_end_));
            out.occasion_since.push_back(now.days > then.days && now.last_day > past_end_);
          } else {
            const int64_t repeats = int64_t{merge ? before.purchase_days : before.orders} - 1;
            out.rows.Add(MakeHistory(repeats, first, days.DayOf(before.last_us), past_end_));
            out.occasion_since.push_back(bought);
            if (m.log_gaps != nullptr) {
              out.rows.log_gaps.push_back(static_cast<double>(m.log_gaps->earlier) *
                                          LogGaps::kUnit);
            }
          }
          if (known_until < out_.end_day) {
            out.heard_until[known_until].push_back(out.rows.size() - 1);
          }
        });
    return out;
  }

  void FindClumps() {
    if (!measures_.layout().short_gaps) return;
    const DayCursor days(header_.zone);
    ClumpSums sums;
    ForEachCustomer(measures_, 0, measures_.size(),
                    [&](int64_t, const MeasuresPart& part, size_t i) {
                      const PurchaseTotals& all = part.all[i];
                      if (part.short_gaps.empty() || !all.any()) return;
                      if (part.withheld_of(i) != Withheld::kNothing) return;
                      sums.Add(part.short_gaps[i], all.purchase_days,
                               days.DayOf(all.last_us) - days.DayOf(all.first_us));
                    });
    out_.clumps = sums.Find();
  }

  // How well the past was forecast with occasions of so many days: by customer the
  // logarithmic score of the chance to buy anything since. Empty: that cannot be said.
  absl::StatusOr<std::vector<double>> ScoresOfPast(int32_t occasion_days) const {
    LifetimeCalibration tried = out_;
    tried.occasion_days = occasion_days;
    const Past past = GatherPast(Histories(tried, header_));
    if (past.rows.size() < kLeastPast) return std::vector<double>();
    GOODWILL_ASSIGN_OR_RETURN(const KnownModel model, Fit(past.rows));
    if (model.parameters.empty()) return std::vector<double>();
    GOODWILL_ASSIGN_OR_RETURN(std::vector<double> scores,
                              Chances(model, past.rows, out_.end_day - past_end_));
    for (size_t i = 0; i < scores.size(); ++i) {
      const double chance = std::clamp(scores[i], 1e-6, 1 - 1e-6);
      scores[i] = Log(past.bought_since[i] ? chance : 1 - chance);
    }
    // Not heard of for as long as the others.
    for (const auto& [until, places] : past.heard_until) {
      for (const size_t i : places) scores[i] = 0;
    }
    return scores;
  }

  // The days of an occasion, where the policy leaves the choice.
  absl::Status ChooseOccasions() {
    out_.occasion_days = 1;
    if (!measures_.layout().occasions) return absl::OkStatus();
    if (policy_.occasion_days != 0) {
      out_.occasion_days = policy_.occasion_days;
      return absl::OkStatus();
    }
    std::vector<double> plain;
    if (has_past_ && out_.silent_days == 0) {
      GOODWILL_ASSIGN_OR_RETURN(plain, ScoresOfPast(1));
    }
    if (plain.empty()) {
      out_.occasion_days = out_.clumps ? out_.clumps->consider_days : 1;
      occasions_because_ = out_.clumps ? "as the excess of short gaps suggests, for the book is "
                                         "too young to compare forecasts"
                                       : "nothing speaks for more";
      return absl::OkStatus();
    }
    const auto n = static_cast<double>(plain.size());
    double best = 0;
    occasions_because_ = "no more days forecast the past better";
    for (const int32_t days : header_.occasion_days) {
      if (days == 0) continue;
      GOODWILL_ASSIGN_OR_RETURN(std::vector<double> gains, ScoresOfPast(days));
      if (gains.size() != plain.size()) continue;
      for (size_t i = 0; i < gains.size(); ++i) gains[i] -= plain[i];
      std::sort(gains.begin(), gains.end());  // so that sums do not depend on order
      double sum = 0, squares = 0;
      for (const double gain : gains) sum += gain, squares += gain * gain;
      const double mean = sum / n;
      const double error = Sqrt(std::max(0.0, squares / n - mean * mean) / n);
      if (mean <= 2 * error || mean <= best) continue;
      best = mean;
      out_.occasion_days = days;
      occasions_because_ = "forecasts of the past are better by " +
                           FormatDecimal(std::llrint(mean * 1e4), 4) +
                           " a customer in logarithmic score, standard error " +
                           FormatDecimal(std::llrint(error * 1e4), 4);
    }
    return absl::OkStatus();
  }

  void TellOccasions() {
    if (!out_.purchases.fit) return;
    std::vector<FitFinding>& findings = out_.purchases.fit->findings;
    const bool chosen = policy_.occasion_days == 0 && measures_.layout().occasions;
    if (out_.clumps && out_.clumps->days >= out_.occasion_days) {
      const Clumps& clumps = *out_.clumps;
      const auto percent = [](double share) {
        return std::to_string(std::llrint(100 * share)) + " %";
      };
      std::string text = "purchases come in clumps: " + percent(clumps.share) +
                         " of a customer's gaps are at most " + std::to_string(clumps.days) +
                         " days, and the model expects " + percent(clumps.expected);
      if (!chosen) {
        text += "; consider lifetime.occasion_days: " + std::to_string(clumps.consider_days) +
                ", or 0 to have it chosen";
      }
      findings.push_back({"clumps", std::move(text)});
    }
    if (chosen) {
      findings.push_back(
          {"occasions", "days of an occasion: " + std::to_string(out_.occasion_days) +
                            ", chosen because " + occasions_because_});
    }
  }

  absl::StatusOr<std::vector<double>> Chances(const KnownModel& model, const HistoryLists& rows,
                                              double horizon) const {
    std::vector<double> chances(rows.size());
    GOODWILL_RETURN_IF_ERROR(Score(MakePurchaseModel(model.kind, model.parameters), rows.columns(),
                                   {Quantity::kPAnyPurchase, std::span(&horizon, 1), 0, 0}, chances,
                                   run_));
    return chances;
  }

  absl::Status HoldAgainstThePast() {
    if (out_.silent_days > 0) {
      out_.recalibrated = RecalibrationState::kSilence;
      return absl::OkStatus();
    }
    if (!has_past_ || past_.rows.size() < kLeastPast) {
      out_.recalibrated = has_past_ && out_.frozen > 0 ? RecalibrationState::kSilence
                                                       : RecalibrationState::kTooYoung;
      return absl::OkStatus();
    }
    // The same model, so that its forecasts are what is corrected.
    GOODWILL_ASSIGN_OR_RETURN(ModelFit fit,
                              FitPurchases(out_.purchases.kind, past_.rows.columns(), run_));
    KnownModel earlier{fit.kind, fit.parameters, {}};
    const bool identified = !earlier.parameters.empty();
    earlier.fit = std::move(fit);
    out_.earlier = std::move(earlier);
    if (!identified) {
      out_.recalibrated = RecalibrationState::kNotIdentified;
      return absl::OkStatus();
    }
    // Since then; nothing is missing at the end, or this would not be done.
    const int32_t past_days = out_.end_day - past_end_;
    GOODWILL_ASSIGN_OR_RETURN(std::vector<double> chances,
                              Chances(out_.earlier, past_.rows, past_days));
    for (const auto& [until, places] : past_.heard_until) {
      HistoryLists rows;
      for (const size_t i : places) {
        rows.Add({past_.rows.frequency[i], past_.rows.recency[i], past_.rows.tenure[i]});
      }
      GOODWILL_ASSIGN_OR_RETURN(const std::vector<double> shorter,
                                Chances(out_.earlier, rows, until - past_end_));
      for (size_t i = 0; i < places.size(); ++i) chances[places[i]] = shorter[i];
    }
    std::vector<ForecastOutcome> outcomes(chances.size());
    for (size_t i = 0; i < chances.size(); ++i) {
      outcomes[i] = {chances[i], 1, past_.occasion_since[i] ? 1 : 0};
    }
    tested_ = outcomes;
    std::sort(tested_.begin(), tested_.end(), [](const auto& a, const auto& b) {
      return a.chance < b.chance;
    });
    out_.odds = OddsCorrection::Of(outcomes);
    if (out_.odds.known()) {
      GOODWILL_RETURN_IF_ERROR(FindPeriods());
      GOODWILL_ASSIGN_OR_RETURN(const auto parameters, ParameterLine());
      out_.odds = out_.odds.With(parameters, PeriodDeviation(out_.periods));
      out_.recalibration = out_.odds.Staircase();
    } else if (past_days == out_.horizon_days) {
      out_.recalibration = Recalibration::Of(std::move(outcomes));
    } else {  // shares do not carry over
      out_.recalibrated = RecalibrationState::kNotIdentified;
      return absl::OkStatus();
    }
    out_.recalibrated = RecalibrationState::kDone;
    return absl::OkStatus();
  }

  // Each quarter of the time since, forecast from its beginning by the earlier model.
  absl::Status FindPeriods() {
    if (header_.same_day != SameDay::kMerge) return absl::OkStatus();
    for (int32_t quarter = 0; quarter < kQuarters; ++quarter) {
      const int32_t from = QuarterDay(past_end_, out_.end_day, quarter);
      const int32_t until = QuarterDay(past_end_, out_.end_day, quarter + 1);
      if (from == until) continue;
      std::vector<ForecastOutcome> outcomes;
      for (const bool bought : {false, true}) {
        GOODWILL_ASSIGN_OR_RETURN(const std::vector<CountedHistory> counted,
                                  Collapse(Known(quarter, from, bought).columns()));
        if (counted.empty()) continue;
        HistoryLists rows;
        for (const CountedHistory& c : counted) rows.Add(c.history);
        GOODWILL_ASSIGN_OR_RETURN(const std::vector<double> chances,
                                  Chances(out_.earlier, rows, until - from));
        for (size_t i = 0; i < counted.size(); ++i) {
          const int64_t customers = counted[i].customers;
          outcomes.push_back({chances[i], customers, bought ? customers : 0});
        }
      }
      PeriodShift shift = ShiftOf(outcomes);
      if (shift.error == 0) continue;
      shift.first_day = from;
      shift.days = until - from;
      out_.periods.push_back(shift);
    }
    return absl::OkStatus();
  }

  // Who was a customer when a quarter began, and bought in it, or did not.
  HistoryLists Known(int32_t quarter, int32_t from, bool bought) const {
    HistoryLists rows;
    const DayCursor days(header_.zone);
    const Histories histories(out_, header_);
    ForEachCustomer(
        measures_, 0, measures_.size(), [&](int64_t, const MeasuresPart& part, size_t i) {
          const MeasuresView m = MeasuresView::Of(part, i);
          if (m.withheld != Withheld::kNothing || part.earlier.empty()) return;
          if (m.all->any() && histories.EndOf(m).silent_source != 0) return;
          const EarlierPurchases& earlier = part.earlier[i];
          const auto q = static_cast<size_t>(quarter);
          const Occasions* const occasions = histories.OccasionsOf(m);
          PurchasesBy then;
          if (occasions != nullptr) {
            then = occasions->by[q];
          } else if (q > 0) {
            then = earlier.quarters[q - 1];
          } else if (earlier.any()) {
            then = {days.DayOf(earlier.last_us), earlier.purchase_days};
          }
          if (then.days == 0) return;
          const uint32_t after = occasions != nullptr ? occasions->by[q + 1].days
                                 : q + 1 < static_cast<size_t>(kQuarters)
                                     ? earlier.quarters[q].days
                                     : m.all->purchase_days;
          if ((after > then.days) != bought) return;
          if (m.stated != nullptr && m.stated->any() && days.DayOf(m.stated->time_us) < from &&
              IsGone(m.stated, header_.zone.StartOfDay(then.last_day))) {
            return;
          }
          rows.Add(MakeHistory(int64_t{then.days} - 1, days.DayOf(m.all->first_us), then.last_day,
                               from - 1));
        });
    return rows;
  }

  // How far the uncertainty of the model's parameters moves the log odds of forecasts,
  // as a line in them: what this adds to the covariance of the correction. A sample of
  // the histories tells.
  absl::StatusOr<std::array<double, 3>> ParameterLine() const {
    constexpr size_t kSample = 4096;
    constexpr double kStep = 1e-4;  // of the logarithm of a parameter
    std::array<double, 3> out{};
    const KnownModel& model = out_.purchases;
    const size_t n = model.parameters.size();
    if (!model.fit || model.fit->covariance.size() != n * n) return out;
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<CountedHistory> counted, Collapse(now_.columns()));
    const size_t every = counted.size() / kSample + 1;
    HistoryLists rows;
    std::vector<double> weights;
    for (size_t i = 0; i < counted.size(); i += every) {
      rows.Add(counted[i].history);
      weights.push_back(static_cast<double>(counted[i].customers));
    }
    const auto log_odds = [&](const KnownModel& of) -> absl::StatusOr<std::vector<double>> {
      GOODWILL_ASSIGN_OR_RETURN(std::vector<double> at, Chances(of, rows, out_.horizon_days));
      for (double& x : at) x = LogOdds(x);
      return at;
    };
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<double> x, log_odds(model));
    double sum = 0, sum_x = 0, sum_xx = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      sum += weights[i], sum_x += weights[i] * x[i], sum_xx += weights[i] * x[i] * x[i];
    }
    const double determinant = sum * sum_xx - sum_x * sum_x;
    if (!(determinant > 1e-9 * sum * sum_xx)) return out;  // all are alike
    // By parameter, the line of least squares through what a step of it moves.
    std::vector<std::array<double, 2>> lines(n);
    for (size_t k = 0; k < n; ++k) {
      if (!std::isfinite(model.fit->standard_errors[k]) || !(model.parameters[k] > 0)) continue;
      KnownModel other{model.kind, model.parameters, {}};
      other.parameters[k] = model.parameters[k] * Exp(kStep);
      GOODWILL_ASSIGN_OR_RETURN(const std::vector<double> up, log_odds(other));
      other.parameters[k] = model.parameters[k] * Exp(-kStep);
      GOODWILL_ASSIGN_OR_RETURN(const std::vector<double> down, log_odds(other));
      double move = 0, move_x = 0;
      for (size_t i = 0; i < x.size(); ++i) {
        const double by = (up[i] - down[i]) / (2 * kStep);
        move += weights[i] * by, move_x += weights[i] * by * x[i];
      }
      const double per_parameter = determinant * model.parameters[k];
      lines[k] = {(sum_xx * move - sum_x * move_x) / per_parameter,
                  (sum * move_x - sum_x * move) / per_parameter};
    }
    for (size_t a = 0; a < n; ++a) {
      for (size_t b = 0; b < n; ++b) {
        const double covariance = model.fit->covariance[a * n + b];
        if (!std::isfinite(covariance)) continue;
        out[0] += lines[a][0] * covariance * lines[b][0];
        out[1] += lines[a][0] * covariance * lines[b][1];
        out[2] += lines[a][1] * covariance * lines[b][1];
      }
    }
    // What the slope makes of it.
    const double slope = out_.odds.slope() * out_.odds.slope();
    for (double& v : out) v *= slope;
    const bool sound = std::isfinite(out[0]) && std::isfinite(out[1]) && std::isfinite(out[2]) &&
                       out[0] >= 0 && out[2] >= 0;
    return sound ? out : std::array<double, 3>{};
  }

  // Whether the past bears out that of all with forecasts up to here no more than `allowed`
  // come back: the share expected of those who had such forecasts then, by Jeffreys' prior.
  // Asked with rising forecasts. Where nothing could be tested, the model's word is taken.
  bool BornOut(double forecast, double allowed) {
    if (out_.recalibrated != RecalibrationState::kDone) return true;
    while (next_ < tested_.size() && tested_[next_].chance <= forecast) {
      customers_then_ += tested_[next_].customers;
      returned_then_ += tested_[next_++].bought;
    }
    return (static_cast<double>(returned_then_) + .5) /
               (static_cast<double>(customers_then_) + 1) <=
           allowed;
  }

  // The largest set, from the smallest chance up, whose mean chance is allowed, and of which
  // the past bears that out.
  absl::Status FindLost() {
    GOODWILL_ASSIGN_OR_RETURN(std::vector<double> all,
                              Chances(out_.purchases, now_, out_.horizon_days));
    if (!frozen_.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(const std::vector<double> in_doubt,
                                Chances(out_.purchases, in_doubt_, out_.horizon_days));
      for (size_t i = 0; i < frozen_.size(); ++i) all[frozen_[i]] = in_doubt[i];
    }
    std::vector<double> chances;
    for (size_t i = 0; i < all.size(); ++i) {
      if (!gone_[i]) chances.push_back(all[i]);
    }
    std::sort(chances.begin(), chances.end());
    const double allowed =
        DivideToDouble(policy_.false_loss.numerator, policy_.false_loss.denominator);
    double sum = 0;
    for (size_t i = 0; i < chances.size(); ++i) {
      const double chance =
          out_.recalibration.empty() ? chances[i] : out_.recalibration.At(chances[i]).share;
      sum += chance;
      if (i + 1 < chances.size() && chances[i + 1] == chances[i]) continue;
      const double mean = sum / static_cast<double>(i + 1);
      if (!BornOut(chances[i], allowed) || mean > allowed) continue;
      out_.lost = static_cast<int64_t>(i + 1);
      out_.lost_at_most = chances[i];
      out_.lost_chance = mean;
    }
    return absl::OkStatus();
  }

  const Measures& measures_;
  const MeasuresHeader& header_;
  const LifetimePolicy& policy_;
  const std::optional<LifetimeSpan> span_;
  const Run& run_;
  LifetimeCalibration out_;
  bool has_past_ = false;
  int32_t past_end_ = 0;  // the last day of what was known one horizon ago
  HistoryLists now_;
  std::vector<bool> gone_;
  std::vector<size_t> frozen_;  // places in now_
  HistoryLists in_doubt_;       // of the frozen
  std::vector<int64_t> spend_frequency_;
  std::vector<double> spend_mean_;
  Past past_;
  std::string occasions_because_;
  std::vector<ForecastOutcome> tested_;  // of the past, in ascending order of forecasts
  size_t next_ = 0;                      // of them; the lower ones are these:
  int64_t customers_then_ = 0;
  int64_t returned_then_ = 0;
};

}  // namespace

absl::StatusOr<LifetimeCalibration> CalibrateLifetime(const Measures& measures,
                                                      const Policy& policy, const Run& run) {
  return LifetimeCalibrator(measures, policy, std::nullopt, run).Calibrate();
}

absl::StatusOr<LifetimeCalibration> CalibrateLifetimeOver(const Measures& measures,
                                                          const Policy& policy,
                                                          const LifetimeSpan& span,
                                                          const Run& run) {
  return LifetimeCalibrator(measures, policy, span, run).Calibrate();
}

}  // namespace goodwill
