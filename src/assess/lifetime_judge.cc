#include <array>
#include <bit>
#include <cmath>
#include <utility>
#include <vector>

#include "assess/lifetime_facts.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/wide.h"

namespace goodwill {

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
      value_horizon_(ValueDays(policy_)),
      rate_(DailyRate(policy_)) {
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
            futures = {{},
                       model.ExpectedPurchases(h, horizon_) / forecasts.p_alive,
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
  if (j.p_model <= calibration_.lost_at_most) return Stage::kSuspectedLost;
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
    h = HistoryOf(header_.zone, header_.same_day, *m.all, calibration_.end_day);
    if (IsGone(m.stated, m.all->last_us)) {
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

}  // namespace goodwill
