#include "goodwill/strategy/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "goodwill/strategy/simulate.h"
#include "goodwill/strategy/world.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;

goodwill::Run Stopping() {
  goodwill::Run run;
  run.progress = [](int64_t, int64_t) { return false; };
  return run;
}
goodwill::Run Threads(int number) {
  goodwill::Run run;
  run.parallelism = number;
  return run;
}

MeasuresQuestion Question(int64_t day) {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  return QuestionOf(policy, day * kDay, 0);
}

void Append(Book& book, const TableBuilder& rows) {
  const auto result = book.Append(rows.Build(), goodwill::Run());
  ASSERT_TRUE(result.ok()) << result.status();
}

// 600 customers assigned on day 400, who bring about 100 before it and `lift` more after.
struct Shop {
  Book book{*Currency::Parse("EUR"), Zone()};
  TableBuilder assigned{assignments::kSpec};
  std::vector<double> after[2], before[2];  // treated, control

  explicit Shop(double lift, uint64_t seed = 1, int every = 10) {
    Draws draws(seed);
    TableBuilder rows(purchases::kSpec);
    for (int c = 0; c < 600; ++c) {
      const std::string id = "c" + std::to_string(c);
      const bool control = c % every == 0;
      const int64_t usual = 5'000 + draws.Between(0, 10'000);
      const int64_t later = usual + draws.Between(-1000, 1000) +
                            (control ? 0 : static_cast<int64_t>(lift * 100));
      for (const auto& [day, amount] : {std::pair<int64_t, int64_t>{300, usual},
                                        std::pair<int64_t, int64_t>{430, later},
                                        std::pair<int64_t, int64_t>{600, 77'700}}) {
        rows.Row({{purchases::kCustomerId, id}, {purchases::kTime, day * kDay},
                  {purchases::kAmount, amount}});
      }
      assigned.Row({{assignments::kCustomerId, id}, {assignments::kTime, 400 * kDay},
                    {assignments::kArm, control ? 2 : 1}, {assignments::kStrategy, "protect"}});
      after[control ? 1 : 0].push_back(static_cast<double>(later) / 100);
      before[control ? 1 : 0].push_back(static_cast<double>(usual) / 100);
    }
    Append(book, rows);
  }
};

TEST(Evaluate, IsTheComparisonOfWhatTheBookHolds) {
  const Shop shop(25);
  const auto found = Evaluate(shop.book, Question(500), shop.assigned.Build(), {}, {});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->strategies.size(), 1u);
  const StrategyEffect& effect = found->strategies[0];
  EXPECT_EQ(effect.strategy, "protect");
  EXPECT_EQ(effect.window_days, 90);
  EXPECT_EQ(effect.treated, 540);
  EXPECT_EQ(effect.control, 60);
  EXPECT_FALSE(effect.on_margin);
  ArmSums arms[2];
  for (int k = 0; k < 2; ++k) {
    for (size_t i = 0; i < shop.after[k].size(); ++i)
      arms[k].Add(shop.after[k][i], shop.before[k][i]);
  }
  const auto expected = CompareArms(arms[1], arms[0]);
  ASSERT_TRUE(expected.ok());
  EXPECT_NEAR(effect.effect.difference, expected->difference, 1e-9);
  EXPECT_NEAR(effect.effect.always_valid.low, expected->always_valid.low, 1e-9);
  EXPECT_NEAR(effect.effect.difference, 25, 3);
  EXPECT_GT(effect.effect.variance_reduction, 0.9);
  EXPECT_NEAR(effect.total, effect.effect.difference * 540, 1e-6);
  EXPECT_EQ(effect.verdict, EffectVerdict::kWorks);
  EXPECT_EQ(effect.verdict_us, kNullNumber);
  for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
    EXPECT_EQ(EffectText(effect, found->currency, Zone(), language).find('{'), std::string::npos);
  }
  // While the windows run everybody waits.
  const auto early = Evaluate(shop.book, Question(489), shop.assigned.Build(), {}, {});
  ASSERT_TRUE(early.ok());
  EXPECT_EQ(early->strategies[0].waiting, 600);
  EXPECT_EQ(early->strategies[0].verdict, EffectVerdict::kTooFew);
  EXPECT_NE(EffectText(early->strategies[0], early->currency, Zone(), Language::kEnglish)
                .find("waiting 600"), std::string::npos);
  EXPECT_TRUE(absl::IsCancelled(
      Evaluate(shop.book, Question(500), shop.assigned.Build(), {},
               Stopping()).status()));
}

TEST(Evaluate, Verdicts) {
  const auto verdict = [](const Shop& shop, EvaluateOptions options = {}) {
    const auto found = Evaluate(shop.book, Question(500), shop.assigned.Build(), options, {});
    EXPECT_TRUE(found.ok()) << found.status();
    return found->strategies[0].verdict;
  };
  EXPECT_EQ(verdict(Shop(-25)), EffectVerdict::kHarms);
  // Half were left alone where one in ten should be.
  EXPECT_EQ(verdict(Shop(25, 1, 2)), EffectVerdict::kSampleRatio);
  EvaluateOptions half;
  half.control_share = {1, 2};
  EXPECT_EQ(verdict(Shop(25, 1, 2), half), EffectVerdict::kWorks);
  const EffectVerdict nothing = verdict(Shop(0));
  EXPECT_TRUE(nothing == EffectVerdict::kNotYet || nothing == EffectVerdict::kCannotBeKnown);
  EvaluateOptions wrong;
  wrong.control_share = {1, 1};
  const Shop shop(0);
  EXPECT_FALSE(Evaluate(shop.book, Question(500), shop.assigned.Build(), wrong, {}).ok());
  wrong = {};
  wrong.effect.alpha = 2;
  EXPECT_FALSE(Evaluate(shop.book, Question(500), shop.assigned.Build(), wrong, {}).ok());
}

TEST(Evaluate, MergesRightsAndStrangers) {
  Shop shop(25);
  // c1 turns out to be c0, who is in the other arm: one person, in the arm assigned first.
  TableBuilder merges(merges::kSpec);
  merges.Row({{merges::kFromId, "c1"},
              {merges::kMergeId, "m"},
              {merges::kIntoId, "c0"},
              {merges::kTime, 450 * kDay}});
  Append(shop.book, merges);
  TableBuilder objection(rights::kSpec);
  objection.Row({{rights::kCustomerId, "c2"}, {rights::kRightId, "r1"}, {rights::kKind, 5},
                 {rights::kTime, 410 * kDay}});
  Append(shop.book, objection);
  shop.assigned.Row({{assignments::kCustomerId, "nobody"}, {assignments::kTime, 400 * kDay},
                     {assignments::kArm, 1}, {assignments::kStrategy, "protect"}});
  shop.assigned.Row({{assignments::kCustomerId, "c3"}, {assignments::kTime, 399 * kDay},
                     {assignments::kArm, 2}, {assignments::kStrategy, "protect"}});
  shop.assigned.Row({{assignments::kCustomerId, "c3"}, {assignments::kTime, 300 * kDay},
                     {assignments::kArm, 2}});
  const auto found = Evaluate(shop.book, Question(500), shop.assigned.Build(), {}, {});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->strategies.size(), 2u);
  EXPECT_EQ(found->strategies[0].strategy, "");
  EXPECT_EQ(found->strategies[0].control, 1);
  const StrategyEffect& effect = found->strategies[1];
  EXPECT_EQ(effect.unknown, 1);
  // c1 is c0 (control), c2 objected, c3 was assigned to the control first.
  EXPECT_EQ(effect.control, 60 + 1);
  EXPECT_EQ(effect.treated, 540 - 3);
}

TEST(World, ReadsWhatItSays) {
  TableBuilder rows(worlds::kSpec);
  rows.Row({{worlds::kParameter, "name"}, {worlds::kValue, "tiny"}})
      .Row({{worlds::kParameter, "customers"}, {worlds::kValue, "60"}})
      .Row({{worlds::kParameter, "season"}, {worlds::kValue, "25%"}})
      .Row({{worlds::kParameter, "clump"}, {worlds::kValue, "5/2"}});
  const auto world = ReadWorld(rows.Build());
  ASSERT_TRUE(world.ok()) << world.status();
  EXPECT_EQ(world->name, "tiny");
  EXPECT_EQ(world->customers, 60);
  EXPECT_EQ(world->season, 0.25);
  EXPECT_EQ(world->clump, 2.5);
  EXPECT_EQ(world->months, World().months);
  rows.Row({{worlds::kParameter, "season"}, {worlds::kValue, "1"}})
      .Row({{worlds::kParameter, "colour"}, {worlds::kValue, "1"}})
      .Row({{worlds::kParameter, "money"}, {worlds::kValue, "much"}})
      .Row({{worlds::kParameter, "rate_mean"}, {worlds::kValue, "0"}});
  const auto wrong = ReadWorld(rows.Build());
  ASSERT_FALSE(wrong.ok());
  const auto problems = ProblemsOf(wrong.status());
  ASSERT_EQ(problems.size(), 4u);
  EXPECT_EQ(problems[0].line, 6);
  EXPECT_EQ(problems[3].field, "rate_mean");
  for (const WorldParameter& parameter : WorldParameters()) {
    const World plain;
    EXPECT_GE(plain.*(parameter.member), parameter.least) << parameter.name;
    EXPECT_LE(plain.*(parameter.member), parameter.most) << parameter.name;
  }
}

const SimulatedPolicy& Of(const Simulation& simulation, std::string_view policy) {
  for (const SimulatedPolicy& one : simulation.policies) {
    if (one.policy == policy) return one;
  }
  ADD_FAILURE() << policy;
  return simulation.policies[0];
}

// A slice of the table of bench/README.md.
TEST(Simulate, TheEngineBeatsRulesOfThumb) {
  World world;
  world.rounds = 3;
  SimulateOptions options;
  options.seeds = 2;
  options.customers = 120;
  const auto found = Simulate(world, options, {});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->policies.size(), kSimulatedPolicies.size());
  EXPECT_EQ(Of(*found, "nothing").gain, 0);
  EXPECT_EQ(Of(*found, "nothing").realised, 0);
  double thumb = 0;
  for (const char* policy : {"rfm", "propensity_to_leave", "propensity_to_buy", "value"}) {
    thumb = std::max(thumb, Of(*found, policy).gain);
  }
  for (const char* policy : {"believing", "engine"}) {
    EXPECT_GT(Of(*found, policy).gain, 1.3 * thumb);
    EXPECT_GT(Of(*found, policy).share_informed, 0.8);
  }
  for (const SimulatedPolicy& policy : found->policies) {
    EXPECT_LE(policy.gain, Of(*found, "clairvoyant").gain);
    EXPECT_EQ(policy.rounds.size(), 3u);
    double sum = 0;
    for (const SimulatedRound& round : policy.rounds) {
      EXPECT_LE(round.spent, 0.5 * 120 + 1e-6);
      EXPECT_LE(round.contacted, 0.25 * 120 + 1);
      sum += round.gain;
    }
    EXPECT_NEAR(sum, policy.gain, 1e-6);
  }
  // Who holds customers out treats no more of them than who does not.
  EXPECT_LE(Of(*found, "pilot").spent, 0.8 * Of(*found, "believing").spent);
  // Equal seeds, equal bits.
  const auto second = Simulate(world, options, Threads(3));
  ASSERT_TRUE(second.ok());
  for (size_t p = 0; p < found->policies.size(); ++p) {
    EXPECT_EQ(second->policies[p].gains, found->policies[p].gains);
    EXPECT_EQ(second->policies[p].realised, found->policies[p].realised);
  }
  options.seeds = 0;
  EXPECT_FALSE(Simulate(world, options, {}).ok());
}

TEST(Simulate, WithoutABudgetNothingIsDone) {
  World world;
  world.rounds = 2;
  world.money = 0;
  world.contacts = 0;
  SimulateOptions options;
  options.seeds = 1;
  options.customers = 60;
  const auto found = Simulate(world, options, {});
  ASSERT_TRUE(found.ok()) << found.status();
  for (const SimulatedPolicy& policy : found->policies) {
    EXPECT_EQ(policy.gain, 0) << policy.policy;
    EXPECT_EQ(policy.realised, 0) << policy.policy;
    EXPECT_EQ(policy.contacted, 0) << policy.policy;
  }
}

// Where nothing has any effect, who measures stops.
TEST(Simulate, WhoMeasuresStopsWhereNothingWorks) {
  World world;
  world.true_protect = world.true_enhance = world.true_win_back = 0;
  world.customers = 400;
  world.months = 12;
  world.rounds = 4;
  world.contacts = 0.5;
  world.holdout = 0.3;
  SimulateOptions options;
  options.seeds = 1;
  const auto found = Simulate(world, options, {});
  ASSERT_TRUE(found.ok()) << found.status();
  const SimulatedPolicy& believing = Of(*found, "believing");
  const SimulatedPolicy& engine = Of(*found, "engine");
  const SimulatedPolicy& pilot = Of(*found, "pilot");
  EXPECT_LT(believing.rounds[3].gain, 0.7 * believing.rounds[0].gain);
  EXPECT_GT(engine.rounds[3].gain, 0.5 * believing.rounds[0].gain);
  EXPECT_GT(pilot.rounds[0].gain, 0.7 * believing.rounds[0].gain);
  EXPECT_GT(pilot.gain, 0.7 * believing.gain);
  EXPECT_EQ(Of(*found, "clairvoyant").gain, 0);
  EXPECT_EQ(engine.worse_than_nothing, 1);
  EXPECT_GT(engine.worst_loss, pilot.worst_loss);
}

// Worlds at the edges of what may be described, a fifth of the parameters at a time.
TEST(Simulate, HostileWorlds) {
  for (const bool most : {false, true}) {
    for (size_t part = 0; part < 5; ++part) {
      World world;
      world.months = 12;
      world.rounds = 1;
      for (size_t k = part; k < WorldParameters().size(); k += 5) {
        const WorldParameter& parameter = WorldParameters()[k];
        world.*(parameter.member) = most ? parameter.most : parameter.least;
      }
      world.customers = 20;
      world.months = std::min(world.months, 24.0);
      world.rounds = std::min(world.rounds, 2.0);
      world.rate_mean = std::min(world.rate_mean, 20.0);
      SimulateOptions options;
      options.seeds = 1;
      const auto found = Simulate(world, options, {});
      ASSERT_TRUE(found.ok()) << part << most << found.status();
      for (const SimulatedPolicy& policy : found->policies) {
        EXPECT_TRUE(std::isfinite(policy.gain)) << part << most << policy.policy;
        EXPECT_TRUE(std::isfinite(policy.realised)) << part << most << policy.policy;
      }
    }
  }
  World large;
  large.customers = 100'000;
  large.rate_mean = 100;
  EXPECT_FALSE(Simulate(large, {}, {}).ok());
}

// What is expected in closed form is what happens on average.
TEST(Simulate, FuturesAgreeWithTheirExpectation) {
  World world;
  world.customers = 60;
  world.rounds = 2;
  world.contacts = 1;
  world.money = 10;
  world.clump = 2;
  world.season = 0.5;
  world.decay_months = 6;
  world.harmed_share = 0.2;
  world.harm = 0.5;
  world.spend_shape = 50;
  world.margin_shape = 50;
  world.true_enhance = 2;
  SimulateOptions options;
  options.seeds = 12;
  const auto found = Simulate(world, options, {});
  ASSERT_TRUE(found.ok()) << found.status();
  for (const SimulatedPolicy& policy : found->policies) {
    const double sd = (policy.realised_interval.high - policy.realised) / 2;
    EXPECT_NEAR(policy.realised, policy.gain, 3 * sd + 1e-9) << policy.policy;
  }
}

}  // namespace
}  // namespace goodwill
