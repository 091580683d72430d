#include "goodwill/value/recalibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

TEST(WilsonIntervalTest, PublishedValues) {
  // Newcombe 1998, table I: 81 of 263 and 0 of 20.
  const ShareInterval some = WilsonInterval(81, 263);
  EXPECT_NEAR(some.low, .2553, 5e-5);
  EXPECT_NEAR(some.high, .3662, 5e-5);
  const ShareInterval none = WilsonInterval(0, 20);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, .1611, 5e-5);
  EXPECT_NEAR(WilsonInterval(29, 29).low, .8830, 5e-5);
  for (int64_t n = 1; n < 200; ++n) {
    EXPECT_EQ(WilsonInterval(n, n).high, 1);
    EXPECT_EQ(WilsonInterval(0, n).low, 0);
  }
}

TEST(RecalibrationTest, WithoutCustomersThereAreNoSteps) {
  EXPECT_TRUE(Recalibration::Of({}).empty());
  EXPECT_TRUE(Recalibration::Of({{.5, 0, 0}}).empty());
}

TEST(RecalibrationTest, PoolsWhatFalls) {
  const Recalibration r = Recalibration::Of({{.1, 100, 10}, {.2, 100, 40}, {.3, 100, 20}, {.4, 100, 90}});
  ASSERT_EQ(r.steps().size(), 3u);
  EXPECT_EQ(r.steps()[1].from, .2);
  EXPECT_EQ(r.steps()[1].share, .3);
  EXPECT_EQ(r.At(0).share, .1);  // below all: the first step
  EXPECT_EQ(r.At(.19999).share, .1);
  EXPECT_EQ(r.At(.2).share, .3);
  EXPECT_EQ(r.At(1).share, .9);
}

// Isotonic regression by its min-max formula: the value at i is the largest, over
// beginnings up to i, of the smallest mean to ends from i on.
TEST(RecalibrationTest, IsTheIsotonicRegression) {
  Draws draws(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<ForecastOutcome> rows;
    const size_t n = 1 + draws.Below(12);
    for (size_t i = 0; i < n; ++i) {
      const auto customers = static_cast<int64_t>(20 + draws.Below(30));
      rows.push_back({static_cast<double>(i) / 20, customers,
                      static_cast<int64_t>(draws.Below(static_cast<uint64_t>(customers) + 1))});
    }
    std::vector<ForecastOutcome> shuffled = rows;
    for (size_t i = n; i > 1; --i) std::swap(shuffled[i - 1], shuffled[draws.Below(i)]);
    const Recalibration r = Recalibration::Of(shuffled);
    int64_t total = 0;
    for (const RecalibrationStep& step : r.steps()) total += step.customers;
    int64_t all = 0;
    for (const ForecastOutcome& row : rows) all += row.customers;
    EXPECT_EQ(total, all);
    for (size_t i = 0; i < n; ++i) {
      double best = 0;
      for (size_t from = 0; from <= i; ++from) {
        double least = 1;
        double customers = 0, bought = 0;
        for (size_t to = from; to < n; ++to) {
          customers += static_cast<double>(rows[to].customers);
          bought += static_cast<double>(rows[to].bought);
          if (to >= i) least = std::min(least, bought / customers);
        }
        best = std::max(best, least);
      }
      EXPECT_NEAR(r.At(rows[i].chance).share, best, 1e-12);
    }
  }
}

TEST(RecalibrationTest, GroupsAreLargeAndTiesTogether) {
  std::vector<ForecastOutcome> rows;
  for (int i = 0; i < 95; ++i) rows.push_back({i < 50 ? .25 : .25 + i * 1e-3, 1, i % 2});
  const Recalibration r = Recalibration::Of(rows);
  for (const RecalibrationStep& step : r.steps()) EXPECT_GE(step.customers, Recalibration::kLeastGroup);
  EXPECT_GE(r.steps()[0].customers, 50);
}

}  // namespace
}  // namespace goodwill
