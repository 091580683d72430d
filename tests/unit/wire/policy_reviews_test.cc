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
tiers { name: "a" entry { min_frequency_score: 9 } }
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
       {"min_frequency_score", "min_points",
        "holds_months", "notice_days", "tier_reviews.from", "levels_down", "max_top_one",
        "fixed_costs", "exposure.retention", "tier_reviews.chances\n", "incentive_lift"}) {
    EXPECT_THAT(message, HasSubstr(path));
  }
}

TEST(PolicyReviewsTest, NetMarginAndScoresAreReviewed) {
  EXPECT_TRUE(ParsePolicyText(R"(
currency: "EUR"
pareto { basis: VALUE_BASIS_NET_MARGIN }
tiers { name: "a" entry { min_net_margin: "1" pareto: true min_monetary_score: 2 } }
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

constexpr char kStrategy[] = R"(
currency: "EUR"
tiers { name: "base" }
strategy {
  variants {
    strategy: "protect" name: "call_on" channel: "phone" purpose: "care" cost: "12.50"
    effect: "10%" effect_sd: "7%" months: 6
    uses { resource: "phone_minutes" amount: 20 } uses { resource: "approvals" amount: 1 }
  }
  variants {
    strategy: "re_engineer" name: "self_service" cost: "3" effect: "35%" side_effect: "10%"
    side_effect_sd: "5%" share: "50%"
  }
  variants {
    strategy: "enhance" name: "bundle" channel: "email" cost: "0.20" gift: "5" a_month: "4"
    service_a_month: "1" effect: "10%" effect_sd: "3%" anyway: "4%" months: 12
  }
  variants { strategy: "harvest" name: "hold" cost: "0" effect: "5%" a_month: "2" months: 6 }
  variants { strategy: "end" name: "part" exit_cost: "20" word_of_mouth: "5" months: 8 }
  variants { strategy: "win_back" name: "ask_why" cost: "4" gift: "10" effect: "20%" months: 9 }
  variants { strategy: "start" name: "welcome" effect: "10%" anyway: "4%" gift: "2" }
  gates { id: "protect.alive" threshold: "0.4" }
  gates { id: "harvest.growth" off: true }
  contact {
    quiet_from: "21:30" sundays: true pressure_limit: "2.5" pause_days: 30
    channels { channel: "email" a_week: 2 } channels { channel: "phone" a_week: 1 weight: "1/3" }
  }
  forward_share: "70%"
  holdout { share: "5%" salt: "spring \"25\"" }
  risk { share: "6.4%" }
  steadiness { switching_cost: "2" band: "0.5" dwell { strategy: "protect" days: 120 } }
}
)";

TEST(PolicyStrategyTest, GoesRoundAsTextBytesAndWords) {
  const auto policy = ParsePolicyText(kStrategy);
  ASSERT_TRUE(policy.ok()) << policy.status();
  const StrategyPolicy& strategy = *policy->strategy;
  ASSERT_EQ(strategy.variants.size(), 7u);
  EXPECT_EQ(strategy.variants[0].cost, 1250);
  EXPECT_EQ(strategy.variants[0].purpose, "care");
  EXPECT_EQ(strategy.variants[1].purpose, "offers");
  EXPECT_EQ(strategy.variants[0].uses,
            (std::vector<ResourceUse>{{"approvals", 1}, {"phone_minutes", 20}}));
  EXPECT_EQ(strategy.variants[6].cost, std::nullopt);
  EXPECT_EQ(strategy.gates[0].threshold, (Ratio{2, 5}));
  EXPECT_EQ(strategy.contact.quiet_from, 21 * 60 + 30);
  EXPECT_EQ(strategy.contact.quiet_to, 8 * 60);
  EXPECT_EQ(strategy.contact.a_week[3], 2);
  EXPECT_EQ(strategy.contact.weight[1], (Ratio{1, 3}));
  EXPECT_EQ(strategy.holdout->share, (Ratio{1, 20}));
  EXPECT_EQ(strategy.holdout->salt, "spring \"25\"");
  EXPECT_EQ(strategy.risk->share, (Ratio{8, 125}));
  EXPECT_EQ(strategy.risk->tolerance, std::nullopt);
  EXPECT_EQ(strategy.steadiness.dwell_days[1], 120);
  EXPECT_EQ(strategy.steadiness.dwell_days[2], 180);
  for (const auto& again :
       {ParsePolicyText(PrintPolicy(*policy)), DecodePolicy(EncodePolicy(*policy))}) {
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->strategy, policy->strategy);
    EXPECT_EQ(again->digest, policy->digest);
  }
  for (const char* language : {"en", "ru", "bg"}) {
    const std::string words = *DescribePolicy(*policy, language);
    EXPECT_THAT(words, HasSubstr("call_on"));
    EXPECT_THAT(words, HasSubstr("21:30"));
    EXPECT_THAT(words, HasSubstr("spring \"25\""));
    EXPECT_THAT(words, HasSubstr("protect.alive"));
    EXPECT_THAT(words, testing::ContainsRegex("6[.,]4"));
    EXPECT_THAT(words, Not(HasSubstr("{")));
  }
}

TEST(PolicyStrategyTest, ARiskToleranceIsAnAmountOrAShare) {
  const auto with = [](const std::string& risk) {
    return ParsePolicyText("currency: \"EUR\" tiers { name: \"base\" } strategy { " + risk + " }");
  };
  const auto plain = with(""), amount = with("risk { tolerance: \"64000.50\" }");
  ASSERT_TRUE(amount.ok()) << amount.status();
  EXPECT_EQ(amount->strategy->risk->tolerance, 6'400'050);
  EXPECT_EQ(DecodePolicy(EncodePolicy(*amount))->strategy, amount->strategy);
  EXPECT_EQ(ParsePolicyText(PrintPolicy(*amount))->digest, amount->digest);
  EXPECT_NE(amount->digest, plain->digest);
  for (const char* language : {"en", "ru", "bg"}) {
    EXPECT_THAT(*DescribePolicy(*amount, language), HasSubstr("000"));
  }
  for (const auto& [risk, wanted] :
       {std::pair("risk {}", "strategy.risk: needs a tolerance or a share"),
        {"risk { tolerance: \"5\" share: \"5%\" }", "strategy.risk: needs a tolerance or a share"},
        {"risk { tolerance: \"0\" }", "strategy.risk.tolerance: must be above zero"},
        {"risk { tolerance: \"-5\" }", "strategy.risk.tolerance: must be above zero"},
        {"risk { tolerance: \"5.001\" }", "strategy.risk.tolerance"},
        {"risk { share: \"100\" }", "strategy.risk.share: must be above 0 and below 100"},
        {"risk { share: \"-1%\" }", "strategy.risk.share"},
        {"risk { share: \"much\" }", "strategy.risk.share"}}) {
    const auto refused = with(risk);
    ASSERT_FALSE(refused.ok()) << risk;
    std::string all;
    for (const Problem& problem : ProblemsOf(refused.status())) {
      all += problem.field + ": " + problem.reason + "\n";
    }
    EXPECT_THAT(all, HasSubstr(wanted));
  }
}

TEST(PolicyStrategyTest, AbsentUnlessWrittenAndShortWhenEmpty) {
  EXPECT_THAT(PrintPolicy(DefaultPolicy(*Currency::Parse("EUR"))), Not(HasSubstr("strategy {")));
  const auto empty = ParsePolicyText("currency: \"EUR\" tiers { name: \"base\" } strategy {}");
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_EQ(empty->strategy, StrategyPolicy());
}

TEST(PolicyStrategyTest, RefusedWithEveryProblem) {
  const auto policy = ParsePolicyText(R"(
currency: "EUR"
tiers { name: "base" }
strategy {
  variants { name: "a" effect: "10%" }
  variants { strategy: "protct" name: "b" }
  variants { strategy: "protect" name: "Call On" effect: "110%" anyway: "1%" months: 700 }
  variants { strategy: "harvest" name: "hold" effect: "5%" months: 6 cost: "-1" }
  variants { strategy: "harvest" name: "hold" effect: "5%" months: 6 a_month: "1" channel: "pigeon" }
  variants {
    strategy: "start" name: "c" effect: "5%"
    uses { resource: "money" amount: 1 } uses { resource: "x" } uses { resource: "x" amount: 2 }
  }
  variants { strategy: "end" name: "d" cost: "5" }
  variants { strategy: "enhance" name: "e" effect: "5%" months: 3 }
  gates { id: "all.rights" off: true }
  gates { id: "no.such" off: true }
  gates { id: "protect.alive" }
  contact { quiet_from: "24:30" pressure_days: 0 channels { channel: "email" a_week: -2 } }
  forward_share: "0"
  holdout { share: "51%" }
  steadiness { band: "-1" dwell { strategy: "end" days: -1 } dwell { days: 3 } }
}
)");
  ASSERT_FALSE(policy.ok());
  std::string all;
  for (const Problem& problem : ProblemsOf(policy.status())) {
    all += problem.field + ": " + problem.reason + "\n";
  }
  for (const char* wanted : {"variants[0].strategy: is required",
                             "variants[1].strategy: 'protct' is not a strategy; did "
                             "you mean protect?",
                             "variants[2].name: must be",
                             "variants[2].effect: must be 0 to 1",
                             "variants[2].anyway: means nothing for protect",
                             "variants[2].months: must be 0 to 600",
                             "variants[3].a_month: is required",
                             "variants[3].cost: may not be below zero",
                             "variants[4].name: is the name of another",
                             "variants[4].channel: 'pigeon' is not",
                             "variants[5].uses[0].resource: money is what",
                             "variants[5].uses[1].amount: must be",
                             "variants[5].uses[2].resource: is there already",
                             "variants[6].cost: means nothing for end",
                             "variants[7].a_month: is required, or a share",
                             "gates[0].id: guards people",
                             "gates[1].id: there is no such",
                             "gates[2]: needs a threshold",
                             "contact.quiet_from: '24:30' is not a time of day",
                             "contact.pressure_days: must be",
                             "contact.channels: must be -1",
                             "strategy.forward_share: must be above 0",
                             "holdout.share: must be above 0 and at most 1/2",
                             "holdout.salt: is required",
                             "steadiness.band: must be 0",
                             "steadiness.dwell: end must be",
                             "steadiness.dwell[1].strategy: is required"}) {
    EXPECT_THAT(all, HasSubstr(wanted));
  }
}

}  // namespace
}  // namespace goodwill
