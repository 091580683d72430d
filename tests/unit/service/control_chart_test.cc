#include "goodwill/service/control_chart.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "goodwill/base/problem.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

std::vector<int> Signals(const Chart& chart) {
  std::vector<int> rows;
  for (size_t i = 0; i < chart.points.size(); ++i) {
    if (chart.points[i].signal != 0) rows.push_back(static_cast<int>(i) + 1);
  }
  return rows;
}

// NIST's batch of ten counts.
TEST(Chart, SingleValuesOfNist) {
  const std::vector<double> batch = {49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1};
  const Chart chart = *DrawChart({}, batch);
  EXPECT_NEAR(chart.centre, 50.81, 1e-12);
  EXPECT_NEAR(chart.mean_moving_range, 1.8778, 5e-5);
  EXPECT_NEAR(chart.points[0].low, 45.8159, 2e-4);
  EXPECT_NEAR(chart.points[0].high, 55.8041, 2e-4);
  EXPECT_NEAR(chart.range_limit, 3.267 * 16.9 / 9, 1e-9);
  EXPECT_TRUE(Signals(chart).empty());
}

TEST(Chart, EwmaOfNist) {
  const std::vector<double> values = {52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5,
                                      49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1};
  const std::vector<double> means = {50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75,
                                     49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05,
                                     49.38, 49.92, 50.73, 51.23, 51.94, 51.99};
  ChartOptions options;
  options.kind = ChartKind::kEwma;
  options.lambda = 0.3;
  options.centre = 50;
  options.sigma = 2.0539;
  const Chart chart = *DrawChart(options, values);
  for (size_t i = 0; i < means.size(); ++i) EXPECT_NEAR(chart.points[i].value, means[i], 0.00501);
  EXPECT_NEAR(chart.points[0].low, 47.4116, 1e-4);
  EXPECT_NEAR(chart.points[0].high, 52.5884, 1e-4);
}

TEST(Chart, CusumByHand) {
  ChartOptions options;
  options.kind = ChartKind::kCusum;
  options.centre = 0;
  options.sigma = 1;
  options.h = 1;
  const Chart chart = *DrawChart(options, std::vector<double>{1.5, .5, .6, -1.5, -.5, -.8});
  const std::vector<double> upper = {1, 1, 1.1, 0, 0, 0};
  const std::vector<double> lower = {0, 0, 0, -1, -1, -1.3};
  for (size_t i = 0; i < upper.size(); ++i) {
    EXPECT_NEAR(chart.points[i].value, upper[i], 1e-12);
    EXPECT_NEAR(chart.points[i].low, lower[i], 1e-12);
  }
  EXPECT_EQ(Signals(chart), (std::vector<int>{3, 6}));  // strictly beyond
  EXPECT_EQ(chart.points[5].signal, -1);
}

TEST(Chart, Shares) {
  ChartOptions options;
  options.kind = ChartKind::kP;
  const std::vector<double> failures = {5, 0, 90};
  const std::vector<double> trials = {100, 10, 100};
  const Chart chart = *DrawChart(options, failures, trials);
  const double p = 95.0 / 210;
  EXPECT_NEAR(chart.centre, p, 1e-15);
  EXPECT_NEAR(chart.points[0].high, p + 3 * std::sqrt(p * (1 - p) / 100), 1e-14);
  EXPECT_NEAR(chart.points[1].low, std::max(p - 3 * std::sqrt(p * (1 - p) / 10), 0.0), 1e-14);
  EXPECT_EQ(Signals(chart), (std::vector<int>{1, 3}));
  EXPECT_EQ(chart.points[0].signal, -1);
}

TEST(Chart, LaneyOnMonthlyComplaints) {
  const char* shared = std::getenv("GOODWILL_SHARED");
  std::ifstream file((shared != nullptr ? std::string(shared) : std::string("../shared")) +
                     "/data/monthly_complaints.csv");
  std::vector<double> complaints;
  std::vector<double> sales;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const size_t first = line.find(',');
    const size_t second = line.find(',', first + 1);
    complaints.push_back(std::strtod(line.c_str() + first + 1, nullptr));
    sales.push_back(std::strtod(line.c_str() + second + 1, nullptr) / 1000);
  }
  if (complaints.empty()) GTEST_SKIP() << "monthly_complaints.csv is not there";
  ChartOptions options;
  options.kind = ChartKind::kU;
  const Chart plain = *DrawChart(options, complaints, sales);
  EXPECT_NEAR(plain.centre, 4.99725, 5e-6);
  EXPECT_EQ(Signals(plain), (std::vector<int>{4, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20}));
  options.kind = ChartKind::kLaneyU;
  const Chart laney = *DrawChart(options, complaints, sales);
  EXPECT_NEAR(laney.excess, 5.3174, 5e-5);
  EXPECT_TRUE(Signals(laney).empty());
}

TEST(Chart, Refusals) {
  const std::vector<double> values = {1, 2, 3};
  const std::vector<double> sizes = {1, 0, 1};
  ChartOptions options;
  EXPECT_FALSE(DrawChart(options, {}).ok());
  EXPECT_FALSE(DrawChart(options, std::vector<double>{1}).ok());
  EXPECT_FALSE(DrawChart(options, values, sizes).ok());
  EXPECT_FALSE(DrawChart(options, std::vector<double>{1, NAN}).ok());
  EXPECT_EQ(DrawChart(options, std::vector<double>{1e308, 1e308}).status().code(),
            absl::StatusCode::kOutOfRange);
  options.kind = ChartKind::kU;
  EXPECT_FALSE(DrawChart(options, values).ok());
  const absl::Status status = DrawChart(options, values, sizes).status();
  EXPECT_EQ(ProblemsOf(status).at(0).row, 1);
  options.kind = ChartKind::kP;
  EXPECT_FALSE(DrawChart(options, values, std::vector<double>{1, 1, 1}).ok());
  options.kind = static_cast<ChartKind>(9);
  EXPECT_FALSE(DrawChart(options, values).ok());
  options = {};
  options.lambda = 0;
  EXPECT_FALSE(DrawChart(options, values).ok());
  options = {};
  options.head_start = 6;
  EXPECT_FALSE(DrawChart(options, values).ok());
  options = {};
  options.sigma = -1;
  EXPECT_FALSE(DrawChart(options, values).ok());
}

TEST(Chart, AnyOptionsAreAnswered) {
  Draws draws(2);
  const auto number = [&] {
    static constexpr double kNumbers[] = {0, 1, -1, 0.5, 3, 1e300, -1e300, 1e-300, 100,
                                          std::numeric_limits<double>::infinity(), NAN};
    return kNumbers[draws.Below(11)];
  };
  for (int i = 0; i < 20000; ++i) {
    ChartOptions options;
    options.kind = static_cast<ChartKind>(draws.Below(8));
    options.centre = number();
    options.sigma = number();
    options.k = number();
    options.h = number();
    options.head_start = number();
    options.lambda = number();
    options.width = number();
    std::vector<double> values(draws.Below(4));
    for (double& value : values) value = number();
    std::vector<double> sizes(draws.Below(2) == 0 ? 0 : values.size());
    for (double& size : sizes) size = number();
    const auto chart = DrawChart(options, values, sizes);
    if (chart.ok()) {
      EXPECT_EQ(chart->points.size(), values.size());
    }
    if (i % 50 == 0) {
      const auto length = AverageRunLength(options, number());
      if (length.ok()) {
        EXPECT_GE(*length, 1 - 1e-9);
      }
    }
  }
}

}  // namespace
}  // namespace goodwill
