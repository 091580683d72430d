// Forecast chances held against what happened.
//
// A model says that some customers will buy again with a chance of 30 %. Whether
// 30 % of such customers did is a fact of the book's own past. Customers are put
// in order of their forecast, in groups of at least twenty, and neighbouring groups
// are pooled until the share who bought never falls as the forecast rises (pool
// adjacent violators: Ayer et al. 1955; Barlow et al. 1972). What comes out is a
// staircase: for each forecast the share of customers with such a forecast who
// really bought, with the 95 % interval of a share (Wilson 1927).
#ifndef GOODWILL_VALUE_RECALIBRATION_H_
#define GOODWILL_VALUE_RECALIBRATION_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "goodwill/base/share_interval.h"

namespace goodwill {

// Customers with one forecast, and how many of them bought.
struct ForecastOutcome {
  double chance = 0;
  int64_t customers = 0;
  int64_t bought = 0;
};

struct RecalibrationStep {
  double from = 0;  // forecasts from here to the next step; the first step takes all below
  double share = 0;
  ShareInterval interval;
  int64_t customers = 0;
  int64_t bought = 0;
};

// The share and its interval follow from the counts.
RecalibrationStep MakeRecalibrationStep(double from, int64_t customers, int64_t bought);

class Recalibration {
 public:
  static constexpr int64_t kLeastGroup = 20;

  Recalibration() = default;
  explicit Recalibration(std::vector<RecalibrationStep> steps) : steps_(std::move(steps)) {}
  // From outcomes in any order; equal forecasts may be in several rows. Without
  // customers there are no steps.
  static Recalibration Of(std::vector<ForecastOutcome> outcomes);

  bool empty() const { return steps_.empty(); }
  std::span<const RecalibrationStep> steps() const { return steps_; }
  // Requires that there are steps.
  const RecalibrationStep& At(double chance) const;

 private:
  std::vector<RecalibrationStep> steps_;  // shares and `from` ascend
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_RECALIBRATION_H_
