#include "goodwill/assess/assess.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/base/problem.h"
#include "tests/unit/assess/population.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

// The same judgements by sorting everybody: written from the policy's wording,
// without cuts.
class NaiveJudge {
 public:
  NaiveJudge(const MeasuresHeader& header, const Policy& policy, const Rows& rows)
      : header_(header), policy_(policy), rows_(rows) {}

  std::map<std::string, CustomerJudgement> Judge() {
    std::map<std::string, CustomerJudgement> out;
    for (const Measures::Row& row : rows_) {
      out[row.id.view().ToString()].pareto_value =
          Value(policy_.pareto.basis, policy_.pareto.scope, row.measures);
    }
    Pareto(out);
    auto recency = [](const PurchaseTotals& t, int64_t) { return t.last_us; };
    auto frequency = [](const PurchaseTotals& t, int64_t) { return int64_t{t.orders}; };
    auto monetary = [](const PurchaseTotals&, int64_t value) { return value; };
    Scores(out, recency, [](CustomerJudgement& j, uint8_t s) { j.recency_score = s; });
    Scores(out, frequency, [](CustomerJudgement& j, uint8_t s) { j.frequency_score = s; });
    Scores(out, monetary, [](CustomerJudgement& j, uint8_t s) { j.monetary_score = s; });
    if (policy_.rfm.method == RfmMethod::kFixedCuts) FixedScores(out);
    for (const Measures::Row& row : rows_) Tier(row, out[row.id.view().ToString()]);
    return out;
  }

 private:
  static const PurchaseTotals& Totals(Scope scope, const CustomerMeasures& m) {
    return scope == Scope::kAll ? m.all : m.window;
  }
  static int64_t Value(ValueBasis basis, Scope scope, const CustomerMeasures& m) {
    const PurchaseTotals& t = Totals(scope, m);
    const int64_t service = scope == Scope::kAll ? m.service.cost() : m.window_service_cost;
    switch (basis) {
      case ValueBasis::kTurnover:
        return t.gross - t.returned;
      case ValueBasis::kGross:
        return t.gross;
      case ValueBasis::kMargin:
        return t.gross - t.returned - t.cost;
      case ValueBasis::kNetMargin:
        return t.gross - t.returned - t.cost - service;
    }
    return 0;
  }

  void Pareto(std::map<std::string, CustomerJudgement>& out) {
    std::vector<std::pair<int64_t, CustomerId>> ranked;  // (-value, id)
    int64_t total = 0;
    for (const Measures::Row& row : rows_) {
      const PurchaseTotals& t = Totals(policy_.pareto.scope, row.measures);
      const bool gross = policy_.pareto.basis == ValueBasis::kGross;
      if (t.orders == 0 && (gross || t.returns == 0)) continue;
      const int64_t value = Value(policy_.pareto.basis, policy_.pareto.scope, row.measures);
      total += value;
      ranked.emplace_back(-value, row.id);
    }
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.first, a.second.view()) < std::tuple(b.first, b.second.view());
    });
    if (total <= 0) return;
    int64_t sum = 0;
    for (const auto& [minus_value, id] : ranked) {
      sum -= minus_value;
      out[id.view().ToString()].pareto = 1;
      if (policy_.pareto.share.denominator * sum >= policy_.pareto.share.numerator * total) break;
    }
  }

  template <typename Get, typename Set>
  void Scores(std::map<std::string, CustomerJudgement>& out, Get get, Set set) {
    if (policy_.rfm.method == RfmMethod::kFixedCuts) return;
    struct Entry {
      int64_t value;
      CustomerId id;
    };
    std::vector<Entry> ranked;
    for (const Measures::Row& row : rows_) {
      const PurchaseTotals& t = Totals(policy_.rfm.scope, row.measures);
      if (t.orders == 0) continue;
      ranked.push_back(
          {get(t, Value(policy_.rfm.monetary, policy_.rfm.scope, row.measures)), row.id});
    }
    std::sort(ranked.begin(), ranked.end(), [](const Entry& a, const Entry& b) {
      return std::tuple(a.value, a.id.view()) < std::tuple(b.value, b.id.view());
    });
    const int64_t n = static_cast<int64_t>(ranked.size());
    const int64_t bins = policy_.rfm.bins;
    for (int64_t i = 0; i < n; ++i) {
      int64_t score = 0;
      if (policy_.rfm.method == RfmMethod::kNtile) {
        int64_t left = i;  // SQL: the first n % bins tiles hold one more
        while (left >= n / bins + (score < n % bins ? 1 : 0)) {
          left -= n / bins + (score < n % bins ? 1 : 0);
          ++score;
        }
      } else {
        const auto below =
            std::lower_bound(ranked.begin(), ranked.end(), ranked[static_cast<size_t>(i)].value,
                             [](const Entry& entry, int64_t value) { return entry.value < value; });
        score = (below - ranked.begin()) * bins / n;
      }
      set(out[ranked[static_cast<size_t>(i)].id.view().ToString()],
          static_cast<uint8_t>(score + 1));
    }
  }

  int64_t DaysSince(int64_t us) const {
    return header_.zone.DayOf(header_.as_of_us - 1) - header_.zone.DayOf(us);
  }

  void FixedScores(std::map<std::string, CustomerJudgement>& out) {
    for (const Measures::Row& row : rows_) {
      const PurchaseTotals& t = Totals(policy_.rfm.scope, row.measures);
      if (t.orders == 0) continue;
      CustomerJudgement& judged = out[row.id.view().ToString()];
      judged.recency_score = static_cast<uint8_t>(policy_.rfm.bins);
      for (const int64_t days : policy_.rfm.recency_days) {
        judged.recency_score -= DaysSince(t.last_us) >= days;
      }
      judged.frequency_score = judged.monetary_score = 1;
      for (const int64_t cut : policy_.rfm.frequency) judged.frequency_score += t.orders >= cut;
      const int64_t value = Value(policy_.rfm.monetary, policy_.rfm.scope, row.measures);
      for (const int64_t cut : policy_.rfm.monetary_cuts) judged.monetary_score += value >= cut;
    }
  }

  void Tier(const Measures::Row& row, CustomerJudgement& judged) {
    const TierEntry& gold = *policy_.tiers.tiers[0].entry;
    const TierEntry& silver = *policy_.tiers.tiers[1].entry;
    const CustomerMeasures& m = row.measures;
    judged.tier = 2;
    if (Value(ValueBasis::kTurnover, Scope::kWindow, m) >= *silver.any_of[0].min_turnover ||
        (m.window.uncosted_lines == 0 &&
         Value(ValueBasis::kNetMargin, Scope::kWindow, m) >= *silver.any_of[1].min_net_margin &&
         judged.frequency_score >= *silver.any_of[1].min_frequency_score)) {
      judged.tier = 1;
    }
    if (judged.pareto && m.window.orders >= *gold.min_orders && m.all.orders != 0 &&
        DaysSince(m.all.last_us) <= *gold.max_days_since_last) {
      judged.tier = 0;
    }
  }

  const MeasuresHeader& header_;
  const Policy& policy_;
  const Rows& rows_;
};

std::shared_ptr<const Assessment> AssessAll(std::shared_ptr<const Measures> measures,
                                            std::shared_ptr<const Calibration> calibration,
                                            const Policy& policy, int parallelism = 1) {
  goodwill::Run run;
  run.parallelism = parallelism;
  absl::StatusOr<std::shared_ptr<const Assessment>> out = Assess(
      std::move(measures), std::move(calibration), std::make_shared<const Policy>(policy), run);
  EXPECT_TRUE(out.ok()) << out.status();
  return out.ok() ? *out : nullptr;
}

std::shared_ptr<const Calibration> CalibrateAll(const Measures& measures, const Policy& policy,
                                                int parallelism = 1) {
  goodwill::Run run;
  run.parallelism = parallelism;
  absl::StatusOr<Calibration> out = Calibrate(measures, policy, run);
  EXPECT_TRUE(out.ok()) << out.status();
  return out.ok() ? std::make_shared<const Calibration>(*std::move(out)) : nullptr;
}

TEST(AssessTest, AgreesWithSortingEverybody) {
  Draws draws(1998);
  for (int round = 0; round < 150; ++round) {
    const MeasuresHeader header = MakeHeader(round % 2 ? IdKind::kNumber : IdKind::kText,
                                             round % 3 ? "UTC" : "America/New_York");
    const Rows rows = DrawRows(draws, header, draws.Below(round % 5 ? 40 : 400), true);
    const Policy policy = DrawPolicy(draws);
    const std::shared_ptr<const Measures> measures = MakeMeasures(header, rows);
    ASSERT_NE(measures, nullptr);
    const auto calibration = CalibrateAll(*measures, policy);
    ASSERT_NE(calibration, nullptr);
    const auto assessment = AssessAll(measures, calibration, policy);
    ASSERT_NE(assessment, nullptr);

    std::map<std::string, CustomerJudgement> expected = NaiveJudge(header, policy, rows).Judge();
    int64_t members = 0;
    for (int64_t position = 0; position < measures->size(); ++position) {
      const std::string id = measures->IdAt(position).ToString();
      const CustomerJudgement judged = assessment->At(position);
      const CustomerJudgement& naive = expected[id];
      ASSERT_EQ(judged.pareto_value, naive.pareto_value) << id;
      ASSERT_EQ(judged.pareto, naive.pareto) << id << " in round " << round;
      ASSERT_EQ(judged.recency_score, naive.recency_score) << id << " in round " << round;
      ASSERT_EQ(judged.frequency_score, naive.frequency_score) << id << " in round " << round;
      ASSERT_EQ(judged.monetary_score, naive.monetary_score) << id << " in round " << round;
      ASSERT_EQ(judged.tier, naive.tier) << id << " in round " << round;
      members += judged.pareto;
      // One by one, the same.
      ASSERT_EQ(AssessCustomer(MeasuresView::Of(measures->Get(position)), measures->IdAt(position),
                               *calibration, policy),
                judged);
    }
    EXPECT_EQ(members, calibration->pareto.members);
    EXPECT_EQ(calibration->customers, measures->size());
    EXPECT_EQ(calibration->concentration.count, calibration->pareto.population);
    EXPECT_EQ(calibration->concentration.total, calibration->pareto.total);
  }
}

// Any order of rows, any number of threads, any partition: the same.
TEST(AssessTest, OneOrManyThreadsAndPartitions) {
  Draws draws(7);
  for (int round = 0; round < 6; ++round) {
    const MeasuresHeader header = MakeHeader();
    Rows rows = DrawRows(draws, header, 3'000, true);
    const Policy policy = DrawPolicy(draws);
    const auto whole = MakeMeasures(header, rows);
    const auto calibration = CalibrateAll(*whole, policy);
    ASSERT_NE(calibration, nullptr);
    const auto reference = AssessAll(whole, calibration, policy);
    std::map<int64_t, CustomerJudgement> expected;
    for (int64_t i = 0; i < whole->size(); ++i) {
      expected[whole->IdAt(i).number] = reference->At(i);
    }

    for (size_t i = rows.size() - 1; i > 0; --i) std::swap(rows[i], rows[draws.Below(i + 1)]);
    const auto shuffled = MakeMeasures(header, rows);
    const auto again = CalibrateAll(*shuffled, policy, 4);
    ASSERT_NE(again, nullptr);
    EXPECT_EQ(again->pareto, calibration->pareto);
    EXPECT_EQ(again->rfm, calibration->rfm);
    EXPECT_TRUE(again->concentration == calibration->concentration);

    for (size_t part = 0; part < 3; ++part) {
      Rows own;
      for (size_t i = part; i < rows.size(); i += 3) own.push_back(rows[i]);
      const auto measures = MakeMeasures(header, own);
      const auto assessment = AssessAll(measures, calibration, policy, 3);
      ASSERT_NE(assessment, nullptr);
      for (int64_t i = 0; i < measures->size(); ++i) {
        ASSERT_EQ(assessment->At(i), expected[measures->IdAt(i).number]);
      }
    }
  }
}

TEST(AssessTest, EqualValuesShareScoresWhenTiesStayTogether) {
  Draws draws(8);
  for (int round = 0; round < 20; ++round) {
    const MeasuresHeader header = MakeHeader();
    const Rows rows = DrawRows(draws, header, 300, true);
    Policy policy = DrawPolicy(draws);
    policy.rfm.method = RfmMethod::kTiesTogether;
    const auto measures = MakeMeasures(header, rows);
    const auto assessment = AssessAll(measures, CalibrateAll(*measures, policy), policy);
    std::map<int64_t, uint8_t> scores;
    for (int64_t i = 0; i < measures->size(); ++i) {
      const CustomerMeasures m = measures->Get(i);
      const PurchaseTotals& t = policy.rfm.scope == Scope::kAll ? m.all : m.window;
      const auto [it, inserted] = scores.emplace(t.orders, assessment->At(i).frequency_score);
      EXPECT_EQ(it->second, assessment->At(i).frequency_score);
    }
    // More is never worse.
    uint8_t last = 0;
    for (const auto& [orders, score] : scores) {
      EXPECT_GE(score, last);
      last = score;
    }
  }
}

TEST(CalibrateTest, MarginsNeedEveryCost) {
  Draws draws(9);
  const MeasuresHeader header = MakeHeader();
  Rows rows = DrawRows(draws, header, 400, true);
  for (Measures::Row& row : rows) {
    row.measures.all.orders = 1;
    row.measures.all.lines = 2;
    row.measures.all.uncosted_lines = row.id.number % 3 == 0 ? 1 : 0;
  }
  const auto measures = MakeMeasures(header, rows);
  Policy policy = DrawPolicy(draws);
  policy.pareto.basis = ValueBasis::kNetMargin;
  policy.pareto.scope = Scope::kAll;
  policy.rfm.monetary = ValueBasis::kTurnover;
  const absl::Status status = Calibrate(*measures, policy, goodwill::Run{}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(status.message().find("net margin"), std::string::npos) << status;
  EXPECT_NE(status.message().find("unit_cost"), std::string::npos) << status;
  int64_t total = 0;
  const std::vector<Problem> problems = ProblemsOf(status, &total);
  int64_t expected = 0;
  int64_t smallest = 1'000'000;
  for (const Measures::Row& row : rows) {
    if (row.measures.all.uncosted_lines == 0) continue;
    ++expected;
    smallest = std::min(smallest, row.id.number);
  }
  EXPECT_EQ(total, expected);
  ASSERT_EQ(problems.size(), 100u);
  EXPECT_EQ(problems[0].field, "cost");
  EXPECT_EQ(problems[0].reason,
            "customer " + std::to_string(smallest) + ": 1 of 2 order lines have no known cost");

  policy.pareto.basis = ValueBasis::kTurnover;
  EXPECT_TRUE(Calibrate(*measures, policy, goodwill::Run{}).ok());
  policy.rfm.monetary = ValueBasis::kMargin;
  policy.rfm.scope = Scope::kAll;
  EXPECT_EQ(Calibrate(*measures, policy, goodwill::Run{}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(CalibrateTest, MeasuresOfAnotherPolicyAreRefused) {
  Draws draws(10);
  const auto measures = MakeMeasures(MakeHeader(), DrawRows(draws, MakeHeader(), 5, true));
  Policy policy = DrawPolicy(draws);
  policy.digest[3] = 1;
  const absl::Status status = Calibrate(*measures, policy, goodwill::Run{}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_EQ(ProblemsOf(status).size(), 1u);
  EXPECT_EQ(ProblemsOf(status)[0].field, "policy_digest");
  policy.digest[3] = 0;
  policy.currency = *Currency::Parse("USD");
  EXPECT_EQ(ProblemsOf(Calibrate(*measures, policy, goodwill::Run{}).status())[0].field,
            "currency");
}

TEST(AssessTest, WhatDoesNotBelongTogetherIsRefused) {
  Draws draws(11);
  const MeasuresHeader header = MakeHeader();
  const auto measures = MakeMeasures(header, DrawRows(draws, header, 5, true));
  const Policy policy = DrawPolicy(draws);
  const auto calibration = CalibrateAll(*measures, policy);
  EXPECT_TRUE(CheckAssessable(*measures, *calibration, policy).ok());
  Calibration other = *calibration;
  other.header.as_of_us += 1;
  other.header.known_batch = 9;
  other.header.zone = *Zone::Load("Europe/Sofia");
  const absl::Status status = CheckAssessable(*measures, other, policy);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  std::vector<std::string> fields;
  for (const Problem& problem : ProblemsOf(status)) fields.push_back(problem.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"time_zone", "as_of_us", "known_batch"}));
  EXPECT_EQ(Assess(measures, std::make_shared<const Calibration>(other),
                   std::make_shared<const Policy>(policy), goodwill::Run{})
                .status()
                .code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(AssessTest, PurchaseDaysMustHaveBeenMeasured) {
  Draws draws(12);
  const MeasuresHeader header = MakeHeader();
  MeasuresLayout layout = FullLayout();
  layout.purchase_days = false;
  const auto measures = *Measures::FromRows(header, layout, DrawRows(draws, header, 5, true));
  Policy policy = DrawPolicy(draws);
  const auto calibration = CalibrateAll(*measures, policy);
  EXPECT_TRUE(CheckAssessable(*measures, *calibration, policy).ok());
  policy.tiers.tiers[0].entry->min_purchase_days = 2;
  EXPECT_EQ(CheckAssessable(*measures, *calibration, policy).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(AssessTest, NobodyAtAll) {
  Draws draws(13);
  const MeasuresHeader header = MakeHeader(IdKind::kUndecided);
  const auto measures = MakeMeasures(header, {});
  const Policy policy = DrawPolicy(draws);
  const auto calibration = CalibrateAll(*measures, policy);
  ASSERT_NE(calibration, nullptr);
  EXPECT_FALSE(calibration->pareto.cut.has_value());
  EXPECT_EQ(calibration->pareto.population, 0);
  EXPECT_EQ(AssessAll(measures, calibration, policy)->size(), 0);
}

TEST(AssessTest, ProgressIsReportedAndCancels) {
  Draws draws(14);
  const MeasuresHeader header = MakeHeader();
  const auto measures = MakeMeasures(header, DrawRows(draws, header, 50, true));
  const Policy policy = DrawPolicy(draws);
  int64_t last = -1;
  goodwill::Run run;
  run.progress = [&](int64_t done, int64_t total) {
    EXPECT_GE(done, last);
    EXPECT_EQ(total, 50);
    last = done;
    return true;
  };
  EXPECT_TRUE(Calibrate(*measures, policy, run).ok());
  EXPECT_EQ(last, 50);
  run.progress = [](int64_t, int64_t) { return false; };
  EXPECT_EQ(Calibrate(*measures, policy, run).status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(
      Assess(measures, CalibrateAll(*measures, policy), std::make_shared<const Policy>(policy), run)
          .status()
          .code(),
      absl::StatusCode::kCancelled);
}

TEST(AssessTest, AmountsAtTheEndsOfTheRangeDoNotWrap) {
  const MeasuresHeader header = MakeHeader();
  Rows rows(2);
  rows[0].id = CustomerId(CustomerIdView::Number(1));
  rows[1].id = CustomerId(CustomerIdView::Number(2));
  PurchaseTotals& totals = rows[0].measures.all;
  totals.orders = totals.lines = 1;
  totals.gross = std::numeric_limits<int64_t>::min();
  totals.returned = std::numeric_limits<int64_t>::max();
  totals.cost = std::numeric_limits<int64_t>::max();
  rows[1].measures.all.orders = 1;
  rows[1].measures.all.gross = 5;
  Draws draws(15);
  for (int round = 0; round < 30; ++round) {
    const Policy policy = DrawPolicy(draws);
    const auto measures = MakeMeasures(header, rows);
    const absl::StatusOr<Calibration> calibration = Calibrate(*measures, policy, goodwill::Run{});
    if (!calibration.ok()) continue;
    AssessAll(measures, std::make_shared<const Calibration>(*calibration), policy);
  }
}

}  // namespace
}  // namespace goodwill
