#include "goodwill/complaint/calendar_rules.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

constexpr int32_t kDaySeconds = 86'400;
constexpr std::array<std::string_view, 7> kDayNames = {"mon", "tue", "wed", "thu",
                                                       "fri", "sat", "sun"};

std::string Quoted(std::string_view text) { return absl::StrCat("'", std::string(text), "'"); }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// "8:00", "08:00", "08:00:30", "24:00"; -1 for anything else.
int32_t ReadSecond(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon != 1 && colon != 2) return -1;
  const int32_t hour = instant_internal::Digits(text.data(), static_cast<int>(colon));
  text.remove_prefix(colon + 1);
  if (text.size() != 2 && !(text.size() == 5 && text[2] == ':')) return -1;
  const int32_t minute = instant_internal::Digits(text.data(), 2);
  const int32_t second = text.size() == 5 ? instant_internal::Digits(text.data() + 3, 2) : 0;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
  const int32_t all = (hour * 60 + minute) * 60 + second;
  return all <= kDaySeconds ? all : -1;
}

std::string WriteSecond(int32_t second) {
  const auto two = [](int32_t n) { return absl::StrCat(n < 10 ? "0" : "", n); };
  std::string text = absl::StrCat(two(second / 3600), ":", two(second / 60 % 60));
  if (second % 60 != 0) absl::StrAppend(&text, ":", two(second % 60));
  return text;
}

std::optional<size_t> DayNamed(std::string_view name) {
  for (size_t i = 0; i < kDayNames.size(); ++i) {
    if (name == kDayNames[i]) return i;
  }
  return std::nullopt;
}

// "mon" or "mon-fri" (or "sat-tue"), as a list of days.
std::vector<size_t> ReadDays(std::string_view text) {
  const size_t dash = text.find('-');
  const auto first = DayNamed(Trimmed(text.substr(0, dash)));
  if (!first) return {};
  std::vector<size_t> days = {*first};
  if (dash == std::string_view::npos) return days;
  const auto last = DayNamed(Trimmed(text.substr(dash + 1)));
  if (!last) return {};
  while (days.back() != *last) days.push_back((days.back() + 1) % 7);
  return days;
}

bool ReadCalendarDate(std::string_view text, int32_t* day) {
  return ParseIsoDate(text, day) && *day >= DaysFromCivil(kFirstCalendarYear, 1, 1) &&
         *day < DaysFromCivil(kLastCalendarYear + 1, 1, 1);
}

std::string NoDate(std::string_view text) {
  return absl::StrCat(Quoted(text), " is not a date from ", kFirstCalendarYear, "-01-01 to ",
                      kLastCalendarYear, "-12-31");
}

// Reads lines of one member of CalendarTexts.
class Lines {
 public:
  Lines(std::string_view field, Problems* problems) : field_(field), problems_(problems) {}

  void Wrong(size_t row, std::string reason) {
    problems_->Add({static_cast<int64_t>(row), -1, -1, std::string(field_), std::move(reason)});
  }

  // Both sides of the '='.
  std::optional<std::pair<std::string_view, std::vector<DaySpan>>> Sides(size_t row,
                                                                         std::string_view line) {
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      Wrong(row, absl::StrCat(Quoted(line), " has no '='"));
      return std::nullopt;
    }
    auto spans = ReadDaySpans(line.substr(equals + 1));
    if (!spans.ok()) {
      Wrong(row, std::string(spans.status().message()));
      return std::nullopt;
    }
    return std::pair(Trimmed(line.substr(0, equals)), *std::move(spans));
  }

 private:
  std::string_view field_;
  Problems* problems_;
};

void ReadWeekly(const std::vector<std::string>& texts, CalendarRules* rules, Problems* problems) {
  Lines lines("weekly", problems);
  std::array<bool, 7> said{};
  for (size_t row = 0; row < texts.size(); ++row) {
    auto sides = lines.Sides(row, texts[row]);
    if (!sides) continue;
    const std::vector<size_t> days = ReadDays(sides->first);
    if (days.empty()) {
      lines.Wrong(row, absl::StrCat(Quoted(sides->first), " is not a day such as mon or mon-fri"));
    }
    for (const size_t day : days) {
      if (said[day]) {
        lines.Wrong(row, absl::StrCat(Quoted(kDayNames[day]), " has its hours already"));
        break;
      }
      said[day] = true;
      rules->weekly[day] = sides->second;
    }
  }
}

void ReadDated(std::string_view field, const std::vector<std::string>& texts, bool within_day,
               std::map<int32_t, std::vector<DaySpan>>* out, Problems* problems) {
  Lines lines(field, problems);
  for (size_t row = 0; row < texts.size(); ++row) {
    auto sides = lines.Sides(row, texts[row]);
    if (!sides) continue;
    int32_t day = 0;
    if (!ReadCalendarDate(sides->first, &day)) {
      lines.Wrong(row, NoDate(sides->first));
      continue;
    }
    if (within_day && !sides->second.empty() && sides->second.back().to > kDaySeconds) {
      lines.Wrong(row, "a break ends on its own date; say its morning on the next");
      continue;
    }
    // A date may be named again: its spans are said in several lines.
    std::vector<DaySpan>& spans = (*out)[day];
    spans.insert(spans.end(), sides->second.begin(), sides->second.end());
    std::sort(spans.begin(), spans.end(),
              [](const DaySpan& a, const DaySpan& b) { return a.from < b.from; });
    for (size_t i = 1; i < spans.size(); ++i) {
      if (spans[i].from < spans[i - 1].to) {
        lines.Wrong(row, absl::StrCat("'", FormatDay(day), "' has spans that overlap"));
        break;
      }
    }
    if (spans.size() > kMostSpansADay) {
      lines.Wrong(row, absl::StrCat("more than ", kMostSpansADay, " spans in a day"));
    }
  }
}

void ReadHolidays(const std::vector<std::string>& texts, CalendarRules* rules, Problems* problems) {
  Lines lines("holidays", problems);
  for (size_t row = 0; row < texts.size(); ++row) {
    const std::string_view text = Trimmed(texts[row]);
    if (text.starts_with("--")) {
      // Read as a date of a leap year.
      int32_t day = 0;
      if (!ParseIsoDate(absl::StrCat("2000-", std::string(text.substr(2))), &day)) {
        lines.Wrong(row, absl::StrCat(Quoted(text), " is not a day of the year such as --12-25"));
        continue;
      }
      const CivilDate date = CivilFromDays(day);
      rules->every_year.emplace(date.month, date.day);
      continue;
    }
    int32_t day = 0;
    if (!ReadCalendarDate(text, &day)) {
      lines.Wrong(row, NoDate(text));
      continue;
    }
    rules->holidays.insert(day);
  }
}

}  // namespace

absl::StatusOr<std::vector<DaySpan>> ReadDaySpans(std::string_view text) {
  std::vector<DaySpan> spans;
  text = Trimmed(text);
  while (!text.empty()) {
    const size_t comma = text.find(',');
    const std::string_view one = Trimmed(text.substr(0, comma));
    const size_t dash = one.find('-');
    const int32_t from =
        dash == std::string_view::npos ? -1 : ReadSecond(Trimmed(one.substr(0, dash)));
    int32_t to = dash == std::string_view::npos ? -1 : ReadSecond(Trimmed(one.substr(dash + 1)));
    if (from < 0 || from >= kDaySeconds || to < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(Quoted(one), " is not hours such as 08:00-12:00"));
    }
    if (from == to) {
      return absl::InvalidArgumentError(
          absl::StrCat(Quoted(one), " is no time; a whole day is 00:00-24:00"));
    }
    if (to < from) to += kDaySeconds;
    if (!spans.empty() && (from < spans.back().to || spans.back().to > kDaySeconds)) {
      return absl::InvalidArgumentError(
          absl::StrCat(Quoted(one), " begins before the span before it ends"));
    }
    if (spans.size() == kMostSpansADay) {
      return absl::InvalidArgumentError(
          absl::StrCat("more than ", kMostSpansADay, " spans in a day"));
    }
    spans.push_back({from, to});
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (Trimmed(text).empty()) return absl::InvalidArgumentError("hours end with a comma");
  }
  return spans;
}

std::string WriteDaySpans(std::span<const DaySpan> spans) {
  std::string text;
  for (const DaySpan& span : spans) {
    if (!text.empty()) text += ",";
    const int32_t to = span.to > kDaySeconds ? span.to - kDaySeconds : span.to;
    absl::StrAppend(&text, WriteSecond(span.from), "-", WriteSecond(to));
  }
  return text;
}

absl::StatusOr<CalendarRules> ReadCalendarRules(const Zone& zone, const CalendarTexts& texts) {
  Problems problems;
  CalendarRules rules;
  rules.zone = zone;
  if (texts.dates.size() + texts.breaks.size() + texts.holidays.size() > kMostCalendarDates) {
    return absl::InvalidArgumentError(
        absl::StrCat("a calendar has at most ", kMostCalendarDates, " dates"));
  }
  ReadWeekly(texts.weekly, &rules, &problems);
  ReadDated("dates", texts.dates, false, &rules.dates, &problems);
  ReadDated("breaks", texts.breaks, true, &rules.breaks, &problems);
  ReadHolidays(texts.holidays, &rules, &problems);
  GOODWILL_RETURN_IF_ERROR(problems.ToStatus("the calendar is refused"));
  return rules;
}

}  // namespace goodwill
