// Control charts: is this month worse, or is it only noise?
//
// Every figure moves. A chart draws a centre line and limits from the figures'
// own variation: what stays within is the process as it is, what leaves it has a
// cause that can be looked for. Chasing noise makes service worse.
//
//   XmR    single values; limits from the mean moving range of neighbours
//          (Shewhart; constants 3 / 1.128 and 3.267)
//   p      shares: failures of n trials, binomial limits, for each n its own
//   u      rates: events per unit, Poisson limits, for each size its own
//   Laney  u', where sizes are so large that plain limits flag everything: the
//          limits are widened by the variation that is seen beyond Poisson's
//          (Laney 2002)
//   CUSUM  adds up deviations beyond a slack k; finds small lasting shifts early
//          (Page 1954)
//   EWMA   a mean that forgets by lambda; likewise (Roberts 1959)
//
// A point signals when it lies strictly beyond a limit.
#ifndef GOODWILL_SERVICE_CONTROL_CHART_H_
#define GOODWILL_SERVICE_CONTROL_CHART_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "absl/status/statusor.h"

namespace goodwill {

enum class ChartKind : uint8_t { kXmr = 1, kP = 2, kU = 3, kLaneyU = 4, kCusum = 5, kEwma = 6 };

struct ChartOptions {
  static constexpr double kFromData = std::numeric_limits<double>::quiet_NaN();

  ChartKind kind = ChartKind::kXmr;
  // Of the process in control; by default the data's: the mean (p and u: of all
  // sizes together), and the mean moving range / 1.128.
  double centre = kFromData;
  double sigma = kFromData;  // not for p, u and Laney
  double k = 0.5;            // CUSUM: slack, in sigmas
  double h = 5;              // CUSUM: signals beyond, in sigmas
  double head_start = 0;     // CUSUM: both sums begin here, in sigmas
  double lambda = 0.2;       // EWMA: weight of the new value, (0, 1]
  double width = 3;          // of the limits, in sigmas; not CUSUM
};

struct ChartPoint {
  double value = 0;   // what is drawn: the value, share, rate, mean; CUSUM: upper sum
  double low = 0;     // limits; CUSUM: the lower sum, which is not above 0
  double high = 0;    // CUSUM: h, in the data's unit
  int32_t signal = 0;  // 1 above, -1 below, 0 neither; CUSUM: which sum is beyond h
};

struct Chart {
  double centre = 0;
  double sigma = 0;              // NaN for p and u
  double mean_moving_range = 0;  // XmR; else NaN
  double range_limit = 0;        // XmR: 3.267 times that; else NaN
  double excess = 1;             // Laney: sigma of the standardised rates; else NaN
  std::vector<ChartPoint> points;
};

// `values` are values, failures (p), or events (u, Laney); `sizes` trials or units,
// for p, u and Laney only. INVALID_ARGUMENT for values that are not finite, sizes
// that are not positive, failures that are not of 0 to n, and too few points for
// what the data shall tell (2 for a moving range).
absl::StatusOr<Chart> DrawChart(const ChartOptions& options, std::span<const double> values,
                                std::span<const double> sizes = {});

// After how many points a chart signals on average, when the mean has moved by
// `shift` sigmas from the beginning (0: the time between false alarms). XmR (values
// alone, without ranges), CUSUM and EWMA; the last by the integral equation of its
// run length, relative error below 1e-6. INVALID_ARGUMENT beyond k, h and width of
// 0 to 10 and lambda of 0.01 to 1; OUT_OF_RANGE for run lengths beyond 1e12.
// Brook and Evans 1972; Crowder 1987; Lucas and Crosier 1982.
absl::StatusOr<double> AverageRunLength(const ChartOptions& options, double shift);

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_CONTROL_CHART_H_
