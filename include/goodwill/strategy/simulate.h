// Decisions tried out in a made-up business over years: what each way to decide would have
// been worth.
//
// A world (strategy/world.h) is drawn from a seed: customers with rates, risks and margins
// of their own that nobody sees, and the purchases that everybody sees. Then decisions are
// made in rounds, a quarter apart unless the world says otherwise, each within the same
// budget of money and contacts. Each *policy* lives in a business of its own: it sees the
// purchases that followed from its own decisions, and nothing else. In each round it says
// who is protected, sold more, or won back. An offer is not repeated while it lasts.
//
//   nothing              nobody
//   rfm                  by scores: champions are protected, loyal ones sold more, those who
//                        were good and fell silent won back; the best spenders first
//   propensity_to_leave  whoever is likeliest to leave first: protected, or won back
//   propensity_to_buy    whoever is likeliest to buy first: sold more
//   value                the most valuable first: protected while likely alive, else won back
//   greedy               each the engine's best for that customer, the largest gain first
//   believing            the engine: candidates, gates, allocation under the budget; it
//                        never doubts what it believes of the offers
//   engine               the same, but it holds customers out, compares what they do with
//                        those who were offered something (strategy/experiment.h), and
//                        decides the next round by what it has learned
//   pilot                the engine, beginning small (strategy/pilot.h): an offer goes to as
//                        many as an experiment needs, at most half of those it would go to,
//                        and what that saves is kept, until it is known whether the offer
//                        works or a year has not told
//   informed             allocation by what somebody would believe who knows the world and
//                        its true effects from the beginning, and of a customer the
//                        purchases alone: what can be reached without knowing fates
//   clairvoyant          allocation by the true gains, of customers whose rates, risks and
//                        fates (who has left, and when; who is harmed) are known
//
// What a decision is *truly* worth is known in closed form from the customer's own rate,
// risk and fate, the offers that run and the true effect: what the customer is worth with
// it, and nothing done later, less the same without it. Summed over the decisions that a
// policy comes to make, this is in expectation exactly what the policy is worth beyond doing
// nothing, without the noise of the future. Beside it stands what was *realised*: everybody's
// purchases, month by month, less those in the business in which nothing was done, from
// the same draws whatever is decided. Both count until three years after the last round, and
// are discounted at 12 % a year to the first.
//
// Regret is the clairvoyant's gain less the policy's. Clairvoyant and informed take the best
// of each round, not of all rounds together: nobody in the table does better, but a plan
// over all rounds could. Intervals are Student's t over seeds.
#ifndef GOODWILL_STRATEGY_SIMULATE_H_
#define GOODWILL_STRATEGY_SIMULATE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/strategy/experiment.h"
#include "goodwill/strategy/world.h"

namespace goodwill {

inline constexpr std::array<std::string_view, 11> kSimulatedPolicies = {
    "nothing",   "rfm",    "propensity_to_leave", "propensity_to_buy", "value",      "greedy",
    "believing", "engine", "pilot",               "informed",          "clairvoyant"};

struct SimulateOptions {
  int64_t seeds = 20;
  int64_t first_seed = 1;
  int64_t customers = 0;  // 0: as the world says
};

// What one round came to, mean over seeds; as SimulatedPolicy.
struct SimulatedRound {
  double gain = 0;
  double contacted = 0;
  double spent = 0;
};

// One way to decide, over all seeds. Money in major units, per seed, beyond doing nothing
// and net of all costs.
struct SimulatedPolicy {
  std::string_view policy;
  std::vector<double> gains;  // expected, by seed
  double gain = 0;            // mean of them
  Interval gain_interval;     // 95 %
  double realised = 0;
  Interval realised_interval;
  double regret = 0;
  double share = 0;           // of the clairvoyant's gain; NaN where that is 0
  double share_informed = 0;  // of the informed's; NaN where that is 0
  double worst = 0;
  double worse_than_nothing = 0;  // share of seeds with an expected gain below 0
  // The worst seed's loss over what its customers are worth as they are; 0: no loss.
  double worst_loss = 0;
  double contacted = 0;  // contacts made
  double spent = 0;      // as believed when it is planned
  std::vector<SimulatedRound> rounds;
};

struct Simulation {
  std::string world;
  int64_t seeds = 0;
  int64_t round_months = 0;
  // Of the customers there are at the first decision, as they are; mean over seeds.
  double value = 0;
  std::vector<SimulatedPolicy> policies;  // as kSimulatedPolicies
};

// INVALID_ARGUMENT for options out of range or a world of more than 20 million purchases;
// CANCELLED. The same bits with any parallelism.
absl::StatusOr<Simulation> Simulate(const World& world, const SimulateOptions& options,
                                    const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_SIMULATE_H_
