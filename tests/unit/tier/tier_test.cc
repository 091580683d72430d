#include "goodwill/tier/tier.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

TierPolicy Of(std::vector<Tier> tiers) {
  TierPolicy policy;
  policy.tiers = std::move(tiers);
  return policy;
}

TierPolicy ThreeTiers() {
  TierEntry gold;
  gold.pareto = true;
  gold.min_orders = 4;
  gold.max_days_since_last = 90;
  TierEntry silver;
  silver.any_of.resize(2);
  silver.any_of[0].min_turnover = 100'00;
  silver.any_of[1].min_margin = 50'00;
  silver.any_of[1].min_purchase_days = 2;
  return Of({{"gold", "Gold", gold}, {"silver", "", silver}, {"basic", "", std::nullopt}});
}

TierInputs Good() {
  TierInputs in;
  in.turnover = 500'00;
  in.margin = 80'00;
  in.net_margin = 70'00;
  in.orders = 5;
  in.purchase_days = 3;
  in.days_since_last = 10;
  in.recency_score = in.frequency_score = in.monetary_score = 3;
  in.pareto = in.margin_known = in.purchased = true;
  return in;
}

TEST(TierTest, FirstTierThatHolds) {
  const TierPolicy policy = ThreeTiers();
  TierInputs in = Good();
  EXPECT_EQ(DecideTier(policy, in), 0);
  in.orders = 3;
  EXPECT_EQ(DecideTier(policy, in), 1);
  in.turnover = 99'99;
  EXPECT_EQ(DecideTier(policy, in), 1);  // by margin and purchase days
  in.purchase_days = 1;
  EXPECT_EQ(DecideTier(policy, in), 2);
  EXPECT_EQ(DecideTier(TierPolicy{}, in), 0);
}

TEST(TierTest, ThresholdsAreReachedNotExceeded) {
  const TierPolicy policy = ThreeTiers();
  TierInputs in = Good();
  in.orders = 4;
  in.days_since_last = 90;
  EXPECT_EQ(DecideTier(policy, in), 0);
  in.days_since_last = 91;
  EXPECT_EQ(DecideTier(policy, in), 1);
}

TEST(TierTest, WhatIsNotKnownHoldsNowhere) {
  TierPolicy policy = Of({{"a", "", TierEntry{}}, {"b", "", std::nullopt}});
  TierInputs in = Good();
  policy.tiers[0].entry->min_margin = -1'000;
  EXPECT_EQ(DecideTier(policy, in), 0);
  in.margin_known = false;
  EXPECT_EQ(DecideTier(policy, in), 1);
  policy.tiers[0].entry = TierEntry{};
  policy.tiers[0].entry->max_days_since_last = 1'000'000;
  EXPECT_EQ(DecideTier(policy, in), 0);
  in.purchased = false;
  EXPECT_EQ(DecideTier(policy, in), 1);
}

TEST(TierTest, ReasonsForATierThatHolds) {
  const TierPolicy policy = ThreeTiers();
  TierInputs in = Good();
  std::vector<TierTrace> met = ConditionsMet(policy, 0, in);
  ASSERT_EQ(met.size(), 3u);
  EXPECT_EQ(met[0].policy_path, "tiers[0].entry.pareto");
  EXPECT_EQ(met[1].policy_path, "tiers[0].entry.min_orders");
  EXPECT_EQ(met[1].check.actual, 5);
  EXPECT_EQ(met[1].check.required, 4);
  EXPECT_TRUE(met[1].check.holds);
  EXPECT_TRUE(ConditionsMissed(policy, 0, in).empty());

  in.turnover = 0;
  met = ConditionsMet(policy, 1, in);
  ASSERT_EQ(met.size(), 2u);  // the second way in
  EXPECT_EQ(met[0].policy_path, "tiers[1].entry.any_of[1].min_margin");
  EXPECT_EQ(met[1].policy_path, "tiers[1].entry.any_of[1].min_purchase_days");
  EXPECT_TRUE(ConditionsMet(policy, 2, in).empty());
  EXPECT_TRUE(ConditionsMet(policy, 7, in).empty());
}

TEST(TierTest, ReasonsForATierThatDoesNot) {
  const TierPolicy policy = ThreeTiers();
  TierInputs in = Good();
  in.orders = 1;
  in.days_since_last = 400;
  std::vector<TierTrace> missed = ConditionsMissed(policy, 0, in);
  ASSERT_EQ(missed.size(), 1u);  // the first one only
  EXPECT_EQ(missed[0].policy_path, "tiers[0].entry.min_orders");
  EXPECT_FALSE(missed[0].check.holds);
  EXPECT_TRUE(ConditionsMet(policy, 0, in).empty());

  in.turnover = 0;
  in.margin_known = false;
  missed = ConditionsMissed(policy, 1, in);
  ASSERT_EQ(missed.size(), 2u);  // one for each way in
  EXPECT_EQ(missed[0].check.condition, TierCondition::kMinTurnover);
  EXPECT_EQ(missed[1].check.condition, TierCondition::kMinMargin);
  EXPECT_FALSE(missed[1].check.known);
}

TEST(TierTest, KnowsWhichConditionsAreAskedFor) {
  const TierPolicy policy = ThreeTiers();
  EXPECT_TRUE(UsesCondition(policy, TierCondition::kPareto));
  EXPECT_TRUE(UsesCondition(policy, TierCondition::kMinPurchaseDays));
  EXPECT_FALSE(UsesCondition(policy, TierCondition::kMinNetMargin));
  EXPECT_FALSE(UsesCondition(TierPolicy{}, TierCondition::kPareto));
}

// Written from the sentence in policy.proto: all conditions that are set, and
// all of all_of, and at least one of any_of if there are any.
bool Naive(const TierEntry& e, const TierInputs& in) {
  std::vector<bool> all;
  if (e.pareto) all.push_back(in.pareto == *e.pareto);
  if (e.min_turnover) all.push_back(in.turnover >= *e.min_turnover);
  if (e.min_margin) all.push_back(in.margin_known && in.margin >= *e.min_margin);
  if (e.min_net_margin) all.push_back(in.margin_known && in.net_margin >= *e.min_net_margin);
  if (e.min_orders) all.push_back(in.orders >= *e.min_orders);
  if (e.min_purchase_days) all.push_back(in.purchase_days >= *e.min_purchase_days);
  if (e.max_days_since_last) {
    all.push_back(in.purchased && in.days_since_last <= *e.max_days_since_last);
  }
  if (e.min_recency_score) {
    all.push_back(in.recency_score > 0 && in.recency_score >= *e.min_recency_score);
  }
  if (e.min_frequency_score) {
    all.push_back(in.frequency_score > 0 && in.frequency_score >= *e.min_frequency_score);
  }
  if (e.min_monetary_score) {
    all.push_back(in.monetary_score > 0 && in.monetary_score >= *e.min_monetary_score);
  }
  for (const TierEntry& part : e.all_of) all.push_back(Naive(part, in));
  bool any = e.any_of.empty();
  for (const TierEntry& part : e.any_of) any = Naive(part, in) || any;
  for (const bool one : all) any = any && one;
  return any;
}

TierEntry DrawEntry(Draws& draws, int depth) {
  TierEntry e;
  auto maybe = [&](auto& field, int64_t low, int64_t high) {
    if (draws.Below(6) == 0) field = draws.Between(low, high);
  };
  if (draws.Below(6) == 0) e.pareto = draws.Below(2) == 1;
  maybe(e.min_turnover, -3, 8);
  maybe(e.min_margin, -3, 8);
  maybe(e.min_net_margin, -3, 8);
  maybe(e.min_orders, 0, 6);
  maybe(e.min_purchase_days, 0, 6);
  maybe(e.max_days_since_last, 0, 6);
  maybe(e.min_recency_score, 1, 5);
  maybe(e.min_frequency_score, 1, 5);
  maybe(e.min_monetary_score, 1, 5);
  if (depth > 0) {
    const uint64_t all = draws.Below(3);
    for (uint64_t i = 0; i < all; ++i) e.all_of.push_back(DrawEntry(draws, depth - 1));
    const uint64_t any = draws.Below(4);
    for (uint64_t i = 0; i < any; ++i) e.any_of.push_back(DrawEntry(draws, depth - 1));
  }
  return e;
}

TEST(TierTest, AgreesWithTheSentenceOnRandomEntries) {
  Draws draws(77);
  int held = 0;
  for (int round = 0; round < 20'000; ++round) {
    const TierEntry entry = DrawEntry(draws, static_cast<int>(draws.Below(4)));
    TierInputs in;
    in.turnover = draws.Between(-3, 8);
    in.margin = draws.Between(-3, 8);
    in.net_margin = draws.Between(-3, 8);
    in.orders = draws.Between(0, 6);
    in.purchase_days = draws.Between(0, 6);
    in.days_since_last = draws.Between(0, 6);
    in.recency_score = static_cast<int32_t>(draws.Between(0, 5));
    in.frequency_score = static_cast<int32_t>(draws.Between(0, 5));
    in.monetary_score = static_cast<int32_t>(draws.Between(0, 5));
    in.pareto = draws.Below(2) == 1;
    in.margin_known = draws.Below(3) != 0;
    in.purchased = draws.Below(3) != 0;
    const bool expected = Naive(entry, in);
    held += expected;
    ASSERT_EQ(EntryHolds(entry, in), expected);

    const TierPolicy policy = Of({{"a", "", entry}, {"b", "", std::nullopt}});
    ASSERT_EQ(DecideTier(policy, in), expected ? 0 : 1);
    const std::vector<TierTrace> met = ConditionsMet(policy, 0, in);
    const std::vector<TierTrace> missed = ConditionsMissed(policy, 0, in);
    if (expected) {
      for (const TierTrace& trace : met) ASSERT_TRUE(trace.check.holds);
      ASSERT_TRUE(missed.empty());
    } else {
      ASSERT_TRUE(met.empty());
      ASSERT_FALSE(missed.empty());
      for (const TierTrace& trace : missed) ASSERT_FALSE(trace.check.holds);
    }
  }
  EXPECT_GT(held, 1'000);
  EXPECT_LT(held, 19'000);
}

}  // namespace
}  // namespace goodwill
