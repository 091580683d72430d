// From choices that use a little too much, or leave a little over, to a plan.
#ifndef GOODWILL_SRC_STRATEGY_ALLOCATE_REPAIR_H_
#define GOODWILL_SRC_STRATEGY_ALLOCATE_REPAIR_H_

#include <cstdint>
#include <vector>

#include "goodwill/strategy/allocation.h"

namespace goodwill {

// One option of a customer who may be changed. `option` counts through the problem, -1
// is none; `loss` is how much less than the customer's best it is worth at the prices.
struct Move {
  int32_t who = 0;  // in Draft::choice
  int64_t option = -1;
  double loss = 0;
};

// A plan that is worked on.
struct Draft {
  std::vector<int64_t> choice;  // options, -1 for none
  int64_t value = 0;            // of all customers, also those who are not in `choice`
  std::vector<int64_t> used;
};

// Changes choices, those that lose least first, until the budgets are kept, and then as
// long as single changes or changes of two customers raise the value. False when the
// budgets could not be kept.
bool Repair(const AllocationProblem& problem, const std::vector<Move>& moves, Draft* draft);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_ALLOCATE_REPAIR_H_
