// Why a deadline is when it is.
#include <algorithm>
#include <string>
#include <utility>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/zone.h"
#include "goodwill/desk/due.h"

namespace goodwill {
namespace {

constexpr size_t kMostHolidaysTold = 366;

bool CountsWorkingTime(ClockUnit unit) {
  return unit == ClockUnit::kWorkingSeconds || unit == ClockUnit::kWorkingDays;
}

// "4 h", "1 h 30 min", "45 s"
std::string Length(int64_t seconds) {
  const int64_t hours = seconds / 3600, minutes = seconds / 60 % 60, rest = seconds % 60;
  std::string out;
  const auto part = [&](int64_t n, std::string_view unit) {
    if (n == 0) return;
    out += (out.empty() ? "" : " ") + std::to_string(n) + " " + std::string(unit);
  };
  part(hours, "h");
  part(minutes, "min");
  part(rest, "s");
  return out.empty() ? "0 s" : out;
}

std::string LimitText(const ClockRule& rule) {
  const std::string n = std::to_string(rule.limit);
  switch (rule.unit) {
    case ClockUnit::kWorkingSeconds: return Length(rule.limit) + " of working time";
    case ClockUnit::kSeconds: return Length(rule.limit);
    case ClockUnit::kWorkingDays: return n + (rule.limit == 1 ? " working day" : " working days");
    case ClockUnit::kDays: return n + (rule.limit == 1 ? " day" : " days");
    case ClockUnit::kWeeks: return n + (rule.limit == 1 ? " week" : " weeks");
    case ClockUnit::kMonths: return n + (rule.limit == 1 ? " month" : " months");
  }
  return n;
}

// Local days between two instants on which the weekday's hours would have counted.
std::vector<int32_t> HolidaysBetween(const CalendarRules& rules, int64_t from_us, int64_t to_us) {
  std::vector<int32_t> days;
  const int32_t last = rules.zone.DayOf(to_us);
  for (int32_t day = rules.zone.DayOf(from_us);
       day <= last && days.size() < kMostHolidaysTold; ++day) {
    const int32_t weekday = (day % 7 + 7 + 3) % 7;  // 1970-01-01 was a Thursday
    if (rules.weekly[static_cast<size_t>(weekday)].empty()) continue;
    const CivilDate date = CivilFromDays(day);
    if (rules.holidays.contains(day) || rules.every_year.contains({date.month, date.day})) {
      days.push_back(day);
    }
  }
  return days;
}

std::string Text(const ClockExplanation& e, const Zone& zone) {
  const ClockRule& rule = e.clock->rule;
  const ClockReading& r = e.reading;
  std::string out = rule.name + ": ";
  if (r.state == ClockState::kNotStarted) return out + "not started";
  out += LimitText(rule) + " from " + FormatInstant(r.started_us, zone);
  if (CountsWorkingTime(rule.unit) && !e.clock->calendar_name.empty()) {
    out += " by the calendar " + e.clock->calendar_name;
  }
  out += ", due " + FormatInstant(r.due_us, zone);
  switch (r.state) {
    case ClockState::kRunning: out += r.standing_still ? "; it stands still" : "; running"; break;
    case ClockState::kOverdue: out += "; overdue"; break;
    case ClockState::kMet: out += "; met at " + FormatInstant(r.stopped_us, zone); break;
    case ClockState::kLate: out += "; stopped late, at " + FormatInstant(r.stopped_us, zone); break;
    case ClockState::kNotStarted: break;
  }
  for (const ClockPause& pause : r.pauses) {
    out += "; paused by " + pause.by + " from " + FormatInstant(pause.from_us, zone) + " to " +
           FormatInstant(pause.to_us, zone);
    if (!pause.cause.empty()) out += " (" + pause.cause + ")";
  }
  if (!e.holidays.empty()) {
    out += "; closed on";
    for (size_t i = 0; i < e.holidays.size(); ++i) {
      out += (i == 0 ? " " : ", ") + FormatDay(e.holidays[i]);
    }
  }
  if (!e.clock->preset.empty()) {
    out += "; set by " + e.clock->preset + " (" + e.clock->source + ")";
  }
  return out;
}

}  // namespace

absl::StatusOr<std::vector<ClockExplanation>> ExplainClocks(const CaseFile& file,
                                                            const DeskRules& rules,
                                                            int64_t as_of_us) {
  std::vector<ClockExplanation> out;
  if (file.state.stage == CaseStage::kNone) return out;
  const int32_t day = rules.zone().DayOf(file.state.received_us);
  for (const DeskClock& clock : rules.clocks()) {
    if (!clock.HoldsFor(day, file.state.severity)) continue;
    ClockExplanation& e = out.emplace_back();
    e.clock = &clock;
    GOODWILL_ASSIGN_OR_RETURN(e.reading,
                              ReadClock(clock.rule, clock.calendar, file.commands, as_of_us));
    const ClockReading& r = e.reading;
    if (r.state != ClockState::kNotStarted && CountsWorkingTime(clock.rule.unit)) {
      e.spans = clock.calendar.Spans(r.started_us, r.due_us, kMostSpansTold);
      e.holidays = HolidaysBetween(clock.calendar.rules(), r.started_us, r.due_us);
    }
    e.text = Text(e, clock.calendar.rules().zone);
  }
  return out;
}

}  // namespace goodwill
