// The sections of a policy that are absent unless they are written: reviews,
// points, exposure; and the policies to begin with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "goodwill/base/problem.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kFull[] = R"(
currency: "EUR"
tiers { name: "gold" entry { min_points: 10 } }
tiers { name: "base" }
points { per_turnover: "2.50" per_margin: "1" per_order: 3 per_purchase_day: 1 }
tier_reviews {
  every: CALENDAR_PERIOD_QUARTER holds_months: 6 levels_down: 2 notice_days: 14 from: "2024-02-29"
  provisional { below_orders: 2 min_probability: "1/3" min_customers: 5 }
  chances { incentive_lift: "20%" }
}
lifetime {}
exposure {
  fixed_costs: "1000" retention: "85%" max_top_one: "20%" max_top_five: "1/2" max_top_group: "25%"
  max_agent: "0.3" max_herfindahl: "10%" max_shortfall: "5%"
}
)";

TEST(PolicyReviewsTest, GoesRoundAsTextAndBytes) {
  const auto policy = ParsePolicyText(kFull);
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->tiers.points, (PointsPolicy{250, 100, 3, 1}));
  EXPECT_EQ(policy->tiers.reviews->every, CalendarPeriod::kQuarter);
  EXPECT_EQ(policy->tiers.reviews->provisional->min_probability, (Ratio{1, 3}));
  EXPECT_EQ(policy->tiers.reviews->chances->incentive_lift, (Ratio{1, 5}));
  EXPECT_EQ(policy->exposure.max_agent, (Ratio{3, 10}));
  for (const auto& again : {ParsePolicyText(PrintPolicy(*policy)),
                            DecodePolicy(EncodePolicy(*policy))}) {
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->tiers, policy->tiers);
    EXPECT_EQ(again->exposure, policy->exposure);
    EXPECT_EQ(again->digest, policy->digest);
  }
  for (const char* language : {"en", "ru", "bg"}) {
    EXPECT_THAT(*DescribePolicy(*policy, language), HasSubstr("2024-02-29"));
    EXPECT_THAT(*DescribePolicy(*policy, language), Not(HasSubstr("{")));
  }
}

TEST(PolicyReviewsTest, WhatIsAbsentIsNotWritten) {
  const Policy policy = DefaultPolicy(*Currency::Parse("EUR"));
  EXPECT_FALSE(policy.tiers.reviews.has_value());
  for (const char* section : {"tier_reviews {", "points {", "exposure {"}) {
    EXPECT_THAT(PrintPolicy(policy), Not(HasSubstr(section)));
  }
}

TEST(PolicyReviewsTest, RefusedWithEveryProblem) {
  const auto policy = ParsePolicyText(R"(
currency: "EUR"
tiers { name: "a" entry { min_frequency_score: 2 } }
tiers { name: "b" entry { min_recency_score: 2 } }
tiers { name: "c" entry { min_points: 1 } }
tiers { name: "d" }
tier_reviews { holds_months: 121 notice_days: 400 from: "soon" levels_down: 0
               chances { incentive_lift: "1001%" } }
exposure { max_top_one: "120%" fixed_costs: "-1" retention: "x" }
)");
  ASSERT_FALSE(policy.ok());
  std::string message;
  for (const Problem& problem : ProblemsOf(policy.status())) message += problem.field + "\n";
  for (const char* path :
       {"min_frequency_score", "min_recency_score", "min_points",
        "holds_months", "notice_days", "tier_reviews.from", "levels_down", "max_top_one",
        "fixed_costs", "exposure.retention", "tier_reviews.chances\n", "incentive_lift"}) {
    EXPECT_THAT(message, HasSubstr(path));
  }
}

TEST(PolicyReviewsTest, NetMarginIsReviewed) {
  EXPECT_TRUE(ParsePolicyText(R"(
currency: "EUR"
pareto { basis: VALUE_BASIS_NET_MARGIN }
tiers { name: "a" entry { min_net_margin: "1" pareto: true } }
tiers { name: "b" }
tier_reviews { }
)").ok());
}

TEST(PolicyReviewsTest, Starters) {
  for (const char* name : {"shop", "wholesaler", "subscription"}) {
    for (const char* currency : {"EUR", "JPY", "KWD"}) {
      const auto policy = StarterPolicy(name, *Currency::Parse(currency));
      ASSERT_TRUE(policy.ok()) << name << policy.status();
      EXPECT_TRUE(policy->tiers.reviews.has_value());
      EXPECT_TRUE(ParsePolicyText(PrintPolicy(*policy)).ok());
    }
  }
  EXPECT_EQ(StarterPolicy("kiosk", Currency()).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace goodwill
