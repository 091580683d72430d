// The rules of a valid policy, for one that a program built.
#include "goodwill/assess/validate.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

using testing::ElementsAre;

std::vector<std::string> PathsOfProblems(const Policy& policy) {
  std::vector<std::string> paths;
  FindPolicyProblems(policy,
                     [&](const std::string& path, std::string, bool) { paths.push_back(path); });
  EXPECT_EQ(ValidatePolicy(policy).ok(), paths.empty());
  return paths;
}

TEST(ValidatePolicy, AcceptsTheDefault) {
  EXPECT_THAT(PathsOfProblems(DefaultPolicy(*Currency::Parse("EUR"))), ElementsAre());
}

TEST(ValidatePolicy, NamesWhatAProgramGotWrong) {
  Policy policy = DefaultPolicy(*Currency::Parse("EUR"));
  policy.time_zone = "localtime";
  policy.language = "";
  policy.measures.window->count = 0;
  policy.cost_to_serve.contact[1][1].per_contact = -1;
  policy.pareto.share = {1, 0};
  policy.rfm.method = RfmMethod::kFixedCuts;
  policy.tiers.tiers[1].name = "top";
  policy.tiers.tiers[2].entry = TierEntry();
  EXPECT_THAT(PathsOfProblems(policy),
              ElementsAre("time_zone", "language", "measures.window.rolling_months",
                          "cost_to_serve.contact_costs", "pareto.share", "rfm.recency_days",
                          "rfm.frequency", "rfm.monetary_cuts", "tiers[1].name",
                          "tiers[2].entry"));
}

TEST(ValidatePolicy, PurchaseDaysNeedMergedDays) {
  Policy policy = DefaultPolicy(*Currency::Parse("EUR"));
  policy.tiers.tiers[0].entry->min_purchase_days = 2;
  EXPECT_THAT(PathsOfProblems(policy), ElementsAre());
  policy.measures.same_day = SameDay::kSeparate;
  EXPECT_THAT(PathsOfProblems(policy), ElementsAre("tiers[0].entry.min_purchase_days"));
}

TEST(ValidatePolicy, EndlessNestingEnds) {
  Policy policy = DefaultPolicy(*Currency::Parse("EUR"));
  TierEntry entry;
  entry.min_orders = 1;
  for (int i = 0; i < 100; ++i) {
    TierEntry outer;
    outer.all_of.push_back(entry);
    entry = outer;
  }
  policy.tiers.tiers[0].entry = entry;
  EXPECT_EQ(PathsOfProblems(policy).size(), 1u);
}

}  // namespace
}  // namespace goodwill
