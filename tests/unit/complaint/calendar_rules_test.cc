#include "goodwill/complaint/calendar_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

using Spans = std::vector<DaySpan>;

TEST(DaySpans, AreRead) {
  EXPECT_EQ(*ReadDaySpans("08:00-12:00,13:00-18:00"), (Spans{{28800, 43200}, {46800, 64800}}));
  EXPECT_EQ(*ReadDaySpans(" 8:00 - 12:00:30 "), (Spans{{28800, 43230}}));
  EXPECT_EQ(*ReadDaySpans("22:00-06:00"), (Spans{{79200, 108000}}));
  EXPECT_EQ(*ReadDaySpans("00:00-24:00"), (Spans{{0, 86400}}));
  EXPECT_EQ(*ReadDaySpans(""), Spans{});
}

TEST(DaySpans, AreRefused) {
  for (const char* text :
       {"8-12", "08:00", "08:00-", "-08:00", "08:00-08:00", "24:00-24:00", "24:00-01:00",
        "08:60-09:00", "25:00-26:00", "08:00-12:00,", ",", "08:00-12:00,11:00-13:00",
        "22:00-06:00,23:00-24:00", "08:00–12:00", "08:00-12:00 13:00-14:00", "0x:00-12:00",
        "08:00-24:01", "13:00-14:00,08:00-09:00"}) {
    EXPECT_FALSE(ReadDaySpans(text).ok()) << text;
  }
  std::string many;
  for (int i = 0; i < 49; ++i) {
    if (i > 0) many += ",";
    const std::string hour = std::to_string(i / 4 + 1);
    const std::string minute = std::to_string(i % 4 * 10 + 10);
    many += hour + ":" + minute + "-" + hour + ":" + minute + ":30";
  }
  EXPECT_FALSE(ReadDaySpans(many).ok());
}

TEST(DaySpans, RoundTrip) {
  Draws draws(7);
  for (int i = 0; i < 2000; ++i) {
    Spans spans;
    auto at = static_cast<int32_t>(draws.Below(20000));
    while (spans.size() < 5) {
      const auto from = at + static_cast<int32_t>(draws.Below(20000));
      const auto to = from + 1 + static_cast<int32_t>(draws.Below(20000));
      if (from >= 86400) break;
      spans.push_back({from, to});
      if (to >= 86400) break;
      at = to;
    }
    EXPECT_EQ(*ReadDaySpans(WriteDaySpans(spans)), spans);
  }
}

TEST(DaySpans, AnyTextIsAnsweredAndWhatIsReadIsInOrder) {
  Draws draws(8);
  int read = 0;
  for (int i = 0; i < 50000; ++i) {
    const auto spans = ReadDaySpans(draws.Text("0128:-,", 14));
    if (!spans.ok()) continue;
    ++read;
    int32_t end = 0;
    for (const DaySpan& span : *spans) {
      EXPECT_GE(span.from, end);
      EXPECT_LT(span.from, span.to);
      end = span.to;
    }
    EXPECT_EQ(*ReadDaySpans(WriteDaySpans(*spans)), *spans);
  }
  EXPECT_GT(read, 10);
}

TEST(CalendarRules, AreRead) {
  const auto rules = ReadCalendarRules(
      Zone(), {{"mon-wed=08:00-12:00", "sat-sun=10:00-11:00"},
               {"2026-12-24=08:00-12:00", "2026-12-23="},
               {"2026-01-05=09:00-09:30", "2026-01-05=08:00-08:30"},
               {"2026-12-25", "--01-01", "--02-29"}});
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ(rules->weekly[1], (Spans{{28800, 43200}}));
  EXPECT_EQ(rules->weekly[3], Spans{});
  EXPECT_EQ(rules->weekly[6], (Spans{{36000, 39600}}));
  EXPECT_TRUE(rules->dates.at(DaysFromCivil(2026, 12, 23)).empty());
  EXPECT_EQ(rules->breaks.at(DaysFromCivil(2026, 1, 5)), (Spans{{28800, 30600}, {32400, 34200}}));
  EXPECT_TRUE(rules->holidays.contains(DaysFromCivil(2026, 12, 25)));
  EXPECT_TRUE(rules->every_year.contains({2, 29}));
}

TEST(CalendarRules, EveryWrongLineIsNamed) {
  const auto rules = ReadCalendarRules(
      Zone(), {{"mon=08:00-12:00", "mon=13:00-14:00", "moon=1:00-2:00", "tue 8-9"},
               {"2026-02-30=08:00-09:00", "1899-12-31=08:00-09:00"},
               {"2026-01-05=22:00-02:00", "2026-01-05=10:00-11:00", "2026-01-05=10:30-12:00"},
               {"--13-01", "2200-01-01", "Christmas", "--1-1"}});
  ASSERT_FALSE(rules.ok());
  std::vector<std::pair<std::string, int64_t>> places;
  for (const Problem& problem : ProblemsOf(rules.status())) {
    places.emplace_back(problem.field, problem.row);
  }
  EXPECT_EQ(places, (std::vector<std::pair<std::string, int64_t>>{
                        {"weekly", 1}, {"weekly", 2}, {"weekly", 3}, {"dates", 0}, {"dates", 1},
                        {"breaks", 0}, {"breaks", 2}, {"holidays", 0}, {"holidays", 1},
                        {"holidays", 2}, {"holidays", 3}}));
}

}  // namespace
}  // namespace goodwill
