// When tiers are reviewed, and what each review looks at.
//
// Reviews fall on the first instant of a calendar month, quarter or year, so that
// everybody is reviewed on known days, whoever asks and whenever. A calendar of
// reviews is worked out once for all customers; the fold over one customer's
// facts (tier/standing.h) then needs no civil arithmetic.
#ifndef GOODWILL_TIER_REVIEW_H_
#define GOODWILL_TIER_REVIEW_H_

#include <cstddef>
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

// How many of some ascending instants are not after a given one: a look at a table
// of pieces of time, and a step or two from there.
class InstantIndex {
 public:
  InstantIndex() = default;
  explicit InstantIndex(std::vector<int64_t> ascending);

  size_t CountUpTo(int64_t us) const {
    if (instants_.empty() || us < instants_.front()) return 0;
    if (us >= instants_.back()) return instants_.size();
    size_t count = pieces_[static_cast<size_t>((us - from_us_) >> kPieceBits)];
    while (instants_[count] <= us) ++count;
    return count;
  }

 private:
  static constexpr int kPieceBits = 41;  // of 25 days each
  std::vector<int64_t> instants_;
  int64_t from_us_ = 0;
  std::vector<uint32_t> pieces_;  // how many lie before each
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
  InstantIndex by_time;    // of the reviews' instants
  InstantIndex by_window;  // of where their windows begin
  // The first review after as-of whose window takes in what is bought now: the
  // day by which a customer may still rise.
  Review way_up;

  const Review& next() const { return reviews[past]; }
  // The first review, by its number, that comes after an instant; that does not come
  // before it; whose window begins after it. reviews.size() if none is known.
  size_t After(int64_t us) const { return by_time.CountUpTo(us); }
  size_t NotBefore(int64_t us) const { return by_time.CountUpTo(us - 1); }
  size_t WindowAfter(int64_t us) const { return by_window.CountUpTo(us); }
};

// The reviews of a book whose facts begin at `first_us`. OUT_OF_RANGE when a window
// begins before the year 1; then nobody can be reviewed by it.
absl::StatusOr<ReviewCalendar> MakeReviewCalendar(const TierReviews& reviews,
                                                  const std::optional<Window>& window,
                                                  int64_t first_us, int64_t as_of_us,
                                                  const Zone& zone);

}  // namespace goodwill

#endif  // GOODWILL_TIER_REVIEW_H_
