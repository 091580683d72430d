#include "goodwill/value/recalibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "goodwill/value/odds_correction.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

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

double LogOdds(double p) { return std::log(p / (1 - p)); }

TEST(OddsCorrectionTest, FindsTheLine) {
  // Outcomes that lie on log odds = .5 + .8 x, but for whole customers.
  std::vector<ForecastOutcome> rows;
  for (int i = 1; i < 100; ++i) {
    const double f = i / 100.0, p = 1 / (1 + std::exp(-(.5 + .8 * LogOdds(f))));
    rows.push_back({f, 1'000'000, static_cast<int64_t>(std::lround(1e6 * p))});
  }
  const OddsCorrection odds = OddsCorrection::Of(rows);
  ASSERT_TRUE(odds.known());
  EXPECT_NEAR(odds.intercept(), .5, 1e-5);
  EXPECT_NEAR(odds.slope(), .8, 1e-5);
  std::reverse(rows.begin(), rows.end());
  EXPECT_EQ(OddsCorrection::Of(rows).intercept(), odds.intercept());  // in any order
  const Recalibration stairs = odds.Staircase();
  double before = 0;
  for (double f = 0; f <= 1; f += .001) {
        const RecalibrationStep& step = stairs.At(f);
    EXPECT_NEAR(step.share, odds.At(f).share, .003);
    EXPECT_GE(step.share, before);
    before = step.share;
    EXPECT_LE(step.interval.low, step.share);
    EXPECT_GE(step.interval.high, step.share);
  }
}

// Two groups: the line goes through both shares, and its intervals are those of the
// logarithms of their odds, 1 / np(1 - p).
TEST(OddsCorrectionTest, TwoGroupsByHand) {
  const OddsCorrection odds = OddsCorrection::Of({{.2, 100, 30}, {.6, 50, 30}});
  ASSERT_TRUE(odds.known());
  EXPECT_NEAR(odds.At(.2).share, .3, 1e-12);
  EXPECT_NEAR(odds.At(.6).share, .6, 1e-12);
  const double half = kZ95 / std::sqrt(100 * .3 * .7);
  EXPECT_NEAR(LogOdds(odds.At(.2).interval.high), LogOdds(.3) + half, 1e-9);
  EXPECT_NEAR(LogOdds(odds.At(.2).interval.low), LogOdds(.3) - half, 1e-9);
}

TEST(OddsCorrectionTest, SaysWhenThereIsNoLine) {
  EXPECT_FALSE(OddsCorrection::Of({}).known());
  EXPECT_FALSE(OddsCorrection::Of({{.2, 10, 0}, {.6, 10, 0}}).known());
  EXPECT_FALSE(OddsCorrection::Of({{.2, 10, 10}, {.6, 10, 10}}).known());
  EXPECT_FALSE(OddsCorrection::Of({{.2, 10, 4}}).known());               // all alike
  EXPECT_FALSE(OddsCorrection::Of({{.2, 10, 8}, {.6, 10, 2}}).known());  // the wrong way
  EXPECT_FALSE(OddsCorrection::Of({{.2, 10, 0}, {.6, 10, 10}}).known());  // separated
  EXPECT_TRUE(OddsCorrection::Of({{0, 10, 1}, {1, 10, 9}}).known());
  EXPECT_TRUE(OddsCorrection().Staircase().empty());
}

}  // namespace
}  // namespace goodwill
