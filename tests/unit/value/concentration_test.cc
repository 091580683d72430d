#include "goodwill/value/concentration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "tests/unit/base/draws.h"
#include "tests/unit/value/purchase_log.h"

namespace goodwill {
namespace {

const std::vector<int64_t> kPublished = {541,  1463, 2445, 3438,  4437,
                                         5401, 6392, 8304, 11904, 22261};

Concentration Of(const std::vector<int64_t>& values) {
  absl::StatusOr<Concentration> result = ConcentrationOf(values);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *result : Concentration{};
}

int64_t Fewest(const std::vector<int64_t>& values, Ratio share) {
  absl::StatusOr<int64_t> result = ParetoCount(values, share);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.value_or(-1);
}

TEST(ConcentrationTest, PublishedFigures) {
  const Concentration c = Of(kPublished);
  EXPECT_EQ(c.count, 10);
  EXPECT_EQ(c.total, 66586);
  EXPECT_NEAR(c.gini, .4620911, 5e-8);
  EXPECT_NEAR(c.atkinson_half, .1796591, 5e-8);
  EXPECT_NEAR(c.theil, .3623412, 5e-8);
  EXPECT_NEAR(c.herfindahl, .1840812309, 5e-11);
  EXPECT_NEAR(c.gini_unbiased, .5134345892, 5e-11);
  EXPECT_NEAR(c.effective_number, 5.43238, 5e-6);
  EXPECT_NEAR(c.top_one, .334320, 5e-7);
  EXPECT_NEAR(c.top_three, .637807, 5e-7);
}

TEST(ConcentrationTest, SharesOf30And30And20And20) {
  EXPECT_EQ(Of({30, 30, 20, 20}).herfindahl, .26);  // 2600 points
}

TEST(ConcentrationTest, TopPercentIsRoundedDownButAtLeastOne) {
  std::vector<int64_t> values(199, 1);
  values[0] = 1001;
  EXPECT_EQ(Of(values).top_one_percent, 1001.0 / 1199);  // 1.99 customers: one
  values.resize(200, 1);
  EXPECT_EQ(Of(values).top_one_percent, 1002.0 / 1200);
  EXPECT_EQ(Of({1, 3}).top_one_percent, .75);
}

TEST(ConcentrationTest, EqualValuesAreNotConcentratedAtAll) {
  for (const int64_t value : {int64_t{1}, int64_t{7}, int64_t{123456789}, int64_t{3} << 40}) {
    for (const size_t n : {size_t{1}, size_t{3}, size_t{10}, size_t{1000}, size_t{4097}}) {
      const Concentration c = Of(std::vector<int64_t>(n, value));
      EXPECT_EQ(c.gini, 0);
      EXPECT_EQ(c.theil, 0);
      EXPECT_EQ(c.atkinson_half, 0);
      EXPECT_EQ(c.herfindahl, 1.0 / static_cast<double>(n));
      EXPECT_EQ(c.effective_number, static_cast<double>(n));
      if (n == 1) {
        EXPECT_TRUE(std::isnan(c.gini_unbiased));
      } else {
        EXPECT_EQ(c.gini_unbiased, 0);
      }
    }
  }
}

TEST(ConcentrationTest, OneWhoHasAll) {
  std::vector<int64_t> values(1000, 0);
  values[17] = 5;
  const Concentration c = Of(values);
  EXPECT_EQ(c.gini, .999);
  EXPECT_EQ(c.gini_unbiased, 1);
  EXPECT_EQ(c.herfindahl, 1);
  EXPECT_EQ(c.effective_number, 1);
  EXPECT_EQ(c.top_one, 1);
  EXPECT_NEAR(c.theil, std::log(1000.0), 1e-14);
  EXPECT_NEAR(c.atkinson_half, .999, 1e-15);
}

// Quantiles of the Pareto law in which 20 % hold 80 %. Its tail is heavy, so a
// sample of quantiles approaches the limits slowly and from below.
TEST(ConcentrationTest, ParetoLawConverges) {
  const double alpha = 1.160964047443681;  // ln 5 / ln 4
  double last_gini_error = 1;
  for (const int n : {1000, 10000, 100000}) {
    std::vector<int64_t> values;
    for (int i = 0; i < n; ++i) {
      const double above = (n - i - 0.5) / n;  // share of customers above
      values.push_back(static_cast<int64_t>(std::llround(1e6 * std::pow(above, -1 / alpha))));
    }
    const Concentration c = Of(values);
    const double error = .7564707973660302 - c.gini;
    EXPECT_GT(error, 0);
    EXPECT_LT(error, last_gini_error * 0.8);
    last_gini_error = error;
    if (n == 100000) {
      EXPECT_NEAR(c.gini, .7564708, .05);
      EXPECT_NEAR(c.top_one_percent, .5280879, .09);
      EXPECT_NEAR(c.top_four_percent, .64, .07);
      EXPECT_NEAR(c.top_twenty_percent, .8, .05);
      EXPECT_NEAR(c.top_fifty_percent, .9083707, .02);
    }
  }
}

TEST(ConcentrationTest, OnlineRetail) {
  const std::vector<LoggedPurchase> log = ReadPurchaseLog("online_retail_invoices.csv");
  if (log.empty()) GTEST_SKIP() << "online_retail_invoices.csv is not there";
  std::map<std::string, int64_t> net;
  std::map<std::string, int64_t> gross;
  for (const LoggedPurchase& purchase : log) {
    net[purchase.customer] += purchase.cents;
    if (purchase.cents > 0) gross[purchase.customer] += purchase.cents;
  }
  std::vector<int64_t> values;
  for (const auto& [customer, cents] : net) values.push_back(cents);
  const Concentration c = Of(values);
  EXPECT_EQ(c.count, 4372);
  EXPECT_EQ(c.negative, 41);
  EXPECT_EQ(c.total, 830006581);
  EXPECT_NEAR(c.gini, .7092835737, 5e-11);
  EXPECT_NEAR(c.top_twenty_percent, .7382, 5e-5);
  EXPECT_EQ(Fewest(values, {4, 5}), 1171);
  EXPECT_TRUE(std::isnan(c.herfindahl));

  values.clear();
  for (const auto& [customer, cents] : gross) values.push_back(cents);
  const Concentration positive = Of(values);
  EXPECT_EQ(positive.count, 4338);
  EXPECT_EQ(positive.negative, 0);
  EXPECT_EQ(positive.total, 891140790);
  EXPECT_NEAR(positive.gini, .7151396182, 5e-11);
  EXPECT_NEAR(positive.top_twenty_percent, .7459, 5e-5);
  EXPECT_EQ(Fewest(values, {4, 5}), 1133);
}

TEST(ConcentrationTest, CdnowTotal) {
  const std::vector<LoggedPurchase> log = ReadPurchaseLog("cdnow_sample.csv");
  if (log.empty()) GTEST_SKIP() << "cdnow_sample.csv is not there";
  std::map<std::string, int64_t> amounts;
  for (const LoggedPurchase& purchase : log) amounts[purchase.customer] += purchase.cents;
  std::vector<int64_t> values;
  for (const auto& [customer, cents] : amounts) values.push_back(cents);
  const Concentration c = Of(values);
  EXPECT_EQ(c.count, 2357);
  EXPECT_EQ(c.total, 24409194);
  EXPECT_EQ(std::count(values.begin(), values.end(), 0), 8);
  EXPECT_FALSE(std::isnan(c.theil));
}

TEST(ConcentrationTest, NegativeValuesCountAndSharesMayExceedOne) {
  const Concentration c = Of({-50, 0, 100});
  EXPECT_EQ(c.negative, 1);
  EXPECT_EQ(c.total, 50);
  EXPECT_EQ(c.top_one, 2);
  // (2 (1 * -50 + 2 * 0 + 3 * 100) / (3 * 50)) - 4 / 3
  EXPECT_DOUBLE_EQ(c.gini, 2.0);
  EXPECT_TRUE(std::isnan(c.herfindahl));
  EXPECT_TRUE(std::isnan(c.effective_number));
  EXPECT_TRUE(std::isnan(c.theil));
  EXPECT_TRUE(std::isnan(c.atkinson_half));
}

TEST(ConcentrationTest, NoPositiveTotalNoFigures) {
  for (const std::vector<int64_t>& values :
       {std::vector<int64_t>{}, {0}, {0, 0, 0}, {-5, 5}, {-1}, {3, -10}}) {
    const Concentration c = Of(values);
    EXPECT_EQ(c.count, static_cast<int64_t>(values.size()));
    for (const double figure :
         {c.gini, c.gini_unbiased, c.herfindahl, c.effective_number, c.theil, c.atkinson_half,
          c.top_one, c.top_three, c.top_one_percent, c.top_four_percent, c.top_ten_percent,
          c.top_twenty_percent, c.top_fifty_percent}) {
      EXPECT_TRUE(std::isnan(figure));
    }
    EXPECT_EQ(Fewest(values, {4, 5}), 0);
    EXPECT_EQ(LorenzCurve(values, 3).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(ConcentrationTest, SumsThatDoNotFitAreRefused) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(ConcentrationOf(std::vector<int64_t>{kMax, 1}).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ParetoCount(std::vector<int64_t>{kMax, kMax}, {4, 5}).status().code(),
            absl::StatusCode::kOutOfRange);
  // Intermediate sums may be large as long as the total fits.
  const Concentration c = Of({kMax, kMax, -kMax, -kMax, 1});
  EXPECT_EQ(c.total, 1);
  EXPECT_EQ(Of({kMax}).gini, 0);
  EXPECT_EQ(Of({kMax - 1, 1}).effective_number, 1);
}

TEST(ConcentrationTest, SharesOutsideZeroToOneAreRefused) {
  for (const Ratio share : {Ratio{0, 1}, Ratio{-1, 5}, Ratio{6, 5}, Ratio{1, 0}, Ratio{1, -2}}) {
    EXPECT_EQ(ParetoCount(kPublished, share).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

// Against the textbook formulas in long double, one customer at a time.
TEST(ConcentrationTest, AgreesWithTheFormulasCustomerByCustomer) {
  Draws draws(20261);
  for (int round = 0; round < 40; ++round) {
    const size_t n = 1 + draws.Below(3000);
    const uint64_t bits = 1 + draws.Below(40);
    std::vector<int64_t> values;
    for (size_t i = 0; i < n; ++i) {
      values.push_back(static_cast<int64_t>(draws.Below(uint64_t{1} << bits)));
    }
    values[0] += 1;  // a positive total
    const Concentration c = Of(values);

    std::sort(values.begin(), values.end());
    long double total = 0;
    long double weighted = 0;
    long double squares = 0;
    for (size_t i = 0; i < n; ++i) {
      total += values[i];
      weighted += static_cast<long double>(i + 1) * values[i];
      squares += static_cast<long double>(values[i]) * values[i];
    }
    const long double mean = total / n;
    long double theil = 0;
    long double roots = 0;
    for (const int64_t x : values) {
      const long double r = x / mean;
      if (x > 0) theil += r * std::log(r);
      roots += std::sqrt(r);
    }
    const long double root = roots / n;
    EXPECT_NEAR(c.gini, 2 * weighted / (n * total) - (n + 1.0L) / n, 1e-13);
    EXPECT_NEAR(c.herfindahl, squares / (total * total), 1e-14);
    EXPECT_NEAR(c.theil, theil / n, 1e-12);
    EXPECT_NEAR(c.atkinson_half, 1 - root * root, 1e-12);
  }
}

TEST(ConcentrationTest, OrderDoesNotMatter) {
  Draws draws(20262);
  for (int round = 0; round < 20; ++round) {
    std::vector<int64_t> values;
    const size_t n = 2 + draws.Below(2000);
    for (size_t i = 0; i < n; ++i) values.push_back(draws.Between(round % 2 ? 0 : -300, 3000));
    const Concentration sorted = Of(values);
    for (size_t i = n - 1; i > 0; --i) std::swap(values[i], values[draws.Below(i + 1)]);
    EXPECT_TRUE(Of(values) == sorted);
  }
}

TEST(LorenzCurveTest, EndsAndMiddle) {
  const std::vector<double> curve = *LorenzCurve(std::vector<int64_t>{3, 1}, 5);
  EXPECT_EQ(curve, (std::vector<double>{0, .125, .25, .625, 1}));
  EXPECT_EQ(*LorenzCurve(std::vector<int64_t>{5}, 3), (std::vector<double>{0, .5, 1}));
  EXPECT_FALSE(LorenzCurve(kPublished, 1).ok());
  EXPECT_FALSE(LorenzCurve(kPublished, -4).ok());
}

TEST(LorenzCurveTest, IsConvexRisesToOneAndHoldsGini) {
  const size_t n = kPublished.size();
  const std::vector<double> curve = *LorenzCurve(kPublished, static_cast<int64_t>(n) + 1);
  double area = 0;
  for (size_t k = 1; k <= n; ++k) {
    area += (curve[k - 1] + curve[k]) / 2 / static_cast<double>(n);
    if (k > 1) {
      EXPECT_GE(curve[k] - curve[k - 1], curve[k - 1] - curve[k - 2]);
    }
  }
  EXPECT_EQ(curve.front(), 0);
  EXPECT_EQ(curve.back(), 1);
  EXPECT_NEAR(1 - 2 * area, .4620911, 5e-8);
}

TEST(LorenzCurveTest, NegativeValuesDipBelowZero) {
  const std::vector<double> curve = *LorenzCurve(std::vector<int64_t>{-1, 1, 2}, 4);
  EXPECT_EQ(curve, (std::vector<double>{0, -.5, 0, 1}));
}

}  // namespace
}  // namespace goodwill
