#include "strategy/simulate_learn.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/strategy/holdout.h"
#include "goodwill/strategy/pilot.h"
#include "goodwill/value/survival.h"

namespace goodwill {
namespace {

// Outcomes count for so long after an offer, in whole rounds.
constexpr int kWatched = 12;
// An arm says nothing with fewer.
constexpr int64_t kFewest = 5;

// What acts: of an offer of more, only what would not have been bought without.
double ActingPart(const StrategyVariant& v) { return ToDouble(v.effect) - ToDouble(v.anyway); }

// As if both arms varied alike: of a small arm in which nothing happened it is not known
// that nothing ever does.
double PooledError(const ArmSums& a, const ArmSums& b) {
  const auto n = static_cast<double>(a.count), m = static_cast<double>(b.count);
  const double mean = (a.y + b.y) / (n + m);
  const double variance = std::max(0.0, (a.yy + b.yy) / (n + m) - mean * mean);
  return Sqrt(variance * (1 / n + 1 / m));
}

// Beliefs over what is believed at first, and how sure that is.
std::array<Belief, kOffers> Priors(const World& w) {
  const std::array<double, kOffers> sd = {w.protect_sd, w.enhance_sd, w.win_back_sd};
  const StrategyPolicy offers = OffersOf(w);
  std::array<Belief, kOffers> out;
  for (size_t k = 0; k < kOffers; ++k) {
    const double acts = ActingPart(offers.variants[k]);
    out[k] = {1, acts > 0 ? sd[k] / acts : 0};
  }
  return out;
}

}  // namespace

Learner::Learner(const Business& business, uint64_t seed, bool begins_small)
    : business_(business), seed_(seed), priors_(Priors(business.world())) {
  const StrategyPolicy offers = OffersOf(business.world());
  for (size_t k = 0; k < kOffers; ++k) keys_[k] = KeyOfSalt(offers.variants[k].name);
  on_trial_.fill(begins_small);
  acts_.fill(Ratio{1, 2});
}

int Learner::Watched() const {
  const int round = business_.round_months();
  return (kWatched + round - 1) / round * round;
}

bool Learner::HeldOut(int32_t customer, int offer) const {
  const std::string who = std::to_string(seed_) + ":" + std::to_string(customer);
  return IsBelow(KeyedHash(keys_[static_cast<size_t>(offer)], who),
                 OnTrial(offer) ? RestOf(acts_[static_cast<size_t>(offer)])
                                : MillionthsOf(business_.world().holdout));
}

void Learner::Assign(const Seen& seen, int offer, int month, bool control) {
  const Relationship& r = seen.relationship;
  trials_.push_back({seen.customer, offer, month, control, r.p_alive, seen.silent_months, r.rate,
                     r.rate * r.margin, r.survival});
}

void Learner::Observe(int month, std::span<const int64_t> brought,
                      std::span<const int64_t> added) {
  for (Trial& t : trials_) {
    const auto who = static_cast<size_t>(t.customer);
    switch (t.offer) {
      case kOfferProtect:
        if (month - t.month < Watched()) t.outcome += brought[who];
        break;
      case kOfferEnhance:
        if (month - t.month < Watched()) t.outcome += added[who];
        break;
      default:
        if (month == t.month) t.outcome = brought[who] > 0 ? 1 : 0;
        break;
    }
  }
}

absl::StatusOr<StrategyPolicy> Learner::Believe(int month) {
  StrategyPolicy offers = OffersOf(business_.world());
  std::array<std::optional<Evidence>, kOffers> evidence;
  for (size_t k = 0; k < kOffers; ++k) {
    const StrategyVariant& v = offers.variants[k];
    const double acts = ActingPart(v);
    if (priors_[k].sd == 0) continue;
    // Outcomes are over what a customer who stays would bring; `foreseen` is what the belief
    // says the offer adds to them.
    std::array<ArmSums, 2> arms;
    double foreseen = 0;
    for (const Trial& t : trials_) {
      if (t.offer != static_cast<int>(k) || !(t.flow > 0)) continue;
      const int watched = std::min(month - t.month, Watched());
      if (watched < business_.round_months()) continue;
      const double stays = DiscountedLife(t.survival, {}, 0, 0, watched);
      double outcome = static_cast<double>(t.outcome), before = 0, adds = 0;
      switch (t.offer) {
        case kOfferProtect: {
          const double until = std::min<double>(watched, v.months);
          adds = t.alive * (DiscountedLife(t.survival, {1 - acts, until}, 0, 0, watched) - stays) /
                 watched;
          before = t.alive * stays / watched;
          outcome /= 100 * t.flow * watched;
          break;
        }
        case kOfferEnhance: {
          const double until = std::min<double>(watched, v.months);
          adds = t.alive * acts * DiscountedLife(t.survival, {}, 0, 0, until) / watched;
          before = t.alive * stays / watched;
          outcome /= 100 * t.flow * ToDouble(v.share) * watched;
          break;
        }
        default:
          adds = acts * Exp(-t.silent / std::max(v.months, 1)) * (1 - t.alive);
          before = t.alive * -Expm1(-t.rate * business_.round_months());
          break;
      }
      arms[t.control ? 0 : 1].Add(outcome, before);
      foreseen += adds;
    }
    if (arms[0].count < kFewest || arms[1].count < kFewest) continue;
    const absl::StatusOr<Effect> effect = CompareArms(arms[0], arms[1]);
    if (!effect.ok() || !(effect->standard_error > 0) || !(foreseen > 0)) continue;
    const double mean = foreseen / static_cast<double>(arms[0].count + arms[1].count);
    const double error = std::max(effect->standard_error, PooledError(arms[0], arms[1]));
    evidence[k] = Evidence{effect->difference / mean, error / mean, 0};
  }
  GOODWILL_ASSIGN_OR_RETURN(const JointBelief learned, UpdateTogether(priors_, evidence));
  for (size_t k = 0; k < kOffers; ++k) {
    StrategyVariant& v = offers.variants[k];
    const double acts = ActingPart(v);
    v.effect = MillionthsOf(
        std::min(1.0, ToDouble(v.anyway) + acts * std::max(0.0, learned.beliefs[k].mean)));
    if (IsPilotOver({priors_[k].sd, learned.beliefs[k].sd, learned.nothing,
                     static_cast<double>(month)})) {
      on_trial_[k] = false;
    }
  }
  return offers;
}

}  // namespace goodwill
