#include "goodwill/strategy/decision.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "base/recent.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/window.h"
#include "goodwill/strategy/risk.h"
#include "goodwill/value/basis.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// The order in which facts alone decide.
constexpr std::array kByFacts = {Strategy::kStart, Strategy::kProtect, Strategy::kEnhance,
                                 Strategy::kWinBack};
constexpr int32_t kNewcomerDays = 180;
constexpr double kDaysInYear = 365.25;

// Saturates; of NaN it is 0.
int64_t ToMinor(double major, int exponent) {
  int64_t minor = 0;
  if (std::isnan(major)) return 0;
  if (!DoubleToScaledRounded(major, exponent, Rounding::kHalfEven, &minor)) {
    return major < 0 ? INT64_MIN : INT64_MAX;
  }
  return minor;
}

// The standard normal distribution up to z: 1/2 + phi(z) (z + z^3/3 + z^5/15 + ...).
double NormalUpTo(double z) {
  if (z < -8) return 0;
  if (z > 8) return 1;
  double term = z, sum = z;
  for (int k = 3; k < 400 && std::fabs(term) > 1e-17 * std::fabs(sum); k += 2) {
    term *= z * z / k;
    sum += term;
  }
  return 0.5 + 0.39894228040143267794 * Exp(-0.5 * z * z) * sum;
}

// P(x < 0) of a normal x.
double ChanceBelowZero(double mean, double sd) {
  if (std::isnan(sd)) return kNaN;
  if (sd == 0) return mean < 0 ? 1 : 0;
  return NormalUpTo(-mean / sd);
}

// A variant, with its amounts in major units.
struct Prepared {
  Strategy strategy;
  double cost, gift, a_month, service, exit_cost, word_of_mouth;
  double effect, effect_sd, anyway, side, side_sd, share, months;
  bool cost_known, month_known;
};

Prepared Prepare(const StrategyVariant& v, int exponent) {
  const auto major = [&](int64_t minor) { return ScaledToDouble(minor, exponent); };
  return {v.strategy,
          major(v.cost.value_or(0)),
          major(v.gift),
          major(v.a_month.value_or(0)),
          major(v.service_a_month),
          major(v.exit_cost),
          major(v.word_of_mouth),
          ToDouble(v.effect),
          ToDouble(v.effect_sd),
          ToDouble(v.anyway),
          ToDouble(v.side_effect),
          ToDouble(v.side_effect_sd),
          ToDouble(v.share),
          static_cast<double>(v.months),
          v.cost.has_value() || v.strategy == Strategy::kEnd,
          v.a_month.has_value()};
}

ProtectOffer ProtectOf(const Prepared& p) { return {p.effect, p.effect_sd, p.months, p.cost}; }
ReengineerOffer ReengineerOf(const Prepared& p, double saving) {
  return {p.effect, p.effect_sd, saving, p.side, p.side_sd, p.months, p.cost};
}
EnhanceOffer EnhanceOf(const Prepared& p, double margin) {
  return {p.effect, p.anyway, p.effect_sd, margin, p.service, p.months, p.gift, p.cost};
}
HoldOffer HoldOf(const Prepared& p) { return {p.effect, p.effect_sd, p.months, p.a_month, p.cost}; }
EndOffer EndOf(const Prepared& p) { return {p.months, p.exit_cost, p.word_of_mouth}; }

// The integrals of one variant over one survival: what bulk remembers.
using Lives = std::array<double, 3>;

Lives LivesOf(const Prepared& p, LifeIntegrals& life) {
  switch (p.strategy) {
    case Strategy::kProtect: {
      const ProtectLives l = LivesOf(ProtectOf(p), life);
      return {l.longer, l.longer_sd, 0};
    }
    case Strategy::kReengineer: {
      const ReengineerLives l = LivesOf(ReengineerOf(p, 0), life);
      return {l.saved, l.shorter, l.shorter_sd};
    }
    case Strategy::kEnhance:
      return {LivesOf(EnhanceOf(p, 0), life).lasting, 0, 0};
    case Strategy::kHarvest: {
      const HoldLives l = LivesOf(HoldOf(p), life);
      return {l.keeping.longer, l.keeping.longer_sd, l.lasting};
    }
    case Strategy::kEnd: {
      const EndLives l = LivesOf(EndOf(p), life);
      return {l.after, l.discount, 0};
    }
    case Strategy::kWinBack:
    case Strategy::kStart:
    case Strategy::kNone:
      break;
  }
  return {};
}

// The integrals of the last survivals that were asked about.
class LifeMemory {
 public:
  LifeMemory(size_t size, std::span<const Prepared> variants, const Valuation& v)
      : variants_(variants),
        life_(v),
        as_is_keys_(size),
        as_is_(size),
        keys_(size),
        lives_(size * variants.size()) {}

  // Life as it is.
  double AsIs(const Survival& survival) {
    const uint64_t hash = survival.Hash();
    const auto [place, known] = as_is_keys_.Seek(survival, hash);
    if (!known) {
      life_.Of(survival);
      as_is_[place] = life_.AsIs();
      as_is_keys_.Keep(place, survival, hash);
    }
    return as_is_[place];
  }
  // Of every variant; until the next is asked about.
  std::span<const Lives> Of(const Survival& survival) {
    const uint64_t hash = survival.Hash();
    const auto [place, known] = keys_.Seek(survival, hash);
    const std::span<Lives> lives =
        std::span(lives_).subspan(place * variants_.size(), variants_.size());
    if (!known) {
      life_.Of(survival);
      for (size_t k = 0; k < variants_.size(); ++k) lives[k] = LivesOf(variants_[k], life_);
      keys_.Keep(place, survival, hash);
    }
    return lives;
  }

 private:
  std::span<const Prepared> variants_;
  LifeIntegrals life_;
  RecentKeys<Survival> as_is_keys_;
  std::vector<double> as_is_;
  RecentKeys<Survival> keys_;
  std::vector<Lives> lives_;
};

Ratio Percent(int64_t n) { return Ratio{n, 100}.Reduced(); }

}  // namespace

std::vector<StrategyVariant> DefaultVariants() {
  const auto make = [](Strategy strategy, const char* name, int64_t effect, int64_t sd,
                       int32_t months) {
    StrategyVariant v;
    v.strategy = strategy;
    v.name = name;
    v.effect = Percent(effect);
    v.effect_sd = Percent(sd);
    v.months = months;
    return v;
  };
  std::vector<StrategyVariant> out = {
      make(Strategy::kProtect, "look_after", 10, 7, 6),
      make(Strategy::kReengineer, "self_service", 35, 15, 0),
      make(Strategy::kEnhance, "next_tier", 10, 3, 12),
      make(Strategy::kHarvest, "hold", 5, 4, 6),
      make(Strategy::kEnd, "part", 0, 0, 8),
      make(Strategy::kWinBack, "ask_why", 20, 10, 9),
      make(Strategy::kStart, "first_impression", 10, 4, 6),
  };
  out[1].side_effect = Percent(10);
  out[1].side_effect_sd = Percent(5);
  out[1].share = Percent(50);
  out[2].anyway = Percent(4);
  out[2].share = Percent(25);
  out[6].anyway = Percent(4);
  return out;
}

// ------------------------------------------------------------------ judging

class StrategyJudge::Impl {
 public:
  Impl(const StrategyCalibration& calibration, const Policy& policy, const StrategyPolicy& strategy,
       const MeasuresHeader& header, const MeasuresLayout& layout, bool many)
      : calibration_(calibration),
        policy_(policy),
        header_(header),
        histories_(calibration.lifetime, header),
        layout_(layout),
        by_value_(!strategy.variants.empty()),
        variants_(by_value_ ? strategy.variants : DefaultVariants()),
        gates_(strategy.gates, by_value_),
        steadiness_(strategy.steadiness),
        switching_cost_(
            ScaledToDouble(strategy.steadiness.switching_cost, header.currency.exponent())),
        band_(ToDouble(strategy.steadiness.band)),
        exponent_(header.currency.exponent()),
        v_{static_cast<double>(calibration.future.value_months),
           DiscountPerMonth(ToDouble(calibration.future.discount))} {
    policy_.lifetime = calibration.future;
    prepared_.reserve(variants_.size());
    for (const StrategyVariant& v : variants_) prepared_.push_back(Prepare(v, exponent_));
    candidates_.resize(prepared_.size());
    const KnownModel& known = calibration.lifetime.purchases;
    if (!known.parameters.empty()) model_ = MakePurchaseModel(known.kind, known.parameters);
    if (!calibration.lifetime.spend.parameters.empty()) {
      spend_ = MakeSpendModel(calibration.lifetime.spend.parameters);
    }
    lifetime_.emplace(calibration_.lifetime, policy_, header_, many);
    const size_t size = many ? size_t{1} << 14 : 64;
    memory_.emplace(size, prepared_, v_);
    if (calibration_.risk_tolerance > 0) risk_.emplace(v_);
  }
  Impl(const Impl&) = delete;

  absl::Status Check() const {
    if (!model_) return absl::OkStatus();
    return AliveFlowOf(*model_, PurchaseHistory{}).status();
  }

  // Everything about one customer but what is compared with others.
  struct Subject {
    MeasuresView m;
    PurchaseHistory history;
    CustomerForecast judged;
    Relationship now;
    Relationship at_last;  // on the day of the last purchase
    double life = 0;         // as it is
    std::span<const Lives> lives;  // of the variants; those who are only valued have none
    double life_at_last = 0;
    double value = kNaN;
    double value_at_last = kNaN;
    bool known = false;  // a forecast could be made
  };

  Subject Look(const MeasuresPart& part, size_t i, double average_cost,
               const CustomerForecast* forecast = nullptr) {
    Subject s{MeasuresView::Of(part, i), {}, {}, {}, {}, 0, {}, 0, kNaN, kNaN, false};
    if (s.m.withheld != Withheld::kNothing) return s;
    const PurchaseTotals& all = *s.m.all;
    if (forecast != nullptr) {
      s.judged = *forecast;
    } else {
      const LifetimeJudgement judged = (*lifetime_)(s.m);
      s.judged = {judged.p_alive, judged.p_purchase, judged.stage};
    }
    if (!all.any()) return s;
    s.history = histories_.Of(s.m);
    if (!model_ || std::isnan(s.judged.p_alive)) return s;
    const auto purchases = static_cast<double>(s.history.frequency + 1);
    Spend(all, purchases, s.now);
    if (std::isnan(s.now.margin)) return s;
    s.now.p_alive = s.judged.p_alive;
    s.now.cost_to_serve = CostToServe(part, i, s.history.tenure, average_cost);
    s.at_last = s.now;
    s.at_last.p_alive = 1;
    SetFlow(s.history, s.now);
    SetFlow({s.history.frequency, s.history.recency, s.history.recency}, s.at_last);
    s.life = memory_->AsIs(s.now.survival);
    s.life_at_last = memory_->AsIs(s.at_last.survival);
    s.value = s.now.p_alive * s.now.flow() * s.life;
    s.value_at_last = s.at_last.flow() * s.life_at_last;
    s.known = true;
    return s;
  }

  int64_t Forward(const Subject& s) const { return ToMinor(s.value, exponent_); }
  int64_t Lost(const Subject& s) const { return ToMinor(s.value_at_last - s.value, exponent_); }

  Decision Decide(const MeasuresPart& part, size_t i, const Judgement& judged,
                  const PersonFacts& person, DecisionDetail* detail,
                  std::vector<StrategyOption>* options, const CustomerForecast* forecast) {
    Subject s = Look(part, i, calibration_.cost_to_serve, forecast);
    if (s.known) s.lives = memory_->Of(s.now.survival);
    if (risk_) {
      risk_->tolerance = calibration_.risk_tolerance * person.group_share;
      risk_->now.Of(s.now.survival);
      risk_->second.Of(s.at_last.survival);
    }
    StrategyFacts facts = FactsOf(s, part, i, judged, person);
    Decision out;
    out.value = s.value;
    out.p_alive = s.judged.p_alive;
    out.lost = s.known ? s.value_at_last - s.value : kNaN;
    if (s.m.withheld == Withheld::kNothing && s.m.all->any()) {
      out.purchases = static_cast<int32_t>(std::min<int64_t>(s.history.frequency + 1, INT32_MAX));
      out.days = static_cast<int32_t>(s.history.tenure);
    }
    // Not of the stack: clearing 64 candidates would cost more than reckoning a few.
    const std::span<Candidate> candidates = candidates_;
    const size_t count = std::min(prepared_.size(), kMaxVariants);
    const auto reckon = [&](bool ending) {
      for (size_t k = 0; k < count; ++k) {
        if ((prepared_[k].strategy == Strategy::kEnd) == ending) Reckon(k, s, facts, candidates[k]);
      }
    };
    reckon(false);
    // A strategy is open or shut for all its variants, but for the margin of a sale.
    std::array<bool, kMaxVariants> open{};
    const auto judge = [&](auto&& which) {
      Strategy last = Strategy::kNone;
      bool last_open = false;
      for (size_t k = 0; k < count; ++k) {
        const Strategy strategy = candidates[k].strategy;
        if (strategy == Strategy::kNone || !which(strategy)) continue;
        if (strategy == Strategy::kEnhance) {
          facts[StrategyFact::kMarginOverService] = MarginOverService(prepared_[k], s);
        }
        if (strategy != last || strategy == Strategy::kEnhance) {
          last = strategy;
          last_open = !gates_.Shut(strategy, facts);
        }
        open[k] = last_open;
      }
    };
    judge([](Strategy t) { return t != Strategy::kHarvest && t != Strategy::kEnd; });
    facts[StrategyFact::kGrowthLeft] = 0;
    for (size_t k = 0; k < count; ++k) {
      if (open[k] && candidates[k].strategy == Strategy::kEnhance) {
        facts[StrategyFact::kGrowthLeft] =
            std::max(facts[StrategyFact::kGrowthLeft], candidates[k].gain);
      }
    }
    judge([](Strategy t) { return t == Strategy::kHarvest; });
    double rescue = 0;
    for (size_t k = 0; k < count; ++k) {
      if (open[k]) rescue = std::max(rescue, candidates[k].gain - candidates[k].risk);
    }
    facts[StrategyFact::kRescue] = s.known ? s.value + rescue : kNaN;
    reckon(true);
    judge([](Strategy t) { return t == Strategy::kEnd; });

    if (by_value_) {
      ByValue(s, facts, candidates.first(count), open, person, out);
    } else {
      ByFacts(s, facts, candidates.first(count), out);
    }
    if (by_value_ && s.known) out.ending = CallsForEnding(facts, candidates.first(count));
    out.wanted = out.posture;
    if (person.adopted) Steady(facts, candidates.first(count), person, out);
    const bool held = out.reason == DecisionReason::kHeld;
    for (size_t k = 0; k < count; ++k) {
      const bool other = candidates[k].strategy != out.posture;
      if (!open[k] || !other || candidates[k].strategy == Strategy::kNone) continue;
      if (out.runner_up == Strategy::kNone || candidates[k].gain > out.runner_up_gain) {
        out.runner_up = candidates[k].strategy;
        out.runner_up_gain = candidates[k].gain;
      }
    }
    if (options != nullptr) {
      for (size_t k = 0; k < count; ++k) {
        const bool possible = held ? candidates[k].strategy == out.posture : open[k];
        if (!possible || !(candidates[k].gain > 0) || IsBlocked(person, k)) continue;
        options->push_back({static_cast<int16_t>(k), candidates[k].gain, candidates[k].cost});
      }
    }
    if (detail != nullptr) {
      detail->relationship = s.now;
      detail->forecast = s.judged;
      detail->silent_months = (s.history.tenure - s.history.recency) / kDaysInMonth;
      detail->facts = facts;
      detail->value_at_last = s.value_at_last;
      detail->candidates.clear();
      for (size_t k = 0; k < count; ++k) {
        if (candidates[k].strategy != Strategy::kNone) detail->candidates.push_back(candidates[k]);
      }
    }
    return out;
  }

  void CarryOut(const Candidate& c, Decision& out) const {
    const double best = out.gain + out.forgone;
    out.blocked = variants_[static_cast<size_t>(c.variant)].channel == 0 ? Blocked::kNoChannel
                                                                          : Blocked::kNothing;
    out.forgone = c.variant == out.best ? 0 : best - c.gain;
    out.variant = static_cast<int16_t>(c.variant);
    out.gain = c.gain;
    out.sd_data = c.sd_data;
    out.sd_prior = c.sd_prior;
    out.cost = c.cost;
    out.cost_known = prepared_[static_cast<size_t>(c.variant)].cost_known;
  }

  const StrategyCalibration& calibration_;
  Policy policy_;
  const MeasuresHeader& header_;
  const Histories histories_;
  const MeasuresLayout layout_;
  const bool by_value_;
  const std::vector<StrategyVariant> variants_;
  const Gates gates_;
  const SteadinessPolicy steadiness_;
  const double switching_cost_;
  const double band_;

 private:
  // The mean margin per purchase, and its variation (gamma-gamma: what is spent on a
  // purchase is on average p / nu, nu gamma with p x + q and gamma + x m). Without a
  // model, the customer's own mean. Nothing came of who returned more than was bought.
  void Spend(const PurchaseTotals& all, double purchases, Relationship& r) const {
    int64_t spent = SaturatingSubtract(all.gross, all.returned);
    if (calibration_.lifetime.on_margin) spent = SaturatingSubtract(spent, all.cost);
    const double mean = ScaledToDouble(std::max<int64_t>(spent, 0), exponent_) / purchases;
    r.margin = mean;
    r.margin_cv = 0;
    if (!spend_) return;
    r.margin = spend_->ExpectedSpend({static_cast<int64_t>(purchases), mean});
    const double shape = spend_->p * purchases + spend_->q;
    r.margin_cv = shape > 2 ? 1 / Sqrt(shape - 2) : kNaN;
  }

  // A month, without what our own failures made necessary; an average month of everybody
  // counted in, so that a first expensive call does not speak for a life.
  double CostToServe(const MeasuresPart& part, size_t i, double tenure, double average) const {
    if (part.service.empty()) return 0;
    const ServiceTotals& service = part.service[i];
    const double own = ScaledToDouble(service.cost_wanted, exponent_) +
                       ScaledToDouble(service.cost_unrequested, exponent_);
    return (own + average) / (tenure / kDaysInMonth + 1);
  }

  void SetFlow(const PurchaseHistory& h, Relationship& r) const {
    absl::StatusOr<AliveFlow> flow = AliveFlowOf(*model_, h);
    if (!flow.ok()) return;  // Check() has said so
    r.rate = flow->rate;
    r.rate_cv = flow->rate_cv;
    r.survival = flow->survival;
  }

  StrategyFacts FactsOf(const Subject& s, const MeasuresPart& part, size_t i,
                        const Judgement& judged, const PersonFacts& person) const {
    StrategyFacts f;
    f[StrategyFact::kWithheld] = s.m.withheld == Withheld::kNothing ? 0 : 1;
    f[StrategyFact::kGone] = s.judged.stage == Stage::kEnded ? 1 : 0;
    if (s.m.withheld != Withheld::kNothing) return f;
    f[StrategyFact::kOrders] = s.m.all->any() ? static_cast<double>(s.history.frequency + 1) : 0;
    f[StrategyFact::kTenure] = s.history.tenure;
    f[StrategyFact::kRepeats] = static_cast<double>(s.history.frequency);
    f[StrategyFact::kSilentSource] =
        s.m.all->any() && histories_.EndOf(s.m).silent_source != 0 ? 1 : 0;
    f[StrategyFact::kVulnerable] = person.vulnerable ? 1 : 0;
    f[StrategyFact::kOpenComplaint] = person.open_complaints;
    f[StrategyFact::kRecentFailure] = person.recent_failure ? 1 : 0;
    f[StrategyFact::kAdoptedReviews] = person.adopted_reviews;
    f[StrategyFact::kApproved] = person.approved ? 1 : 0;
    f[StrategyFact::kTopTier] = judged.tier == 0 && policy_.tiers.tiers.size() > 1 ? 1 : 0;
    f[StrategyFact::kServiceMeasured] = layout_.service && calibration_.cost_to_serve > 0 ? 1 : 0;
    if (!part.cadence.empty()) {
      f[StrategyFact::kSteadyPeriods] = part.cadence[i].gap_count;
      if (const auto rhythm = RhythmOf(part.cadence[i]); rhythm && rhythm->mean_gap > 0) {
        f[StrategyFact::kGapVariation] = rhythm->standard_deviation / rhythm->mean_gap;
      }
    }
    if (!s.known) return f;
    const CustomerIdView id = part.id(i);
    const bool forward = Forward(s) > 0 && InPareto(calibration_.forward, Forward(s), id);
    f[StrategyFact::kAlive] = s.now.p_alive;
    f[StrategyFact::kFlow] = s.now.flow();
    f[StrategyFact::kForwardSet] = forward ? 1 : 0;
    f[StrategyFact::kImportant] =
        forward || f[StrategyFact::kTopTier] == 1 || s.judged.stage == Stage::kAtRisk ? 1 : 0;
    const int64_t lost = Lost(s);
    f[StrategyFact::kLostTop] =
        lost > 0 && calibration_.lost && StandsAhead(*calibration_.lost, lost, id) ? 1 : 0;
    const double turnover = s.now.rate * s.now.margin;
    const double spread =
        turnover *
        Sqrt((1 + s.now.rate_cv * s.now.rate_cv) * (1 + s.now.margin_cv * s.now.margin_cv) - 1);
    f[StrategyFact::kLossProbability] = ChanceBelowZero(s.now.flow(), spread);
    return f;
  }

  static double Added(const Prepared& p, const Relationship& r) {
    return p.month_known ? p.a_month : p.share * r.rate * r.margin;
  }

  double MarginOverService(const Prepared& p, const Subject& s) const {
    const double margin = Added(p, s.now);
    return 1 - ChanceBelowZero(margin - p.service, margin * s.now.margin_cv);
  }

  template <typename Offer>
  void TakeRisk(const Offer& offer, const Relationship& r, Candidate& out) {
    if (risk_) AddRisk(CertaintyGain(offer, r, risk_->tolerance, risk_->now), out);
  }

  void Reckon(size_t k, const Subject& s, const StrategyFacts& facts, Candidate& out) {
    const Prepared& p = prepared_[k];
    out = {};
    if (p.strategy == Strategy::kStart) {
      if (s.m.withheld != Withheld::kNothing) return;
      StartOffer offer{p.effect, p.anyway, p.effect_sd, calibration_.newcomer_value,
                       0,        p.gift,   p.cost};
      if (s.m.all->any()) {
        if (!s.known) return;
        offer.value = s.value;
        offer.value_sd = FlowDeviation(s.now) * s.life;
      }
      out = CandidateOf(offer);
      if (s.known) {
        TakeRisk(offer, s.now, out);
      } else if (risk_) {
        AddRisk(CertaintyGain(offer, risk_->tolerance), out);
      }
    } else if (s.known) {
      const Lives& l = s.lives[k];
      const bool measured = facts[StrategyFact::kServiceMeasured] == 1;
      switch (p.strategy) {
        case Strategy::kProtect:
          out = CandidateOf(ProtectOf(p), s.now, ProtectLives{l[0], l[1]});
          TakeRisk(ProtectOf(p), s.now, out);
          break;
        case Strategy::kReengineer: {
          if (!measured) return;
          const double served = s.now.cost_to_serve;
          const double saving = p.month_known ? std::min(p.a_month, served) : p.share * served;
          out = CandidateOf(ReengineerOf(p, saving), s.now, ReengineerLives{l[0], l[1], l[2]});
          TakeRisk(ReengineerOf(p, saving), s.now, out);
          break;
        }
        case Strategy::kEnhance:
          out = CandidateOf(EnhanceOf(p, Added(p, s.now)), s.now, EnhanceLives{l[0]});
          TakeRisk(EnhanceOf(p, Added(p, s.now)), s.now, out);
          break;
        case Strategy::kHarvest:
          if (!p.month_known) return;
          out = CandidateOf(HoldOf(p), s.now, HoldLives{{l[0], l[1]}, l[2]});
          TakeRisk(HoldOf(p), s.now, out);
          break;
        case Strategy::kEnd:
          if (!measured) return;
          out = CandidateOf(EndOf(p), s.now, EndLives{l[0], l[1]});
          TakeRisk(EndOf(p), s.now, out);
          break;
        case Strategy::kWinBack: {
          const double silent = (s.history.tenure - s.history.recency) / kDaysInMonth;
          const double back = std::isnan(s.judged.p_purchase) ? 0 : s.judged.p_purchase;
          const double flow = s.at_last.flow();
          const double spread = Sqrt((1 + s.at_last.rate_cv * s.at_last.rate_cv) *
                                         (1 + s.at_last.margin_cv * s.at_last.margin_cv) -
                                     1);
          // Only who is lost can be brought back: of who is silent and still there nothing is
          // gained, and the gift is given all the same.
          const double lost = 1 - s.now.p_alive;
          const WinBackOffer offer{p.effect * lost, p.effect_sd * lost, std::max(p.months, 1.0),
                                   silent,          back,               flow,
                                   spread,          p.gift,             p.cost};
          out = CandidateOf(offer, WinBackLives{s.life_at_last});
          if (risk_) {
            AddRisk(CertaintyGain(offer, s.now, risk_->tolerance, risk_->now, risk_->second), out);
          }
          break;
        }
        case Strategy::kStart:
        case Strategy::kNone:
          return;
      }
    } else {
      return;
    }
    out.variant = static_cast<int32_t>(k);
  }

  static bool IsBlocked(const PersonFacts& person, size_t variant) {
    return variant < person.blocked.size() && person.blocked[variant] != Blocked::kNothing;
  }

  void Take(const Candidate& c, Decision& out) const {
    out.posture = c.strategy;
    out.best = static_cast<int16_t>(c.variant);
    CarryOut(c, out);
  }


  static DecisionReason AsUsual(const Subject& s, const StrategyFacts& f) {
    if (f[StrategyFact::kWithheld] != 0) return DecisionReason::kWithheld;
    if (f[StrategyFact::kGone] != 0) return DecisionReason::kGone;
    return s.known ? DecisionReason::kNothingPays : DecisionReason::kNoForecast;
  }

  void ByFacts(const Subject& s, const StrategyFacts& facts, std::span<const Candidate> candidates,
               Decision& out) const {
    for (const Strategy strategy : kByFacts) {
      if (gates_.Shut(strategy, facts)) continue;
      out.posture = strategy;
      for (const Candidate& c : candidates) {
        if (c.strategy == strategy) Take(c, out);
      }
      switch (strategy) {
        case Strategy::kStart:
          out.reason = s.m.all->any() ? DecisionReason::kStart : DecisionReason::kProspect;
          break;
        case Strategy::kProtect:
          out.reason = DecisionReason::kProtect;
          break;
        case Strategy::kEnhance:
          out.reason = DecisionReason::kEnhance;
          break;
        default:
          out.reason = DecisionReason::kWinBack;
          break;
      }
      return;
    }
    out.reason = AsUsual(s, facts);
    if (out.reason != DecisionReason::kNothingPays) return;
    out.reason = s.history.frequency == 0 ? DecisionReason::kOnce : DecisionReason::kLittleLost;
  }

  // What ends is judged twice before: this is whether it would end if that had been done.
  bool CallsForEnding(StrategyFacts facts, std::span<const Candidate> candidates) const {
    facts[StrategyFact::kAdoptedReviews] = 2;
    facts[StrategyFact::kApproved] = 1;
    for (const Candidate& c : candidates) {
      if (c.strategy == Strategy::kEnd && c.gain > 0) return !gates_.Shut(c.strategy, facts);
    }
    return false;
  }

  // Keeps to the posture that was adopted, unless it is forbidden, something has happened
  // since, or it has stood for its time and another gains enough more.
  void Steady(const StrategyFacts& facts, std::span<const Candidate> candidates,
              const PersonFacts& person, Decision& out) const {
    const AdoptedPosture& adopted = *person.adopted;
    const Strategy old = adopted.strategy;
    if (old == Strategy::kNone || old == out.posture || adopted.overridden) return;
    if (gates_.Forbidden(old, facts)) return;
    const Candidate* best = nullptr;
    for (const Candidate& c : candidates) {
      if (c.strategy == old && (best == nullptr || c.gain > best->gain)) best = &c;
    }
    if (best == nullptr) return;
    const double more = out.gain + out.forgone - best->gain;
    if (adopted.days >= steadiness_.dwell_days[static_cast<size_t>(old)]) {
      // Facts alone compare no gains: what no longer holds, no longer stands.
      if (!by_value_ || gates_.Shut(old, facts)) return;
      // Both gains rest on the same uncertain customer, so that deviations subtract.
      const double noise = std::fabs(out.sd_data - best->sd_data);
      if (more > switching_cost_ + band_ * noise) return;
    }
    const Strategy wanted = out.posture;
    const bool ending = out.ending;
    const Decision before = out;
    out.gain = out.forgone = 0;
    Take(*best, out);
    out.reason = DecisionReason::kHeld;
    out.wanted = wanted;
    out.ending = ending;
    out.held = std::max(0.0, before.gain + before.forgone - best->gain);
    if (IsBlocked(person, static_cast<size_t>(best->variant))) {
      CarryOutNothing(person.blocked[static_cast<size_t>(best->variant)], out);
    }
  }

  void ByValue(const Subject& s, const StrategyFacts& facts, std::span<const Candidate> candidates,
               std::span<const bool> open, const PersonFacts& person, Decision& out) const {
    const Candidate* best = nullptr;
    const Candidate* possible = nullptr;
    for (size_t k = 0; k < candidates.size(); ++k) {
      if (!open[k] || !(candidates[k].gain > 0)) continue;
      if (best == nullptr || candidates[k].gain > best->gain) best = &candidates[k];
      if (IsBlocked(person, k)) continue;
      if (possible == nullptr || candidates[k].gain > possible->gain) possible = &candidates[k];
    }
    if (best == nullptr) {
      out.reason = AsUsual(s, facts);
      return;
    }
    Take(*best, out);
    out.reason = DecisionReason::kValue;
    if (possible == best) return;
    if (possible != nullptr) {
      CarryOut(*possible, out);
    } else {
      CarryOutNothing(person.blocked[static_cast<size_t>(best->variant)], out);
    }
  }

  std::vector<Prepared> prepared_;
  std::vector<Candidate> candidates_;  // of the customer at hand, one for each variant
  const int exponent_;
  const Valuation v_;
  std::optional<PurchaseModel> model_;
  std::optional<GammaGamma> spend_;
  std::optional<LifetimeJudge> lifetime_;
  std::optional<LifeMemory> memory_;
  // Of the customer at hand; none: gains are means.
  struct AtRisk {
    explicit AtRisk(const Valuation& v) : now(v), second(v) {}
    double tolerance = 0;
    Transforms now, second;  // of the customer, and of who comes back
  };
  std::optional<AtRisk> risk_;
};

StrategyJudge::StrategyJudge(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StrategyJudge::StrategyJudge(StrategyJudge&&) noexcept = default;
StrategyJudge::~StrategyJudge() = default;

absl::StatusOr<StrategyJudge> StrategyJudge::Make(const StrategyCalibration& calibration,
                                                  const Policy& policy,
                                                  const StrategyPolicy& strategy,
                                                  const MeasuresHeader& header,
                                                  const MeasuresLayout& layout, bool many) {
  auto impl = std::make_unique<Impl>(calibration, policy, strategy, header, layout, many);
  GOODWILL_RETURN_IF_ERROR(impl->Check());
  return StrategyJudge(std::move(impl));
}

StrategyJudge::Worth StrategyJudge::WorthOf(const MeasuresPart& part, size_t i,
                                            const CustomerForecast* known,
                                            CustomerForecast* found) {
  const Impl::Subject s = impl_->Look(part, i, impl_->calibration_.cost_to_serve, known);
  if (found != nullptr) *found = s.judged;
  Worth out;
  if (s.known) {
    out.known = true;
    out.tenure = s.history.tenure;
    out.value = s.value;
    out.flow = s.now.flow();
    out.forward = impl_->Forward(s);
    out.lost = impl_->Lost(s);
  }
  return out;
}

Decision StrategyJudge::operator()(const MeasuresPart& part, size_t i, const Judgement& judged,
                                   const PersonFacts& person, DecisionDetail* detail,
                                   std::vector<StrategyOption>* options,
                                   const CustomerForecast* forecast) {
  return impl_->Decide(part, i, judged, person, detail, options, forecast);
}

void StrategyJudge::CarryOut(const Candidate& c, Decision& decision) const {
  impl_->CarryOut(c, decision);
}

void CarryOutNothing(Blocked why, Decision& decision) {
  decision.blocked = why;
  decision.forgone += decision.gain;
  decision.variant = decision.best;
  decision.gain = 0;
  decision.sd_data = 0;
  decision.sd_prior = 0;
  decision.cost = 0;
}

std::span<const StrategyVariant> StrategyJudge::variants() const { return impl_->variants_; }
bool StrategyJudge::by_value() const { return impl_->by_value_; }
const Gates& StrategyJudge::gates() const { return impl_->gates_; }

// -------------------------------------------------------------- calibrating

namespace {

struct Ranked {
  int64_t value;
  int64_t position;
};

// Value descending, then id ascending.
class Ahead {
 public:
  explicit Ahead(const Measures& measures) : measures_(measures) {}
  bool operator()(const Ranked& a, const Ranked& b) const {
    if (a.value != b.value) return a.value > b.value;
    return measures_.IdAt(a.position) < measures_.IdAt(b.position);
  }

 private:
  const Measures& measures_;
};

// Net sales of all customers as of a year: those of the policy's window, or of all time, of
// which a year is the least. Major units.
absl::StatusOr<double> YearlyNetSales(const Measures& measures, const Policy& policy) {
  const MeasuresHeader& header = measures.header();
  const bool windowed = measures.layout().window && policy.measures.window;
  int64_t net = 0, first_us = header.as_of_us;
  for (const auto& part : measures.parts()) {
    for (size_t i = 0; i < part->size(); ++i) {
      const PurchaseTotals& sold = part->window_of(i);
      if (sold.any()) first_us = std::min(first_us, sold.first_us);
      if (!CheckedAdd(net, sold.gross, &net) || !CheckedSub(net, sold.returned, &net)) {
        return absl::OutOfRangeError("net sales add up to more than 64 bits hold");
      }
    }
  }
  double days = static_cast<double>(header.as_of_us - first_us) / kMicrosPerDay;
  if (windowed) {
    GOODWILL_ASSIGN_OR_RETURN(
        const Span span, ResolveWindow(*policy.measures.window, header.as_of_us, header.zone));
    days = static_cast<double>(span.to_us - span.from_us) / kMicrosPerDay;
  } else {
    days = std::max(days, kDaysInYear);
  }
  if (!(days > 0)) return 0;
  return ScaledToDouble(net, header.currency.exponent()) * kDaysInYear / days;
}

RankCut CutAt(const Measures& measures, const Ranked& last) {
  return {last.value, CustomerId(measures.IdAt(last.position))};
}

}  // namespace

absl::StatusOr<StrategyCalibration> CalibrateStrategies(
    const Measures& measures, const Policy& policy, const StrategyPolicy& strategy,
    const Calibration& calibration, const Run& run, std::vector<CustomerForecast>* forecasts) {
  StrategyCalibration out;
  if (policy.lifetime && calibration.lifetime) {
    out.future = *policy.lifetime;
    out.lifetime = *calibration.lifetime;
  } else {
    // Who may leave at any time: of the models, the one that tells most of silence.
    Policy asked = policy;
    asked.lifetime.emplace();
    asked.lifetime->model = ModelKind::kParetoNbd;
    out.future = *asked.lifetime;
    GOODWILL_ASSIGN_OR_RETURN(out.lifetime, CalibrateLifetime(measures, asked, run));
  }
  const int exponent = measures.header().currency.exponent();
  // What serving an average customer costs a month, in exact sums.
  if (measures.layout().service) {
    const DayCursor days(measures.header().zone);
    int64_t cost = 0, lived = 0;
    for (const auto& part : measures.parts()) {
      for (size_t i = 0; i < part->size(); ++i) {
        const ServiceTotals& service = part->service[i];
        if (!CheckedAdd(cost, service.cost_wanted, &cost) ||
            !CheckedAdd(cost, service.cost_unrequested, &cost)) {
          return absl::OutOfRangeError("the cost to serve adds up to more than 64 bits hold");
        }
        if (!part->all[i].any()) continue;
        lived += std::max(0, out.lifetime.end_day - days.DayOf(part->all[i].first_us));
      }
    }
    const double months = static_cast<double>(lived) / kDaysInMonth;
    if (months > 0) out.cost_to_serve = ScaledToDouble(cost, exponent) / months;
  }

  if (strategy.risk) {
    if (strategy.risk->tolerance) {
      out.risk_tolerance = ScaledToDouble(*strategy.risk->tolerance, exponent);
    } else {
      GOODWILL_ASSIGN_OR_RETURN(const double sales, YearlyNetSales(measures, policy));
      out.risk_tolerance = std::max(0.0, ToDouble(strategy.risk->share) * sales);
    }
  }

  std::vector<StrategyJudge::Worth> worth(static_cast<size_t>(measures.size()));
  const bool given = forecasts != nullptr && forecasts->size() == worth.size();
  if (forecasts != nullptr) forecasts->resize(worth.size());
  const auto make = [&](bool many) {
    return StrategyJudge::Make(out, policy, strategy, measures.header(), measures.layout(), many);
  };
  GOODWILL_RETURN_IF_ERROR(make(false).status());
  GOODWILL_RETURN_IF_ERROR(ForEachRange(run, measures.size(), [&] {
    return [&, judge = make(measures.size() > 500)](int64_t begin, int64_t end) mutable {
      for (int64_t position = begin; position < end; ++position) {
        const Measures::Place place = measures.At(position);
        const auto at = static_cast<size_t>(position);
        CustomerForecast* const forecast = forecasts == nullptr ? nullptr : &(*forecasts)[at];
        worth[at] = judge->WorthOf(*place.part, place.index, given ? forecast : nullptr,
                                   given ? nullptr : forecast);
      }
    };
  }));

  std::vector<Ranked> forward, lost;
  std::vector<int64_t> ascending, values, newcomers;
  for (int64_t position = 0; position < measures.size(); ++position) {
    const StrategyJudge::Worth& w = worth[static_cast<size_t>(position)];
    if (!w.known) continue;
    ++out.bought;
    values.push_back(w.forward);
    if (w.tenure <= kNewcomerDays) newcomers.push_back(w.forward);
    if (w.forward > 0) {
      forward.push_back({w.forward, position});
      ascending.push_back(w.forward);
    }
    if (w.lost > 0) lost.push_back({w.lost, position});
  }
  std::sort(ascending.begin(), ascending.end());
  GOODWILL_ASSIGN_OR_RETURN(const ParetoSplit split,
                            SplitPareto(ascending, strategy.forward_share));
  out.forward.population = static_cast<int64_t>(ascending.size());
  out.forward.members = split.members;
  out.forward.members_value = split.members_value;
  out.forward.total = split.total;
  if (split.members > 0) {
    const auto last = forward.begin() + (split.members - 1);
    std::nth_element(forward.begin(), last, forward.end(), Ahead(measures));
    out.forward.cut = CutAt(measures, *last);
  }
  const auto few = static_cast<size_t>(out.bought / 5);
  if (!lost.empty() && few > 0) {
    const auto last = lost.begin() + static_cast<ptrdiff_t>(std::min(few, lost.size()) - 1);
    std::nth_element(lost.begin(), last, lost.end(), Ahead(measures));
    out.lost = CutAt(measures, *last);
  }
  const auto mean = [&](const std::vector<int64_t>& of) {
    double sum = 0;
    for (const int64_t value : of) sum += ScaledToDouble(value, exponent);
    return of.empty() ? 0.0 : sum / static_cast<double>(of.size());
  };
  std::sort(values.begin(), values.end());
  std::sort(newcomers.begin(), newcomers.end());
  out.forward_value = mean(values) * static_cast<double>(values.size());
  out.newcomer_value = newcomers.empty() ? mean(values) : mean(newcomers);
  return out;
}

}  // namespace goodwill
