// Tiers, from the highest to the lowest, and what lets a customer in.
//
// An entry is a small tree of conditions: every condition that is set must
// hold, all of `all_of` must hold, and at least one of `any_of` if there are
// any. A customer is in the first tier whose entry holds; the last tier takes
// everybody else.
//
// With *reviews* a tier becomes something a customer holds: raised as soon as an
// entry is met, kept for a period, and lost only at a review after it. Without
// them a customer's tier is whatever the entries say as of now.
#ifndef GOODWILL_TIER_TIER_POLICY_H_
#define GOODWILL_TIER_TIER_POLICY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "goodwill/base/ratio.h"
#include "goodwill/base/window.h"

namespace goodwill {

struct TierEntry {
  std::optional<bool> pareto;
  // Minor units, over the policy's window.
  std::optional<int64_t> min_turnover;
  std::optional<int64_t> min_margin;
  std::optional<int64_t> min_net_margin;
  std::optional<int64_t> min_orders;
  std::optional<int64_t> min_purchase_days;
  std::optional<int64_t> max_days_since_last;
  std::optional<int32_t> min_recency_score;
  std::optional<int32_t> min_frequency_score;
  std::optional<int32_t> min_monetary_score;
  std::optional<int64_t> min_points;
  std::vector<TierEntry> all_of;
  std::vector<TierEntry> any_of;

  bool operator==(const TierEntry&) const = default;
};

struct Tier {
  std::string name;   // unique; [a-z0-9_]+
  std::string label;  // for people; empty: the name
  std::optional<TierEntry> entry;  // none only for the last tier

  bool operator==(const Tier&) const = default;
};

// Points combine volume and frequency into one number.
struct PointsPolicy {
  int64_t per_turnover = 0;  // minor units of turnover that earn a point; 0: none do
  int64_t per_margin = 0;    // minor units of margin that earn a point; 0: none do
  int64_t per_order = 0;     // points for each purchase
  int64_t per_purchase_day = 0;

  bool operator==(const PointsPolicy&) const = default;
};

// A tier for customers of whom little is known yet: the highest that enough
// customers of the same segment hold.
struct ProvisionalTier {
  int32_t below_orders = 3;       // for customers with fewer purchases
  Ratio min_probability{1, 2};    // share of the segment that holds the tier or a higher one
  int32_t min_customers = 30;     // smaller segments are judged like the whole book

  bool operator==(const ProvisionalTier&) const = default;
};

// Chances of the way up are worked out for everybody (assess/way_up_chance.h).
struct ChancePolicy {
  // How much faster those buy who are offered something for it; none: not told.
  std::optional<Ratio> incentive_lift;

  bool operator==(const ChancePolicy&) const = default;
};

struct TierReviews {
  CalendarPeriod every = CalendarPeriod::kMonth;
  int32_t holds_months = 12;
  int32_t levels_down = 1;
  int32_t notice_days = 0;          // 0: a tier may be lost without notice
  std::optional<int32_t> from_day;  // days since 1970; none: from the first fact
  std::optional<ProvisionalTier> provisional;
  std::optional<ChancePolicy> chances;

  bool operator==(const TierReviews&) const = default;
};

inline constexpr size_t kMaxTiers = 32;

struct TierPolicy {
  std::vector<Tier> tiers;  // at least one, at most kMaxTiers
  std::optional<PointsPolicy> points;
  std::optional<TierReviews> reviews;

  bool operator==(const TierPolicy&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_TIER_TIER_POLICY_H_
