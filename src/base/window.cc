#include "goodwill/base/window.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

int32_t MonthsPerPeriod(CalendarPeriod period) {
  switch (period) {
    case CalendarPeriod::kMonth:
      return 1;
    case CalendarPeriod::kQuarter:
      return 3;
    case CalendarPeriod::kYear:
      return 12;
  }
  return 1;
}

absl::Status BeforeYearOne() {
  return absl::OutOfRangeError("the window begins before the year 1");
}

}  // namespace

absl::Status CheckWindow(const Window& window) {
  if (window.kind != WindowKind::kRollingDays && window.kind != WindowKind::kRollingMonths &&
      window.kind != WindowKind::kCalendar) {
    return absl::InvalidArgumentError("the window is neither rolling nor of the calendar");
  }
  if (window.count < 1 || window.count > kMaxWindowCount) {
    return absl::InvalidArgumentError(
        absl::StrCat("a window spans 1 to ", kMaxWindowCount, " days, months or periods"));
  }
  if (window.kind == WindowKind::kCalendar && window.period != CalendarPeriod::kMonth &&
      window.period != CalendarPeriod::kQuarter && window.period != CalendarPeriod::kYear) {
    return absl::InvalidArgumentError("the calendar period is neither month, quarter nor year");
  }
  return absl::OkStatus();
}

absl::StatusOr<Span> ResolveWindow(const Window& window, int64_t as_of_us, const Zone& zone) {
  GOODWILL_RETURN_IF_ERROR(CheckWindow(window));
  if (!IsInstant(as_of_us)) return absl::OutOfRangeError("as-of is outside the years 1 to 9999");
  const absl::CivilSecond civil = zone.ToCivil(as_of_us);
  const auto micros =
      static_cast<int32_t>(as_of_us - FloorDivide(as_of_us, kMicrosPerSecond) * kMicrosPerSecond);
  const absl::CivilSecond first(1, 1, 1);

  if (window.kind == WindowKind::kRollingDays || window.kind == WindowKind::kRollingMonths) {
    absl::CivilDay day(civil);
    if (window.kind == WindowKind::kRollingDays) {
      day -= window.count;
    } else {
      const absl::CivilMonth month = absl::CivilMonth(civil) - window.count;
      const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
      day = std::min(absl::CivilDay(month) + (civil.day() - 1), last);
    }
    const absl::CivilSecond back(day.year(), day.month(), day.day(), civil.hour(), civil.minute(),
                                 civil.second());
    if (back < first) return BeforeYearOne();
    return Span{zone.FromCivil(back, micros), as_of_us};
  }

  const int32_t months = MonthsPerPeriod(window.period);
  const absl::CivilMonth current(civil.year(), (civil.month() - 1) / months * months + 1);
  const absl::CivilMonth from = current - static_cast<int64_t>(window.count) * months;
  if (absl::CivilSecond(from) < first) return BeforeYearOne();
  const int64_t to_us =
      window.include_current ? as_of_us : zone.FromCivil(absl::CivilSecond(current));
  return Span{zone.FromCivil(absl::CivilSecond(from)), to_us};
}

}  // namespace goodwill
