// Is it a problem at all?
#ifndef GOODWILL_SRC_STRATEGY_ALLOCATE_PROBLEM_H_
#define GOODWILL_SRC_STRATEGY_ALLOCATE_PROBLEM_H_

#include "absl/status/status.h"
#include "goodwill/strategy/allocation.h"

namespace goodwill {

// INVALID_ARGUMENT, with row and field, unless the columns fit together and all numbers
// are within ±2^53.
absl::Status CheckProblem(const AllocationProblem& problem);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_ALLOCATE_PROBLEM_H_
