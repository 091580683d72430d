#include "table/csv_cells.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "table/csv_utf8.h"

namespace goodwill::csv {
namespace {

constexpr std::array<DateForm, 8> kForms = {{
    {"iso", {'y', 'm', 'd'}, '-', true},
    {"d.m.y", {'d', 'm', 'y'}, '.', false},
    {"d/m/y", {'d', 'm', 'y'}, '/', false},
    {"d-m-y", {'d', 'm', 'y'}, '-', false},
    {"m/d/y", {'m', 'd', 'y'}, '/', false},
    {"m-d-y", {'m', 'd', 'y'}, '-', false},
    {"y/m/d", {'y', 'm', 'd'}, '/', false},
    {"y.m.d", {'y', 'm', 'd'}, '.', false},
}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Reads `least` to `most` digits at *at; false if there are not as many.
bool TakeDigits(std::string_view text, size_t* at, int least, int most, int32_t* out) {
  int32_t value = 0;
  int count = 0;
  while (count < most && *at < text.size() && IsDigit(text[*at])) {
    value = value * 10 + (text[*at] - '0');
    ++*at;
    ++count;
  }
  *out = value;
  return count >= least;
}

bool Take(std::string_view text, size_t* at, char c) {
  if (*at >= text.size() || text[*at] != c) return false;
  ++*at;
  return true;
}

// A local form, with or without a time behind a blank.
IsoResult ReadLocal(std::string_view text, const DateForm& form, IsoTime* out) {
  size_t at = 0;
  int32_t year = 0, month = 0, day = 0;
  for (int part = 0; part < 3; ++part) {
    if (part > 0 && !Take(text, &at, form.mark)) return IsoResult::kMalformed;
    const bool is_year = form.order[part] == 'y';
    int32_t* const value = is_year ? &year : form.order[part] == 'm' ? &month : &day;
    if (!TakeDigits(text, &at, is_year ? 4 : 1, is_year ? 4 : 2, value)) {
      return IsoResult::kMalformed;
    }
  }
  *out = IsoTime();
  int32_t hour = 0, minute = 0, second = 0;
  if (at < text.size()) {
    if (!Take(text, &at, ' ')) return IsoResult::kMalformed;
    while (Take(text, &at, ' ')) {
    }
    if (!TakeDigits(text, &at, 1, 2, &hour) || !Take(text, &at, ':') ||
        !TakeDigits(text, &at, 2, 2, &minute)) {
      return IsoResult::kMalformed;
    }
    if (at < text.size() &&
        (!Take(text, &at, ':') || !TakeDigits(text, &at, 2, 2, &second) || at < text.size())) {
      return IsoResult::kMalformed;
    }
    out->has_time = true;
  }
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month) ||
      hour > 23 || minute > 59 || second > 59) {
    return IsoResult::kImpossible;
  }
  out->day = DaysFromCivil(year, month, day);
  out->second = (hour * 60 + minute) * 60 + second;
  return IsoResult::kOk;
}

// Three groups of digits with a mark between them.
bool LooksLikeDate(std::string_view text) {
  size_t at = 0;
  int32_t ignored;
  for (int part = 0; part < 3; ++part) {
    if (part > 0) {
      if (at >= text.size() || std::string_view("./- ").find(text[at]) == std::string_view::npos) {
        return false;
      }
      ++at;
    }
    if (!TakeDigits(text, &at, 1, 4, &ignored)) return false;
  }
  return true;
}

bool EqualsFolded(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
  }
  return true;
}

}  // namespace

std::string Shown(std::string_view text) {
  constexpr size_t kMost = 60;
  std::string shown = "'";
  size_t at = 0;
  while (at < text.size() && at < kMost) {
    const auto byte = static_cast<unsigned char>(text[at]);
    size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    length = std::min(length, text.size() - at);
    const bool valid = FindInvalidUtf8(text.substr(at, length)) == std::string_view::npos;
    // C0 and C1 controls and DEL are shown by number.
    const bool control =
        byte < 0x20 || byte == 0x7F ||
        (byte == 0xC2 && length == 2 && static_cast<unsigned char>(text[at + 1]) < 0xA0);
    if (valid && !control) {
      shown += text.substr(at, length);
      at += length;
      continue;
    }
    if (byte == '\n') {
      shown += "\\n";
    } else if (byte == '\r') {
      shown += "\\r";
    } else if (byte == '\t') {
      shown += "\\t";
    } else {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\x%02X", static_cast<unsigned>(byte));
      shown += escaped;
    }
    ++at;
  }
  if (at < text.size()) shown += "...";
  shown += "'";
  return shown;
}

// ---------------------------------------------------------------- Decimals

DecimalParser::DecimalParser(int scale, char mark, std::optional<Rounding> rounding,
                             std::string what)
    : scale_(scale), mark_(mark), rounding_(rounding), what_(std::move(what)) {
  for (size_t i = 0; i < power_.size(); ++i) power_[i] = kPowersOfTen[i];
}

DecimalResult DecimalParser::ParseAny(std::string_view text, int64_t* out) const {
  return rounding_ ? ParseDecimalRounded(text, scale_, mark_, *rounding_, out)
                   : ParseDecimal(text, scale_, mark_, out);
}

std::string DecimalParser::Reason(std::string_view text) const {
  std::string reason = Shown(text);
  int64_t ignored;
  switch (ParseAny(text, &ignored)) {
    case DecimalResult::kEmpty:
      return "is empty";
    case DecimalResult::kOverflow:
      return reason + " is too large for " + what_;
    case DecimalResult::kTooManyDigits:
      if (scale_ == 0) return reason + " has decimals, but is " + what_;
      return reason + " has more than " + std::to_string(scale_) + " decimals, too many for " +
             what_ + "; amounts can be rounded by naming a rounding";
    case DecimalResult::kOk:
    case DecimalResult::kNotANumber:
      break;
  }
  const char other = mark_ == '.' ? ',' : '.';
  const bool any_digit = std::any_of(text.begin(), text.end(), IsDigit);
  size_t marks = 0, others = 0, gaps = 0, strange = 0, letters = 0;
  for (const char c : text) {
    marks += c == mark_;
    others += c == other;
    gaps += c == ' ' || c == '\'' || c == '_';
    letters += IsLetter(c);
    strange += c == '$' || c == '%' || static_cast<unsigned char>(c) > 127;
  }
  reason += " is not " + what_;
  if (!any_digit) return reason;
  if (letters == 1 && (text.find('e') != text.npos || text.find('E') != text.npos)) {
    return reason + ": numbers are written without an exponent";
  }
  if (letters + strange > 0) {
    return reason + ": write the number alone, without a currency sign, unit or other characters";
  }
  if (text.front() == '(' || text.back() == '-') {
    return reason + ": a negative number begins with a minus";
  }
  if (others > 0 && (marks > 0 || others > 1)) {
    return reason + ": write it without thousands separators (the decimal mark is '" +
           std::string(1, mark_) + "')";
  }
  if (others == 1) {
    return reason + ": the decimal mark is '" + std::string(1, mark_) + "'; set decimal_mark to '" +
           std::string(1, other) + "' if that is what it means, or leave out a thousands separator";
  }
  if (gaps > 0 || marks > 1) return reason + ": write it without thousands separators";
  return reason;
}

// ------------------------------------------------------------------- Times

std::optional<DateForm> FindDateForm(std::string_view name) {
  if (name.empty()) return kForms[0];
  for (const DateForm& form : kForms) {
    if (form.name == name) return form;
  }
  return std::nullopt;
}

std::string DateFormNames() {
  std::string names;
  for (const DateForm& form : kForms) {
    if (!names.empty()) names += ", ";
    names += form.name;
  }
  return names;
}

TimeParser::TimeParser(DateForm form, Zone zone)
    : form_(form), zone_(std::move(zone)), days_(zone_.is_utc() ? 0 : kDays) {}

IsoResult TimeParser::Read(std::string_view text, IsoTime* out) const {
  return form_.iso ? ParseIsoTime(text, out) : ReadLocal(text, form_, out);
}

bool TimeParser::ParseAny(std::string_view text, int64_t* out) {
  IsoTime time;
  if (form_.iso && ParseIsoDate(text, &time.day)) return ToInstant(time, out);
  return Read(text, &time) == IsoResult::kOk && ToInstant(time, out);
}

bool TimeParser::ToInstant(const IsoTime& time, int64_t* out) {
  // Near the ends of the calendar the offset decides whether there is such an
  // instant at all.
  if (time.has_offset || time.day < kMinDay + 2 || time.day > kMaxDay - 2) {
    return IsoTimeToInstant(time, zone_, out);
  }
  const int64_t since_midnight = time.second * kMicrosPerSecond + time.micros;
  if (zone_.is_utc()) {
    *out = time.day * kMicrosPerDay + since_midnight;
    return true;
  }
  // What a zone says about a day is asked once, not for every row.
  Day& entry = days_[static_cast<uint32_t>(time.day) % kDays];
  if (entry.day != time.day) Load(time.day, &entry);
  if (!entry.uniform && time.has_time) return IsoTimeToInstant(time, zone_, out);
  *out = entry.start_us + since_midnight;
  return true;
}

void TimeParser::Load(int32_t day, Day* entry) const {
  entry->day = day;
  entry->start_us = zone_.StartOfDay(day);
  // Until the next change of the clock, civil time runs evenly from the start.
  const absl::Time start = absl::FromUnixMicros(entry->start_us);
  const absl::CivilSecond begin = absl::ToCivilSecond(start, zone_.absl());
  absl::TimeZone::CivilTransition change;
  entry->uniform = begin == absl::CivilSecond(absl::CivilDay(1970, 1, 1) + day) &&
                   (!zone_.absl().NextTransition(start, &change) || change.from - begin >= 86'400);
}

std::string TimeParser::Reason(std::string_view text) const {
  IsoTime time;
  const IsoResult result = Read(text, &time);
  std::string reason = Shown(text);
  if (result == IsoResult::kImpossible) {
    return reason + " is no day or time of the calendar" +
           (form_.iso ? std::string() : ", read as " + std::string(form_.name));
  }
  if (result == IsoResult::kOk) return reason + " is outside the years 1 to 9999";
  if (result == IsoResult::kTooFine) return reason + " is finer than a microsecond";
  if (form_.iso) {
    reason += " is not a date or time in ISO form (2024-12-31, or with a time behind it)";
    if (LooksLikeDate(text)) {
      reason += "; if it is another form, name it: date_form can be " + DateFormNames();
    }
    return reason;
  }
  reason += " is not a date of the form " + std::string(form_.name) +
            " (year with four digits), or with a time H:MM or H:MM:SS behind it";
  if (LooksLikeDate(text)) reason += "; date_form can be " + DateFormNames();
  return reason;
}

// ------------------------------------------------------- Booleans and codes

bool ParseBoolean(std::string_view text, int64_t* out) {
  for (const std::string_view yes : {"1", "true", "yes"}) {
    if (EqualsFolded(text, yes)) {
      *out = 1;
      return true;
    }
  }
  for (const std::string_view no : {"0", "false", "no"}) {
    if (EqualsFolded(text, no)) {
      *out = 0;
      return true;
    }
  }
  return false;
}

std::string BooleanReason(std::string_view text) {
  return Shown(text) + " is neither true, yes or 1 nor false, no or 0";
}

bool ParseCode(std::string_view text, std::span<const std::string_view> codes, int64_t* out) {
  for (size_t i = 0; i < codes.size(); ++i) {
    if (EqualsFolded(text, codes[i])) {
      *out = static_cast<int64_t>(i) + 1;
      return true;
    }
  }
  return false;
}

std::string CodeReason(std::string_view text, std::span<const std::string_view> codes) {
  std::string reason = Shown(text) + " is none of ";
  for (size_t i = 0; i < codes.size(); ++i) {
    if (i > 0) reason += i + 1 == codes.size() ? " and " : ", ";
    reason += codes[i];
  }
  return reason;
}

}  // namespace goodwill::csv
