// Which tier a customer is in, and the conditions that decided it.
//
// Deciding and explaining walk the same conditions through the same function,
// so that the reasons given are the reasons that counted.
#ifndef GOODWILL_TIER_TIER_H_
#define GOODWILL_TIER_TIER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/checked.h"
#include "goodwill/tier/tier_policy.h"

namespace goodwill {

// What a tier may look at. Amounts (minor units), orders and days are those of
// the policy's window; days since the last purchase count from the last of all.
struct TierInputs {
  int64_t turnover = 0;
  int64_t margin = 0;
  int64_t net_margin = 0;
  int64_t orders = 0;
  int64_t purchase_days = 0;
  int64_t days_since_last = 0;
  int64_t points = 0;
  int32_t recency_score = 0;  // 0: no purchase
  int32_t frequency_score = 0;
  int32_t monetary_score = 0;
  bool pareto = false;
  bool margin_known = false;  // otherwise no condition on a margin holds
  bool purchased = false;     // otherwise there is no last purchase
};

enum class TierCondition : uint8_t {
  kPareto,
  kMinTurnover,
  kMinMargin,
  kMinNetMargin,
  kMinOrders,
  kMinPurchaseDays,
  kMaxDaysSinceLast,
  kMinRecencyScore,
  kMinFrequencyScore,
  kMinMonetaryScore,
  kMinPoints,
};
inline constexpr int kTierConditions = 11;

// The condition's field in a policy document.
constexpr std::string_view TierConditionField(TierCondition condition) {
  constexpr std::string_view kFields[kTierConditions] = {"pareto",
                                                         "min_turnover",
                                                         "min_margin",
                                                         "min_net_margin",
                                                         "min_orders",
                                                         "min_purchase_days",
                                                         "max_days_since_last",
                                                         "min_recency_score",
                                                         "min_frequency_score",
                                                         "min_monetary_score",
                                                         "min_points"};
  return kFields[static_cast<size_t>(condition)];
}

// One condition, put to one customer.
struct TierCheck {
  TierCondition condition = TierCondition::kPareto;
  int64_t required = 0;
  int64_t actual = 0;
  bool known = true;  // false: `actual` is not known (a margin), or there is none (no purchase)
  bool holds = false;
};

// Puts the conditions that `entry` itself sets (not those below it) to a
// customer, until `see(check)` returns false. False if it was stopped.
template <typename See>
constexpr bool EachCheck(const TierEntry& entry, const TierInputs& in, See&& see) {
  using C = TierCondition;
  auto at_least = [&](C condition, const auto& threshold, int64_t actual, bool known) {
    if (!threshold.has_value()) return true;
    return see(TierCheck{condition, *threshold, actual, known, known && actual >= *threshold});
  };
  if (entry.pareto.has_value() &&
      !see(TierCheck{C::kPareto, *entry.pareto, in.pareto, true, in.pareto == *entry.pareto})) {
    return false;
  }
  if (!at_least(C::kMinTurnover, entry.min_turnover, in.turnover, true)) return false;
  if (!at_least(C::kMinMargin, entry.min_margin, in.margin, in.margin_known)) return false;
  if (!at_least(C::kMinNetMargin, entry.min_net_margin, in.net_margin, in.margin_known)) {
    return false;
  }
  if (!at_least(C::kMinOrders, entry.min_orders, in.orders, true)) return false;
  if (!at_least(C::kMinPurchaseDays, entry.min_purchase_days, in.purchase_days, true)) return false;
  if (entry.max_days_since_last.has_value() &&
      !see(TierCheck{C::kMaxDaysSinceLast, *entry.max_days_since_last, in.days_since_last,
                     in.purchased,
                     in.purchased && in.days_since_last <= *entry.max_days_since_last})) {
    return false;
  }
  auto score = [&](C condition, const std::optional<int32_t>& threshold, int32_t actual) {
    return at_least(condition, threshold, actual, actual != 0);
  };
  return score(C::kMinRecencyScore, entry.min_recency_score, in.recency_score) &&
         score(C::kMinFrequencyScore, entry.min_frequency_score, in.frequency_score) &&
         score(C::kMinMonetaryScore, entry.min_monetary_score, in.monetary_score) &&
         at_least(C::kMinPoints, entry.min_points, in.points, true);
}

// What the other inputs earn in points. Amounts below zero, and margins that
// nobody knows, earn none; parts of a point are dropped for each amount.
inline int64_t PointsOf(const PointsPolicy& policy, const TierInputs& in) {
  int64_t points = 0;
  const auto add = [&points](int64_t count, int64_t each) {
    int64_t earned = 0;
    if (!CheckedMul(count, each, &earned) || !CheckedAdd(points, earned, &points)) {
      points = std::numeric_limits<int64_t>::max();
    }
  };
  if (policy.per_turnover > 0 && in.turnover > 0) add(in.turnover / policy.per_turnover, 1);
  if (policy.per_margin > 0 && in.margin_known && in.margin > 0) {
    add(in.margin / policy.per_margin, 1);
  }
  add(in.orders, policy.per_order);
  add(in.purchase_days, policy.per_purchase_day);
  return points;
}

// Whether a customer may enter.
inline bool EntryHolds(const TierEntry& entry, const TierInputs& in) {
  if (!EachCheck(entry, in, [](const TierCheck& check) { return check.holds; })) return false;
  for (const TierEntry& part : entry.all_of) {
    if (!EntryHolds(part, in)) return false;
  }
  if (entry.any_of.empty()) return true;
  for (const TierEntry& part : entry.any_of) {
    if (EntryHolds(part, in)) return true;
  }
  return false;
}

// The first tier whose entry holds, counted from the highest; the last one
// takes everybody else.
inline int32_t DecideTier(const TierPolicy& policy, const TierInputs& in) {
  const int32_t last = static_cast<int32_t>(policy.tiers.size()) - 1;
  for (int32_t i = 0; i < last; ++i) {
    const Tier& tier = policy.tiers[static_cast<size_t>(i)];
    if (tier.entry.has_value() && EntryHolds(*tier.entry, in)) return i;
  }
  return last < 0 ? 0 : last;
}

// A condition with its place in the policy document.
struct TierTrace {
  TierCheck check;
  std::string policy_path;  // "tiers[1].entry.any_of[0].min_orders"
};

// The conditions by which a customer who is let in gets in: those of the entry
// and of all_of, and those of the first part of any_of that holds. Empty if the
// entry does not hold, or asks for nothing.
std::vector<TierTrace> ConditionsMet(const TierPolicy& policy, int32_t tier, const TierInputs& in);

// The first condition that keeps a customer out; where each part of an any_of
// fails, the first condition of each. Empty if the entry holds.
std::vector<TierTrace> ConditionsMissed(const TierPolicy& policy, int32_t tier,
                                        const TierInputs& in);

// Whether any entry sets this condition.
bool UsesCondition(const TierPolicy& policy, TierCondition condition);

}  // namespace goodwill

#endif  // GOODWILL_TIER_TIER_H_
