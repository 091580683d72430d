// Sums of an allocation in integers of 128 bits, which say when even these do not
// suffice.
#ifndef GOODWILL_SRC_STRATEGY_ALLOCATE_EXACT_H_
#define GOODWILL_SRC_STRATEGY_ALLOCATE_EXACT_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "goodwill/strategy/allocation.h"

namespace goodwill {

using Int128 = __int128;

// value * 2^shift - prices * use. Never overflows: at most 2^93 + 16 * 2^106.
inline Int128 ReducedProfit(int64_t value, std::span<const int64_t> use, const Prices& prices) {
  Int128 profit = static_cast<Int128>(value) * (Int128{1} << prices.shift);
  for (size_t r = 0; r < use.size(); ++r) {
    profit -= static_cast<Int128>(prices.scaled[r]) * use[r];
  }
  return profit;
}

// False, and no change, when the sum does not fit.
[[nodiscard]] inline bool AddTo(Int128* sum, Int128 more) {
  return !__builtin_add_overflow(*sum, more, sum);
}

// sum / 2^shift, rounded down, if that is an int64.
[[nodiscard]] inline bool Floor(Int128 sum, int shift, int64_t* out) {
  const Int128 floored = sum >> shift;  // arithmetic
  if (floored > std::numeric_limits<int64_t>::max() ||
      floored < std::numeric_limits<int64_t>::min()) {
    return false;
  }
  *out = static_cast<int64_t>(floored);
  return true;
}

// The bound of allocation.h times 2^shift under the branches of `path`; with `worthless`
// all values count as 0. False when it does not fit, or the path contradicts itself.
[[nodiscard]] bool ExactBound(const AllocationProblem& problem, const Prices& prices,
                              const std::vector<Branch>& path, bool worthless, Int128* out);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_ALLOCATE_EXACT_H_
