#include "goodwill/base/money.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "tests/unit/base/big.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

Currency Eur() { return *Currency::Parse("EUR"); }
Currency Usd() { return *Currency::Parse("USD"); }

TEST(Money, AddsWithinOneCurrencyOnly) {
  const Money a(1250, Eur());
  EXPECT_EQ(*a.Add(Money(-300, Eur())), Money(950, Eur()));
  EXPECT_EQ(*a.Subtract(Money(2000, Eur())), Money(-750, Eur()));
  EXPECT_EQ(a.Add(Money(1, Usd())).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(a.Subtract(Money(1, Usd())).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(a.Add(Money(kMax, Eur())).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Money(kMin, Eur()).Subtract(Money(1, Eur())).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_NE(Money(1, Eur()), Money(1, Usd()));
  EXPECT_LT(Money(1, Eur()), Money(2, Eur()));
  EXPECT_FALSE(Money(1, Eur()) < Money(2, Usd()));
  EXPECT_FALSE(Money(1, Eur()) >= Money(2, Usd()));
}

TEST(Money, MultipliesByARatioAndRoundsOnce) {
  EXPECT_EQ(*Money(1005, Eur()).Multiply({1, 2}, Rounding::kHalfEven), Money(502, Eur()));
  EXPECT_EQ(*Money(1005, Eur()).Multiply({1, 2}, Rounding::kHalfUp), Money(503, Eur()));
  EXPECT_EQ(*Money(-1005, Eur()).Multiply({1, 2}, Rounding::kFloor), Money(-503, Eur()));
  EXPECT_EQ(*Money(kMax, Eur()).Multiply({kMax, kMax}, Rounding::kDown), Money(kMax, Eur()));
  EXPECT_EQ(Money(kMax, Eur()).Multiply({2, 1}, Rounding::kDown).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Money(1, Eur()).Multiply({1, 0}, Rounding::kDown).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Money, ReadsAndWrites) {
  EXPECT_EQ(*Money::Parse("-1234.5", Eur()), Money(-123450, Eur()));
  EXPECT_EQ(*Money::Parse("12.3400", Eur()), Money(1234, Eur()));
  EXPECT_EQ(Money(-123450, Eur()).Format(), "-1234.50");
  EXPECT_EQ(Money(-123450, Eur()).ToString(), "-1234.50 EUR");
  EXPECT_EQ(Money(1234, *Currency::Parse("JPY")).ToString(), "1234 JPY");
  EXPECT_EQ(Money(1234, *Currency::Parse("KWD")).ToString(), "1.234 KWD");
  EXPECT_FALSE(Money::Parse("1.5", *Currency::Parse("JPY")).ok());
  EXPECT_EQ(*Money::Parse("1.0", *Currency::Parse("JPY")), Money(1, *Currency::Parse("JPY")));
  const auto fine = Money::Parse("1.005", Eur());
  EXPECT_EQ(fine.status().message(), "'1.005' has more than the 2 decimals of EUR");
  EXPECT_EQ(Money::Parse("92233720368547758.08", Eur()).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Money::Parse("", Eur()).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Money::Parse("1,50", Eur()).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_LT(Money::Parse(std::string(1 << 20, 'x'), Eur()).status().message().size(), 200u);
}

// The largest remainder method as one would do it on paper.
std::vector<int64_t> OnPaper(int64_t minor, const std::vector<int64_t>& weights) {
  Big total = 0;
  for (int64_t weight : weights) total += weight;
  const Big magnitude = abs(Big(minor));
  std::vector<Big> shares;
  std::vector<Big> remainders;
  Big left = magnitude;
  for (int64_t weight : weights) {
    shares.push_back(magnitude * weight / total);
    remainders.push_back(magnitude * weight % total);
    left -= shares.back();
  }
  std::vector<size_t> order(weights.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return remainders[a] > remainders[b]; });
  for (size_t i = 0; left > 0; ++i, --left) ++shares[order[i]];
  std::vector<int64_t> result;
  for (const Big& share : shares) {
    result.push_back(static_cast<int64_t>(minor < 0 ? Big(-share) : share));
  }
  return result;
}

TEST(Allocate, LosesNothing) {
  Draws draws(22);
  for (int i = 0; i < 20000; ++i) {
    const int64_t minor = draws.Number();
    const size_t count = 1 + draws.Below(8);
    const uint64_t kind = draws.Below(3);
    std::vector<int64_t> weights;
    Big total = 0;
    for (size_t j = 0; j < count; ++j) {
      const int64_t any = draws.Number();
      int64_t weight = any < 0 ? ~any : any;
      if (kind == 0) weight %= 4;
      if (kind == 1) weight %= 1000;
      weights.push_back(weight);
      total += weight;
    }
    std::vector<int64_t> shares(count);
    const absl::Status status = AllocateMinor(minor, weights, shares);
    if (total == 0) {
      ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
      continue;
    }
    if (total > kMax) {
      ASSERT_EQ(status.code(), absl::StatusCode::kOutOfRange);
      continue;
    }
    ASSERT_TRUE(status.ok()) << status;
    Big sum = 0;
    for (size_t j = 0; j < count; ++j) {
      sum += shares[j];
      if (weights[j] == 0) {
        ASSERT_EQ(shares[j], 0);
      }
      // A larger weight never gets less.
      for (size_t k = 0; k < count; ++k) {
        if (weights[j] > weights[k]) {
          ASSERT_GE(abs(Big(shares[j])), abs(Big(shares[k])));
        }
      }
    }
    ASSERT_EQ(sum, minor);
    ASSERT_EQ(shares, OnPaper(minor, weights));
    if (minor != kMin) {
      std::vector<int64_t> negated(count);
      ASSERT_TRUE(AllocateMinor(-minor, weights, negated).ok());
      for (size_t j = 0; j < count; ++j) ASSERT_EQ(negated[j], -shares[j]);
    }
  }
}

TEST(Allocate, Examples) {
  const auto split = [](int64_t minor, std::vector<int64_t> weights) {
    std::vector<int64_t> shares;
    const auto result = Money(minor, Eur()).Allocate(weights);
    for (const Money& share : *result) shares.push_back(share.minor());
    return shares;
  };
  EXPECT_EQ(split(100, {1, 1, 1}), (std::vector<int64_t>{34, 33, 33}));
  EXPECT_EQ(split(-100, {1, 1, 1}), (std::vector<int64_t>{-34, -33, -33}));
  EXPECT_EQ(split(101, {1, 1, 1}), (std::vector<int64_t>{34, 34, 33}));
  EXPECT_EQ(split(5, {3, 7}), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(split(0, {3, 7}), (std::vector<int64_t>{0, 0}));
  EXPECT_EQ(split(7, {0, 1, 0}), (std::vector<int64_t>{0, 7, 0}));
  EXPECT_EQ(split(kMin, {1}), (std::vector<int64_t>{kMin}));
  EXPECT_EQ(split(kMin, {1, 1}), (std::vector<int64_t>{kMin / 2, kMin / 2}));
}

TEST(Allocate, RefusesBadWeights) {
  const Money money(100, Eur());
  EXPECT_FALSE(money.Allocate({}).ok());
  const std::vector<int64_t> zero = {0, 0};
  const std::vector<int64_t> negative = {2, -1};
  const std::vector<int64_t> huge = {kMax, 1};
  EXPECT_FALSE(money.Allocate(zero).ok());
  EXPECT_FALSE(money.Allocate(negative).ok());
  EXPECT_FALSE(money.Allocate(huge).ok());
  std::vector<int64_t> one(1);
  EXPECT_FALSE(AllocateMinor(1, huge, one).ok());
}

}  // namespace
}  // namespace goodwill
