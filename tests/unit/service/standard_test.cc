#include "goodwill/service/standard.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "goodwill/service/survey.h"

namespace goodwill {
namespace {

TEST(StandardTest, WhatKeepsAPromise) {
  EXPECT_TRUE(KeepsPromise(Better::kLower, 20, 20));
  EXPECT_FALSE(KeepsPromise(Better::kLower, 20, 21));
  EXPECT_TRUE(KeepsPromise(Better::kHigher, 95, 95));
  EXPECT_FALSE(KeepsPromise(Better::kHigher, 95, 94));
}

TEST(StandardTest, AGoalIsMetWhenTheIntervalSaysSo) {
  const Ratio nine_in_ten{9, 10};
  EXPECT_EQ(AgainstGoal(AttainmentOf(990, 1000), nine_in_ten), Verdict::kBetter);
  EXPECT_EQ(AgainstGoal(AttainmentOf(10, 10), nine_in_ten), Verdict::kUnclear);
  EXPECT_EQ(AgainstGoal(AttainmentOf(80, 100), nine_in_ten), Verdict::kWorse);
  EXPECT_EQ(AgainstGoal(AttainmentOf(0, 0), nine_in_ten), Verdict::kUnknown);
  EXPECT_EQ(AgainstGoal(AttainmentOf(5, 9), std::nullopt), Verdict::kUnknown);
  EXPECT_TRUE(std::isnan(AttainmentOf(0, 0).share));
}

// Newcombe (1998), table II: 56/70 against 48/80, and 10/10 against 0/10, method 10.
TEST(StandardTest, DifferencesAreNewcombes) {
  const ShareDifference one = AgainstCompetitor(AttainmentOf(56, 70), AttainmentOf(48, 80));
  EXPECT_NEAR(one.difference, 0.2, 1e-12);
  EXPECT_NEAR(one.low, 0.0524, 5e-5);
  EXPECT_NEAR(one.high, 0.3339, 5e-5);
  EXPECT_EQ(one.verdict, Verdict::kBetter);
  const ShareDifference all = AgainstCompetitor(AttainmentOf(10, 10), AttainmentOf(0, 10));
  EXPECT_NEAR(all.low, 0.6075, 5e-5);
  EXPECT_EQ(all.high, 1);
  EXPECT_EQ(AgainstCompetitor(AttainmentOf(0, 10), AttainmentOf(10, 10)).verdict, Verdict::kWorse);
  EXPECT_EQ(AgainstCompetitor(AttainmentOf(1, 2), AttainmentOf(1, 2)).verdict, Verdict::kUnclear);
  EXPECT_EQ(AgainstCompetitor(AttainmentOf(0, 0), AttainmentOf(1, 2)).verdict, Verdict::kUnknown);
}

std::vector<int64_t> Answers(std::initializer_list<double> scores) {
  std::vector<int64_t> out;
  for (const double score : scores) out.push_back(std::llround(score * kDecimalUnit));
  return out;
}

TEST(SurveyTest, NetPromoters) {
  const Survey nps{.question = "recommend", .kind = SurveyKind::kNps};
  const SurveyScore some = ScoreOf(nps, Answers({10, 9, 8, 7, 6, 0, 11, -1}));
  EXPECT_EQ(some.answers, 6);
  EXPECT_EQ(some.off_scale, 2);
  EXPECT_EQ(some.promoters, 2);
  EXPECT_EQ(some.detractors, 2);
  EXPECT_EQ(some.score, 0);
  // By hand: 3 of 9 and 3 of 9, so that the variance is 6/9 / 9.
  EXPECT_NEAR(some.high, 1.959963984540054 * std::sqrt(6.0 / 81), 1e-12);
  EXPECT_EQ(some.low, -some.high);
  const SurveyScore all = ScoreOf(nps, Answers({10, 10, 10}));
  EXPECT_EQ(all.score, 1);
  EXPECT_LT(all.low, 0.5);  // three who agree prove little
  EXPECT_EQ(all.high, 1);
  EXPECT_TRUE(std::isnan(ScoreOf(nps, Answers({11})).score));
}

TEST(SurveyTest, CustomerEffort) {
  const Survey ces{.question = "easy", .kind = SurveyKind::kCes};
  const SurveyScore few = ScoreOf(ces, Answers({7, 6, 2, 0, 0.9, 7.1, 8}));
  EXPECT_EQ(few.answers, 3);
  EXPECT_EQ(few.off_scale, 4);
  EXPECT_EQ(few.score, 5);
  EXPECT_TRUE(std::isnan(few.low));
  std::vector<int64_t> many(39, 7 * kDecimalUnit);
  many.push_back(6 * kDecimalUnit);
  const SurveyScore easy = ScoreOf(ces, many);
  EXPECT_NEAR(easy.score, 6.975, 1e-12);
  EXPECT_EQ(easy.high, 7);  // no easier than the scale
  // Variance 39/40 of a fortieth, over 39 and 40.
  EXPECT_NEAR(easy.low, 6.975 - 1.959963984540054 * 0.025, 1e-12);
  EXPECT_TRUE(std::isnan(ScoreOf(ces, Answers({0})).score));
}

TEST(SurveyTest, SatisfiedAndMeans) {
  const Survey csat{.question = "satisfied", .kind = SurveyKind::kCsat};
  const SurveyScore share = ScoreOf(csat, Answers({5, 4, 3.5, 1}));
  EXPECT_EQ(share.score, 0.5);
  EXPECT_NEAR(share.low, 0.1500, 5e-5);  // Wilson's, of 2 in 4
  EXPECT_NEAR(share.high, 0.8500, 5e-5);
  const Survey mean{.question = "effort"};
  const SurveyScore few = ScoreOf(mean, Answers({1, 2, 6}));
  EXPECT_EQ(few.score, 3);
  EXPECT_TRUE(std::isnan(few.low));
  std::vector<int64_t> many;
  for (int i = 0; i < 50; ++i) many.push_back((i % 2 == 0 ? 2 : 4) * kDecimalUnit);
  const SurveyScore told = ScoreOf(mean, many);
  EXPECT_EQ(told.score, 3);
  EXPECT_NEAR(told.high - told.low, 2 * 1.959963984540054 * std::sqrt(50.0 / 49 / 50), 1e-12);
}

}  // namespace
}  // namespace goodwill
