#include "goodwill/base/window.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "goodwill/base/instant.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

int64_t At(std::string_view text, const Zone& zone) { return *ParseInstant(text, zone); }

std::string Text(const Window& window, std::string_view as_of, const Zone& zone) {
  const auto span = ResolveWindow(window, At(as_of, zone), zone);
  if (!span.ok()) return span.status().ToString();
  return FormatInstant(span->from_us, zone) + " " + FormatInstant(span->to_us, zone);
}

TEST(Window, Examples) {
  const Zone utc;
  using P = CalendarPeriod;
  EXPECT_EQ(Text(Window::RollingDays(30), "1998-07-01", utc),
            "1998-06-01T00:00:00Z 1998-07-01T00:00:00Z");
  EXPECT_EQ(Text(Window::RollingMonths(12), "1998-07-01", utc),
            "1997-07-01T00:00:00Z 1998-07-01T00:00:00Z");
  EXPECT_EQ(Text(Window::RollingMonths(1), "2023-03-31T08:15:00.5", utc),
            "2023-02-28T08:15:00.5Z 2023-03-31T08:15:00.5Z");
  EXPECT_EQ(Text(Window::RollingMonths(12), "2024-02-29", utc),
            "2023-02-28T00:00:00Z 2024-02-29T00:00:00Z");
  // At the first instant of July, June is complete.
  EXPECT_EQ(Text(Window::Calendar(P::kMonth, 1), "1998-07-01", utc),
            "1998-06-01T00:00:00Z 1998-07-01T00:00:00Z");
  EXPECT_EQ(Text(Window::Calendar(P::kMonth, 1), "1998-07-31T23:00", utc),
            "1998-06-01T00:00:00Z 1998-07-01T00:00:00Z");
  EXPECT_EQ(Text(Window::Calendar(P::kQuarter, 2), "1998-08-15", utc),
            "1998-01-01T00:00:00Z 1998-07-01T00:00:00Z");
  EXPECT_EQ(Text(Window::Calendar(P::kYear, 1), "1998-08-15", utc),
            "1997-01-01T00:00:00Z 1998-01-01T00:00:00Z");
  EXPECT_EQ(Text(Window::Calendar(P::kYear, 1, true), "1998-08-15", utc),
            "1997-01-01T00:00:00Z 1998-08-15T00:00:00Z");
  // Civil, not 24 hours each: the clock went forward on 29 March.
  const Zone berlin = *Zone::Load("Europe/Berlin");
  EXPECT_EQ(Text(Window::RollingDays(1), "2026-03-29T12:00", berlin),
            "2026-03-28T12:00:00+01:00 2026-03-29T12:00:00+02:00");
  EXPECT_EQ(Text(Window::RollingDays(1), "2026-03-30T02:30", berlin),
            "2026-03-29T03:00:00+02:00 2026-03-30T02:30:00+02:00");
  EXPECT_EQ(Text(Window::Calendar(P::kMonth, 1), "2026-04-10", berlin),
            "2026-03-01T00:00:00+01:00 2026-04-01T00:00:00+02:00");
}

TEST(Window, SpanIsHalfOpen) {
  const Span span{10, 20};
  EXPECT_FALSE(span.Contains(9));
  EXPECT_TRUE(span.Contains(10));
  EXPECT_TRUE(span.Contains(19));
  EXPECT_FALSE(span.Contains(20));
}

// Walks back one day or month at a time.
CivilDate DayBefore(CivilDate date) {
  if (--date.day >= 1) return date;
  if (--date.month < 1) {
    date.month = 12;
    --date.year;
  }
  date.day = DaysInMonth(date.year, date.month);
  return date;
}

bool BeginsPeriod(const CivilDate& date, CalendarPeriod period) {
  if (date.day != 1) return false;
  if (period == CalendarPeriod::kYear) return date.month == 1;
  if (period == CalendarPeriod::kQuarter) {
    return date.month == 1 || date.month == 4 || date.month == 7 || date.month == 10;
  }
  return true;
}

TEST(Window, AgreesWithACalendarOnTheWall) {
  Draws draws(60);
  for (const char* name : {"UTC", "Europe/Sofia", "America/Sao_Paulo", "Pacific/Apia"}) {
    const Zone zone = *Zone::Load(name);
    for (int i = 0; i < 1500; ++i) {
      const int64_t as_of = draws.Between(DaysFromCivil(1980, 1, 1) * kMicrosPerDay,
                                          DaysFromCivil(2040, 1, 1) * kMicrosPerDay);
      const uint64_t kind = draws.Below(3);
      const auto count = static_cast<int32_t>(draws.Between(1, 40));
      const auto period = static_cast<CalendarPeriod>(draws.Between(1, 3));
      const bool include = draws.Below(2) == 0;

      const absl::CivilSecond civil = zone.ToCivil(as_of);
      CivilDate date = CivilFromDays(zone.DayOf(as_of));
      const auto micros =
          static_cast<int32_t>(as_of % 1'000'000 + (as_of < 0 ? 1'000'000 : 0)) % 1'000'000;
      Window window;
      Span want{0, as_of};
      if (kind == 2) {
        window = Window::Calendar(period, count, include);
        while (!BeginsPeriod(date, period)) date = DayBefore(date);
        if (!include) {
          want.to_us = zone.StartOfDay(DaysFromCivil(date.year, date.month, date.day));
        }
        for (int32_t n = 0; n < count; ++n) {
          do {
            date = DayBefore(date);
          } while (!BeginsPeriod(date, period));
        }
        want.from_us = zone.StartOfDay(DaysFromCivil(date.year, date.month, date.day));
      } else {
        if (kind == 0) {
          window = Window::RollingDays(count);
          for (int32_t n = 0; n < count; ++n) date = DayBefore(date);
        } else {
          window = Window::RollingMonths(count);
          for (int32_t n = 0; n < count; ++n) {
            if (--date.month < 1) {
              date.month = 12;
              --date.year;
            }
          }
          while (date.day > DaysInMonth(date.year, date.month)) --date.day;
        }
        want.from_us =
            zone.FromCivil(absl::CivilSecond(date.year, date.month, date.day, civil.hour(),
                                             civil.minute(), civil.second()),
                           micros);
      }
      const auto got = ResolveWindow(window, as_of, zone);
      ASSERT_TRUE(got.ok()) << got.status();
      ASSERT_EQ(got->from_us, want.from_us) << name << " " << FormatInstant(as_of, zone);
      ASSERT_EQ(got->to_us, want.to_us) << name << " " << FormatInstant(as_of, zone);
      ASSERT_LE(got->from_us, got->to_us);
      ASSERT_LE(got->to_us, as_of);
    }
  }
}

TEST(Window, RefusesWhatIsNoWindow) {
  const Zone utc;
  for (int32_t count : {0, -1, kMaxWindowCount + 1, std::numeric_limits<int32_t>::max(),
                        std::numeric_limits<int32_t>::min()}) {
    EXPECT_EQ(CheckWindow(Window::RollingDays(count)).code(), absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(ResolveWindow(Window::RollingMonths(count), 0, utc).ok());
  }
  Window odd;
  odd.kind = static_cast<WindowKind>(0);
  EXPECT_FALSE(CheckWindow(odd).ok());
  odd.kind = static_cast<WindowKind>(200);
  EXPECT_FALSE(CheckWindow(odd).ok());
  odd = Window::Calendar(static_cast<CalendarPeriod>(4), 1);
  EXPECT_FALSE(CheckWindow(odd).ok());
  EXPECT_FALSE(ResolveWindow(Window::Calendar(CalendarPeriod::kYear, 10000), 0, utc).ok());
  EXPECT_FALSE(ResolveWindow(Window::RollingMonths(10000), kMinInstantUs, utc).ok());
  EXPECT_FALSE(ResolveWindow(Window::RollingDays(1), kMinInstantUs, utc).ok());
  EXPECT_TRUE(ResolveWindow(Window::RollingDays(10000), 0, utc).ok());
  for (int64_t as_of : {kMinInstantUs - 1, kMaxInstantUs + 1, std::numeric_limits<int64_t>::min(),
                        std::numeric_limits<int64_t>::max()}) {
    EXPECT_EQ(ResolveWindow(Window(), as_of, utc).status().code(), absl::StatusCode::kOutOfRange);
  }
}

TEST(Window, EqualityIsByMember) {
  EXPECT_EQ(Window::RollingDays(3), Window::RollingDays(3));
  EXPECT_FALSE(Window::RollingDays(3) == Window::RollingMonths(3));
}

}  // namespace
}  // namespace goodwill
