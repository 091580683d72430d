// The desk's plan for the coming hours: who does which task when, and what will be late.
//
// Every task that is owed (desk/due.h) is given to one agent of the policy, one after the
// other in the order of the due list: what is overdue by when it was due, then what is due by
// the working time that remains, then what has no date; value decides only among equals. An
// agent takes a task up where the last one ends, works within the own hours and for the share
// of them that the policy gives to the desk, and may leave a task at closing time and go on
// at the next opening.
//
// Who may not: whoever lacks a skill that the policy asks for; the person complained about;
// and for an approval whoever offered the remedy, or whose role may not grant it. Of those
// who may, the person responsible does it if that is in time, for the customer was told that
// name; otherwise who ends first; of equals the responsible one, then who has less on the own
// list, then the first by name.
//
// It is a list schedule (earliest deadline first), quick and easy to explain, not the best
// of all possible ones: with unlike skills a search might save a deadline more. What it says
// of lateness is about this plan.
#ifndef GOODWILL_DESK_SCHEDULE_H_
#define GOODWILL_DESK_SCHEDULE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/schema.h"
#include "goodwill/desk/desk_rules.h"
#include "goodwill/desk/due.h"

namespace goodwill {

// Why this agent, or why nobody.
enum class ScheduleReason : uint8_t {
  kResponsible = 0,  // responsible for the case, and in time (or as early as anybody)
  kEndsFirst,        // nobody who may ends it earlier
  kNobodySkilled,    // nobody has the skills
  kNobodyAllowed,    // who has them is complained about, or may not approve
  kNobodyInTime,     // hours of nobody who may reach that far
};
inline constexpr std::array<std::string_view, 5> kScheduleReasons = {
    "responsible", "ends_first", "nobody_skilled", "nobody_allowed", "nobody_in_time"};

inline constexpr uint32_t kNoAgent = 0xFFFFFFFF;

struct ScheduledTask {
  DueRow due;
  int64_t effort_us = 0;
  uint32_t agent = kNoAgent;       // place in the policy's agents
  int64_t start_us = kNullNumber;  // both none where nobody does it
  int64_t end_us = kNullNumber;
  // Its deadline comes within the hours asked about, and it ends after it (or never).
  bool missed = false;
  ScheduleReason reason = ScheduleReason::kEndsFirst;
  // How many have the skills, and of these how many may not all the same.
  int32_t skilled = 0;
  int32_t barred = 0;
};

struct AgentDay {
  uint32_t agent = 0;         // place in the policy's agents
  int64_t tasks = 0;
  int64_t open_us = 0;        // working hours within the hours asked about
  int64_t busy_us = 0;        // of them, planned
  int64_t free_us = 0;        // when the list ends; as-of if it is empty
};

struct DeskSchedule {
  int64_t as_of_us = 0;
  int64_t until_us = 0;
  std::vector<ScheduledTask> tasks;  // in the order of the due list
  std::vector<AgentDay> agents;      // as in the policy
  int64_t overdue = 0;               // tasks that are late already
  int64_t due_within = 0;            // deadlines to come within the hours
  int64_t missed = 0;                // of them
  int64_t unassigned = 0;
  // Working time which would keep all of the missed if somebody else gave it: their effort.
  int64_t missing_us = 0;
  // The fewest more people with every skill and all authority, in the desk's first calendar,
  // with whom none is missed; none: not even kMostHelpers would do.
  std::optional<int32_t> helpers;
};
inline constexpr int32_t kMostHelpers = 64;
inline constexpr int64_t kMostScheduleHours = 24 * 366;

// From the board's as-of on, for `hours` of the clock. FAILED_PRECONDITION: the policy names
// no agents; INVALID_ARGUMENT: hours that are not 1 to kMostScheduleHours. Rows borrow from
// the board.
absl::StatusOr<DeskSchedule> ScheduleDesk(const DueBoard& board, const DeskRules& rules,
                                          int64_t hours, const ValueOfCustomer& value = {});

// How much effort the policy puts down for a task, in microseconds.
int64_t EffortOf(const ComplaintsPolicy& policy, const DueRow& row);

// Why a task of the schedule (by its place) is planned so, and what speaks against each of
// the others, in "en", "ru" or "bg": one line, and one for each agent, of whom the first
// kMostAgentsTold are told. INVALID_ARGUMENT: no such task, another language.
absl::StatusOr<std::string> ExplainTask(const DeskSchedule& schedule, size_t task,
                                        const DeskRules& rules, std::string_view language = "en");
inline constexpr size_t kMostAgentsTold = 100;

}  // namespace goodwill

#endif  // GOODWILL_DESK_SCHEDULE_H_
