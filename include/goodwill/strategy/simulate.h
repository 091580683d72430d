// Decisions tried out in a made-up business: what each way to decide would have been worth.
//
// A world (strategy/world.h) is drawn from a seed: customers with rates, risks and margins
// of their own that nobody sees, and the purchases that everybody sees. Each *policy* then
// says, from the purchases alone and under the same budget of money and contacts, who is
// protected, sold more, or won back:
//
//   nothing              nobody
//   rfm                  by scores: champions are protected, loyal ones sold more, those who
//                        were good and fell silent won back; the best spenders first
//   propensity_to_leave  whoever is likeliest to leave first: protected, or won back
//   propensity_to_buy    whoever is likeliest to buy first: sold more
//   value                the most valuable first: protected while likely alive, else won back
//   greedy               each the engine's best for that customer, the largest gain first
//   engine               the engine: candidates, gates, allocation under the budget
//   informed             allocation by what somebody would believe who knows the world and
//                        its true effects, and of a customer the purchases alone: what the
//                        engine could reach with perfect beliefs
//   clairvoyant          allocation by the true gains, of customers whose rates, risks and
//                        fates are known: no policy can do better in expectation
//
// What a decision is *truly* worth follows in closed form from the customer's own rate,
// risk and fate and the true effect (month by month, both constant within a month), so that
// policies are compared without noise of the future. Beside it stands what was *realised*:
// one future is drawn for each customer, from the same draws whatever is decided.
//
// Regret is the clairvoyant's gain less the policy's. Intervals are Student's t over seeds.
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

inline constexpr std::array<std::string_view, 9> kSimulatedPolicies = {
    "nothing", "rfm",    "propensity_to_leave", "propensity_to_buy", "value",
    "greedy",  "engine", "informed",            "clairvoyant"};

struct SimulateOptions {
  int64_t seeds = 20;
  int64_t first_seed = 1;
  int64_t customers = 0;  // 0: as the world says
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
  double share = 0;  // of the clairvoyant's gain; NaN where that is 0
  double worst = 0;
  double worse_than_nothing = 0;  // share of seeds with an expected gain below 0
  double contacted = 0;           // customers
  double spent = 0;               // of the money, as believed when it is planned
};

struct Simulation {
  std::string world;
  int64_t seeds = 0;
  double value = 0;  // of all customers as they are, mean over seeds
  std::vector<SimulatedPolicy> policies;  // as kSimulatedPolicies
};

// INVALID_ARGUMENT for options out of range or a world of more than 20 million purchases;
// CANCELLED. The same bits with any parallelism.
absl::StatusOr<Simulation> Simulate(const World& world, const SimulateOptions& options,
                                    const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_SIMULATE_H_
