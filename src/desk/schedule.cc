#include "goodwill/desk/schedule.h"

#include <algorithm>
#include <functional>
#include <map>
#include <span>

#include "desk/who_may.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/zone.h"

namespace goodwill {
namespace {

constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;

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
      : rules_(rules), who_(rules), as_of_us_(as_of_us), until_us_(until_us) {
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
      const TaskNeeds needs = who_.NeedsOf(row);
      // Most ask for nothing: these share one list.
      if (!needs.any()) {
        c.all = true;
        c.skilled = static_cast<int32_t>(agents.size());
        continue;
      }
      for (uint32_t a = 0; a < agents.size(); ++a) {
        const Bar bar = who_.Against(agents[a], needs);
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
      return SlotOf(*list.calendar, list.percent, list.free_us, task.effort_us);
    };
    TaskSlot best;
    const auto take = [&](uint32_t a, const TaskSlot& when) {
      task.agent = a;
      best = when;
    };
    if (responsible != kNoAgent) {
      const TaskSlot when = slot(responsible);
      if (when.possible()) take(responsible, when);
      const bool in_time = row.due_us == kNullNumber ||
                           (row.due_us >= as_of_us_ && when.end_us <= row.due_us);
      if (in_time && when.possible()) return Put(task, best, lists, responsible);
    }
    const auto consider = [&](uint32_t a) {
      if (a == responsible) return;
      // Nobody ends before beginning.
      if (lists[a].free_us > best.end_us) return;
      const TaskSlot when = slot(a);
      if (when.end_us > best.end_us || !when.possible()) return;
      if (when.end_us == best.end_us &&
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

  ScheduledTask Put(ScheduledTask task, const TaskSlot& when,
                    std::vector<List>& lists, uint32_t responsible) const {
    task.start_us = when.start_us;
    task.end_us = when.end_us;
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
  const WhoMay who_;
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

}  // namespace goodwill
