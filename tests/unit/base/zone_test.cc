#include "goodwill/base/zone.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "goodwill/base/instant.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

constexpr int64_t kMinuteUs = 60 * kMicrosPerSecond;
constexpr int64_t kHourUs = 60 * kMinuteUs;

// Half-hour summer time, summer time that begins at midnight, quarter-hour
// offset, a day that never was, negative summer time, offsets with seconds.
const char* const kZones[] = {
    "UTC",          "Europe/Sofia",      "America/New_York", "Australia/Lord_Howe",
    "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu",   "Africa/Casablanca",
    "Asia/Gaza",    "Antarctica/Troll",  "Africa/Monrovia",  "Europe/Dublin",
    "Asia/Tehran",  "Pacific/Kwajalein"};

int32_t Oracle(int64_t us, absl::TimeZone zone) {
  return static_cast<int32_t>(absl::ToCivilDay(absl::FromUnixMicros(us), zone) -
                              absl::CivilDay(1970, 1, 1));
}

// Instants at which the zone's offset changes, found by looking at every hour
// and then halving.
std::vector<int64_t> Changes(absl::TimeZone zone, int64_t from, int64_t to) {
  const auto offset = [&](int64_t us) { return zone.At(absl::FromUnixMicros(us)).offset; };
  std::vector<int64_t> changes;
  for (int64_t t = from; t < to; t += 12 * kHourUs) {
    int64_t low = t;
    int64_t high = t + 12 * kHourUs;
    if (offset(low) == offset(high)) continue;
    while (high - low > 1) {
      const int64_t middle = low + (high - low) / 2;
      (offset(middle) == offset(low) ? low : high) = middle;
    }
    changes.push_back(high);
  }
  return changes;
}

TEST(DayCursor, AgreesWithAbseilOverYears) {
  for (const char* name : kZones) {
    const Zone zone = *Zone::Load(name);
    const absl::TimeZone oracle = zone.absl();
    DayCursor cursor(zone);
    const int64_t from = DaysFromCivil(2010, 12, 1) * kMicrosPerDay;
    const int64_t to = DaysFromCivil(2013, 1, 15) * kMicrosPerDay;
    for (int64_t t = from; t < to; t += 17 * kMinuteUs) {
      ASSERT_EQ(cursor.DayOf(t), Oracle(t, oracle)) << name << " " << t;
    }
  }
}

TEST(DayCursor, AgreesWithAbseilAtEveryChange) {
  for (const char* name : kZones) {
    const Zone zone = *Zone::Load(name);
    const absl::TimeZone oracle = zone.absl();
    DayCursor cursor(zone);
    const std::vector<int64_t> changes = Changes(oracle, DaysFromCivil(1965, 1, 1) * kMicrosPerDay,
                                                 DaysFromCivil(2045, 1, 1) * kMicrosPerDay);
    EXPECT_EQ(changes.empty(), zone.is_utc()) << name;
    for (int64_t change : changes) {
      for (int64_t off : {int64_t{-25} * kHourUs, int64_t{-kHourUs}, int64_t{-1}, int64_t{0},
                          int64_t{1}, int64_t{kHourUs}, int64_t{25} * kHourUs}) {
        const int64_t t = change + off;
        ASSERT_EQ(cursor.DayOf(t), Oracle(t, oracle)) << name << " " << t;
        ASSERT_EQ(zone.DayOf(t), Oracle(t, oracle)) << name << " " << t;
        // A cursor that comes from elsewhere.
        DayCursor fresh(zone);
        ASSERT_EQ(fresh.DayOf(t), Oracle(t, oracle)) << name << " " << t;
      }
    }
  }
}

TEST(DayCursor, AgreesWithAbseilInAnyOrder) {
  Draws draws(50);
  for (const char* name : kZones) {
    const Zone zone = *Zone::Load(name);
    const absl::TimeZone oracle = zone.absl();
    DayCursor cursor(zone);
    for (int i = 0; i < 4000; ++i) {
      const int64_t near = draws.Between(-100 * 366 * kMicrosPerDay, 300 * 366 * kMicrosPerDay);
      const int64_t far = draws.Between(kMinInstantUs, kMaxInstantUs);
      const uint64_t kind = draws.Below(4);
      const int64_t t = kind == 0 ? far : near;
      ASSERT_EQ(cursor.DayOf(t), Oracle(t, oracle)) << name << " " << t;
      ASSERT_EQ(zone.DayOf(t), Oracle(t, oracle)) << name << " " << t;
    }
    for (int64_t t : {kMinInstantUs, kMaxInstantUs, std::numeric_limits<int64_t>::min(),
                      std::numeric_limits<int64_t>::max()}) {
      ASSERT_EQ(cursor.DayOf(t), Oracle(t, oracle)) << name << " " << t;
    }
  }
}

TEST(Zone, StartOfDayIsTheFirstInstant) {
  for (const char* name : kZones) {
    const Zone zone = *Zone::Load(name);
    std::vector<int32_t> days;
    for (int64_t change : Changes(zone.absl(), DaysFromCivil(2005, 1, 1) * kMicrosPerDay,
                                  DaysFromCivil(2020, 1, 1) * kMicrosPerDay)) {
      for (int32_t off = -1; off <= 1; ++off) days.push_back(zone.DayOf(change) + off);
    }
    days.push_back(0);
    for (int32_t day : days) {
      const int64_t start = zone.StartOfDay(day);
      if (zone.DayOf(start) != day) {
        // The zone skipped the day: nothing belongs to it.
        ASSERT_EQ(start, zone.StartOfDay(day + 1)) << name << " " << FormatDay(day);
      }
      for (int64_t t = start - 30 * kHourUs; t < start; t += 10 * kMinuteUs) {
        ASSERT_LT(zone.DayOf(t), day) << name << " " << FormatDay(day);
      }
      ASSERT_LT(zone.DayOf(start - 1), day) << name << " " << FormatDay(day);
    }
  }
}

TEST(Zone, DaysThatBeginOddly) {
  const Zone sao_paulo = *Zone::Load("America/Sao_Paulo");
  // 2018-11-04 began at 01:00.
  const int32_t day = DaysFromCivil(2018, 11, 4);
  EXPECT_EQ(sao_paulo.StartOfDay(day), day * kMicrosPerDay + 3 * kHourUs);
  EXPECT_EQ(sao_paulo.ToCivil(sao_paulo.StartOfDay(day)), absl::CivilSecond(2018, 11, 4, 1, 0, 0));
  // Apia went from 29 to 31 December 2011.
  const Zone apia = *Zone::Load("Pacific/Apia");
  const int32_t skipped = DaysFromCivil(2011, 12, 30);
  EXPECT_EQ(apia.StartOfDay(skipped), apia.StartOfDay(skipped + 1));
  EXPECT_EQ(apia.DayOf(apia.StartOfDay(skipped)), skipped + 1);
  EXPECT_EQ(apia.DayOf(apia.StartOfDay(skipped) - 1), skipped - 1);
}

// FromCivil is the first instant whose civil time is not before the wanted one.
TEST(Zone, FromCivilIsTheFirstInstantNotBefore) {
  for (const char* name : kZones) {
    const Zone zone = *Zone::Load(name);
    for (int64_t change : Changes(zone.absl(), DaysFromCivil(2010, 1, 1) * kMicrosPerDay,
                                  DaysFromCivil(2013, 1, 1) * kMicrosPerDay)) {
      const absl::CivilMinute around(zone.ToCivil(change));
      for (int off = -190; off <= 190; off += 19) {
        const absl::CivilSecond wanted(around + off);
        int64_t t = change - 30 * kHourUs;
        while (zone.ToCivil(t) < wanted) t += kMinuteUs;
        ASSERT_EQ(zone.FromCivil(wanted), t) << name << " " << wanted;
      }
    }
  }
  EXPECT_EQ(Zone().FromCivil(absl::CivilSecond(1970, 1, 2, 0, 0, 1), 7),
            kMicrosPerDay + kMicrosPerSecond + 7);
}

// Every day and a time within it, by table or not, as Abseil has it.
TEST(Zone, FromLocalAgreesWithAbseil) {
  Draws draws(51);
  for (const char* name : kZones) {
    const Zone zone = *Zone::Load(name);
    const absl::TimeZone oracle = zone.absl();
    for (int32_t day = DaysFromCivil(1899, 6, 1); day < DaysFromCivil(2100, 6, 1); day += 3) {
      const int64_t in_day = draws.Between(0, 86'399);
      const int64_t micros = draws.Between(0, 999'999);
      const absl::CivilSecond midnight(absl::CivilDay(1970, 1, 1) + day);
      ASSERT_EQ(zone.StartOfDay(day), absl::ToUnixMicros(absl::FromCivil(midnight, oracle)))
          << name << " " << FormatDay(day);
      const absl::CivilSecond civil = midnight + in_day;
      const absl::TimeZone::TimeInfo info = oracle.At(civil);
      const int64_t want = info.kind == absl::TimeZone::TimeInfo::SKIPPED
                               ? absl::ToUnixMicros(info.trans)
                               : absl::ToUnixMicros(info.pre) + micros;
      ASSERT_EQ(zone.FromCivil(civil, static_cast<int32_t>(micros)), want) << name << " " << civil;
    }
  }
}

TEST(Zone, IsUtcOnlyWhereItIs) {
  EXPECT_TRUE(Zone().is_utc());
  EXPECT_EQ(Zone().name(), "UTC");
  EXPECT_TRUE(Zone::Load("UTC")->is_utc());
  EXPECT_TRUE(Zone::Load("Etc/UTC")->is_utc());
  EXPECT_EQ(Zone::Load("Etc/UTC")->name(), "Etc/UTC");
  EXPECT_FALSE(Zone::Load("Etc/GMT+1")->is_utc());
  EXPECT_FALSE(Zone::Load("Europe/London")->is_utc());
  EXPECT_FALSE(Zone::Load("Africa/Abidjan")->is_utc()) << "local mean time until 1912";
  EXPECT_EQ(*Zone::Load("UTC"), Zone());
  EXPECT_FALSE(*Zone::Load("Europe/Sofia") == Zone());
}

TEST(Zone, RefusesWhatIsNoName) {
  for (std::string_view name :
       {"", "localtime", "posixrules", "Factory", "../etc/localtime", "Europe/../UTC",
        "/usr/share/zoneinfo/UTC", "/", "Europe/", "/Europe", "Europe//Sofia", "posix/Europe/Sofia",
        "right/Europe/Sofia", "libc:localtime", "file:UTC", "Fixed/UTC+01:00:00", "Europe/Sofia ",
        "Europe\\Sofia", ":UTC"}) {
    EXPECT_EQ(Zone::Load(name).status().code(), absl::StatusCode::kInvalidArgument) << name;
  }
  EXPECT_FALSE(Zone::Load(std::string_view("UTC\0x", 5)).ok());
  EXPECT_FALSE(Zone::Load(std::string(1 << 20, 'A')).ok());
  for (std::string_view name : {"Europe/Atlantis", "Europe", "utc0", "tzdata"}) {
    EXPECT_EQ(Zone::Load(name).status().code(), absl::StatusCode::kNotFound) << name;
  }
}

TEST(Zone, DaysBeyondTheCalendarAreClamped) {
  for (const char* name : {"UTC", "Europe/Sofia", "Pacific/Apia"}) {
    const Zone zone = *Zone::Load(name);
    EXPECT_EQ(zone.StartOfDay(std::numeric_limits<int32_t>::min()), zone.StartOfDay(kMinDay));
    EXPECT_EQ(zone.StartOfDay(std::numeric_limits<int32_t>::max()), zone.StartOfDay(kMaxDay));
    EXPECT_EQ(zone.FromCivil(absl::CivilSecond(1'000'000, 1, 1)),
              zone.FromCivil(absl::CivilSecond(9999, 12, 31, 23, 59, 59)));
  }
}

TEST(TimeZoneDataVersion, IsAWord) {
  const std::string version = TimeZoneDataVersion();
  EXPECT_FALSE(version.empty());
  EXPECT_LE(version.size(), 32u);
  EXPECT_EQ(version.find_first_of(" \n/"), std::string::npos);
}

}  // namespace
}  // namespace goodwill
