#include "complaint/local_hours.h"

#include <algorithm>

#include "goodwill/base/instant.h"

namespace goodwill::complaint {

bool IsHoliday(const CalendarRules& rules, int32_t day) {
  if (rules.holidays.contains(day)) return true;
  if (rules.every_year.empty()) return false;
  const CivilDate date = CivilFromDays(day);
  return rules.every_year.contains({date.month, date.day});
}

const std::vector<DaySpan>& SpansBegun(const CalendarRules& rules, int32_t day) {
  static const std::vector<DaySpan> kNone;
  if (IsHoliday(rules, day)) return kNone;
  const auto own = rules.dates.find(day);
  if (own != rules.dates.end()) return own->second;
  return rules.weekly[static_cast<size_t>(WeekdayOf(day))];
}

std::vector<DaySpan> Without(const std::vector<DaySpan>& spans,
                             const std::vector<DaySpan>& breaks) {
  std::vector<DaySpan> left;
  for (DaySpan span : spans) {
    for (const DaySpan& pause : breaks) {
      if (pause.to <= span.from) continue;
      if (pause.from >= span.to) break;
      if (pause.from > span.from) left.push_back({span.from, pause.from});
      span.from = std::min(pause.to, span.to);
    }
    if (span.from < span.to) left.push_back(span);
  }
  return left;
}

void OpenOn(const CalendarRules& rules, int32_t day, const std::vector<DaySpan>& begun_before,
            const std::vector<DaySpan>& begun, std::vector<DaySpan>* open) {
  open->clear();
  if (IsHoliday(rules, day)) return;
  // The morning of a span that began the day before, unless this date says all.
  if (!begun_before.empty() && begun_before.back().to > kDaySeconds && !rules.dates.contains(day)) {
    open->push_back({0, begun_before.back().to - kDaySeconds});
  }
  for (const DaySpan& span : begun) {
    const int32_t to = std::min(span.to, kDaySeconds);
    if (!open->empty() && span.from <= open->back().to) {
      open->back().to = std::max(open->back().to, to);
    } else {
      open->push_back({span.from, to});
    }
  }
  const auto breaks = rules.breaks.find(day);
  if (breaks != rules.breaks.end()) *open = Without(*open, breaks->second);
}

}  // namespace goodwill::complaint
