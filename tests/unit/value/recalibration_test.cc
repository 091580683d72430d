#include "goodwill/value/recalibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "goodwill/base/share_interval.h"
#include "goodwill/value/odds_correction.h"
#include "goodwill/value/period_effect.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

TEST(RecalibrationTest, WithoutCustomersThereAreNoSteps) {
  EXPECT_TRUE(Recalibration::Of({}).empty());
  EXPECT_TRUE(Recalibration::Of({{.5, 0, 0}}).empty());
}

TEST(RecalibrationTest, PoolsWhatFalls) {
  const Recalibration r =
      Recalibration::Of({{.1, 100, 10}, {.2, 100, 40}, {.3, 100, 20}, {.4, 100, 90}});
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
  for (const RecalibrationStep& step : r.steps())
    EXPECT_GE(step.customers, Recalibration::kLeastGroup);
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

TEST(OddsCorrectionTest, DoesNotGoBeyondWhatWasTested) {
  // Of the thirty lowest six bought, more than the line says of the last of them: it ends
  // there. Of the twenty-four highest nobody failed to: it goes on as far as they did.
  const std::vector<ForecastOutcome> rows = {
      {.01, 15, 2}, {.05, 15, 4}, {.5, 100, 55}, {.9, 12, 12}, {.95, 12, 12}};
  const OddsCorrection odds = OddsCorrection::Of(rows);
  ASSERT_TRUE(odds.known());
  ASSERT_GT(6.5 / 31, odds.At(.05).share);
  EXPECT_NEAR(odds.lowest(), LogOdds(.05), 1e-12);
  EXPECT_EQ(odds.At(.001).share, odds.At(.05).share);
  EXPECT_EQ(odds.At(0).interval.high, odds.At(.05).interval.high);
  EXPECT_LT(odds.At(.05).share, odds.At(.06).share);
  EXPECT_GT(odds.At(.99).share, odds.At(.9).share);
  EXPECT_NEAR(odds.At(1).share, 24.5 / 25, 1e-12);
  EXPECT_EQ(odds.At(1).share, odds.At(1 - 1e-9).share);
}

TEST(OddsCorrectionTest, IsLessSureOfParametersAndPeriods) {
  const OddsCorrection odds = OddsCorrection::Of({{.2, 100, 30}, {.6, 50, 30}});
  const OddsCorrection other = odds.With({.01, .002, .003}, .2);
  EXPECT_EQ(other.At(.2).share, odds.At(.2).share);
  const double x = LogOdds(.2);
  const double variance = 1 / (100 * .3 * .7) + .01 + 2 * .002 * x + .003 * x * x + .2 * .2;
  EXPECT_NEAR(LogOdds(other.At(.2).interval.high), LogOdds(.3) + kZ95 * std::sqrt(variance), 1e-9);
}

// ----------------------------------------------------------------- periods

TEST(PeriodEffectTest, AShiftIsWhatWasBoughtAgainstTheForecast) {
  const std::vector<ForecastOutcome> one = {{.2, 100, 30}};
  const PeriodShift shift = ShiftOf(one);
  EXPECT_EQ(shift.customers, 100);
  EXPECT_EQ(shift.bought, 30);
  EXPECT_NEAR(shift.forecast, .2, 1e-15);
  EXPECT_NEAR(shift.shift, LogOdds(.3) - LogOdds(.2), 1e-9);
  EXPECT_NEAR(shift.error, 1 / std::sqrt(100 * .3 * .7), 1e-9);
  // Of many: as many are expected as bought.
  const std::vector<ForecastOutcome> many = {{.1, 300, 20}, {.4, 200, 110}, {.8, 50, 45}};
  const PeriodShift of_many = ShiftOf(many);
  double expected = 0;
  for (const ForecastOutcome& o : many) {
    expected +=
        static_cast<double>(o.customers) / (1 + std::exp(-of_many.shift - LogOdds(o.chance)));
  }
  EXPECT_NEAR(expected, 175, 1e-6);
  // Where it has no end, there is none.
  EXPECT_EQ(ShiftOf({}).error, 0);
  EXPECT_EQ(ShiftOf(std::vector<ForecastOutcome>{{.2, 10, 0}}).error, 0);
  EXPECT_EQ(ShiftOf(std::vector<ForecastOutcome>{{.2, 10, 10}}).error, 0);
  EXPECT_TRUE(std::isfinite(ShiftOf(std::vector<ForecastOutcome>{{0, 10, 5}, {1, 10, 5}}).shift));
}

PeriodShift Shift(double shift, double error, int32_t days = 366) {
  return {0, days, 100, 10, .1, shift, error};
}

// The share of new shifts beyond 1.96 deviations, by a plain sum over tau with the C
// library's functions: a twentieth.
double Beyond(const std::vector<PeriodShift>& past) {
  const double limit = kZ95 * PeriodDeviation(past);
  double total = 0, beyond = 0, days = 0;
  for (const PeriodShift& p : past) days += p.days;
  const double seen = std::min(1.0, days / 365.25);
  for (double tau = 5e-4; tau < 3; tau += 1e-3) {
    double weight = 0, sum = 0, density = 1;
    for (const PeriodShift& p : past) {
      const double v = p.error * p.error + tau * tau;
      weight += 1 / v, sum += p.shift / v, density /= std::sqrt(v);
    }
    if (past.size() > 1) {
      double squares = 0;
      for (const PeriodShift& p : past) {
        const double d = p.shift - sum / weight;
        squares += d * d / (p.error * p.error + tau * tau);
      }
      density = std::pow(density * std::exp(-squares / 2) / std::sqrt(weight), seen);
    } else {
      density = 1;
    }
    density *= std::exp(-2 * tau * tau);
    const double periods = std::max<double>(1, static_cast<double>(past.size()));
    total += density;
    beyond += density * std::erfc(limit / (tau * std::sqrt(2 * (1 + 1 / periods))));
  }
  return beyond / total;
}

TEST(PeriodEffectTest, HoldsNineteenOfTwentyNewPeriods) {
  for (const auto& past : std::vector<std::vector<PeriodShift>>{
           {},
           {Shift(.4, .1)},
           {Shift(.1, .05), Shift(.5, .05)},
           {Shift(.05, .07), Shift(.22, .07), Shift(.27, .08), Shift(.01, .08)},
           {Shift(.05, .07, 30), Shift(.22, .07, 30), Shift(.27, .08, 30), Shift(.01, .08, 30)},
           {Shift(-1, .01), Shift(0, .01), Shift(1, .01), Shift(.5, .01)}}) {
    EXPECT_NEAR(Beyond(past), .05, .001);
  }
}

TEST(PeriodEffectTest, LearnsFromThePast) {
  std::vector<PeriodShift> alike, apart;
  for (int i = 0; i < 30; ++i) {
    alike.push_back(Shift(.3 + .001 * (i % 3), .02));
    apart.push_back(Shift(i % 2 == 0 ? -.3 : .3, .02));
  }
  const double none = PeriodDeviation({});
  EXPECT_LT(PeriodDeviation(alike), .03);
  EXPECT_NEAR(PeriodDeviation(apart), .3, .05);
  EXPECT_GT(none, PeriodDeviation(apart));
  // Thirty days of one season say less than thirty years.
  for (PeriodShift& shift : alike) shift.days = 1;
  EXPECT_GT(PeriodDeviation(alike), .04);
  EXPECT_LT(PeriodDeviation(alike), none);
  // Where a bunch of shifts lies does not matter.
  const std::vector<PeriodShift> here = {Shift(.1, .05), Shift(.3, .05)};
  const std::vector<PeriodShift> there = {Shift(-.9, .05), Shift(-.7, .05)};
  EXPECT_NEAR(PeriodDeviation(here), PeriodDeviation(there), 1e-9);
}

}  // namespace
}  // namespace goodwill
