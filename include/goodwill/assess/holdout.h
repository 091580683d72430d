// Forecasts held against what happened: calibration and holdout in one call.
//
// The facts of a book up to some day are taken as if nothing else were known. Models
// are fitted to them, every customer is judged as an assessment on that day would have
// done, and the forecasts for the time since are compared with what happened in it.
// How well they did is told in ways that do not depend on each other:
//
//   by stage       do those who were called lost return less often than the active?
//   by tenth       of the forecast chance to buy at all: the share who did, with the
//                  95 % interval of such a share (Wilson 1927), and the 95 % interval that
//                  the forecast itself promised: what is uncertain about the parameters and
//                  the correction, what the coming period has in common for all (as far as
//                  earlier periods tell), and the chance of who buys
//   by frequency   mean forecast and mean outcome of customers who had bought equally
//                  often, and how many such customers the model expects there to be
//   by week        purchases of all, expected and made, since the book began
//                  (tracking; Fader, Hardie and Lee 2005)
//   rank quality   the chance that of a customer who returned and one who did not the
//                  former had the higher forecast (area under the ROC curve; 1/2 is
//                  guessing)
//   errors         per customer, beside those of other models and of rules that need
//                  no model: everybody goes on at the rate so far; everybody keeps
//                  their own cadence until a silence is longer than their mean gap and
//                  twice its spread (value/own_cadence.h); all are like the average; best
//                  by recency, frequency and amount
//
// The horizon of the forecasts is the length of the holdout, whatever the policy says.
// They are corrected by the book's own past before the holdout only: by one horizon of
// it, or by half of what was observed where that is shorter.
#ifndef GOODWILL_ASSESS_HOLDOUT_H_
#define GOODWILL_ASSESS_HOLDOUT_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/base/share_interval.h"
#include "goodwill/book/book.h"

namespace goodwill {

struct HoldoutQuestion {
  MeasuresQuestion measures;  // the policy's, as of the end of the holdout
  int64_t since_us = 0;       // where it begins
};

struct HoldoutStage {
  Stage stage = Stage::kUnknown;
  int64_t customers = 0;
  double forecast = 0;  // mean chance; NaN where there was none
  int64_t returned = 0;
  ShareInterval interval;  // of the share who returned
};

// A tenth of the customers by their chance to buy; equal chances stay together, so
// there may be fewer than ten.
struct HoldoutTenth {
  int64_t customers = 0;
  double forecast = 0;  // mean chance
  // Where 95 % of such tenths should lie: parameters, correction, what a period has in
  // common for all, and the chance of who buys. Of raw tenths: the last alone.
  ShareInterval promised;
  int64_t returned = 0;
  ShareInterval interval;  // of the share who returned
  // Whether the forecast lies in the interval of the share, and the share in what was
  // promised.
  bool in_interval = false;
  bool as_promised = false;
};

// Customers who had bought so many times again; the last: or more.
struct HoldoutFrequency {
  int64_t frequency = 0;
  int64_t customers = 0;
  double expected_customers = 0;  // as the model has it
  double forecast = 0;            // mean purchases
  double actual = 0;
};
inline constexpr int64_t kHoldoutFrequencies = 7;

// Repeat purchases of all customers up to the end of a week since the first purchase
// of any of them. The expectation is that of new customers: it knows when each began,
// and nothing of what they did. The last week may be short.
struct HoldoutWeek {
  int32_t end_day = 0;  // exclusive, since 1970-01-01
  bool holdout = false; // the week ends after the holdout began
  double expected = 0;  // cumulative
  int64_t actual = 0;   // the same
};

// One who forecast: a model or a rule.
struct HoldoutScore {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  // "assessment" (what a customer's judgement says), the name of a model, "as_before",
  // "own_cadence", "average", "rfm".
  std::string name;
  double bic = kNone;  // of a model: on the time before the holdout
  double purchases = kNone;  // forecast of all
  double mean_absolute = kNone;  // error of a customer's purchases
  double root_mean_square = kNone;
  double brier = kNone;    // mean squared error of the chance to buy; none without one
  double ranking = kNone;  // area under the curve; none if all returned, or nobody
};

struct Holdout {
  int32_t since_day = 0;
  int32_t end_day = 0;  // exclusive
  int64_t customers = 0;  // who had bought before the holdout
  int64_t returned = 0;
  int64_t purchases = 0;   // in the holdout
  int32_t past_days = 0;   // that forecasts were corrected by; 0: they were not
  LifetimeCalibration calibration;  // on the day the holdout began
  std::vector<HoldoutStage> stages;  // those there were
  std::vector<HoldoutTenth> tenths;      // of the chances of the assessment
  std::vector<HoldoutTenth> raw_tenths;  // of the model's, before any correction
  std::vector<HoldoutFrequency> frequencies;
  std::vector<HoldoutWeek> weeks;
  std::vector<HoldoutScore> scores;  // "assessment" first
};

// Reads the book. The policy's `lifetime` says how to forecast; without one the
// defaults. Errors as for measures; INVALID_ARGUMENT unless the holdout is at least
// seven days long and ends by the question's as-of; FAILED_PRECONDITION when nobody
// had bought before it, or what they bought identifies no model.
absl::StatusOr<Holdout> HoldoutOf(const Book& book, const HoldoutQuestion& question,
                                  const Policy& policy, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_HOLDOUT_H_
