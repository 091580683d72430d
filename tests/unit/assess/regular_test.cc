// Books of regular buyers: gaps between purchase days are measured, and BG/CNBD-k and
// MBG/CNBD-k are fitted to them.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/derived.h"
#include "goodwill/assess/holdout.h"
#include "goodwill/book/schema.h"
#include "goodwill/value/models/fit.h"
#include "tests/unit/book/table_builder.h"
#include "wire/calibration_wire.h"
#include "wire/measures_wire.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) {
    ADD_FAILURE() << value.status();
    std::abort();
  }
  return *std::move(value);
}

Policy PolicyWith(const std::string& text) {
  return Must(ParsePolicyText("currency: \"USD\" tiers { name: \"base\" } " + text));
}

// Days on which each customer bought.
using Log = std::map<std::string, std::set<int32_t>>;

// Every third event of a Poisson process is a purchase, and after each some leave.
Log MadeUp(int customers, int32_t days) {
  std::mt19937_64 engine(5);
  std::uniform_real_distribution<double> uniform;
  Log log;
  for (int c = 0; c < customers; ++c) {
    const double rate = std::gamma_distribution<double>(2, 1. / 16)(engine);
    std::gamma_distribution<double> gap(3, 1 / rate);
    std::set<int32_t>& bought = log["C" + std::to_string(c)];
    for (double at = 200 * uniform(engine); at < days; at += gap(engine)) {
      bought.insert(static_cast<int32_t>(at));
      if (uniform(engine) < .06) break;
    }
  }
  return log;
}

std::unique_ptr<Book> BookOf(const Log& log) {
  auto book = std::make_unique<Book>(*Currency::Parse("USD"), Zone());
  TableBuilder rows(purchases::kSpec);
  for (const auto& [customer, days] : log) {
    for (const int32_t day : days) {
      for (int64_t line = 0; line <= day % 5 / 4; ++line) {  // on some days twice
        rows.Row({{purchases::kCustomerId, customer},
                  {purchases::kTime, day * kDay + line},
                  {purchases::kAmount, int64_t{1000}}});
      }
    }
  }
  EXPECT_TRUE(book->Append(rows.Build(), goodwill::Run()).ok());
  return book;
}

// What was known before a day, by a naive loop.
struct Counted {
  std::vector<int64_t> frequency;
  std::vector<double> recency, tenure, log_gaps;
  HistoryColumns columns() const { return {frequency, recency, tenure, {}, log_gaps}; }
};
double LogGapsBefore(const std::set<int32_t>& days, int32_t end) {
  double sum = 0;
  for (auto day = days.begin(); day != days.end() && *day < end; ++day) {
    if (day != days.begin()) sum += std::log(*day - *std::prev(day));
  }
  return sum;
}
Counted CountedBefore(const Log& log, int32_t end) {
  Counted out;
  for (const auto& [customer, days] : log) {
    const auto after = days.lower_bound(end);
    if (after == days.begin()) continue;
    out.frequency.push_back(std::distance(days.begin(), after) - 1);
    out.recency.push_back(*std::prev(after) - *days.begin());
    out.tenure.push_back(end - 1 - *days.begin());
    out.log_gaps.push_back(LogGapsBefore(days, end));
  }
  return out;
}

void ExpectFits(const KnownModel& model, const Counted& counted, const char* when) {
  const auto fit = Must(FitPurchases(model.kind, counted.columns()));
  ASSERT_EQ(model.parameters.size(), 5u) << when;
  ASSERT_EQ(fit.parameters.size(), 5u) << when;
  EXPECT_EQ(model.parameters[4], 3) << when;
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(model.parameters[i], fit.parameters[i], 1e-9 * fit.parameters[i]) << when;
  }
  EXPECT_NEAR(model.fit->log_likelihood, fit.log_likelihood, 1e-5) << when;
}

constexpr int32_t kAsOf = 900, kHorizonDays = 183;

TEST(RegularBuyers, AreFittedToTheGapsOfABook) {
  const Log log = MadeUp(250, kAsOf);
  const auto book = BookOf(log);
  for (const char* name : {"mbg_cnbd", "bg_cnbd"}) {
    const Policy policy =
        PolicyWith(std::string("lifetime { model: \"") + name + "\" horizon_months: 6 }");
    const MeasuresQuestion question = QuestionOf(policy, kAsOf * kDay, 0);
    const auto whole = Must(book->MeasureAll(question, goodwill::Run()));
    ASSERT_TRUE(whole->layout().log_gaps);
    const Calibration calibration = Must(Calibrate(*whole, policy, goodwill::Run()));
    const LifetimeCalibration& lifetime = *calibration.lifetime;
    EXPECT_EQ(lifetime.recalibrated, RecalibrationState::kDone);
    ASSERT_EQ(lifetime.horizon_days, kHorizonDays);
    ExpectFits(lifetime.purchases, CountedBefore(log, kAsOf), name);
    ExpectFits(lifetime.earlier, CountedBefore(log, kAsOf - kHorizonDays), name);
    // As a document.
    const std::string bytes = EncodeCalibration(calibration);
    const Calibration read = Must(DecodeCalibration(bytes));
    EXPECT_EQ(EncodeCalibration(read), bytes);
    // One by one.
    LifetimeJudge bulk(lifetime, policy, whole->header(), true);
    for (int64_t i = 0; i < whole->size(); i += 7) {
      const auto one = Must(book->MeasureOne(question, whole->IdAt(i)));
      const Measures::Place at = whole->At(i), alone = one->At(0);
      const LifetimeJudgement a = bulk(MeasuresView::Of(*at.part, at.index));
      LifetimeJudge single(*read.lifetime, policy, one->header());
      const LifetimeJudgement b = single(MeasuresView::Of(*alone.part, alone.index));
      EXPECT_EQ(one->Get(0), whole->Get(i));
      EXPECT_EQ(a.stage, b.stage);
      EXPECT_EQ(a.p_alive, b.p_alive);
      EXPECT_EQ(a.p_purchase, b.p_purchase);
      EXPECT_EQ(a.lifetime_value, b.lifetime_value);
    }
  }
}

TEST(RegularBuyers, PartsAreTheWhole) {
  const Log log = MadeUp(100, kAsOf);
  const Policy policy = PolicyWith("lifetime { model: \"mbg_cnbd\" horizon_months: 6 }");
  const MeasuresQuestion question = QuestionOf(policy, kAsOf * kDay, 0);
  std::array<Log, 2> halves;
  for (const auto& [customer, days] : log) halves[customer.back() % 2][customer] = days;
  std::vector<std::shared_ptr<const Measures>> parts;
  for (const Log& half : halves) {
    const auto measured = Must(BookOf(half)->MeasureAll(question, goodwill::Run()));
    parts.push_back(Must(DecodeMeasures(Must(EncodeMeasures(*measured)))));
  }
  const auto whole = Must(BookOf(log)->MeasureAll(question, goodwill::Run()));
  const auto merged = Must(Measures::Merge(parts));
  EXPECT_EQ(Must(EncodeMeasures(*merged)), Must(EncodeMeasures(*whole)));
  EXPECT_EQ(EncodeCalibration(Must(Calibrate(*merged, policy, goodwill::Run()))),
            EncodeCalibration(Must(Calibrate(*whole, policy, goodwill::Run()))));
}

TEST(RegularBuyers, HoldoutsKnowTheirGaps) {
  const Log log = MadeUp(150, kAsOf);
  const Policy policy = PolicyWith("lifetime { model: \"mbg_cnbd\" }");
  constexpr int32_t kSince = 800;
  const Holdout holdout =
      Must(HoldoutOf(*BookOf(log), {QuestionOf(policy, kAsOf * kDay, 0), kSince * kDay}, policy,
                     goodwill::Run()));
  ASSERT_EQ(holdout.past_days, kAsOf - kSince);
  ExpectFits(holdout.calibration.purchases, CountedBefore(log, kSince), "before the holdout");
  ExpectFits(holdout.calibration.earlier, CountedBefore(log, 2 * kSince - kAsOf), "and earlier");
  const HoldoutScore& named = holdout.scores[1];
  EXPECT_EQ(named.name, "mbg_cnbd");
  for (const HoldoutScore& other : holdout.scores) {
    if (other.name == "mbg_nbd") {
      EXPECT_LT(named.bic, other.bic);
    }
  }
}

TEST(LogGaps, AreSumsOfLogarithms) {
  const Log log = MadeUp(50, kAsOf);
  const auto book = BookOf(log);
  for (const bool weeks : {false, true}) {
    const Policy policy = PolicyWith(weeks ? "measures { log_gaps: true age_unit: AGE_UNIT_WEEK }"
                                           : "measures { log_gaps: true }");
    const auto measures =
        Must(book->MeasureAll(QuestionOf(policy, kAsOf * kDay, 0), goodwill::Run()));
    for (int64_t i = 0; i < measures->size(); ++i) {
      const CustomerMeasures m = measures->Get(i);
      const std::set<int32_t>& days = log.at(std::string(measures->IdAt(i).text));
      const double gaps = static_cast<double>(days.size()) - 1;
      EXPECT_NEAR(*LogGapsOf(measures->header(), m.all, m.log_gaps),
                  LogGapsBefore(days, kAsOf) - (weeks ? gaps * std::log(7.0) : 0),
                  2e-10 * (1 + gaps));
      EXPECT_EQ(m.log_gaps.earlier, 0);
    }
  }
  const auto without = Must(book->MeasureAll(QuestionOf(PolicyWith(""), kAsOf * kDay, 0),
                                             goodwill::Run()));
  EXPECT_FALSE(without->layout().log_gaps);
}

TEST(LogGaps, OfNoCustomerAreRefused) {
  const auto book = BookOf({{"A", {100, 110, 140}}, {"B", {100}}});
  const Policy policy = PolicyWith("lifetime { model: \"mbg_cnbd\" horizon_months: 1 }");
  const auto measures =
      Must(book->MeasureAll(QuestionOf(policy, 160 * kDay, 0), goodwill::Run()));
  const auto document = [&](const char* customer, LogGaps sums) {
    std::vector<Measures::Row> rows;
    for (int64_t i = 0; i < measures->size(); ++i) {
      rows.push_back({CustomerId(measures->IdAt(i)), measures->Get(i)});
      if (measures->IdAt(i).text == customer) rows.back().measures.log_gaps = sums;
    }
    return Must(EncodeMeasures(
        *Must(Measures::FromRows(measures->header(), measures->layout(), rows))));
  };
  const LogGaps sound = {static_cast<int64_t>(std::log(300.0) / LogGaps::kUnit),
                         static_cast<int64_t>(std::log(10.0) / LogGaps::kUnit)};
  EXPECT_TRUE(DecodeMeasures(document("A", sound)).ok());
  const LogGaps wrong[] = {
      {-1, 0}, {static_cast<int64_t>(std::log(401.0) / LogGaps::kUnit), sound.earlier},
      {sound.all, static_cast<int64_t>(std::log(11.0) / LogGaps::kUnit)}, {sound.all, INT64_MIN}};
  for (const LogGaps& sums : wrong) EXPECT_FALSE(DecodeMeasures(document("A", sums)).ok());
  EXPECT_FALSE(DecodeMeasures(document("B", {1, 0})).ok());
}

TEST(LogGaps, NeedMergedDays) {
  for (const char* text : {"measures { log_gaps: true same_day: SAME_DAY_SEPARATE }",
                           "measures { same_day: SAME_DAY_SEPARATE } "
                           "lifetime { model: \"bg_cnbd\" }"}) {
    const auto policy =
        ParsePolicyText(std::string("currency: \"USD\" tiers { name: \"base\" } ") + text);
    ASSERT_FALSE(policy.ok());
    EXPECT_NE(policy.status().message().find("SAME_DAY_MERGE"), std::string::npos);
  }
  // What is asked for is said and printed; what is not is no part of the policy.
  const Policy asked = PolicyWith("measures { log_gaps: true }");
  EXPECT_EQ(Must(ParsePolicyText(PrintPolicy(asked))).digest, asked.digest);
  EXPECT_NE(PrintPolicy(asked).find("log_gaps: true"), std::string::npos);
  EXPECT_EQ(PrintPolicy(PolicyWith("")).find("log_gaps"), std::string::npos);
}

}  // namespace
}  // namespace goodwill
