#include "goodwill/assess/standings.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/assess/exposure.h"
#include "goodwill/assess/service_cost.h"
#include "goodwill/assess/tier_changes.h"
#include "goodwill/assess/validate.h"
#include "goodwill/assess/way_up_chance.h"
#include "goodwill/base/instant.h"
#include "goodwill/book/book.h"
#include "goodwill/book/history.h"
#include "goodwill/book/rights.h"
#include "goodwill/book/schema.h"
#include "goodwill/value/models/spend_sum.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

int64_t At(std::string_view text) { return *ParseInstant(text, Zone()); }

Policy ParetoPolicyWithReviews() {
  TierEntry top, active;
  top.pareto = true;
  active.min_orders = 1;
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  policy.measures.window = Window::RollingMonths(6);
  policy.pareto.scope = Scope::kWindow;
  policy.tiers.tiers = {{"top", "", top},
                        {"active", "", active},
                        {"base", "", std::nullopt}};
  policy.tiers.reviews.emplace();
  policy.tiers.reviews->holds_months = 4;
  EXPECT_TRUE(ValidatePolicy(policy).ok()) << ValidatePolicy(policy);
  return policy;
}

MeasuresQuestion QuestionOf(const Policy& policy, int64_t as_of_us) {
  return QuestionOf(policy, as_of_us, 0);
}

void Append(Book& book, const TableBuilder& rows) {
  const auto result = book.Append(rows.Build(), goodwill::Run());
  ASSERT_TRUE(result.ok()) << result.status();
}

std::unique_ptr<Book> RandomBook(uint64_t seed) {
  Draws draws(seed);
  auto book = std::make_unique<Book>(*Currency::Parse("EUR"), Zone());
  TableBuilder rows(purchases::kSpec);
  for (int i = 0; i < 600; ++i) {
    const std::string id = "c" + std::to_string(draws.Below(40) * draws.Below(3));
    const int64_t time = At("2020-01-05") + static_cast<int64_t>(draws.Below(500)) * kMicrosPerDay;
    rows.Row({{purchases::kCustomerId, id},
              {purchases::kTime, time},
              {purchases::kAmount, draws.Between(-50, 900)}});
  }
  Append(*book, rows);
  return book;
}

// The same by net margin, and by the Pareto set of net margin.
Policy NetMarginPolicyWithReviews() {
  Policy policy = ParetoPolicyWithReviews();
  policy.pareto.basis = ValueBasis::kNetMargin;
  policy.tiers.tiers[1].entry->min_orders.reset();
  policy.tiers.tiers[1].entry->min_net_margin = 150;
  policy.cost_to_serve.contact[2][1] = {.per_contact = 3, .per_minute = 35};
  EXPECT_TRUE(ValidatePolicy(policy).ok()) << ValidatePolicy(policy);
  return policy;
}

// By scores, of the time that tiers look at or of all time.
Policy ScorePolicyWithReviews(RfmMethod method, Scope scope) {
  Policy policy = ParetoPolicyWithReviews();
  TierEntry& top = policy.tiers.tiers[0].entry.emplace();
  top.min_recency_score = 2;
  top.min_monetary_score = 3;
  policy.tiers.tiers[1].entry->min_orders.reset();
  policy.tiers.tiers[1].entry->min_frequency_score = 2;
  policy.rfm.bins = 3;
  policy.rfm.method = method;
  policy.rfm.scope = scope;
  policy.rfm.monetary = ValueBasis::kMargin;
  if (method == RfmMethod::kFixedCuts) {
    policy.rfm.recency_days = {30, 90};
    policy.rfm.frequency = {3, 6};
    policy.rfm.monetary_cuts = {400, 900};
  }
  EXPECT_TRUE(ValidatePolicy(policy).ok()) << ValidatePolicy(policy);
  return policy;
}

constexpr RfmMethod kMethods[] = {RfmMethod::kTiesTogether, RfmMethod::kNtile,
                                  RfmMethod::kFixedCuts};

std::unique_ptr<Book> ServedBook(uint64_t seed) {
  Draws draws(seed);
  auto book = std::make_unique<Book>(*Currency::Parse("EUR"), Zone());
  TableBuilder bought(purchases::kSpec), met(interactions::kSpec);
  for (int i = 0; i < 600; ++i) {
    const std::string id = "c" + std::to_string(draws.Below(40) * draws.Below(3));
    const int64_t time = At("2020-01-05") + static_cast<int64_t>(draws.Below(500)) * kMicrosPerDay;
    const int64_t amount = draws.Between(-50, 900);
    bought.Row({{purchases::kCustomerId, id},
                {purchases::kTime, time},
                {purchases::kAmount, amount},
                {purchases::kCost, amount / 2}});
    if (draws.Below(2) == 0) continue;
    met.Row({{interactions::kCustomerId, id},
             {interactions::kTime, time + draws.Between(-9, 9) * kMicrosPerDay},
             {interactions::kChannel, int64_t{2}},
             {interactions::kDirection, int64_t{1}},
             {interactions::kMinutes, draws.Between(1, 9) * kDecimalUnit / 3}});
  }
  TableBuilder asked(rights::kSpec);
  for (const char* id : {"c4", "c10"}) {
    asked.Row({{rights::kCustomerId, std::string(id)},
               {rights::kRightId, std::string(id)},
               {rights::kKind, static_cast<int64_t>(RightKind::kObject)},
               {rights::kTime, At("2020-01-01")}});
  }
  Append(*book, bought);
  Append(*book, met);
  Append(*book, asked);
  return book;
}

std::shared_ptr<const Assessment> Assessed(const Book& book, const Policy& policy,
                                           int64_t as_of_us, int threads = 1) {
  goodwill::Run run;
  run.parallelism = threads;
  auto out = AssessBook(book, QuestionOf(policy, as_of_us), std::make_shared<const Policy>(policy),
                        run);
  EXPECT_TRUE(out.ok()) << out.status();
  return *out;
}

void ExpectCutsOfTheirTimes(const Policy& policy, const Book* book) {
  const auto assessment = Assessed(*book, policy, At("2021-04-20"));
  const Standings& standings = *assessment->standings();
  const Comparisons compares = Comparisons::Of(policy.tiers);
  const size_t looks = standings.calendar.past + 1;
  ASSERT_EQ(standings.cuts.size(), compares.pareto ? looks : 0);
  ASSERT_EQ(standings.scores.size(), compares.scores ? looks : 0);
  ASSERT_EQ(standings.calendar.past, 16u);  // January 2020 to April 2021
  for (size_t r = 1; r < standings.calendar.past; ++r) {
    const int64_t at = standings.calendar.reviews[r].at_us;
    const auto measures = *book->MeasureAll(QuestionOf(policy, at), goodwill::Run());
    const Calibration then = *Calibrate(*measures, policy, goodwill::Run());
    if (compares.pareto) {
      EXPECT_EQ(standings.cuts[r], then.pareto) << r;
    }
    if (compares.scores) {
      EXPECT_EQ(standings.scores[r], then.rfm) << r;
    }
  }
  const Calibration& now = assessment->calibration();
  if (compares.pareto) {
    EXPECT_EQ(standings.cuts.back(), now.pareto);
  }
  if (compares.scores) {
    EXPECT_EQ(standings.scores.back(), now.rfm);
  }
}

TEST(StandingsTest, CutsOfPastReviewsAreThoseCalibratedThen) {
  ExpectCutsOfTheirTimes(ParetoPolicyWithReviews(), RandomBook(1).get());
  ExpectCutsOfTheirTimes(NetMarginPolicyWithReviews(), ServedBook(1).get());
  for (const RfmMethod method : kMethods) {
    for (const Scope scope : {Scope::kAll, Scope::kWindow}) {
      ExpectCutsOfTheirTimes(ScorePolicyWithReviews(method, scope), ServedBook(5).get());
    }
  }
}

void ExpectEntriesAlone(const Policy& policy, const Book* book) {
  Policy plain = policy;
  plain.tiers.reviews.reset();
  for (const char* when : {"2020-03-01", "2020-09-17", "2021-06-30", "2023-01-01"}) {
    const auto held = Assessed(*book, policy, At(when));
    const auto now = Assessed(*book, plain, At(when));
    ASSERT_EQ(held->size(), now->size());
    int kept = 0;
    for (int64_t i = 0; i < held->size(); ++i) {
      const Standing& standing = held->standings()->customers[static_cast<size_t>(i)];
      EXPECT_EQ(standing.qualifies, now->judgements()[static_cast<size_t>(i)].tier);
      EXPECT_EQ(held->judgements()[static_cast<size_t>(i)].tier, standing.tier);
      kept += standing.tier < standing.qualifies ? 1 : 0;
    }
    if (std::string_view(when) == "2020-09-17") {
      EXPECT_GT(kept, 0);
    }
  }
}

TEST(StandingsTest, AsOfNowTheEntriesAloneSayWhatTheySayWithoutReviews) {
  ExpectEntriesAlone(ParetoPolicyWithReviews(), RandomBook(2).get());
  ExpectEntriesAlone(NetMarginPolicyWithReviews(), ServedBook(2).get());
  for (const RfmMethod method : kMethods) {
    for (const Scope scope : {Scope::kAll, Scope::kWindow}) {
      ExpectEntriesAlone(ScorePolicyWithReviews(method, scope), ServedBook(6).get());
    }
  }
}

// Histories of a part that are brought together at once, and each on its own.
TEST(StandingsTest, HistoriesAreTheSameReadTogether) {
  const auto book = ServedBook(4);
  TableBuilder voided(purchases::kSpec);
  voided.Row({{purchases::kCustomerId, std::string("c1")},
              {purchases::kTime, At("2020-02-01")},
              {purchases::kAmount, int64_t{5}},
              {purchases::kPurchaseId, std::string("p")}});
  Append(*book, voided);
  ASSERT_TRUE(book->Append(*book->MergeRow("c2", "c1", At("2020-12-31"), "same"), goodwill::Run())
                  .ok());
  const Policy policy = NetMarginPolicyWithReviews();
  for (const int64_t known : {int64_t{1}, int64_t{0}}) {
    const MeasuresQuestion question = QuestionOf(policy, At("2021-02-03"), known);
    const auto measures = *book->MeasureAll(question, goodwill::Run());
    HistoryReader together = *HistoryReader::Make(*book, question);
    HistoryReader apart = together.Another();
    for (size_t p = 0; p < measures->parts().size(); ++p) {
      together.Enter(p);
      const MeasuresPart& part = *measures->parts()[p];
      for (size_t i = 0; i < part.size(); ++i) {
        ASSERT_EQ(together.Find(part.id(i)), apart.Find(part.id(i)));
        const auto a = *together.Orders(), b = *apart.Orders();
        ASSERT_EQ(a.size(), b.size());
        for (size_t k = 0; k < a.size(); ++k) {
          EXPECT_EQ(a[k].sum.time_us, b[k].sum.time_us);
          EXPECT_EQ(a[k].sum.amount, b[k].sum.amount);
          EXPECT_EQ(a[k].sum.cost, b[k].sum.cost);
          EXPECT_EQ(a[k].sum.uncosted_lines, b[k].sum.uncosted_lines);
          EXPECT_EQ(a[k].day, b[k].day);
          EXPECT_EQ(a[k].kind, b[k].kind);
          EXPECT_EQ(a[k].first_of_day, b[k].first_of_day);
        }
      }
    }
  }
}

TEST(StandingsTest, ThreadsDoNotMatter) {
  const auto book = RandomBook(3);
  const Policy policy = ParetoPolicyWithReviews();
  const auto one = Assessed(*book, policy, At("2021-01-01"));
  const auto three = Assessed(*book, policy, At("2021-01-01"), 3);
  EXPECT_EQ(one->standings()->customers, three->standings()->customers);
  EXPECT_EQ(one->standings()->cuts, three->standings()->cuts);
}

TEST(StandingsTest, MergedCustomersStandAsOne) {
  const Policy policy = ParetoPolicyWithReviews();
  Book split(*Currency::Parse("EUR"), Zone()), whole(*Currency::Parse("EUR"), Zone());
  TableBuilder two(purchases::kSpec), one(purchases::kSpec), events(events::kSpec),
      merged_events(events::kSpec);
  for (int i = 0; i < 6; ++i) {
    const int64_t time = At("2020-02-10") + i * 40 * kMicrosPerDay;
    for (TableBuilder* rows : {&two, &one}) {
      const bool first = i % 2 == 0 || rows == &one;
      rows->Row({{purchases::kCustomerId, std::string(first ? "a" : "b")},
                 {purchases::kTime, time},
                 {purchases::kAmount, int64_t{100 + i}}});
    }
  }
  const int64_t told = At("2020-06-01");
  events.Row({{events::kCustomerId, std::string("b")},
              {events::kTime, told},
              {events::kKind, std::string("tier_granted")},
              {events::kRef, std::string("active until=2021-12-01")}});
  merged_events.Row({{events::kCustomerId, std::string("a")},
                     {events::kTime, told},
                     {events::kKind, std::string("tier_granted")},
                     {events::kRef, std::string("active until=2021-12-01")}});
  Append(split, two);
  Append(split, events);
  Append(whole, one);
  Append(whole, merged_events);
  const auto row = split.MergeRow("b", "a", At("2020-12-31"), "same person");
  ASSERT_TRUE(row.ok()) << row.status();
  ASSERT_TRUE(split.Append(*row, goodwill::Run()).ok());
  const auto got = Assessed(split, policy, At("2021-08-15"));
  const auto want = Assessed(whole, policy, At("2021-08-15"));
  ASSERT_EQ(got->size(), 1);
  EXPECT_EQ(got->standings()->customers, want->standings()->customers);
}

TEST(StandingsTest, ProvisionalTiers) {
  ProvisionalTier rule{.below_orders = 3, .min_probability = {1, 2}, .min_customers = 10};
  TierPrior segment, book;
  segment.customers[0] = 2;
  segment.customers[1] = 4;
  segment.customers[2] = 4;
  segment.total = 10;
  auto grant = GrantProvisional(rule, segment, book, 3);
  ASSERT_TRUE(grant.has_value());
  EXPECT_EQ(grant->tier, 1);
  EXPECT_DOUBLE_EQ(grant->probability, .6);
  rule.min_probability = {7, 10};
  EXPECT_FALSE(GrantProvisional(rule, segment, book, 3).has_value());
  rule.min_customers = 11;  // too few: the book, which is empty
  rule.min_probability = {1, 5};
  EXPECT_FALSE(GrantProvisional(rule, segment, book, 3).has_value());
  book = segment;
  book.customers[0] = 10;
  book.total = 18;
  grant = GrantProvisional(rule, segment, book, 3);
  ASSERT_TRUE(grant.has_value());
  EXPECT_EQ(grant->tier, 0);
}

// What nobody can read changes nothing, and is counted.
TEST(StandingsTest, EventsThatCannotBeReadAreCounted) {
  const Policy policy = ParetoPolicyWithReviews();
  Book book(*Currency::Parse("EUR"), Zone());
  TableBuilder bought(purchases::kSpec), told(events::kSpec);
  bought.Row({{purchases::kCustomerId, std::string("a")},
              {purchases::kTime, At("2020-02-10")},
              {purchases::kAmount, int64_t{100}}});
  for (const char* ref : {"platinum", "top until=tomorrow", "active"}) {
    told.Row({{events::kCustomerId, std::string("a")},
              {events::kTime, At("2020-03-01")},
              {events::kKind, std::string("tier_granted")},
              {events::kRef, std::string(ref)}});
  }
  Append(book, bought);
  Append(book, told);
  const auto assessment = Assessed(book, policy, At("2020-04-01"));
  EXPECT_EQ(assessment->standings()->unread_events, 2);
  const auto summary = Summarize(*assessment, Language::kEnglish);
  EXPECT_EQ(summary->unread_tier_events, 2);
  EXPECT_NE(summary->text.find("could not be read, and changed nothing: 2."), std::string::npos);
}

// Chances of the way up under models that are given.
class ChanceTest : public ::testing::Test {
 protected:
  ChanceTest() {
    policy_.currency = *Currency::Parse("EUR");
    policy_.lifetime.emplace();
    policy_.tiers.reviews.emplace();
    policy_.tiers.reviews->chances = ChancePolicy{Ratio{1, 2}};
    header_.currency = policy_.currency;
    calibration_.purchases = {ModelKind::kNbd, {0.8, 60}, {}};
    calibration_.end_day = 18'000;
    calendar_.way_up.end_day = 18'090;
    // Four purchases of 50.00 each over 300 days, the last 20 days ago.
    m_.all.orders = m_.all.purchase_days = m_.all.lines = 4;
    m_.all.gross = 20'000;
    m_.all.first_us = (18'000 - 320) * kMicrosPerDay;
    m_.all.last_us = (18'000 - 20) * kMicrosPerDay;
    judged_.p_alive = 1;
  }
  RouteChance Of(const Route& route) const {
    return WayUpChances(calibration_, policy_, header_, calendar_)(MeasuresView::Of(m_), judged_,
                                                                   route);
  }
  double AtLeast(int64_t purchases, double days) const {
    const Nbd model{0.8, 60};
    const PurchaseHistory h =
        Histories(calibration_, header_).Of(MeasuresView::Of(m_));
    double sum = 0;
    for (int64_t k = 0; k < purchases; ++k) sum += model.PPurchases(h, days, k);
    return 1 - sum;
  }
  Policy policy_;
  MeasuresHeader header_;
  LifetimeCalibration calibration_;
  ReviewCalendar calendar_;
  CustomerMeasures m_;
  LifetimeJudgement judged_;
};

TEST_F(ChanceTest, OfSoManyPurchases) {
  for (const int64_t missing : {1, 2, 5}) {
    const RouteChance chance = Of({.orders = missing, .purchase_days = missing - 1});
    EXPECT_NEAR(chance.alone, AtLeast(missing, 90), 1e-8);
    EXPECT_NEAR(chance.with_incentive, AtLeast(missing, 135), 1e-8);
  }
  EXPECT_EQ(Of({}).alone, 1);  // it is enough already
  EXPECT_LT(Of({.orders = 1'000'000}).alone, 1e-8);
  policy_.tiers.reviews->chances->incentive_lift.reset();
  EXPECT_TRUE(std::isnan(Of({.orders = 1}).with_incentive));
}

TEST_F(ChanceTest, OfSoMuchTurnover) {
  EXPECT_TRUE(std::isnan(Of({.turnover = 1}).alone));  // spend is not known
  // Everybody spends very nearly 50.00 each time: 120.00 take three purchases.
  calibration_.spend = {ModelKind::kGammaGamma, {40'000, 40'001, 50}, {}};
  EXPECT_NEAR(Of({.turnover = 12'000}).alone, AtLeast(3, 90), 1e-6);
  EXPECT_NEAR(Of({.turnover = 12'000, .orders = 5}).alone, AtLeast(5, 90), 1e-6);
  EXPECT_NEAR(Of({.turnover = 12'000}).with_incentive, AtLeast(3, 135), 1e-6);
  // Margin in the proportion there was: a fifth, so that 24.00 of it take as much.
  EXPECT_TRUE(std::isnan(Of({.margin = 2'400, .points = 1}).alone));
  m_.all.cost = 16'000;
  EXPECT_NEAR(Of({.margin = 2'400}).alone, AtLeast(3, 90), 1e-6);
  m_.all.uncosted_lines = 1;
  EXPECT_TRUE(std::isnan(Of({.margin = 2'400}).alone));
}

TEST_F(ChanceTest, OfThoseWhoLeftOrMayNotBeAsked) {
  judged_.p_alive = 0;
  EXPECT_EQ(Of({.orders = 1}).alone, 0);
  m_.withheld = Withheld::kProfiling;
  EXPECT_TRUE(std::isnan(Of({.orders = 1}).alone));
}

TEST(SpendSumTest, TheIncompleteBetaFunction) {
  // I_x(a, n - a + 1) is the chance of at least a of n.
  for (const int n : {1, 4, 30, 200}) {
    for (const double x : {1e-6, 0.1, 0.5, 0.93}) {
      double below = 0, mass = std::pow(1 - x, n);
      for (int a = 1; a <= n; ++a) {
        below += mass;
        mass *= x / (1 - x) * (n - a + 1) / a;
        EXPECT_NEAR(IncompleteBeta(x, a, n - a + 1), 1 - below, 1e-11) << n << " " << a << " " << x;
      }
    }
  }
  EXPECT_NEAR(IncompleteBeta(0.5, 1e6, 1e6), 0.5, 1e-8);
  EXPECT_NEAR(IncompleteBeta(0.3, 0.5, 0.5), 2 / M_PI * std::asin(std::sqrt(0.3)), 1e-13);
  EXPECT_EQ(IncompleteBeta(0, 2, 3), 0);
  EXPECT_EQ(IncompleteBeta(1, 2, 3), 1);
}

// With p = 1 the sum of one purchase is Lomax distributed.
TEST(SpendSumTest, OnePurchase) {
  const GammaGamma model{1, 3, 40};
  for (const double amount : {1.0, 40.0, 900.0}) {
    EXPECT_NEAR(PSpendAtLeast(model, {}, 1, amount), std::pow(40 / (40 + amount), 3), 1e-13);
    EXPECT_NEAR(PSpendAtLeast(model, {2, 10}, 1, amount), std::pow(60 / (60 + amount), 5), 1e-13);
  }
  EXPECT_EQ(PSpendAtLeast(model, {}, 0, 5), 0);
  EXPECT_EQ(PSpendAtLeast(model, {}, 0, 0), 1);
}

// The whole path: fitted, judged, told.
TEST(StandingsTest, ChancesOfTheWayUp) {
  const auto book = RandomBook(5);
  Policy policy = ParetoPolicyWithReviews();
  TierEntry often;
  often.min_orders = 12;
  policy.tiers.tiers[0].entry = often;
  EXPECT_TRUE(Assessed(*book, policy, At("2021-03-10"))->chances().empty());
  policy.lifetime.emplace().model = ModelKind::kNbd;
  policy.tiers.reviews->chances = ChancePolicy{Ratio{1, 4}};
  ASSERT_TRUE(ValidatePolicy(policy).ok()) << ValidatePolicy(policy);
  const auto assessment = Assessed(*book, policy, At("2021-03-10"));
  ASSERT_EQ(static_cast<int64_t>(assessment->chances().size()), assessment->size());
  int told = 0;
  for (int64_t i = 0; i < assessment->size(); ++i) {
    const RouteChance& chance = assessment->chances()[static_cast<size_t>(i)];
    if (std::isnan(chance.alone)) continue;
    ++told;
    EXPECT_GE(chance.alone, 0);
    EXPECT_GE(chance.with_incentive, chance.alone);
    if (chance.alone == 1) continue;
    const auto explained =
        Explain(*assessment, assessment->measures().IdAt(i), Language::kEnglish);
    ASSERT_TRUE(explained.ok()) << explained.status();
    EXPECT_NE(explained->text.find("with an incentive"), std::string::npos) << explained->text;
  }
  EXPECT_GT(told, 5);
}

TEST(TierChangesTest, FlowsAddUp) {
  const auto book = RandomBook(4);
  const Policy policy = ParetoPolicyWithReviews();
  const auto before = Assessed(*book, policy, At("2020-04-01"));
  const auto after = Assessed(*book, policy, At("2021-02-01"));
  int64_t customers = 0, turnover = 0, moved = 0;
  const auto flows = TierFlows(*before, *after);
  ASSERT_TRUE(flows.ok()) << flows.status();
  for (const TierFlow& flow : *flows) {
    customers += flow.customers;
    turnover += flow.turnover;
    if (flow.move != TierMove::kSame) moved += flow.customers;
    EXPECT_NE(flow.move, TierMove::kGone);
  }
  EXPECT_EQ(customers, after->size());
  int64_t total = 0;
  for (int64_t i = 0; i < after->size(); ++i) total += after->measures().Get(i).all.net();
  EXPECT_EQ(turnover, total);
  EXPECT_EQ(static_cast<int64_t>(TierChanges(*before, *after)->size()), moved);
  EXPECT_GT(moved, 0);
  EXPECT_FALSE(TierGrants(*Assessed(*book, [&] {
                 Policy plain = policy;
                 plain.tiers.reviews.reset();
                 return plain;
               }(), At("2021-02-01"))).ok());
}

TEST(ExposureTest, GroupsDeparturesAndAlerts) {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  policy.tiers.tiers = {{"all", "", std::nullopt}};
  policy.exposure.max_top_group = Ratio{1, 2};
  policy.exposure.max_top_one = Ratio{9, 10};
  policy.exposure.fixed_costs = 400;
  Book book(*Currency::Parse("EUR"), Zone());
  TableBuilder bought(purchases::kSpec), owned(customers::kSpec), met(interactions::kSpec);
  const auto buy = [&](const char* id, const char* when, int64_t amount, int64_t cost) {
    bought.Row({{purchases::kCustomerId, std::string(id)},
                {purchases::kTime, At(when)},
                {purchases::kAmount, amount},
                {purchases::kCost, cost}});
  };
  buy("a", "2020-05-01", 300, 100);
  buy("b", "2020-06-01", 300, 100);
  buy("c", "2020-07-01", 400, 450);
  buy("a", "2019-05-01", 10, 5);
  buy("d", "2019-06-01", 10, 5);
  for (const char* child : {"a", "b"}) {
    owned.Row({{customers::kCustomerId, std::string(child)},
               {customers::kValidFrom, At("2020-01-01")},
               {customers::kParentId, std::string("holding")}});
  }
  const auto meet = [&](const char* id, const char* agent, const char* cause, int64_t cost) {
    std::vector<std::pair<int, TestCell>> cells = {{interactions::kCustomerId, std::string(id)},
                                                   {interactions::kTime, At("2020-08-01")},
                                                   {interactions::kChannel, int64_t{2}},
                                                   {interactions::kDirection, int64_t{1}},
                                                   {interactions::kAgent, std::string(agent)},
                                                   {interactions::kCost, cost}};
    if (*cause != 0) cells.emplace_back(interactions::kCausedBy, std::string(cause));
    met.Row(cells);
  };
  meet("c", "ivan", "", 10);
  meet("a", "ivan", "late", 40);
  meet("b", "olga", "late", 25);
  meet("b", "olga", "broken", 5);
  Append(book, bought);
  Append(book, owned);
  Append(book, met);
  const int64_t as_of = At("2021-01-01");
  ExposureQuestion question;
  question.measures = QuestionOf(policy, as_of);
  question.bootstrap.emplace();
  question.bootstrap->rounds = 20;
  const auto found = ExposureOf(book, question, policy, goodwill::Run());
  ASSERT_TRUE(found.ok()) << found.status();
  const Exposure& e = *found;
  EXPECT_EQ(e.customers, 3);
  EXPECT_EQ(e.groups, 2);
  EXPECT_EQ(e.by_customer.total, 1000);
  EXPECT_DOUBLE_EQ(e.by_group.top_one, .6);
  EXPECT_DOUBLE_EQ(e.by_group.herfindahl, .36 + .16);
  EXPECT_TRUE(e.whale_of_margin);
  EXPECT_EQ(e.whale.losing_customers, 1);
  EXPECT_EQ(e.group_whale.total, e.whale.total);
  EXPECT_EQ(e.group_whale.points.size(), e.whale.points.size());
  EXPECT_EQ(e.group_whale.peak_customers, 2);  // the holding and d; c loses
  ASSERT_EQ(e.departures.size(), 5u);
  EXPECT_EQ(e.departures[0].name, "c");
  EXPECT_EQ(e.departures[1].turnover, 700);
  EXPECT_EQ(e.departures[2].name, "holding");
  EXPECT_EQ(e.departures[2].customers, 2);
  EXPECT_DOUBLE_EQ(e.departures[2].share, .6);
  EXPECT_EQ(e.departures[3].name, "ivan");  // a and c
  EXPECT_EQ(e.departures[3].turnover, 700);
  EXPECT_EQ(e.bought_before, 2);
  EXPECT_EQ(e.bought_again, 1);
  ASSERT_TRUE(e.shortfall.has_value());
  EXPECT_DOUBLE_EQ(e.shortfall->expected, .5 * (400 - 70 - 60));
  EXPECT_EQ(e.shortfall->probability, 1);  // 330 at most
  ASSERT_EQ(e.alerts.size(), 1u);
  EXPECT_EQ(e.alerts[0].policy_path, "exposure.max_top_group");
  EXPECT_TRUE(e.customer_intervals.has_value());

  const auto assessment = Assessed(book, policy, as_of);
  const auto by_customer = ServiceCostByCustomer(*assessment);
  ASSERT_EQ(by_customer.size(), 3u);
  EXPECT_EQ(by_customer[0].customer.ToString(), "a");
  EXPECT_EQ(by_customer[0].made_by(), "us");
  EXPECT_EQ(by_customer[2].made_by(), "customer");
  EXPECT_FALSE(by_customer[2].lost_by_us());
  const auto by_tier = *ServiceCostByTier(*assessment);
  EXPECT_EQ(by_tier[0].caused_cost, 70);
  EXPECT_EQ(by_tier[0].wanted_cost, 10);
  EXPECT_EQ(by_tier[0].customers, 3);
  const auto causes = *ServiceCostByCause(book, QuestionOf(policy, as_of), *assessment);
  ASSERT_EQ(causes.size(), 2u);
  EXPECT_EQ(causes[0].cause, "late");
  EXPECT_EQ(causes[0].cost, 65);
  EXPECT_EQ(causes[0].customers, 2);
  EXPECT_DOUBLE_EQ(causes[0].share, 65.0 / 70);
}

}  // namespace
}  // namespace goodwill
