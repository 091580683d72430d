#include "goodwill/service/iceberg.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace goodwill {
namespace {

TEST(Iceberg, OneInTen) {
  const Iceberg one = *IcebergOf({1});
  EXPECT_NEAR(one.dissatisfied.value, 10, 1e-12);
  EXPECT_NEAR(one.silent.value, 9, 1e-12);
  EXPECT_NEAR(one.told.value, 100, 1e-10);
  EXPECT_LT(one.dissatisfied.low, 10);
  EXPECT_GT(one.dissatisfied.high, 30);
  EXPECT_GE(one.dissatisfied.low, 1);
}

// The ends are where what was seen lies 1.96 deviations away.
TEST(Iceberg, EndsSolveTheirEquation) {
  for (const int64_t n : {0, 1, 7, 400}) {
    for (const double rate : {0.04, 0.1, 0.6}) {
      const Iceberg found = *IcebergOf({n, rate});
      for (const double d : {found.dissatisfied.low, found.dissatisfied.high}) {
        if (d <= static_cast<double>(n)) continue;
        const double away = (static_cast<double>(n) - d * rate) / std::sqrt(d * rate * (1 - rate));
        EXPECT_NEAR(std::abs(away), 1.959964, 1e-6);
      }
    }
  }
}

TEST(Iceberg, IntervalsHoldWhatTheyPromise) {
  std::mt19937_64 engine(3);
  for (const int64_t dissatisfied : {60, 800}) {
    std::binomial_distribution<int64_t> speaks(dissatisfied, 0.1);
    int held = 0;
    constexpr int kTrials = 4000;
    for (int i = 0; i < kTrials; ++i) {
      const Iceberg found = *IcebergOf({speaks(engine)});
      held += found.dissatisfied.low <= static_cast<double>(dissatisfied) &&
              found.dissatisfied.high >= static_cast<double>(dissatisfied);
    }
    EXPECT_NEAR(held / static_cast<double>(kTrials), 0.95, 0.025) << dissatisfied;
  }
}

TEST(Iceberg, ASurveyBringsItsOwnDoubt) {
  IcebergQuestion question{50};
  const Iceberg sure = *IcebergOf(question);
  question.asked = 200;
  question.spoke_up = 20;
  const Iceberg asked = *IcebergOf(question);
  EXPECT_NEAR(asked.voice_rate, 0.1, 1e-15);
  EXPECT_LT(asked.dissatisfied.low, sure.dissatisfied.low);
  EXPECT_GT(asked.dissatisfied.high, sure.dissatisfied.high);
  question.spoke_up = 0;
  EXPECT_TRUE(std::isinf(IcebergOf(question)->dissatisfied.high));
  question.told_each = 0;
  EXPECT_EQ(IcebergOf(question)->told.high, 0);
}

TEST(Iceberg, EverybodySpeaksUp) {
  const Iceberg all = *IcebergOf({12, 1});
  EXPECT_EQ(all.dissatisfied.low, 12);
  EXPECT_EQ(all.dissatisfied.high, 12);
  EXPECT_EQ(all.silent.high, 0);
}

TEST(Iceberg, Refusals) {
  EXPECT_FALSE(IcebergOf({-1}).ok());
  EXPECT_FALSE(IcebergOf({1, 0}).ok());
  EXPECT_FALSE(IcebergOf({1, NAN}).ok());
  EXPECT_FALSE(IcebergOf({1, 1.5}).ok());
  EXPECT_FALSE(IcebergOf({1, .1, 5, 4}).ok());
  EXPECT_FALSE(IcebergOf({1, .1, 0, 0, -1}).ok());
  EXPECT_FALSE(IcebergOf({1, .1, 0, 0, 10, 1}).ok());
}

}  // namespace
}  // namespace goodwill
