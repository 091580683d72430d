// Is every movement recorded in time?
//
// A book knows of each fact when it happened, and of each batch when the caller
// recorded it and from which source. Their difference is the *lag*; stretches in
// which nothing happened at all are *gaps*. Both are told per table and source,
// so that a till that has been silent for a week, or a desk that writes things
// down a month later, can be seen. Everything is counted and ordered integers:
// nothing is estimated.
#ifndef GOODWILL_BOOK_TIMELINESS_H_
#define GOODWILL_BOOK_TIMELINESS_H_

#include <cstdint>
#include <string>

#include "goodwill/base/schema.h"

namespace goodwill {

struct TimelinessQuestion {
  int64_t as_of_us = 0;     // exclusive: facts before it
  int64_t known_batch = 0;  // as known by this batch; 0: by now
  // A fact recorded later than this after it happened is late.
  int64_t late_after_us = 86'400'000'000;
};

// One table, as far as it came from one source. kNullNumber where there is
// nothing to tell.
struct Timeliness {
  TableKind table = TableKind::kPurchases;
  std::string source;   // "": batches whose source was not said
  int64_t batches = 0;  // accepted, also those that brought nothing new

  // Rows the batches brought. A row about a fact of which the book held a row before,
  // be it an earlier revision or a later one, is a revision: it says nothing about how
  // soon the fact was recorded. The others are the facts; of those, what follows
  // is about the ones that happened before as-of.
  int64_t rows = 0;
  int64_t revisions = 0;
  int64_t facts = 0;
  int64_t first_us = kNullNumber;  // when the first and the last of them happened
  int64_t last_us = kNullNumber;

  // Lag = recorded_at of the batch - time of the fact, of the facts that have both.
  // A quantile is the smallest lag that at least so many of them do not exceed.
  // Facts that were recorded before they happened have a negative lag.
  int64_t lags = 0;  // how many facts have one
  int64_t lag_median_us = kNullNumber;
  int64_t lag_90_us = kNullNumber;
  int64_t lag_max_us = kNullNumber;
  int64_t late = 0;   // lag above late_after
  int64_t early = 0;  // lag below zero

  // Gaps lie between facts that follow each other at different times. The typical
  // one is the median (the lower of two), and the longest begins at gap_from.
  int64_t gap_median_us = kNullNumber;
  int64_t gap_longest_us = kNullNumber;
  int64_t gap_from_us = kNullNumber;
  int64_t silent_us = kNullNumber;  // from the last fact to as-of

  // Civil days of the book's zone from the first to the last fact, both included,
  // and how many of them have none.
  int64_t days = 0;
  int64_t days_without = 0;

  bool operator==(const Timeliness&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_TIMELINESS_H_
