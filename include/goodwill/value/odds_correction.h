// Correcting forecast chances by what such forecasts were worth in the past.
//
// The logarithm of the odds of who bought is taken to be a straight line in that of the
// forecast (logistic recalibration: Cox 1958),
//   log p / (1 - p) = a + b log f / (1 - f).
// a says whether forecasts are too low altogether, b < 1 that they are too bold. Two
// numbers are learned from all customers together, so that a correction is much surer
// than a share counted anew for each stretch of forecasts (value/recalibration.h), and
// it carries over to another horizon: a young book has no whole horizon of past to hold
// forecasts against, but what makes a model wrong about its customers over half of what
// was observed makes it wrong about them over a longer time.
//
// A line goes on for ever, what was tested does not. Below the lowest twenty forecasts of
// the past the line goes down only as far as the share who bought of those customers, or
// of more of the lowest (by the mean of Jeffreys' posterior, 1946); and so at the other
// end. That nobody with such a forecast comes again is a claim until it was tested.
//
// The interval holds three uncertainties: that of the line, that of the forecasting
// model's parameters as far as it moves the line, and what the coming period has in
// common for all (value/period_effect.h).
#ifndef GOODWILL_VALUE_ODDS_CORRECTION_H_
#define GOODWILL_VALUE_ODDS_CORRECTION_H_

#include <array>
#include <vector>

#include "goodwill/value/recalibration.h"

namespace goodwill {

class OddsCorrection {
 public:
  // By maximum likelihood. Not known where everybody or nobody bought, or where who
  // bought did not have the higher forecasts.
  static OddsCorrection Of(std::vector<ForecastOutcome> outcomes);

  OddsCorrection() = default;
  // Of a line that was found before; none unless the slope is above 0. `lowest` and
  // `highest` are the log odds of forecasts at which it ends.
  OddsCorrection(double intercept, double slope, const std::array<double, 3>& covariance,
                 double lowest, double highest, double period_deviation)
      : known_(slope > 0),
        line_{intercept, slope},
        covariance_(covariance),
        lowest_(lowest),
        highest_(highest),
        period_(period_deviation) {}

  bool known() const { return known_; }
  double intercept() const { return line_[0]; }
  double slope() const { return line_[1]; }
  // Of both: variance of a, covariance, variance of b.
  const std::array<double, 3>& covariance() const { return covariance_; }
  // Log odds of forecasts: those beyond are taken for these.
  double lowest() const { return lowest_; }
  double highest() const { return highest_; }
  // Standard deviation, in log odds, of what a period does to everybody.
  double period_deviation() const { return period_; }

  // The same line, less sure: `parameters` adds to the covariance.
  OddsCorrection With(const std::array<double, 3>& parameters, double period_deviation) const;

  // Requires known(). The interval is that of the chance (delta method), not of what a
  // customer makes of it.
  RecalibrationStep At(double chance) const;
  // The same as a staircase whose steps are a fiftieth of a unit of log odds wide;
  // empty unless known().
  Recalibration Staircase() const;

 private:
  bool known_ = false;
  std::array<double, 2> line_{0, 1};
  std::array<double, 3> covariance_{};
  double lowest_ = 0;
  double highest_ = 0;
  double period_ = 0;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_ODDS_CORRECTION_H_
