#include "goodwill/strategy/plan.h"

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
#include "goodwill/desk/desk.h"
#include "goodwill/strategy/adoption.h"
#include "goodwill/strategy/contest.h"
#include "goodwill/strategy/evaluate.h"
#include "goodwill/strategy/growth.h"
#include "goodwill/strategy/holdout.h"
#include "goodwill/strategy/may_contact.h"
#include "goodwill/strategy/pilot.h"
#include "goodwill/strategy/score.h"
#include "goodwill/strategy/strategy_book.h"
#include "strategy/plan_catalogue.h"
#include "tests/unit/assess/population.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/value/purchase_log.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;

int32_t Day(const char* date) {
  int32_t day = 0;
  ParseIsoDate(date, &day);
  return day;
}

// Days and cents of each customer's purchases.
using Log = std::map<std::string, std::map<int32_t, int64_t>>;

// Facts of nothing but customers, times and amounts, by a naive loop.
std::shared_ptr<const Measures> MeasuresOf(const Log& log, int32_t as_of) {
  MeasuresHeader header = MakeHeader(IdKind::kText);
  header.currency = *Currency::Parse("USD");
  header.as_of_us = as_of * kDay;
  MeasuresLayout layout;
  layout.purchase_days = true;
  Rows rows;
  for (const auto& [id, bought] : log) {
    Measures::Row row;
    row.id = CustomerId(CustomerIdView::Text(id));
    PurchaseTotals& all = row.measures.all;
    for (const auto& [day, cents] : bought) {
      if (day >= as_of) continue;
      all.first_us = std::min(all.first_us, day * kDay);
      all.last_us = std::max(all.last_us, day * kDay);
      all.gross += cents;
      ++all.orders, ++all.lines, ++all.purchase_days, ++all.uncosted_lines;
    }
    if (all.any()) rows.push_back(std::move(row));
  }
  auto measures = Measures::FromRows(header, layout, rows);
  return measures.ok() ? *measures : nullptr;
}

Policy Plain() {
  Policy policy;
  policy.currency = *Currency::Parse("USD");
  policy.tiers.tiers = {{"base", "", std::nullopt}};
  return policy;
}

std::shared_ptr<const Assessment> AssessAll(std::shared_ptr<const Measures> measures,
                                            const Policy& policy) {
  auto calibration = Calibrate(*measures, policy, {});
  EXPECT_TRUE(calibration.ok()) << calibration.status();
  if (!calibration.ok()) return nullptr;
  auto made = Assess(measures, std::make_shared<const Calibration>(*std::move(calibration)),
                     std::make_shared<const Policy>(policy), {});
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *made : nullptr;
}

std::shared_ptr<const Plan> PlanOf(std::shared_ptr<const Assessment> assessment,
                                   const StrategyPolicy& strategy = {}, int parallelism = 1) {
  Run run;
  run.parallelism = parallelism;
  auto plan = MakePlan(std::move(assessment), strategy, nullptr, run);
  EXPECT_TRUE(plan.ok()) << plan.status();
  return plan.ok() ? *plan : nullptr;
}

// From only id, date and amount: a plan that what followed bears out.
TEST(Plan, OfThePublishedSampleWithoutAnyConfiguration) {
  Log log;
  for (const LoggedPurchase& p : ReadPurchaseLog("cdnow_sample.csv")) {
    log[p.customer][p.day] += p.cents;
  }
  if (log.empty()) GTEST_SKIP() << SharedData("cdnow_sample.csv") << " is not there";
  const int32_t as_of = Day("1997-10-01");
  const auto plan = PlanOf(AssessAll(MeasuresOf(log, as_of), Plain()));
  ASSERT_NE(plan, nullptr);
  const PlanHead& head = plan->head();
  const auto count = [&](Strategy s) { return head.postures[static_cast<size_t>(s)].customers; };
  EXPECT_EQ(head.customers, 2357);
  // The decision model says "about 456, 118, 364, 1,419" where a customer's spend is
  // that of repeat purchases; measures hold that of all purchases.
  EXPECT_NEAR(static_cast<double>(count(Strategy::kProtect)), 440, 60);
  EXPECT_NEAR(static_cast<double>(count(Strategy::kEnhance)), 140, 60);
  EXPECT_NEAR(static_cast<double>(count(Strategy::kWinBack)), 310, 70);
  EXPECT_EQ(count(Strategy::kStart), 0);
  for (const PlanHead::Posture& p : head.postures) EXPECT_LT(p.customers, 2357 * 3 / 4);
  EXPECT_LE(count(Strategy::kProtect), 2357 / 4);
  EXPECT_TRUE(head.worth_up_to);
  EXPECT_FALSE(head.on_margin);
  for (const Decision& d : plan->decisions()) {
    EXPECT_FALSE(ReasonText(*plan, d, Language::kEnglish).empty());
    EXPECT_GE(d.gain, 0);
  }
  // What followed.
  const Measures& measures = plan->assessment().measures();
  int64_t revenue = 0, protected_revenue = 0, again = 0, others_again = 0;
  for (int64_t position = 0; position < measures.size(); ++position) {
    const Decision& d = plan->decisions()[static_cast<size_t>(position)];
    int64_t after = 0;
    bool bought = false;
    for (const auto& [day, cents] : log[measures.IdAt(position).ToString()]) {
      if (day < as_of) continue;
      after += cents;
      bought = true;
    }
    revenue += after;
    if (d.posture == Strategy::kProtect) protected_revenue += after, again += bought;
    if (d.posture == Strategy::kNone) others_again += bought;
  }
  EXPECT_GE(static_cast<double>(protected_revenue), 0.6 * static_cast<double>(revenue));
  EXPECT_NEAR(static_cast<double>(again) / static_cast<double>(count(Strategy::kProtect)), 0.68,
              0.03);
  EXPECT_NEAR(static_cast<double>(others_again) / static_cast<double>(count(Strategy::kNone)), 0.14,
              0.02);
}

// A made-up book: customers who buy at rates of their own and leave.
Log MadeUp(size_t customers) {
  Draws draws(11);
  Log log;
  for (size_t c = 0; c < customers; ++c) {
    const double every = 5 + static_cast<double>(draws.Below(90));
    const double leaves = static_cast<double>(draws.Below(1500));
    double at = static_cast<double>(draws.Below(700));
    const double first = at;
    while (at < 900 && at <= first + leaves) {
      log["C" + std::to_string(c)][10000 + static_cast<int32_t>(at)] +=
          500 + static_cast<int64_t>(draws.Below(static_cast<uint64_t>(200 * every)));
      at += 1 + 2 * every * static_cast<double>(draws.Below(1000)) / 1000;
    }
  }
  return log;
}

std::vector<uint64_t> BitsOf(const Decision& d) {
  const auto bits = [](double x) { return std::bit_cast<uint64_t>(x); };
  return {static_cast<uint64_t>(d.posture),
          static_cast<uint64_t>(d.reason),
          static_cast<uint64_t>(d.runner_up),
          static_cast<uint64_t>(d.variant),
          bits(d.gain),
          bits(d.sd_data),
          bits(d.sd_prior),
          bits(d.cost),
          bits(d.runner_up_gain),
          bits(d.value),
          bits(d.p_alive),
          bits(d.lost)};
}

StrategyPolicy Variants() {
  StrategyPolicy strategy;
  strategy.variants = DefaultVariants();
  for (StrategyVariant& v : strategy.variants) {
    if (v.strategy != Strategy::kEnd) v.cost = 200;
  }
  strategy.variants[3].a_month = 50;
  return strategy;
}

TEST(Plan, OneByOneAndOnThreadsTheBitsAreThoseOfThePlan) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(510), 10900), Plain());
  StrategyPolicy careful = Variants();
  careful.risk.emplace().share = Ratio{8, 125};
  for (const StrategyPolicy& strategy : {StrategyPolicy(), Variants(), careful}) {
    const auto plan = PlanOf(assessment, strategy);
    const auto threads = PlanOf(assessment, strategy, 3);
    ASSERT_NE(plan, nullptr);
    EXPECT_EQ(plan->head(), threads->head());
    for (int64_t p = 0; p < assessment->measures().size(); ++p) {
      const auto& decision = plan->decisions()[static_cast<size_t>(p)];
      EXPECT_EQ(BitsOf(decision), BitsOf(threads->decisions()[static_cast<size_t>(p)]));
      if (p % 29 == 0) {
        EXPECT_EQ(BitsOf(decision), BitsOf(*plan->Detail(p, nullptr)));
      }
    }
  }
}

TEST(Plan, WithVariantsTakesTheMostValuableThatIsOpen) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(150), 10900), Plain());
  const StrategyPolicy strategy = Variants();
  const auto plan = PlanOf(assessment, strategy);
  const Gates gates(strategy.gates, true);
  std::array<int, kStrategies> seen{};
  for (int64_t p = 0; p < assessment->measures().size(); ++p) {
    DecisionDetail detail;
    const Decision d = *plan->Detail(p, &detail);
    ++seen[static_cast<size_t>(d.posture)];
    double best = 0;
    for (const Candidate& c : detail.candidates) {
      StrategyFacts facts = detail.facts;
      // Nothing is added to serving here, so any added margin is above it.
      facts[StrategyFact::kMarginOverService] = 1;
      if (!gates.Shut(c.strategy, facts)) best = std::max(best, c.gain);
      double sum = c.risk;
      for (size_t t = 0; t < c.terms_count; ++t) sum += c.terms[t].value;
      EXPECT_NEAR(sum, c.gain, 1e-9 * (1 + std::fabs(sum)));
    }
    EXPECT_EQ(d.gain, best);
    EXPECT_EQ(d.posture == Strategy::kNone, best == 0);
    EXPECT_NE(d.posture, Strategy::kEnd);
  }
  EXPECT_GT(seen[static_cast<size_t>(Strategy::kProtect)], 0);
  EXPECT_GT(seen[static_cast<size_t>(Strategy::kNone)], 0);
}

// Risk is one more term; of a tolerance beyond all that is at stake, none.
TEST(Plan, RiskCountsWhereAToleranceIsKnown) {
  const Log log = MadeUp(60);
  const auto assessment = AssessAll(MeasuresOf(log, 10900), Plain());
  const Measures& measures = assessment->measures();
  StrategyPolicy strategy = Variants();
  const auto plain = PlanOf(assessment, strategy);
  int64_t cents = 0;
  int32_t first = 10900;
  for (const auto& [id, bought] : log) {
    for (const auto& [day, amount] : bought) cents += amount, first = std::min(first, day);
  }
  strategy.risk.emplace().share = Ratio{8, 125};
  const auto shared = PlanOf(assessment, strategy);
  EXPECT_NEAR(shared->calibration().risk_tolerance,
              0.064 * 0.01 * static_cast<double>(cents) * 365.25 / (10900 - first), 1e-6);
  strategy.risk = RiskPolicy{1'000'000'000'000'000, {}};
  const auto boundless = PlanOf(assessment, strategy);
  strategy.risk->tolerance = 50'000;
  const auto careful = PlanOf(assessment, strategy);
  EXPECT_EQ(plain->calibration().risk_tolerance, 0);
  EXPECT_EQ(careful->calibration().risk_tolerance, 500);
  int differ = 0;
  for (int64_t p = 0; p < measures.size(); ++p) {
    const auto at = static_cast<size_t>(p);
    EXPECT_NEAR(boundless->decisions()[at].gain, plain->decisions()[at].gain, 1e-6);
    DecisionDetail before, after;
    const Decision d = *careful->Detail(p, &after);
    plain->Detail(p, &before).IgnoreError();
    EXPECT_EQ(BitsOf(d), BitsOf(careful->decisions()[at]));
    ASSERT_EQ(before.candidates.size(), after.candidates.size());
    for (size_t k = 0; k < after.candidates.size(); ++k) {
      const Candidate& c = after.candidates[k];
      EXPECT_EQ(before.candidates[k].term(GainTerm::kRisk), 0);
      EXPECT_NEAR(c.gain, before.candidates[k].gain + c.term(GainTerm::kRisk), 1e-9);
      EXPECT_EQ(c.cost, before.candidates[k].cost);
      if (c.term(GainTerm::kRisk) < -0.01) ++differ;
    }
    // Whether a relationship may end is no question of risk.
    EXPECT_EQ(std::isnan(after.facts[StrategyFact::kRescue]),
              std::isnan(before.facts[StrategyFact::kRescue]));
    if (d.variant >= 0) {
      const auto why = ExplainPlan(*careful, measures.IdAt(p), Language::kEnglish);
      EXPECT_NE(why->text.find("- risk: "), std::string::npos) << why->text;
      EXPECT_NE(why->text.find("at a tolerance of 500.00 USD"), std::string::npos) << why->text;
    }
  }
  EXPECT_GT(differ, 10);
  EXPECT_NE(PlanText(*careful, Language::kEnglish).find("certainty equivalents"),
            std::string::npos);
  EXPECT_EQ(PlanText(*plain, Language::kEnglish).find("certainty"), std::string::npos);
}

// The customers of one parent are one lottery: each bears the share of the tolerance that is
// its share of the group's flow.
TEST(Plan, TheToleranceOfAGroupIsThatOfItsMembersTogether) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(40), 10900), Plain());
  const Measures& measures = assessment->measures();
  Book book(*Currency::Parse("USD"), Zone());
  TableBuilder belongs(customers::kSpec);
  const auto parent_of = [](int64_t p) { return p % 5 == 0 ? "" : p % 5 == 1 ? "ACME" : "C3"; };
  for (int64_t p = 0; p < measures.size(); ++p) {
    const std::string id = measures.IdAt(p).ToString();
    if (*parent_of(p) == 0 || id == "C3") continue;
    belongs.Row({{customers::kCustomerId, id},
                 {customers::kValidFrom, 10000 * kDay},
                 {customers::kParentId, parent_of(p)}});
  }
  const auto appended = book.Append(belongs.Build(), {});
  ASSERT_TRUE(appended.ok()) << appended.status();
  StrategyPolicy strategy = Variants();
  strategy.risk = RiskPolicy{50'000, {}};
  const auto plan = *MakePlan(assessment, strategy, &book, {});
  strategy.risk.reset();
  const auto plain = *MakePlan(assessment, strategy, &book, {});
  std::map<std::string, double> flows, shares;
  std::vector<double> flow(static_cast<size_t>(measures.size()));
  const auto group_of = [&](int64_t p) {
    return measures.IdAt(p).ToString() == "C3" ? std::string("C3") : std::string(parent_of(p));
  };
  for (int64_t p = 0; p < measures.size(); ++p) {
    DecisionDetail detail;
    EXPECT_EQ(BitsOf(*plan->Detail(p, &detail)), BitsOf(plan->decisions()[static_cast<size_t>(p)]));
    flow[static_cast<size_t>(p)] = std::fabs(detail.relationship.flow());
    flows[group_of(p)] += flow[static_cast<size_t>(p)];
    shares[group_of(p)] += plan->PersonAt(p).group_share;
    EXPECT_EQ(plain->PersonAt(p).group_share, 1);
  }
  EXPECT_NEAR(shares["ACME"], 1, 1e-12);
  EXPECT_NEAR(shares["C3"], 1, 1e-12);
  int smaller = 0;
  for (int64_t p = 0; p < measures.size(); ++p) {
    const double share = plan->PersonAt(p).group_share;
    EXPECT_NEAR(share, group_of(p).empty() ? 1 : flow[static_cast<size_t>(p)] / flows[group_of(p)],
                1e-12);
    if (share < 1) ++smaller;
  }
  EXPECT_GT(smaller, 25);
  strategy.risk = RiskPolicy{50'000, {}};
  goodwill::Run threads;
  threads.parallelism = 3;
  EXPECT_EQ((*MakePlan(assessment, strategy, &book, threads))->head(), plan->head());
}

// A target is that of the customer's own history, to the cent; the plain rule's figures are
// there where the window is as long.
TEST(Plan, GrowthIsWhatTheOwnHistoryDoesNotLetExpect) {
  const int32_t as_of = 10900;
  const auto plan = PlanOf(AssessAll(MeasuresOf(MadeUp(60), as_of), Plain()));
  const Measures& measures = plan->assessment().measures();
  const auto all = GrowthTargetsOf(*plan, {}, {});
  ASSERT_TRUE(all.ok()) << all.status();
  ASSERT_EQ(static_cast<int64_t>(all->size()), measures.size());
  const auto judge = GrowthJudge::Make(*plan, {});
  const LifetimeCalibration& known = plan->calibration().lifetime;
  const PurchaseModel model =
      MakePurchaseModel(known.purchases.kind, known.purchases.parameters);
  const Histories histories(known, measures.header());
  for (size_t i = 0; i < all->size(); i += 7) {
    const uint32_t position = measures.Sorted()[i];
    const GrowthTarget& found = (*all)[i];
    EXPECT_EQ(found.before, std::nullopt);  // no window
    ASSERT_TRUE(found.target.has_value());
    const Measures::Place place = measures.At(position);
    const MeasuresView m = MeasuresView::Of(*place.part, place.index);
    const PurchaseHistory h = histories.Of(m);
    const SpendTotal total(
        PurchaseChances(model, h, 365), MakeSpendModel(known.spend.parameters),
        {h.frequency + 1,
         static_cast<double>(m.all->net()) / 100 / static_cast<double>(h.frequency + 1)});
    const double target = static_cast<double>(*found.target) / 100;
    EXPECT_LE(total.Above(target), 0.2 + 1e-9);
    if (*found.target > 0) {
      EXPECT_GT(total.Above(target - 0.01), 0.2 - 1e-9);
    }
    EXPECT_NEAR(found.expected_above, total.Excess(target), 1e-9 * (1 + found.expected));
    EXPECT_EQ((*judge)(position).target, found.target);
  }
  for (const GrowthQuestion& wrong :
       {GrowthQuestion{{1, 1}, 365}, GrowthQuestion{{49, 100}, 365}, GrowthQuestion{{4, 0}, 365},
        GrowthQuestion{{-1, 2}, 365}, GrowthQuestion{{4, 5}, 6}, GrowthQuestion{{4, 5}, 3651}}) {
    EXPECT_EQ(GrowthTargetsOf(*plan, wrong, {}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(Plan, WithoutEffectsEverybodyIsServedAsUsual) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(100), 10900), Plain());
  StrategyPolicy strategy = Variants();
  for (StrategyVariant& v : strategy.variants) {
    v.effect = v.effect_sd = v.anyway = v.side_effect = {0, 1};
    if (v.strategy == Strategy::kHarvest) v.a_month = 0;
    if (v.strategy != Strategy::kEnd) v.cost = 0;
  }
  for (const bool careful : {false, true}) {
    if (careful) strategy.risk = RiskPolicy{50'000, {}};
    const auto plan = PlanOf(assessment, strategy);
    EXPECT_EQ(plan->head().postures[0].customers, plan->head().customers);
  }
}

// Who waits for a complaint is not sold more: recover first.
TEST(Plan, AnOpenComplaintShutsTheGatesOfSelling) {
  const int32_t as_of = 10900;
  const auto assessment = AssessAll(MeasuresOf(MadeUp(150), as_of), Plain());
  const Measures& measures = assessment->measures();
  const StrategyPolicy strategy = Variants();
  const auto before = PlanOf(assessment, strategy);
  std::vector<int64_t> enhanced;
  for (int64_t p = 0; p < measures.size(); ++p) {
    if (before->decisions()[static_cast<size_t>(p)].posture == Strategy::kEnhance) {
      enhanced.push_back(p);
    }
  }
  ASSERT_GE(enhanced.size(), 3u);
  Book book(*Currency::Parse("USD"), Zone());
  Desk desk = *Desk::Of(book);
  const DeskRules rules = *DeskRules::Make(StandardComplaints(), Zone());
  const auto act = [&](int64_t position, CommandKind kind, int64_t version, int32_t day) {
    Command command;
    command.kind = kind;
    command.expected_version = version;
    command.effective_us = day * kDay;
    command.by = "anna";
    command.text = "the box was empty";
    const std::string id = measures.IdAt(position).ToString();
    ASSERT_TRUE(
        desk.Act(book, rules, "", CustomerIdView::Text(id), "case-" + id, command, {}).ok());
  };
  act(enhanced[0], CommandKind::kOpen, 0, as_of - 5);
  act(enhanced[1], CommandKind::kOpen, 0, as_of - 5);
  act(enhanced[1], CommandKind::kWithdraw, 1, as_of - 4);
  act(enhanced[2], CommandKind::kOpen, 0, as_of);  // not yet
  const auto plan = MakePlan(assessment, strategy, &book, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto posture = [&](size_t i) {
    return (*plan)->decisions()[static_cast<size_t>(enhanced[i])].posture;
  };
  EXPECT_EQ((*plan)->PersonAt(enhanced[0]).open_complaints, 1);
  EXPECT_NE(posture(0), Strategy::kEnhance);
  EXPECT_EQ(posture(1), Strategy::kEnhance);
  EXPECT_EQ(posture(2), Strategy::kEnhance);
  const auto why =
      WhyNot(**plan, measures.IdAt(enhanced[0]), Strategy::kEnhance, Language::kEnglish);
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_NE(why->text.find("complaint"), std::string::npos) << why->text;
}

// Whether an action is blocked is what asking at every hour of the plan's days would say, and
// it never changes a strategy.
TEST(Plan, ContactsKeepTheirRulesForAsLongAsThePlanLasts) {
  const int32_t as_of = 10900;
  const auto assessment = AssessAll(MeasuresOf(MadeUp(40), as_of), Plain());
  const Measures& measures = assessment->measures();
  StrategyPolicy strategy = Variants();
  constexpr uint8_t kVisit = 1, kEmail = 4;
  for (StrategyVariant& v : strategy.variants) v.channel = kEmail;
  StrategyVariant visit = strategy.variants[0];
  visit.name = "visit";
  visit.channel = kVisit;
  strategy.variants.push_back(visit);
  const auto before = PlanOf(assessment, strategy);
  Book book(*Currency::Parse("USD"), Zone());
  TableBuilder agreed(consents::kSpec), had(interactions::kSpec), happened(events::kSpec);
  const auto contact = [&](const std::string& id, int32_t day, int64_t channel,
                           const std::string& outcome) {
    had.Row({{interactions::kCustomerId, id},
             {interactions::kTime, day * kDay + kDay / 2},
             {interactions::kChannel, channel},
             {interactions::kDirection, 2},
             {interactions::kOutcome, outcome}});
  };
  for (int64_t p = 0; p < measures.size(); ++p) {
    const std::string id = measures.IdAt(p).ToString();
    if (p % 8 == 0) continue;  // never agreed
    agreed.Row({{consents::kCustomerId, id},
                {consents::kTime, 10000 * kDay},
                {consents::kPurpose, "offers"},
                {consents::kStatus, 1},
                {consents::kProof, "form"}});
    if (p % 8 == 1) {  // paused for longer than the plan lasts
      contact(id, as_of - 3, kEmail, "ignored");
      contact(id, as_of - 2, kEmail, "ignored");
    } else if (p % 8 == 2) {  // the cap of this week passes
      contact(id, as_of - 1, kEmail, "read");
    } else if (p % 8 == 3) {  // so many visits that another would be too much for long
      for (int32_t n = 1; n < 12; ++n) contact(id, as_of - n, kVisit, "seen");
    } else if (p % 8 == 4) {
      happened.Row({{events::kCustomerId, id},
                    {events::kTime, (as_of - 9) * kDay},
                    {events::kKind, "deceased"}});
    }
  }
  for (const Table& table : {agreed.Build(), had.Build(), happened.Build()}) {
    const auto appended = book.Append(table, {});
    ASSERT_TRUE(appended.ok()) << appended.status();
  }
  std::map<Blocked, int> seen;
  for (const int32_t cap : {1, 0}) {
    strategy.contact.a_week[kEmail - 1] = cap;
    const auto plan = MakePlan(assessment, strategy, &book, {});
    ASSERT_TRUE(plan.ok()) << plan.status();
    for (int64_t p = 0; p < measures.size(); ++p) {
      const Decision& d = (*plan)->decisions()[static_cast<size_t>(p)];
      EXPECT_EQ(d.posture, before->decisions()[static_cast<size_t>(p)].posture);
      if (d.posture == Strategy::kNone) continue;
      ++seen[d.blocked];
      const CustomerIdView id = measures.IdAt(p);
      const auto ever = [&](uint8_t channel) {
        for (int64_t hour = 0; hour < kPlanDays * 24; hour += 3) {
          const auto verdict =
              MayContact(book, id, {channel, "offers", as_of * kDay + hour * kDay / 24, false},
                         strategy.contact);
          if (absl::IsNotFound(verdict.status())) return false;  // never agreed to anything
          EXPECT_TRUE(verdict.ok()) << verdict.status();
          if (verdict.ok() && verdict->allowed) return true;
        }
        return false;
      };
      const PersonFacts& person = (*plan)->PersonAt(p);
      for (size_t k = 0; k < strategy.variants.size(); ++k) {
        if (strategy.variants[k].strategy == Strategy::kEnd) continue;
        if (k != 0 && k + 1 != strategy.variants.size()) continue;  // the others are e-mails too
        const Blocked blocked = person.blocked.empty() ? Blocked::kNothing : person.blocked[k];
        EXPECT_EQ(blocked == Blocked::kNothing, ever(strategy.variants[k].channel))
            << id.ToString() << " " << NameOf(blocked);
      }
      EXPECT_EQ(d.IsCarriedOut(), d.blocked == Blocked::kNothing);
      if (!d.IsCarriedOut()) {
        const auto why = ExplainPlan(**plan, id, Language::kEnglish);
        ASSERT_TRUE(why.ok()) << why.status();
        EXPECT_NE(why->text.find("Not carried out: "), std::string::npos) << why->text;
      }
    }
  }
  for (const Blocked blocked : {Blocked::kNothing, Blocked::kConsentUnknown, Blocked::kPaused,
                                Blocked::kCap, Blocked::kDeceased}) {
    EXPECT_GT(seen[blocked], 0) << NameOf(blocked);
  }
}

TEST(Plan, GatesOfThePolicyMoveExceptThoseThatProtectPeople) {
  const std::vector<GateSetting> settings = {{"protect.alive", Ratio{9, 10}, false},
                                             {"end.reviews", Ratio{0, 1}, true},
                                             {"win_back.repeats", std::nullopt, true},
                                             {"no.such.gate", std::nullopt, true}};
  const Gates gates(settings, false);
  EXPECT_EQ(gates.threshold(*GateNamed("protect.alive")), 0.9);
  EXPECT_TRUE(gates.off(*GateNamed("win_back.repeats")));
  EXPECT_FALSE(gates.off(*GateNamed("end.reviews")));
  EXPECT_EQ(gates.threshold(*GateNamed("end.reviews")), 2);
  // What nobody knows keeps a gate shut.
  EXPECT_TRUE(gates.Shut(Strategy::kProtect, StrategyFacts()).has_value());
  for (const Gate& gate : kGates) EXPECT_EQ(kGates[*GateNamed(gate.id)].id, gate.id);
}

TEST(Plan, TellsWhyAndWhyNotInEveryLanguage) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(20), 10900), Plain());
  const auto plan = PlanOf(assessment);
  for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
    EXPECT_NE(PlanText(*plan, language).find("cost"), std::string::npos);
    for (int64_t p = 0; p < assessment->measures().size(); ++p) {
      const CustomerIdView id = assessment->measures().IdAt(p);
      const auto why = ExplainPlan(*plan, id, language);
      ASSERT_TRUE(why.ok()) << why.status();
      ASSERT_GE(why->reasons.size(), 2u);
      for (const Reason& reason : why->reasons) {
        EXPECT_FALSE(reason.text.empty()) << reason.code;
        EXPECT_EQ(reason.text.find_first_of("{}"), std::string::npos) << reason.text;
      }
      for (int s = 0; s < kStrategies; ++s) {
        const auto not_this = WhyNot(*plan, id, static_cast<Strategy>(s), language);
        ASSERT_TRUE(not_this.ok());
        EXPECT_EQ(not_this->reasons.size(), 1u);
      }
    }
  }
  EXPECT_EQ(ExplainPlan(*plan, CustomerIdView::Text("nobody"), Language::kEnglish).status().code(),
            absl::StatusCode::kNotFound);
  for (const PlanText3& text : PlanCatalogue()) {
    for (const std::string_view language : text.text) EXPECT_FALSE(language.empty()) << text.code;
  }
}

// ------------------------------------------------------------------ budgets

// A dear and a cheap way of most strategies, and minutes that only the dear ones take.
StrategyPolicy TwoWays() {
  StrategyPolicy strategy;
  for (const StrategyVariant& standard : DefaultVariants()) {
    if (standard.strategy == Strategy::kEnd || standard.strategy == Strategy::kHarvest) continue;
    for (const bool dear : {true, false}) {
      StrategyVariant v = standard;
      v.name += dear ? "_dear" : "_cheap";
      v.cost = dear ? 300 : 40;
      if (dear) {
        v.uses = {{"minutes", 15}};
      } else {
        v.effect = Ratio{v.effect.numerator, v.effect.denominator * 2}.Reduced();
        if (v.anyway.numerator != 0) v.anyway = {1, 100};
      }
      strategy.variants.push_back(v);
    }
  }
  return strategy;
}

absl::StatusOr<std::shared_ptr<const Plan>> Budgeted(std::shared_ptr<const Assessment> assessment,
                                                     std::vector<Budget> budgets,
                                                     int parallelism = 1,
                                                     const StrategyPolicy& strategy = TwoWays()) {
  Run run;
  run.parallelism = parallelism;
  PlanOptions options;
  options.budgets = std::move(budgets);
  return MakePlan(std::move(assessment), strategy, nullptr, run, options);
}

TEST(PlanUnderBudgets, KeepsThemAndNeverChangesAPosture) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(150), 10900), Plain());
  const auto free = PlanOf(assessment, TwoWays());
  ASSERT_NE(free, nullptr);
  double wanted = 0;
  for (const Decision& d : free->decisions()) wanted += d.cost;
  ASSERT_GT(wanted, 50);
  double last_value = 0, last_bound = 0, last_price = 1e300;
  for (const int64_t percent : {0, 10, 30, 200}) {
    const std::vector<Budget> budgets = {
        {"money", static_cast<int64_t>(wanted * static_cast<double>(percent)), false},
        {"minutes", 450, false}};
    const auto made = Budgeted(assessment, budgets);
    ASSERT_TRUE(made.ok()) << made.status();
    const Plan& plan = **made;
    const PlanHead& head = plan.head();
    EXPECT_TRUE(CheckAllocation(plan.proof()->problem(), plan.proof()->allocation).ok());
    double gains = 0;
    int64_t minutes = 0;
    for (size_t p = 0; p < plan.decisions().size(); ++p) {
      const Decision& d = plan.decisions()[p];
      const Decision& alone = free->decisions()[p];
      EXPECT_EQ(d.posture, alone.posture);
      EXPECT_EQ(d.best, alone.best);
      EXPECT_NEAR(d.gain + d.forgone, alone.gain, 1e-9 * (1 + alone.gain));
      gains += d.gain;
      if (d.blocked == Blocked::kBudget) {
        EXPECT_EQ(d.gain, 0);
        EXPECT_EQ(d.cost, 0);
      } else if (d.variant >= 0 && !plan.variants()[static_cast<size_t>(d.variant)].uses.empty()) {
        minutes += 15;
      }
    }
    EXPECT_NEAR(gains, head.planned, 1e-3);
    EXPECT_EQ(minutes, head.budgets[1].used);
    for (const BudgetUse& use : head.budgets) {
      EXPECT_GE(use.slack(), 0);
      EXPECT_GE(use.price, 0);
    }
    EXPECT_LE(head.planned, head.bound * (1 + 1e-12) + 1e-6);
    EXPECT_GE(head.planned + 1e-6, last_value);  // more budget never does harm
    EXPECT_GE(head.bound + 1e-6, last_bound);
    EXPECT_LE(head.budgets[0].price, last_price * (1 + 1e-9) + 1e-9);
    last_value = head.planned;
    last_bound = head.bound;
    last_price = head.budgets[0].price;
    if (percent != 30) continue;
    const auto threads = Budgeted(assessment, budgets, 3);
    EXPECT_EQ((*threads)->head(), head);
    for (size_t p = 0; p < plan.decisions().size(); ++p) {
      EXPECT_EQ(BitsOf(plan.decisions()[p]), BitsOf((*threads)->decisions()[p]));
    }
    const std::string text = PlanText(plan, Language::kBulgarian);
    EXPECT_NE(text.find("minutes"), std::string::npos);
    EXPECT_EQ(text.find('{'), std::string::npos);
  }
}

// Value <= optimum <= bound, against trying everything.
TEST(PlanUnderBudgets, AgainstBruteForce) {
  for (const size_t customers : {3, 7, 11}) {
    const auto assessment = AssessAll(MeasuresOf(MadeUp(customers), 10900), Plain());
    const auto made = Budgeted(assessment, {{"money", 500, false}, {"minutes", 30, false}});
    ASSERT_TRUE(made.ok()) << made.status();
    const PlanProof& proof = *(*made)->proof();
    const AllocationProblem problem = proof.problem();
    int64_t best = 0;
    const auto search = [&](auto&& self, int64_t customer, int64_t value, int64_t money,
                            int64_t minutes) -> void {
      if (money > 500 || minutes > 30) return;
      if (customer == problem.customers()) {
        best = std::max(best, value);
        return;
      }
      self(self, customer + 1, value, money, minutes);
      const auto at = static_cast<size_t>(customer);
      for (int64_t o = problem.first[at]; o < problem.first[at + 1]; ++o) {
        self(self, customer + 1, value + problem.value[static_cast<size_t>(o)],
             money + problem.UseOf(o)[0], minutes + problem.UseOf(o)[1]);
      }
    };
    search(search, 0, 0, 0, 0);
    EXPECT_LE(proof.allocation.value, best);
    EXPECT_GE(proof.allocation.bound, best);
    EXPECT_EQ(proof.allocation.value, best) << customers;
  }
}

TEST(PlanUnderBudgets, FloorsAndRefusals) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(80), 10900), Plain());
  const auto floor = Budgeted(assessment, {{"minutes", 90, true}, {"minutes", 150, false}});
  ASSERT_TRUE(floor.ok()) << floor.status();
  EXPECT_GE((*floor)->head().budgets[0].used, 90);
  EXPECT_LE((*floor)->head().budgets[1].used, 150);
  const auto refused = [&](std::vector<Budget> budgets, const char* why,
                           absl::StatusCode code = absl::StatusCode::kInvalidArgument,
                           const StrategyPolicy& strategy = TwoWays()) {
    const auto plan = Budgeted(assessment, std::move(budgets), 1, strategy);
    EXPECT_EQ(plan.status().code(), code) << why;
    EXPECT_NE(std::string(plan.status().message()).find(why), std::string::npos) << plan.status();
  };
  refused({{"visits", 3, false}}, "they use money, minutes");
  refused({{"money", 3, false}, {"money", 4, false}}, "is there already");
  refused({{"money", -3, false}}, "must be 0 to 2^53");
  refused({{"money", 3, false}}, "variants", absl::StatusCode::kFailedPrecondition, {});
  StrategyPolicy unpriced = TwoWays();
  unpriced.variants[1].cost.reset();
  refused({{"money", 3, false}}, "look_after_cheap", absl::StatusCode::kFailedPrecondition,
          unpriced);
  refused({{"minutes", 1'000'000, true}}, "minutes", absl::StatusCode::kFailedPrecondition);
  unpriced.variants[0].months = -1;
  refused({}, "strategy.variants[0].months", absl::StatusCode::kInvalidArgument, unpriced);
}

TEST(PlanUnderBudgets, WhatIfIsToldCustomerByCustomer) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(90), 10900), Plain());
  const auto little = *Budgeted(assessment, {{"money", 1'000, false}});
  const auto more = *Budgeted(assessment, {{"money", 2'000, false}});
  const auto changes = ComparePlans(*little, *more);
  ASSERT_TRUE(changes.ok()) << changes.status();
  EXPECT_FALSE(changes->empty());
  double gained = 0;
  for (const PlanDifference& d : *changes) {
    EXPECT_TRUE(d.change == PlanChange::kFunded || d.change == PlanChange::kUnfunded ||
                d.change == PlanChange::kAction);
    gained += d.after->gain - d.before->gain;
  }
  EXPECT_NEAR(gained, more->head().planned - little->head().planned, 1e-3);
  EXPECT_TRUE(ComparePlans(*more, *more)->empty());
  const auto other = *Budgeted(AssessAll(MeasuresOf(MadeUp(60), 10900), Plain()),
                               {{"money", 2'000, false}});
  const auto appeared = ComparePlans(*other, *more);
  for (const PlanDifference& d : *appeared) {
    if (d.before == nullptr) {
      EXPECT_EQ(d.change, PlanChange::kAppeared);
    }
    ASSERT_NE(d.after, nullptr);
  }
}

// --------------------------------------------------------------- adopted plans

// The law of holdouts: no action, no budget and no contact for whoever is in one, and nothing
// else changes.
TEST(Plan, NothingIsDoneForWhoIsLeftAlone) {
  const int32_t as_of = 10900;
  const auto assessment = AssessAll(MeasuresOf(MadeUp(510), as_of), Plain());
  const Measures& measures = assessment->measures();
  const std::vector<int64_t> weights = {1, 9};
  const auto is_control = [&](int64_t p) {
    const uint64_t hash = KeyedHash(KeyOfSalt("2025"), measures.IdAt(p).ToString());
    return *ArmOf(hash, weights) == 0;
  };
  PlanOptions spending;
  spending.budgets = {{"money", 20'000, false}};
  for (const PlanOptions& options : {PlanOptions(), spending}) {
    for (StrategyPolicy strategy : {StrategyPolicy(), Variants()}) {
      if (strategy.variants.empty() && !options.budgets.empty()) continue;
      const auto before = MakePlan(assessment, strategy, nullptr, {}, options);
      ASSERT_TRUE(before.ok()) << before.status();
      strategy.holdout = HoldoutPolicy{{1, 10}, "2025"};
      const auto plan = MakePlan(assessment, strategy, nullptr, {}, options);
      ASSERT_TRUE(plan.ok()) << plan.status();
      int64_t left_alone = 0, control = 0;
      for (int64_t p = 0; p < measures.size(); ++p) {
        const Decision& was = (*before)->decisions()[static_cast<size_t>(p)];
        const Decision& d = (*plan)->decisions()[static_cast<size_t>(p)];
        EXPECT_EQ(d.posture, was.posture);
        EXPECT_EQ(d.best, was.best);
        if (is_control(p)) ++control;
        if (is_control(p) && d.posture != Strategy::kNone) {
          ++left_alone;
          EXPECT_EQ(d.blocked, Blocked::kHoldout);
          EXPECT_FALSE(d.IsCarriedOut());
          EXPECT_EQ(d.gain, 0);
          EXPECT_EQ(d.cost, 0);
          const auto why = ExplainPlan(**plan, measures.IdAt(p), Language::kEnglish);
          ASSERT_TRUE(why.ok()) << why.status();
          EXPECT_NE(why->text.find("left alone for comparison"), std::string::npos) << why->text;
        } else if (options.budgets.empty()) {
          EXPECT_EQ(BitsOf(d), BitsOf(was));
          EXPECT_EQ(d.blocked, was.blocked);
        } else {
          EXPECT_NE(d.blocked, Blocked::kHoldout);
        }
        if (p % 17 == 0) {
          EXPECT_EQ(BitsOf(d), BitsOf(*(*plan)->Detail(p, nullptr)));
        }
      }
      EXPECT_NEAR(static_cast<double>(control), static_cast<double>(measures.size()) / 10, 24);
      EXPECT_GT(left_alone, 0);
      if (const PlanProof* proof = (*plan)->proof()) {
        const auto order = measures.Sorted();
        for (size_t i = 0; i < order.size(); ++i) {
          if (is_control(order[i])) {
            EXPECT_EQ(proof->first[i], proof->first[i + 1]);
          }
        }
        EXPECT_LE((*plan)->head().budgets[0].used, 20'000);
        EXPECT_GT((*plan)->head().budgets[0].used, 0);
      }
    }
  }
}

TEST(Adoption, TellsTheArmAndWhoIsLeftAloneIsNotContacted) {
  const int32_t as_of = 10900;
  const auto assessment = AssessAll(MeasuresOf(MadeUp(200), as_of), Plain());
  StrategyPolicy strategy = Variants();
  strategy.holdout = HoldoutPolicy{{1, 4}, "spring"};
  const ControlGroup control(strategy.holdout);
  Book book(*Currency::Parse("USD"), Zone());
  const auto adopt = [&](int32_t day) {
    const auto plan = MakePlan(assessment, strategy, nullptr, {});
    ASSERT_TRUE(plan.ok()) << plan.status();
    const auto done = AdoptPlan(book, **plan, "Maria", "0f9c", day * kDay, {}, {});
    ASSERT_TRUE(done.ok()) << done.status();
  };
  adopt(as_of);
  const auto journal = JournalOf(book, kMaxInstantUs, 0);
  ASSERT_TRUE(journal.ok()) << journal.status();
  std::array<int, 3> arms{};
  std::array<std::array<int64_t, 2>, kStrategies> held_out{};
  const auto ask = [&](const CustomerIdView& id, int32_t day, bool requested, bool recovery) {
    const auto verdict = MayContact(
        book, id, {8, "offers", day * kDay + kDay / 2, requested, recovery}, strategy.contact);
    EXPECT_TRUE(verdict.ok()) << verdict.status();
    return verdict.ok() ? verdict->rule : ContactRule::kAllowed;
  };
  for (const JournalRow& row : *journal) {
    const CustomerIdView id = row.customer.view();
    const Arm arm = row.adoption.arm;
    ++arms[static_cast<size_t>(arm)];
    EXPECT_EQ(arm, control.ArmFor(id, row.adoption.strategy));
    EXPECT_EQ(WriteAdoption(row.adoption), row.ref);
    EXPECT_EQ(row.adoption.action.empty(), arm == Arm::kControl);
    EXPECT_EQ(row.adoption.Propensity(), arm == Arm::kControl ? Ratio({1, 4}) : Ratio({3, 4}));
    ++held_out[static_cast<size_t>(row.adoption.strategy)][arm == Arm::kControl ? 1 : 0];
    if (row.adoption.strategy != Strategy::kNone) {
      EXPECT_EQ(row.adoption.check_us,
                (as_of + DefaultWindow(NameOf(row.adoption.strategy))) * kDay);
      EXPECT_EQ(row.adoption.counts, CountedOf(row.adoption.strategy));
      EXPECT_NE(row.adoption.never, row.adoption.verdict_us != kNullNumber);
    }
    const bool left_alone = arm == Arm::kControl;
    EXPECT_EQ(ask(id, as_of, false, false) == ContactRule::kHoldout, left_alone);
    EXPECT_EQ(ask(id, as_of, true, false), ContactRule::kRequested);
    EXPECT_NE(ask(id, as_of, false, true), ContactRule::kHoldout);  // recovery
    EXPECT_NE(ask(id, as_of - 1, false, false), ContactRule::kHoldout);  // not adopted yet
  }
  // The head says the same before, and the detectable share is that of two arms of these sizes.
  const auto plan = MakePlan(assessment, strategy, nullptr, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  const PlanHead& head = (*plan)->head();
  ASSERT_FALSE(head.prospects.empty());
  for (const StrategyProspect& p : head.prospects) {
    const auto s = static_cast<size_t>(p.strategy);
    EXPECT_EQ(head.postures[s].held_out, held_out[s][1]);
    EXPECT_EQ(p.customers, held_out[s][0] + held_out[s][1]);
    const double share = p.base + p.effect / 2;
    const double detectable = (1.959964 + 0.841621) * std::sqrt(share * (1 - share)) /
                              std::sqrt(static_cast<double>(p.customers) * 0.25 * 0.75);
    EXPECT_NEAR(p.prospect.minimum_detectable, detectable, 1e-4);
    for (const JournalRow& row : *journal) {
      if (row.adoption.strategy != p.strategy) continue;
      EXPECT_NEAR(static_cast<double>(row.adoption.detectable), std::min(1e6, 1e6 * detectable),
                  101);
      EXPECT_EQ(row.adoption.never, p.VerdictDays() < 0);
      EXPECT_EQ(p.VerdictDays() < 0, p.prospect.people_needed > static_cast<double>(p.customers) ||
                                         p.months > 24);
    }
  }
  for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
    const std::string text = PlanText(**plan, language);
    EXPECT_EQ(text.find('{'), std::string::npos) << text;
  }
  EXPECT_NE(PlanText(**plan, Language::kEnglish).find("left alone for comparison: "),
            std::string::npos);
  EXPECT_EQ(arms[0], 0);
  EXPECT_GT(arms[1], arms[2]);
  EXPECT_GT(arms[2], 0);
  const auto assigned = AssignmentsIn(book, kMaxInstantUs, 0);
  ASSERT_TRUE(assigned.ok()) << assigned.status();
  ASSERT_EQ(assigned->rows, static_cast<int64_t>(journal->size()));
  for (size_t i = 0; i < journal->size(); ++i) {
    const auto at = static_cast<int64_t>(i);
    const JournalRow& row = (*journal)[i];
    const auto& columns = assigned->columns;
    EXPECT_EQ(columns[assignments::kCustomerId].chunks[0].text[at], row.customer.view().text);
    EXPECT_EQ(columns[assignments::kArm].chunks[0].numbers[at],
              static_cast<int64_t>(row.adoption.arm));
    EXPECT_EQ(columns[assignments::kStrategy].chunks[0].text[at], NameOf(row.adoption.strategy));
  }
  EXPECT_EQ(AssignmentsIn(book, as_of * kDay, 0)->rows, 0);
  // What was adopted last says who is left alone, and without a holdout nobody is.
  strategy.holdout.reset();
  adopt(as_of + 10);
  for (const JournalRow& row : *journal) {
    EXPECT_NE(ask(row.customer.view(), as_of + 10, false, false), ContactRule::kHoldout);
  }
  EXPECT_EQ(AssignmentsIn(book, kMaxInstantUs, 0)->rows, static_cast<int64_t>(journal->size()));
  // Numbers are drawn by their digits, and ending has no arms.
  EXPECT_EQ(control.ArmFor(CustomerIdView::Number(417), Strategy::kProtect),
            control.ArmFor(CustomerIdView::Text("417"), Strategy::kStart));
  EXPECT_EQ(control.ArmFor(CustomerIdView::Number(417), Strategy::kEnd), Arm::kNone);
  EXPECT_EQ(ControlGroup(std::nullopt).ArmFor(CustomerIdView::Number(417), Strategy::kProtect),
            Arm::kNone);
  for (const char* arm : {"arm=treated", "arm=control"}) {
    const std::string ref = std::string("protect ") + arm + " by=m";
    ASSERT_TRUE(ReadAdoption(1, ref).has_value());
    EXPECT_EQ(WriteAdoption(*ReadAdoption(1, ref)), ref);
  }
  EXPECT_EQ(ReadAdoption(1, "protect arm=other by=m"), std::nullopt);
  // What was written before chances were told is still read, and its chance is not made up.
  EXPECT_EQ(ReadAdoption(1, "protect arm=control by=m")->Propensity(), std::nullopt);
  EXPECT_EQ(ReadAdoption(1, "protect by=m")->Propensity(), Ratio({1, 1}));
  for (const char* wrong :
       {"chance=0", "chance=11/10", "chance=-1/2", "chance=x", "chance=", "chance=1/0",
        "check=soon", "counts=nothing", "counts=", "detectable=-1", "detectable=1000001",
        "verdict=soon", "verdict=99999999999999999999"}) {
    EXPECT_EQ(ReadAdoption(1, "protect arm=control " + std::string(wrong) + " by=m"), std::nullopt)
        << wrong;
  }
  EXPECT_EQ(ReadAdoption(1, "protect by=m")->arm, Arm::kNone);
}

TEST(Pilot, ActsOnAsManyAsAnExperimentNeedsAndOnHalfAtMost) {
  // Two equal arms: n p (1 - p) (z / effect)^2 / (1/4), half of them.
  const double z = 1.959964 + 0.841621;
  for (const auto& [base, effect] : {std::pair{0.1, 0.1}, {0.3, -0.2}, {0.0, 0.05}, {0.5, 0.01}}) {
    const double p = base + effect / 2;
    const double needed = std::ceil(4 * p * (1 - p) * z * z / (effect * effect) / 2);
    for (const int64_t customers : {1, 2, 50, 1'000, 100'000}) {
      const auto share = PilotShare(base, effect, customers);
      ASSERT_TRUE(share.ok()) << share.status();
      const double acted = static_cast<double>(share->numerator) * static_cast<double>(customers) /
                           static_cast<double>(share->denominator);
      EXPECT_NEAR(acted, std::min(needed, static_cast<double>(customers) / 2), 1.0);
      EXPECT_GT(share->numerator, 0);
      EXPECT_LE(CompareRatios(*share, {1, 2}), 0);
    }
  }
  EXPECT_EQ(*PilotShare(0.2, 0, 1'000), Ratio({1, 2}));  // nothing believed: no number is enough
  EXPECT_FALSE(IsPilotOver({1, 0.6, 0.5, 11}));
  EXPECT_TRUE(IsPilotOver({1, 0.5, 0.5, 11}));
  EXPECT_TRUE(IsPilotOver({1, 0.6, 0.9, 11}));
  EXPECT_TRUE(IsPilotOver({1, 0.6, 0.5, 12}));
}

// The law of pilots: nothing but whom is acted on changes; who is not waits or is held out, by the
// same draw; and budgets are spent on the others.
TEST(Pilot, TheOthersWait) {
  const int32_t as_of = 10900;
  const auto assessment = AssessAll(MeasuresOf(MadeUp(400), as_of), Plain());
  const Measures& measures = assessment->measures();
  StrategyPolicy strategy = Variants();
  strategy.holdout = HoldoutPolicy{{1, 10}, "2025"};
  StrategyPolicy piloting = strategy;
  piloting.holdout->pilot = true;
  PlanOptions spending;
  spending.budgets = {{"money", 20'000, false}};
  for (const PlanOptions& options : {PlanOptions(), spending}) {
    const auto full = MakePlan(assessment, strategy, nullptr, {}, options);
    const auto plan = MakePlan(assessment, piloting, nullptr, {}, options);
    ASSERT_TRUE(full.ok() && plan.ok()) << full.status() << plan.status();
    std::array<std::array<int64_t, 3>, kStrategies> seen{};  // acted on or blocked, out, waiting
    const auto order = measures.Sorted();
    for (size_t i = 0; i < order.size(); ++i) {
      const uint32_t p = order[i];
      const CustomerIdView id = measures.IdAt(p);
      const Decision& was = (*full)->decisions()[p];
      const Decision& d = (*plan)->decisions()[p];
      EXPECT_EQ(d.posture, was.posture);
      EXPECT_EQ(d.best, was.best);
      EXPECT_EQ(d.blocked == Blocked::kHoldout, was.blocked == Blocked::kHoldout);
      const Arm arm = (*plan)->control().ArmFor(id, d.posture);
      if (d.posture == Strategy::kNone) continue;
      EXPECT_EQ(arm == Arm::kControl,
                d.blocked == Blocked::kHoldout || d.blocked == Blocked::kPilot);
      const auto s = static_cast<size_t>(d.posture);
      if (d.blocked == Blocked::kPilot) {
        ++seen[s][2];
        EXPECT_FALSE(d.IsCarriedOut());
        EXPECT_EQ(d.gain, 0);
        if (const PlanProof* proof = (*plan)->proof()) {
          EXPECT_EQ(proof->first[i], proof->first[i + 1]);
        }
        if (p % 19 == 0) {
          const auto why = ExplainPlan(**plan, id, Language::kEnglish);
          ASSERT_TRUE(why.ok()) << why.status();
          EXPECT_NE(why->text.find("pilot: not in this round"), std::string::npos) << why->text;
        }
      } else {
        ++seen[s][d.blocked == Blocked::kHoldout ? 1 : 0];
        if (options.budgets.empty()) {
          EXPECT_EQ(BitsOf(d), BitsOf(was));
        }
      }
      if (p % 17 == 0) {
        EXPECT_EQ(BitsOf(d), BitsOf(*(*plan)->Detail(p, nullptr)));
      }
    }
    ASSERT_FALSE((*plan)->head().prospects.empty());
    for (const StrategyProspect& p : (*plan)->head().prospects) {
      if (!p.tried || !(p.gain + p.outlay > 0)) continue;
      const auto& [acted, out, waiting] = seen[static_cast<size_t>(p.strategy)];
      const PlanHead::Posture& posture = (*plan)->head().postures[static_cast<size_t>(p.strategy)];
      EXPECT_EQ(posture.waiting, waiting);
      EXPECT_EQ(posture.held_out, out);
      const auto n = static_cast<double>(p.customers);
      const auto share = PilotShare(p.base, p.effect, p.customers);
      ASSERT_TRUE(share.ok());
      const double expected =
          n * static_cast<double>(share->numerator) / static_cast<double>(share->denominator);
      EXPECT_NEAR(static_cast<double>(acted), expected, 4 * std::sqrt(n) / 2 + 1);
      EXPECT_EQ(p.control_share,
                Ratio({share->denominator - share->numerator, share->denominator}).Reduced());
    }
    EXPECT_NE(PlanText(**plan, Language::kEnglish).find("on trial"), std::string::npos);
  }
}

// A pilot ends when the journal has told, and what does not pay then goes to nobody.
TEST(Pilot, EndsWhenTheBookHasLearned) {
  const int32_t as_of = 10900;
  const auto assessment = AssessAll(MeasuresOf(MadeUp(400), as_of), Plain());
  StrategyPolicy strategy = Variants();
  strategy.holdout = HoldoutPolicy{{1, 10}, "2025", true};
  for (StrategyVariant& v : strategy.variants) {
    if (v.strategy != Strategy::kEnd) v.cost = 1;
  }
  const auto first = MakePlan(assessment, strategy, nullptr, {});
  ASSERT_TRUE(first.ok()) << first.status();
  for (const double lift : {0.0, 400.0}) {
    Book book(*Currency::Parse("USD"), Zone());
    ASSERT_TRUE(AdoptPlan(book, **first, "Maria", "0f9c", as_of * kDay, {}, {}).ok());
    const auto journal = JournalOf(book, kMaxInstantUs, 0);
    ASSERT_TRUE(journal.ok());
    Draws draws(3);
    TableBuilder rows(purchases::kSpec);
    for (const JournalRow& row : *journal) {
      const Adoption& a = row.adoption;
      if (a.strategy != Strategy::kNone) {
        EXPECT_EQ(a.chance, (*first)->control().ChanceOf(a.arm, a.strategy));
        EXPECT_EQ(a.action.empty(), a.arm == Arm::kControl);
      }
      const int64_t amount = 10'000 + draws.Between(0, 2) +
                             (a.arm == Arm::kTreated ? static_cast<int64_t>(100 * lift) : 0);
      rows.Row({{purchases::kCustomerId, row.customer.view().ToString()},
                {purchases::kTime, (as_of + 10) * kDay}, {purchases::kAmount, amount}});
    }
    const auto done = book.Append(rows.Build(), goodwill::Run());
    ASSERT_TRUE(done.ok()) << done.status();
    // The arms are as large as the chances said, and so nobody is alarmed.
    const MeasuresQuestion question = QuestionOf(assessment->policy(), (as_of + 200) * kDay, 0);
    const auto shown = EvaluateAdopted(book, assessment->policy(), question, std::nullopt, {}, {});
    ASSERT_TRUE(shown.ok()) << shown.status();
    std::map<std::string, bool> learned;
    for (const StrategyEffect& effect : shown->strategies) {
      EXPECT_FALSE(effect.ratio.alarm) << effect.strategy;
      learned[effect.strategy] = effect.compared;
    }
    const auto later = AssessAll(MeasuresOf(MadeUp(400), as_of + 200), Plain());
    const auto plan = MakePlan(later, strategy, &book, {});
    ASSERT_TRUE(plan.ok()) << plan.status();
    int64_t acted = 0, waiting = 0;
    for (const StrategyProspect& p : (*plan)->head().prospects) {
      if (!learned[std::string(NameOf(p.strategy))] || !(p.gain + p.outlay > 0)) continue;
      const PlanHead::Posture& posture = (*plan)->head().postures[static_cast<size_t>(p.strategy)];
      waiting += posture.waiting;
      acted += posture.customers - posture.waiting - posture.held_out;
    }
    if (lift > 0) {
      EXPECT_EQ(waiting, 0);
      EXPECT_GT(acted, 0);
    } else {
      EXPECT_EQ(acted, 0);
      EXPECT_GT(waiting, 0);
    }
  }
}

// Another plan is valued from the journal as the textbook does: each customer with whom was done
// what it intends counts by the inverse of the chance.
TEST(Score, OtherPlansAreValuedFromTheJournal) {
  const int32_t as_of = 10900;
  const auto assessment = AssessAll(MeasuresOf(MadeUp(700), as_of), Plain());
  const Measures& measures = assessment->measures();
  StrategyPolicy strategy = Variants();
  strategy.holdout = HoldoutPolicy{{1, 4}, "spring"};
  Book book(*Currency::Parse("USD"), Zone());
  const auto plan = MakePlan(assessment, strategy, nullptr, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(ScorePlan(book, **plan, kMaxInstantUs, 0, 0, {}).status().code(),
            absl::StatusCode::kFailedPrecondition);  // nothing was adopted
  ASSERT_TRUE(AdoptPlan(book, **plan, "Maria", "0f9c", as_of * kDay, {}, {}).ok());
  std::map<std::string, int64_t> brought;
  {
    Draws draws(7);
    TableBuilder rows(purchases::kSpec);
    for (int64_t p = 0; p < measures.size(); ++p) {
      const std::string id = measures.IdAt(p).ToString();
      for (const int32_t day : {as_of - 5, as_of + 10, as_of + 400}) {
        const int64_t amount = draws.Between(100, 9000);
        rows.Row({{purchases::kCustomerId, id}, {purchases::kTime, day * kDay},
                  {purchases::kAmount, amount}});
        if (day == as_of + 10) brought[id] = amount;
      }
    }
    const auto done = book.Append(rows.Build(), goodwill::Run());
    ASSERT_TRUE(done.ok()) << done.status();
  }
  StrategyPolicy fewer = Variants();  // protects nobody, holds nobody out
  std::erase_if(fewer.variants,
                [](const StrategyVariant& v) { return v.strategy == Strategy::kProtect; });
  const auto journal = JournalOf(book, kMaxInstantUs, 0);
  ASSERT_TRUE(journal.ok());
  for (const StrategyPolicy& other : {strategy, fewer}) {
    const auto would = MakePlan(assessment, other, nullptr, {});
    ASSERT_TRUE(would.ok()) << would.status();
    double weights = 0, squares = 0, sum = 0, all = 0;
    int64_t unsupported = 0, customers = 0;
    for (const JournalRow& row : *journal) {
      const Adoption& a = row.adoption;
      if (a.strategy == Strategy::kNone) continue;
      const auto at = measures.Find(row.customer.view());
      ASSERT_TRUE(at.has_value());
      const Decision& d = (*would)->decisions()[measures.Sorted()[static_cast<size_t>(*at)]];
      const bool treats = d.posture == a.strategy;
      const std::string action =
          d.best < 0 ? "" : (*would)->variants()[static_cast<size_t>(d.variant)].name;
      if (d.posture != Strategy::kNone &&
          (!treats || (a.arm == Arm::kTreated && a.action != action))) {
        ++unsupported;
        continue;
      }
      ++customers;
      const double money = static_cast<double>(brought[row.customer.view().ToString()]) / 100;
      all += money;
      const bool same = a.arm == Arm::kTreated ? treats : d.posture == Strategy::kNone;
      if (!same) continue;
      const double weight = a.arm == Arm::kTreated ? 4.0 / 3 : 4.0;
      weights += weight;
      squares += weight * weight;
      sum += weight * money;
    }
    const auto score = ScorePlan(book, **would, (as_of + 200) * kDay, 0, 0, {});
    ASSERT_TRUE(score.ok()) << score.status();
    EXPECT_NEAR(score->policy.value, sum / weights, 1e-9);
    EXPECT_NEAR(score->policy.effective_size, weights * weights / squares, 1e-6);
    EXPECT_NEAR(score->adopted, all / static_cast<double>(customers), 1e-9);
    EXPECT_EQ(score->customers, customers);
    EXPECT_EQ(score->unsupported, unsupported);
    EXPECT_EQ(unsupported == 0, other == strategy);
    EXPECT_EQ(score->waiting + score->unknown, 0);
    EXPECT_FALSE(score->on_margin);
  }
  // While windows run nobody counts, and too few are refused.
  const absl::Status early = ScorePlan(book, **plan, (as_of + 20) * kDay, 0, 0, {}).status();
  EXPECT_EQ(early.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(early.message().find("too thin"), std::string::npos) << early;
  EXPECT_FALSE(ScorePlan(book, **plan, (as_of + 200) * kDay, 0, -1, {}).ok());
  const auto elsewhere = MakePlan(AssessAll(MeasuresOf(MadeUp(50), as_of + 1), Plain()), strategy,
                                  nullptr, {});
  ASSERT_TRUE(elsewhere.ok());
  EXPECT_EQ(ScorePlan(book, **elsewhere, (as_of + 200) * kDay, 0, 0, {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(Adoption, GoesRoundAndRefusesWhatCannotBeRead) {
  const Adoption full{5, Strategy::kProtect, true, "call_on", "0f9c", "Maria Petrova"};
  EXPECT_EQ(WriteAdoption(full), "protect action=call_on ending=1 plan=0f9c by=Maria Petrova");
  EXPECT_EQ(ReadAdoption(5, WriteAdoption(full)), full);
  const Adoption least{7, Strategy::kNone, false, {}, {}, "m"};
  EXPECT_EQ(ReadAdoption(7, WriteAdoption(least)), least);
  EXPECT_EQ(ReadAdoption(7, "  as_usual   by=m"), least);
  for (const char* wrong : {"", "by=m", "protect", "protect by=", "flatter by=m",
                            "protect x=1 by=m", "protect ending=2 by=m"}) {
    EXPECT_EQ(ReadAdoption(0, wrong), std::nullopt) << wrong;
  }
}

TEST(Adoption, FoldsInAnyOrder) {
  const auto on = [](int64_t day, Strategy strategy, bool ending) {
    return Adoption{day * kDay, strategy, ending, {}, {}, "m"};
  };
  EXPECT_FALSE(AdoptedFrom({}).has_value());
  std::vector<Adoption> all = {on(0, Strategy::kProtect, false), on(30, Strategy::kProtect, true),
                               on(60, Strategy::kHarvest, true), on(130, Strategy::kHarvest, true),
                               on(210, Strategy::kHarvest, true)};
  const Adopted a = *AdoptedFrom(all);
  std::reverse(all.begin(), all.end());
  const Adopted b = *AdoptedFrom(all);
  EXPECT_EQ(a.since_us, b.since_us);
  EXPECT_EQ(a.strategy, Strategy::kHarvest);
  EXPECT_EQ(a.since_us, 60 * kDay);
  EXPECT_EQ(a.first_us, 0);
  EXPECT_EQ(a.last_us, 210 * kDay);
  EXPECT_EQ(a.flips, 1);
  EXPECT_EQ(a.reviews, 2);  // on days 30 and 130: 60 is too early, 210 within 90 of 130
  EXPECT_EQ(b.reviews, 2);
  all.push_back(on(211, Strategy::kHarvest, false));  // a review that found otherwise
  EXPECT_EQ(AdoptedFrom(all)->reviews, 0);
  // Two within 90 days are one.
  EXPECT_EQ(AdoptedFrom({on(1, Strategy::kNone, true), on(90, Strategy::kNone, true)})->reviews, 1);
  EXPECT_EQ(AdoptedFrom({on(1, Strategy::kNone, true), on(91, Strategy::kNone, true)})->reviews, 2);
}

TEST(Steadiness, KeepsForItsTimeAndThenWithinTheNoise) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(200), 10900), Plain());
  StrategyPolicy strategy = Variants();
  const auto plan = PlanOf(assessment, strategy);
  const Measures& measures = assessment->measures();
  int kept = 0, changed = 0, decided = 0;
  for (const int64_t switching_cost : {int64_t{0}, int64_t{1'000'000'000}}) {
    strategy.steadiness.switching_cost = switching_cost;
    strategy.steadiness.band = switching_cost == 0 ? Ratio{0, 1} : Ratio{1, 1};
    auto judge = StrategyJudge::Make(plan->calibration(), assessment->policy(), strategy,
                                     measures.header(), measures.layout());
    ASSERT_TRUE(judge.ok());
    for (int64_t p = 0; p < measures.size(); ++p) {
      const Measures::Place place = measures.At(p);
      const Decision& alone = plan->decisions()[static_cast<size_t>(p)];
      if (alone.posture == Strategy::kNone || alone.runner_up == Strategy::kNone) continue;
      if (alone.runner_up == Strategy::kEnd) continue;
      ++decided;
      for (const int32_t days : {0, 1000}) {
        for (const bool overridden : {false, true}) {
          PersonFacts person;
          person.adopted = AdoptedPosture{alone.runner_up, days, false, overridden};
          const Decision d = (*judge)(*place.part, place.index, {}, person);
          EXPECT_EQ(d.wanted, alone.posture);
          const bool keeps = !overridden && (days == 0 || switching_cost > 0);
          EXPECT_EQ(d.posture, keeps ? alone.runner_up : alone.posture);
          if (keeps) {
            EXPECT_EQ(d.reason, DecisionReason::kHeld);
            EXPECT_DOUBLE_EQ(d.gain, alone.runner_up_gain);
            EXPECT_NEAR(d.held, alone.gain - alone.runner_up_gain, 1e-9 * (1 + alone.gain));
            EXPECT_FALSE(ReasonText(*plan, d, Language::kRussian).empty());
          } else {
            EXPECT_EQ(BitsOf(d), BitsOf(alone));
          }
          (keeps ? kept : changed) += 1;
        }
      }
    }
  }
  EXPECT_GT(decided, 20);
  EXPECT_GT(kept, 20);
  EXPECT_GT(changed, 20);
}

// Nobody is ended before two adopted reviews and an approval, whatever the policy says.
TEST(Steadiness, EndingTakesTwoReviewsAndAnApproval) {
  Gates gates(std::vector<GateSetting>{}, true);
  StrategyFacts facts;
  for (const auto& [fact, value] : std::vector<std::pair<StrategyFact, double>>{
           {StrategyFact::kWithheld, 0}, {StrategyFact::kGone, 0},
           {StrategyFact::kServiceMeasured, 1}, {StrategyFact::kLossProbability, 1},
           {StrategyFact::kRescue, -1}, {StrategyFact::kVulnerable, 0},
           {StrategyFact::kOpenComplaint, 0}, {StrategyFact::kSilentSource, 0}}) {
    facts[fact] = value;
  }
  for (int reviews = 0; reviews <= 3; ++reviews) {
    for (const bool approved : {false, true}) {
      facts[StrategyFact::kAdoptedReviews] = reviews;
      facts[StrategyFact::kApproved] = approved ? 1 : 0;
      EXPECT_EQ(!gates.Shut(Strategy::kEnd, facts).has_value(), reviews >= 2 && approved);
      EXPECT_EQ(gates.Forbidden(Strategy::kEnd, facts), reviews < 2 || !approved);
    }
  }
}

TEST(StrategyBookTest, SaysWhatCanBeKnownBeforeAnythingIsAdopted) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(120), 10900), Plain());
  for (const StrategyPolicy& strategy : {StrategyPolicy(), Variants()}) {
    const auto plan = PlanOf(assessment, strategy);
    const auto prospects = ProspectsOf(*plan);
    ASSERT_TRUE(prospects.ok()) << prospects.status();
    EXPECT_FALSE(prospects->empty());
    for (const StrategyProspect& p : *prospects) {
      EXPECT_EQ(p.customers, plan->head().postures[static_cast<size_t>(p.strategy)].customers);
      EXPECT_GE(p.base, 0);
      EXPECT_LE(p.base + std::fabs(p.effect), 1);
      // Knowing is worth something where it might change the decision, and less the surer.
      EXPECT_GE(p.knowing, 0);
      EXPECT_LE(p.knowing, 0.4 * p.sd_prior);
      // With more people than there are, it could be known.
      EXPECT_EQ(p.prospect.knowable,
                p.prospect.people_needed <= static_cast<double>(p.customers));
      EXPECT_GT(p.months, 0);
    }
    for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
      const std::string text = *StrategyBook(*plan, language);
      EXPECT_EQ(text.find('{'), std::string::npos);
      EXPECT_EQ(text.find("book."), std::string::npos);
      EXPECT_NE(text.find("`end.approved`"), std::string::npos);
    }
  }
}

TEST(ContestTest, WhatIsTakenAwayOrRefusedCanBeContested) {
  const auto assessment = AssessAll(MeasuresOf(MadeUp(80), 10900), Plain());
  const auto plan = *Budgeted(assessment, {{"money", 500, false}});
  const Measures& measures = assessment->measures();
  int contested = 0, refused = 0;
  for (int64_t p = 0; p < measures.size(); ++p) {
    const Decision& d = plan->decisions()[static_cast<size_t>(p)];
    const auto command = ContestDecision(*plan, measures.IdAt(p), "0f", "why?", "maria", 5);
    const bool given = d.posture != Strategy::kNone && d.posture != Strategy::kReengineer &&
                       d.posture != Strategy::kHarvest && d.posture != Strategy::kEnd &&
                       d.IsCarriedOut();
    EXPECT_EQ(command.ok(), !given);
    (command.ok() ? contested : refused) += 1;
    if (!command.ok()) continue;
    EXPECT_EQ(command->kind, CommandKind::kOpen);
    EXPECT_EQ(command->subject, "maria");
    EXPECT_EQ(command->details.back(), (CommandDetail{"review", "human"}));
  }
  EXPECT_GT(contested, 0);
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace goodwill
