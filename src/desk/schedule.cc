#include "goodwill/desk/schedule.h"

#include <algorithm>
#include <limits>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/complaint/cause_tree.h"

namespace goodwill {
namespace {

constexpr int64_t kMicrosPerMinute = 60'000'000;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
constexpr int64_t kNotReached = std::numeric_limits<int64_t>::max();

// Why somebody may not do a task.
enum class Bar : uint8_t { kNone, kSkill, kComplainedAbout, kOwnOffer, kAuthority };

// What a task asks of whoever does it.
struct Needs {
  std::vector<std::string_view> skills;  // ascending
  std::string_view complained_about;
  std::string_view offered_by;  // of a remedy that waits for approval
  size_t least_role = 0;        // place in the policy's roles
  bool approval = false;
};

class Asking {
 public:
  explicit Asking(const DeskRules& rules)
      : rules_(rules), policy_(rules.policy()), tree_(policy_.causes) {}

  Needs Of(const DueRow& row) const {
    Needs out;
    const CaseState& state = row.file->state;
    std::set<std::string_view> skills;
    std::optional<std::string> cause;
    for (const SkillNeeded& needed : policy_.skills) {
      if (state.severity < needed.min_severity) continue;
      if (!needed.product.empty() && needed.product != ProductOf(*row.file)) continue;
      if (!needed.cause.empty()) {
        if (!cause) cause = CauseOf(*row.file);
        if (!Below(*cause, tree_.Find(needed.cause))) continue;
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

  Bar Against(const DeskAgent& agent, const Needs& needs) const {
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

 private:
  static std::string_view ProductOf(const CaseFile& file) {
    return file.commands.empty() ? std::string_view()
                                 : DetailOf(file.commands.front(), "product");
  }
  std::string CauseOf(const CaseFile& file) const {
    std::string_view said;
    for (const Command& command : file.commands) {
      if (const auto cause = DetailOf(command, "cause"); !cause.empty()) said = cause;
    }
    return tree_.Find(said);
  }
  static bool Below(std::string_view cause, std::string_view above) {
    return cause.starts_with(above) &&
           (cause.size() == above.size() || cause[above.size()] == '/');
  }

  const DeskRules& rules_;
  const ComplaintsPolicy& policy_;
  const CauseTree tree_;
};

// Of working hours of which a share is for the desk.
int64_t InHours(int64_t effort_us, int32_t percent) {
  return (effort_us * 100 + percent - 1) / percent;
}

// When somebody who is free from an instant on begins and ends; kNotReached: never.
std::pair<int64_t, int64_t> Slot(const WorkingCalendar& calendar, int64_t free_us,
                                 int64_t length_us) {
  const auto start = calendar.NextOpen(free_us);
  if (!start.ok()) return {kNotReached, kNotReached};
  const auto end = calendar.Add(*start, length_us);
  return {*start, end.ok() ? *end : kNotReached};
}

// One person's list while it is made.
struct List {
  const WorkingCalendar* calendar = nullptr;
  int32_t percent = 100;
  int64_t free_us = 0;
  int64_t tasks = 0;
};

class Scheduler {
 public:
  Scheduler(const DeskRules& rules, int64_t as_of_us, int64_t until_us)
      : rules_(rules), asking_(rules), as_of_us_(as_of_us), until_us_(until_us) {
    for (const DeskAgent& agent : rules.policy().agents) {
      lists_.push_back({&rules.CalendarOf(agent.calendar), agent.capacity_percent, as_of_us, 0});
    }
    for (size_t a = 0; a < lists_.size(); ++a) {
      by_name_.emplace(rules.policy().agents[a].person, static_cast<uint32_t>(a));
    }
  }

  // Whom each task may be given to, told once for all plans.
  void Ask(std::span<const DueRow> rows) {
    const std::vector<DeskAgent>& agents = rules_.policy().agents;
    for (const DueRow& row : rows) {
      Candidates& c = candidates_.emplace_back();
      const Needs needs = asking_.Of(row);
      // Most ask for nothing: these share one list.
      if (needs.skills.empty() && needs.complained_about.empty() && !needs.approval) {
        c.all = true;
        c.skilled = static_cast<int32_t>(agents.size());
        continue;
      }
      for (uint32_t a = 0; a < agents.size(); ++a) {
        const Bar bar = asking_.Against(agents[a], needs);
        c.skilled += bar != Bar::kSkill;
        c.barred += bar != Bar::kSkill && bar != Bar::kNone;
        if (bar == Bar::kNone) c.agents.push_back(a);
      }
    }
    for (uint32_t a = 0; a < agents.size(); ++a) everybody_.push_back(a);
  }

  // Plans all tasks, with so many helpers who may do everything.
  std::vector<ScheduledTask> Plan(std::span<const DueRow> rows, int32_t helpers) const {
    std::vector<List> lists = lists_;
    for (int32_t h = 0; h < helpers; ++h) {
      lists.push_back({&rules_.calendar(), 100, as_of_us_, 0});
    }
    std::vector<ScheduledTask> out;
    out.reserve(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      out.push_back(Give(rows[i], candidates_[i], helpers, lists));
    }
    return out;
  }

  int64_t MissedWith(std::span<const DueRow> rows, int32_t helpers) const {
    int64_t missed = 0;
    for (const ScheduledTask& task : Plan(rows, helpers)) missed += task.missed;
    return missed;
  }

 private:
  struct Candidates {
    bool all = false;
    int32_t skilled = 0;
    int32_t barred = 0;
    std::vector<uint32_t> agents;
  };

  ScheduledTask Give(const DueRow& row, const Candidates& may, int32_t helpers,
                     std::vector<List>& lists) const {
    ScheduledTask task;
    task.due = row;
    task.effort_us = EffortOf(rules_.policy(), row);
    task.skilled = may.skilled;
    task.barred = may.barred;
    const std::vector<uint32_t>& agents = may.all ? everybody_ : may.agents;
    const auto named = by_name_.find(row.file->state.responsible);
    uint32_t responsible = kNoAgent;
    if (named != by_name_.end() &&
        (may.all || std::binary_search(agents.begin(), agents.end(), named->second))) {
      responsible = named->second;
    }
    const auto slot = [&](uint32_t a) {
      const List& list = lists[a];
      return Slot(*list.calendar, list.free_us, InHours(task.effort_us, list.percent));
    };
    std::pair<int64_t, int64_t> best = {kNotReached, kNotReached};
    const auto take = [&](uint32_t a, std::pair<int64_t, int64_t> when) {
      task.agent = a;
      best = when;
    };
    if (responsible != kNoAgent) {
      const auto when = slot(responsible);
      if (when.second != kNotReached) take(responsible, when);
      const bool in_time = row.due_us == kNullNumber ||
                           (row.due_us >= as_of_us_ && when.second <= row.due_us);
      if (in_time && when.second != kNotReached) return Put(task, best, lists, responsible);
    }
    const auto consider = [&](uint32_t a) {
      if (a == responsible) return;
      // Nobody ends before beginning.
      if (lists[a].free_us > best.second) return;
      const auto when = slot(a);
      if (when.second > best.second || when.second == kNotReached) return;
      if (when.second == best.second &&
          (task.agent == responsible || lists[a].tasks >= lists[task.agent].tasks)) {
        return;
      }
      take(a, when);
    };
    for (const uint32_t a : agents) consider(a);
    for (int32_t h = 0; h < helpers; ++h) {
      consider(static_cast<uint32_t>(lists_.size()) + static_cast<uint32_t>(h));
    }
    if (task.agent == kNoAgent) {
      task.reason = may.skilled == 0                  ? ScheduleReason::kNobodySkilled
                    : may.skilled == may.barred       ? ScheduleReason::kNobodyAllowed
                                                      : ScheduleReason::kNobodyInTime;
      task.missed = Counts(row);
      return task;
    }
    return Put(task, best, lists, responsible);
  }

  ScheduledTask Put(ScheduledTask task, std::pair<int64_t, int64_t> when,
                    std::vector<List>& lists, uint32_t responsible) const {
    task.start_us = when.first;
    task.end_us = when.second;
    task.reason = task.agent == responsible ? ScheduleReason::kResponsible
                                            : ScheduleReason::kEndsFirst;
    task.missed = Counts(task.due) && task.end_us > task.due.due_us;
    lists[task.agent].free_us = task.end_us;
    ++lists[task.agent].tasks;
    return task;
  }

  // Whether its deadline is one of those to come within the hours.
  bool Counts(const DueRow& row) const {
    return row.due_us != kNullNumber && row.due_us >= as_of_us_ && row.due_us < until_us_;
  }

  const DeskRules& rules_;
  const Asking asking_;
  const int64_t as_of_us_;
  const int64_t until_us_;
  std::vector<List> lists_;
  std::map<std::string, uint32_t, std::less<>> by_name_;
  std::vector<Candidates> candidates_;  // by task
  std::vector<uint32_t> everybody_;
};

// What is planned of each agent's hours.
std::vector<AgentDay> DaysOf(const DeskRules& rules, const DeskSchedule& schedule) {
  std::vector<AgentDay> out;
  for (uint32_t a = 0; a < rules.policy().agents.size(); ++a) {
    AgentDay day;
    day.agent = a;
    day.free_us = schedule.as_of_us;
    const WorkingCalendar& calendar = rules.CalendarOf(rules.policy().agents[a].calendar);
    const auto open = calendar.Between(schedule.as_of_us, schedule.until_us);
    day.open_us = open.ok() ? *open : 0;
    out.push_back(day);
  }
  for (const ScheduledTask& task : schedule.tasks) {
    if (task.agent == kNoAgent) continue;
    AgentDay& day = out[task.agent];
    const WorkingCalendar& calendar = rules.CalendarOf(rules.policy().agents[task.agent].calendar);
    ++day.tasks;
    day.free_us = task.end_us;
    const int64_t end_us = std::min(task.end_us, schedule.until_us);
    if (task.start_us >= end_us) continue;
    const auto busy = calendar.Between(task.start_us, end_us);
    if (busy.ok()) day.busy_us += *busy;
  }
  return out;
}

// The sentences of an explanation; {0} to {2} are filled in.
struct Sentences {
  std::string_view language;
  std::string_view responsible, ends_first, nobody_skilled, nobody_allowed, nobody_in_time;
  std::string_view missed;
  std::string_view no_skill, complained_about, own_offer, authority, later, never, more;
};
constexpr Sentences kSentences[] = {
    {"en", "{0} is responsible and does it from {1} to {2}.",
     "{0} ends it first: from {1} to {2}.", "Nobody has the skills that it asks for.",
     "Whoever has the skills may not do it.", "Nobody's hours reach that far.",
     "That is after the deadline, {0}.", "lacks the skill {1}", "is complained about",
     "offered the remedy and may not approve it", "may not grant so much", "would end at {1}",
     "has no hours that reach that far", "and more: {0}"},
    {"ru", "{0} отвечает за обращение и делает это с {1} до {2}.",
     "{0} закончит раньше других: с {1} до {2}.", "Ни у кого нет нужных навыков.",
     "Тем, у кого есть навыки, это делать нельзя.", "Ничьих рабочих часов на это не хватает.",
     "Это позже срока: {0}.", "не владеет навыком {1}", "жалоба — на этого человека",
     "предложил возмещение и сам его не утверждает", "не вправе предоставить столько",
     "закончит: {1}", "нет рабочих часов", "и ещё: {0}"},
    {"bg", "{0} отговаря и го върши от {1} до {2}.", "{0} свършва най-рано: от {1} до {2}.",
     "Никой няма нужните умения.", "Които имат уменията, не бива да го вършат.",
     "Ничие работно време не стига дотам.", "Това е след срока: {0}.", "няма умението {1}",
     "оплакването е от този човек", "предложи обезщетението и не го одобрява сам",
     "няма право на толкова", "ще свърши: {1}", "няма работно време дотам", "и още: {0}"},
};

std::string Filled(std::string_view pattern, std::string_view zero, std::string_view one = {},
                   std::string_view two = {}) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      out += pattern[i];
      continue;
    }
    out += pattern[i + 1] == '0' ? zero : pattern[i + 1] == '1' ? one : two;
    i += 2;
  }
  return out;
}

}  // namespace

int64_t EffortOf(const ComplaintsPolicy& policy, const DueRow& row) {
  int64_t minutes = kUsualEffortMinutes;
  for (const TaskEffort& effort : policy.efforts) {
    if (!effort.kind.empty() && effort.kind != kDueKinds[static_cast<size_t>(row.kind)]) continue;
    if (!effort.name.empty() && effort.name != row.name) continue;
    if (row.file->state.severity < effort.min_severity) continue;
    minutes = effort.minutes;
  }
  return minutes * kMicrosPerMinute;
}

absl::StatusOr<DeskSchedule> ScheduleDesk(const DueBoard& board, const DeskRules& rules,
                                          int64_t hours, const ValueOfCustomer& value) {
  if (hours < 1 || hours > kMostScheduleHours) {
    return ProblemStatus({.field = "hours",
                          .reason = "must be 1 to " + std::to_string(kMostScheduleHours)});
  }
  if (rules.policy().agents.empty()) {
    return absl::FailedPreconditionError(
        "the policy names nobody who works at the desk: add complaints.agents");
  }
  DeskSchedule out;
  out.as_of_us = board.as_of_us();
  out.until_us = out.as_of_us + hours * kMicrosPerHour;
  if (!IsInstant(out.until_us)) return absl::OutOfRangeError("the hours end after the year 9999");
  std::vector<DueRow> rows = board.Rows({}, value);
  // What stands still waits for somebody else.
  std::erase_if(rows, [](const DueRow& row) { return row.state == DueState::kStandingStill; });
  Scheduler scheduler(rules, out.as_of_us, out.until_us);
  scheduler.Ask(rows);
  out.tasks = scheduler.Plan(rows, 0);
  for (const ScheduledTask& task : out.tasks) {
    const int64_t due_us = task.due.due_us;
    out.overdue += task.due.state == DueState::kOverdue;
    out.due_within +=
        due_us != kNullNumber && due_us >= out.as_of_us && due_us < out.until_us ? 1 : 0;
    out.missed += task.missed;
    out.unassigned += task.agent == kNoAgent;
    if (task.missed) out.missing_us += task.effort_us;
  }
  out.agents = DaysOf(rules, out);
  // Doubled until nothing is missed, then halved.
  int32_t too_few = 0, enough = out.missed == 0 ? 0 : 1;
  while (enough > too_few && enough <= kMostHelpers &&
         scheduler.MissedWith(rows, enough) > 0) {
    too_few = enough;
    enough *= 2;
  }
  if (enough > kMostHelpers) return out;
  while (enough - too_few > 1) {
    const int32_t middle = (enough + too_few) / 2;
    (scheduler.MissedWith(rows, middle) > 0 ? too_few : enough) = middle;
  }
  out.helpers = enough;
  return out;
}

absl::StatusOr<std::string> ExplainTask(const DeskSchedule& schedule, size_t task,
                                        const DeskRules& rules, std::string_view language) {
  const auto say = std::find_if(std::begin(kSentences), std::end(kSentences),
                                [&](const Sentences& s) { return s.language == language; });
  if (say == std::end(kSentences)) {
    return ProblemStatus({.field = "language", .reason = "must be en, ru or bg"});
  }
  if (task >= schedule.tasks.size()) {
    return ProblemStatus({.field = "task", .reason = "the schedule has no such task"});
  }
  const ScheduledTask& chosen = schedule.tasks[task];
  const std::vector<DeskAgent>& agents = rules.policy().agents;
  const auto when = [&](int64_t us) { return FormatInstant(us, rules.zone()); };
  std::string out;
  switch (chosen.reason) {
    case ScheduleReason::kResponsible:
    case ScheduleReason::kEndsFirst:
      out = Filled(chosen.reason == ScheduleReason::kResponsible ? say->responsible
                                                                 : say->ends_first,
                   agents[chosen.agent].person, when(chosen.start_us), when(chosen.end_us));
      break;
    case ScheduleReason::kNobodySkilled: out = say->nobody_skilled; break;
    case ScheduleReason::kNobodyAllowed: out = say->nobody_allowed; break;
    case ScheduleReason::kNobodyInTime: out = say->nobody_in_time; break;
  }
  if (chosen.missed) out += " " + Filled(say->missed, when(chosen.due.due_us));
  out += "\n";
  const Asking asking(rules);
  const Needs needs = asking.Of(chosen.due);
  std::vector<int64_t> free_us(agents.size(), schedule.as_of_us);
  for (size_t i = 0; i < task; ++i) {
    const ScheduledTask& before = schedule.tasks[i];
    if (before.agent != kNoAgent) free_us[before.agent] = before.end_us;
  }
  for (uint32_t a = 0; a < agents.size(); ++a) {
    if (a == chosen.agent) continue;
    if (a >= kMostAgentsTold) {
      out += "  " + Filled(say->more, std::to_string(agents.size() - a)) + "\n";
      break;
    }
    const DeskAgent& agent = agents[a];
    std::string why;
    switch (asking.Against(agent, needs)) {
      case Bar::kSkill: {
        const auto lacking =
            std::find_if(needs.skills.begin(), needs.skills.end(), [&](std::string_view skill) {
              return !std::binary_search(agent.skills.begin(), agent.skills.end(), skill);
            });
        why = Filled(say->no_skill, "", *lacking);
        break;
      }
      case Bar::kComplainedAbout: why = say->complained_about; break;
      case Bar::kOwnOffer: why = say->own_offer; break;
      case Bar::kAuthority: why = say->authority; break;
      case Bar::kNone: {
        const int64_t end_us = Slot(rules.CalendarOf(agent.calendar), free_us[a],
                                    InHours(chosen.effort_us, agent.capacity_percent)).second;
        why = end_us == kNotReached ? std::string(say->never)
                                    : Filled(say->later, "", when(end_us));
        break;
      }
    }
    out += "  " + agent.person + ": " + why + "\n";
  }
  return out;
}

}  // namespace goodwill
