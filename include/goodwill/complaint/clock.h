// One deadline of a case, and how it stands.
//
// A clock starts with one kind of command and stops with another: the
// acknowledgement is due from the opening, the next update from every word to the
// customer until the case is closed, the fulfilment from the acceptance. It counts
// working time, elapsed time, or whole days, and may stand still while the case is
// paused (regulators' clocks do not). What is settled without a remedy leaves nothing
// to fulfil, and starts no clock that fulfilment would stop.
//
// A clock looks at when commands took effect, not at the order in which they were
// accepted. So nothing is stored: a breach is derived from what is known, and a late
// record (the letter did go out on Friday) retracts it.
#ifndef GOODWILL_COMPLAINT_CLOCK_H_
#define GOODWILL_COMPLAINT_CLOCK_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/complaint/calendar.h"
#include "goodwill/complaint/case_command.h"

namespace goodwill {

enum class ClockUnit : uint8_t {
  kWorkingSeconds = 0,
  kSeconds,      // elapsed
  kWorkingDays,  // up to the closing time of the last; the day of the start is day 0
  kDays,         // up to the end of the last local day; likewise
  kWeeks,        // seven days each
  kMonths,       // up to the end of the same day of a later month, or of its last
};

// "working_seconds", ...
std::string_view ClockUnitName(ClockUnit unit);

struct ClockRule {
  std::string name;  // "acknowledge"
  std::vector<CommandKind> starts;
  std::vector<CommandKind> restarts;  // while it runs: its time begins anew
  std::vector<CommandKind> stops;
  int64_t limit = 0;
  ClockUnit unit = ClockUnit::kWorkingSeconds;
  bool pauses = false;  // seconds only

  bool operator==(const ClockRule&) const = default;
};

enum class ClockState : uint8_t {
  kNotStarted = 0,
  kRunning,
  kMet,      // stopped in time
  kOverdue,  // running, and its time is over
  kLate,     // stopped after its time was over
};

std::string_view ClockStateName(ClockState state);

// A stretch of time that did not count, and who caused it.
struct ClockPause {
  int64_t from_us = 0;
  int64_t to_us = 0;  // as-of, if it still lasts
  std::string cause;
  std::string by;

  bool operator==(const ClockPause&) const = default;
};

struct ClockReading {
  ClockState state = ClockState::kNotStarted;
  int64_t started_us = 0;
  int64_t due_us = 0;      // while a pause lasts: as if it ended at as-of
  int64_t stopped_us = 0;  // kMet and kLate
  bool standing_still = false;
  // What led to the deadline: what is not in here counted, if the calendar is open.
  std::vector<ClockPause> pauses;

  bool breached() const { return state == ClockState::kOverdue || state == ClockState::kLate; }
  bool operator==(const ClockReading&) const = default;
};

// Reads the clock from a case's accepted commands, as of an instant (exclusive).
// A clock that starts again after it stopped is read from its last start. Due
// exactly at the end is in time. INVALID_ARGUMENT for a limit below 0, pauses in
// units of days, and rules without a start; OUT_OF_RANGE as the calendar's.
absl::StatusOr<ClockReading> ReadClock(const ClockRule& rule, const WorkingCalendar& calendar,
                                       std::span<const Command> commands, int64_t as_of_us);

// The same for several clocks of one case, each with its calendar; its commands are
// put in order once. `out` is theirs, one by one; no clock, none.
absl::Status ReadClocks(std::span<const ClockRule* const> rules,
                        std::span<const WorkingCalendar* const> calendars,
                        std::span<const Command> commands, int64_t as_of_us,
                        std::vector<ClockReading>& out);

// The end of a limit that begins at an instant and does not pause.
absl::StatusOr<int64_t> EndOfLimit(int64_t limit, ClockUnit unit, const WorkingCalendar& calendar,
                                   int64_t start_us);

// The same for columns: of `out.size()` values each, or one for all. The first row that
// cannot be answered is named.
absl::Status EndOfLimit(std::span<const int64_t> limit, ClockUnit unit,
                        const WorkingCalendar& calendar, std::span<const int64_t> start_us,
                        std::span<int64_t> out);

// A breach that was believed, and that later records dissolved: it is owed an apology
// to whoever was blamed.
inline bool Retracted(const ClockReading& believed, const ClockReading& known) {
  return believed.breached() && !known.breached();
}

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_CLOCK_H_
