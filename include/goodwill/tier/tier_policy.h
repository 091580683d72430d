// Tiers, from the highest to the lowest, and what lets a customer in.
//
// An entry is a small tree of conditions: every condition that is set must
// hold, all of `all_of` must hold, and at least one of `any_of` if there are
// any. A customer is in the first tier whose entry holds; the last tier takes
// everybody else.
#ifndef GOODWILL_TIER_TIER_POLICY_H_
#define GOODWILL_TIER_TIER_POLICY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

struct TierPolicy {
  std::vector<Tier> tiers;  // at least one, at most 32

  bool operator==(const TierPolicy&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_TIER_TIER_POLICY_H_
