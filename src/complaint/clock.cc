#include "goodwill/complaint/clock.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

constexpr std::array<std::string_view, 6> kUnitNames = {
    "working_seconds", "seconds", "working_days", "days", "weeks", "months"};
constexpr std::array<std::string_view, 5> kStateNames = {"not_started", "running", "met", "overdue",
                                                         "late"};

bool Contains(const std::vector<CommandKind>& kinds, CommandKind kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool NothingToFulfil(const ClockRule& rule, const Command& command) {
  return command.kind == CommandKind::kSettle && command.ref.empty() &&
         command.amount_minor == 0 && Contains(rule.stops, CommandKind::kFulfil);
}

absl::Status TooFar() { return absl::OutOfRangeError("the limit ends after the year 9999"); }

// The end of a local day.
absl::StatusOr<int64_t> EndOfDay(int64_t day, const Zone& zone) {
  if (day < kMinDay || day >= kMaxDay) return TooFar();
  return zone.StartOfDay(static_cast<int32_t>(day + 1));
}

absl::StatusOr<int64_t> EndOfMonths(int64_t months, const WorkingCalendar& calendar,
                                    int64_t start_us) {
  const Zone& zone = calendar.rules().zone;
  const CivilDate from = CivilFromDays(zone.DayOf(start_us));
  if (months > 12 * 9999) return TooFar();
  const int64_t month = int64_t{from.year} * 12 + from.month - 1 + months;
  if (month / 12 > 9999) return TooFar();
  const auto year = static_cast<int32_t>(month / 12);
  const auto of_year = static_cast<int32_t>(month % 12) + 1;
  return EndOfDay(DaysFromCivil(year, of_year, std::min(from.day, DaysInMonth(year, of_year))),
                  zone);
}

// One run of a clock: from its last start or restart to its stop.
struct Running {
  int64_t started = 0;
  std::optional<int64_t> stopped;
};

struct History {
  std::vector<const Command*> commands;  // by when they took effect; then as accepted

  History(std::span<const Command> all, int64_t as_of_us) {
    commands.reserve(all.size());
    for (const Command& command : all) {
      if (command.effective_us < as_of_us) commands.push_back(&command);
    }
    const auto earlier = [](const Command* a, const Command* b) {
      return a->effective_us < b->effective_us;
    };
    // Mostly they were accepted in the order in which they took effect.
    if (!std::is_sorted(commands.begin(), commands.end(), earlier)) {
      std::stable_sort(commands.begin(), commands.end(), earlier);
    }
  }

  std::optional<Running> LastRun(const ClockRule& rule) const {
    std::optional<Running> run;
    for (const Command* command : commands) {
      const bool running = run && !run->stopped;
      if (running && Contains(rule.stops, command->kind)) {
        run->stopped = command->effective_us;
      } else if (!running ? Contains(rule.starts, command->kind) && !NothingToFulfil(rule, *command)
                          : Contains(rule.restarts, command->kind)) {
        run = Running{command->effective_us, std::nullopt};
      }
    }
    return run;
  }

  // Pauses between two instants, cut there; the last may still last.
  std::vector<ClockPause> Pauses(int64_t from_us, int64_t until_us) const {
    std::vector<ClockPause> pauses;
    const Command* begun = nullptr;
    const auto add = [&](int64_t to_us) {
      const int64_t begin = std::max(begun->effective_us, from_us);
      to_us = std::min(to_us, until_us);
      if (to_us > begin) pauses.push_back({begin, to_us, begun->text, begun->by});
      begun = nullptr;
    };
    for (const Command* command : commands) {
      if (command->kind == CommandKind::kPause && begun == nullptr) begun = command;
      // What ends the work ends the pause, as in the fold.
      const bool ends =
          command->kind == CommandKind::kResume || command->kind == CommandKind::kDecide ||
          command->kind == CommandKind::kSettle || command->kind == CommandKind::kRefer ||
          command->kind == CommandKind::kWithdraw || command->kind == CommandKind::kClose;
      if (ends && begun != nullptr) add(command->effective_us);
    }
    if (begun != nullptr) add(until_us);
    return pauses;
  }
};

}  // namespace

std::string_view ClockUnitName(ClockUnit unit) {
  const auto index = static_cast<size_t>(unit);
  return index < kUnitNames.size() ? kUnitNames[index] : "unknown";
}

std::string_view ClockStateName(ClockState state) {
  const auto index = static_cast<size_t>(state);
  return index < kStateNames.size() ? kStateNames[index] : "unknown";
}

absl::StatusOr<int64_t> EndOfLimit(int64_t limit, ClockUnit unit, const WorkingCalendar& calendar,
                                   int64_t start_us) {
  if (limit < 0) return absl::InvalidArgumentError("a limit is not negative");
  if (!IsInstant(start_us)) return absl::OutOfRangeError("the start is no instant");
  const Zone& zone = calendar.rules().zone;
  int64_t length = 0;
  switch (unit) {
    case ClockUnit::kWorkingSeconds:
      if (!CheckedMul(limit, kMicrosPerSecond, &length)) return TooFar();
      return calendar.Add(start_us, length);
    case ClockUnit::kSeconds:
      if (!CheckedMul(limit, kMicrosPerSecond, &length) ||
          !CheckedAdd(start_us, length, &length) || !IsInstant(length)) {
        return TooFar();
      }
      return length;
    case ClockUnit::kWorkingDays:
      return calendar.AddDays(start_us, limit, DayEnd::kClose);
    case ClockUnit::kDays:
    case ClockUnit::kWeeks:
      if (limit > kMaxDay) return TooFar();
      return EndOfDay(int64_t{zone.DayOf(start_us)} + limit * (unit == ClockUnit::kWeeks ? 7 : 1),
                      zone);
    case ClockUnit::kMonths:
      return EndOfMonths(limit, calendar, start_us);
  }
  return absl::InvalidArgumentError("there is no such unit");
}

absl::Status EndOfLimit(std::span<const int64_t> limit, ClockUnit unit,
                        const WorkingCalendar& calendar, std::span<const int64_t> start_us,
                        std::span<int64_t> out) {
  for (const size_t size : {limit.size(), start_us.size()}) {
    if (size != out.size() && size != 1) {
      return absl::InvalidArgumentError("columns are not equally long");
    }
  }
  for (size_t i = 0; i < out.size(); ++i) {
    const auto end = EndOfLimit(limit[limit.size() == 1 ? 0 : i], unit, calendar,
                                start_us[start_us.size() == 1 ? 0 : i]);
    if (!end.ok()) {
      return ProblemStatus(
          {static_cast<int64_t>(i), -1, -1, "", std::string(end.status().message())},
          end.status().code());
    }
    out[i] = *end;
  }
  return absl::OkStatus();
}

namespace {

absl::StatusOr<ClockReading> ReadFrom(const History& history, const ClockRule& rule,
                                      const WorkingCalendar& calendar, int64_t as_of_us) {
  const bool seconds =
      rule.unit == ClockUnit::kWorkingSeconds || rule.unit == ClockUnit::kSeconds;
  if (rule.starts.empty()) return absl::InvalidArgumentError("a clock has a start");
  if (rule.limit < 0) return absl::InvalidArgumentError("a limit is not negative");
  if (rule.pauses && !seconds) {
    return absl::InvalidArgumentError("a clock that counts days does not pause");
  }
  const std::optional<Running> run = history.LastRun(rule);
  ClockReading reading;
  if (!run) return reading;
  reading.started_us = run->started;
  std::vector<ClockPause> pauses;
  if (rule.pauses) pauses = history.Pauses(run->started, run->stopped.value_or(as_of_us));
  int64_t left = rule.limit;
  int64_t from = run->started;
  int64_t left_us = 0;
  if (rule.pauses && !CheckedMul(left, kMicrosPerSecond, &left_us)) return TooFar();
  // Time that counts up to each pause is used up; the rest counts after it.
  for (ClockPause& pause : pauses) {
    int64_t used = pause.from_us - from;
    if (rule.unit == ClockUnit::kWorkingSeconds) {
      GOODWILL_ASSIGN_OR_RETURN(used, calendar.Between(from, pause.from_us));
    }
    if (used >= left_us) break;
    left_us -= used;
    from = pause.to_us;
    reading.pauses.push_back(std::move(pause));
  }
  if (!rule.pauses) {
    GOODWILL_ASSIGN_OR_RETURN(reading.due_us, EndOfLimit(rule.limit, rule.unit, calendar, from));
  } else if (rule.unit == ClockUnit::kWorkingSeconds) {
    GOODWILL_ASSIGN_OR_RETURN(reading.due_us, calendar.Add(from, left_us));
  } else {
    if (!CheckedAdd(from, left_us, &reading.due_us) || !IsInstant(reading.due_us)) return TooFar();
  }
  if (run->stopped) {
    reading.stopped_us = *run->stopped;
    reading.state = *run->stopped <= reading.due_us ? ClockState::kMet : ClockState::kLate;
    return reading;
  }
  reading.standing_still = !reading.pauses.empty() && reading.pauses.back().to_us == as_of_us &&
                           reading.due_us >= as_of_us;
  reading.state = reading.due_us < as_of_us ? ClockState::kOverdue : ClockState::kRunning;
  return reading;
}

}  // namespace

absl::StatusOr<ClockReading> ReadClock(const ClockRule& rule, const WorkingCalendar& calendar,
                                       std::span<const Command> commands, int64_t as_of_us) {
  if (!IsInstant(as_of_us)) return absl::OutOfRangeError("as-of is no instant");
  return ReadFrom(History(commands, as_of_us), rule, calendar, as_of_us);
}

absl::Status ReadClocks(std::span<const ClockRule* const> rules,
                        std::span<const WorkingCalendar* const> calendars,
                        std::span<const Command> commands, int64_t as_of_us,
                        std::vector<ClockReading>& out) {
  out.clear();
  if (rules.size() != calendars.size()) {
    return absl::InvalidArgumentError("every clock has one calendar");
  }
  if (!IsInstant(as_of_us)) return absl::OutOfRangeError("as-of is no instant");
  const History history(commands, as_of_us);
  for (size_t i = 0; i < rules.size(); ++i) {
    GOODWILL_ASSIGN_OR_RETURN(ClockReading reading,
                              ReadFrom(history, *rules[i], *calendars[i], as_of_us));
    out.push_back(std::move(reading));
  }
  return absl::OkStatus();
}

}  // namespace goodwill
