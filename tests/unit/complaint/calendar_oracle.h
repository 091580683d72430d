// Working time by looking at the clock every minute: what a calendar must equal.
#ifndef GOODWILL_TESTS_UNIT_COMPLAINT_CALENDAR_ORACLE_H_
#define GOODWILL_TESTS_UNIT_COMPLAINT_CALENDAR_ORACLE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "goodwill/complaint/calendar.h"

namespace goodwill {

constexpr int64_t kMinuteUs = 60 * kMicrosPerSecond;
constexpr int64_t kHourUs = 60 * kMinuteUs;

// Whether the shop is open at an instant, from its rules and the wall clock alone.
inline bool OracleIsOpen(const CalendarRules& rules, int64_t us) {
  const absl::CivilSecond now = absl::ToCivilSecond(absl::FromUnixMicros(us), rules.zone.absl());
  const absl::CivilDay today(now);
  const auto number = [](absl::CivilDay day) {
    return static_cast<int32_t>(day - absl::CivilDay(1970, 1, 1));
  };
  const auto holiday = [&](absl::CivilDay day) {
    return rules.holidays.count(number(day)) > 0 ||
           rules.every_year.count({day.month(), day.day()}) > 0;
  };
  const auto hours = [&](absl::CivilDay day) -> std::vector<DaySpan> {
    if (holiday(day)) return {};
    const auto own = rules.dates.find(number(day));
    if (own != rules.dates.end()) return own->second;
    return rules.weekly[static_cast<size_t>(absl::GetWeekday(day))];
  };
  if (holiday(today)) return false;
  const auto second = static_cast<int32_t>(now - absl::CivilSecond(today));
  const auto pauses = rules.breaks.find(number(today));
  if (pauses != rules.breaks.end()) {
    for (const DaySpan& pause : pauses->second) {
      if (second >= pause.from && second < pause.to) return false;
    }
  }
  for (const DaySpan& span : hours(today)) {
    if (second >= span.from && second < span.to) return true;
  }
  if (rules.dates.count(number(today)) > 0) return false;
  for (const DaySpan& span : hours(today - 1)) {
    if (second + 86'400 < span.to) return true;
  }
  return false;
}

// Compares every answer at every minute of [from, to) with the walk. All hours and
// offsets must be whole minutes.
inline void CompareWithWalk(const WorkingCalendar& calendar, int64_t from, int64_t to) {
  const auto count = static_cast<size_t>((to - from) / kMinuteUs);
  std::vector<char> open(count + 1);
  std::vector<int64_t> worked(count + 1);  // minutes before each
  for (size_t i = 0; i <= count; ++i) {
    open[i] = OracleIsOpen(calendar.rules(), from + static_cast<int64_t>(i) * kMinuteUs) ? 1 : 0;
    if (i > 0) worked[i] = worked[i - 1] + open[i - 1];
  }
  const auto at = [&](size_t i) { return from + static_cast<int64_t>(i) * kMinuteUs; };
  // What lies ahead, from the back; what lies behind, from the front.
  std::vector<size_t> next_open(count + 1, count + 1);
  std::vector<size_t> next_close(count + 1, count + 1);
  for (size_t i = count; i-- > 0;) {
    next_open[i] = open[i] ? i : next_open[i + 1];
    if (open[i]) {
      next_close[i] = open[i + 1] ? next_close[i + 1] : i + 1;
    } else {
      next_close[i] = next_close[i + 1];
    }
  }
  size_t last_close = count + 1;
  size_t jump = 0;
  size_t target_low = 0;
  size_t target_high = 0;
  for (size_t i = 0; i < count; ++i) {
    const int64_t now = at(i);
    ASSERT_EQ(*calendar.IsOpen(now), open[i] != 0) << calendar.rules().zone.name() << " " << now;
    ASSERT_EQ(*calendar.Between(from, now), worked[i] * kMinuteUs) << now;
    if (i > 0 && open[i - 1] && !open[i]) last_close = i;
    // Beyond the stretch the walk knows nothing.
    if (next_open[i] <= count) {
      ASSERT_EQ(*calendar.NextOpen(now), at(next_open[i])) << now;
      if (next_close[i] <= count) {
        ASSERT_EQ(*calendar.NextClose(now), at(next_close[i])) << now;
      }
    }
    const bool inside = i > 0 && open[i] && open[i - 1];
    if (inside || last_close <= count) {
      ASSERT_EQ(*calendar.PrevClose(now), inside ? now : at(last_close)) << now;
    }
    // A length of time that grows as the walk goes on; from the first minute.
    if (worked[i] > 0) {
      while (worked[target_low] < worked[i]) ++target_low;
      target_high = target_low;
      while (target_high < count && !open[target_high]) ++target_high;
      const bool next = calendar.rules().at_close == AtClose::kNextOpen;
      if (target_high < count) {
        ASSERT_EQ(*calendar.Add(from, worked[i] * kMinuteUs), at(next ? target_high : target_low))
            << now;
      }
    }
    // And backwards again, with a second less than a minute's grid.
    if (open[i] && ++jump % 7 == 0) {
      ASSERT_EQ(*calendar.Subtract(now, worked[i] * kMinuteUs - kMicrosPerSecond),
                at(next_open[0]) + kMicrosPerSecond)
          << now;
    }
  }
}

struct ZoneYear {
  const char* zone;
  int32_t year;
};

// Half an hour's change, a change at midnight, none at all, a day that never was, a
// second offset between summer and winter, changes around Ramadan, two hours at once.
inline const ZoneYear kZoneYears[] = {
    {"Europe/Berlin", 2026},      {"Australia/Lord_Howe", 2025}, {"America/Sao_Paulo", 2017},
    {"Asia/Kathmandu", 2026},     {"Pacific/Apia", 2011},        {"America/Santiago", 2024},
    {"America/New_York", 2026},   {"Africa/Casablanca", 2024},   {"Antarctica/Troll", 2026},
    {"Asia/Gaza", 2023},          {"Pacific/Chatham", 2150},     {"Europe/Dublin", 2460},
};

// Hours that meet every rule: several spans, nights, holidays, a date, breaks.
inline CalendarRules OracleRules(const Zone& zone, int32_t year, bool nights) {
  CalendarTexts texts;
  const std::string y = std::to_string(year) + "-";
  if (nights) {
    texts.weekly = {"mon-thu=22:00-06:00", "fri=00:00-24:00", "sat=01:30-02:45,21:00-03:00",
                    "sun=02:00-03:00,23:30-24:00"};
  } else {
    texts.weekly = {"mon-fri=08:00-12:00,13:00-18:00", "sat=10:00-14:00"};
  }
  texts.holidays = {"--01-01", "--05-01", "--12-25", "--12-31"};
  if (year <= kLastCalendarYear) {
    texts.holidays.push_back(y + "04-03");
    texts.dates = {y + "12-24=08:00-12:00", y + "03-29=", y + "10-25=01:00-05:00,22:00-02:30"};
    texts.breaks = {y + "10-26=01:15-02:15", y + "06-15=10:00-10:15,10:30-11:45"};
  }
  return *ReadCalendarRules(zone, texts);
}

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_COMPLAINT_CALENDAR_ORACLE_H_
