// What each of the seven strategies is worth to one relationship.
//
//   protect       keep a relationship that competitors could lure away
//   re_engineer   serve it in a cheaper form
//   enhance       sell it more: cross-, up- or down-sell, promotion to the next tier
//   harvest       hold a stable profit: stop spending on growth, keep what is there
//   end           part, where time and money are not justified
//   win_back      bring a lost one back, once it is known why it left
//   start         begin a new one so that the first impression is the best possible
//
// A candidate is one strategy with one variant of carrying it out. Its gain is
// incremental: the value of the relationship with the strategy less its value as it
// is, net of the strategy's own costs,
//
//   gain = a * integral of exp(-delta t) [pi_k(t) L(tau_k(t)) - pi L(t)] dt - costs,
//
// a being P(alive), pi the net flow a month while alive (purchases times margin less
// the cost to serve that could be avoided), L and tau the exposure clock
// (value/survival.h). It comes as additive terms, so that whoever asks why can be
// told. Where the effect is nothing, so is the gain, but for the costs.
//
// Rates of acceptance are conditional on being alive: nobody who has gone buys, and
// nobody who has gone takes a discount. The cost of offering is spent on everybody.
//
// How sure is that? Two standard deviations are kept apart. That from *data* is of
// the customer: whether alive, how often buying, at what margin (independent; their
// product's variance is exact). That from *priors* is of the effect: what is assumed
// until the business's own experiments replace it.
//
// Integrals depend on the survival and the variant, not on money: `...Lives` works
// them out, `...Candidate` is plain arithmetic on them, so that a million customers
// who share a few thousand survivals cost a million times some additions.
//
// Money is in major units, time in months.
#ifndef GOODWILL_STRATEGY_CANDIDATE_H_
#define GOODWILL_STRATEGY_CANDIDATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "goodwill/assess/strategy_policy.h"
#include "goodwill/value/survival.h"

namespace goodwill {

// How far ahead, and what money later is worth now.
struct Valuation {
  double horizon = 36;  // months
  double delta = 0;     // a month, continuous
};

// One customer as the strategies see it.
struct Relationship {
  double p_alive = 0;
  double rate = 0;           // purchases a month while alive
  double margin = 0;         // per purchase
  double cost_to_serve = 0;  // a month, what could be avoided
  double rate_cv = 0;        // standard deviation over mean, from data
  double margin_cv = 0;
  Survival survival;

  double flow() const { return rate * margin - cost_to_serve; }
};

enum class GainTerm : uint8_t {
  kRetention,    // staying longer
  kCost,         // of the offer, spent on everybody
  kSale,         // what is sold more, net of what serving it costs
  kDiscount,     // given to those who accept
  kSaving,       // on serving
  kAttrition,    // leaving sooner
  kGrowthSaved,  // growth spending that stops
  kLossAvoided,  // once ended
  kExit,         // ending: its cost, and what is said of us
  kSecondLife,   // of who comes back
  kGift,         // to who comes (back)
  kContact,      // attempts
  kConversion,   // who becomes a customer because of it
  kRisk,         // what its uncertainty takes off, or adds (strategy/risk.h)
};
// "retention" and so on.
std::string_view TermName(GainTerm term);

struct Term {
  GainTerm kind = GainTerm::kCost;
  double value = 0;

  bool operator==(const Term&) const = default;
};

struct Candidate {
  Strategy strategy = Strategy::kNone;
  uint8_t terms_count = 0;  // but for risk, which is apart: most plans know none
  int32_t variant = -1;     // place in the policy's variants; -1: none
  std::array<Term, 3> terms{};
  double gain = 0;     // the sum of the terms, and of risk
  double sd_data = 0;  // standard deviations of the gain
  double sd_prior = 0;
  double duration = 0;  // months it lasts and is paid for
  double cost = 0;      // expected outlay: what it takes from a budget
  double risk = 0;      // the term kRisk

  double term(GainTerm kind) const {
    if (kind == GainTerm::kRisk) return risk;
    for (size_t i = 0; i < terms_count; ++i) {
      if (terms[i].kind == kind) return terms[i].value;
    }
    return 0;
  }

  bool operator==(const Candidate&) const = default;
};

// The integrals of one survival. Variants ask for many of the same (life as it is, the same
// months, the same effect): each is worked out once.
class LifeIntegrals {
 public:
  explicit LifeIntegrals(const Valuation& v) : v_(v) {}

  const Valuation& valuation() const { return v_; }
  // Forgets the survival before.
  void Of(const Survival& survival) {
    lives_ = DiscountedLives(survival);
    found_.clear();
  }
  // DiscountedLife of the survival.
  double operator()(const ExposureClock& clock, double from, double to);
  double AsIs() { return (*this)({}, 0, v_.horizon); }
  // With the pace until then.
  double At(double pace, double until) { return (*this)({pace, until}, 0, v_.horizon); }

 private:
  struct Found {
    ExposureClock clock;
    double from, to, life;
  };
  Valuation v_;
  DiscountedLives lives_;
  std::vector<Found> found_;
};
// `LivesOf` an offer for one survival that nobody else asks about.
template <typename Offer>
auto LivesOf(const Offer& offer, const Survival& survival, const Valuation& v) {
  LifeIntegrals life(v);
  life.Of(survival);
  return LivesOf(offer, life);
}

// a times the integral of the flow: what the relationship is worth as it is.
double ValueAsIs(const Relationship& r, const Valuation& v);
double LifeAsIs(const Survival& survival, const Valuation& v);
// The standard deviation of a * flow * life, given the life: whether alive, rate and
// margin independent.
double FlowDeviation(const Relationship& r);

// ----------------------------------------------------------------- protect

struct ProtectOffer {
  double effect = 0;     // risk of leaving is lower by this share
  double effect_sd = 0;  // of the prior
  double duration = 0;
  double cost = 0;
};
struct ProtectLives {
  double longer = 0;     // the integral with the slower clock, less that without
  double longer_sd = 0;  // half the difference between one deviation more and less
};
ProtectLives LivesOf(const ProtectOffer& offer, LifeIntegrals& life);
Candidate CandidateOf(const ProtectOffer& offer, const Relationship& r, const ProtectLives& lives);

// ------------------------------------------------------------- re-engineer

struct ReengineerOffer {
  double adoption = 0;
  double adoption_sd = 0;
  double saving = 0;     // a month, on the cost to serve
  double attrition = 0;  // risk of leaving is higher by this share
  double attrition_sd = 0;
  double duration = 0;  // while it lasts; 0: to the horizon
  double cost = 0;
};
struct ReengineerLives {
  double saved = 0;    // while it lasts, with the faster clock
  double shorter = 0;  // the integral with the faster clock, less that without: <= 0
  double shorter_sd = 0;
};
ReengineerLives LivesOf(const ReengineerOffer& offer, LifeIntegrals& life);
Candidate CandidateOf(const ReengineerOffer& offer, const Relationship& r,
                      const ReengineerLives& lives);

// ----------------------------------------------------------------- enhance

struct EnhanceOffer {
  double accept = 0;         // with the offer, while alive
  double accept_anyway = 0;  // without it
  double accept_sd = 0;      // of the difference
  double margin = 0;         // added, a month
  double service = 0;        // added, a month
  double duration = 0;
  double discount = 0;  // to each who accepts
  double cost = 0;
};
struct EnhanceLives {
  double lasting = 0;
};
EnhanceLives LivesOf(const EnhanceOffer& offer, LifeIntegrals& life);
Candidate CandidateOf(const EnhanceOffer& offer, const Relationship& r, const EnhanceLives& lives);

// ----------------------------------------------------------- harvest: hold

// Growth spending is no part of the flow: as things are it is spent for as long as the
// customer stays, and with the strategy it is not.
struct HoldOffer {
  double effect = 0;
  double effect_sd = 0;
  double duration = 0;
  double growth_spend = 0;  // a month
  double cost = 0;
};
struct HoldLives {
  ProtectLives keeping;
  double lasting = 0;
};
HoldLives LivesOf(const HoldOffer& offer, LifeIntegrals& life);
Candidate CandidateOf(const HoldOffer& offer, const Relationship& r, const HoldLives& lives);

// --------------------------------------------------------------------- end

struct EndOffer {
  double stages = 0;  // months until it is over; losses run on meanwhile
  double exit_cost = 0;
  double word_of_mouth = 0;
};
struct EndLives {
  double after = 0;     // the integral from the last stage on
  double discount = 1;  // of money at the last stage
};
EndLives LivesOf(const EndOffer& offer, LifeIntegrals& life);
Candidate CandidateOf(const EndOffer& offer, const Relationship& r, const EndLives& lives);

// ---------------------------------------------------------------- win back

// The second life is another relationship: its flow and survival are those of who
// comes back to this offer.
struct WinBackOffer {
  double lift = 0;  // chance to come back because of the offer, right after the loss
  double lift_sd = 0;
  double fade = 1;  // months in which the lift falls to a third (1/e)
  double months_lost = 0;
  double spontaneous = 0;  // chance to come back anyway
  double flow = 0;         // a month in the second life
  double flow_cv = 0;
  double gift = 0;  // to each who comes back
  double contact = 0;
};
struct WinBackLives {
  double second = 0;
};
// `second`: survival of the second life.
WinBackLives SecondLife(const Survival& second, const Valuation& v);
Candidate CandidateOf(const WinBackOffer& offer, const WinBackLives& lives);

// ------------------------------------------------------------------- start

struct StartOffer {
  double convert = 0;
  double convert_anyway = 0;
  double convert_sd = 0;  // of the difference
  double value = 0;       // of who becomes a customer, on average over what they become
  double value_sd = 0;
  double gift = 0;
  double cost = 0;
};
Candidate CandidateOf(const StartOffer& offer);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_CANDIDATE_H_
