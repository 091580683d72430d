#include "goodwill/care/desk_figures.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "care/ended.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

// What a firm publishes, and the form before it. Effective dates were not checked; a new
// version is dated 2026-12-31, so both are to be looked at by then.
constexpr int32_t kReviewDay = 20'818;  // 2026-12-31
constexpr ReturnBand kPublished[] = {{"within_3_days", 3, ClockUnit::kWorkingDays},
                                     {"within_8_weeks", 8, ClockUnit::kWeeks}};
constexpr ReturnBand kOlder[] = {{"within_4_weeks", 4, ClockUnit::kWeeks},
                                 {"within_8_weeks", 8, ClockUnit::kWeeks}};
constexpr ReturnDefinition kDefinitions[] = {
    {"uk.fca.disp.publication", "FCA DISP 1.10A", 0, kReviewDay, 6, kPublished},
    {"uk.fca.disp.return.older", "FCA DISP 1.10", 0, kReviewDay, 6, kOlder}};

// One case as of the question.
struct Read {
  const CaseFile* file = nullptr;
  care::Ended ended;
  int32_t received_day = 0;
  int64_t redress = 0;
};

struct Gathered {
  DeskGroup out;
  int64_t closed = 0, ever_closed = 0, first_contact = 0, reopened = 0, found = 0, upheld = 0;
  std::vector<int64_t> clock, working;
};

std::string MonthName(int32_t day) { return FormatDay(day).substr(0, 7); }

// The first day of the period of so many months that a day lies in.
int32_t PeriodOf(int32_t day, int32_t months) {
  const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + day;
  const int first = (civil.month() - 1) / months * months + 1;
  return static_cast<int32_t>(absl::CivilDay(civil.year(), first, 1) - absl::CivilDay(1970, 1, 1));
}
int32_t NextPeriod(int32_t period, int32_t months) {
  const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + period;
  return static_cast<int32_t>(absl::CivilDay(absl::CivilMonth(civil) + months) -
                              absl::CivilDay(1970, 1, 1));
}

class Counter {
 public:
  Counter(const DeskRules& rules, int64_t from_us, int64_t as_of_us)
      : rules_(rules), from_us_(from_us), as_of_us_(as_of_us) {}

  absl::StatusOr<DeskFigures> Count(std::span<const Read> reads) {
    DeskFigures out{from_us_, as_of_us_, {}, {}};
    for (const Read& read : reads) GOODWILL_RETURN_IF_ERROR(AddToGroups(read));
    for (auto& [key, gathered] : groups_) out.groups.push_back(Finish(gathered));
    for (const ReturnDefinition& definition : ReturnDefinitions()) {
      GOODWILL_ASSIGN_OR_RETURN(Return made, MakeReturn(definition, reads));
      out.returns.push_back(std::move(made));
    }
    return out;
  }

 private:
  absl::Status AddToGroups(const Read& read) {
    const CaseState& state = read.file->state;
    if (state.received_us < from_us_) return absl::OkStatus();
    const uint8_t channel = read.file->commands.front().channel;
    const std::string_view channel_name = channel == 0 ? "" : kChannels[channel - 1u];
    const std::array<std::tuple<int, std::string, std::string>, 4> keys = {{
        {0, "all", ""},
        {1, "month", MonthName(read.received_day)},
        {2, "channel", std::string(channel_name)},
        {3, "product", std::string(ProductOf(read.file->commands))},
    }};
    int64_t working = 0;
    if (read.ended.now_us) {
      GOODWILL_ASSIGN_OR_RETURN(working,
                                rules_.calendar().Between(state.received_us, *read.ended.now_us));
    }
    for (const auto& [order, by, name] : keys) {
      Gathered& to = groups_[{order, name}];
      to.out.by = by;
      to.out.name = name;
      if (!IsComplaint(state)) {
        ++to.out.queries;
        continue;
      }
      ++to.out.complaints;
      to.out.open += HasEnded(state.stage) ? 0 : 1;
      to.out.withdrawn += read.ended.withdrawn ? 1 : 0;
      to.ever_closed += read.ended.first_us ? 1 : 0;
      to.reopened += read.ended.reopened ? 1 : 0;
      to.found += state.finding != Finding::kNone ? 1 : 0;
      to.upheld += care::IsUpheld(state.finding) ? 1 : 0;
      to.out.redressed += read.redress > 0 ? 1 : 0;
      if (!CheckedAdd(to.out.redress_minor, read.redress, &to.out.redress_minor)) {
        return absl::OutOfRangeError("the redress adds up to more than 64 bits hold");
      }
      if (!read.ended.now_us) continue;
      ++to.closed;
      to.first_contact += read.ended.one_contact && !read.ended.reopened ? 1 : 0;
      if (read.ended.reopened) continue;
      to.clock.push_back(*read.ended.now_us - state.received_us);
      to.working.push_back(working);
    }
    return absl::OkStatus();
  }

  static DeskGroup Finish(Gathered& from) {
    DeskGroup out = std::move(from.out);
    out.first_contact = ShareOf(from.first_contact, from.closed);
    out.reopened = ShareOf(from.reopened, from.ever_closed);
    out.upheld = ShareOf(from.upheld, from.found);
    out.clock = DurationsOf(std::move(from.clock));
    out.working = DurationsOf(std::move(from.working));
    return out;
  }

  absl::StatusOr<Return> MakeReturn(const ReturnDefinition& definition,
                                    std::span<const Read> reads) {
    Return out{&definition, {}};
    std::map<std::pair<int32_t, std::string>, ReturnRow> rows;
    const int32_t first = PeriodOf(rules_.zone().DayOf(from_us_), definition.months);
    const int32_t last = PeriodOf(rules_.zone().DayOf(as_of_us_ - 1), definition.months);
    const auto at = [&](int32_t period, const std::string& product) -> ReturnRow& {
      ReturnRow& row = rows[{period, product}];
      row.period = period;
      row.product = product;
      row.bands.resize(definition.bands.size() + 1);
      return row;
    };
    for (const Read& read : reads) {
      const CaseState& state = read.file->state;
      if (!IsComplaint(state)) continue;
      const std::string product(ProductOf(read.file->commands));
      const int32_t opened = PeriodOf(read.received_day, definition.months);
      if (opened >= first) ++at(opened, product).opened;
      int32_t ended = last + 1;  // not yet
      if (read.ended.first_us) {
        ended = PeriodOf(rules_.zone().DayOf(*read.ended.first_us), definition.months);
        if (ended >= first) {
          GOODWILL_RETURN_IF_ERROR(AddClosed(definition, read, at(ended, product)));
        }
      } else if (HasEnded(state.stage)) {
        continue;  // it goes on in another case
      }
      for (int32_t period = std::max(first, opened); period <= last && period < ended;
           period = NextPeriod(period, definition.months)) {
        ++at(period, product).outstanding;
      }
    }
    for (auto& [key, row] : rows) out.rows.push_back(std::move(row));
    return out;
  }

  absl::Status AddClosed(const ReturnDefinition& definition, const Read& read, ReturnRow& row) {
    ++row.closed;
    size_t band = 0;
    for (; band < definition.bands.size(); ++band) {
      const ReturnBand& bound = definition.bands[band];
      GOODWILL_ASSIGN_OR_RETURN(const int64_t end,
                                EndOfLimit(bound.limit, bound.unit, rules_.calendar(),
                                           read.file->state.received_us));
      if (*read.ended.first_us <= end) break;
    }
    ++row.bands[band];
    row.upheld += care::IsUpheld(read.file->state.finding) ? 1 : 0;
    if (!CheckedAdd(row.redress_minor, read.redress, &row.redress_minor)) {
      return absl::OutOfRangeError("the redress adds up to more than 64 bits hold");
    }
    return absl::OkStatus();
  }

  const DeskRules& rules_;
  const int64_t from_us_;
  const int64_t as_of_us_;
  std::map<std::pair<int, std::string>, Gathered> groups_;
};

}  // namespace

std::span<const ReturnDefinition> ReturnDefinitions() { return kDefinitions; }

DurationFigures DurationsOf(std::vector<int64_t> durations) {
  DurationFigures out;
  if (durations.empty()) return out;
  std::sort(durations.begin(), durations.end());
  const size_t n = durations.size();
  out.count = static_cast<int64_t>(n);
  out.median_us = durations[(n - 1) / 2];
  out.ninth_decile_us = durations[(n * 9 + 9) / 10 - 1];
  return out;
}

ShareFigure ShareOf(int64_t count, int64_t of) {
  ShareFigure out{of, count, std::numeric_limits<double>::quiet_NaN(), {}};
  if (of == 0) return out;
  out.share = static_cast<double>(count) / static_cast<double>(of);
  out.interval = WilsonInterval(count, of);
  return out;
}

absl::StatusOr<DeskFigures> DeskFiguresOf(const Desk& desk, const DeskRules& rules,
                                          int64_t from_us, int64_t as_of_us) {
  if (from_us >= as_of_us) return absl::InvalidArgumentError("the figures begin after they end");
  std::vector<CaseFile> files;
  for (const auto& [id, place] : desk.index()) {
    CaseFile then = AsOf(desk.at(place), as_of_us);
    if (then.state.stage != CaseStage::kNone) files.push_back(std::move(then));
  }
  std::vector<Read> reads;
  for (const CaseFile& file : files) {
    reads.push_back({&file, care::EndOf(file), rules.zone().DayOf(file.state.received_us),
                     Desk::GrantedIn(file.state)});
  }
  return Counter(rules, from_us, as_of_us).Count(reads);
}

}  // namespace goodwill
