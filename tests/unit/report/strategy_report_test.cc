#include "goodwill/report/strategy_report.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/book/schema.h"
#include "goodwill/report/page.h"
#include "goodwill/report/report.h"
#include "goodwill/strategy/adoption.h"
#include "report/template.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr char kHostile[] = "</script><img src=x onerror=alert(1)>";

// Customers who buy at rates of their own and leave, and a way of most strategies with
// its cost.
struct Shop {
  Book book{*Currency::Parse("EUR"), Zone()};
  Policy policy;
  StrategyPolicy strategy;

  Shop() {
    policy.currency = *Currency::Parse("EUR");
    policy.tiers.tiers = {{"all", "", std::nullopt}};
    for (const StrategyVariant& standard : DefaultVariants()) {
      if (standard.strategy == Strategy::kEnd || standard.strategy == Strategy::kHarvest) continue;
      StrategyVariant variant = standard;
      variant.cost = 90;
      variant.uses = {{"minutes", 10}};
      strategy.variants.push_back(variant);
    }
    Draws draws(5);
    TableBuilder bought(purchases::kSpec);
    for (int i = 0; i < 60; ++i) {
      const int64_t last = 10'000 + static_cast<int64_t>(draws.Below(900));
      for (int64_t day = 10'000 + static_cast<int64_t>(draws.Below(300)); day <= last;
           day += 1 + static_cast<int64_t>(draws.Below(120))) {
        bought.Row({{purchases::kCustomerId, "c" + std::to_string(i)},
                    {purchases::kTime, day * kDay},
                    {purchases::kAmount, 500 + static_cast<int64_t>(draws.Below(9'000))}});
      }
    }
    const auto kept = book.Append(bought.Build(), goodwill::Run());
    EXPECT_TRUE(kept.ok()) << kept.status();
  }
  std::shared_ptr<const Assessment> At(int64_t day) const {
    const auto measures = book.MeasureAll(QuestionOf(policy, day * kDay, 0), goodwill::Run());
    EXPECT_TRUE(measures.ok()) << measures.status();
    const auto calibration = Calibrate(**measures, policy, {});
    EXPECT_TRUE(calibration.ok()) << calibration.status();
    return *Assess(*measures, std::make_shared<const Calibration>(*calibration),
                   std::make_shared<const Policy>(policy), {});
  }
  std::shared_ptr<const Plan> PlanOf(std::shared_ptr<const Assessment> assessment,
                                     std::vector<Budget> budgets) const {
    auto plan = MakePlan(std::move(assessment), strategy, &book, {},
                         {.budgets = std::move(budgets), .policy = std::nullopt});
    EXPECT_TRUE(plan.ok()) << plan.status();
    return *plan;
  }
};

std::string DataIn(const std::string& page) {
  const size_t begin = page.find("application/json\">") + 18;
  return page.substr(begin, page.find("</script>", begin) - begin);
}

TEST(StrategyReport, WithoutAPlanThereIsTheJournalOfTheBook) {
  const Shop shop;
  const auto assessment = shop.At(10'900);
  EXPECT_FALSE(MakeReport(*assessment, nullptr, {}, {})->strategy);
  const auto report = MakeReport(*assessment, &shop.book, {}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_TRUE(report->strategy);
  EXPECT_FALSE(report->strategy->head || report->strategy->effects);
  EXPECT_TRUE(report->strategy->journal.empty());
}

TEST(StrategyReport, TheMapAddsUpAndNoPlanLiesAboveACurve) {
  const Shop shop;
  const auto assessment = shop.At(10'900);
  for (const bool several : {false, true}) {
    std::vector<Budget> budgets = {{"minutes", 300, false}};
    if (several) budgets.push_back({"money", 4'000, false});
    const auto plan = shop.PlanOf(assessment, budgets);
    const auto told = MakeStrategyReport(*assessment, nullptr, plan.get(), nullptr);
    ASSERT_TRUE(told.ok()) << told.status();
    int64_t customers = 0, carried_out = 0;
    double gain = 0;
    for (const ReportAction& action : told->actions) {
      customers += action.customers;
      carried_out += action.carried_out;
      gain += action.gain;
      EXPECT_LE(action.carried_out, action.customers);
    }
    EXPECT_EQ(customers, plan->head().customers);
    EXPECT_GT(carried_out, 0);
    EXPECT_NEAR(gain, plan->head().planned, 1e-3);
    ASSERT_EQ(told->budgets.size(), budgets.size());
    for (const ReportBudget& budget : told->budgets) {
      ASSERT_EQ(budget.curve.size(), static_cast<size_t>(kBudgetSteps) + 1);
      EXPECT_GE(budget.most, budget.use.budget.amount);
      EXPECT_EQ(budget.curve.front(), 0);
      double steepest = 1e300;
      for (size_t k = 1; k < budget.curve.size(); ++k) {
        const double step = budget.curve[k] - budget.curve[k - 1];
        EXPECT_GE(step, -1e-9);
        EXPECT_LE(step, steepest + 1e-9);  // more brings less and less
        steepest = step;
      }
      // Between two points of a concave curve the line lies below it: at most a step off.
      const double at = static_cast<double>(budget.use.used) * kBudgetSteps /
                        static_cast<double>(budget.most);
      EXPECT_LE(plan->head().planned, budget.curve[static_cast<size_t>(std::ceil(at))] + 1e-3);
    }
    EXPECT_FALSE(told->prospects.empty());
  }
}

TEST(StrategyReport, TheJournalNamesEachPlanAndCountsItsFlips) {
  Shop shop;
  std::map<std::string, Strategy> stands;
  std::vector<int64_t> flips;
  for (const int64_t day : {10'300, 10'600, 10'900}) {
    const auto plan = shop.PlanOf(shop.At(day), {});
    const auto adopted =
        AdoptPlan(shop.book, *plan, kHostile, std::string(32, '0' + static_cast<char>(day % 7)),
                  day * kDay, {}, {});
    ASSERT_TRUE(adopted.ok()) << adopted.status();
    int64_t changed = 0;
    const auto journal = JournalOf(shop.book, day * kDay + 1, 0);
    ASSERT_TRUE(journal.ok()) << journal.status();
    for (const JournalRow& row : *journal) {
      if (row.adoption.time_us != day * kDay) continue;
      const std::string id = row.customer.view().ToString();
      changed += stands.contains(id) && stands[id] != row.adoption.strategy;
      stands[id] = row.adoption.strategy;
    }
    flips.push_back(changed);
  }
  const auto assessment = shop.At(10'901);
  const auto report = MakeReport(*assessment, &shop.book, {}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  const ReportStrategy& told = *report->strategy;
  ASSERT_EQ(told.journal.size(), 3u);
  EXPECT_EQ(told.adoptions_in_all, 3);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(told.journal[i].flips, flips[2 - i]) << i;
    EXPECT_EQ(told.journal[i].by, kHostile);
    EXPECT_GT(told.journal[i].customers, 0);
    EXPECT_EQ(told.journal[i].treated + told.journal[i].control, 0);  // there was no holdout
  }
  EXPECT_GT(flips[1] + flips[2], 0);
  EXPECT_GT(told.journal[0].time_us, told.journal[1].time_us);
}

TEST(StrategyReport, NoTextLeavesItsQuotationMarks) {
  if (PageTemplate().empty()) GTEST_SKIP() << "built without the report's page";
  const Shop shop;
  const auto assessment = shop.At(10'900);
  const auto plan = shop.PlanOf(assessment, {{"money", 4'000, false}});
  Evaluation evaluation;
  evaluation.currency = shop.policy.currency;
  evaluation.strategies.resize(2);
  evaluation.strategies[0].strategy = kHostile;
  evaluation.strategies[1].strategy = "protect";
  evaluation.strategies[1].compared = true;
  evaluation.strategies[1].effect.always_valid.low = -INFINITY;  // is no number there
  ReportOptions options;
  options.plan = plan.get();
  options.effects = &evaluation;
  const auto report = MakeReport(*assessment, nullptr, options, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->options.plan, nullptr);
  for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
    const auto page = ReportPage(*report, language);
    ASSERT_TRUE(page.ok()) << page.status();
    const std::string data = DataIn(*page);
    EXPECT_TRUE(data.ends_with("}"));
    EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
    EXPECT_NE(data.find("\"effects\":[[\"\\u003c/script"), std::string::npos);
    EXPECT_NE(data.find("[\"protect\",\"too_few\""), std::string::npos);
  }
}

TEST(StrategyReport, APlanOfAnotherAssessmentIsRefused) {
  const Shop shop;
  const auto assessment = shop.At(10'900);
  const auto plan = shop.PlanOf(shop.At(10'800), {});
  ReportOptions options;
  options.plan = plan.get();
  EXPECT_EQ(MakeReport(*assessment, nullptr, options, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace goodwill
