// How the desk did: complaints by month, channel and product, and what regulators ask for.
//
// A complaint belongs to the month in which it came in, to the channel by which it did and
// to the product that the command which opened it names (detail `product`). Queries and
// what is not eligible are counted apart. Of complaints that are closed and were not
// reopened: how long it took, by the clock and in the desk's working hours. Settled at
// first contact is what was closed, never reopened, and needed no second word from the
// customer in between (no contact in, no information asked for), and neither another person
// nor an escalation.
//
// A regulator's return counts complaints of its period by how soon they were closed. What
// its bands are is data with a date and a source, and is to be looked at again by then
// (ReturnDefinitions): the handbook changes, and nothing here is advice.
#ifndef GOODWILL_CARE_DESK_FIGURES_H_
#define GOODWILL_CARE_DESK_FIGURES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/share_interval.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/desk_rules.h"

namespace goodwill {

struct DurationFigures {
  int64_t count = 0;
  // Microseconds; the median is the lower of the middle two, the ninth decile the smallest
  // that nine in ten do not exceed. 0 without any.
  int64_t median_us = 0;
  int64_t ninth_decile_us = 0;
};
DurationFigures DurationsOf(std::vector<int64_t> durations);

struct ShareFigure {
  int64_t of = 0;
  int64_t count = 0;
  double share = 0;        // NaN of none
  ShareInterval interval;  // 95 %, Wilson
};
ShareFigure ShareOf(int64_t count, int64_t of);

struct DeskGroup {
  std::string by;   // "all", "month", "channel", "product"
  std::string name;  // "2026-05", "phone"; empty: not said
  int64_t complaints = 0;
  int64_t queries = 0;       // and what was not eligible; not among the complaints
  int64_t open = 0;          // as of then
  int64_t withdrawn = 0;     // by the complainant; of the closed ones too
  ShareFigure first_contact;  // of those closed
  ShareFigure reopened;       // of those that were ever closed
  ShareFigure upheld;         // or partly, of those with a finding
  DurationFigures clock;      // from receipt to close
  DurationFigures working;    // the same in working hours
  int64_t redress_minor = 0;  // accepted or done
  int64_t redressed = 0;      // complaints with any
};

struct ReturnBand {
  std::string_view name;
  int64_t limit = 0;
  ClockUnit unit = ClockUnit::kDays;  // from receipt; working days are the desk's
};

struct ReturnDefinition {
  std::string_view name;
  std::string_view source;
  int32_t from_day = 0;    // periods from then on; 0: not checked
  int32_t review_day = 0;  // to be looked at again by then
  int32_t months = 6;      // of a period, from January on
  std::span<const ReturnBand> bands;  // the soonest first; what is later is a band of its own
};
std::span<const ReturnDefinition> ReturnDefinitions();

struct ReturnRow {
  int32_t period = 0;   // its first day
  std::string product;  // empty: not said
  int64_t opened = 0;   // complaints received in the period
  int64_t closed = 0;   // closed in the period, whenever received, for the first time
  std::vector<int64_t> bands;  // of the closed, as the definition's, and the later ones
  int64_t upheld = 0;          // of the closed, or partly
  int64_t outstanding = 0;     // open at its end, or as of then
  int64_t redress_minor = 0;   // of the closed
};

struct Return {
  const ReturnDefinition* definition = nullptr;
  std::vector<ReturnRow> rows;  // by period and product
};

struct DeskFigures {
  int64_t from_us = 0;  // complaints received from here
  int64_t until_us = 0;
  std::vector<DeskGroup> groups;  // all, then by month, channel, product; names ascending
  std::vector<Return> returns;    // as ReturnDefinitions()
};

// As of an instant. INVALID_ARGUMENT: it begins after it ends; errors of calendars.
absl::StatusOr<DeskFigures> DeskFiguresOf(const Desk& desk, const DeskRules& rules,
                                          int64_t from_us, int64_t as_of_us);

}  // namespace goodwill

#endif  // GOODWILL_CARE_DESK_FIGURES_H_
