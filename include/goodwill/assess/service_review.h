// Whether the promised service was given: standards against goals, months and competitors,
// and what customers answered.
//
// A review looks at the measurements and answers of the last months before `as_of`. What
// customers met (sources `customer` and `system`) is counted apart from mystery shoppers'
// test orders; a competitor's figures count whoever measured them. Each month of ours is a
// point of a p-chart (service/control_chart.h), so that one worse month is not taken for a
// change when it is noise. Each broken promise to a customer of ours calls for an apology
// and for its cause: the latest are listed.
#ifndef GOODWILL_ASSESS_SERVICE_REVIEW_H_
#define GOODWILL_ASSESS_SERVICE_REVIEW_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/service/control_chart.h"
#include "goodwill/service/service_policy.h"

namespace goodwill {

// Somebody measured by one standard.
struct Measured {
  Attainment attainment;
  int64_t unjudged = 0;  // measurements without an actual figure, or without a promise
  int64_t figures = 0;   // actual ones
  // Of these, 0 when there are none. The median (millionths, as the next) is the lower of
  // the middle two, the ninth decile the smallest that nine in ten do not exceed.
  double mean = 0;
  int64_t median = 0;
  int64_t ninth_decile = 0;
};

struct CompetitorMeasured {
  std::string name;  // empty: not said which
  Measured measured;
  ShareDifference ours_less_theirs;
};

struct ServiceMonth {
  int32_t first_day = 0;  // days since 1970-01-01, in the book's zone
  int64_t measured = 0;
  int64_t kept = 0;
  ChartPoint point;  // share kept, with its limits
};

struct Breach {
  int64_t time_us = 0;
  std::string measurement_id;
  std::string customer_id;  // empty: not said whom
  int64_t promised = 0;     // millionths
  int64_t actual = 0;
  std::string ref;
};

struct StandardReview {
  Standard standard;
  Measured ours;  // as customers and systems measured
  Verdict verdict = Verdict::kUnknown;  // of ours against the goal
  Measured mystery;                     // mystery shoppers of ours
  std::vector<CompetitorMeasured> competitors;  // by name
  int64_t mark_to_beat = -1;            // which of them keeps most; -1: none was measured
  std::vector<ServiceMonth> months;     // with a measurement, ascending
  int64_t breaches_in_all = 0;
  std::vector<Breach> breaches;         // the latest first, at most kMostBreaches
};

struct SurveyReview {
  Survey survey;
  SurveyScore score;
  int64_t in_words = 0;  // answers with a text
};

struct ServiceReview {
  static constexpr size_t kMostBreaches = 100;

  int64_t from_us = 0;
  int64_t until_us = 0;
  std::vector<StandardReview> standards;  // as in the policy
  std::vector<SurveyReview> surveys;
  // Names that measurements or answers have and the policy does not, and how often.
  std::vector<std::pair<std::string, int64_t>> unnamed_standards;
  std::vector<std::pair<std::string, int64_t>> unnamed_questions;
};

// FAILED_PRECONDITION when the policy has no `service` section; Book::Read's errors.
absl::StatusOr<ServiceReview> ServiceReviewOf(const Book& book, const MeasuresQuestion& question,
                                              const Policy& policy, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_SERVICE_REVIEW_H_
