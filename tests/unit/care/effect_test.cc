#include "goodwill/service/effect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

double Uniform(Draws& draws) { return static_cast<double>(draws.Below(1'000'000)) / 1e6; }

// `customers` of each arm in each of three strata; the exposed lose `loss` a unit.
std::vector<EffectRow> MakeUp(uint64_t seed, int customers, double loss, double drift = 0) {
  Draws draws(seed);
  std::vector<EffectRow> rows;
  for (int i = 0; i < customers * 6; ++i) {
    EffectRow row;
    row.customer = static_cast<uint64_t>(i);
    row.stratum = static_cast<uint64_t>(i % 3);
    row.exposed = i % 2 == 1;
    const double level = 100 + 50 * static_cast<double>(row.stratum);
    row.earlier = level + 20 * Uniform(draws);
    row.before = level + 20 * Uniform(draws) + (row.exposed ? drift : 0);
    row.after = level + 5 + 20 * Uniform(draws);
    if (row.exposed) {
      row.dose = 1 + 9 * Uniform(draws);
      row.after -= loss * row.dose;
    }
    rows.push_back(row);
  }
  return rows;
}

// The estimator written down a second time, for rows of different customers.
EffectFigure Naive(const std::vector<EffectRow>& rows) {
  std::map<uint64_t, std::pair<std::vector<double>, std::vector<double>>> strata;
  for (const EffectRow& row : rows) {
    auto& [others, exposed] = strata[row.stratum];
    (row.exposed ? exposed : others).push_back(row.after - row.before);
  }
  const auto mean = [](const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += x;
    return sum / static_cast<double>(v.size());
  };
  const auto variance_of_mean = [&](const std::vector<double>& v) {
    double squares = 0;
    for (const double x : v) squares += (x - mean(v)) * (x - mean(v));
    const auto n = static_cast<double>(v.size());
    return squares / (n - 1) / n;
  };
  double all = 0, value = 0, variance = 0;
  for (const auto& [key, arms] : strata) {
    if (arms.first.size() > 1 && arms.second.size() > 1) {
      all += static_cast<double>(arms.second.size());
    }
  }
  for (const auto& [key, arms] : strata) {
    if (arms.first.size() < 2 || arms.second.size() < 2) continue;
    const double share = static_cast<double>(arms.second.size()) / all;
    value += share * (mean(arms.second) - mean(arms.first));
    variance +=
        share * share * (variance_of_mean(arms.second) + variance_of_mean(arms.first));
  }
  const double reach = 1.959963984540054 * std::sqrt(variance);
  return {value, value - reach, value + reach};
}

TEST(Effect, IsTheWeightedDifferenceOfChanges) {
  std::vector<EffectRow> rows = MakeUp(1, 40, 3);
  rows.push_back({.customer = 999, .stratum = 77, .exposed = true, .after = 1e6, .dose = 3});
  const MatchedEffect effect = EffectOf(rows);
  const EffectFigure naive = Naive(rows);
  EXPECT_EQ(effect.known, EffectKnown::kKnown);
  EXPECT_NEAR(effect.effect.value, naive.value, 1e-9);
  EXPECT_NEAR(effect.effect.low, naive.low, 1e-9);
  EXPECT_NEAR(effect.effect.high, naive.high, 1e-9);
  EXPECT_EQ(effect.exposed, 120);
  EXPECT_EQ(effect.others, 120);
  EXPECT_EQ(effect.unmatched, 1);  // nobody else in that stratum
  EXPECT_TRUE(effect.effect.below_zero());
  EXPECT_LT(effect.trend.low, 0);
  EXPECT_GT(effect.trend.high, 0);
  EXPECT_NEAR(effect.price.value, 3, 0.5);
  EXPECT_LT(effect.price.low, 3);
  EXPECT_GT(effect.price.high, 3);
  EXPECT_NEAR(effect.expected - 155, 5 + 5, 3);
}

TEST(Effect, SaysNothingOfFewAndDistrustsATrend) {
  EXPECT_EQ(EffectOf({}).known, EffectKnown::kTooFewExposed);
  EXPECT_EQ(EffectOf(MakeUp(2, 9, 3)).known, EffectKnown::kTooFewExposed);
  std::vector<EffectRow> rows = MakeUp(2, 10, 3);
  EXPECT_EQ(EffectOf(rows).known, EffectKnown::kKnown);
  // The same customers twice are not more customers.
  std::vector<EffectRow> twice = MakeUp(2, 9, 3);
  const std::vector<EffectRow> again = twice;
  twice.insert(twice.end(), again.begin(), again.end());
  EXPECT_EQ(EffectOf(twice).known, EffectKnown::kTooFewExposed);
  std::erase_if(rows, [](const EffectRow& row) { return !row.exposed && row.customer > 40; });
  EXPECT_EQ(EffectOf(rows).known, EffectKnown::kTooFewOthers);
  const MatchedEffect apart = EffectOf(MakeUp(2, 40, 0, 30));
  EXPECT_EQ(apart.known, EffectKnown::kTrend);
  EXPECT_TRUE(apart.trend.above_zero());
}

// A customer who stands there ten times says no more than once.
TEST(Effect, CountsCustomersNotRows) {
  const std::vector<EffectRow> rows = MakeUp(3, 40, 3);
  std::vector<EffectRow> many;
  for (const EffectRow& row : rows) many.insert(many.end(), 10, row);
  const MatchedEffect once = EffectOf(rows), often = EffectOf(many);
  EXPECT_NEAR(once.effect.value, often.effect.value, 1e-9);
  EXPECT_NEAR(once.effect.high - once.effect.low, often.effect.high - often.effect.low, 0.1);
  EXPECT_NEAR(once.price.low, often.price.low, 0.05);
}

// Of a hundred books in which nothing was done, about five show something.
TEST(Effect, IntervalsHoldWhatTheyPromise) {
  int covered = 0, priced = 0;
  for (uint64_t seed = 100; seed < 300; ++seed) {
    const MatchedEffect nothing = EffectOf(MakeUp(seed, 20, 0));
    covered += nothing.effect.low <= 0 && nothing.effect.high >= 0 ? 1 : 0;
    const MatchedEffect three = EffectOf(MakeUp(seed, 20, 3));
    priced += three.price.low <= 3 && three.price.high >= 3 ? 1 : 0;
  }
  EXPECT_GE(covered, 180);
  EXPECT_LE(covered, 199);
  EXPECT_GE(priced, 180);
  EXPECT_LE(priced, 199);
}

TEST(Effect, NamesWhatAStandardIs) {
  const auto of = [](double low, double high) {
    MatchedEffect effect;
    effect.known = EffectKnown::kKnown;
    effect.effect = {(low + high) / 2, low, high};
    effect.expected = 100;
    return effect;
  };
  EXPECT_EQ(RoleOf(of(-9, -1), of(-1, 1)), ServiceRole::kHygiene);
  EXPECT_EQ(RoleOf(of(-1, 1), of(1, 9)), ServiceRole::kStimulus);
  EXPECT_EQ(RoleOf(of(-9, -1), of(1, 9)), ServiceRole::kBoth);
  EXPECT_EQ(RoleOf(of(-9, 9), of(-10, 10)), ServiceRole::kNeutral);
  EXPECT_EQ(RoleOf(of(-9, 9), of(-10, 11)), ServiceRole::kUnknown);
  EXPECT_EQ(RoleOf(of(-9, -1), MatchedEffect()), ServiceRole::kUnknown);
  MatchedEffect trend = of(-9, -1);
  trend.known = EffectKnown::kTrend;
  EXPECT_EQ(RoleOf(trend, of(1, 2)), ServiceRole::kUnknown);
  EXPECT_EQ(NameOf(ServiceRole::kBoth), "both");
  EXPECT_EQ(NameOf(EffectKnown::kTrend), "trend");
}

}  // namespace
}  // namespace goodwill
