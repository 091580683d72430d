// Dates and times as text: ISO 8601, strictly.
//
// A date means its first instant in the zone. A time without an offset is civil
// time in the zone; with "Z" or "+02:00" it needs no zone. What is malformed,
// impossible (30 February) or finer than a microsecond is refused.
#ifndef GOODWILL_BASE_INSTANT_H_
#define GOODWILL_BASE_INSTANT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/base/zone.h"

namespace goodwill {

// Day number of a date of the Gregorian calendar, 0 = 1970-01-01. Requires
// 1 <= month <= 12; the day may lie outside its month.
constexpr int32_t DaysFromCivil(int32_t year, int32_t month, int32_t day) {
  // Count years from March, so that the leap day comes last; then 400-year eras
  // of 146097 days.
  const int32_t y = month <= 2 ? year - 1 : year;
  const int32_t era = (y >= 0 ? y : y - 399) / 400;
  const int32_t year_of_era = y - era * 400;
  const int32_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

struct CivilDate {
  int32_t year = 1970;
  int32_t month = 1;
  int32_t day = 1;

  bool operator==(const CivilDate&) const = default;
};

constexpr CivilDate CivilFromDays(int32_t days) {
  const int64_t z = int64_t{days} + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t day_of_era = z - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {static_cast<int32_t>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
          static_cast<int32_t>(month),
          static_cast<int32_t>(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

constexpr int32_t DaysInMonth(int32_t year, int32_t month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

namespace instant_internal {

// The number that `count` digits spell, or -1.
constexpr int32_t Digits(const char* p, int count) {
  int32_t value = 0;
  bool digits = true;
  for (int i = 0; i < count; ++i) {
    const unsigned digit = static_cast<unsigned char>(p[i]) - unsigned{'0'};
    digits &= digit <= 9;
    value = value * 10 + static_cast<int32_t>(digit & 15);
  }
  return digits ? value : -1;
}

}  // namespace instant_internal

// Reads exactly "YYYY-MM-DD", years 0001 to 9999. Sets *day only when true.
constexpr bool ParseIsoDate(std::string_view text, int32_t* day) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int32_t y = instant_internal::Digits(text.data(), 4);
  const int32_t m = instant_internal::Digits(text.data() + 5, 2);
  const int32_t d = instant_internal::Digits(text.data() + 8, 2);
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > DaysInMonth(y, m)) return false;
  *day = DaysFromCivil(y, m, d);
  return true;
}

// What ParseIsoTime read: a civil time, and an offset if there was one.
struct IsoTime {
  int32_t day = 0;
  int32_t second = 0;  // of the day
  int32_t micros = 0;
  bool has_time = false;  // false: a date alone
  bool has_offset = false;
  int32_t offset_seconds = 0;  // east of UTC
};

enum class IsoResult : uint8_t { kOk, kEmpty, kMalformed, kImpossible, kTooFine };

// "is not a date or time", ...: the end of a sentence about a text.
std::string_view IsoResultReason(IsoResult result);

// Reads "1998-07-01", or that with "T12:30", "T12:30:00", "T12:30:00.5" (a blank
// may stand for the T), followed by nothing, "Z", "+02:00" or "+0200". Does not
// allocate.
IsoResult ParseIsoTime(std::string_view text, IsoTime* out);

// The instant that was read; false outside the years 1 to 9999.
bool IsoTimeToInstant(const IsoTime& time, const Zone& zone, int64_t* us);

// Both together, with an error that quotes the text.
absl::StatusOr<int64_t> ParseInstant(std::string_view text, const Zone& zone);

// "1998-07-01T12:30:00+02:00" in the zone, with a fraction if there is one; in
// UTC and where the offset has seconds, "1998-07-01T10:30:00Z". ParseInstant
// reads it back. Instants outside the years 1 to 9999 count as the nearest.
std::string FormatInstant(int64_t us, const Zone& zone);

// "1998-07-01". Days outside the years 1 to 9999 count as the nearest.
std::string FormatDay(int32_t day);

}  // namespace goodwill

#endif  // GOODWILL_BASE_INSTANT_H_
