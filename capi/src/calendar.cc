// Working calendars.
#include "goodwill/complaint/calendar.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/complaint/clock.h"
#include "goodwill/complaint/clock_presets.h"
#include "guard.h"
#include "handle.h"

using goodwill::WorkingCalendar;
using goodwill::capi::Guard;

namespace {

absl::Status ReadLines(const goodwill_text* lines, int64_t count, std::string_view name,
                       std::vector<std::string>* out) {
  if (count < 0) return absl::InvalidArgumentError(std::string(name) + "_count is negative");
  if (count > static_cast<int64_t>(goodwill::kMostCalendarDates)) {
    return absl::InvalidArgumentError("options." + std::string(name) + " has too many lines");
  }
  if (count > 0 && lines == nullptr)
    return goodwill::capi::NullArgument("options." + std::string(name));
  for (int64_t i = 0; i < count; ++i) {
    GOODWILL_ASSIGN_OR_RETURN(const std::string_view line,
                              goodwill::capi::TextArgument(lines[i].data, lines[i].size, name));
    out->emplace_back(line);
  }
  return absl::OkStatus();
}

template <typename Choice>
absl::Status ReadChoice(int32_t value, Choice last, std::string_view name, Choice* out) {
  if (value < 0 || value > static_cast<int32_t>(last)) {
    return absl::InvalidArgumentError("there is no such options." + std::string(name));
  }
  *out = static_cast<Choice>(value);
  return absl::OkStatus();
}

absl::StatusOr<goodwill::CalendarRules> RulesOf(const goodwill_calendar_options& options) {
  goodwill::Zone zone;
  GOODWILL_ASSIGN_OR_RETURN(
      const std::string_view name,
      goodwill::capi::TextArgument(options.time_zone, options.time_zone_size, "time_zone"));
  if (!name.empty()) {
    GOODWILL_ASSIGN_OR_RETURN(zone, goodwill::Zone::Load(name));
  }
  goodwill::CalendarTexts texts;
  GOODWILL_RETURN_IF_ERROR(
      ReadLines(options.weekly, options.weekly_count, "weekly", &texts.weekly));
  GOODWILL_RETURN_IF_ERROR(ReadLines(options.dates, options.dates_count, "dates", &texts.dates));
  GOODWILL_RETURN_IF_ERROR(
      ReadLines(options.breaks, options.breaks_count, "breaks", &texts.breaks));
  GOODWILL_RETURN_IF_ERROR(
      ReadLines(options.holidays, options.holidays_count, "holidays", &texts.holidays));
  GOODWILL_ASSIGN_OR_RETURN(goodwill::CalendarRules rules,
                            goodwill::ReadCalendarRules(zone, texts));
  GOODWILL_RETURN_IF_ERROR(
      ReadChoice(options.at_close, goodwill::AtClose::kNextOpen, "at_close", &rules.at_close));
  GOODWILL_RETURN_IF_ERROR(
      ReadChoice(options.zero, goodwill::ZeroTime::kRoll, "zero", &rules.zero));
  GOODWILL_RETURN_IF_ERROR(
      ReadChoice(options.reversed, goodwill::ReversedTime::kZero, "reversed", &rules.reversed));
  GOODWILL_RETURN_IF_ERROR(
      ReadChoice(options.origin, goodwill::ClosedOrigin::kRefuse, "origin", &rules.origin));
  GOODWILL_RETURN_IF_ERROR(ReadChoice(options.gap, goodwill::GapSpan::kDrop, "gap", &rules.gap));
  if (options.reserved != 0) return absl::UnimplementedError("options.reserved must be 0");
  return rules;
}

// Takes back what was answered before a row fails, or an allocation does.
struct Undo {
  std::span<int64_t> answers;
  bool done = false;

  ~Undo() {
    if (!done) std::fill(answers.begin(), answers.end(), 0);
  }
};

// Columns in, a column out.
template <typename Rule>
absl::Status Answer(const goodwill_calendar* calendar, const int64_t* a, int64_t a_count,
                    const int64_t* b, int64_t b_count, int64_t* out, int64_t count, Rule&& rule) {
  if (count < 0) return absl::InvalidArgumentError("the count is negative");
  if (count == 0) return absl::OkStatus();
  GOODWILL_REQUIRE(out);
  const std::span<int64_t> answers(out, static_cast<size_t>(count));
  std::fill(answers.begin(), answers.end(), 0);
  GOODWILL_REQUIRE(calendar);
  if ((a_count != count && a_count != 1) || (b_count != count && b_count != 1)) {
    return absl::InvalidArgumentError("the columns are not equally long");
  }
  if (a == nullptr || b == nullptr) return goodwill::capi::NullArgument("a column");
  Undo undo{answers};
  GOODWILL_RETURN_IF_ERROR(rule(calendar->calendar, std::span(a, static_cast<size_t>(a_count)),
                                std::span(b, static_cast<size_t>(b_count)), answers));
  undo.done = true;
  return absl::OkStatus();
}

using In = std::span<const int64_t>;
using Answers = std::span<int64_t>;

}  // namespace

goodwill_status goodwill_calendar_create(const goodwill_calendar_options* options,
                                         goodwill_calendar** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(options);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill_calendar_options given,
                              goodwill::capi::OptionsArgument(options, "options"));
    GOODWILL_ASSIGN_OR_RETURN(goodwill::CalendarRules rules, RulesOf(given));
    GOODWILL_ASSIGN_OR_RETURN(WorkingCalendar made, WorkingCalendar::Make(std::move(rules)));
    *out = new goodwill_calendar{std::move(made)};
    return absl::OkStatus();
  });
}

void goodwill_calendar_free(goodwill_calendar* calendar) { delete calendar; }

goodwill_status goodwill_calendar_add(const goodwill_calendar* calendar, const int64_t* start_us,
                                      int64_t start_count, const int64_t* length_us,
                                      int64_t length_count, int64_t* out_us, int64_t count,
                                      goodwill_error** error) {
  return Guard(error, [&] {
    return Answer(calendar, start_us, start_count, length_us, length_count, out_us, count,
                  [](const WorkingCalendar& c, In start, In length, Answers out) {
                    return c.Add(start, length, out);
                  });
  });
}

goodwill_status goodwill_calendar_subtract(const goodwill_calendar* calendar,
                                           const int64_t* start_us, int64_t start_count,
                                           const int64_t* length_us, int64_t length_count,
                                           int64_t* out_us, int64_t count, goodwill_error** error) {
  return Guard(error, [&] {
    return Answer(calendar, start_us, start_count, length_us, length_count, out_us, count,
                  [](const WorkingCalendar& c, In start, In length, Answers out) {
                    return c.Subtract(start, length, out);
                  });
  });
}

goodwill_status goodwill_calendar_between(const goodwill_calendar* calendar,
                                          const int64_t* start_us, int64_t start_count,
                                          const int64_t* end_us, int64_t end_count,
                                          int64_t* out_us, int64_t count, goodwill_error** error) {
  return Guard(error, [&] {
    return Answer(calendar, start_us, start_count, end_us, end_count, out_us, count,
                  [](const WorkingCalendar& c, In start, In end, Answers out) {
                    return c.Between(start, end, out);
                  });
  });
}

goodwill_status goodwill_calendar_moment(const goodwill_calendar* calendar, int32_t question,
                                         const int64_t* at_us, int64_t* out, int64_t count,
                                         goodwill_error** error) {
  return Guard(error, [&] {
    // The question is the second column, so to speak: one value for all rows.
    const int64_t asked = question;
    return Answer(calendar, at_us, count, &asked, 1, out, count,
                  [&](const WorkingCalendar& c, In at, In, Answers answers) -> absl::Status {
                    switch (question) {
                      case GOODWILL_MOMENT_IS_OPEN:
                        return c.IsOpen(at, answers);
                      case GOODWILL_MOMENT_NEXT_OPEN:
                        return c.NextOpen(at, answers);
                      case GOODWILL_MOMENT_NEXT_CLOSE:
                        return c.NextClose(at, answers);
                      case GOODWILL_MOMENT_PREV_CLOSE:
                        return c.PrevClose(at, answers);
                      default:
                        return absl::InvalidArgumentError("there is no such question");
                    }
                  });
  });
}

goodwill_status goodwill_calendar_add_days(const goodwill_calendar* calendar,
                                           const int64_t* start_us, int64_t start_count,
                                           const int64_t* days, int64_t days_count,
                                           int32_t day_end, int64_t* out_us, int64_t count,
                                           goodwill_error** error) {
  return Guard(error, [&] {
    return Answer(calendar, start_us, start_count, days, days_count, out_us, count,
                  [&](const WorkingCalendar& c, In start, In number, Answers out) -> absl::Status {
                    if (day_end < GOODWILL_DAY_WALL_TIME || day_end > GOODWILL_DAY_CLOSE) {
                      return absl::InvalidArgumentError("there is no such day_end");
                    }
                    return c.AddDays(start, number, static_cast<goodwill::DayEnd>(day_end), out);
                  });
  });
}

goodwill_status goodwill_calendar_days_between(const goodwill_calendar* calendar,
                                               const int64_t* start_us, int64_t start_count,
                                               const int64_t* end_us, int64_t end_count,
                                               int64_t* out_days, int64_t count,
                                               goodwill_error** error) {
  return Guard(error, [&] {
    return Answer(calendar, start_us, start_count, end_us, end_count, out_days, count,
                  [](const WorkingCalendar& c, In start, In end, Answers out) {
                    return c.DaysBetween(start, end, out);
                  });
  });
}

goodwill_status goodwill_calendar_limit(const goodwill_calendar* calendar, const int64_t* start_us,
                                        int64_t start_count, const int64_t* limit,
                                        int64_t limit_count, int32_t unit, int64_t* out_us,
                                        int64_t count, goodwill_error** error) {
  return Guard(error, [&] {
    return Answer(calendar, start_us, start_count, limit, limit_count, out_us, count,
                  [&](const WorkingCalendar& c, In start, In length, Answers out) -> absl::Status {
                    if (unit < GOODWILL_UNIT_WORKING_SECONDS || unit > GOODWILL_UNIT_MONTHS) {
                      return absl::InvalidArgumentError("there is no such unit");
                    }
                    return goodwill::EndOfLimit(length, static_cast<goodwill::ClockUnit>(unit), c,
                                                start, out);
                  });
  });
}

int64_t goodwill_clock_preset_count(void) {
  return static_cast<int64_t>(goodwill::ClockPresets().size());
}

goodwill_status goodwill_clock_preset_at(int64_t index, goodwill_clock_preset* out,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    const auto all = goodwill::ClockPresets();
    if (index < 0 || index >= static_cast<int64_t>(all.size())) {
      return absl::OutOfRangeError("there is no such preset");
    }
    // Texts are literals, and end with a NUL.
    const goodwill::ClockPreset& known = all[static_cast<size_t>(index)];
    goodwill_clock_preset preset{};
    preset.preset = known.preset.data();
    preset.jurisdiction = known.jurisdiction.data();
    preset.clock = known.clock.data();
    preset.starts_at = known.starts_at.data();
    preset.limit = known.limit;
    preset.unit = static_cast<int64_t>(known.unit);
    preset.from_day = known.from_day;
    preset.until_day = known.until_day;
    preset.on = known.on ? 1 : 0;
    preset.review_day = known.review_day;
    preset.source = known.source.data();
    return goodwill::capi::FillStruct(preset, out, "out");
  });
}
