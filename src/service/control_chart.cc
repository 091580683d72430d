#include "goodwill/service/control_chart.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/status/status.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

// Mean range of two normal values in sigmas, and the range's upper limit in mean
// ranges (Shewhart's d2 and D4 for pairs).
constexpr double kMeanRange = 1.128;
constexpr double kRangeLimit = 3.267;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kMostPoints = 100'000'000;

bool IsRate(ChartKind kind) {
  return kind == ChartKind::kP || kind == ChartKind::kU || kind == ChartKind::kLaneyU;
}

absl::Status Wrong(std::string field, size_t row, std::string reason) {
  return ProblemStatus({static_cast<int64_t>(row), -1, -1, std::move(field), std::move(reason)});
}

absl::Status CheckData(ChartKind kind, std::span<const double> values,
                       std::span<const double> sizes) {
  if (values.empty()) return absl::InvalidArgumentError("a chart needs at least one point");
  if (values.size() > kMostPoints) return absl::InvalidArgumentError("too many points");
  if (sizes.size() != (IsRate(kind) ? values.size() : 0)) {
    return absl::InvalidArgumentError(IsRate(kind) ? "each point needs a size"
                                                   : "this chart has no sizes");
  }
  for (size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) return Wrong("values", i, "is not a finite number");
    if (!IsRate(kind)) continue;
    if (!(sizes[i] > 0) || !std::isfinite(sizes[i])) return Wrong("sizes", i, "is not above 0");
    if (values[i] < 0) return Wrong("values", i, "is below 0");
    if (kind == ChartKind::kP && values[i] > sizes[i]) {
      return Wrong("values", i, "is more than the trials");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOptions(const ChartOptions& options) {
  const bool known = options.kind >= ChartKind::kXmr && options.kind <= ChartKind::kEwma;
  if (!known) return absl::InvalidArgumentError("there is no such chart");
  if (std::isinf(options.centre) || std::isinf(options.sigma) || options.sigma < 0) {
    return absl::InvalidArgumentError("centre and sigma must be finite, sigma not negative");
  }
  if (!(options.width >= 0 && options.width <= 100 && options.k >= 0 && options.k <= 100 &&
        options.h > 0 && options.h <= 1000 && options.head_start >= 0 &&
        options.head_start <= options.h)) {
    return absl::InvalidArgumentError("width, k and h are sigmas; head_start lies within h");
  }
  if (!(options.lambda > 0 && options.lambda <= 1)) {
    return absl::InvalidArgumentError("lambda must lie above 0 and at most at 1");
  }
  return absl::OkStatus();
}

double Mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Of neighbours.
double MeanMovingRange(std::span<const double> values) {
  double sum = 0;
  for (size_t i = 1; i < values.size(); ++i) sum += std::abs(values[i] - values[i - 1]);
  return sum / static_cast<double>(values.size() - 1);
}

ChartPoint Within(double value, double low, double high) {
  return {value, low, high, value > high ? 1 : value < low ? -1 : 0};
}

void DrawRates(const ChartOptions& options, std::span<const double> values,
               std::span<const double> sizes, Chart* chart) {
  const double centre = chart->centre;
  const auto spread = [&](size_t i) {
    const double variance = options.kind == ChartKind::kP ? centre * (1 - centre) : centre;
    return Sqrt(std::max(variance, 0.0) / sizes[i]);
  };
  double excess = 1;
  if (options.kind == ChartKind::kLaneyU) {
    std::vector<double> standard;
    standard.reserve(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      standard.push_back(spread(i) > 0 ? (values[i] / sizes[i] - centre) / spread(i) : 0);
    }
    excess = chart->excess = MeanMovingRange(standard) / kMeanRange;
  }
  for (size_t i = 0; i < values.size(); ++i) {
    const double half = options.width * spread(i) * excess;
    const double most = options.kind == ChartKind::kP ? 1.0 : std::numeric_limits<double>::max();
    chart->points.push_back(Within(values[i] / sizes[i], std::max(centre - half, 0.0),
                                   std::min(centre + half, most)));
  }
}

void DrawCusum(const ChartOptions& options, std::span<const double> values, Chart* chart) {
  const double slack = options.k * chart->sigma;
  const double limit = options.h * chart->sigma;
  double upper = options.head_start * chart->sigma;
  double lower = -upper;
  for (const double value : values) {
    upper = std::max(0.0, upper + (value - chart->centre) - slack);
    lower = std::min(0.0, lower + (value - chart->centre) + slack);
    chart->points.push_back({upper, lower, limit, upper > limit ? 1 : lower < -limit ? -1 : 0});
  }
}

void DrawEwma(const ChartOptions& options, std::span<const double> values, Chart* chart) {
  const double half =
      options.width * chart->sigma * Sqrt(options.lambda / (2 - options.lambda));
  double mean = chart->centre;
  for (const double value : values) {
    mean = options.lambda * value + (1 - options.lambda) * mean;
    chart->points.push_back(Within(mean, chart->centre - half, chart->centre + half));
  }
}

}  // namespace

absl::StatusOr<Chart> DrawChart(const ChartOptions& options, std::span<const double> values,
                                std::span<const double> sizes) {
  GOODWILL_RETURN_IF_ERROR(CheckOptions(options));
  GOODWILL_RETURN_IF_ERROR(CheckData(options.kind, values, sizes));
  const bool rate = IsRate(options.kind);
  const bool needs_range = options.kind == ChartKind::kXmr || options.kind == ChartKind::kLaneyU ||
                           (!rate && std::isnan(options.sigma));
  if (needs_range && values.size() < 2) {
    return absl::InvalidArgumentError("a moving range needs at least two points");
  }
  Chart chart{kNaN, kNaN, kNaN, kNaN, kNaN, {}};
  chart.points.reserve(values.size());
  chart.centre = options.centre;
  if (std::isnan(chart.centre)) {
    chart.centre = rate ? Mean(values) / Mean(sizes) : Mean(values);
  }
  if (rate) {
    if (chart.centre < 0 || (options.kind == ChartKind::kP && chart.centre > 1)) {
      return absl::InvalidArgumentError("the centre is not a rate");
    }
    DrawRates(options, values, sizes, &chart);
  } else {
    chart.sigma = options.sigma;
    if (options.kind == ChartKind::kXmr) {
      chart.mean_moving_range = MeanMovingRange(values);
      chart.range_limit = kRangeLimit * chart.mean_moving_range;
    }
    if (std::isnan(chart.sigma)) chart.sigma = MeanMovingRange(values) / kMeanRange;
    if (options.kind == ChartKind::kCusum) {
      DrawCusum(options, values, &chart);
    } else if (options.kind == ChartKind::kEwma) {
      DrawEwma(options, values, &chart);
    } else {
      const double half = options.width * chart.sigma;
      for (const double value : values) {
        chart.points.push_back(Within(value, chart.centre - half, chart.centre + half));
      }
    }
  }
  // Sums of huge values may not be numbers any more.
  bool finite = std::isfinite(chart.centre) && (rate || std::isfinite(chart.sigma));
  for (const ChartPoint& point : chart.points) {
    finite &= std::isfinite(point.value) && std::isfinite(point.low) && std::isfinite(point.high);
  }
  if (!finite) return absl::OutOfRangeError("the values are too large to be charted");
  return chart;
}

}  // namespace goodwill
