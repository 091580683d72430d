#include "goodwill/complaint/calendar.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "complaint/local_hours.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

using complaint::IsHoliday;
using complaint::kDaySeconds;
using complaint::OpenOn;
using complaint::SpansBegun;
using complaint::WeekdayOf;
using complaint::Without;

constexpr int32_t kFirstYear = 1;
constexpr int32_t kLastYear = 9999;
constexpr size_t kYears = kLastYear - kFirstYear + 1;
// From here on the zone follows its rule, so that a year's spans follow from its
// weekdays; the 28 years from here hold every kind of year.
constexpr int32_t kRegularYear = 2104;
constexpr int32_t kRegularYears = 28;
// Spans are found from the piece of about 18 hours in which a second lies.
constexpr int kPieceBits = 16;
// A year's spans depend on changes of the clock so near to it.
constexpr int64_t kMargin = 3 * kDaySeconds;

constexpr int64_t YearStart(int32_t year) {
  return int64_t{DaysFromCivil(year, 1, 1)} * kDaySeconds;
}

constexpr bool IsLeap(int32_t year) { return DaysInMonth(year, 2) == 29; }

// One of 14.
size_t KindOf(int32_t year) {
  return static_cast<size_t>(WeekdayOf(DaysFromCivil(year, 1, 1)) * 2 + (IsLeap(year) ? 1 : 0));
}

struct Change {
  int64_t at;      // seconds
  int64_t before;  // offsets
  int64_t after;
};

// The changes of the clock until the zone's rule takes over.
struct Clock {
  int64_t first_offset = 0;
  std::vector<Change> changes;

  explicit Clock(absl::TimeZone zone) {
    constexpr absl::CivilSecond kEpoch(1970, 1, 1);
    absl::Time at = absl::FromUnixSeconds(YearStart(kFirstYear) - kMargin);
    first_offset = zone.At(at).offset;
    int64_t offset = first_offset;
    absl::TimeZone::CivilTransition transition;
    const int64_t end = YearStart(kRegularYear + kRegularYears + 1);
    while (zone.NextTransition(at, &transition)) {
      const int64_t second = (transition.from - kEpoch) - offset;
      if (second >= end) break;
      const int64_t after = offset + (transition.to - transition.from);
      changes.push_back({second, offset, after});
      offset = after;
      at = absl::FromUnixSeconds(second);
    }
  }

  size_t FirstFrom(int64_t second) const {
    return static_cast<size_t>(
        std::lower_bound(changes.begin(), changes.end(), second,
                         [](const Change& change, int64_t s) { return change.at < s; }) -
        changes.begin());
  }
  // The offset in force before the change of this index.
  int64_t OffsetBefore(size_t index) const {
    return index == 0 ? first_offset : changes[index - 1].after;
  }
};

// The open spans of a year, in seconds from its beginning in UTC.
struct YearSpans {
  std::vector<uint32_t> from;
  std::vector<uint32_t> to;
  std::vector<uint32_t> before;  // seconds worked before each; at the end, in all
  std::vector<uint32_t> piece;   // the first span that ends after a piece begins
};

struct LocalSpan {
  int64_t from;  // local seconds since 1970
  int64_t to;
};

// Compiles years one after another, in memory that it uses again.
class YearCompiler {
 public:
  explicit YearCompiler(const CalendarRules& rules) : rules_(rules) {}

  YearSpans Compile(const Clock& clock, int32_t year);

 private:
  // What is open on local days, as local time, in order and apart: sets local_.
  void FindLocal(int32_t first_day, int32_t last_day);
  // The spans that begin on a day, without those that the clock spoils.
  const std::vector<DaySpan>& Begun(int32_t day, std::vector<DaySpan>* kept) const;
  // Whether the clock skipped an end of a span.
  bool Skipped(int32_t day, const DaySpan& span) const;

  const CalendarRules& rules_;
  std::vector<Change> gaps_;
  std::vector<LocalSpan> local_;
  std::vector<DaySpan> open_;
  std::array<std::vector<DaySpan>, 2> kept_;
  YearSpans spans_;
};

bool YearCompiler::Skipped(int32_t day, const DaySpan& span) const {
  const int64_t from = int64_t{day} * kDaySeconds + span.from;
  const int64_t to = int64_t{day} * kDaySeconds + span.to;
  return std::any_of(gaps_.begin(), gaps_.end(), [&](const Change& change) {
    const int64_t gap_from = change.at + change.before;
    const int64_t gap_to = change.at + change.after;
    return (from >= gap_from && from < gap_to) || (to > gap_from && to < gap_to);
  });
}

const std::vector<DaySpan>& YearCompiler::Begun(int32_t day, std::vector<DaySpan>* kept) const {
  const std::vector<DaySpan>& begun = SpansBegun(rules_, day);
  if (rules_.gap == GapSpan::kKeep || gaps_.empty()) return begun;
  kept->clear();
  for (const DaySpan& span : begun) {
    if (!Skipped(day, span)) kept->push_back(span);
  }
  return *kept;
}

void YearCompiler::FindLocal(int32_t first_day, int32_t last_day) {
  local_.clear();
  const std::vector<DaySpan>* before = &Begun(first_day - 1, &kept_[0]);
  for (int32_t day = first_day; day <= last_day; ++day) {
    const std::vector<DaySpan>& now =
        Begun(day, before == &kept_[0] ? &kept_[1] : &kept_[0]);
    OpenOn(rules_, day, *before, now, &open_);
    for (const DaySpan& span : open_) {
      const int64_t from = int64_t{day} * kDaySeconds + span.from;
      const int64_t to = int64_t{day} * kDaySeconds + span.to;
      if (!local_.empty() && local_.back().to == from) {
        local_.back().to = to;
      } else {
        local_.push_back({from, to});
      }
    }
    before = &now;
  }
}

YearSpans YearCompiler::Compile(const Clock& clock, int32_t year) {
  const int64_t start = YearStart(year);
  const int64_t end = YearStart(year + 1);
  gaps_.clear();
  for (size_t i = clock.FirstFrom(start - kMargin);
       i < clock.changes.size() && clock.changes[i].at < end + kMargin; ++i) {
    if (clock.changes[i].after > clock.changes[i].before) gaps_.push_back(clock.changes[i]);
  }
  FindLocal(DaysFromCivil(year, 1, 1) - 2, DaysFromCivil(year + 1, 1, 1) + 1);

  spans_.from.clear();
  spans_.to.clear();
  spans_.before.clear();
  spans_.piece.clear();
  // From one change of the clock to the next, local time is absolute time and a
  // constant.
  size_t change = clock.FirstFrom(start + 1);
  int64_t from = start;
  while (from < end) {
    const int64_t offset = clock.OffsetBefore(change);
    const int64_t to =
        change < clock.changes.size() ? std::min(clock.changes[change].at, end) : end;
    auto span = std::lower_bound(local_.begin(), local_.end(), from + offset,
                                 [](const LocalSpan& s, int64_t at) { return s.to <= at; });
    for (; span != local_.end() && span->from < to + offset; ++span) {
      const auto open = static_cast<uint32_t>(std::max(span->from - offset, from) - start);
      const auto close = static_cast<uint32_t>(std::min(span->to - offset, to) - start);
      if (!spans_.to.empty() && spans_.to.back() == open) {
        spans_.to.back() = close;
      } else {
        spans_.from.push_back(open);
        spans_.to.push_back(close);
      }
    }
    from = to;
    ++change;
  }
  uint32_t worked = 0;
  for (size_t i = 0; i < spans_.from.size(); ++i) {
    spans_.before.push_back(worked);
    worked += spans_.to[i] - spans_.from[i];
  }
  spans_.before.push_back(worked);
  uint32_t next = 0;
  for (int64_t at = 0; at <= end - start; at += int64_t{1} << kPieceBits) {
    while (next < spans_.to.size() && spans_.to[next] <= at) ++next;
    spans_.piece.push_back(next);
  }
  return spans_;
}

// What a year without dates of its own depends on.
struct YearKey {
  size_t kind;
  int64_t offset;
  std::vector<std::pair<int64_t, int64_t>> changes;  // seconds from its beginning, offset

  auto operator<=>(const YearKey&) const = default;
};

YearKey KeyOf(const Clock& clock, int32_t year) {
  YearKey key{KindOf(year), 0, {}};
  const int64_t start = YearStart(year);
  const int64_t end = YearStart(year + 1);
  size_t i = clock.FirstFrom(start - kMargin);
  key.offset = clock.OffsetBefore(i);
  for (; i < clock.changes.size() && clock.changes[i].at < end + kMargin; ++i) {
    key.changes.emplace_back(clock.changes[i].at - start, clock.changes[i].after);
  }
  return key;
}

// The working days of a year, counted from 0 for 1 January.
struct YearDays {
  std::vector<uint16_t> days;
  std::vector<uint16_t> before;  // of those, how many before each day of the year
};

YearDays CompileDays(const CalendarRules& rules, const std::set<int32_t>& skipped, int32_t year) {
  YearDays out;
  out.days.reserve(366);
  out.before.reserve(367);
  const int32_t first = DaysFromCivil(year, 1, 1);
  const int32_t count = IsLeap(year) ? 366 : 365;
  for (int32_t i = 0; i < count; ++i) {
    out.before.push_back(static_cast<uint16_t>(out.days.size()));
    const int32_t day = first + i;
    const std::vector<DaySpan>& begun = SpansBegun(rules, day);
    if (begun.empty() || skipped.contains(day)) continue;
    const auto breaks = rules.breaks.find(day);
    if (breaks != rules.breaks.end() && Without(begun, breaks->second).empty()) continue;
    out.days.push_back(static_cast<uint16_t>(i));
  }
  out.before.push_back(static_cast<uint16_t>(out.days.size()));
  return out;
}

absl::Status NoInstant() {
  return absl::OutOfRangeError("an instant lies outside the years 1 to 9999");
}

absl::Status NoAnswer() {
  return absl::OutOfRangeError("the calendar is not open long enough in the years 1 to 9999");
}

absl::Status CheckSpans(const std::vector<DaySpan>& spans, bool within_day) {
  int32_t end = 0;
  if (spans.size() > kMostSpansADay) return absl::InvalidArgumentError("too many spans in a day");
  for (const DaySpan& span : spans) {
    if (span.from < end || span.from >= kDaySeconds || span.to <= span.from ||
        span.to > span.from + kDaySeconds || (within_day && span.to > kDaySeconds)) {
      return absl::InvalidArgumentError("the spans of a day are not in order");
    }
    end = span.to;
  }
  return absl::OkStatus();
}

absl::Status CheckRules(const CalendarRules& rules) {
  const int32_t first = DaysFromCivil(kFirstCalendarYear, 1, 1);
  const int32_t last = DaysFromCivil(kLastCalendarYear, 12, 31);
  for (const auto& spans : rules.weekly) GOODWILL_RETURN_IF_ERROR(CheckSpans(spans, false));
  for (const auto& [day, spans] : rules.dates) GOODWILL_RETURN_IF_ERROR(CheckSpans(spans, false));
  for (const auto& [day, spans] : rules.breaks) GOODWILL_RETURN_IF_ERROR(CheckSpans(spans, true));
  const auto outside = [&](int32_t day) { return day < first || day > last; };
  bool wrong = false;
  for (const auto& [day, spans] : rules.dates) wrong |= outside(day);
  for (const auto& [day, spans] : rules.breaks) wrong |= outside(day);
  for (const int32_t day : rules.holidays) wrong |= outside(day);
  if (wrong) {
    return absl::InvalidArgumentError(absl::StrCat("a date lies outside the years ",
                                                   kFirstCalendarYear, " to ", kLastCalendarYear));
  }
  return absl::OkStatus();
}

}  // namespace

struct WorkingCalendar::Data {
  CalendarRules rules;
  std::vector<YearSpans> spans;
  std::vector<YearDays> day_lists;
  std::array<uint16_t, kYears> spans_of{};     // which of `spans`, by year
  std::array<uint16_t, kYears> days_of{};
  std::array<int64_t, kYears + 1> start{};     // of each year, in seconds
  std::array<int64_t, kYears + 1> worked{};    // seconds before each year
  std::array<int32_t, kYears + 1> days{};      // working days before each year
  std::array<int64_t, kYears + 1> closes{};    // where a year begins open: when that ends

  const YearSpans& SpansOf(size_t year) const { return spans[spans_of[year]]; }
  const YearDays& DaysOf(size_t year) const { return day_lists[days_of[year]]; }

  // Where a second lies: the year and its first span that ends after it.
  struct Place {
    size_t year;
    size_t span;
    uint32_t second;  // of the year
  };

  size_t YearOf(int64_t second) const {
    constexpr int64_t kMeanYear = 31'556'952;
    auto year = static_cast<size_t>((second - start[0]) / kMeanYear);
    if (year >= kYears) year = kYears - 1;
    while (start[year] > second) --year;
    while (start[year + 1] <= second) ++year;
    return year;
  }

  Place Find(int64_t second) const {
    const size_t year = YearOf(second);
    const YearSpans& all = SpansOf(year);
    const auto within = static_cast<uint32_t>(second - start[year]);
    size_t span = all.piece[within >> kPieceBits];
    while (span < all.to.size() && all.to[span] <= within) ++span;
    return {year, span, within};
  }

  bool Open(const Place& place) const {
    const YearSpans& all = SpansOf(place.year);
    return place.span < all.from.size() && all.from[place.span] <= place.second;
  }

  // Microseconds worked before an instant that IsInstant.
  int64_t Worked(int64_t us) const {
    const int64_t second = FloorDivide(us, kMicrosPerSecond);
    const Place place = Find(second);
    const YearSpans& all = SpansOf(place.year);
    int64_t seconds = worked[place.year] + all.before[place.span];
    int64_t fraction = 0;
    if (Open(place)) {
      seconds += place.second - all.from[place.span];
      fraction = us - second * kMicrosPerSecond;
    }
    return seconds * kMicrosPerSecond + fraction;
  }

  // The year in which the working second `second` lies, which exists.
  size_t YearWorking(int64_t second) const {
    return static_cast<size_t>(std::upper_bound(worked.begin(), worked.end(), second) -
                               worked.begin() - 1);
  }

  // The instant at which working second `second` begins.
  int64_t SecondBegins(int64_t second) const {
    const size_t year = YearWorking(second);
    const YearSpans& all = SpansOf(year);
    const auto within = static_cast<uint32_t>(second - worked[year]);
    const auto span = static_cast<size_t>(
        std::upper_bound(all.before.begin(), all.before.end(), within) - all.before.begin() - 1);
    return start[year] + all.from[span] + (within - all.before[span]);
  }

  // The last moment with so much work before it: where the next work begins.
  absl::StatusOr<int64_t> Last(int64_t worked_us) const {
    const int64_t second = FloorDivide(worked_us, kMicrosPerSecond);
    if (second < 0 || second >= worked[kYears]) return NoAnswer();
    return SecondBegins(second) * kMicrosPerSecond + (worked_us - second * kMicrosPerSecond);
  }

  // The first moment with so much work before it: where the last of it ends.
  absl::StatusOr<int64_t> First(int64_t worked_us) const {
    if (worked_us <= 0) return NoAnswer();
    const int64_t second = FloorDivide(worked_us - 1, kMicrosPerSecond);
    if (second >= worked[kYears]) return NoAnswer();
    const int64_t at =
        SecondBegins(second) * kMicrosPerSecond + (worked_us - second * kMicrosPerSecond);
    // The end of the year 9999 is no instant.
    if (!IsInstant(at)) return NoAnswer();
    return at;
  }

  absl::StatusOr<int64_t> NextOpen(int64_t us) const {
    if (Open(Find(FloorDivide(us, kMicrosPerSecond)))) return us;
    return Last(Worked(us));
  }

  absl::StatusOr<int64_t> PrevClose(int64_t us) const { return First(Worked(us)); }

  absl::StatusOr<int64_t> Add(int64_t us, int64_t length) const {
    if (!IsInstant(us)) return NoInstant();
    const bool next = rules.at_close == AtClose::kNextOpen;
    if (length == 0) return rules.zero == ZeroTime::kStay ? us : NextOpen(us);
    int64_t target = 0;
    if (!CheckedAdd(Worked(us), length, &target)) return NoAnswer();
    // What is used up exactly ends inside the span that used it, or beyond.
    return (length > 0) == next ? Last(target) : First(target);
  }

  absl::StatusOr<int64_t> Subtract(int64_t us, int64_t length) const {
    if (!IsInstant(us)) return NoInstant();
    if (length == 0) return rules.zero == ZeroTime::kStay ? us : PrevClose(us);
    if (length == std::numeric_limits<int64_t>::min()) return NoAnswer();
    return Add(us, -length);
  }

  absl::StatusOr<int64_t> Between(int64_t from, int64_t to) const {
    if (!IsInstant(from) || !IsInstant(to)) return NoInstant();
    if (to < from && rules.reversed == ReversedTime::kZero) return 0;
    return Worked(to) - Worked(from);
  }

  // Working days before a day.
  int32_t DaysBefore(int32_t day) const {
    const CivilDate date = CivilFromDays(day);
    const auto year = static_cast<size_t>(date.year - kFirstYear);
    const auto within = static_cast<size_t>(day - DaysFromCivil(date.year, 1, 1));
    return days[year] + DaysOf(year).before[within];
  }

  // The working day with so many before it.
  std::optional<int32_t> DayAfter(int64_t before) const {
    if (before < 0 || before >= days[kYears]) return std::nullopt;
    const auto year =
        static_cast<size_t>(std::upper_bound(days.begin(), days.end(), before) - days.begin() - 1);
    const auto within = static_cast<size_t>(before - days[year]);
    return DaysFromCivil(static_cast<int32_t>(year) + kFirstYear, 1, 1) + DaysOf(year).days[within];
  }

  bool Works(int32_t day) const {
    if (day < kMinDay || day > kMaxDay) return false;
    return DaysBefore(day) != (day == kMaxDay ? days[kYears] : DaysBefore(day + 1));
  }

  // When the last span that begins on a working day ends.
  int64_t CloseOf(int32_t day) const;
  absl::StatusOr<int64_t> AddDays(int64_t us, int64_t count, DayEnd end) const;
};

int64_t WorkingCalendar::Data::CloseOf(int32_t day) const {
  std::vector<DaySpan> begun = SpansBegun(rules, day);
  const auto breaks = rules.breaks.find(day);
  if (breaks != rules.breaks.end()) begun = Without(begun, breaks->second);
  int32_t close = begun.back().to;
  if (close > kDaySeconds) {
    // As far into the next day as that lets it.
    std::vector<DaySpan> morning;
    if (!IsHoliday(rules, day + 1) && !rules.dates.contains(day + 1)) {
      morning = {{0, close - kDaySeconds}};
      const auto next = rules.breaks.find(day + 1);
      if (next != rules.breaks.end()) morning = Without(morning, next->second);
    }
    close = kDaySeconds + (morning.empty() ? 0 : morning.back().to);
  }
  // The end of the last second before it; the later one, if it comes twice.
  const absl::CivilSecond last =
      absl::CivilSecond(1970, 1, 1) + (int64_t{day} * kDaySeconds + close - 1);
  const absl::TimeZone::TimeInfo info = rules.zone.absl().At(last);
  const int64_t at = info.kind == absl::TimeZone::TimeInfo::SKIPPED
                         ? absl::ToUnixSeconds(info.trans)
                         : absl::ToUnixSeconds(info.post) + 1;
  return at * kMicrosPerSecond;
}

absl::StatusOr<int64_t> WorkingCalendar::Data::AddDays(int64_t us, int64_t count,
                                                       DayEnd end) const {
  if (!IsInstant(us)) return NoInstant();
  const int32_t from = std::clamp(rules.zone.DayOf(us), kMinDay, kMaxDay);
  const bool works = Works(from);
  if (!works && rules.origin == ClosedOrigin::kRefuse) {
    return absl::FailedPreconditionError(absl::StrCat(FormatDay(from), " is not a working day"));
  }
  // How many working days lie before the day that is looked for.
  int64_t target = DaysBefore(from);
  if (!works) {
    if (count == 0 && rules.zero == ZeroTime::kStay && end == DayEnd::kWallTime) return us;
    const bool roll = rules.origin == ClosedOrigin::kRoll;
    // `target` is the next working day itself: the first one, unless one went there.
    if (count > 0 && !roll) target -= 1;
    if (count < 0 && roll) target -= 1;
  }
  if (!CheckedAdd(target, count, &target)) return NoAnswer();
  const std::optional<int32_t> day = DayAfter(target);
  if (!day) return NoAnswer();
  if (end == DayEnd::kClose) {
    const int64_t at = CloseOf(*day);
    if (!IsInstant(at)) return NoAnswer();
    return at;
  }
  int64_t at = us;
  if (*day != from) {
    const absl::CivilSecond wall = rules.zone.ToCivil(us);
    const CivilDate date = CivilFromDays(*day);
    at = rules.zone.FromCivil(
        absl::CivilSecond(date.year, date.month, date.day, wall.hour(), wall.minute(),
                          wall.second()),
        static_cast<int32_t>(us - FloorDivide(us, kMicrosPerSecond) * kMicrosPerSecond));
  }
  if (end == DayEnd::kRoll) {
    const bool open = Open(Find(FloorDivide(at, kMicrosPerSecond)));
    return count < 0 && !open ? PrevClose(at) : NextOpen(at);
  }
  return at;
}

absl::StatusOr<WorkingCalendar> WorkingCalendar::Make(CalendarRules rules) {
  GOODWILL_RETURN_IF_ERROR(CheckRules(rules));
  auto data = std::make_shared<Data>();
  const Clock clock(rules.zone.absl());

  // Years near a date of the calendar are like no other.
  std::set<int32_t> own;
  const auto touch = [&](int32_t day) {
    for (const int32_t near : {day - 2, day + 3}) own.insert(CivilFromDays(near).year);
  };
  for (const auto& [day, spans] : rules.dates) touch(day);
  for (const auto& [day, spans] : rules.breaks) touch(day);
  for (const int32_t day : rules.holidays) touch(day);

  // Local days that never were (the clock went forward by a day).
  std::set<int32_t> skipped;
  for (const Change& change : clock.changes) {
    if (change.after - change.before < kDaySeconds) continue;
    const auto first = static_cast<int32_t>(
        -FloorDivide(-(change.at + change.before), int64_t{kDaySeconds}));
    const auto last = static_cast<int32_t>(FloorDivide(change.at + change.after, kDaySeconds));
    for (int32_t day = first; day < last; ++day) {
      skipped.insert(day);
      own.insert(CivilFromDays(day).year);
    }
  }

  // Without the dates that a year beyond the zone data may have.
  CalendarRules undated = rules;
  undated.dates.clear();
  undated.breaks.clear();
  undated.holidays.clear();
  YearCompiler compiler(rules);
  YearCompiler undated_compiler(undated);
  std::map<YearKey, uint16_t> known;
  std::array<std::optional<uint16_t>, 14> regular;
  std::array<std::optional<uint16_t>, 14> regular_days;
  for (size_t i = 0; i < kYears; ++i) {
    const int32_t year = static_cast<int32_t>(i) + kFirstYear;
    const size_t kind = KindOf(year);
    const bool plain = !own.contains(year);
    const auto compile = [&](int32_t from_year) {
      data->spans.push_back(compiler.Compile(clock, from_year));
      return static_cast<uint16_t>(data->spans.size() - 1);
    };
    if (!plain && year < kRegularYear + kRegularYears) {
      data->spans_of[i] = compile(year);
    } else if (!plain) {
      // The zone's rule, as in a year of this kind that the zone data reach.
      int32_t like = kRegularYear;
      while (KindOf(like) != kind) ++like;
      Clock moved = clock;
      const int64_t shift = YearStart(year) - YearStart(like);
      for (Change& change : moved.changes) change.at += shift;
      data->spans.push_back(compiler.Compile(moved, year));
      data->spans_of[i] = static_cast<uint16_t>(data->spans.size() - 1);
    } else if (year < kRegularYear) {
      const auto [at, added] = known.try_emplace(KeyOf(clock, year), uint16_t{0});
      if (added) at->second = compile(year);
      data->spans_of[i] = at->second;
    } else {
      if (!regular[kind]) {
        int32_t like = kRegularYear;
        while (KindOf(like) != kind) ++like;
        data->spans.push_back(undated_compiler.Compile(clock, like));
        regular[kind] = static_cast<uint16_t>(data->spans.size() - 1);
      }
      data->spans_of[i] = *regular[kind];
    }
    if (!plain || !regular_days[kind]) {
      data->day_lists.push_back(CompileDays(rules, skipped, year));
      data->days_of[i] = static_cast<uint16_t>(data->day_lists.size() - 1);
      if (plain) regular_days[kind] = data->days_of[i];
    } else {
      data->days_of[i] = *regular_days[kind];
    }
    data->start[i] = YearStart(year);
    data->worked[i + 1] = data->worked[i] + data->SpansOf(i).before.back();
    data->days[i + 1] = data->days[i] + static_cast<int32_t>(data->DaysOf(i).days.size());
  }
  data->start[kYears] = YearStart(kLastYear + 1);

  // Spans go on over the turn of the year. What never closes closes with time.
  data->closes[kYears] = data->start[kYears];
  for (size_t i = kYears; i-- > 0;) {
    const YearSpans& all = data->SpansOf(i);
    const bool open = !all.from.empty() && all.from.front() == 0;
    const int64_t length = data->start[i + 1] - data->start[i];
    data->closes[i] = data->start[i];
    if (open)
      data->closes[i] =
          all.to.front() < length ? data->start[i] + all.to.front() : data->closes[i + 1];
  }
  data->rules = std::move(rules);
  return WorkingCalendar(std::move(data));
}

const CalendarRules& WorkingCalendar::rules() const { return data_->rules; }

absl::StatusOr<int64_t> WorkingCalendar::Add(int64_t start_us, int64_t length_us) const {
  return data_->Add(start_us, length_us);
}

absl::StatusOr<int64_t> WorkingCalendar::Subtract(int64_t start_us, int64_t length_us) const {
  return data_->Subtract(start_us, length_us);
}

absl::StatusOr<int64_t> WorkingCalendar::Between(int64_t start_us, int64_t end_us) const {
  return data_->Between(start_us, end_us);
}

absl::StatusOr<bool> WorkingCalendar::IsOpen(int64_t us) const {
  if (!IsInstant(us)) return NoInstant();
  return data_->Open(data_->Find(FloorDivide(us, kMicrosPerSecond)));
}

absl::StatusOr<int64_t> WorkingCalendar::NextOpen(int64_t us) const {
  if (!IsInstant(us)) return NoInstant();
  return data_->NextOpen(us);
}

absl::StatusOr<int64_t> WorkingCalendar::NextClose(int64_t us) const {
  GOODWILL_ASSIGN_OR_RETURN(const int64_t open, NextOpen(us));
  const Data::Place place = data_->Find(FloorDivide(open, kMicrosPerSecond));
  const int64_t in_year = data_->start[place.year] + data_->SpansOf(place.year).to[place.span];
  const int64_t close =
      in_year < data_->start[place.year + 1] ? in_year : data_->closes[place.year + 1];
  if (close >= data_->start[kYears]) {
    return absl::OutOfRangeError("the calendar does not close before the year 10000");
  }
  return close * kMicrosPerSecond;
}

absl::StatusOr<int64_t> WorkingCalendar::PrevClose(int64_t us) const {
  if (!IsInstant(us)) return NoInstant();
  return data_->PrevClose(us);
}

absl::StatusOr<int64_t> WorkingCalendar::AddDays(int64_t start_us, int64_t days, DayEnd end) const {
  return data_->AddDays(start_us, days, end);
}

absl::StatusOr<int64_t> WorkingCalendar::DaysBetween(int64_t start_us, int64_t end_us) const {
  if (!IsInstant(start_us) || !IsInstant(end_us)) return NoInstant();
  if (end_us < start_us && rules().reversed == ReversedTime::kZero) return 0;
  // Days up to and with one's own.
  const auto upto = [&](int64_t us) {
    const int32_t day = std::clamp(rules().zone.DayOf(us), kMinDay, kMaxDay);
    return int64_t{data_->DaysBefore(day)} + (data_->Works(day) ? 1 : 0);
  };
  return upto(end_us) - upto(start_us);
}

bool WorkingCalendar::IsWorkingDay(int32_t day) const { return data_->Works(day); }

std::vector<OpenSpan> WorkingCalendar::Spans(int64_t from_us, int64_t to_us, size_t most) const {
  std::vector<OpenSpan> spans;
  from_us = std::clamp(from_us, kMinInstantUs, kMaxInstantUs);
  to_us = std::clamp(to_us, kMinInstantUs, kMaxInstantUs);
  while (from_us < to_us && spans.size() < most) {
    const auto open = NextOpen(from_us);
    if (!open.ok() || *open >= to_us) break;
    const auto close = NextClose(*open);
    const int64_t end = close.ok() ? std::min(*close, to_us) : to_us;
    spans.push_back({*open, end});
    from_us = end;
  }
  return spans;
}

namespace {

// One answer per row, from columns that hold one value for all or one each.
template <typename Rule>
absl::Status ForEach(std::span<const int64_t> a, std::span<const int64_t> b,
                     std::span<int64_t> out, Rule&& rule) {
  for (const size_t size : {a.size(), b.size()}) {
    if (size != out.size() && size != 1) {
      return absl::InvalidArgumentError("columns are not equally long");
    }
  }
  const size_t a_step = a.size() == 1 ? 0 : 1;
  const size_t b_step = b.size() == 1 ? 0 : 1;
  for (size_t i = 0; i < out.size(); ++i) {
    const absl::StatusOr<int64_t> answer = rule(a[i * a_step], b[i * b_step]);
    if (!answer.ok()) {
      return ProblemStatus(
          {static_cast<int64_t>(i), -1, -1, "", std::string(answer.status().message())},
          answer.status().code());
    }
    out[i] = *answer;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status WorkingCalendar::Add(std::span<const int64_t> start_us,
                                  std::span<const int64_t> length_us,
                                  std::span<int64_t> out) const {
  return ForEach(start_us, length_us, out,
                 [this](int64_t start, int64_t length) { return data_->Add(start, length); });
}

absl::Status WorkingCalendar::Subtract(std::span<const int64_t> start_us,
                                       std::span<const int64_t> length_us,
                                       std::span<int64_t> out) const {
  return ForEach(start_us, length_us, out,
                 [this](int64_t start, int64_t length) { return data_->Subtract(start, length); });
}

absl::Status WorkingCalendar::Between(std::span<const int64_t> start_us,
                                      std::span<const int64_t> end_us,
                                      std::span<int64_t> out) const {
  return ForEach(start_us, end_us, out,
                 [this](int64_t start, int64_t end) { return data_->Between(start, end); });
}

absl::Status WorkingCalendar::IsOpen(std::span<const int64_t> us, std::span<int64_t> out) const {
  return ForEach(us, us, out, [this](int64_t at, int64_t) -> absl::StatusOr<int64_t> {
    GOODWILL_ASSIGN_OR_RETURN(const bool open, IsOpen(at));
    return open ? 1 : 0;
  });
}

absl::Status WorkingCalendar::NextOpen(std::span<const int64_t> us, std::span<int64_t> out) const {
  return ForEach(us, us, out, [this](int64_t at, int64_t) { return NextOpen(at); });
}

absl::Status WorkingCalendar::NextClose(std::span<const int64_t> us, std::span<int64_t> out) const {
  return ForEach(us, us, out, [this](int64_t at, int64_t) { return NextClose(at); });
}

absl::Status WorkingCalendar::PrevClose(std::span<const int64_t> us, std::span<int64_t> out) const {
  return ForEach(us, us, out, [this](int64_t at, int64_t) { return PrevClose(at); });
}

absl::Status WorkingCalendar::AddDays(std::span<const int64_t> start_us,
                                      std::span<const int64_t> days, DayEnd end,
                                      std::span<int64_t> out) const {
  return ForEach(start_us, days, out, [this, end](int64_t start, int64_t count) {
    return data_->AddDays(start, count, end);
  });
}

absl::Status WorkingCalendar::DaysBetween(std::span<const int64_t> start_us,
                                          std::span<const int64_t> end_us,
                                          std::span<int64_t> out) const {
  return ForEach(start_us, end_us, out,
                 [this](int64_t start, int64_t end) { return DaysBetween(start, end); });
}

}  // namespace goodwill
