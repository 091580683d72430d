#include <algorithm>

#include "absl/status/status.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {
namespace {

// By name: two policies may list their variants in different orders.
std::string_view ActionOf(const Plan& plan, const Decision& d) {
  return d.variant < 0 ? std::string_view()
                       : std::string_view(plan.variants()[static_cast<size_t>(d.variant)].name);
}

}  // namespace

absl::StatusOr<std::vector<PlanDifference>> ComparePlans(const Plan& before, const Plan& after) {
  const Measures& old_ones = before.assessment().measures();
  const Measures& new_ones = after.assessment().measures();
  if (old_ones.header().ids != new_ones.header().ids ||
      old_ones.header().currency != new_ones.header().currency) {
    return absl::InvalidArgumentError(
        "plans can be compared in one currency and over ids of one kind only");
  }
  std::vector<PlanDifference> out;
  const auto a = old_ones.Sorted(), b = new_ones.Sorted();
  for (size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool gone = j == b.size() || (i < a.size() && old_ones.IdAt(a[i]) < new_ones.IdAt(b[j]));
    const bool come = i == a.size() || (j < b.size() && new_ones.IdAt(b[j]) < old_ones.IdAt(a[i]));
    PlanDifference d;
    d.id = come ? new_ones.IdAt(b[j]) : old_ones.IdAt(a[i]);
    if (!come) d.before = &before.decisions()[a[i++]];
    if (!gone) d.after = &after.decisions()[b[j++]];
    if (gone || come) {
      d.change = gone ? PlanChange::kVanished : PlanChange::kAppeared;
    } else if (d.before->posture != d.after->posture) {
      d.change = PlanChange::kPosture;
    } else if (d.before->IsCarriedOut() != d.after->IsCarriedOut()) {
      const bool now = d.after->IsCarriedOut();
      const bool money = (now ? d.before : d.after)->blocked == Blocked::kBudget;
      d.change = now ? (money ? PlanChange::kFunded : PlanChange::kUnblocked)
                     : (money ? PlanChange::kUnfunded : PlanChange::kBlocked);
    } else if (ActionOf(before, *d.before) != ActionOf(after, *d.after)) {
      d.change = PlanChange::kAction;
    } else {
      continue;
    }
    out.push_back(d);
  }
  return out;
}

}  // namespace goodwill
