// What a business learns from its own offers: whom it held out for comparison, what those
// who were offered something did beyond them, and what it believes then.
#ifndef GOODWILL_SRC_STRATEGY_SIMULATE_LEARN_H_
#define GOODWILL_SRC_STRATEGY_SIMULATE_LEARN_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/strategy_policy.h"
#include "goodwill/strategy/experiment.h"
#include "strategy/simulate_business.h"
#include "strategy/simulate_look.h"

namespace goodwill {

class Learner {
 public:
  // `begins_small`: offers are on trial until it is known whether they work, or a year has not
  // told (strategy/pilot.h).
  Learner(const Business& business, uint64_t seed, bool begins_small);

  // Says how many an offer on trial is made to (strategy/pilot.h).
  void BeginSmall(int offer, const Ratio& acts) { acts_[static_cast<size_t>(offer)] = acts; }
  // Whether a customer is held out of an offer: always by the same draw, so that who is made an
  // offer on trial may be made it afterwards, when fewer are held out.
  bool HeldOut(int32_t customer, int offer) const;
  // Somebody is offered something, or would be, but is held out.
  void Assign(const Seen& seen, int offer, int month, bool control);
  // What customers brought in the round that began in `month`, minor units, and what of it
  // was of what was offered to them.
  void Observe(int month, std::span<const int64_t> brought, std::span<const int64_t> added);
  // What is believed of the offers after all that was seen by `month`.
  absl::StatusOr<StrategyPolicy> Believe(int month);
  // Whether an offer is still on trial. Only where the learner begins small.
  bool OnTrial(int offer) const { return on_trial_[static_cast<size_t>(offer)]; }

 private:
  // Months after an offer in which outcomes count.
  int Watched() const;

  struct Trial {
    int32_t customer;
    int offer;
    int month;
    bool control;
    double alive;
    double silent;
    double rate;
    double flow;  // a month, major units
    Survival survival;
    int64_t outcome = 0;  // minor units so far; of winning back: purchases were seen
  };

  const Business& business_;
  const uint64_t seed_;
  const std::array<Belief, kOffers> priors_;  // effects over those believed at first
  std::array<HashKey, kOffers> keys_;
  std::array<bool, kOffers> on_trial_;
  std::array<Ratio, kOffers> acts_;  // of those on trial
  std::vector<Trial> trials_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_SIMULATE_LEARN_H_
