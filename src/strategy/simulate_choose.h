// Ways to spend the budget of one round: rules of thumb in an order, and allocation.
#ifndef GOODWILL_SRC_STRATEGY_SIMULATE_CHOOSE_H_
#define GOODWILL_SRC_STRATEGY_SIMULATE_CHOOSE_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "strategy/simulate_look.h"

namespace goodwill {

// The budget: money in minor units, and contacts.
struct Purse {
  int64_t money = 0;
  int64_t contacts = 0;

  bool Takes(int64_t cost) const { return contacts >= 1 && cost <= money; }
  void Pay(int64_t cost) {
    money -= cost;
    --contacts;
  }
};

// What may be done about one customer, what it is believed to gain beyond its cost, and
// what it takes from the budget.
struct Choice {
  std::array<bool, kOffers> may{};
  std::array<double, kOffers> gain{};  // NaN: its gates are shut
  std::array<int64_t, kOffers> money{};
};

// Each of these returns an offer by customer. Who does not fit into what is left of the
// purse, or may not be offered it, is passed over.

// Rules of thumb, by name (kSimulatedPolicies).
std::vector<int> RuleOfThumb(std::string_view rule, std::span<const Seen> seen,
                             std::span<const Choice> choices, const Purse& purse);
// Each the best offer of their own, the largest gain first.
std::vector<int> Greedy(std::span<const Choice> choices, const Purse& purse);
// What gains most within the purse; what does not gain is no option.
absl::StatusOr<std::vector<int>> Allocated(std::span<const Choice> choices, const Purse& purse,
                                           const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_SIMULATE_CHOOSE_H_
