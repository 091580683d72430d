// What a business decides in writing about complaints: by which clocks it wants to
// be measured, in whose working hours, and who may grant how much.
//
// A clock is dated: it holds for complaints received from `from_day` to `until_day`,
// so that a new rule does not rewrite what an older complaint was owed, and what a
// new rule would have done is asked by giving another policy. Besides the clocks of
// its own a business may name presets of regulators (complaint/clock_presets.h); for
// each complaint those hold that were in force on the day it was received.
//
// Authority is a sum: what a role may grant in one case, and to one customer within
// a rolling number of days, taken together with what others granted. Who is not named
// has the default role.
//
// For the plan of the day (desk/schedule.h) it says who works at the desk, in whose hours,
// with which skills; which cases ask for a skill; and how long a task takes.
//
// It also names the causes it looks for (complaint/cause_tree.h), and words its letters
// to complainants (complaint/letter.h).
#ifndef GOODWILL_COMPLAINT_COMPLAINTS_POLICY_H_
#define GOODWILL_COMPLAINT_COMPLAINTS_POLICY_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/complaint/calendar_rules.h"
#include "goodwill/complaint/cause_tree.h"
#include "goodwill/complaint/clock.h"
#include "goodwill/complaint/letter.h"

namespace goodwill {

struct NamedCalendar {
  std::string name;
  std::string time_zone;  // IANA name; empty: the book's
  CalendarTexts hours;

  bool operator==(const NamedCalendar&) const = default;
};

struct DatedClock {
  ClockRule rule;
  std::string calendar;  // empty: the first one
  int32_t from_day = std::numeric_limits<int32_t>::min();   // of receipt
  int32_t until_day = std::numeric_limits<int32_t>::max();  // the last day
  int32_t min_severity = 0;  // 0: all; otherwise of cases assessed so, or higher

  bool operator==(const DatedClock&) const = default;
};

struct AuthorityRole {
  std::string name;
  std::optional<int64_t> per_case;      // minor units; none: unlimited
  std::optional<int64_t> per_customer;  // within `period_days`; none: unlimited
  int32_t period_days = 365;

  bool operator==(const AuthorityRole&) const = default;
};

struct RoleOfPerson {
  std::string person;
  std::string role;

  bool operator==(const RoleOfPerson&) const = default;
};

// Who works at the desk.
struct DeskAgent {
  std::string person;
  std::vector<std::string> skills;
  std::string calendar;         // working hours; empty: the first one
  int32_t capacity_percent = 100;  // of those hours, 1 to 100

  bool operator==(const DeskAgent&) const = default;
};

// Tasks of such cases need a skill. What is empty or 0 is not asked.
struct SkillNeeded {
  std::string skill;
  std::string product;       // detail `product` of the command that opened the case
  std::string cause;         // a cause of the case, or one above it
  int32_t min_severity = 0;

  bool operator==(const SkillNeeded&) const = default;
};

// How long a task takes: the last line that fits holds.
struct TaskEffort {
  std::string kind;  // "clock", "remedy", ... (desk/due.h); empty: every task
  std::string name;  // of the clock; empty: every clock
  int32_t min_severity = 0;
  int32_t minutes = 15;

  bool operator==(const TaskEffort&) const = default;
};
inline constexpr int32_t kUsualEffortMinutes = 15;

struct ComplaintsPolicy {
  std::vector<NamedCalendar> calendars;  // none: every hour is a working hour
  std::vector<DatedClock> clocks;
  std::vector<std::string> presets;  // "uk.fca.disp"
  std::vector<AuthorityRole> roles;  // from the least authority to the most
  std::vector<RoleOfPerson> people;
  std::string default_role;  // empty: who is not named may grant nothing
  int32_t warn_minutes = 240;  // of a clock's end, ahead
  std::vector<NamedCause> causes;
  std::vector<LetterText> letters;  // instead of those built in
  std::vector<DeskAgent> agents;
  std::vector<SkillNeeded> skills;
  std::vector<TaskEffort> efforts;  // none: kUsualEffortMinutes

  bool operator==(const ComplaintsPolicy&) const = default;
};

inline constexpr size_t kMostCaseCalendars = 32;
inline constexpr size_t kMostCaseClocks = 64;
inline constexpr size_t kMostRoles = 64;
inline constexpr size_t kMostPeople = 100'000;
inline constexpr size_t kMostDeskAgents = 10'000;
inline constexpr size_t kMostSkillsNeeded = 1'000;
inline constexpr size_t kMostEfforts = 1'000;
inline constexpr int32_t kMostEffortMinutes = 100'000;
inline constexpr int32_t kMostPeriodDays = 36'600;
inline constexpr int32_t kMostWarnMinutes = 527'040;

// A policy to begin with, which also holds where a business has decided nothing:
// acknowledged within a working day (Monday to Friday from 9 to 17), the next word
// within five working days of the last, resolved within twenty, a remedy within
// ten of its acceptance; nobody may grant anything.
ComplaintsPolicy StandardComplaints();

// What is wrong with it, each by its path below `complaints`
// ("complaints.clocks[2].limit"); empty: nothing. Time zones, hours, presets that are
// off or unknown, roles and calendars that are not there, names given twice.
struct ComplaintsProblem {
  std::string path;
  std::string reason;
  bool missing = false;  // something which must be there is not
};
std::vector<ComplaintsProblem> ProblemsOf(const ComplaintsPolicy& policy);

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_COMPLAINTS_POLICY_H_
