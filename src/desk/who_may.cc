#include "desk/who_may.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace goodwill {

WhoMay::WhoMay(const DeskRules& rules)
    : rules_(rules), policy_(rules.policy()), tree_(policy_.causes) {}

TaskNeeds WhoMay::NeedsOf(const DueRow& row) const {
  TaskNeeds out;
  const CaseFile& file = *row.file;
  const CaseState& state = file.state;
  std::set<std::string_view> skills;
  std::optional<std::string> cause;
  for (const SkillNeeded& needed : policy_.skills) {
    if (state.severity < needed.min_severity) continue;
    if (!needed.product.empty() && needed.product != ProductOf(file.commands)) continue;
    if (!needed.cause.empty()) {
      if (!cause) cause = tree_.Find(CauseSaid(file.commands));
      if (!IsWithin(*cause, tree_.Find(needed.cause))) continue;
    }
    skills.insert(needed.skill);
  }
  out.skills.assign(skills.begin(), skills.end());
  out.complained_about = state.complained_about;
  if (row.kind != DueKind::kApproval) return out;
  out.approval = true;
  // Nobody's role: the place behind the last.
  out.least_role = policy_.roles.size();
  for (size_t r = 0; r < policy_.roles.size(); ++r) {
    if (policy_.roles[r].name == row.role) out.least_role = r;
  }
  for (const Remedy& remedy : state.remedies) {
    if (remedy.ref == row.name) out.offered_by = remedy.offered_by;
  }
  return out;
}

Bar WhoMay::Against(const DeskAgent& agent, const TaskNeeds& needs) const {
  if (!std::includes(agent.skills.begin(), agent.skills.end(), needs.skills.begin(),
                     needs.skills.end())) {
    return Bar::kSkill;
  }
  if (!needs.complained_about.empty() && agent.person == needs.complained_about) {
    return Bar::kComplainedAbout;
  }
  if (!needs.approval) return Bar::kNone;
  if (agent.person == needs.offered_by) return Bar::kOwnOffer;
  const AuthorityRole* const role = rules_.RoleOf(agent.person);
  const bool may = role != nullptr &&
                   static_cast<size_t>(role - policy_.roles.data()) >= needs.least_role;
  return may ? Bar::kNone : Bar::kAuthority;
}

TaskSlot SlotOf(const WorkingCalendar& calendar, int32_t capacity_percent, int64_t free_us,
                int64_t effort_us) {
  const auto start = calendar.NextOpen(free_us);
  if (!start.ok()) return {};
  const int64_t length_us = (effort_us * 100 + capacity_percent - 1) / capacity_percent;
  const auto end = calendar.Add(*start, length_us);
  if (!end.ok()) return {};
  return {*start, *end};
}

}  // namespace goodwill
