// What so many points more take, each way for itself.
//
// Points are what a policy makes them, and nobody sells points: whoever wants to lift
// a customer asks how much more has to be bought, or how often. A purchase that
// brings turnover is a purchase as well, so either way alone may be more than is needed.
#ifndef GOODWILL_TIER_POINTS_WAY_H_
#define GOODWILL_TIER_POINTS_WAY_H_

#include <algorithm>
#include <cstdint>
#include <optional>

#include "goodwill/base/checked.h"
#include "goodwill/tier/tier.h"
#include "goodwill/tier/tier_policy.h"

namespace goodwill {

// None where the policy gives no points for it, or more than 64 bits hold would be
// asked for.
struct PointsWays {
  std::optional<int64_t> turnover;  // minor units
  std::optional<int64_t> orders;

  bool operator==(const PointsWays&) const = default;
};

inline PointsWays WaysToPoints(const PointsPolicy& policy, const TierInputs& in, int64_t missing) {
  PointsWays out;
  if (missing <= 0) return out;
  if (policy.per_turnover > 0) {
    // Turnover below zero earns nothing, and has to be made up for.
    const int64_t earned = std::max<int64_t>(in.turnover, 0) / policy.per_turnover;
    int64_t points = 0, needed = 0, more = 0;
    if (CheckedAdd(earned, missing, &points) && CheckedMul(points, policy.per_turnover, &needed) &&
        CheckedSub(needed, in.turnover, &more)) {
      out.turnover = more;
    }
  }
  if (policy.per_order > 0) {
    out.orders = missing / policy.per_order + (missing % policy.per_order != 0 ? 1 : 0);
  }
  return out;
}

}  // namespace goodwill

#endif  // GOODWILL_TIER_POINTS_WAY_H_
