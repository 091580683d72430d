// A plan's choices as a problem of allocation, and back.
#ifndef GOODWILL_SRC_STRATEGY_PLAN_BUDGET_H_
#define GOODWILL_SRC_STRATEGY_PLAN_BUDGET_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {

// What each customer may have, gathered range by range, each by whoever works on it.
class PlanChoices {
 public:
  struct Range {
    std::vector<StrategyOption> options;
    std::vector<size_t> ends;  // of each customer's options
  };

  // The range that begins here, which is the caller's alone; safe on many threads.
  Range& At(int64_t begin) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return ranges_[begin];
  }
  // Takes away the options of those customers, by their places in the order. Once nobody works
  // on them any more, as the next.
  void Drop(std::span<const uint8_t> who);
  // In the order of their beginnings; once nobody works on them any more.
  const std::map<int64_t, Range>& ranges() const { return ranges_; }

 private:
  std::mutex mutex_;
  std::map<int64_t, Range> ranges_;
};

absl::Status CheckBudgets(std::span<const Budget> budgets, const StrategyPolicy& strategy);

// An option takes its expected outlay of money, rounded up to minor units, and of other
// resources what its variant uses.
absl::StatusOr<PlanProof> SpendBudgets(const PlanChoices& choices, std::span<const Budget> budgets,
                                       std::span<const StrategyVariant> variants, int exponent,
                                       const Run& run);

std::vector<BudgetUse> UsesOf(std::span<const Budget> budgets, const PlanProof& proof,
                              int exponent);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_PLAN_BUDGET_H_
