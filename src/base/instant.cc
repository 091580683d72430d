#include "goodwill/base/instant.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace goodwill {
namespace {

using instant_internal::Digits;

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads the offset at the end of a time: "Z", "+hh:mm" or "+hhmm".
IsoResult ParseOffset(std::string_view text, IsoTime* time) {
  time->has_offset = true;
  if (text == "Z") return IsoResult::kOk;
  if (text[0] != '+' && text[0] != '-') return IsoResult::kMalformed;
  int32_t hours = 0;
  int32_t minutes = 0;
  if (text.size() == 6 && text[3] == ':') {
    hours = Digits(text.data() + 1, 2);
    minutes = Digits(text.data() + 4, 2);
  } else if (text.size() == 5) {
    hours = Digits(text.data() + 1, 2);
    minutes = Digits(text.data() + 3, 2);
  } else {
    return IsoResult::kMalformed;
  }
  if (hours < 0 || minutes < 0) return IsoResult::kMalformed;
  if (hours > 23 || minutes > 59) return IsoResult::kImpossible;
  const int32_t seconds = hours * 3600 + minutes * 60;
  time->offset_seconds = text[0] == '-' ? -seconds : seconds;
  return IsoResult::kOk;
}

absl::Status Refused(std::string_view text, std::string_view reason, absl::StatusCode code) {
  const std::string_view shown = text.substr(0, 40);
  return absl::Status(
      code, absl::StrCat("'", absl::CHexEscape({shown.data(), shown.size()}),
                         text.size() > shown.size() ? "...' " : "' ", std::string(reason)));
}

}  // namespace

std::string_view IsoResultReason(IsoResult result) {
  switch (result) {
    case IsoResult::kOk:
      return "is a date or time";
    case IsoResult::kEmpty:
      return "is empty";
    case IsoResult::kMalformed:
      return "is not a date or time like 1998-07-01 or 1998-07-01T12:30:00+02:00";
    case IsoResult::kImpossible:
      return "is a date or time that does not exist";
    case IsoResult::kTooFine:
      return "is finer than a microsecond";
  }
  return "is not a date or time";
}

IsoResult ParseIsoTime(std::string_view text, IsoTime* out) {
  if (text.empty()) return IsoResult::kEmpty;
  if (text.size() < 10) return IsoResult::kMalformed;
  IsoTime time;
  if (!ParseIsoDate(text.substr(0, 10), &time.day)) {
    const bool shaped = text[4] == '-' && text[7] == '-' && Digits(text.data(), 4) >= 0 &&
                        Digits(text.data() + 5, 2) >= 0 && Digits(text.data() + 8, 2) >= 0;
    return shaped ? IsoResult::kImpossible : IsoResult::kMalformed;
  }
  text.remove_prefix(10);
  if (text.empty()) {
    *out = time;
    return IsoResult::kOk;
  }
  if (text.size() < 6 || (text[0] != 'T' && text[0] != ' ') || text[3] != ':') {
    return IsoResult::kMalformed;
  }
  time.has_time = true;
  const int32_t hours = Digits(text.data() + 1, 2);
  const int32_t minutes = Digits(text.data() + 4, 2);
  int32_t seconds = 0;
  text.remove_prefix(6);
  if (!text.empty() && text[0] == ':') {
    if (text.size() < 3) return IsoResult::kMalformed;
    seconds = Digits(text.data() + 1, 2);
    text.remove_prefix(3);
    if (!text.empty() && text[0] == '.') {
      text.remove_prefix(1);
      int32_t unit = 100'000;
      bool too_fine = false;
      size_t count = 0;
      for (; count < text.size() && IsDigit(text[count]); ++count) {
        const int32_t digit = text[count] - '0';
        time.micros += digit * unit;
        too_fine |= unit == 0 && digit != 0;
        unit /= 10;
      }
      if (count == 0) return IsoResult::kMalformed;
      text.remove_prefix(count);
      if (too_fine) return IsoResult::kTooFine;
    }
  }
  if (hours < 0 || minutes < 0 || seconds < 0) return IsoResult::kMalformed;
  if (!text.empty()) {
    if (const IsoResult result = ParseOffset(text, &time); result != IsoResult::kOk) return result;
  }
  if (hours > 23 || minutes > 59 || seconds > 59) return IsoResult::kImpossible;
  time.second = hours * 3600 + minutes * 60 + seconds;
  *out = time;
  return IsoResult::kOk;
}

bool IsoTimeToInstant(const IsoTime& time, const Zone& zone, int64_t* us) {
  int64_t result = 0;
  if (time.has_offset || zone.is_utc()) {
    const int64_t seconds = int64_t{time.day} * 86'400 + time.second - time.offset_seconds;
    result = seconds * kMicrosPerSecond + time.micros;
  } else if (!time.has_time) {
    result = zone.StartOfDay(time.day);
  } else {
    const int64_t seconds = int64_t{time.day} * 86'400 + time.second;
    result = zone.FromLocal(seconds * kMicrosPerSecond + time.micros);
  }
  if (!IsInstant(result)) return false;
  *us = result;
  return true;
}

absl::StatusOr<int64_t> ParseInstant(std::string_view text, const Zone& zone) {
  IsoTime time;
  if (const IsoResult result = ParseIsoTime(text, &time); result != IsoResult::kOk) {
    return Refused(text, IsoResultReason(result), absl::StatusCode::kInvalidArgument);
  }
  int64_t us = 0;
  if (!IsoTimeToInstant(time, zone, &us)) {
    return Refused(text, "is outside the years 1 to 9999 in UTC", absl::StatusCode::kOutOfRange);
  }
  return us;
}

std::string FormatInstant(int64_t us, const Zone& zone) {
  us = std::clamp(us, kMinInstantUs, kMaxInstantUs);
  int32_t offset = zone.is_utc() ? 0 : zone.absl().At(absl::FromUnixMicros(us)).offset;
  bool in_utc = zone.is_utc() || offset % 60 != 0;
  // At the ends of the range the civil year may have other than four digits.
  if (!in_utc && !IsInstant(us + offset * kMicrosPerSecond)) in_utc = true;
  if (in_utc) offset = 0;
  const int64_t local = us + offset * kMicrosPerSecond;
  const int64_t day = FloorDivide(local, kMicrosPerDay);
  const int64_t in_day = local - day * kMicrosPerDay;
  const auto seconds = static_cast<int32_t>(in_day / kMicrosPerSecond);
  const auto micros = static_cast<int32_t>(in_day % kMicrosPerSecond);
  const CivilDate date = CivilFromDays(static_cast<int32_t>(day));
  char buffer[64];
  int size = std::snprintf(buffer, sizeof(buffer), "%04d-%02d-%02dT%02d:%02d:%02d", date.year,
                           date.month, date.day, seconds / 3600, seconds / 60 % 60, seconds % 60);
  std::string text(buffer, static_cast<size_t>(size));
  if (micros != 0) {
    size = std::snprintf(buffer, sizeof(buffer), ".%06d", micros);
    text.append(buffer, static_cast<size_t>(size));
    while (text.back() == '0') text.pop_back();
  }
  if (in_utc) return text + 'Z';
  const int32_t magnitude = std::abs(offset) / 60;
  size = std::snprintf(buffer, sizeof(buffer), "%c%02d:%02d", offset < 0 ? '-' : '+',
                       magnitude / 60, magnitude % 60);
  return text.append(buffer, static_cast<size_t>(size));
}

std::string FormatDay(int32_t day) {
  const CivilDate date = CivilFromDays(std::clamp(day, kMinDay, kMaxDay));
  char buffer[48];
  const int size =
      std::snprintf(buffer, sizeof(buffer), "%04d-%02d-%02d", date.year, date.month, date.day);
  return std::string(buffer, static_cast<size_t>(size));
}

}  // namespace goodwill
