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

// The words of one language. Numbers stand before abbreviated units, so that no language
// needs forms of plural.
struct Words {
  std::string_view language;
  std::string_view hour, minute, second;
  std::string_view working_time, working_days, days, weeks, months;
  std::string_view not_started, from, by_calendar, due;
  std::string_view running, standing_still, overdue, met, late;
  std::string_view paused_by, paused_from, paused_to, closed_on, set_by;
};
constexpr Words kWords[] = {
    {"en", "h", "min", "s", " of working time", "working day(s)", "day(s)", "week(s)", "month(s)",
     "not started", " from ", " by the calendar ", ", due ", "; running", "; it stands still",
     "; overdue", "; met at ", "; stopped late, at ", "; paused by ", " from ", " to ",
     "; closed on", "; set by "},
    {"ru", "ч", "мин", "с", " рабочего времени", "раб. дн.", "дн.", "нед.", "мес.",
     "не начат", " с ", " по календарю ", ", срок ", "; идёт", "; остановлен на время",
     "; просрочен", "; выполнен ", "; выполнен с опозданием, ", "; пауза: ", " с ", " до ",
     "; нерабочие дни:", "; установлен: "},
    {"bg", "ч", "мин", "с", " работно време", "раб. дни", "дни", "седм.", "мес.",
     "не е започнал", " от ", " по календара ", ", краен срок ", "; тече", "; временно спрян",
     "; просрочен", "; спазен на ", "; спазен със закъснение, на ", "; пауза: ", " от ", " до ",
     "; почивни дни:", "; определен от "},
};

// "4 h", "1 h 30 min", "45 s"
std::string Length(int64_t seconds, const Words& w) {
  const int64_t hours = seconds / 3600, minutes = seconds / 60 % 60, rest = seconds % 60;
  std::string out;
  const auto part = [&](int64_t n, std::string_view unit) {
    if (n == 0) return;
    out += (out.empty() ? "" : " ") + std::to_string(n) + " " + std::string(unit);
  };
  part(hours, w.hour);
  part(minutes, w.minute);
  part(rest, w.second);
  return out.empty() ? "0 " + std::string(w.second) : out;
}

std::string LimitText(const ClockRule& rule, const Words& w) {
  const auto count = [&](std::string_view unit) {
    std::string text = std::to_string(rule.limit) + " " + std::string(unit);
    // English alone counts by forms that differ: 1 day, 2 days.
    if (const size_t at = text.find("(s)"); at != text.npos)
      text.replace(at, 3, rule.limit == 1 ? "" : "s");
    return text;
  };
  switch (rule.unit) {
    case ClockUnit::kWorkingSeconds: return Length(rule.limit, w) + std::string(w.working_time);
    case ClockUnit::kSeconds: return Length(rule.limit, w);
    case ClockUnit::kWorkingDays: return count(w.working_days);
    case ClockUnit::kDays: return count(w.days);
    case ClockUnit::kWeeks: return count(w.weeks);
    case ClockUnit::kMonths: return count(w.months);
  }
  return std::to_string(rule.limit);
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

std::string Text(const ClockExplanation& e, const Zone& zone, const Words& w) {
  const ClockRule& rule = e.clock->rule;
  const ClockReading& r = e.reading;
  std::string out = rule.name + ": ";
  const auto say = [&](std::string_view words, const std::string& value = "") {
    out += words;
    out += value;
  };
  if (r.state == ClockState::kNotStarted) return out + std::string(w.not_started);
  out += LimitText(rule, w);
  say(w.from, FormatInstant(r.started_us, zone));
  if (CountsWorkingTime(rule.unit) && !e.clock->calendar_name.empty()) {
    say(w.by_calendar, e.clock->calendar_name);
  }
  say(w.due, FormatInstant(r.due_us, zone));
  switch (r.state) {
    case ClockState::kRunning: say(r.standing_still ? w.standing_still : w.running); break;
    case ClockState::kOverdue: say(w.overdue); break;
    case ClockState::kMet: say(w.met, FormatInstant(r.stopped_us, zone)); break;
    case ClockState::kLate: say(w.late, FormatInstant(r.stopped_us, zone)); break;
    case ClockState::kNotStarted: break;
  }
  for (const ClockPause& pause : r.pauses) {
    say(w.paused_by, pause.by);
    say(w.paused_from, FormatInstant(pause.from_us, zone));
    say(w.paused_to, FormatInstant(pause.to_us, zone));
    if (!pause.cause.empty()) out += " (" + pause.cause + ")";
  }
  if (!e.holidays.empty()) {
    say(w.closed_on);
    for (size_t i = 0; i < e.holidays.size(); ++i) {
      out += (i == 0 ? " " : ", ") + FormatDay(e.holidays[i]);
    }
  }
  if (!e.clock->preset.empty()) {
    say(w.set_by, e.clock->preset + " (" + e.clock->source + ")");
  }
  return out;
}

}  // namespace

absl::StatusOr<std::vector<ClockExplanation>> ExplainClocks(const Desk& desk,
                                                            const CaseFile& file,
                                                            const DeskRules& rules,
                                                            int64_t as_of_us,
                                                            std::string_view language) {
  const Words* words = nullptr;
  for (const Words& w : kWords) words = w.language == language ? &w : words;
  if (words == nullptr) {
    return ProblemStatus({.field = "language",
                          .reason = "'" + std::string(language.substr(0, 40)) +
                                    "' is none of en, ru and bg"});
  }
  std::vector<ClockExplanation> out;
  if (file.state.stage == CaseStage::kNone) return out;
  const std::vector<Command> commands = desk.WithNotices(file);
  const int32_t day = rules.zone().DayOf(file.state.received_us);
  for (const DeskClock& clock : rules.clocks()) {
    if (!clock.HoldsFor(day, file.state.severity)) continue;
    ClockExplanation& e = out.emplace_back();
    e.clock = &clock;
    GOODWILL_ASSIGN_OR_RETURN(e.reading,
                              ReadClock(clock.rule, clock.calendar, commands, as_of_us));
    const ClockReading& r = e.reading;
    if (r.state != ClockState::kNotStarted && CountsWorkingTime(clock.rule.unit)) {
      e.spans = clock.calendar.Spans(r.started_us, r.due_us, kMostSpansTold);
      e.holidays = HolidaysBetween(clock.calendar.rules(), r.started_us, r.due_us);
    }
    e.text = Text(e, clock.calendar.rules().zone, *words);
  }
  return out;
}

}  // namespace goodwill
