#include "goodwill/strategy/candidate.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

constexpr ExposureClock kAsIs;

// Adds up terms in the order they are given, so that equal terms give equal bits.
class CandidateBuilder {
 public:
  CandidateBuilder(Strategy strategy, double duration) {
    out_.strategy = strategy;
    out_.duration = duration;
  }
  CandidateBuilder& Add(GainTerm kind, double value) {
    out_.terms[out_.terms_count++] = {kind, value};
    out_.gain += value;
    return *this;
  }
  Candidate Take(double cost, double sd_data, double sd_prior) {
    out_.cost = cost;
    out_.sd_data = std::fabs(sd_data);
    out_.sd_prior = std::fabs(sd_prior);
    return out_;
  }

 private:
  Candidate out_;
};

double Hypot(double a, double b) { return Sqrt(a * a + b * b); }

}  // namespace

std::string_view TermName(GainTerm term) {
  constexpr std::array<std::string_view, 14> kNames = {
      "retention",          "cost",         "sale", "discount",    "saving", "attrition",
      "growth_spend_saved", "loss_avoided", "exit", "second_life", "gift",   "contact",
      "conversion", "risk"};
  return kNames[static_cast<size_t>(term)];
}

double LifeIntegrals::operator()(const ExposureClock& clock, double from, double to) {
  for (const Found& f : found_) {
    if (f.clock.pace == clock.pace && f.clock.until == clock.until && f.from == from &&
        f.to == to) {
      return f.life;
    }
  }
  const double life = lives_(clock, v_.delta, from, to);
  found_.push_back({clock, from, to, life});
  return life;
}

double LifeAsIs(const Survival& survival, const Valuation& v) {
  return DiscountedLife(survival, kAsIs, v.delta, 0, v.horizon);
}

double ValueAsIs(const Relationship& r, const Valuation& v) {
  return r.p_alive * r.flow() * LifeAsIs(r.survival, v);
}

double FlowDeviation(const Relationship& r) {
  // E[A^2 f^2] - E[A f]^2 with A 0 or 1, f = rate * margin - cost.
  const double turnover = r.rate * r.margin;
  const double spread =
      turnover * turnover * ((1 + r.rate_cv * r.rate_cv) * (1 + r.margin_cv * r.margin_cv) - 1);
  const double flow = r.flow();
  return Sqrt(std::max(0.0, r.p_alive * (spread + flow * flow * (1 - r.p_alive))));
}

ProtectLives LivesOf(const ProtectOffer& o, LifeIntegrals& life) {
  const double until = std::min(o.duration, life.valuation().horizon);
  const double as_is = life.AsIs();
  ProtectLives out;
  out.longer = life.At(1 - o.effect, until) - as_is;
  if (o.effect_sd > 0) {
    const double more = life.At(std::max(0.0, 1 - o.effect - o.effect_sd), until);
    const double less = life.At(1 - o.effect + o.effect_sd, until);
    out.longer_sd = 0.5 * (more - less);
  }
  return out;
}

Candidate CandidateOf(const ProtectOffer& o, const Relationship& r, const ProtectLives& lives) {
  return CandidateBuilder(Strategy::kProtect, o.duration)
      .Add(GainTerm::kRetention, r.p_alive * r.flow() * lives.longer)
      .Add(GainTerm::kCost, -o.cost)
      .Take(o.cost, FlowDeviation(r) * lives.longer, r.p_alive * r.flow() * lives.longer_sd);
}

ReengineerLives LivesOf(const ReengineerOffer& o, LifeIntegrals& life) {
  const double until =
      o.duration > 0 ? std::min(o.duration, life.valuation().horizon) : life.valuation().horizon;
  ReengineerLives out;
  const ExposureClock faster = {1 + o.attrition, until};
  out.saved = life(faster, 0, until);
  out.shorter = life.At(faster.pace, until) - life.AsIs();
  if (o.attrition_sd > 0) {
    out.shorter_sd =
        0.5 * (life.At(std::max(0.0, 1 + o.attrition - o.attrition_sd), until) -
               life.At(1 + o.attrition + o.attrition_sd, until));
  }
  return out;
}

Candidate CandidateOf(const ReengineerOffer& o, const Relationship& r,
                      const ReengineerLives& lives) {
  const double adopted = r.p_alive * o.adoption;
  const double each = o.saving * lives.saved + r.flow() * lives.shorter;
  return CandidateBuilder(Strategy::kReengineer, o.duration)
      .Add(GainTerm::kSaving, adopted * o.saving * lives.saved)
      .Add(GainTerm::kAttrition, adopted * r.flow() * lives.shorter)
      .Add(GainTerm::kCost, -o.cost)
      .Take(o.cost,
            o.adoption * Hypot(FlowDeviation(r) * lives.shorter,
                               o.saving * lives.saved * Sqrt(r.p_alive * (1 - r.p_alive))),
            r.p_alive *
                Hypot(o.adoption_sd * each, o.adoption * (r.flow() + o.saving) * lives.shorter_sd));
}

EnhanceLives LivesOf(const EnhanceOffer& o, LifeIntegrals& life) {
  return {life({}, 0, std::min(o.duration, life.valuation().horizon))};
}

Candidate CandidateOf(const EnhanceOffer& o, const Relationship& r, const EnhanceLives& lives) {
  const double added = (o.margin - o.service) * lives.lasting;
  const double more = o.accept - o.accept_anyway;
  const double given = r.p_alive * o.accept * o.discount;
  return CandidateBuilder(Strategy::kEnhance, o.duration)
      .Add(GainTerm::kSale, r.p_alive * more * added)
      .Add(GainTerm::kDiscount, -given)
      .Add(GainTerm::kCost, -o.cost)
      .Take(o.cost + given,
            (more * added - o.accept * o.discount) * Sqrt(r.p_alive * (1 - r.p_alive)),
            r.p_alive * o.accept_sd * (added - o.discount));
}

HoldLives LivesOf(const HoldOffer& o, LifeIntegrals& life) {
  return {LivesOf(ProtectOffer{o.effect, o.effect_sd, o.duration, o.cost}, life),
          life({}, 0, std::min(o.duration, life.valuation().horizon))};
}

Candidate CandidateOf(const HoldOffer& o, const Relationship& r, const HoldLives& lives) {
  const double saved = o.growth_spend * lives.lasting;
  return CandidateBuilder(Strategy::kHarvest, o.duration)
      .Add(GainTerm::kGrowthSaved, r.p_alive * saved)
      .Add(GainTerm::kRetention, r.p_alive * r.flow() * lives.keeping.longer)
      .Add(GainTerm::kCost, -o.cost)
      .Take(
          o.cost,
          Hypot(FlowDeviation(r) * lives.keeping.longer, saved * Sqrt(r.p_alive * (1 - r.p_alive))),
          r.p_alive * r.flow() * lives.keeping.longer_sd);
}

EndLives LivesOf(const EndOffer& o, LifeIntegrals& life) {
  const Valuation& v = life.valuation();
  return {life({}, o.stages, v.horizon), Exp(-v.delta * o.stages)};
}

Candidate CandidateOf(const EndOffer& o, const Relationship& r, const EndLives& lives) {
  const double parting = o.exit_cost + o.word_of_mouth;
  return CandidateBuilder(Strategy::kEnd, o.stages)
      .Add(GainTerm::kLossAvoided, -r.p_alive * r.flow() * lives.after)
      .Add(GainTerm::kExit, -parting * lives.discount)
      .Take(o.exit_cost * lives.discount, FlowDeviation(r) * lives.after, 0);
}

WinBackLives SecondLife(const Survival& second, const Valuation& v) {
  return {LifeAsIs(second, v)};
}

Candidate CandidateOf(const WinBackOffer& o, const WinBackLives& lives) {
  const double faded = Exp(-o.months_lost / o.fade);
  const double lift = o.lift * faded;
  const double worth = o.flow * lives.second;
  const double gifts = (o.spontaneous + lift) * o.gift;
  return CandidateBuilder(Strategy::kWinBack, 0)
      .Add(GainTerm::kSecondLife, lift * worth)
      .Add(GainTerm::kGift, -gifts)
      .Add(GainTerm::kContact, -o.contact)
      .Take(gifts + o.contact, lift * worth * o.flow_cv, o.lift_sd * faded * (worth - o.gift));
}

Candidate CandidateOf(const StartOffer& o) {
  const double more = o.convert - o.convert_anyway;
  const double gifts = o.convert * o.gift;
  return CandidateBuilder(Strategy::kStart, 0)
      .Add(GainTerm::kConversion, more * o.value)
      .Add(GainTerm::kGift, -gifts)
      .Add(GainTerm::kCost, -o.cost)
      .Take(gifts + o.cost, more * o.value_sd, o.convert_sd * (o.value - o.gift));
}

}  // namespace goodwill
