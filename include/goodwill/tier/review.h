// When tiers are reviewed, and what each review looks at.
//
// Reviews fall on the first instant of a calendar month, quarter or year, so that
// everybody is reviewed on known days, whoever asks and whenever. A calendar of
// reviews is worked out once for all customers; the fold over one customer's
// facts (tier/standing.h) then needs no civil arithmetic.
#ifndef GOODWILL_TIER_REVIEW_H_
#define GOODWILL_TIER_REVIEW_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/window.h"
#include "goodwill/base/zone.h"
#include "goodwill/tier/tier_policy.h"

namespace goodwill {

struct Review {
  int64_t at_us = 0;           // facts before it count
  Span window;                 // what entries look at
  int32_t end_day = 0;         // the date of the last instant before it
  int64_t holds_until_us = 0;  // of a tier reached after the review before, up to this one
  int64_t notice_by_us = 0;    // a notice before this instant was given in time
};

struct ReviewCalendar {
  Zone zone;
  int64_t as_of_us = 0;
  Span window;          // what entries look at as of now
  int32_t end_day = 0;  // the date of the last instant included
  // Windows reach up to the instant that is asked about, so that a purchase counts at
  // once; otherwise it counts from the next calendar period on.
  bool open_ended = true;
  // Ascending: those up to as-of, and `next` after it.
  std::vector<Review> reviews;
  size_t past = 0;  // how many are not after as-of
  // The first review after as-of whose window takes in what is bought now: the
  // day by which a customer may still rise.
  Review way_up;

  const Review& next() const { return reviews[past]; }
};

// The reviews of a book whose facts begin at `first_us`. OUT_OF_RANGE when a window
// begins before the year 1; then nobody can be reviewed by it.
absl::StatusOr<ReviewCalendar> MakeReviewCalendar(const TierReviews& reviews,
                                                  const std::optional<Window>& window,
                                                  int64_t first_us, int64_t as_of_us,
                                                  const Zone& zone);

}  // namespace goodwill

#endif  // GOODWILL_TIER_REVIEW_H_
