#include "goodwill/assess/lifetime.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "assess/walk.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/window.h"
#include "goodwill/value/models/best.h"
#include "goodwill/value/models/score.h"

namespace goodwill {
namespace {

constexpr double kDaysInYear = 365.25;
// The book is taken for silent when as many purchases as this are missing at the
// end of it; that none of them came has then a chance of e^-10.
constexpr double kMissed = 10;
constexpr int32_t kRateDays = 28;

double ToDouble(const Ratio& ratio) {
  return static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator);
}

// What one customer spent on all purchases, minor units.
int64_t SpentOf(const PurchaseTotals& all, bool on_margin) {
  const int64_t net = SaturatingSubtract(all.gross, all.returned);
  return on_margin ? SaturatingSubtract(net, all.cost) : net;
}

// Per purchase, in major units; nothing came of who returned more than was bought.
SpendHistory SpendOf(const PurchaseTotals& all, int64_t purchases, bool on_margin, int exponent) {
  const int64_t spent = std::max<int64_t>(SpentOf(all, on_margin), 0);
  return {purchases, ScaledToDouble(spent, exponent) / static_cast<double>(purchases)};
}

// A customer left, or said so, and did not buy since.
bool IsGone(const Stated* stated, const PurchaseTotals& all) {
  if (stated == nullptr || !stated->any()) return false;
  if (stated->Has(StatedKind::kDeceased)) return true;
  return !stated->Has(StatedKind::kContractStart) &&
         !(all.any() && all.last_us > stated->time_us);
}

PurchaseHistory MakeHistory(int64_t repeats, int32_t first, int32_t last, int32_t end) {
  // Several orders on the first day only are no repeat: no time has passed.
  const int32_t recency = std::max(0, std::min(last, end) - first);
  return {recency == 0 || repeats <= 0 ? 0 : repeats,
          repeats <= 0 ? 0.0 : static_cast<double>(recency),
          static_cast<double>(std::max(recency, end - first))};
}

}  // namespace

std::string_view StageName(Stage stage) {
  constexpr std::array<std::string_view, kStages> kNames = {
      "",      "prospect", "new",    "active", "at_risk", "suspected_lost", "verified_lost",
      "won_back", "ending", "ended"};
  return kNames[static_cast<size_t>(stage)];
}

PurchaseHistory HistoryOf(const Zone& zone, SameDay same_day, const PurchaseTotals& all,
                          int32_t end_day) {
  return MakeHistory(FrequencyOf(same_day, all), zone.DayOf(all.first_us), zone.DayOf(all.last_us),
                     end_day);
}

// ------------------------------------------------------------------ judging

// What was found for the last histories: a table of fixed size in which a newcomer
// takes the place of whoever had it.
class LifetimeJudge::Memory {
 public:
  struct Key {
    int64_t frequency = -1;
    uint64_t recency = 0;
    uint64_t tenure = 0;
    bool operator==(const Key&) const = default;
  };
  struct Forecasts {
    Key key;
    double p_alive, p_model, p_at_last, p_silence;
  };
  // Given alive, when recency does not matter.
  struct Futures {
    Key key;
    double expected, rest;
  };

  Memory() : forecasts_(kSize), futures_(kSize) {}

  Forecasts& ForecastsOf(const Key& key) { return forecasts_[Place(key)]; }
  Futures& FuturesOf(const Key& key) { return futures_[Place(key)]; }

 private:
  static constexpr size_t kSize = size_t{1} << 14;

  static size_t Place(const Key& key) {
    uint64_t mixed = 0;
    for (const uint64_t part : {static_cast<uint64_t>(key.frequency), key.recency, key.tenure}) {
      mixed = (mixed ^ part) * 0x9e3779b97f4a7c15;
      mixed ^= mixed >> 29;
    }
    return mixed % kSize;
  }

  std::vector<Forecasts> forecasts_;
  std::vector<Futures> futures_;
};

LifetimeJudge::LifetimeJudge(const LifetimeCalibration& calibration, const Policy& policy,
                             const MeasuresHeader& header, bool many)
    : calibration_(calibration),
      policy_(*policy.lifetime),
      header_(header),
      horizon_(calibration.horizon_days),
      value_horizon_(policy_.value_months * kDaysInYear / 12),
      rate_(Log1p(ToDouble(policy_.discount)) / kDaysInYear) {
  const auto& purchases = calibration.purchases;
  if (!purchases.parameters.empty()) {
    model_ = MakePurchaseModel(purchases.kind, purchases.parameters);
  }
  if (!calibration.spend.parameters.empty()) {
    spend_ = MakeSpendModel(calibration.spend.parameters);
  }
  if (many) memory_ = std::make_unique<Memory>();
}
LifetimeJudge::LifetimeJudge(LifetimeJudge&&) noexcept = default;
LifetimeJudge::~LifetimeJudge() = default;

double LifetimeJudge::Recalibrated(double chance) const {
  return calibration_.recalibration.empty() ? chance : calibration_.recalibration.At(chance).share;
}

void LifetimeJudge::Forecast(const PurchaseHistory& h, LifetimeJudgement& j) {
  const Memory::Key key = {h.frequency, std::bit_cast<uint64_t>(h.recency),
                           std::bit_cast<uint64_t>(h.tenure)};
  Memory::Forecasts now;
  Memory::Forecasts& forecasts = memory_ ? memory_->ForecastsOf(key) : now;
  if (!memory_ || forecasts.key != key) {
    const KnownModel& known = calibration_.purchases;
    const double alpha = known.parameters[1];
    const double shape = known.parameters[0] + static_cast<double>(h.frequency);
    // Where purchases come at random, and not with a rhythm of their own.
    const bool random = known.kind == ModelKind::kNbd || known.kind == ModelKind::kBgNbd ||
                        known.kind == ModelKind::kMbgNbd || known.kind == ModelKind::kParetoNbd;
    std::visit(
        [&](const auto& model) {
          forecasts = {key, model.PAlive(h), model.PAnyPurchase(h, horizon_),
                       model.PAnyPurchase({h.frequency, h.recency, h.recency}, horizon_),
                       // The rate of a customer who has just bought, and is alive:
                       // gamma with shape r + x and rate alpha + recency.
                       random ? Exp(-shape * Log1p((h.tenure - h.recency) / (alpha + h.recency)))
                              : LifetimeJudgement::kNone};
        },
        *model_);
  }
  const Memory::Key any_recency = {h.frequency, 0, key.tenure};
  Memory::Futures then;
  Memory::Futures& futures = memory_ ? memory_->FuturesOf(any_recency) : then;
  if (!memory_ || futures.key != any_recency) {
    std::visit(
        [&]<typename Model>(const Model& model) {
          if constexpr (requires { model.ExpectedIfAlive(h, horizon_); }) {
            futures = {any_recency, model.ExpectedIfAlive(h, horizon_),
                       model.ResidualIfAlive(h, rate_, value_horizon_)};
          } else {
            // Recency matters to what is expected of who is alive.
            futures = {{}, model.ExpectedPurchases(h, horizon_) / forecasts.p_alive,
                       model.Residual(h, rate_, value_horizon_) / forecasts.p_alive};
          }
        },
        *model_);
  }
  j.p_alive = forecasts.p_alive;
  j.p_model = forecasts.p_model;
  j.p_silence = forecasts.p_silence;
  j.p_at_last = Recalibrated(forecasts.p_at_last);
  j.p_purchase = j.p_model;
  if (!calibration_.recalibration.empty()) {
    const RecalibrationStep& step = calibration_.recalibration.At(j.p_model);
    j.p_purchase = step.share;
    j.p_low = step.interval.low;
    j.p_high = step.interval.high;
  }
  j.expected_purchases = j.p_alive == 0 ? 0 : j.p_alive * futures.expected;
  rest_ = j.p_alive == 0 ? 0 : j.p_alive * futures.rest;
}

void LifetimeJudge::Value(const MeasuresView& m, const PurchaseHistory& h, LifetimeJudgement& j) {
  if (!spend_) return;
  const int exponent = header_.currency.exponent();
  const SpendHistory spend = SpendOf(*m.all, h.frequency + 1, calibration_.on_margin, exponent);
  j.expected_spend = spend_->ExpectedSpend(spend);
  if (std::isnan(rest_)) return;
  const double served = (ScaledToDouble(m.service_cost, exponent) + calibration_.service_cost) /
                        static_cast<double>(spend.frequency + 1);
  j.lifetime_value = rest_ * (j.expected_spend - served);
}

Stage LifetimeJudge::StageOf(const MeasuresView& m, const PurchaseHistory& h,
                             const LifetimeJudgement& j) const {
  const PurchaseTotals& all = *m.all;
  const bool said = m.stated != nullptr && m.stated->any();
  if (said && IsGone(m.stated, all)) {
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
  if (j.p_model <= calibration_.lost_at_most) return Stage::kSuspectedLost;
  if (j.p_purchase < ToDouble(policy_.at_risk) * j.p_at_last) return Stage::kAtRisk;
  if (said && !m.stated->Has(StatedKind::kContractStart)) return Stage::kWonBack;
  return h.frequency == 0 && h.tenure <= policy_.new_days ? Stage::kNew : Stage::kActive;
}

LifetimeJudgement LifetimeJudge::operator()(const MeasuresView& m) {
  LifetimeJudgement j;
  PurchaseHistory h;
  rest_ = LifetimeJudgement::kNone;
  if (m.withheld != Withheld::kNothing) return j;
  if (m.all->any()) {
    h = HistoryOf(header_.zone, header_.same_day, *m.all, calibration_.end_day);
    if (IsGone(m.stated, *m.all)) {
      // Nothing more is expected of who left; the model knows nothing of it.
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

// -------------------------------------------------------------- calibrating

namespace {

struct HistoryLists {
  std::vector<int64_t> frequency;
  std::vector<double> recency;
  std::vector<double> tenure;

  void Add(const PurchaseHistory& h) {
    frequency.push_back(h.frequency);
    recency.push_back(h.recency);
    tenure.push_back(h.tenure);
  }
  HistoryColumns columns() const { return {frequency, recency, tenure, {}}; }
  size_t size() const { return frequency.size(); }
};

class LifetimeCalibrator {
 public:
  LifetimeCalibrator(const Measures& measures, const Policy& policy, const Run& run)
      : measures_(measures), header_(measures.header()), policy_(*policy.lifetime), run_(run) {}

  absl::StatusOr<LifetimeCalibration> Calibrate() {
    FindEnd();
    GOODWILL_RETURN_IF_ERROR(Gather());
    GOODWILL_ASSIGN_OR_RETURN(out_.purchases, Fit(now_));
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
    GOODWILL_ASSIGN_OR_RETURN(ModelFit fit,
                              policy_.model ? FitPurchases(*policy_.model, rows.columns(), run_)
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
      if (all.any() && days.DayOf(all.last_us) > last - kRateDays) ++recent;
    });
    out_.on_margin = costs;
    out_.end_day = as_of_day;
    const int32_t silent = recent == 0 ? 0 : as_of_day - last;
    if (silent > 1 && static_cast<double>(recent) / kRateDays * silent >= kMissed) {
      out_.silent_days = silent;
      out_.end_day = last;
    }
    const absl::StatusOr<Span> since = ResolveWindow(
        Window::RollingMonths(policy_.horizon_months), header_.as_of_us, header_.zone);
    has_past_ = since.ok();
    past_end_ = has_past_ ? header_.zone.DayOf(since->from_us - 1) : 0;
    out_.horizon_days =
        has_past_ ? as_of_day - past_end_
                  : static_cast<int32_t>(policy_.horizon_months * kDaysInYear / 12 + 0.5);
  }

  absl::Status Gather() {
    const DayCursor days(header_.zone);
    const int exponent = header_.currency.exponent();
    const bool merge = header_.same_day == SameDay::kMerge;
    int64_t service = 0, purchases = 0;
    bool fits = true;
    ForEachCustomer(measures_, 0, measures_.size(), [&](int64_t, const MeasuresPart& part,
                                                        size_t i) {
      const MeasuresView m = MeasuresView::Of(part, i);
      const PurchaseTotals& all = *m.all;
      // Who objected to profiling, or whose data may not be used, is in no model.
      if (m.withheld != Withheld::kNothing) return;
      fits = CheckedAdd(service, m.service_cost, &service) && fits;
      if (!all.any()) return;
      const int32_t first = days.DayOf(all.first_us), last = days.DayOf(all.last_us);
      const PurchaseHistory h =
          MakeHistory(FrequencyOf(header_.same_day, all), first, last, out_.end_day);
      now_.Add(h);
      gone_.push_back(IsGone(m.stated, all));
      const SpendHistory spend = SpendOf(all, h.frequency + 1, out_.on_margin, exponent);
      spend_frequency_.push_back(spend.frequency);
      spend_mean_.push_back(spend.mean_amount);
      fits = CheckedAdd(purchases, spend.frequency, &purchases) && fits;
      if (part.earlier.empty() || !part.earlier[i].any()) return;
      const EarlierPurchases& before = part.earlier[i];
      // Of who had left by then nothing was expected.
      if (part.stated.empty() ? false : part.stated[i].any() && IsGoneBy(part.stated[i], before)) {
        return;
      }
      const int64_t repeats = int64_t{merge ? before.purchase_days : before.orders} - 1;
      past_.Add(MakeHistory(repeats, first, days.DayOf(before.last_us), past_end_));
      bought_since_.push_back(all.last_us > before.last_us && last > past_end_);
    });
    if (!fits) return absl::OutOfRangeError("the cost to serve adds up to more than 64 bits hold");
    if (purchases > 0) {
      out_.service_cost = ScaledToDouble(service, exponent) / static_cast<double>(purchases);
    }
    return absl::OkStatus();
  }

  // Statements after the earlier instant were not known then; the latest decides.
  bool IsGoneBy(const Stated& stated, const EarlierPurchases& before) const {
    return header_.zone.DayOf(stated.time_us) <= past_end_ &&
           !stated.Has(StatedKind::kContractStart) && stated.time_us > before.last_us;
  }

  absl::StatusOr<std::vector<double>> Chances(const KnownModel& model,
                                              const HistoryLists& rows) const {
    std::vector<double> chances(rows.size());
    const double horizon = out_.horizon_days;
    GOODWILL_RETURN_IF_ERROR(
        Score(MakePurchaseModel(model.kind, model.parameters), rows.columns(),
              {Quantity::kPAnyPurchase, std::span(&horizon, 1), 0, 0}, chances, run_));
    return chances;
  }

  absl::Status HoldAgainstThePast() {
    if (out_.silent_days > 0) {
      out_.recalibrated = RecalibrationState::kSilence;
      return absl::OkStatus();
    }
    constexpr size_t kLeast = 5 * static_cast<size_t>(Recalibration::kLeastGroup);
    if (!has_past_ || past_.size() < kLeast) {
      out_.recalibrated = RecalibrationState::kTooYoung;
      return absl::OkStatus();
    }
    // The same model, so that its forecasts are what is corrected.
    GOODWILL_ASSIGN_OR_RETURN(ModelFit fit,
                              FitPurchases(out_.purchases.kind, past_.columns(), run_));
    KnownModel earlier{fit.kind, fit.parameters, {}};
    const bool identified = !earlier.parameters.empty();
    earlier.fit = std::move(fit);
    out_.earlier = std::move(earlier);
    if (!identified) {
      out_.recalibrated = RecalibrationState::kNotIdentified;
      return absl::OkStatus();
    }
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<double> chances, Chances(out_.earlier, past_));
    std::vector<ForecastOutcome> outcomes(chances.size());
    for (size_t i = 0; i < chances.size(); ++i) {
      outcomes[i] = {chances[i], 1, bought_since_[i] ? 1 : 0};
    }
    out_.recalibration = Recalibration::Of(std::move(outcomes));
    out_.recalibrated = RecalibrationState::kDone;
    return absl::OkStatus();
  }

  // The largest set, from the smallest chance up, whose mean chance is allowed.
  absl::Status FindLost() {
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<double> all, Chances(out_.purchases, now_));
    std::vector<double> chances;
    for (size_t i = 0; i < all.size(); ++i) {
      if (!gone_[i]) chances.push_back(all[i]);
    }
    std::sort(chances.begin(), chances.end());
    const double allowed = ToDouble(policy_.false_loss);
    double sum = 0;
    for (size_t i = 0; i < chances.size(); ++i) {
      const double chance = out_.recalibration.empty()
                                ? chances[i]
                                : out_.recalibration.At(chances[i]).share;
      sum += chance;
      if (i + 1 < chances.size() && chances[i + 1] == chances[i]) continue;
      const double mean = sum / static_cast<double>(i + 1);
      if (mean > allowed) continue;
      out_.lost = static_cast<int64_t>(i + 1);
      out_.lost_at_most = chances[i];
      out_.lost_chance = mean;
    }
    return absl::OkStatus();
  }

  const Measures& measures_;
  const MeasuresHeader& header_;
  const LifetimePolicy& policy_;
  const Run& run_;
  LifetimeCalibration out_;
  bool has_past_ = false;
  int32_t past_end_ = 0;  // the last day of what was known one horizon ago
  HistoryLists now_;
  std::vector<bool> gone_;
  std::vector<int64_t> spend_frequency_;
  std::vector<double> spend_mean_;
  HistoryLists past_;
  std::vector<bool> bought_since_;
};

}  // namespace

absl::StatusOr<LifetimeCalibration> CalibrateLifetime(const Measures& measures,
                                                      const Policy& policy, const Run& run) {
  return LifetimeCalibrator(measures, policy, run).Calibrate();
}

}  // namespace goodwill
