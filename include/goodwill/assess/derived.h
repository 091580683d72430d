// Figures that follow from measures by one rule each: ages, averages, rhythm.
// Exports and explanations both take them from here.
//
// Ages are differences of civil dates in the measures' zone. The observation
// ends on the date of the last instant included, one microsecond before as-of:
// so as-of 1997-10-01T00:00 observes up to 30 September 1997. *Tenure* is the
// age at the end of observation, from the first purchase; *recency*, as the
// purchase models use the word, is the age at the last purchase; the days since
// that purchase are a third figure, tenure less recency. *Frequency* counts
// repeats: purchases (or days with a purchase, as the policy says) after the
// first.
#ifndef GOODWILL_ASSESS_DERIVED_H_
#define GOODWILL_ASSESS_DERIVED_H_

#include <cstdint>
#include <optional>

#include "goodwill/base/zone.h"
#include "goodwill/book/measures.h"
#include "goodwill/book/measures_policy.h"
#include "goodwill/book/measures_table.h"

namespace goodwill {

// The date of the last instant that the measures include, as days since
// 1970-01-01.
inline int64_t ObservationEndDay(const MeasuresHeader& header) {
  return header.zone.DayOf(header.as_of_us - 1);
}

// In days, whatever the policy's unit: exact.
struct Ages {
  int64_t frequency = 0;
  int64_t recency_days = 0;     // first to last purchase
  int64_t tenure_days = 0;      // first purchase to the end of observation
  int64_t days_since_last = 0;  // last purchase to the end of observation

  bool operator==(const Ages&) const = default;
};

// Repeats after the first purchase; 0 without a purchase.
inline int64_t FrequencyOf(SameDay same_day, const PurchaseTotals& totals) {
  const int64_t count = same_day == SameDay::kMerge ? totals.purchase_days : totals.orders;
  return count > 0 ? count - 1 : 0;
}

// None without a purchase.
inline std::optional<Ages> AgesOf(const MeasuresHeader& header, const PurchaseTotals& totals) {
  if (!totals.any()) return std::nullopt;
  const int64_t end = ObservationEndDay(header);
  const int64_t first = header.zone.DayOf(totals.first_us);
  const int64_t last = header.zone.DayOf(totals.last_us);
  return Ages{FrequencyOf(header.same_day, totals), last - first, end - first, end - last};
}

// Days in the policy's unit, with the fraction.
double InUnit(int64_t days, AgeUnit unit);

// How regularly a customer buys, in days between purchase days.
struct Rhythm {
  double mean_gap = 0;
  double median_gap = 0;
  double standard_deviation = 0;  // of a sample, over n - 1; NaN for a single gap
};

// None for fewer than two purchase days.
std::optional<Rhythm> RhythmOf(const Cadence& cadence);

// The sum of the natural logarithms of the gaps, each in the policy's unit: what models of
// regular buyers ask for (value/models/cnbd.h). None without a purchase.
std::optional<double> LogGapsOf(const MeasuresHeader& header, const PurchaseTotals& all,
                                const LogGaps& log_gaps);

// What one purchase is worth on average, in minor units, rounded half to even.
std::optional<int64_t> BasketOf(const PurchaseTotals& totals);

// What came back of what was bought: returned / gross. None when nothing of
// value was bought.
std::optional<double> ReturnsRate(const PurchaseTotals& totals);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_DERIVED_H_
