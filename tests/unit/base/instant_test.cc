#include "goodwill/base/instant.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

constexpr int64_t kHourUs = 3600 * kMicrosPerSecond;

int64_t Utc(int64_t y, int m, int d, int hh = 0, int mm = 0, int ss = 0) {
  return absl::ToUnixMicros(
      absl::FromCivil(absl::CivilSecond(y, m, d, hh, mm, ss), absl::UTCTimeZone()));
}

static_assert(DaysFromCivil(1970, 1, 1) == 0);
static_assert(DaysFromCivil(1, 1, 1) == kMinDay);
static_assert(DaysFromCivil(9999, 12, 31) == kMaxDay);
static_assert(kMinDay * kMicrosPerDay == kMinInstantUs);
static_assert((kMaxDay + 1) * kMicrosPerDay - 1 == kMaxInstantUs);

TEST(Days, EveryDateOfTheCalendar) {
  int32_t day = kMinDay;
  for (int32_t y = 1; y <= 9999; ++y) {
    for (int32_t m = 1; m <= 12; ++m) {
      for (int32_t d = 1; d <= DaysInMonth(y, m); ++d, ++day) {
        ASSERT_EQ(DaysFromCivil(y, m, d), day);
        const CivilDate date = CivilFromDays(day);
        ASSERT_TRUE(date.year == y && date.month == m && date.day == d) << day;
      }
    }
  }
  EXPECT_EQ(day, kMaxDay + 1);
}

TEST(Days, TextComesBack) {
  for (int32_t day = kMinDay; day <= kMaxDay; day += 37) {
    int32_t back = 0;
    ASSERT_TRUE(ParseIsoDate(FormatDay(day), &back));
    ASSERT_EQ(back, day);
    ASSERT_EQ(FormatDay(day), absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + day)
                                  .insert(0, day < DaysFromCivil(1000, 1, 1)
                                                 ? std::string(day < DaysFromCivil(10, 1, 1)    ? 3
                                                               : day < DaysFromCivil(100, 1, 1) ? 2
                                                                                                : 1,
                                                               '0')
                                                 : std::string()));
  }
}

TEST(ParseInstant, ReadsWhatTheContractSays) {
  const Zone utc;
  const auto read = [&](std::string_view text) { return *ParseInstant(text, utc); };
  EXPECT_EQ(read("1998-07-01"), Utc(1998, 7, 1));
  EXPECT_EQ(read("1998-07-01T12:30"), Utc(1998, 7, 1, 12, 30));
  EXPECT_EQ(read("1998-07-01 12:30:05"), Utc(1998, 7, 1, 12, 30, 5));
  EXPECT_EQ(read("1998-07-01T12:30:05.5"), Utc(1998, 7, 1, 12, 30, 5) + 500000);
  EXPECT_EQ(read("1998-07-01T12:30:05.000001"), Utc(1998, 7, 1, 12, 30, 5) + 1);
  EXPECT_EQ(read("1998-07-01T12:30:05.12345600000"), Utc(1998, 7, 1, 12, 30, 5) + 123456);
  EXPECT_EQ(read("1998-07-01T12:30:05Z"), Utc(1998, 7, 1, 12, 30, 5));
  EXPECT_EQ(read("1998-07-01T12:30Z"), Utc(1998, 7, 1, 12, 30));
  EXPECT_EQ(read("1998-07-01T12:30:05+02:00"), Utc(1998, 7, 1, 10, 30, 5));
  EXPECT_EQ(read("1998-07-01T12:30:05-0930"), Utc(1998, 7, 1, 22, 0, 5));
  EXPECT_EQ(read("0001-01-01"), kMinInstantUs);
  EXPECT_EQ(read("9999-12-31T23:59:59.999999"), kMaxInstantUs);
  EXPECT_EQ(read("2000-02-29"), Utc(2000, 2, 29));
  // An offset needs no zone.
  const Zone sofia = *Zone::Load("Europe/Sofia");
  EXPECT_EQ(*ParseInstant("1998-07-01T12:30:05Z", sofia), Utc(1998, 7, 1, 12, 30, 5));
  EXPECT_EQ(*ParseInstant("1998-07-01T12:30:05", sofia), Utc(1998, 7, 1, 9, 30, 5));
  EXPECT_EQ(*ParseInstant("1998-07-01", sofia), Utc(1998, 6, 30, 21));
}

TEST(ParseInstant, GapsAndOverlaps) {
  const Zone berlin = *Zone::Load("Europe/Berlin");
  // 2026-03-29 02:00 to 03:00 does not exist: the first instant past it.
  EXPECT_EQ(*ParseInstant("2026-03-29T02:30:00", berlin), Utc(2026, 3, 29, 1));
  EXPECT_EQ(*ParseInstant("2026-03-29T02:30:00.5", berlin), Utc(2026, 3, 29, 1));
  EXPECT_EQ(*ParseInstant("2026-03-29T03:00:00", berlin), Utc(2026, 3, 29, 1));
  // 2026-10-25 02:30 happens twice: the earlier.
  EXPECT_EQ(*ParseInstant("2026-10-25T02:30:00", berlin), Utc(2026, 10, 25, 0, 30));
  // Midnight of 2018-11-04 does not exist in Sao Paulo.
  const Zone sao_paulo = *Zone::Load("America/Sao_Paulo");
  EXPECT_EQ(*ParseInstant("2018-11-04", sao_paulo), Utc(2018, 11, 4, 3));
  EXPECT_EQ(*ParseInstant("2018-11-04T00:30", sao_paulo), Utc(2018, 11, 4, 3));
}

TEST(ParseInstant, RefusesTheRest) {
  const Zone utc;
  for (std::string_view text : {"",
                                " ",
                                "1998",
                                "1998-07",
                                "1998-7-1",
                                "98-07-01",
                                "1998/07/01",
                                "01.07.1998",
                                "19980701",
                                "1998-07-01T",
                                "1998-07-01 ",
                                "1998-07-01T12",
                                "1998-07-01T12:3",
                                "1998-07-01T1:30",
                                "1998-07-01t12:30",
                                "1998-07-01T12:30z",
                                "1998-07-01T12:30:",
                                "1998-07-01T12:30:5",
                                "1998-07-01T12:30:05.",
                                "1998-07-01T12:30:05,5",
                                "1998-07-01T12:30.5",
                                "1998-07-01T12:30:05.5.5",
                                "1998-07-01T12:30:05+",
                                "1998-07-01T12:30:05+2",
                                "1998-07-01T12:30:05+02",
                                "1998-07-01T12:30:05+02:0",
                                "1998-07-01T12:30:05+02:00:00",
                                "1998-07-01T12:30:05 +02:00",
                                "1998-07-01T12:30:05ZZ",
                                "1998-07-01Z",
                                "1998-07-01+02:00",
                                " 1998-07-01",
                                "1998-07-01T12:30:05 ",
                                "+998-07-01",
                                "-998-07-01",
                                "1998-0a-01",
                                "1998-07-01T+1:30",
                                "today",
                                "1998-07-01T12-30",
                                "\xef\xbb\xbf"
                                "1998-07-01"}) {
    EXPECT_EQ(ParseInstant(text, utc).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  for (std::string_view text :
       {"1998-00-01", "1998-13-01", "1998-07-00", "1998-07-32", "1998-02-29", "1900-02-29",
        "1998-04-31", "0000-01-01", "1998-07-01T24:00", "1998-07-01T12:60", "1998-07-01T12:30:60",
        "1998-07-01T12:30+24:00", "1998-07-01T12:30+02:60"}) {
    IsoTime time;
    EXPECT_EQ(ParseIsoTime(text, &time), IsoResult::kImpossible) << text;
    EXPECT_FALSE(ParseInstant(text, utc).ok());
  }
  IsoTime time;
  EXPECT_EQ(ParseIsoTime("1998-07-01T12:30:05.0000001", &time), IsoResult::kTooFine);
  EXPECT_EQ(ParseInstant("0001-01-01T00:00+01:00", utc).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ParseInstant("9999-12-31T23:59:59-01:00", utc).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_LT(ParseInstant(std::string(1 << 20, '1'), utc).status().message().size(), 200u);
  EXPECT_LT(ParseInstant("1998-07-01T12:30:05." + std::string(1 << 20, '0') + "1", utc)
                .status()
                .message()
                .size(),
            200u);
}

// Every text that differs from a good one in one or two bytes: if it is taken,
// Abseil's reader must take it with the same meaning.
TEST(ParseInstant, TakesNothingThatAbseilReadsOtherwise) {
  const Zone utc;
  Draws draws(40);
  int taken = 0;
  for (int i = 0; i < 50000; ++i) {
    std::string text = "1998-07-01T12:30:05.250+02:00";
    const uint64_t changes = 1 + draws.Below(2);
    for (uint64_t j = 0; j < changes; ++j) {
      const size_t at = draws.Below(text.size());
      const size_t letter = draws.Below(16);
      text[at] = std::string_view("0123456789-+:.TZ")[letter];
    }
    const auto got = ParseInstant(text, utc);
    if (!got.ok()) continue;
    IsoTime time;
    ASSERT_EQ(ParseIsoTime(text, &time), IsoResult::kOk);
    // Abseil demands an offset.
    const std::string full = time.has_offset ? text : text + "Z";
    absl::Time want;
    std::string error;
    ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, full, &want, &error)) << text << " " << error;
    ASSERT_EQ(*got, absl::ToUnixMicros(want)) << text;
    ++taken;
  }
  EXPECT_GT(taken, 5000);
}

TEST(FormatInstant, ComesBack) {
  const Zone utc;
  const Zone berlin = *Zone::Load("Europe/Berlin");
  const int64_t us = Utc(1998, 7, 1, 10, 30);
  EXPECT_EQ(FormatInstant(us, utc), "1998-07-01T10:30:00Z");
  EXPECT_EQ(FormatInstant(us + 250000, berlin), "1998-07-01T12:30:00.25+02:00");
  EXPECT_EQ(FormatInstant(us - 12 * kHourUs, *Zone::Load("America/St_Johns")),
            "1998-06-30T20:00:00-02:30");
  Draws draws(41);
  for (const char* name : {"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns",
                           "Africa/Monrovia", "Pacific/Apia", "Australia/Lord_Howe"}) {
    const Zone zone = *Zone::Load(name);
    for (int i = 0; i < 2000; ++i) {
      const int64_t t = draws.Between(kMinInstantUs, kMaxInstantUs);
      const auto back = ParseInstant(FormatInstant(t, zone), zone);
      ASSERT_TRUE(back.ok()) << FormatInstant(t, zone) << " " << back.status();
      ASSERT_EQ(*back, t) << FormatInstant(t, zone);
    }
    for (int64_t t : {kMinInstantUs, kMaxInstantUs}) {
      ASSERT_EQ(*ParseInstant(FormatInstant(t, zone), zone), t);
    }
  }
}

}  // namespace
}  // namespace goodwill
