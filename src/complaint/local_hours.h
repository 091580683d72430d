// What is open on one local day, before any clock is asked.
#ifndef GOODWILL_SRC_COMPLAINT_LOCAL_HOURS_H_
#define GOODWILL_SRC_COMPLAINT_LOCAL_HOURS_H_

#include <cstdint>
#include <vector>

#include "goodwill/complaint/calendar_rules.h"

namespace goodwill::complaint {

inline constexpr int32_t kDaySeconds = 86'400;

// 0 is Monday.
constexpr int32_t WeekdayOf(int32_t day) { return (day % 7 + 10) % 7; }

// A local day that the calendar closes, by date or every year.
bool IsHoliday(const CalendarRules& rules, int32_t day);

// The spans that begin on a day, without breaks: a date's own, its weekday's, or
// none on a holiday. Spans over midnight go beyond 24 hours.
const std::vector<DaySpan>& SpansBegun(const CalendarRules& rules, int32_t day);

// Sets *open to all that is open on a day: its own spans as far as midnight and the
// morning that the day before left it, without breaks; ascending and apart.
void OpenOn(const CalendarRules& rules, int32_t day, const std::vector<DaySpan>& begun_before,
            const std::vector<DaySpan>& begun, std::vector<DaySpan>* open);

// Takes `breaks` away from `spans`, both ascending and apart.
std::vector<DaySpan> Without(const std::vector<DaySpan>& spans, const std::vector<DaySpan>& breaks);

}  // namespace goodwill::complaint

#endif  // GOODWILL_SRC_COMPLAINT_LOCAL_HOURS_H_
