// What a dozen projects' own test suites say of business time.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "goodwill/base/instant.h"
#include "goodwill/complaint/calendar.h"
#include "tests/unit/complaint/csv_rows.h"

namespace goodwill {
namespace {

using Row = CsvRow;

std::vector<std::string> Entries(const std::string& cell) {
  std::vector<std::string> entries;
  for (const auto& part : absl::StrSplit(cell, ';', absl::SkipEmpty())) {
    entries.push_back(absl::StrReplaceAll(std::string(part), {{"+", ","}}));
  }
  return entries;
}

CalendarRules RulesOf(const Row& row) {
  const Zone zone = *Zone::Load(row.at("timezone") == "Etc/UTC" ? "UTC" : row.at("timezone"));
  CalendarTexts texts;
  texts.weekly = Entries(row.at("weekly_hours"));
  texts.dates = Entries(row.at("date_hours"));
  texts.breaks = Entries(row.at("breaks"));
  texts.holidays = Entries(row.at("holidays"));
  auto rules = ReadCalendarRules(zone, texts);
  EXPECT_TRUE(rules.ok()) << row.at("id") << " " << rules.status();
  if (!rules.ok()) return {};
  const std::string& boundary = row.at("boundary");
  if (boundary == "next_open") rules->at_close = AtClose::kNextOpen;
  if (boundary == "next_open" || boundary == "roll") rules->zero = ZeroTime::kRoll;
  if (boundary == "reversed=0") rules->reversed = ReversedTime::kZero;
  if (row.at("verdict") == "convention:origin_roll") rules->origin = ClosedOrigin::kRoll;
  if (row.at("verdict") == "convention:gap_span_dropped") rules->gap = GapSpan::kDrop;
  return *rules;
}

std::string Answer(const Row& row, const WorkingCalendar& calendar) {
  const Zone utc;
  const Zone& zone = calendar.rules().zone;
  const std::string& op = row.at("op");
  const bool local = op.starts_with("add_bdays") || op == "bdays_between";
  const int64_t start = *ParseInstant(row.at("start"), local ? zone : utc);
  const auto number = [&] { return std::strtoll(row.at("arg").c_str(), nullptr, 10); };
  const auto instant = [&](absl::StatusOr<int64_t> us) {
    return us.ok() ? FormatInstant(*us, utc) : std::string(us.status().message());
  };
  const auto civil = [&](absl::StatusOr<int64_t> us) {
    return us.ok() ? FormatInstant(*us, zone).substr(0, 19) : std::string(us.status().message());
  };
  if (op == "add_seconds") return instant(calendar.Add(start, number() * kMicrosPerSecond));
  if (op == "sub_seconds") return instant(calendar.Subtract(start, number() * kMicrosPerSecond));
  if (op == "between") {
    return std::to_string(*calendar.Between(start, *ParseInstant(row.at("arg"), utc)) /
                          kMicrosPerSecond);
  }
  if (op == "add_bdays") return civil(calendar.AddDays(start, number(), DayEnd::kWallTime));
  if (op == "add_bdays_roll") return civil(calendar.AddDays(start, number(), DayEnd::kRoll));
  if (op == "bdays_between") {
    return std::to_string(*calendar.DaysBetween(start, *ParseInstant(row.at("arg"), zone)));
  }
  if (op == "is_open") return *calendar.IsOpen(start) ? "1" : "0";
  if (op == "next_open") return instant(calendar.NextOpen(start));
  if (op == "next_close") return instant(calendar.NextClose(start));
  if (op == "prev_close") return instant(calendar.PrevClose(start));
  return "no such operation: " + op;
}

TEST(BusinessTimeVectors, AllHoldUnderTheirConvention) {
  const std::vector<Row> rows = ReadCsvRows("business_time_vectors.csv");
  if (rows.empty()) GTEST_SKIP() << "business_time_vectors.csv is not there";
  EXPECT_EQ(rows.size(), 274u);
  int checked = 0;
  std::map<std::string, WorkingCalendar> calendars;  // rows of one suite share theirs
  for (const Row& row : rows) {
    if (row.at("verdict").starts_with("peer_error")) continue;
    std::string key;
    for (const char* cell : {"timezone", "weekly_hours", "date_hours", "breaks", "holidays",
                             "boundary", "verdict"}) {
      key += row.at(cell) + "|";
    }
    if (!calendars.contains(key)) calendars.emplace(key, *WorkingCalendar::Make(RulesOf(row)));
    const WorkingCalendar& calendar = calendars.at(key);
    EXPECT_EQ(Answer(row, calendar), row.at("expected")) << row.at("id") << " " << row.at("op");
    ++checked;
  }
  EXPECT_EQ(checked, 273);
}

}  // namespace
}  // namespace goodwill
