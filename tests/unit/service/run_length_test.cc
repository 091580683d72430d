// Published run lengths, and charts that are drawn until they signal.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "goodwill/service/control_chart.h"

namespace goodwill {
namespace {

// Printed with three digits. The paper's come from a Markov chain and may be off by
// a little more than their rounding.
void ExpectPrinted(const ChartOptions& options, const std::vector<double>& shifts,
                   const std::vector<double>& printed) {
  ASSERT_EQ(shifts.size(), printed.size());
  for (size_t i = 0; i < shifts.size(); ++i) {
    const double unit = printed[i] >= 100 ? 1 : printed[i] >= 10 ? 0.1 : 0.01;
    EXPECT_NEAR(*AverageRunLength(options, shifts[i]), printed[i], 0.55 * unit) << shifts[i];
  }
}

const std::vector<double> kShifts = {0, .25, .5, .75, 1, 1.5, 2, 2.5, 3, 4, 5};

TEST(RunLength, CusumOfLucasAndCrosier) {
  ChartOptions cusum;
  cusum.kind = ChartKind::kCusum;
  cusum.h = 4;
  ExpectPrinted(cusum, kShifts, {168, 74.2, 26.6, 13.3, 8.38, 4.75, 3.34, 2.62, 2.19, 1.71, 1.31});
  cusum.head_start = 2;
  ExpectPrinted(cusum, kShifts, {149, 62.7, 20.1, 8.97, 5.29, 2.86, 2.01, 1.59, 1.32, 1.07, 1.01});
}

TEST(RunLength, CusumOfMontgomery) {
  ChartOptions cusum;
  cusum.kind = ChartKind::kCusum;
  ExpectPrinted(cusum, {0, .25, .5, .75, 1, 1.5, 2, 2.5, 3, 4},
                {465, 139, 38.0, 17.0, 10.4, 5.75, 4.01, 3.11, 2.57, 2.01});
}

// One side alone: the other is far away where the mean has moved.
TEST(RunLength, CusumOfBrookAndEvans) {
  ChartOptions cusum;
  cusum.kind = ChartKind::kCusum;
  cusum.h = 3;
  // Two equal sides signal twice as often as one (117.59).
  EXPECT_NEAR(*AverageRunLength(cusum, 0) * 2, 117.59, 0.01);
  EXPECT_NEAR(*AverageRunLength(cusum, 0.75 + 0.25), 6.40, 0.6);
}

TEST(RunLength, EwmaOfLucasAndSaccucci) {
  ChartOptions ewma;
  ewma.kind = ChartKind::kEwma;
  ewma.lambda = 0.5;
  ewma.width = 3.071;
  const std::vector<double> shifts = {0, .25, .5, .75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5};
  ExpectPrinted(ewma, shifts,
                {500, 255, 88.8, 35.9, 17.5, 6.53, 3.63, 2.50, 1.93, 1.58, 1.34, 1.07});
  ewma.lambda = 0.03;
  ewma.width = 2.437;
  ExpectPrinted(ewma, shifts,
                {500, 76.7, 29.3, 17.6, 12.6, 8.07, 5.99, 4.80, 4.03, 3.49, 3.11, 2.55});
}

TEST(RunLength, EwmaOfCrowder) {
  ChartOptions ewma;
  ewma.kind = ChartKind::kEwma;
  ewma.lambda = 0.5;
  ewma.width = 2;
  // The paper prints 3.95 for the last, a misprint.
  const std::vector<double> printed = {26.45, 20.12, 11.89, 7.29, 4.91, 3.59};
  for (size_t i = 0; i < printed.size(); ++i) {
    EXPECT_NEAR(*AverageRunLength(ewma, 0.25 * static_cast<double>(i)), printed[i], 0.00501);
  }
}

TEST(RunLength, SingleValues) {
  EXPECT_NEAR(*AverageRunLength({}, 0), 370.398, 0.001);
  EXPECT_NEAR(*AverageRunLength({}, 1), 43.895, 0.001);
  // An EWMA that forgets everything is a chart of single values.
  ChartOptions ewma;
  ewma.kind = ChartKind::kEwma;
  ewma.lambda = 1;
  for (const double shift : {0.0, 0.5, 1.0, 2.0, -1.5}) {
    EXPECT_NEAR(*AverageRunLength(ewma, shift) / *AverageRunLength({}, shift), 1, 1e-6);
  }
}

// Drawn, not computed.
TEST(RunLength, EqualsTheChartsThemselves) {
  std::mt19937_64 engine(12);
  std::normal_distribution<double> normal;
  ChartOptions cusum;
  cusum.kind = ChartKind::kCusum;
  cusum.h = 3;
  cusum.head_start = 1.5;
  ChartOptions ewma;
  ewma.kind = ChartKind::kEwma;
  ewma.lambda = 0.3;
  ewma.width = 2.5;
  for (ChartOptions options : {cusum, ewma}) {
    const double expected = *AverageRunLength(options, 0.8);
    options.centre = 0;
    options.sigma = 1;
    constexpr int kRuns = 3000;
    double sum = 0;
    for (int run = 0; run < kRuns; ++run) {
      std::vector<double> values(400);
      for (double& value : values) value = normal(engine) + 0.8;
      const Chart chart = *DrawChart(options, values);
      size_t length = 0;
      while (length < values.size() && chart.points[length].signal == 0) ++length;
      sum += static_cast<double>(length + 1);
    }
    // Run lengths spread about as widely as they are long.
    EXPECT_NEAR(sum / kRuns, expected, 5 * expected / std::sqrt(kRuns));
  }
}

TEST(RunLength, Refusals) {
  ChartOptions options;
  options.kind = ChartKind::kU;
  EXPECT_FALSE(AverageRunLength(options, 0).ok());
  options.kind = ChartKind::kEwma;
  options.lambda = 0.001;
  EXPECT_FALSE(AverageRunLength(options, 0).ok());
  options.kind = ChartKind::kCusum;
  options.h = 11;
  EXPECT_FALSE(AverageRunLength(options, 0).ok());
  options.h = 0;
  EXPECT_FALSE(AverageRunLength(options, 0).ok());
  options = {};
  options.width = 10;
  EXPECT_EQ(AverageRunLength(options, 0).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_FALSE(AverageRunLength(options, NAN).ok());
}

}  // namespace
}  // namespace goodwill
