// The way up: what a customer lacks for a tier.
//
// An entry is a tree of conditions, so there may be several ways in. Each route
// names everything that is still missing on it, at once: an entry that asks for
// 1,000 of turnover and three orders may lack 250 and one order. A purchase counts
// for all of them.
#ifndef GOODWILL_TIER_WAY_UP_H_
#define GOODWILL_TIER_WAY_UP_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "goodwill/tier/tier.h"

namespace goodwill {

// Zero: enough of it is there.
struct Route {
  int64_t turnover = 0;  // minor units
  int64_t margin = 0;    // minor units
  int64_t orders = 0;
  int64_t purchase_days = 0;
  int64_t points = 0;
  int64_t pareto = 0;  // minor units of the Pareto set's basis

  bool open() const { return *this == Route(); }
  bool operator==(const Route&) const = default;
};

inline constexpr size_t kMostRoutes = 16;

// The routes into a tier in the order of the policy, the first kMostRoutes of
// them. Empty if no purchase leads there (an entry that asks to be outside the
// Pareto set, for a score, or for a margin that nobody knows), and for the tier
// that takes everybody. `pareto_gap` is what is missing to the Pareto cut; none
// if it cannot be told.
std::vector<Route> RoutesTo(const TierPolicy& policy, int32_t tier, const TierInputs& in,
                            std::optional<int64_t> pareto_gap);

}  // namespace goodwill

#endif  // GOODWILL_TIER_WAY_UP_H_
