// Working hours, as a business writes them down.
//
// Everything is said in local time. A week has hours for each day; a date may
// have hours of its own, which replace those of its weekday; a break takes time
// away from one date; a holiday closes a whole local day, once or every year.
//
//     mon-fri=08:00-12:00,13:00-18:00     several spans a day
//     sat=22:00-06:00                     over midnight: belongs to Saturday
//     2026-12-24=08:00-12:00              this date only
//     2026-12-25  --01-01                 closed, once; closed every year
//
// A span over midnight is worked when the day on which it begins is worked. Its
// morning ends early where it reaches a holiday or a date with hours of its own.
//
// Software disagrees about five cases, so each is a choice here:
//
//   at_close  time that is used up exactly at closing time is up at closing time,
//             or at the next opening (and backwards: at the opening, or at the
//             closing before it)
//   zero      no time at all, from a closed moment: stays there, or goes to the
//             next opening (backwards: the last closing)
//   reversed  the time between a later and an earlier moment is negative, or zero
//   origin    days counted from a day that is not worked: the next working day is
//             the first one, or one goes there before counting, or it is refused
//   gap       a span whose opening or closing time the clock skipped that day: what
//             exists of it counts, or nothing of it does
#ifndef GOODWILL_COMPLAINT_CALENDAR_RULES_H_
#define GOODWILL_COMPLAINT_CALENDAR_RULES_H_

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/zone.h"

namespace goodwill {

// Seconds of a local day, [from, to). `to` may lie in the next day.
struct DaySpan {
  int32_t from = 0;  // 0 to 86399
  int32_t to = 0;    // from + 1 to from + 86400

  bool operator==(const DaySpan&) const = default;
};

enum class AtClose : uint8_t { kClose = 0, kNextOpen = 1 };
enum class ZeroTime : uint8_t { kStay = 0, kRoll = 1 };
enum class ReversedTime : uint8_t { kNegative = 0, kZero = 1 };
enum class ClosedOrigin : uint8_t { kCount = 0, kRoll = 1, kRefuse = 2 };
enum class GapSpan : uint8_t { kKeep = 0, kDrop = 1 };

struct CalendarRules {
  Zone zone;
  std::array<std::vector<DaySpan>, 7> weekly;         // Monday first; ascending, apart
  std::map<int32_t, std::vector<DaySpan>> dates;      // by day; empty: closed
  std::map<int32_t, std::vector<DaySpan>> breaks;     // within their day
  std::set<int32_t> holidays;                         // days
  std::set<std::pair<int32_t, int32_t>> every_year;   // holidays by month and day
  AtClose at_close = AtClose::kClose;
  ZeroTime zero = ZeroTime::kStay;
  ReversedTime reversed = ReversedTime::kNegative;
  ClosedOrigin origin = ClosedOrigin::kCount;
  GapSpan gap = GapSpan::kKeep;
};

// Dates are taken from these years, and a day has at most so many spans: what a
// calendar takes of memory is bounded.
inline constexpr int32_t kFirstCalendarYear = 1900;
inline constexpr int32_t kLastCalendarYear = 2199;
inline constexpr size_t kMostSpansADay = 48;
inline constexpr size_t kMostCalendarDates = 50'000;

// What is read for one calendar, line by line as above.
struct CalendarTexts {
  std::vector<std::string> weekly;    // "mon-fri=08:00-12:00,13:00-18:00"
  std::vector<std::string> dates;     // "2026-12-24=08:00-12:00"; "2026-12-24=": closed
  std::vector<std::string> breaks;    // "2026-12-23=15:00-16:30"
  std::vector<std::string> holidays;  // "2026-12-25" or "--01-01"

  bool operator==(const CalendarTexts&) const = default;
};

// "08:00-12:00,13:00-18:00" with seconds where wanted; "" is no hours. INVALID_ARGUMENT
// for anything else, spans that meet each other included.
absl::StatusOr<std::vector<DaySpan>> ReadDaySpans(std::string_view text);
// The other way: ReadDaySpans reads it back.
std::string WriteDaySpans(std::span<const DaySpan> spans);

// INVALID_ARGUMENT with every line that is wrong (field: the member of `texts`,
// row: its index). Conventions are left as they are by default.
absl::StatusOr<CalendarRules> ReadCalendarRules(const Zone& zone, const CalendarTexts& texts);

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_CALENDAR_RULES_H_
