#include "goodwill/strategy/experiment.h"

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;

// Aumasson and Bernstein 2012, appendix: key 00 01 ... 0f, message 00 01 ... 0e.
TEST(Assignment, PublishedSipHash) {
  const HashKey key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
  std::string message;
  for (char c = 0; c < 15; ++c) message.push_back(c);
  EXPECT_EQ(KeyedHash(key, message), 0xa129ca6149be45e5);
  EXPECT_EQ(KeyedHash(key, ""), 0x726fdb47dd0e0e31);
  EXPECT_EQ(KeyedHash(key, std::string_view(message).substr(0, 8)), 0x93f5f5799a932462);
}

TEST(Assignment, SharesAreKeptAndIndependent) {
  const HashKey one = KeyOfSalt("spring");
  const HashKey two = KeyOfSalt("autumn");
  EXPECT_NE(one.first, two.first);
  int64_t in_one = 0;
  int64_t in_both = 0;
  std::vector<int64_t> arms(3, 0);
  const std::vector<int64_t> weights = {1, 0, 3};
  constexpr int64_t kPeople = 40000;
  for (int64_t i = 0; i < kPeople; ++i) {
    const std::string id = "customer-" + std::to_string(i);
    const bool first = IsBelow(KeyedHash(one, id), {1, 10});
    in_one += first;
    in_both += first && IsBelow(KeyedHash(two, id), {1, 10});
    ++arms[static_cast<size_t>(*ArmOf(KeyedHash(one, id), weights))];
  }
  EXPECT_NEAR(static_cast<double>(in_one), 4000, 240);  // 4 standard deviations
  EXPECT_NEAR(static_cast<double>(in_both), 400, 80);
  EXPECT_EQ(arms[1], 0);
  EXPECT_FALSE(
      CheckSampleRatio(std::vector<int64_t>{arms[0], arms[2]}, std::vector<int64_t>{1, 3})->alarm);
  EXPECT_FALSE(IsBelow(0, {0, 1}));
  EXPECT_TRUE(IsBelow(~uint64_t{0}, {1, 1}));
  EXPECT_TRUE(IsBelow(0x7fffffffffffffff, {1, 2}));
  EXPECT_FALSE(IsBelow(0x8000000000000000, {1, 2}));
  EXPECT_EQ(*ArmOf(~uint64_t{0}, weights), 2);
  EXPECT_FALSE(ArmOf(1, std::vector<int64_t>{0}).ok());
  EXPECT_FALSE(ArmOf(1, std::vector<int64_t>{5, -1}).ok());
  EXPECT_FALSE(ArmOf(1, {}).ok());
}

TEST(SampleRatio, AlarmsWhenPeopleGetLost) {
  const std::vector<int64_t> even = {1, 1};
  const auto fine = CheckSampleRatio(std::vector<int64_t>{5000, 5080}, even);
  EXPECT_NEAR(fine->chi_squared, 80.0 * 80 / 2 / 5040, 1e-12);
  EXPECT_NEAR(fine->p_value, 0.42556, 1e-5);  // 2 * normal(-0.796819)
  EXPECT_FALSE(fine->alarm);
  EXPECT_TRUE(CheckSampleRatio(std::vector<int64_t>{5000, 5400}, even)->alarm);
  EXPECT_FALSE(CheckSampleRatio(std::vector<int64_t>{0, 8}, even)->judged);
  EXPECT_FALSE(CheckSampleRatio(std::vector<int64_t>{1}, std::vector<int64_t>{1}).ok());
  EXPECT_FALSE(CheckSampleRatio(std::vector<int64_t>{1, -1}, even).ok());
  EXPECT_FALSE(CheckSampleRatio(std::vector<int64_t>{1, 1}, std::vector<int64_t>{1, 0}).ok());
}

ArmSums Sums(int64_t count, double y, double yy) {
  ArmSums arm;
  arm.count = count;
  arm.y = y;
  arm.yy = yy;
  return arm;
}

TEST(Effect, PublishedComparison) {
  const auto effect = CompareArms(Sums(3407, 1396.87, 52377.9767), Sums(3461, 2422.7, 134698.29));
  ASSERT_TRUE(effect.ok());
  EXPECT_NEAR(effect->relative, .70732, 5e-6);
  EXPECT_NEAR(effect->relative_interval.low, -.03526, 5e-6);
  EXPECT_NEAR(effect->relative_interval.high, 1.44989, 5e-6);
  EXPECT_NEAR(effect->relative_p_value, .06191, 5e-6);
  EXPECT_NEAR(effect->difference, .29, 5e-5);
  EXPECT_NEAR(effect->interval.low, .04538, 5e-6);
  EXPECT_NEAR(effect->interval.high, .53462, 5e-6);
  EXPECT_NEAR(effect->p_value, .02016, 5e-6);
}

TEST(Effect, PublishedAlwaysValidInterval) {
  const auto effect = CompareArms(ArmOfShare(1396, 3000), ArmOfShare(2422, 3461));
  ASSERT_TRUE(effect.ok());
  EXPECT_NEAR(effect->relative, .50386, 5e-6);
  EXPECT_NEAR(effect->relative_always_valid.low, .40098, 2e-5);
  EXPECT_NEAR(effect->relative_always_valid.high, .60675, 2e-5);
  EXPECT_LT(effect->always_valid.low, effect->interval.low);
}

TEST(Effect, PublishedVarianceReduction) {
  const double before[] = {.3, .5, .9, 22};
  const double after[] = {2, 1, 5, 3};
  ArmSums arm;
  for (int k = 0; k < 4; ++k) arm.Add(after[k], before[k]);
  const auto effect = CompareArms(arm, arm);
  ASSERT_TRUE(effect.ok());
  EXPECT_NEAR(effect->theta, .01864, 5e-6);
  EXPECT_EQ(effect->difference, 0);
  EXPECT_EQ(effect->p_value, 1);
  EXPECT_GT(effect->variance_reduction, 0);
}

// What was known before narrows the interval, and the truth stays inside.
TEST(Effect, AdjustmentAndAlwaysValidIntervalsHold) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  int inside = 0;
  int ever_outside = 0;
  double reduction = 0;
  constexpr int kRounds = 200;
  for (int round = 0; round < kRounds; ++round) {
    ArmSums control;
    ArmSums treated;
    bool outside = false;
    for (int k = 1; k <= 400; ++k) {
      const double a = normal(random);
      const double b = normal(random);
      control.Add(10 + 2 * a + normal(random), a);
      treated.Add(10.5 + 2 * b + normal(random), b);
      if (k % 40 == 0) {
        const auto now = CompareArms(control, treated);
        outside = outside || now->always_valid.low > 0.5 || now->always_valid.high < 0.5;
      }
    }
    const auto effect = CompareArms(control, treated);
    inside += effect->interval.low <= 0.5 && effect->interval.high >= 0.5;
    ever_outside += outside;
    reduction += effect->variance_reduction / kRounds;
  }
  EXPECT_GE(inside, 178);  // of 200 at 95 %; chance of fewer below 1e-3
  EXPECT_LE(ever_outside, 20);
  EXPECT_NEAR(reduction, 0.8, 0.03);
}

TEST(Effect, Refuses) {
  const ArmSums good = Sums(10, 5, 9);
  EXPECT_FALSE(CompareArms(Sums(1, 5, 9), good).ok());
  EXPECT_FALSE(CompareArms(good, Sums(10, std::nan(""), 9)).ok());
  EXPECT_FALSE(CompareArms(Sums(4, 4, 4), Sums(4, 4, 4)).ok());
  EffectOptions options;
  options.alpha = 0;
  EXPECT_FALSE(CompareArms(good, good, options).ok());
  EXPECT_TRUE(std::isnan(CompareArms(Sums(10, 0, 9), good)->relative));
}

TEST(Experiment, SaysBeforehandWhatCanBeKnown) {
  Design design;
  design.sd = 10;
  design.people = 2000;
  design.control_share = 0.5;
  design.effect = 1;
  const auto known = PlanExperiment(design);
  ASSERT_TRUE(known.ok());
  // (1.959964 + 0.841621) * 10 * 2 / sqrt(2000)
  EXPECT_NEAR(known->minimum_detectable, 1.252907, 1e-5);
  EXPECT_NEAR(known->people_needed, 3139.55, 0.01);
  EXPECT_FALSE(known->knowable);
  EXPECT_TRUE(std::isinf(known->verdict_days));
  design.per_day = true;
  design.people = 20;
  const auto later = PlanExperiment(design);
  EXPECT_TRUE(later->knowable);
  EXPECT_NEAR(later->verdict_days, 90 + 3139.55 / 20, 0.01);
  design.effect = 0;
  EXPECT_FALSE(PlanExperiment(design)->knowable);
  design.control_share = 0;
  EXPECT_FALSE(PlanExperiment(design).ok());
}

TEST(Experiment, OffPolicy) {
  std::mt19937_64 random(2);
  std::vector<LoggedDecision> log;
  for (int k = 0; k < 5000; ++k) {
    const bool acted = random() % 4 != 0;  // with chance 3/4; acting brings 3, waiting 1
    const double noise = static_cast<double>(random() % 1000) / 1000 - 0.4995;
    log.push_back({(acted ? 3 : 1) + noise, acted ? 0.75 : 0.25, acted ? 0.4 : 0.6});
  }
  const auto result = EvaluateOffPolicy(log);
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(result->value, 0.4 * 3 + 0.6 * 1, 4 * result->standard_error);
  EXPECT_LT(result->standard_error, 0.05);
  EXPECT_LT(result->effective_size, 5000);
  log.resize(150);
  const absl::Status thin = EvaluateOffPolicy(log).status();
  EXPECT_EQ(thin.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(thin.message()), HasSubstr("too thin"));
  EXPECT_FALSE(EvaluateOffPolicy({}).ok());
  log[3].propensity = 0;
  EXPECT_EQ(EvaluateOffPolicy(log).status().code(), absl::StatusCode::kInvalidArgument);
  const std::vector<LoggedDecision> huge(500, {1, 1e-300, 1});
  EXPECT_FALSE(EvaluateOffPolicy(huge).ok());
}

TEST(Experiment, BeliefsFollowTheEvidence) {
  // Equal weight of prior and evidence; half of it a half-life later.
  const auto fresh = Update({0.10, 0.07}, std::vector<Evidence>{{0.30, 0.07, 0}});
  EXPECT_NEAR(fresh->mean, 0.20, 1e-12);
  EXPECT_NEAR(fresh->sd, 0.07 / std::sqrt(2), 1e-12);
  const auto old = Update({0.10, 0.07}, std::vector<Evidence>{{0.30, 0.07, 12}});
  EXPECT_NEAR(old->mean, (0.10 + 0.5 * 0.30) / 1.5, 1e-12);
  EXPECT_FALSE(Update({0.1, 0}, {}).ok());
  EXPECT_FALSE(Update({0.1, 1}, std::vector<Evidence>{{0.1, 0, 0}}).ok());
  const auto rate = UpdateRate({3.5, 6.5}, 8, 10, 0);
  EXPECT_NEAR(rate->Mean(), 11.5 / 20, 1e-12);
  EXPECT_FALSE(UpdateRate({3.5, 6.5}, 11, 10, 0).ok());

  // Alike cells are pulled together; unlike ones keep their own.
  const auto alike = PoolEffects(std::vector<Evidence>{{1, 1, 0}, {1.2, 1, 0}, {0.8, 1, 0}});
  EXPECT_EQ(alike->between_sd, 0);
  EXPECT_NEAR(alike->cells[1].mean, 1, 1e-12);
  const auto unlike = PoolEffects(std::vector<Evidence>{{0, .1, 0}, {5, .1, 0}, {10, .1, 1e9}});
  EXPECT_GT(unlike->between_sd, 1);
  EXPECT_NEAR(unlike->cells[1].mean, 5, 0.1);
  EXPECT_FALSE(PoolEffects({}).ok());
}

TEST(Distributions, KnownValues) {
  EXPECT_NEAR(StudentBelow(1, 1), 0.75, 1e-14);                      // Cauchy
  EXPECT_NEAR(StudentBelow(2, 2), 0.5 + 1 / std::sqrt(6.0), 1e-14);  // 2 / (2 sqrt(2 + 4))
  EXPECT_NEAR(StudentQuantile(0.975, 10), 2.22813885198627, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.975, 1e12), 1.959963984540054, 1e-10);
  EXPECT_EQ(StudentQuantile(0.5, 3), 0);
  EXPECT_NEAR(ChiSquaredTail(3.841458820694124, 1), 0.05, 1e-13);
  EXPECT_NEAR(ChiSquaredTail(2, 2), std::exp(-1.0), 1e-14);
  EXPECT_NEAR(ChiSquaredTail(60, 10), 3.6e-9, 1e-9);
  EXPECT_EQ(ChiSquaredTail(0, 3), 1);
}

// By hand of two beliefs: the posterior of a normal, and of its chance to be nothing.
TEST(Belief, AreUpdatedTogether) {
  const std::array<Belief, 2> priors = {Belief{1, 0.7}, Belief{1, 0.4}};
  const std::array<std::optional<Evidence>, 2> none = {};
  const auto before = UpdateTogether(priors, none, {0.5, 0.2});
  ASSERT_TRUE(before.ok());
  EXPECT_NEAR(before->nothing, 0.2, 1e-15);
  EXPECT_NEAR(before->beliefs[0].mean, 1, 1e-15);

  const std::array<std::optional<Evidence>, 2> second = {std::nullopt, Evidence{0.3, 0.2, 12}};
  const double noise = 0.2 * 0.2 * 2;  // a year ago: half the weight
  const double slab = 1 / 0.8;
  const double total = 0.4 * 0.4 + noise;
  const double odds = 0.2 / 0.8 * std::exp(-0.3 * 0.3 / 2 / noise) / std::sqrt(noise) /
                      (std::exp(-(0.3 - slab) * (0.3 - slab) / 2 / total) / std::sqrt(total));
  const double something = 1 / (1 + odds);
  const auto after = UpdateTogether(priors, second, {0.5, 0.2});
  ASSERT_TRUE(after.ok());
  EXPECT_NEAR(after->nothing, 1 - something, 1e-12);
  const double own = slab + 0.16 / total * (0.3 - slab);
  const double other = slab + 0.5 * 0.7 * 0.4 / total * (0.3 - slab);
  EXPECT_NEAR(after->beliefs[1].mean, something * own, 1e-12);
  EXPECT_NEAR(after->beliefs[0].mean, something * other, 1e-12);
  const double variance = 0.16 - 0.16 * 0.16 / total;
  EXPECT_NEAR(after->beliefs[1].sd * after->beliefs[1].sd,
              something * (variance + own * own) - something * own * something * own, 1e-12);

  // Apart, and without doubt in all of it: each for itself.
  const std::array<std::optional<Evidence>, 2> both = {Evidence{0.5, 0.3, 0}, Evidence{2, 0.1, 6}};
  const auto apart = UpdateTogether(priors, both, {0, 0});
  ASSERT_TRUE(apart.ok());
  for (size_t k = 0; k < 2; ++k) {
    const auto alone = Update(priors[k], std::span(&*both[k], 1));
    EXPECT_NEAR(apart->beliefs[k].mean, alone->mean, 1e-12);
    EXPECT_NEAR(apart->beliefs[k].sd, alone->sd, 1e-12);
  }
  // What is certain stays.
  const std::array<Belief, 2> certain = {Belief{1, 0}, Belief{1, 0.4}};
  const auto kept = UpdateTogether(certain, both);
  EXPECT_EQ(kept->beliefs[0].mean, 1);
  EXPECT_EQ(kept->beliefs[0].sd, 0);

  EXPECT_FALSE(UpdateTogether(priors, both, {1, 0}).ok());
  EXPECT_FALSE(UpdateTogether(priors, both, {0, 1}).ok());
  EXPECT_FALSE(UpdateTogether(priors, std::span(both).first(1)).ok());
  const std::array<std::optional<Evidence>, 2> bad = {std::nullopt, Evidence{1, 0, 0}};
  EXPECT_FALSE(UpdateTogether(priors, bad).ok());
  const std::array<Belief, 2> wild = {Belief{1, -1}, Belief{1, 0.4}};
  EXPECT_FALSE(UpdateTogether(wild, both).ok());
}

}  // namespace
}  // namespace goodwill
