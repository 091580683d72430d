#include "goodwill/assess/lifetime.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/book/book.h"
#include "tests/unit/assess/population.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;

Policy LifetimeOf(int32_t horizon_months) {
  Policy policy;
  policy.currency = *Currency::Parse("USD");
  policy.tiers.tiers = {{"base", "", std::nullopt}};
  policy.lifetime.emplace();
  policy.lifetime->horizon_months = horizon_months;
  return policy;
}

Policy Fixed(int32_t horizon_months) {
  Policy policy = LifetimeOf(horizon_months);
  policy.lifetime->model = ModelKind::kMbgNbd;
  return policy;
}

// Days and cents of each customer's purchases.
using Log = std::map<std::string, std::map<int32_t, int64_t>>;

// Measures of a log as of the beginning of a day, and of an earlier one, by a naive
// loop.
std::shared_ptr<const Measures> MeasuresOf(const Log& log, int32_t as_of, int32_t earlier,
                                           MeasuresLayout layout = {}) {
  MeasuresHeader header = MakeHeader(IdKind::kText);
  header.currency = *Currency::Parse("USD");
  header.as_of_us = as_of * kDay;
  layout.purchase_days = layout.earlier = true;
  Rows rows;
  for (const auto& [id, bought] : log) {
    Measures::Row row;
    row.id = CustomerId(CustomerIdView::Text(id));
    PurchaseTotals& all = row.measures.all;
    EarlierPurchases& before = row.measures.earlier;
    for (const auto& [day, cents] : bought) {
      if (day >= as_of) continue;
      all.first_us = std::min(all.first_us, day * kDay);
      all.last_us = std::max(all.last_us, day * kDay);
      all.gross += cents;
      ++all.orders, ++all.lines, ++all.purchase_days, ++all.uncosted_lines;
      for (int32_t q = 1; q < kQuarters; ++q) {
        if (day >= QuarterDay(earlier - 1, as_of - 1, q)) continue;
        PurchasesBy& by = before.quarters[static_cast<size_t>(q) - 1];
        by = {std::max(by.last_day, day), by.days + 1};
      }
      if (day >= earlier) continue;
      before.last_us = std::max(before.last_us, day * kDay);
      ++before.orders, ++before.purchase_days;
    }
    if (all.any()) rows.push_back(std::move(row));
  }
  auto measures = Measures::FromRows(header, layout, rows);
  return measures.ok() ? *measures : nullptr;
}

std::shared_ptr<const Assessment> AssessAll(std::shared_ptr<const Measures> measures,
                                            const Policy& policy, int parallelism = 1) {
  Run run;
  run.parallelism = parallelism;
  auto calibration = Calibrate(*measures, policy, run);
  EXPECT_TRUE(calibration.ok()) << calibration.status();
  if (!calibration.ok()) return nullptr;
  auto made = Assess(measures, std::make_shared<const Calibration>(*std::move(calibration)),
                     std::make_shared<const Policy>(policy), run);
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *made : nullptr;
}

uint64_t Bits(double x) { return std::bit_cast<uint64_t>(x); }

std::vector<uint64_t> BitsOf(const LifetimeJudgement& j) {
  return {static_cast<uint64_t>(j.stage), Bits(j.p_alive), Bits(j.p_model), Bits(j.p_purchase),
          Bits(j.p_low), Bits(j.p_high), Bits(j.p_at_last), Bits(j.p_silence),
          Bits(j.expected_purchases), Bits(j.expected_spend), Bits(j.lifetime_value)};
}

// A made-up log of customers who buy at rates of their own and leave.
Log MadeUp(size_t customers, int32_t from, int32_t days) {
  Draws draws(11);
  Log log;
  for (size_t c = 0; c < customers; ++c) {
    const double every = 5 + static_cast<double>(draws.Below(90));
    const double leaves = static_cast<double>(draws.Below(1500));
    double at = static_cast<double>(draws.Below(200));
    const double first = at;
    while (at < days && at <= first + leaves) {
      log["C" + std::to_string(c)][from + static_cast<int32_t>(at)] +=
          500 + static_cast<int64_t>(draws.Below(static_cast<uint64_t>(200 * every)));
      at += 1 + 2 * every * static_cast<double>(draws.Below(1000)) / 1000;
    }
  }
  return log;
}

// -------------------------------------------------------------- properties

class Made : public testing::Test {
 protected:
  static constexpr int32_t kFrom = 10'000, kAsOf = 10'731;  // 1997-05-19 to 1999-05-20
  struct World {
    Log log = MadeUp(600, kFrom, 731);
    Policy policy = Fixed(12);
    std::shared_ptr<const Measures> measures = MeasuresOf(log, kAsOf, kAsOf - 365);
    std::shared_ptr<const Assessment> assessment = AssessAll(measures, policy);
  };
  static const World& world() {
    static const World made;  // fits take most of the time of these tests
    return made;
  }
  void SetUp() override { ASSERT_NE(assessment_, nullptr); }

  const Log& log_ = world().log;
  const Policy& policy_ = world().policy;
  const std::shared_ptr<const Measures>& measures_ = world().measures;
  const std::shared_ptr<const Assessment>& assessment_ = world().assessment;
};

TEST_F(Made, ChancesAreChances) {
  const LifetimeCalibration& c = *assessment_->calibration().lifetime;
  EXPECT_EQ(c.recalibrated, RecalibrationState::kDone);
  EXPECT_FALSE(c.on_margin);
  for (const LifetimeJudgement& j : assessment_->lifetimes()) {
    EXPECT_GE(j.p_model, 0);
    EXPECT_LE(j.p_model, j.p_alive);
    EXPECT_LE(j.p_alive, 1);
    EXPECT_LE(j.p_low, j.p_purchase);
    EXPECT_GE(j.p_high, j.p_purchase);
    EXPECT_GE(j.p_silence, 0);
    EXPECT_LE(j.p_silence, 1);
    EXPECT_GE(j.expected_purchases, j.p_model * (1 - 1e-12));
    EXPECT_GT(j.expected_spend, 0);
    EXPECT_GE(j.lifetime_value, 0);
    EXPECT_NE(j.stage, Stage::kUnknown);
    EXPECT_EQ(j.stage == Stage::kSuspectedLost, j.p_model <= c.lost_at_most);
  }
}

TEST_F(Made, FalseLossesAreControlled) {
  const LifetimeCalibration& c = *assessment_->calibration().lifetime;
  std::vector<LifetimeJudgement> all(assessment_->lifetimes().begin(),
                                     assessment_->lifetimes().end());
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.p_model < b.p_model; });
  double sum = 0;
  int64_t lost = 0;
  for (const LifetimeJudgement& j : all) {
    if (j.stage != Stage::kSuspectedLost) break;
    sum += j.p_purchase;
    ++lost;
  }
  ASSERT_GT(lost, 0);
  EXPECT_EQ(lost, c.lost);
  EXPECT_NEAR(sum / static_cast<double>(lost), c.lost_chance, 1e-12);
  EXPECT_LE(c.lost_chance, .05);
  // No larger set would do.
  for (size_t i = static_cast<size_t>(lost); i < all.size(); ++i) {
    sum += all[i].p_purchase;
    EXPECT_GT(sum / static_cast<double>(i + 1), .05);
  }
}

TEST_F(Made, AloneAsAmongAllAndOnManyThreads) {
  const auto threads = AssessAll(measures_, policy_, 3);
  for (int64_t i = 0; i < assessment_->size(); ++i) {
    const auto at = static_cast<size_t>(i);
    const auto place = measures_->At(i);
    LifetimeJudge judge(*assessment_->calibration().lifetime, policy_, measures_->header());
    const auto alone = BitsOf(judge(MeasuresView::Of(*place.part, place.index)));
    EXPECT_EQ(alone, BitsOf(assessment_->lifetimes()[at]));
    EXPECT_EQ(alone, BitsOf(threads->lifetimes()[at]));
  }
}

TEST_F(Made, OrderOfCustomersDoesNotMatter) {
  // Other ids, so that everybody lies elsewhere.
  Log renamed;
  for (const auto& [id, days] : log_) renamed["x" + std::string(id.rbegin(), id.rend())] = days;
  const auto other = AssessAll(MeasuresOf(renamed, kAsOf, kAsOf - 365), policy_);
  for (int64_t i = 0; i < assessment_->size(); ++i) {
    const std::string id(measures_->IdAt(i).text);
    const std::string name = "x" + std::string(id.rbegin(), id.rend());
    const auto sorted = other->measures().Sorted();
    const auto place = other->measures().Find(CustomerIdView::Text(name));
    ASSERT_TRUE(place.has_value());
    EXPECT_EQ(BitsOf(assessment_->lifetimes()[static_cast<size_t>(i)]),
              BitsOf(other->lifetimes()[sorted[static_cast<size_t>(*place)]]));
  }
}

// ------------------------------------------------------------------ stages

class Stages : public Made {
 protected:
  Stage With(const std::vector<std::pair<StatedKind, int32_t>>& said, bool bought = true,
             int32_t last = kAsOf - 100) {
    CustomerMeasures m;
    if (bought) {
      m.all.first_us = kFrom * kDay;
      m.all.last_us = last * kDay;
      m.all.orders = m.all.purchase_days = m.all.lines = m.all.uncosted_lines = 20;
      m.all.gross = 100'00;
    }
    for (const auto& [kind, day] : said) m.stated.Add(kind, day * kDay);
    LifetimeJudge judge(*assessment_->calibration().lifetime, policy_, measures_->header());
    last_ = judge(MeasuresView::Of(m));
    return last_.stage;
  }
  LifetimeJudgement last_;
};

TEST_F(Stages, FollowWhatWasStated) {
  constexpr int32_t before = kAsOf - 200, after = kAsOf - 50;
  EXPECT_EQ(With({}, false), Stage::kProspect);
  EXPECT_TRUE(std::isnan(last_.p_alive));
  EXPECT_EQ(With({{StatedKind::kLossStated, after}}), Stage::kVerifiedLost);
  EXPECT_EQ(last_.lifetime_value, 0);
  EXPECT_EQ(last_.p_purchase, 0);
  EXPECT_EQ(With({{StatedKind::kLossStated, after}}, false), Stage::kVerifiedLost);
  EXPECT_EQ(With({{StatedKind::kCancelled, after}}), Stage::kVerifiedLost);
  EXPECT_EQ(With({{StatedKind::kCancelled, after}, {StatedKind::kContractStart, before}}),
            Stage::kEnding);
  EXPECT_EQ(With({{StatedKind::kCancelled, before}, {StatedKind::kContractEnd, after}}),
            Stage::kEnded);
  EXPECT_EQ(With({{StatedKind::kDeceased, before}}), Stage::kEnded);  // whatever was bought since
  EXPECT_EQ(With({{StatedKind::kDeceased, before}, {StatedKind::kContractStart, after}}),
            Stage::kEnded);
  // A purchase after it, not long ago.
  EXPECT_EQ(With({{StatedKind::kLossStated, before}}, true, kAsOf - 5), Stage::kWonBack);
  EXPECT_GT(last_.p_purchase, 0);
  EXPECT_EQ(With({{StatedKind::kCancelled, before}, {StatedKind::kContractStart, after}}, true,
                 kAsOf - 5),
            Stage::kActive);
}

TEST_F(Stages, FollowSilence) {
  EXPECT_EQ(With({}, true, kAsOf - 1), Stage::kActive);
  EXPECT_EQ(With({}, true, kAsOf - 600), Stage::kSuspectedLost);
  double chance = 1;
  for (int32_t silent = 1; silent < 700; silent += 7) {
    With({}, true, kAsOf - silent);
    EXPECT_LE(last_.p_model, chance);
    chance = last_.p_model;
  }
}

TEST(LifetimeTest, ServiceCostsAreTakenOff) {
  const Log log = MadeUp(250, 10'000, 731);
  const Policy policy = Fixed(12);
  const auto plain = AssessAll(MeasuresOf(log, 10'731, 10'366), policy);
  MeasuresLayout layout;
  layout.service = true;
  auto measured = MeasuresOf(log, 10'731, 10'366, layout);
  Rows rows;
  for (int64_t i = 0; i < measured->size(); ++i) {
    Measures::Row row{CustomerId(measured->IdAt(i)), measured->Get(i)};
    row.measures.service.cost_wanted = 200 * row.measures.all.purchase_days;  // 2.00 a purchase
    rows.push_back(std::move(row));
  }
  const auto costly =
      AssessAll(*Measures::FromRows(measured->header(), measured->layout(), rows), policy);
  const LifetimeCalibration& c = *costly->calibration().lifetime;
  EXPECT_DOUBLE_EQ(c.service_cost, 2);
  for (int64_t i = 0; i < costly->size(); ++i) {
    const auto id = costly->measures().IdAt(i);
    const auto place = plain->measures().Find(id);
    const auto& with = costly->lifetimes()[static_cast<size_t>(i)];
    const auto& without =
        plain->lifetimes()[plain->measures().Sorted()[static_cast<size_t>(*place)]];
    // The same purchases, each worth less.
    EXPECT_NEAR(with.lifetime_value / (with.expected_spend - 2),
                without.lifetime_value / without.expected_spend, 1e-9 * without.lifetime_value);
  }
}

TEST(LifetimeTest, TooLittleIsSaid) {
  const Log log = {{"a", {{10'000, 500}}}, {"b", {{10'100, 500}, {10'200, 700}}}};
  const auto a = AssessAll(MeasuresOf(log, 10'731, 10'366), LifetimeOf(12));
  ASSERT_NE(a, nullptr);
  const LifetimeCalibration& c = *a->calibration().lifetime;
  EXPECT_TRUE(c.purchases.parameters.empty());
  ASSERT_TRUE(c.purchases.fit.has_value());
  EXPECT_EQ(c.purchases.fit->verdict, FitVerdict::kNotIdentified);
  for (const LifetimeJudgement& j : a->lifetimes()) {
    EXPECT_EQ(j.stage, Stage::kUnknown);
    EXPECT_TRUE(std::isnan(j.p_alive) && std::isnan(j.lifetime_value));
  }
  const auto nobody = AssessAll(MeasuresOf({}, 10'731, 10'366), LifetimeOf(12));
  EXPECT_EQ(nobody->size(), 0);
}

TEST(LifetimeTest, TheSummaryCountsStages) {
  const Log log = MadeUp(300, 10'000, 731);
  const auto a = AssessAll(MeasuresOf(log, 10'731, 10'366), Fixed(12));
  std::map<Stage, StageSummary> expected;
  for (const LifetimeJudgement& j : a->lifetimes()) {
    StageSummary& stage = expected[j.stage];
    stage.customers += 1;
    if (!std::isnan(j.p_purchase)) stage.returning += j.p_purchase;
    if (!std::isnan(j.lifetime_value)) stage.lifetime_value += j.lifetime_value;
  }
  const std::vector<StageSummary> stages = StagesOf(*a);
  ASSERT_EQ(stages.size(), expected.size());
  for (const StageSummary& stage : stages) {
    EXPECT_EQ(stage.customers, expected[stage.stage].customers);
    EXPECT_NEAR(stage.returning, expected[stage.stage].returning, 1e-9);
    EXPECT_NEAR(stage.lifetime_value, expected[stage.stage].lifetime_value, 1e-6);
  }
  const auto summary = Summarize(*a, Language::kEnglish);
  EXPECT_EQ(summary->stages.size(), stages.size());
  EXPECT_NE(summary->text.find("Expected to buy"), std::string::npos);
}

TEST(LifetimeTest, SilenceOfTheBookIsNobodysSilence) {
  const Log log = MadeUp(300, 10'000, 731);
  const auto fresh = AssessAll(MeasuresOf(log, 10'731, 10'366), Fixed(12));
  const auto late = AssessAll(MeasuresOf(log, 10'731 + 120, 10'366 + 120), Fixed(12));
  const LifetimeCalibration& c = *late->calibration().lifetime;
  EXPECT_EQ(fresh->calibration().lifetime->silent_days, 0);
  EXPECT_GE(c.silent_days, 119);
  EXPECT_EQ(c.recalibrated, RecalibrationState::kSilence);
  EXPECT_LE(c.end_day, 10'731);
  // Nobody is called lost for days that nobody recorded.
  int64_t active = 0;
  for (const LifetimeJudgement& j : late->lifetimes()) active += j.stage == Stage::kActive;
  EXPECT_GT(active, 50);
}

// --------------------------------------------------------------- occasions

// Purchases that follow others within ten days.
Log Clumped(const Log& log) {
  Draws draws(17);
  Log out = log;
  for (const auto& [id, bought] : log) {
    for (const auto& [day, cents] : bought) {
      for (uint64_t more = draws.Below(4); more > 0; --more) {
        const auto later = day + 1 + static_cast<int32_t>(draws.Below(10));
        if (later < 10'731) out[id][later] += cents;
      }
    }
  }
  return out;
}

// Those within so many days of the first as one.
Log Merged(const Log& log, int32_t days) {
  Log out;
  for (const auto& [id, bought] : log) {
    int32_t first = bought.begin()->first;
    for (const auto& [day, cents] : bought) {
      if (day - first >= days) first = day;
      out[id][first] += cents;
    }
  }
  return out;
}

std::shared_ptr<const Measures> Measured(const Log& log, const Policy& policy) {
  TableBuilder builder(purchases::kSpec);
  for (const auto& [id, bought] : log) {
    for (const auto& [day, cents] : bought) {
      builder.Row({{purchases::kCustomerId, id},
                   {purchases::kTime, day * kDay + kDay / 3},
                   {purchases::kAmount, cents}});
    }
  }
  Table table = builder.Build();
  table.currency = policy.currency;
  auto measures = MeasureTable(table, QuestionOf(policy, 10'731 * kDay, 0), Zone(), {});
  EXPECT_TRUE(measures.ok()) << measures.status();
  return measures.ok() ? *measures : nullptr;
}

Policy WithOccasions(int32_t days) {
  Policy policy = Fixed(12);
  policy.lifetime->occasion_days = days;
  return policy;
}

std::map<std::string, std::vector<uint64_t>> BitsById(const Assessment& assessment) {
  std::map<std::string, std::vector<uint64_t>> out;
  for (int64_t i = 0; i < assessment.size(); ++i) {
    out[assessment.measures().IdAt(i).ToString()] =
        BitsOf(assessment.lifetimes()[static_cast<size_t>(i)]);
  }
  return out;
}

const FitFinding* FindingOf(const LifetimeCalibration& c, std::string_view code) {
  for (const FitFinding& finding : c.purchases.fit->findings) {
    if (finding.code == code) return &finding;
  }
  return nullptr;
}

// Customers who buy at random, now and then, and leave.
Log AtRandom(size_t customers) {
  Draws draws(23);
  Log log;
  const auto wait = [&](double mean) {
    return -mean * std::log((static_cast<double>(draws.Below(1'000'000)) + .5) / 1e6);
  };
  for (size_t c = 0; c < customers; ++c) {
    const double every = wait(40) + wait(40);
    double at = static_cast<double>(draws.Below(300));
    const double leaves = at + wait(500);
    for (; at < std::min(leaves, 731.0); at += wait(every)) {
      log["C" + std::to_string(c)][10'000 + static_cast<int32_t>(at)] +=
          500 + static_cast<int64_t>(draws.Below(2'000));
    }
  }
  return log;
}

class OccasionsTest : public testing::Test {
 protected:
  const Log plain_ = AtRandom(600);
  const Log clumped_ = Clumped(plain_);
};

TEST_F(OccasionsTest, AreAsIfTheirPurchasesHadBeenOne) {
  for (const int32_t days : {5, 14}) {
    const Policy policy = WithOccasions(days);
    const auto a = AssessAll(Measured(clumped_, policy), policy);
    const auto b = AssessAll(Measured(Merged(clumped_, days), Fixed(12)), Fixed(12));
    const LifetimeCalibration& c = *a->calibration().lifetime;
    EXPECT_EQ(c.occasion_days, days);
    EXPECT_EQ(c.silent_days, b->calibration().lifetime->silent_days);
    EXPECT_EQ(c.recalibrated, RecalibrationState::kDone);
    EXPECT_EQ(c.purchases.parameters, b->calibration().lifetime->purchases.parameters);
    EXPECT_EQ(c.periods, b->calibration().lifetime->periods);
    EXPECT_EQ(BitsById(*a), BitsById(*b)) << days;
    // The measures themselves count days.
    EXPECT_EQ(a->measures().Get(0).all.purchase_days, a->measures().Get(0).all.orders);
  }
}

TEST_F(OccasionsTest, ClumpsAreAnAlarm) {
  const Policy policy = Fixed(12);
  const auto quiet = AssessAll(Measured(plain_, policy), policy);
  EXPECT_FALSE(quiet->calibration().lifetime->clumps.has_value());
  EXPECT_EQ(FindingOf(*quiet->calibration().lifetime, "clumps"), nullptr);
  const auto loud = AssessAll(Measured(clumped_, policy), policy);
  const LifetimeCalibration& c = *loud->calibration().lifetime;
  ASSERT_TRUE(c.clumps.has_value());
  EXPECT_GT(c.clumps->share, 1.5 * c.clumps->expected);
  const FitFinding* const finding = FindingOf(c, "clumps");
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(finding->text.find("occasion_days: " + std::to_string(c.clumps->consider_days)),
            std::string::npos);
  for (const auto& [language, word] :
       {std::pair{Language::kEnglish, "clumps"}, std::pair{Language::kRussian, "группами"},
        std::pair{Language::kBulgarian, "групи"}}) {
    EXPECT_NE(Summarize(*loud, language)->text.find(word), std::string::npos);
  }
  // Occasions that hold them end it.
  const Policy held = WithOccasions(c.clumps->consider_days);
  const auto calm = AssessAll(Measured(clumped_, held), held);
  EXPECT_EQ(FindingOf(*calm->calibration().lifetime, "clumps"), nullptr);
  EXPECT_EQ(Summarize(*calm, Language::kEnglish)->text.find("clumps"), std::string::npos);
}

TEST_F(OccasionsTest, AreChosenByForecasts) {
  const Policy policy = WithOccasions(0);
  const auto plain = AssessAll(Measured(plain_, policy), policy);
  EXPECT_EQ(plain->calibration().lifetime->occasion_days, 1);
  EXPECT_NE(FindingOf(*plain->calibration().lifetime, "occasions"), nullptr);
  // Nothing else is different.
  EXPECT_EQ(BitsById(*plain), BitsById(*AssessAll(Measured(plain_, Fixed(12)), Fixed(12))));

  const auto clumped = AssessAll(Measured(clumped_, policy), policy);
  const LifetimeCalibration& c = *clumped->calibration().lifetime;
  EXPECT_GE(c.occasion_days, 7);
  EXPECT_NE(FindingOf(c, "occasions")->text.find("forecasts"), std::string::npos);
  const Policy same = WithOccasions(c.occasion_days);
  EXPECT_EQ(BitsById(*clumped), BitsById(*AssessAll(Measured(clumped_, same), same)));
}

TEST_F(OccasionsTest, PartsAndOrderDoNotMatter) {
  const Policy policy = WithOccasions(0);
  std::array<Log, 3> parts;
  size_t next = 0;
  for (const auto& [id, bought] : clumped_) parts[next++ % parts.size()][id] = bought;
  std::vector<std::shared_ptr<const Measures>> measured;
  for (const Log& part : parts) measured.push_back(Measured(part, policy));
  const auto joined = Measures::Merge(measured);
  ASSERT_TRUE(joined.ok()) << joined.status();
  const auto whole = AssessAll(Measured(clumped_, policy), policy);
  const auto again = AssessAll(*joined, policy, 3);
  EXPECT_EQ(whole->calibration().lifetime->clumps, again->calibration().lifetime->clumps);
  EXPECT_EQ(FindingOf(*whole->calibration().lifetime, "occasions")->text,
            FindingOf(*again->calibration().lifetime, "occasions")->text);
  EXPECT_EQ(BitsById(*whole), BitsById(*again));
  // Measured by other occasions they do not belong together.
  measured[0] = Measured(parts[0], WithOccasions(7));
  EXPECT_FALSE(Measures::Merge(measured).ok());
}

TEST_F(OccasionsTest, OfYoungBooksFollowTheGaps) {
  Log young;
  for (const auto& [id, bought] : clumped_) {
    for (const auto& [day, cents] : bought) {
      if (day >= 10'500) young[id][day] = cents;
    }
  }
  const Policy policy = WithOccasions(0);
  const auto a = AssessAll(Measured(young, policy), policy);
  const LifetimeCalibration& c = *a->calibration().lifetime;
  EXPECT_EQ(c.recalibrated, RecalibrationState::kTooYoung);
  ASSERT_TRUE(c.clumps.has_value());
  EXPECT_EQ(c.occasion_days, c.clumps->consider_days);
  EXPECT_NE(FindingOf(c, "occasions")->text.find("too young"), std::string::npos);
}

}  // namespace
}  // namespace goodwill
