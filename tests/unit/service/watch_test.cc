#include "goodwill/service/watch.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "goodwill/service/control_chart.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

constexpr int64_t kUnit = 1'000'000;

Watch Departures() {
  return Watch({{"departure", Better::kLower, 15 * kUnit, std::nullopt},
                {"fill", Better::kHigher, std::nullopt, std::nullopt}});
}

TEST(Watch, ABrokenPromiseIsKnownAtOnce) {
  Watch watch = Departures();
  const auto late = watch.Observe("departure", {.actual = 22 * kUnit});
  ASSERT_TRUE(late.has_value());
  EXPECT_TRUE(late->judged && late->breach);
  EXPECT_EQ(late->late, 7 * kUnit);
  EXPECT_EQ(late->tasks, kApologise | kAskReason | kFindCause);
  EXPECT_EQ(watch.Observe("departure", {.actual = 22 * kUnit, .customer = false})->tasks,
            kAskReason | kFindCause);
  const auto kept = watch.Observe("departure", {.actual = 15 * kUnit});
  EXPECT_FALSE(kept->breach);
  EXPECT_EQ(kept->tasks, 0u);
  // The measurement's own promise goes before the standard's; more is better here.
  const auto fill = watch.Observe("fill", {.promised = 95, .actual = 94});
  EXPECT_TRUE(fill->breach);
  EXPECT_EQ(fill->late, 1);
  EXPECT_EQ(watch.StateOf("departure")->measured, 3);
  EXPECT_EQ(watch.StateOf("departure")->kept, 1);
}

TEST(Watch, WhatCannotBeJudgedChangesNothing) {
  Watch watch = Departures();
  EXPECT_FALSE(watch.Observe("arrival", {.actual = 1}).has_value());
  const WatchState before = *watch.StateOf("departure");
  EXPECT_FALSE(watch.Observe("departure", {})->judged);
  EXPECT_FALSE(watch.Observe("departure", {.actual = 99 * kUnit, .competitor = true})->judged);
  EXPECT_FALSE(watch.Observe("fill", {.actual = 5})->judged);  // no promise at all
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_FALSE(watch.Observe("departure", {.promised = -kMost, .actual = kMost})->judged);
  EXPECT_EQ(*watch.StateOf("departure"), before);
  EXPECT_FALSE(watch.Know("arrival", 0, 1));
  EXPECT_FALSE(watch.Know("departure", 0, -1));
  EXPECT_FALSE(watch.Know("departure", std::numeric_limits<double>::infinity(), 1));
}

// The signals are those that the charts draw, begun anew after each.
TEST(Watch, SignalsAsTheChartsDo) {
  Draws draws(11);
  Watch watch = Departures();
  ASSERT_TRUE(watch.Know("departure", -5, 2));
  std::vector<double> since, all;
  int signals = 0, ewma = 0, outside = 0;
  for (int i = 0; i < 2'000; ++i) {
    const int64_t shift = i >= 1'000 && i < 1'200 ? 3 : 0;
    const int64_t actual = (8 + shift) * kUnit + static_cast<int64_t>(draws.Below(4'000'000));
    const WatchSignal signal = *watch.Observe("departure", {.actual = actual});
    since.push_back(static_cast<double>(actual) / kUnit - 15);
    all.push_back(since.back());
    const Chart sums =
        *DrawChart({.kind = ChartKind::kCusum, .centre = -5, .sigma = 2}, since);
    ASSERT_EQ(signal.cusum, sums.points.back().signal) << i;
    if (signal.cusum != 0) {
      since.clear();
      ++signals;
    }
    ewma += signal.ewma != 0 ? 1 : 0;
  }
  const Chart means = *DrawChart({.kind = ChartKind::kEwma, .centre = -5, .sigma = 2}, all);
  int crossings = 0;
  for (const ChartPoint& point : means.points) {
    crossings += point.signal != 0 && point.signal != outside ? 1 : 0;
    outside = point.signal;
  }
  EXPECT_GT(signals, 5);
  EXPECT_EQ(ewma, crossings);
  EXPECT_GT(ewma, 0);
}

TEST(Watch, LearnsTheProcessFromItsFirstMeasurements) {
  Draws draws(12);
  Watch watch = Departures();
  std::vector<double> values;
  for (int64_t i = 1; i <= kWatchLearns; ++i) {
    const int64_t actual = static_cast<int64_t>(draws.Below(20)) * kUnit;
    values.push_back(static_cast<double>(actual) / kUnit - 15);
    const WatchSignal signal = *watch.Observe("departure", {.actual = actual});
    EXPECT_EQ(signal.learnt, i == kWatchLearns);
    EXPECT_EQ(signal.cusum, 0);
  }
  const Chart chart = *DrawChart({.kind = ChartKind::kXmr}, values);
  EXPECT_NEAR(watch.StateOf("departure")->centre, chart.centre, 1e-12);
  EXPECT_NEAR(watch.StateOf("departure")->sigma, chart.sigma, 1e-12);
  // Far worse, and for good: found within a few, and to be looked into though nothing was
  // promised that is broken now.
  Watch copy = watch;
  int taken = 0;
  while (copy.Observe("departure", {.promised = 0, .actual = 40 * kUnit})->cusum == 0) {
    ASSERT_LT(++taken, 5);
  }
  EXPECT_EQ(copy.Observe("departure", {.promised = 90 * kUnit, .actual = 90 * kUnit})->tasks & 1u,
            0u);
  // The copy went its own way.
  EXPECT_EQ(watch.StateOf("departure")->measured, kWatchLearns);
}

// What never varied gives no alarm of its own.
TEST(Watch, AConstantIsNoSignal) {
  Watch watch = Departures();
  for (int i = 0; i < 200; ++i) {
    const WatchSignal signal = *watch.Observe("departure", {.actual = 10 * kUnit});
    EXPECT_EQ(signal.cusum, 0);
    EXPECT_EQ(signal.ewma, 0);
  }
}

TEST(Watch, SaysHowOftenItCriesWolf) {
  EXPECT_NEAR(*AverageRunLength({.kind = ChartKind::kCusum}, 0), 465, 1);
  EXPECT_NEAR(*AverageRunLength({.kind = ChartKind::kEwma}, 0), 560, 2);
  EXPECT_NEAR(*AverageRunLength({.kind = ChartKind::kCusum}, 1), 10.4, 0.1);
  EXPECT_LT(*AverageRunLength({.kind = ChartKind::kEwma}, 1), 11);
}

}  // namespace
}  // namespace goodwill
