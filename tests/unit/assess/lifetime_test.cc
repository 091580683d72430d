#include "goodwill/assess/lifetime.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "tests/unit/assess/population.h"
#include "tests/unit/value/purchase_log.h"

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

Log ReadLog(const std::string& file, bool positive) {
  Log log;
  for (const LoggedPurchase& p : ReadPurchaseLog(file)) {
    if (!positive || p.cents > 0) log[p.customer][p.day] += p.cents;
  }
  return log;
}

int32_t Day(const char* date) {
  int32_t day = 0;
  ParseIsoDate(date, &day);
  return day;
}

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

// ------------------------------------------------- against what happened

struct Tenth {
  double forecast = 0;
  int64_t customers = 0;
  int64_t bought = 0;
};

// Customers by tenth of the forecast, and how many of them bought before `end`.
std::vector<Tenth> ByTenth(const Assessment& a, const Log& log, int32_t as_of, int32_t end) {
  struct One {
    double chance;
    bool bought;
  };
  std::vector<One> all;
  for (const uint32_t i : a.measures().Sorted()) {
    const auto& bought = log.at(std::string(a.measures().IdAt(i).text));
    const auto next = bought.lower_bound(as_of);
    const LifetimeJudgement& j = a.lifetimes()[i];
    all.push_back({j.p_purchase, next != bought.end() && next->first < end});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const One& x, const One& y) { return x.chance < y.chance; });
  // Equal forecasts stay together: a tenth ends where the forecast rises.
  std::vector<Tenth> out;
  Tenth tenth;
  for (size_t i = 0; i < all.size(); ++i) {
    tenth.forecast += all[i].chance;
    tenth.customers += 1;
    tenth.bought += all[i].bought ? 1 : 0;
    const bool last = i + 1 == all.size();
    if (!last && (all[i + 1].chance == all[i].chance ||
                  (i + 1) * 10 / all.size() == (i + 1 - static_cast<size_t>(tenth.customers)) * 10 /
                                                   all.size())) {
      continue;
    }
    out.push_back(tenth);
    tenth = {};
  }
  return out;
}

// The share who bought, of customers in one of some stages.
double ShareWho(const Assessment& a, const Log& log, int32_t as_of, int32_t end,
                std::initializer_list<Stage> stages, int64_t least) {
  int64_t customers = 0, bought = 0;
  for (int64_t i = 0; i < a.size(); ++i) {
    const Stage stage = a.lifetimes()[static_cast<size_t>(i)].stage;
    if (std::find(stages.begin(), stages.end(), stage) == stages.end()) continue;
    const auto& days = log.at(std::string(a.measures().IdAt(i).text));
    const auto next = days.lower_bound(as_of);
    ++customers;
    bought += next != days.end() && next->first < end ? 1 : 0;
  }
  EXPECT_GE(customers, least);
  return customers == 0 ? 0 : static_cast<double>(bought) / static_cast<double>(customers);
}

// Whether the share who bought agrees with the forecast, both being estimates: the
// forecast from as many customers one horizon ago.
bool Agrees(const Tenth& t) {
  const double n = static_cast<double>(t.customers);
  const double forecast = t.forecast / n;
  const ShareInterval then =
      WilsonInterval(static_cast<int64_t>(t.forecast + .5), t.customers);
  const ShareInterval now = WilsonInterval(t.bought, t.customers);
  const double share = static_cast<double>(t.bought) / n;
  // Newcombe 1998, method 10: the interval of a difference of shares.
  const double below = std::hypot(forecast - then.low, now.high - share);
  const double above = std::hypot(then.high - forecast, share - now.low);
  return forecast - share <= below && share - forecast <= above;
}

TEST(LifetimeData, CdnowForecastsHold) {
  const Log log = ReadLog("cdnow_sample.csv", false);
  if (log.empty()) GTEST_SKIP() << "cdnow_sample.csv is not there";
  const int32_t as_of = Day("1998-01-01"), end = Day("1998-07-01");
  const auto a = AssessAll(MeasuresOf(log, as_of, Day("1997-07-01")), LifetimeOf(6));
  ASSERT_NE(a, nullptr);
  const LifetimeCalibration& c = *a->calibration().lifetime;
  EXPECT_EQ(c.purchases.kind, ModelKind::kMbgNbd);
  EXPECT_EQ(c.recalibrated, RecalibrationState::kDone);
  EXPECT_GT(c.recalibration.steps().size(), 3u);
  // These customers buy ever less, faster than any of these models or their own past
  // says: two of the tenths lie below their intervals.
  int differ = 0;
  const std::vector<Tenth> tenths = ByTenth(*a, log, as_of, end);
  EXPECT_GE(tenths.size(), 5u);
  for (const Tenth& t : tenths) differ += !Agrees(t);
  EXPECT_LE(differ, 2);
  // Of the least likely tenth more than a twentieth come back: nobody is lost yet.
  EXPECT_EQ(c.lost, 0);
  EXPECT_LT(ShareWho(*a, log, as_of, end, {Stage::kAtRisk}, 100),
            ShareWho(*a, log, as_of, end, {Stage::kActive, Stage::kNew}, 100));
}

TEST(LifetimeData, CdnowLostReturnLess) {
  const Log log = ReadLog("cdnow_sample.csv", false);
  if (log.empty()) GTEST_SKIP() << "cdnow_sample.csv is not there";
  const int32_t as_of = Day("1998-04-01"), end = Day("1998-07-01");
  Policy policy = LifetimeOf(3);
  policy.lifetime->false_loss = {1, 10};
  const auto a = AssessAll(MeasuresOf(log, as_of, Day("1998-01-01")), policy);
  ASSERT_NE(a, nullptr);
  const LifetimeCalibration& c = *a->calibration().lifetime;
  EXPECT_GT(c.lost, 1000);
  EXPECT_LE(c.lost_chance, .1);
  const double lost = ShareWho(*a, log, as_of, end, {Stage::kSuspectedLost}, 1000);
  EXPECT_LE(lost, .1);  // false alarms are what they were said to be
  EXPECT_LT(lost, ShareWho(*a, log, as_of, end, {Stage::kActive}, 100) / 4);
}

TEST(LifetimeData, OnlineRetailLostReturnLess) {
  const Log log = ReadLog("online_retail_invoices.csv", true);
  if (log.empty()) GTEST_SKIP() << "online_retail_invoices.csv is not there";
  const int32_t as_of = Day("2011-08-01"), end = Day("2011-10-01");
  const auto a = AssessAll(MeasuresOf(log, as_of, Day("2011-06-01")), LifetimeOf(2));
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->calibration().lifetime->recalibrated, RecalibrationState::kDone);
  int differ = 0;
  const std::vector<Tenth> tenths = ByTenth(*a, log, as_of, end);
  EXPECT_GE(tenths.size(), 5u);
  for (const Tenth& t : tenths) differ += !Agrees(t);
  EXPECT_LE(differ, 2);
  const double lost = ShareWho(*a, log, as_of, end, {Stage::kSuspectedLost, Stage::kAtRisk}, 50);
  const double active = ShareWho(*a, log, as_of, end, {Stage::kActive, Stage::kNew}, 50);
  EXPECT_LT(lost, active);
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
  std::vector<LifetimeJudgement> all(assessment_->lifetimes().begin(), assessment_->lifetimes().end());
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
  const auto costly = AssessAll(*Measures::FromRows(measured->header(), measured->layout(), rows), policy);
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

}  // namespace
}  // namespace goodwill
