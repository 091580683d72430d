#include "goodwill/complaint/calendar.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/complaint/calendar_oracle.h"

namespace goodwill {
namespace {

WorkingCalendar Calendar(const char* zone, CalendarTexts texts) {
  return *WorkingCalendar::Make(*ReadCalendarRules(*Zone::Load(zone), texts));
}

int64_t At(const char* text, const char* zone = "UTC") {
  return *ParseInstant(text, *Zone::Load(zone));
}

const CalendarTexts kOffice = {{"mon-fri=08:00-12:00,13:00-18:00"}, {}, {}, {"--12-25", "--01-01"}};

TEST(WorkingCalendar, EqualsTheWalkAroundClockChangesAndTurnsOfTheYear) {
  for (const auto& [name, year] : kZoneYears) {
    const Zone zone = *Zone::Load(name);
    for (const bool nights : {false, true}) {
      CalendarRules rules = OracleRules(zone, year, nights);
      rules.at_close = nights ? AtClose::kNextOpen : AtClose::kClose;
      const WorkingCalendar calendar = *WorkingCalendar::Make(std::move(rules));
      // Two days around each change, and around the turn of the year.
      std::vector<int64_t> middles = {DaysFromCivil(year + 1, 1, 1) * kMicrosPerDay};
      const int64_t first = DaysFromCivil(year, 1, 1) * kMicrosPerDay;
      for (int64_t t = first; t < middles[0]; t += 6 * kHourUs) {
        const auto offset = [&](int64_t us) {
          return zone.absl().At(absl::FromUnixMicros(us)).offset;
        };
        if (offset(t) != offset(t + 6 * kHourUs)) middles.push_back(t + 3 * kHourUs);
      }
      for (const int64_t middle : middles) {
        CompareWithWalk(calendar, middle - 2 * kMicrosPerDay, middle + 2 * kMicrosPerDay);
        if (HasFatalFailure()) FAIL() << name << " " << year << " " << nights;
      }
    }
  }
}

TEST(WorkingCalendar, AnOfficeDeadline) {
  const WorkingCalendar office = Calendar("Europe/Berlin", kOffice);
  // Friday 17:00 and four hours: one is left today, three on Monday.
  EXPECT_EQ(*office.Add(At("2026-10-23T17:00", "Europe/Berlin"), 4 * kHourUs),
            At("2026-10-26T11:00", "Europe/Berlin"));
  EXPECT_EQ(*office.Between(At("2026-10-23T17:00", "Europe/Berlin"),
                            At("2026-10-26T11:00", "Europe/Berlin")),
            4 * kHourUs);
  EXPECT_EQ(*office.NextOpen(At("2026-12-25T09:00", "Europe/Berlin")),
            At("2026-12-28T08:00", "Europe/Berlin"));
}

TEST(WorkingCalendar, FractionsOfASecondAreKept) {
  const WorkingCalendar office = Calendar("Europe/Berlin", kOffice);
  const int64_t start = At("2026-10-23T17:59:59.999999", "Europe/Berlin");
  EXPECT_EQ(*office.Add(start, 1), At("2026-10-23T18:00", "Europe/Berlin"));
  EXPECT_EQ(*office.Add(start, 2), At("2026-10-26T08:00:00.000001", "Europe/Berlin"));
  EXPECT_EQ(*office.Between(start, At("2026-10-26T08:00:00.000001", "Europe/Berlin")), 2);
}

TEST(WorkingCalendar, ExactlyUsedUp) {
  CalendarRules rules = *ReadCalendarRules(*Zone::Load("Europe/Berlin"), kOffice);
  const WorkingCalendar close = *WorkingCalendar::Make(rules);
  rules.at_close = AtClose::kNextOpen;
  const WorkingCalendar next = *WorkingCalendar::Make(rules);
  const int64_t ten = At("2026-10-23T10:00", "Europe/Berlin");
  EXPECT_EQ(*close.Add(ten, 2 * kHourUs), At("2026-10-23T12:00", "Europe/Berlin"));
  EXPECT_EQ(*next.Add(ten, 2 * kHourUs), At("2026-10-23T13:00", "Europe/Berlin"));
  EXPECT_EQ(*close.Subtract(ten, 2 * kHourUs), At("2026-10-23T08:00", "Europe/Berlin"));
  EXPECT_EQ(*next.Subtract(ten, 2 * kHourUs), At("2026-10-22T18:00", "Europe/Berlin"));
  EXPECT_EQ(*close.Add(ten, -2 * kHourUs), *close.Subtract(ten, 2 * kHourUs));
}

TEST(WorkingCalendar, NoTimeAtAll) {
  CalendarRules rules = *ReadCalendarRules(*Zone::Load("Europe/Berlin"), kOffice);
  const int64_t night = At("2026-10-23T20:00", "Europe/Berlin");
  EXPECT_EQ(*WorkingCalendar::Make(rules)->Add(night, 0), night);
  rules.zero = ZeroTime::kRoll;
  const WorkingCalendar roll = *WorkingCalendar::Make(rules);
  EXPECT_EQ(*roll.Add(night, 0), At("2026-10-26T08:00", "Europe/Berlin"));
  EXPECT_EQ(*roll.Subtract(night, 0), At("2026-10-23T18:00", "Europe/Berlin"));
}

TEST(WorkingCalendar, LaterToEarlier) {
  CalendarRules rules = *ReadCalendarRules(Zone(), kOffice);
  const int64_t ten = At("2026-10-23T10:00");
  const int64_t nine = At("2026-10-23T09:00");
  EXPECT_EQ(*WorkingCalendar::Make(rules)->Between(ten, nine), -kHourUs);
  EXPECT_EQ(*WorkingCalendar::Make(rules)->DaysBetween(At("2026-10-27"), At("2026-10-23")), -2);
  rules.reversed = ReversedTime::kZero;
  EXPECT_EQ(*WorkingCalendar::Make(rules)->Between(ten, nine), 0);
  EXPECT_EQ(*WorkingCalendar::Make(rules)->DaysBetween(At("2026-10-27"), At("2026-10-23")), 0);
}

TEST(WorkingCalendar, ADayOfTwentyFiveHours) {
  const WorkingCalendar always = Calendar("Europe/Paris", {{"mon-sun=00:00-24:00"}, {}, {}, {}});
  EXPECT_EQ(*always.Between(At("2020-10-25", "Europe/Paris"), At("2020-10-26", "Europe/Paris")),
            25 * kHourUs);
  EXPECT_EQ(*always.Between(At("2020-03-29", "Europe/Paris"), At("2020-03-30", "Europe/Paris")),
            23 * kHourUs);
}

TEST(WorkingCalendar, NeverClosedAndNeverOpen) {
  const WorkingCalendar always = Calendar("UTC", {{"mon-sun=00:00-24:00"}, {}, {}, {}});
  const int64_t now = At("2026-10-23T10:00");
  EXPECT_EQ(*always.Add(now, 1'000'000 * kHourUs), now + 1'000'000 * kHourUs);
  EXPECT_EQ(always.NextClose(now).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(*always.NextOpen(now), now);
  EXPECT_EQ(*always.Add(kMinInstantUs, kMaxInstantUs - kMinInstantUs), kMaxInstantUs);
  EXPECT_EQ(always.Add(kMinInstantUs, kMaxInstantUs - kMinInstantUs + 1).status().code(),
            absl::StatusCode::kOutOfRange);

  const WorkingCalendar never = Calendar("UTC", {});
  for (const auto& answer : {never.NextOpen(now), never.NextClose(now), never.PrevClose(now),
                             never.Add(now, 1), never.Add(now, -1), never.AddDays(now, 1)}) {
    EXPECT_EQ(answer.status().code(), absl::StatusCode::kOutOfRange);
  }
  EXPECT_EQ(*never.Add(now, 0), now);
  EXPECT_EQ(*never.Between(now, kMaxInstantUs), 0);
  EXPECT_EQ(*never.DaysBetween(now, kMaxInstantUs), 0);
}

TEST(WorkingCalendar, OpenOnNewYearsEve) {
  const WorkingCalendar club =
      Calendar("Australia/Sydney", {{}, {"2026-12-31=20:00-05:00"}, {}, {}});
  EXPECT_EQ(*club.NextClose(At("2026-06-01")), At("2027-01-01T05:00", "Australia/Sydney"));
  EXPECT_EQ(club.NextClose(At("2027-06-01")).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(club.Spans(At("2026-01-01"), At("2028-01-01"), 10),
            (std::vector<OpenSpan>{{At("2026-12-31T20:00", "Australia/Sydney"),
                                    At("2027-01-01T05:00", "Australia/Sydney")}}));
}

TEST(WorkingCalendar, ASpanOverMidnightBelongsToItsDay) {
  const WorkingCalendar night = Calendar(
      "UTC", {{"mon-sun=22:00-06:00"}, {"2026-12-30=10:00-11:00"}, {}, {"2026-12-25"}});
  const auto open = [&](const char* text) { return *night.IsOpen(At(text)); };
  EXPECT_TRUE(open("2026-12-24T05:00"));
  EXPECT_TRUE(open("2026-12-24T23:00"));
  EXPECT_FALSE(open("2026-12-25T05:00"));  // the holiday closes its whole day
  EXPECT_FALSE(open("2026-12-25T23:00"));
  EXPECT_FALSE(open("2026-12-26T05:00"));  // a night that nobody began
  EXPECT_FALSE(open("2026-12-30T05:00"));  // that date says all its hours
  EXPECT_TRUE(open("2026-12-30T10:30"));
  EXPECT_FALSE(open("2026-12-31T05:00"));
  EXPECT_EQ(*night.NextClose(At("2026-12-24T23:00")), At("2026-12-25"));
}

TEST(WorkingCalendar, WorkingDays) {
  const WorkingCalendar office = Calendar("Europe/Berlin", kOffice);
  const auto at = [](const char* text) { return At(text, "Europe/Berlin"); };
  EXPECT_EQ(*office.AddDays(at("2026-12-23T16:30"), 2), at("2026-12-28T16:30"));
  EXPECT_EQ(*office.AddDays(at("2026-12-23T19:30"), 2, DayEnd::kRoll), at("2026-12-29T08:00"));
  EXPECT_EQ(*office.AddDays(at("2026-12-28T07:30"), -2, DayEnd::kRoll), at("2026-12-22T18:00"));
  EXPECT_EQ(*office.AddDays(at("2026-12-23T12:30"), 2, DayEnd::kClose), at("2026-12-28T18:00"));
  EXPECT_EQ(*office.DaysBetween(at("2026-12-23T23:00"), at("2026-12-28T00:00")), 2);
  EXPECT_TRUE(office.IsWorkingDay(DaysFromCivil(2026, 12, 24)));
  EXPECT_FALSE(office.IsWorkingDay(DaysFromCivil(2026, 12, 25)));
  EXPECT_FALSE(office.IsWorkingDay(std::numeric_limits<int32_t>::max()));
  EXPECT_EQ(office.AddDays(at("2026-12-23"), std::numeric_limits<int64_t>::max()).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(office.AddDays(at("2026-12-23"), std::numeric_limits<int64_t>::min()).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(WorkingCalendar, DaysFromADayThatIsNotWorked) {
  CalendarRules rules = *ReadCalendarRules(Zone(), kOffice);
  const int64_t saturday = At("2026-10-24T09:00");
  const WorkingCalendar count = *WorkingCalendar::Make(rules);
  EXPECT_EQ(*count.AddDays(saturday, 1), At("2026-10-26T09:00"));
  EXPECT_EQ(*count.AddDays(saturday, -1), At("2026-10-23T09:00"));
  EXPECT_EQ(*count.AddDays(saturday, 0), saturday);
  rules.origin = ClosedOrigin::kRoll;
  const WorkingCalendar roll = *WorkingCalendar::Make(rules);
  EXPECT_EQ(*roll.AddDays(saturday, 1), At("2026-10-27T09:00"));
  EXPECT_EQ(*roll.AddDays(saturday, -1), At("2026-10-22T09:00"));
  rules.origin = ClosedOrigin::kRefuse;
  const WorkingCalendar refuse = *WorkingCalendar::Make(rules);
  EXPECT_EQ(refuse.AddDays(saturday, 1).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(*refuse.AddDays(At("2026-10-23"), 1), At("2026-10-26"));
}

TEST(WorkingCalendar, ADateThatNeverWasIsNotWorked) {
  const WorkingCalendar apia = Calendar("Pacific/Apia", {{"mon-sun=09:00-17:00"}, {}, {}, {}});
  EXPECT_FALSE(apia.IsWorkingDay(DaysFromCivil(2011, 12, 30)));
  EXPECT_EQ(*apia.AddDays(At("2011-12-29T10:00", "Pacific/Apia"), 1),
            At("2011-12-31T10:00", "Pacific/Apia"));
}

// Counted one by one, with wall time kept.
TEST(WorkingCalendar, WorkingDaysEqualTheCount) {
  Draws draws(3);
  for (const char* name : {"Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu"}) {
    const Zone zone = *Zone::Load(name);
    CalendarRules rules = OracleRules(zone, 2011, true);
    rules.weekly[2].clear();
    const WorkingCalendar calendar = *WorkingCalendar::Make(rules);
    for (int i = 0; i < 300; ++i) {
      const auto day = static_cast<int32_t>(
          draws.Between(DaysFromCivil(2010, 11, 1), DaysFromCivil(2012, 3, 1)));
      const int64_t count = draws.Between(-40, 40);
      int32_t at = day;
      int64_t left = count;
      while (left != 0) {
        at += left > 0 ? 1 : -1;
        if (calendar.IsWorkingDay(at)) left -= left > 0 ? 1 : -1;
      }
      const int64_t noon = day * kMicrosPerDay + 12 * kHourUs;
      const int64_t start = zone.FromLocal(noon);
      if (zone.DayOf(start) != day) continue;  // the date that never was
      EXPECT_EQ(*calendar.AddDays(start, count),
                count == 0 ? start : zone.FromLocal(at * kMicrosPerDay + 12 * kHourUs));
      const int64_t there = zone.FromLocal(at * kMicrosPerDay);
      const int64_t days = count >= 0 ? count : count + 1 - (calendar.IsWorkingDay(day) ? 1 : 0);
      EXPECT_EQ(*calendar.DaysBetween(start, there), days);
    }
  }
}

// Long lengths against the sum of short ones, at random, in every century.
TEST(WorkingCalendar, LongIsTheSumOfShort) {
  Draws draws(11);
  for (const auto& [name, year] : kZoneYears) {
    const WorkingCalendar calendar =
        *WorkingCalendar::Make(OracleRules(*Zone::Load(name), 2011, true));
    for (int i = 0; i < 2000; ++i) {
      const int64_t from = draws.Between(kMinInstantUs / 2, kMaxInstantUs / 2);
      const int64_t a = draws.Between(1, 5'000'000) * kMinuteUs;
      const int64_t b = draws.Between(1, 5'000'000) * kMinuteUs;
      const int64_t middle = *calendar.Add(from, a);
      EXPECT_EQ(*calendar.Add(middle, b), *calendar.Add(from, a + b));
      EXPECT_EQ(*calendar.Between(from, middle), a);
      EXPECT_EQ(*calendar.Between(middle, from), -a);
      EXPECT_LE(*calendar.Subtract(middle, a), *calendar.NextOpen(from));
    }
  }
}

TEST(WorkingCalendar, ColumnsEqualSingleCalls) {
  const WorkingCalendar office = Calendar("Europe/Berlin", kOffice);
  Draws draws(5);
  std::vector<int64_t> starts;
  std::vector<int64_t> lengths;
  for (int i = 0; i < 500; ++i) {
    starts.push_back(draws.Between(At("2015-01-01"), At("2030-01-01")));
    lengths.push_back(draws.Between(-400, 400) * kHourUs);
  }
  std::vector<int64_t> out(starts.size());
  ASSERT_TRUE(office.Add(starts, lengths, out).ok());
  for (size_t i = 0; i < starts.size(); ++i) EXPECT_EQ(out[i], *office.Add(starts[i], lengths[i]));
  ASSERT_TRUE(office.Between(starts, std::span(lengths).first(1), out).ok());
  for (size_t i = 0; i < starts.size(); ++i)
    EXPECT_EQ(out[i], *office.Between(starts[i], lengths[0]));
  starts[7] = std::numeric_limits<int64_t>::max();
  const absl::Status status = office.Add(starts, lengths, out);
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ProblemsOf(status).at(0).row, 7);
  EXPECT_FALSE(office.Add(std::span(starts).first(2), lengths, out).ok());
}

TEST(WorkingCalendar, RulesMadeByHandAreChecked) {
  CalendarRules rules;
  rules.weekly[0] = {{5, 3}};
  EXPECT_FALSE(WorkingCalendar::Make(rules).ok());
  rules.weekly[0] = {{5, 90'000}, {6, 7}};
  EXPECT_FALSE(WorkingCalendar::Make(rules).ok());
  rules.weekly[0].clear();
  rules.holidays = {std::numeric_limits<int32_t>::max()};
  EXPECT_FALSE(WorkingCalendar::Make(rules).ok());
  rules.holidays.clear();
  rules.breaks[0] = {{5, 90'000}};
  EXPECT_FALSE(WorkingCalendar::Make(rules).ok());
}

}  // namespace
}  // namespace goodwill
