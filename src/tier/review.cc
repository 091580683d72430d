#include "goodwill/tier/review.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

// Reviews after as-of that are looked at for one that takes in what is bought
// now: enough for yearly windows under monthly reviews.
constexpr int kMostLooksAhead = 24;

int MonthsOf(CalendarPeriod every) {
  return every == CalendarPeriod::kYear ? 12 : every == CalendarPeriod::kQuarter ? 3 : 1;
}

// The first boundary at or after a month.
absl::CivilMonth BoundaryFrom(absl::CivilMonth month, int months) {
  const int over = static_cast<int>(month.month() - 1) % months;
  return over == 0 ? month : month + (months - over);
}

class Maker {
 public:
  Maker(const TierReviews& reviews, const std::optional<Window>& window, const Zone& zone)
      : reviews_(reviews), window_(window), zone_(zone), months_(MonthsOf(reviews.every)) {}

  absl::StatusOr<Span> WindowAt(int64_t at_us) const {
    if (!window_.has_value()) return Span{std::numeric_limits<int64_t>::min(), at_us};
    return ResolveWindow(*window_, at_us, zone_);
  }

  absl::StatusOr<Review> ReviewAt(absl::CivilMonth month) const {
    Review out;
    out.at_us = zone_.FromCivil(absl::CivilSecond(month));
    GOODWILL_ASSIGN_OR_RETURN(out.window, WindowAt(out.at_us));
    out.end_day = zone_.DayOf(out.at_us - 1);
    const absl::CivilMonth until = BoundaryFrom(month + reviews_.holds_months, months_);
    out.holds_until_us = zone_.FromCivil(absl::CivilSecond(until));
    out.notice_by_us =
        reviews_.notice_days == 0
            ? std::numeric_limits<int64_t>::max()
            : zone_.FromCivil(absl::CivilSecond(absl::CivilDay(month) - reviews_.notice_days + 1));
    return out;
  }

  int months() const { return months_; }

 private:
  const TierReviews& reviews_;
  const std::optional<Window>& window_;
  const Zone& zone_;
  const int months_;
};

}  // namespace

InstantIndex::InstantIndex(std::vector<int64_t> ascending) : instants_(std::move(ascending)) {
  // A window without a beginning begins before all time, at every review.
  if (instants_.empty() || instants_.front() < kMinInstantUs) return;
  from_us_ = instants_.front();
  const auto pieces = static_cast<size_t>((instants_.back() - from_us_) >> kPieceBits) + 1;
  pieces_.reserve(pieces);
  size_t at = 0;
  for (size_t piece = 0; piece < pieces; ++piece) {
    const int64_t begin = from_us_ + (static_cast<int64_t>(piece) << kPieceBits);
    while (instants_[at] < begin) ++at;
    pieces_.push_back(static_cast<uint32_t>(at));
  }
}

absl::StatusOr<ReviewCalendar> MakeReviewCalendar(const TierReviews& reviews,
                                                  const std::optional<Window>& window,
                                                  int64_t first_us, int64_t as_of_us,
                                                  const Zone& zone) {
  const Maker maker(reviews, window, zone);
  ReviewCalendar out;
  out.zone = zone;
  out.as_of_us = as_of_us;
  out.end_day = zone.DayOf(as_of_us - 1);
  GOODWILL_ASSIGN_OR_RETURN(out.window, maker.WindowAt(as_of_us));
  out.open_ended = !window.has_value() || window->kind != WindowKind::kCalendar ||
                   window->include_current;

  absl::CivilMonth month;
  if (reviews.from_day.has_value()) {
    const absl::CivilDay from = absl::CivilDay(1970, 1, 1) + *reviews.from_day;
    month = absl::CivilMonth(from) + (from.day() == 1 ? 0 : 1);
    month = BoundaryFrom(month, maker.months());
  } else {
    // The boundary at or before the first fact, so that a window is known for
    // every purchase. A window may not reach before the year 1.
    first_us = std::min(first_us, as_of_us);
    const absl::CivilMonth first(zone.ToCivil(first_us));
    month = BoundaryFrom(first - (maker.months() - 1), maker.months());
  }
  while (true) {
    if (month.year() > 9999) return absl::OutOfRangeError("no review follows as-of");
    GOODWILL_ASSIGN_OR_RETURN(const Review review, maker.ReviewAt(month));
    out.reviews.push_back(review);
    if (review.at_us > as_of_us) break;
    month += maker.months();
  }
  out.past = out.reviews.size() - 1;
  std::vector<int64_t> times, begins;
  for (const Review& review : out.reviews) {
    times.push_back(review.at_us);
    begins.push_back(review.window.from_us);
  }
  out.by_time = InstantIndex(std::move(times));
  out.by_window = InstantIndex(std::move(begins));
  out.way_up = out.next();
  for (int i = 0;
       i < kMostLooksAhead && month.year() < 9999 && !out.way_up.window.Contains(as_of_us); ++i) {
    month += maker.months();
    GOODWILL_ASSIGN_OR_RETURN(out.way_up, maker.ReviewAt(month));
  }
  return out;
}

}  // namespace goodwill
