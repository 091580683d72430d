#include "goodwill/desk/desk_rules.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/complaint/clock_presets.h"

namespace goodwill {
namespace {

using enum CommandKind;

constexpr int32_t kAlwaysFrom = std::numeric_limits<int32_t>::min();
constexpr int32_t kAlwaysUntil = std::numeric_limits<int32_t>::max();

absl::StatusOr<WorkingCalendar> AroundTheClock(const Zone& zone) {
  CalendarRules rules;
  rules.zone = zone;
  for (auto& day : rules.weekly) day = {{0, 86'400}};
  return WorkingCalendar::Make(std::move(rules));
}

// Whether a preset's clock is one of ours, counted from the receipt of a complaint,
// rather than the time that a complainant or an ombudsman has.
bool IsOurs(const ClockPreset& preset) {
  constexpr std::array<std::string_view, 5> kFrom = {"receipt", "reclamation", "demand",
                                                     "sent to company", "notice of error"};
  return std::find(kFrom.begin(), kFrom.end(), preset.starts_at) != kFrom.end();
}

// What a regulator's clock waits for, by its name.
std::vector<CommandKind> StopsOf(const ClockPreset& preset) {
  std::vector<CommandKind> stops = {kFinalResponse, kSettle, kWithdraw, kMerge, kClose};
  const auto also = [&](std::initializer_list<CommandKind> kinds) {
    stops.insert(stops.end(), kinds);
  };
  if (preset.clock == "acknowledge") also({kAcknowledge});
  if (preset.clock == "status_notice" || preset.clock == "progress_update") also({kContactOut});
  if (preset.clock == "adr_letter" || preset.clock == "ombudsman_referral") also({kRefer});
  if (preset.clock == "refund_price_damages" || preset.clock == "replace" ||
      preset.clock == "conform_goods") {
    stops = {kFulfil, kFinalResponse, kWithdraw, kMerge, kClose};
  }
  return stops;
}

}  // namespace

absl::StatusOr<DeskRules> DeskRules::Make(const ComplaintsPolicy& policy, const Zone& zone) {
  Problems problems;
  for (ComplaintsProblem& problem : ProblemsOf(policy)) {
    problems.Add({-1, -1, -1, std::move(problem.path), std::move(problem.reason)});
  }
  GOODWILL_RETURN_IF_ERROR(problems.ToStatus("the complaints policy is not valid"));
  GOODWILL_ASSIGN_OR_RETURN(const WorkingCalendar always, AroundTheClock(zone));
  std::map<std::string, WorkingCalendar, std::less<>> calendars;
  for (const NamedCalendar& named : policy.calendars) {
    Zone local = zone;
    if (!named.time_zone.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(local, Zone::Load(named.time_zone));
    }
    GOODWILL_ASSIGN_OR_RETURN(CalendarRules rules, ReadCalendarRules(local, named.hours));
    GOODWILL_ASSIGN_OR_RETURN(WorkingCalendar calendar, WorkingCalendar::Make(std::move(rules)));
    calendars.emplace(named.name, std::move(calendar));
  }
  const std::string first = policy.calendars.empty() ? "" : policy.calendars.front().name;
  const auto calendar = [&](const std::string& name) {
    return name.empty() ? always : calendars.find(name)->second;
  };
  DeskRules rules(policy, zone, calendar(first));
  std::vector<DatedClock> own = policy.clocks;
  if (own.empty() && policy.presets.empty()) {
    own = StandardComplaints().clocks;
    for (DatedClock& clock : own) clock.calendar.clear();
  }
  for (const DatedClock& clock : own) {
    const std::string& name = clock.calendar.empty() ? first : clock.calendar;
    rules.clocks_.push_back({clock.rule, name, calendar(name), clock.from_day, clock.until_day,
                             clock.min_severity, "", ""});
  }
  for (const std::string& name : policy.presets) {
    for (const ClockPreset& preset : ClockPresets()) {
      if (!preset.on || preset.preset != name || !IsOurs(preset)) continue;
      ClockRule rule;
      rule.name = std::string(preset.preset) + "." + std::string(preset.clock);
      rule.starts = {kOpen};
      rule.stops = StopsOf(preset);
      rule.limit = preset.limit;
      rule.unit = preset.unit;
      rules.clocks_.push_back({std::move(rule), first, calendar(first),
                               preset.from_day == 0 ? kAlwaysFrom : preset.from_day,
                               preset.until_day == 0 ? kAlwaysUntil : preset.until_day, 0,
                               std::string(preset.preset), std::string(preset.source)});
    }
  }
  for (const RoleOfPerson& person : policy.people) {
    const auto role = std::find_if(policy.roles.begin(), policy.roles.end(),
                                   [&](const AuthorityRole& r) { return r.name == person.role; });
    rules.role_of_.emplace(person.person, static_cast<size_t>(role - policy.roles.begin()));
  }
  rules.calendars_ = std::move(calendars);
  for (DeskAgent& agent : rules.policy_.agents) std::sort(agent.skills.begin(), agent.skills.end());
  std::sort(rules.policy_.agents.begin(), rules.policy_.agents.end(),
            [](const DeskAgent& a, const DeskAgent& b) { return a.person < b.person; });
  return rules;
}

const WorkingCalendar& DeskRules::CalendarOf(std::string_view name) const {
  const auto at = calendars_.find(name);
  return at == calendars_.end() ? calendar_ : at->second;
}

const AuthorityRole* DeskRules::RoleOf(std::string_view person) const {
  if (const auto named = role_of_.find(person); named != role_of_.end()) {
    return &policy_.roles[named->second];
  }
  for (const AuthorityRole& role : policy_.roles) {
    if (role.name == policy_.default_role) return &role;
  }
  return nullptr;
}

const AuthorityRole* DeskRules::RouteFor(std::string_view person, int64_t amount, int64_t in_case,
                                         int64_t to_customer) const {
  const AuthorityRole* const own = RoleOf(person);
  const size_t after = own == nullptr ? 0 : static_cast<size_t>(own - policy_.roles.data()) + 1;
  for (size_t i = after; i < policy_.roles.size(); ++i) {
    if (amount <= LeftToGrant(policy_.roles[i], in_case, to_customer)) return &policy_.roles[i];
  }
  return nullptr;
}

int64_t LeftToGrant(const AuthorityRole& role, int64_t in_case, int64_t to_customer) {
  const auto left = [](const std::optional<int64_t>& limit, int64_t granted) {
    if (!limit) return kUnlimited;
    return granted >= *limit ? int64_t{0} : *limit - granted;
  };
  return std::min(left(role.per_case, in_case), left(role.per_customer, to_customer));
}

}  // namespace goodwill
