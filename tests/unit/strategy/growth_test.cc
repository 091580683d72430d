#include "goodwill/strategy/growth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "goodwill/value/models/spend_sum.h"

namespace goodwill {
namespace {

constexpr GammaGamma kSpend = {6.25, 3.74, 1544};

TEST(SpendTotal, OfOnePurchaseIsItsSpend) {
  const SpendHistory spent{5, 420};
  const SpendTotal one({0, 1}, kSpend, spent);
  for (const double amount : {1.0, 200.0, 420.0, 1000.0, 1e6}) {
    EXPECT_NEAR(one.Above(amount), PSpendAtLeast(kSpend, spent, 1, amount), 1e-12);
  }
  EXPECT_EQ(one.Above(0), 1);
  EXPECT_NEAR(one.Mean(), kSpend.ExpectedSpend(spent), 1e-9 * one.Mean());
  // Nothing is bought: nothing is spent, and nothing is above it.
  const SpendTotal none({1}, kSpend, spent);
  EXPECT_EQ(none.Above(0), 0);
  EXPECT_EQ(none.Mean(), 0);
  EXPECT_EQ(none.Quantile(0.8), 0);
  // No mean: none is told, and chances are.
  const SpendTotal wild({0, 1}, GammaGamma{1, 0.5, 10}, {0, 0});
  EXPECT_TRUE(std::isnan(wild.Mean()));
  EXPECT_GT(wild.Quantile(0.8), 0);
}

TEST(SpendTotal, ChancesAndMeansBelongTogether) {
  const PurchaseModel model = ParetoNbd{0.5533, 73.9, 0.606, 81.6};
  const SpendTotal total(PurchaseChances(model, {9, 300, 330}, 365), kSpend, {10, 300});
  // E (S - c)+ is the integral of P(S > s) from c on.
  const double step = 100;
  for (const double from : {0.0, 500.0, 3000.0}) {
    double sum = 0;
    for (double s = from; s < 60'000; s += step) {
      sum += step / 6 * (total.Above(s) + 4 * total.Above(s + step / 2) + total.Above(s + step));
    }
    EXPECT_NEAR(total.Excess(from), sum, 1e-4 * total.Mean());
  }
  const double expected =
      ParetoNbd{0.5533, 73.9, 0.606, 81.6}.ExpectedPurchases({9, 300, 330}, 365);
  EXPECT_NEAR(total.Mean(), expected * kSpend.ExpectedSpend({10, 300}), 1e-6 * total.Mean());
  double before = 0;
  for (const double chance : {0.5, 0.8, 0.9, 0.99, 0.999999}) {
    const double amount = total.Quantile(chance);
    EXPECT_GT(amount, before);
    EXPECT_LE(total.Above(amount), 1 - chance);
    EXPECT_GT(total.Above(amount * (1 - 1e-6)), 1 - chance);
    before = amount;
  }
  EXPECT_EQ(total.Quantile(0.01), 0);  // with a chance above that nothing is bought
}

// Customers who go on as ever, buying some five to fifteen times a year: what the plain rule
// counts as growth, and what is above the target, over a year that is drawn.
TEST(SpendTotal, WithoutGrowthTheTargetIsRarelyPassedAndLastYearOften) {
  const Nbd model{4, 4 / (9.0 / 365)};
  std::mt19937_64 random(17);
  const auto gamma = [&](double shape, double rate) {
    return std::gamma_distribution<double>(shape, 1 / rate)(random);
  };
  double came = 0, above_last = 0, above_target = 0, told_last = 0, told_target = 0, told = 0;
  int passed = 0, passed_last = 0;
  constexpr int kCustomers = 800;
  for (int i = 0; i < kCustomers; ++i) {
    const double rate = gamma(model.r, model.alpha), nu = gamma(kSpend.q, kSpend.gamma);
    // The first purchase, then three years, and one to come.
    double all = gamma(kSpend.p, nu), years[4] = {0, 0, 0, 0}, at = 0, last_at = 0;
    int64_t repeats = 0;
    while ((at += gamma(1, rate)) < 4 * 365) {
      const double spent = gamma(kSpend.p, nu);
      years[static_cast<int>(at / 365)] += spent;
      if (at >= 3 * 365) continue;
      all += spent;
      last_at = at;
      ++repeats;
    }
    const SpendTotal total(PurchaseChances(model, {repeats, last_at, 3 * 365}, 365), kSpend,
                           {repeats + 1, all / static_cast<double>(repeats + 1)});
    const double target = total.Quantile(0.8), last = years[2], next = years[3];
    came += next;
    above_last += std::max(0.0, next - last);
    above_target += std::max(0.0, next - target);
    told += total.Mean();
    told_last += total.Excess(last);
    told_target += total.Excess(target);
    passed += next > target;
    passed_last += next > last;
  }
  EXPECT_NEAR(passed / static_cast<double>(kCustomers), 0.2, 0.04);
  EXPECT_NEAR(passed_last / static_cast<double>(kCustomers), 0.5, 0.05);
  EXPECT_NEAR(told, came, 0.03 * came);
  // "15 to 28 % of turnover counts as growth with no growth at all", foreseen and drawn.
  EXPECT_GT(above_last / came, 0.15);
  EXPECT_LT(above_last / came, 0.28);
  EXPECT_NEAR(told_last / told, above_last / came, 0.02);
  EXPECT_LT(above_target / came, 0.07);
  EXPECT_NEAR(told_target / told, above_target / came, 0.015);
  EXPECT_LT(above_target, 0.35 * above_last);
}

}  // namespace
}  // namespace goodwill
