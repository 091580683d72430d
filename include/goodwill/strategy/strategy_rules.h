// What makes the strategy section of a policy valid.
//
// A variant says only what means something for its strategy; what cannot be reckoned
// without is there; names tell variants and resources apart; no condition that guards
// people is moved. Every problem is named, by its path in the policy.
#ifndef GOODWILL_STRATEGY_STRATEGY_RULES_H_
#define GOODWILL_STRATEGY_STRATEGY_RULES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/assess/strategy_policy.h"

namespace goodwill {

inline constexpr size_t kMaxStrategyName = 64;           // bytes
inline constexpr int64_t kMaxResourceUse = 1'000'000'000;  // of one customer
inline constexpr int32_t kMaxContactDays = 3'650;
inline constexpr int32_t kMaxContactsAWeek = 1'000;
inline constexpr int32_t kMaxDwellDays = 3'650;
inline constexpr size_t kMaxSalt = 200;  // bytes
inline constexpr int64_t kMaxRiskShare = 100;  // of yearly net sales

struct StrategyProblem {
  std::string path;  // "strategy.variants[2].effect"
  std::string reason;
  bool missing = false;
};
// In the order of the fields; empty: valid.
std::vector<StrategyProblem> ProblemsOf(const StrategyPolicy& policy);
// OK, or INVALID_ARGUMENT with every problem.
absl::Status ValidateStrategies(const StrategyPolicy& policy);

// The resources that variants use: money first, where some variant has a cost, then the
// others in ascending order of their names.
std::vector<std::string> ResourcesOf(const StrategyPolicy& policy);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_STRATEGY_RULES_H_
