#include "goodwill/complaint/complaints_policy.h"

#include <algorithm>
#include <set>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/base/zone.h"
#include "goodwill/complaint/clock_presets.h"

namespace goodwill {
namespace {

using enum CommandKind;

constexpr size_t kMostNameBytes = 64;

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= kMostNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// Gathers what is wrong, by path.
class Examiner {
 public:
  explicit Examiner(const ComplaintsPolicy& policy) : policy_(policy) {}

  std::vector<ComplaintsProblem> Examine() {
    AtMost("calendars", policy_.calendars.size(), kMostCaseCalendars);
    AtMost("clocks", policy_.clocks.size(), kMostCaseClocks);
    AtMost("roles", policy_.roles.size(), kMostRoles);
    AtMost("people", policy_.people.size(), kMostPeople);
    AtMost("causes", policy_.causes.size(), kMostCauses);
    AtMost("letters", policy_.letters.size(), kMostLetterTexts);
    AtMost("agents", policy_.agents.size(), kMostDeskAgents);
    AtMost("skills", policy_.skills.size(), kMostSkillsNeeded);
    AtMost("efforts", policy_.efforts.size(), kMostEfforts);
    if (!problems_.empty()) return std::move(problems_);
    for (size_t i = 0; i < policy_.calendars.size(); ++i) Calendar(i);
    for (size_t i = 0; i < policy_.clocks.size(); ++i) Clock(i);
    for (size_t i = 0; i < policy_.presets.size(); ++i) Preset(i);
    for (size_t i = 0; i < policy_.roles.size(); ++i) Role(i);
    for (size_t i = 0; i < policy_.people.size(); ++i) Person(i);
    for (size_t i = 0; i < policy_.causes.size(); ++i) words_.insert(policy_.causes[i].path);
    for (size_t i = 0; i < policy_.causes.size(); ++i) Cause(i);
    for (size_t i = 0; i < policy_.letters.size(); ++i) Letter(i);
    for (size_t i = 0; i < policy_.agents.size(); ++i) Agent(i);
    for (size_t i = 0; i < policy_.skills.size(); ++i) Skill(i);
    for (size_t i = 0; i < policy_.efforts.size(); ++i) Effort(i);
    if (!policy_.default_role.empty() && !roles_.contains(policy_.default_role)) {
      Wrong("complaints.default_role", "there is no such role");
    }
    if (policy_.warn_minutes < 0 || policy_.warn_minutes > kMostWarnMinutes) {
      Wrong("complaints.warn_minutes", "must be 0 to " + std::to_string(kMostWarnMinutes));
    }
    return std::move(problems_);
  }

 private:
  void Wrong(std::string path, std::string reason, bool missing = false) {
    problems_.push_back({std::move(path), std::move(reason), missing});
  }
  void AtMost(std::string_view field, size_t size, size_t most) {
    if (size > most) {
      Wrong("complaints." + std::string(field), "has more than " + std::to_string(most));
    }
  }
  static std::string Path(std::string_view list, size_t i) {
    return "complaints." + std::string(list) + "[" + std::to_string(i) + "]";
  }
  // A name of its own among `seen`.
  void Name(const std::string& name, const std::string& path, std::set<std::string>* seen) {
    if (!IsName(name)) {
      Wrong(path + ".name", "must be 1 to 64 lower-case letters, digits and underscores",
            name.empty());
    } else if (!seen->insert(name).second) {
      Wrong(path + ".name", "is given twice");
    }
  }

  void Calendar(size_t i) {
    const NamedCalendar& calendar = policy_.calendars[i];
    const std::string path = Path("calendars", i);
    Name(calendar.name, path, &calendars_);
    Zone zone;
    if (!calendar.time_zone.empty()) {
      if (auto loaded = Zone::Load(calendar.time_zone); loaded.ok()) {
        zone = *loaded;
      } else {
        Wrong(path + ".time_zone", std::string(loaded.status().message()));
      }
    }
    const auto rules = ReadCalendarRules(zone, calendar.hours);
    for (const Problem& problem : ProblemsOf(rules.status())) {
      Wrong(path + "." + problem.field + "[" + std::to_string(problem.row) + "]", problem.reason);
    }
  }

  void Clock(size_t i) {
    const DatedClock& clock = policy_.clocks[i];
    const std::string path = Path("clocks", i);
    if (!IsName(clock.rule.name)) {
      Wrong(path + ".name", "must be 1 to 64 lower-case letters, digits and underscores",
            clock.rule.name.empty());
    }
    if (clock.rule.starts.empty()) Wrong(path + ".starts", "needs a command", true);
    if (clock.rule.limit <= 0) Wrong(path + ".limit", "must be above 0", clock.rule.limit == 0);
    const bool seconds =
        clock.rule.unit == ClockUnit::kWorkingSeconds || clock.rule.unit == ClockUnit::kSeconds;
    if (clock.rule.pauses && !seconds) {
      Wrong(path + ".pauses", "only clocks that count seconds can stand still");
    }
    if (!clock.calendar.empty() && !calendars_.contains(clock.calendar)) {
      Wrong(path + ".calendar", "there is no such calendar");
    }
    if (clock.from_day > clock.until_day) Wrong(path + ".until", "lies before from");
    if (clock.min_severity < 0 || clock.min_severity > 5) {
      Wrong(path + ".min_severity", "must be 0 to 5");
    }
    // Two of a name follow each other.
    for (size_t j = 0; j < i; ++j) {
      const DatedClock& other = policy_.clocks[j];
      if (other.rule.name == clock.rule.name && other.from_day <= clock.until_day &&
          clock.from_day <= other.until_day) {
        Wrong(path + ".name",
              "is the name of clocks[" + std::to_string(j) + "] as well, on the same dates");
        break;
      }
    }
  }

  void Preset(size_t i) {
    const std::string& name = policy_.presets[i];
    bool known = false;
    bool on = false;
    for (const ClockPreset& preset : ClockPresets()) {
      known = known || preset.preset == name;
      on = on || (preset.preset == name && preset.on);
    }
    if (!known) {
      Wrong(Path("presets", i), "there is no such preset");
    } else if (!on) {
      Wrong(Path("presets", i), "was not checked against its source yet, and is switched off");
    } else if (std::find(policy_.presets.begin(),
                         policy_.presets.begin() + static_cast<std::ptrdiff_t>(i),
                         name) != policy_.presets.begin() + static_cast<std::ptrdiff_t>(i)) {
      Wrong(Path("presets", i), "is given twice");
    }
  }

  void Role(size_t i) {
    const AuthorityRole& role = policy_.roles[i];
    const std::string path = Path("roles", i);
    Name(role.name, path, &roles_);
    if (role.per_case.value_or(0) < 0) Wrong(path + ".per_case", "is below zero");
    if (role.per_customer.value_or(0) < 0) Wrong(path + ".per_customer", "is below zero");
    if (role.period_days < 1 || role.period_days > kMostPeriodDays) {
      Wrong(path + ".period_days", "must be 1 to " + std::to_string(kMostPeriodDays));
    }
  }

  void Person(size_t i) {
    const RoleOfPerson& person = policy_.people[i];
    const std::string path = Path("people", i);
    if (person.person.empty()) {
      Wrong(path + ".person", "is required", true);
    } else if (!people_.insert(person.person).second) {
      Wrong(path + ".person", "is given twice");
    }
    if (!roles_.contains(person.role)) {
      Wrong(path + ".role", "there is no such role", person.role.empty());
    }
  }

  void Agent(size_t i) {
    const DeskAgent& agent = policy_.agents[i];
    const std::string path = Path("agents", i);
    if (agent.person.empty()) {
      Wrong(path + ".person", "is required", true);
    } else if (!agents_.insert(agent.person).second) {
      Wrong(path + ".person", "is given twice");
    }
    if (agent.skills.size() > kMostSkillsNeeded) {
      Wrong(path + ".skills", "has more than " + std::to_string(kMostSkillsNeeded));
    }
    if (!agent.calendar.empty() && !calendars_.contains(agent.calendar)) {
      Wrong(path + ".calendar", "there is no such calendar");
    }
    if (agent.capacity_percent < 1 || agent.capacity_percent > 100) {
      Wrong(path + ".capacity_percent", "must be 1 to 100");
    }
  }

  void Severity(int32_t severity, const std::string& path) {
    if (severity < 0 || severity > 5) Wrong(path + ".min_severity", "must be 0 to 5");
  }

  void Skill(size_t i) {
    const SkillNeeded& needed = policy_.skills[i];
    const std::string path = Path("skills", i);
    if (needed.skill.empty()) Wrong(path + ".skill", "is required", true);
    Severity(needed.min_severity, path);
  }

  void Effort(size_t i) {
    const TaskEffort& effort = policy_.efforts[i];
    const std::string path = Path("efforts", i);
    constexpr std::string_view kKinds[] = {"", "clock", "remedy", "next_update",
                                           "approval", "compliance", "retracted"};
    if (std::find(std::begin(kKinds), std::end(kKinds), effort.kind) == std::end(kKinds)) {
      Wrong(path + ".kind",
            "must be clock, remedy, next_update, approval, compliance or retracted");
    }
    Severity(effort.min_severity, path);
    if (effort.minutes < 1 || effort.minutes > kMostEffortMinutes) {
      Wrong(path + ".minutes", "must be 1 to " + std::to_string(kMostEffortMinutes));
    }
  }

  void Cause(size_t i) {
    const NamedCause& cause = policy_.causes[i];
    const std::string path = Path("causes", i);
    if (cause.path.empty() || CausePath(cause.path) != cause.path) {
      Wrong(path + ".path",
            "must be parts in lower case between slashes, like delivery/late; at most " +
                std::to_string(kMostCauseParts) + " parts and " + std::to_string(kMostCauseBytes) +
                " bytes",
            cause.path.empty());
    } else if (!causes_.insert(cause.path).second) {
      Wrong(path + ".path", "is given twice");
    }
    if (cause.also.size() > kMostCauses) {
      Wrong(path + ".also", "has more than " + std::to_string(kMostCauses));
      return;
    }
    for (size_t w = 0; w < cause.also.size(); ++w) {
      if (!words_.insert(CausePath(cause.also[w])).second) {
        Wrong(path + ".also[" + std::to_string(w) + "]",
              "is a cause or another word for one already");
      }
    }
  }

  void Letter(size_t i) {
    const LetterText& letter = policy_.letters[i];
    const std::string path = Path("letters", i);
    if (std::find(kLetters.begin(), kLetters.end(), letter.letter) == kLetters.end()) {
      Wrong(path + ".letter", "must be acknowledgement, holding_response or final_response",
            letter.letter.empty());
    }
    const auto is_tag = [](std::string_view tag) {
      return tag.size() >= 2 && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-';
             });
    };
    if (!is_tag(letter.language)) {
      Wrong(path + ".language", "must be a language tag, like en", letter.language.empty());
    } else if (!letters_.insert({letter.letter, letter.language}).second) {
      Wrong(path + ".language", "has this letter twice");
    }
    if (letter.text.empty()) {
      Wrong(path + ".text", "is required", true);
    } else if (letter.text.size() > kMostLetterBytes) {
      Wrong(path + ".text", "has more than " + std::to_string(kMostLetterBytes) + " bytes");
    } else if (std::string reason = LetterProblem(letter.text); !reason.empty()) {
      Wrong(path + ".text", std::move(reason));
    }
  }

  const ComplaintsPolicy& policy_;
  std::vector<ComplaintsProblem> problems_;
  std::set<std::string> calendars_, roles_, people_, agents_, causes_, words_;
  std::set<std::pair<std::string, std::string>> letters_;
};

}  // namespace

ComplaintsPolicy StandardComplaints() {
  ComplaintsPolicy policy;
  policy.calendars = {{"office", "", {{"mon-fri=09:00-17:00"}, {}, {}, {}}}};
  const std::vector<CommandKind> begins = {kOpen, kReopen, kAppeal};
  const std::vector<CommandKind> ends = {kSettle, kFinalResponse, kWithdraw, kMerge, kClose};
  const auto clock = [&](std::string name, std::vector<CommandKind> starts,
                         std::vector<CommandKind> restarts, std::vector<CommandKind> stops,
                         int64_t days) {
    policy.clocks.push_back({{std::move(name), std::move(starts), std::move(restarts),
                              std::move(stops), days, ClockUnit::kWorkingDays, false},
                             ""});
  };
  clock("acknowledge", {kOpen, kReopen}, {},
        {kAcknowledge, kSettle, kDecide, kWithdraw, kMerge, kClose}, 1);
  clock("next_update", begins, {kAcknowledge, kContactOut, kHandOver}, ends, 5);
  clock("resolve", begins, {}, ends, 20);
  clock("remedy", {kAccept, kSettle}, {}, {kFulfil}, 10);
  return policy;
}

std::vector<ComplaintsProblem> ProblemsOf(const ComplaintsPolicy& policy) {
  return Examiner(policy).Examine();
}

}  // namespace goodwill
