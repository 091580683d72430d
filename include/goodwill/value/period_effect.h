// What all customers have in common in one period and not in another.
//
// A season, a campaign, a shortage or a new shop across the street moves the chances
// of everybody at once. However many customers there are, it does not average out: a
// forecast for the coming period is off by whatever that period brings, and an interval
// that leaves this out promises too much. How much periods differ can be seen in the
// past. For each period there is one number, by how much log odds of who bought lay
// above those of the forecasts made at its beginning (PeriodShift), and these numbers
// scatter more than the chance of single customers explains.
//
// A past has few periods, and few numbers say little about how much numbers scatter.
// So their standard deviation tau is taken to be half-normal with scale 1/2 beforehand,
// the weakly informative prior for differences of log odds between studies of one thing
// (Roever et al. 2021, Research Synthesis Methods 12:448), and is judged from both:
//
//   shift_j ~ Normal(mu, error_j^2 + tau^2),  mu flat
//   a new one, as far from the mean of S past ones: Normal(0, tau^2 (1 + 1/S))
//
// integrated over what tau may be (Higgins, Thompson and Spiegelhalter 2009). With one
// period or none the prior speaks alone. And neighbours resemble each other: weeks of one
// spring say little about Christmas. Where all periods together are shorter than a year,
// their evidence counts by the part of a year that they make up (the likelihood to that
// power).
#ifndef GOODWILL_VALUE_PERIOD_EFFECT_H_
#define GOODWILL_VALUE_PERIOD_EFFECT_H_

#include <cstdint>
#include <span>

#include "goodwill/value/recalibration.h"

namespace goodwill {

struct PeriodShift {
  int32_t first_day = 0;  // since 1970-01-01
  int32_t days = 0;
  int64_t customers = 0;  // known when it began
  int64_t bought = 0;     // in it
  double forecast = 0;    // mean chance
  double shift = 0;       // log odds by which they exceed the forecasts
  double error = 0;       // its standard error, from the chance of single customers

  bool operator==(const PeriodShift&) const = default;
};

// Shift and counts; the days are left to the caller. The sums run in the order of the
// outcomes. An error of 0 says that there is no shift: everybody bought, or nobody.
PeriodShift ShiftOf(std::span<const ForecastOutcome> outcomes);

// The standard deviation, in log odds, of the normal distribution around 0 whose 95 %
// interval is that of a new period's shift less the mean of the past ones.
double PeriodDeviation(std::span<const PeriodShift> past);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_PERIOD_EFFECT_H_
