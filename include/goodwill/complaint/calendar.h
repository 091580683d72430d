// A working calendar: deadlines in working time, exact and quick.
//
// "Four working hours from now" is a question about a staircase: W(t), the time
// worked before t, rises while the business is open and rests while it is closed.
// Time between two moments is a difference of W; a deadline is the moment at which
// W has risen far enough; the next opening is the end of the present step. So the
// calendar is compiled once into spans of absolute time with sums before each, and
// every question is a look-up and a search, equally quick for an hour and a year.
//
// A moment is open when its local civil time lies within the hours. That is exact
// across changes of the clock: an hour that happens twice is worked twice, an hour
// that is skipped is not worked.
//
// Calendars cover the years 1 to 9999. A year's spans follow from its weekdays,
// its changes of the clock and its dates, and years alike share one list: the
// changes of the clock are those of the zone data until 2104, and the zone's rule
// from then on.
#ifndef GOODWILL_COMPLAINT_CALENDAR_H_
#define GOODWILL_COMPLAINT_CALENDAR_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/zone.h"
#include "goodwill/complaint/calendar_rules.h"

namespace goodwill {

// What becomes of the time of day when working days are added.
enum class DayEnd : uint8_t {
  kWallTime = 0,  // the same local time, open or not (in a gap: past it)
  kRoll = 1,      // ... and then into working time: forwards, or backwards for days < 0
  kClose = 2,     // the last closing time of the day
};

// Open without interruption, [from_us, to_us).
struct OpenSpan {
  int64_t from_us = 0;
  int64_t to_us = 0;

  bool operator==(const OpenSpan&) const = default;
};

// Cheap to copy, immutable, safe to share between threads. Instants and lengths of
// time are microseconds. OUT_OF_RANGE for instants outside the years 1 to 9999 and
// answers that would be, among them the opening of a calendar that never opens.
class WorkingCalendar {
 public:
  // Compiles the rules; takes some milliseconds. INVALID_ARGUMENT for rules that
  // ReadCalendarRules would not make.
  static absl::StatusOr<WorkingCalendar> Make(CalendarRules rules);

  const CalendarRules& rules() const;

  // The moment at which `length_us` of working time after `start_us` are over;
  // before it, where negative.
  absl::StatusOr<int64_t> Add(int64_t start_us, int64_t length_us) const;
  absl::StatusOr<int64_t> Subtract(int64_t start_us, int64_t length_us) const;
  // Working time from start to end.
  absl::StatusOr<int64_t> Between(int64_t start_us, int64_t end_us) const;
  absl::StatusOr<bool> IsOpen(int64_t us) const;
  // The moment itself while open, else the next opening.
  absl::StatusOr<int64_t> NextOpen(int64_t us) const;
  // The closing of the present span, else of the next.
  absl::StatusOr<int64_t> NextClose(int64_t us) const;
  // Until when there was work before it: the moment itself inside a span and at its
  // closing, else (and at an opening) the last closing.
  absl::StatusOr<int64_t> PrevClose(int64_t us) const;

  // A working day is a local date on which a span begins. `days` of them after the
  // date of `start_us` (before it, where negative). FAILED_PRECONDITION from a day
  // that is not worked, if `origin` refuses those.
  absl::StatusOr<int64_t> AddDays(int64_t start_us, int64_t days,
                                  DayEnd end = DayEnd::kWallTime) const;
  // Working days after the date of the start up to that of the end, which counts.
  absl::StatusOr<int64_t> DaysBetween(int64_t start_us, int64_t end_us) const;
  // Whether a local day is worked; false outside the years 1 to 9999.
  bool IsWorkingDay(int32_t day) const;

  // What is open within [from_us, to_us), in order, at most `most` spans.
  std::vector<OpenSpan> Spans(int64_t from_us, int64_t to_us, size_t most) const;

  // The same for columns: of `out.size()` values each, or one for all. The first row
  // that cannot be answered is named.
  absl::Status Add(std::span<const int64_t> start_us, std::span<const int64_t> length_us,
                   std::span<int64_t> out) const;
  absl::Status Subtract(std::span<const int64_t> start_us, std::span<const int64_t> length_us,
                        std::span<int64_t> out) const;
  absl::Status Between(std::span<const int64_t> start_us, std::span<const int64_t> end_us,
                       std::span<int64_t> out) const;
  absl::Status IsOpen(std::span<const int64_t> us, std::span<int64_t> out) const;  // 1 or 0
  absl::Status NextOpen(std::span<const int64_t> us, std::span<int64_t> out) const;
  absl::Status NextClose(std::span<const int64_t> us, std::span<int64_t> out) const;
  absl::Status PrevClose(std::span<const int64_t> us, std::span<int64_t> out) const;
  absl::Status AddDays(std::span<const int64_t> start_us, std::span<const int64_t> days,
                       DayEnd end, std::span<int64_t> out) const;
  absl::Status DaysBetween(std::span<const int64_t> start_us, std::span<const int64_t> end_us,
                           std::span<int64_t> out) const;

 private:
  struct Data;
  explicit WorkingCalendar(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

  std::shared_ptr<const Data> data_;
};

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_CALENDAR_H_
