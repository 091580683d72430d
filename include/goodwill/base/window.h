// The span of time that tiers, and on request scores, look at.
//
// A window is a rule ("the last twelve months"); with an as-of and a zone it
// becomes a Span. Rolling windows move as-of's civil date and time back by days
// or months; calendar windows end where the current month, quarter or year
// began, so that a customer's standing changes on known days only.
#ifndef GOODWILL_BASE_WINDOW_H_
#define GOODWILL_BASE_WINDOW_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/zone.h"

namespace goodwill {

enum class WindowKind : uint8_t { kRollingDays = 1, kRollingMonths = 2, kCalendar = 3 };
// The same numbers as in the policy documents.
enum class CalendarPeriod : uint8_t { kMonth = 1, kQuarter = 2, kYear = 3 };

inline constexpr int32_t kMaxWindowCount = 10000;

struct Window {
  WindowKind kind = WindowKind::kRollingMonths;
  int32_t count = 12;  // of days, months or periods; 1 to kMaxWindowCount
  // For kCalendar only.
  CalendarPeriod period = CalendarPeriod::kMonth;
  bool include_current = false;  // and the period that as-of lies in, up to as-of

  static Window RollingDays(int32_t n) { return {WindowKind::kRollingDays, n}; }
  static Window RollingMonths(int32_t n) { return {WindowKind::kRollingMonths, n}; }
  static Window Calendar(CalendarPeriod period, int32_t n, bool include_current = false) {
    return {WindowKind::kCalendar, n, period, include_current};
  }

  bool operator==(const Window&) const = default;
};

// From an instant, inclusive, to another, exclusive.
struct Span {
  int64_t from_us = 0;
  int64_t to_us = 0;

  constexpr bool Contains(int64_t us) const { return us >= from_us && us < to_us; }

  bool operator==(const Span&) const = default;
};

// OK, or why the rule is none.
absl::Status CheckWindow(const Window& window);

// The span of the window before as_of. As-of is exclusive: at the first instant
// of a month, the month before is complete. A month back from the 31st is the
// last day of a shorter month. OUT_OF_RANGE when it begins before year 1.
absl::StatusOr<Span> ResolveWindow(const Window& window, int64_t as_of_us, const Zone& zone);

}  // namespace goodwill

#endif  // GOODWILL_BASE_WINDOW_H_
