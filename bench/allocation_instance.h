// Made-up problems of allocation: the same for the same seed, on every machine.
//
// Costs of an option rise and fall together (a large customer costs much of everything),
// and values with them, which is what makes such problems hard. One customer in a
// thousand is a whale, a hundred times as large. Budgets are 10 to 40 % of what would be
// used if everybody got the most valuable option.
#ifndef GOODWILL_BENCH_ALLOCATION_INSTANCE_H_
#define GOODWILL_BENCH_ALLOCATION_INSTANCE_H_

#include <cstdint>
#include <vector>

#include "goodwill/strategy/allocation.h"

namespace goodwill::bench {

struct Instance {
  std::vector<int64_t> first;
  std::vector<int64_t> value;
  std::vector<int64_t> use;
  std::vector<int64_t> budget;

  AllocationProblem problem() const { return {first, value, use, budget}; }
};

Instance MakeInstance(int64_t customers, int64_t strategies, int64_t resources, uint64_t seed);

}  // namespace goodwill::bench

#endif  // GOODWILL_BENCH_ALLOCATION_INSTANCE_H_
