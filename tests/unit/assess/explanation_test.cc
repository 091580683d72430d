#include "goodwill/assess/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "tests/unit/assess/population.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/value/purchase_log.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Language kLanguages[] = {Language::kEnglish, Language::kRussian, Language::kBulgarian};

std::shared_ptr<const Assessment> AssessRows(const MeasuresHeader& header,
                                             const MeasuresLayout& layout, const Rows& rows,
                                             const Policy& policy) {
  const auto measures = *Measures::FromRows(header, layout, rows);
  const auto calibration = Calibrate(*measures, policy, goodwill::Run{});
  EXPECT_TRUE(calibration.ok()) << calibration.status();
  if (!calibration.ok()) return nullptr;
  const auto assessment = Assess(measures, std::make_shared<const Calibration>(*calibration),
                                 std::make_shared<const Policy>(policy), goodwill::Run{});
  EXPECT_TRUE(assessment.ok()) << assessment.status();
  return assessment.ok() ? *assessment : nullptr;
}

// Five customers of a shop, as of 1 July 1998 in Sofia.
class ExplanationTest : public ::testing::Test {
 protected:
  ExplanationTest() : header_(MakeHeader(IdKind::kText, "Europe/Sofia")) {
    header_.as_of_us = *ParseInstant("1998-07-01", header_.zone);
    policy_.currency = header_.currency;
    policy_.measures.window = Window::RollingMonths(12);
    policy_.tiers.tiers = {{"gold", "Gold", TierEntry{}},
                           {"silver", "Silver", TierEntry{}},
                           {"basic", "", std::nullopt}};
    policy_.tiers.tiers[0].entry->pareto = true;
    policy_.tiers.tiers[0].entry->min_orders = 3;
    policy_.tiers.tiers[0].entry->max_days_since_last = 60;
    policy_.tiers.tiers[1].entry->any_of.resize(2);
    policy_.tiers.tiers[1].entry->any_of[0].min_turnover = 50'000;
    policy_.tiers.tiers[1].entry->any_of[1].min_margin = 20'000;

    // Regular, in the Pareto set.
    Measures::Row& best = Customer("best", 5, 123'450, "1998-04-02", "1998-06-13");
    best.measures.cadence = {1'314, 4, 72, 20, 36};
    best.measures.all.cost = 60'000;
    best.measures.service.contacts_wanted = 2;
    best.measures.service.contacts_caused_by_us = 1;
    best.measures.service.cost_wanted = 1'000;
    best.measures.service.cost_caused_by_us = 700;
    best.measures.variety.products = 7;
    best.measures.variety.categories = 2;
    // Much, but long ago and with returns.
    Measures::Row& late = Customer("late", 3, 90'000, "1997-08-01", "1997-12-24");
    late.measures.all.returns = 1;
    late.measures.all.returned = 9'000;
    late.measures.all.lines = 4;
    late.measures.cadence = {11'000, 2, 145, 80, 145};
    // Once, with a cost nobody knows.
    Measures::Row& once = Customer("once", 1, 4'000, "1998-06-30", "1998-06-30");
    once.measures.all.uncosted_lines = 1;
    // Only returned; and nothing at all.
    Measures::Row& back = Customer("back", 0, 0, "1998-01-01", "1998-01-01");
    back.measures.all = PurchaseTotals{};
    back.measures.all.returns = back.measures.all.lines = 1;
    back.measures.all.returned = 500;
    Customer("none", 0, 0, "1998-01-01", "1998-01-01").measures.all = PurchaseTotals{};
    for (Measures::Row& row : rows_) row.measures.window = row.measures.all;
    assessment_ = AssessRows(header_, FullLayout(), rows_, policy_);
  }

  Measures::Row& Customer(const std::string& id, uint32_t orders, int64_t gross,
                          const std::string& first, const std::string& last) {
    rows_.reserve(8);
    Measures::Row& row = rows_.emplace_back();
    row.id = CustomerId(CustomerIdView::Text(id));
    PurchaseTotals& all = row.measures.all;
    all.orders = all.purchase_days = all.lines = orders;
    all.gross = gross;
    all.first_us = *ParseInstant(first + "T10:00:00", header_.zone);
    all.last_us = *ParseInstant(last + "T23:30:00", header_.zone);
    return row;
  }

  Explanation Of(const std::string& id, Language language = Language::kEnglish) {
    absl::StatusOr<Explanation> out = Explain(*assessment_, CustomerIdView::Text(id), language);
    EXPECT_TRUE(out.ok()) << out.status();
    return out.ok() ? *out : Explanation{};
  }

  static const Reason* Find(const Explanation& explanation, const std::string& code) {
    for (const Reason& reason : explanation.reasons) {
      if (reason.code == code) return &reason;
    }
    return nullptr;
  }

  MeasuresHeader header_;
  Policy policy_;
  Rows rows_;
  std::shared_ptr<const Assessment> assessment_;
};

TEST_F(ExplanationTest, TheBestCustomerInEnglish) {
  const Explanation e = Of("best");
  EXPECT_EQ(e.tier, "gold");
  EXPECT_EQ(e.tier_label, "Gold");
  EXPECT_TRUE(e.pareto);
  EXPECT_EQ(e.customer_id.text, "best");
  EXPECT_EQ(e.text,
            "Customer best: tier \"Gold\".\n"
            "Purchases: 5, the first on 1998-04-02, the last on 1998-06-13; days since then: 17.\n"
            "Buys every 18.0 days on average; median gap in days: 18.0.\n"
            "Turnover: 1,234.50 EUR; on average per purchase: 246.90 EUR.\n"
            "Margin: 634.50 EUR, 51.4\u00a0% of turnover.\n"
            "Different products bought: 7; categories: 2.\n"
            "Cost to serve: 17.00 EUR; contacts: 3.\n"
            "Of these costs, wanted by the customer: 10.00 EUR; caused by us: 7.00 EUR; "
            "unrequested: 0.00 EUR.\n"
            "Margin less the cost to serve: 617.50 EUR.\n"
            "In the Pareto set: turnover 1,234.50 EUR, the cut is at 810.00 EUR. The set brings "
            "98.3\u00a0% of the total; customers in it: 2 of 4.\n"
            "Recency score: 2 of 5; last purchase on 1998-06-13, the next score begins on "
            "1998-06-30.\n"
            "Frequency score: 4 of 5; purchases: 5, no score is higher.\n"
            "Monetary score: 4 of 5; turnover 1,234.50 EUR, no score is higher.\n"
            "Tiers look at the time from 1997-07-01 to 1998-06-30.\n"
            "Meets \"Gold\": in the Pareto set.\n"
            "Meets \"Gold\", orders: 5 (needed: 3).\n"
            "Meets \"Gold\", days since the last purchase: 17 (at most: 60).\n"
            "Facts up to and including 1998-06-30 count.\n");
}

TEST_F(ExplanationTest, InRussianAndBulgarian) {
  const Explanation ru = Of("best", Language::kRussian);
  EXPECT_THAT(ru.text, HasSubstr("Покупок: 5, первая — 02.04.1998, последняя — 13.06.1998; с тех "
                                 "пор прошло дней: 17.\n"));
  EXPECT_THAT(ru.text, HasSubstr("Оборот: 1\u00a0234,50 EUR; в среднем за покупку: 246,90 EUR.\n"));
  EXPECT_THAT(ru.text, HasSubstr("Учтены данные по 30.06.1998 включительно.\n"));
  const Explanation bg = Of("best", Language::kBulgarian);
  EXPECT_THAT(bg.text, HasSubstr("Оборот: 1234,50 EUR; средно на покупка: 246,90 EUR.\n"));
  // A date that ends the sentence brings its own full stop.
  EXPECT_THAT(bg.text, HasSubstr("за периода от 01.07.1997 г. до 30.06.1998 г.\n"));
}

TEST_F(ExplanationTest, WhatKeepsACustomerOut) {
  const Explanation e = Of("late");
  EXPECT_EQ(e.tier, "silver");
  const Reason* met = Find(e, "tier.entry.min_turnover");
  ASSERT_NE(met, nullptr);
  EXPECT_TRUE(met->holds);
  EXPECT_EQ(met->policy_path, "tiers[1].entry.any_of[0].min_turnover");
  EXPECT_EQ(met->text, "Meets \"Silver\", turnover: 810.00 EUR (needed: 500.00 EUR).");
  const Reason* missed = Find(e, "tier.entry.max_days_since_last");
  ASSERT_NE(missed, nullptr);
  EXPECT_FALSE(missed->holds);
  EXPECT_EQ(missed->policy_path, "tiers[0].entry.max_days_since_last");
  EXPECT_EQ(
      missed->text,
      "Short of \"Gold\", days since the last purchase: 188 (at most: 60, too many by: 128).");
  EXPECT_THAT(missed->inputs,
              ::testing::Contains(ReasonInput{"measure", std::string("days_since_last")}));
  EXPECT_THAT(missed->inputs, ::testing::Contains(ReasonInput{"missing", int64_t{128}}));
  EXPECT_THAT(e.text, HasSubstr("Returned: 90.00 EUR, that is 10\u00a0% of what was bought.\n"));
  EXPECT_THAT(e.text, HasSubstr("This silence is longer than any before; the longest, in days: "
                                "80.\n"));
}

TEST_F(ExplanationTest, AlternativesAndWhatIsNotKnown) {
  const Explanation e = Of("once");
  EXPECT_EQ(e.tier, "basic");
  EXPECT_EQ(e.tier_label, "basic");
  EXPECT_FALSE(e.pareto);
  EXPECT_THAT(e.text, HasSubstr("One purchase, on 1998-06-30; days since then: 0.\n"));
  EXPECT_THAT(e.text, HasSubstr("The margin is not known: order lines without a cost: 1 of 1."));
  EXPECT_THAT(e.text, HasSubstr("Outside the Pareto set: turnover 40.00 EUR, the cut is at 810.00 "
                                "EUR, missing: 770.00 EUR."));
  EXPECT_THAT(e.text, HasSubstr("Tier \"basic\" takes all who enter none above it.\n"
                                "Any one of the following would be enough for \"Silver\".\n"
                                "Short of \"Silver\", turnover: 40.00 EUR (needed: 500.00 EUR, "
                                "missing: 460.00 EUR).\n"
                                "Short of \"Silver\", margin: not known, because costs are missing "
                                "(needed: 200.00 EUR).\n"
                                "Short of \"Gold\": not in the Pareto set.\n"));
  EXPECT_THAT(e.text, HasSubstr("No contacts are recorded.\n"));
  EXPECT_THAT(e.text, Not(HasSubstr("less the cost to serve")));
}

TEST_F(ExplanationTest, ThoseWhoOnlyReturnedOrNeverCame) {
  Explanation e = Of("back");
  EXPECT_THAT(e.text, HasSubstr("No purchase so far.\n"));
  EXPECT_THAT(e.text, HasSubstr("Returned: 5.00 EUR; no purchase of value stands against it.\n"));
  EXPECT_THAT(e.text, HasSubstr("No scores: no purchase"));
  e = Of("none");
  EXPECT_THAT(e.text, HasSubstr("Not ranked for the Pareto set"));
  EXPECT_THAT(e.text, Not(HasSubstr("Margin")));
}

TEST_F(ExplanationTest, UnknownCustomers) {
  EXPECT_EQ(
      Explain(*assessment_, CustomerIdView::Text("nobody"), Language::kEnglish).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(Explain(*assessment_, CustomerIdView::Number(1), Language::kEnglish).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ExplanationTest, SummaryInThreeLanguages) {
  const Summary s = *Summarize(*assessment_, Language::kEnglish);
  EXPECT_EQ(s.customers, 5);
  EXPECT_EQ(s.purchasers, 3);
  EXPECT_EQ(s.repeaters, 2);
  EXPECT_EQ(s.turnover, 123'450 + 81'000 + 4'000 - 500);
  EXPECT_FALSE(s.has_margin);
  EXPECT_TRUE(s.has_cost_to_serve);
  EXPECT_EQ(s.cost_to_serve, 1'700);
  ASSERT_EQ(s.tiers.size(), 3u);
  EXPECT_EQ(s.tiers[0].customers, 1);
  EXPECT_EQ(s.tiers[1].turnover, 81'000);
  EXPECT_EQ(s.tiers[2].customers, 3);
  EXPECT_EQ(s.text,
            "Customers: 5; with a purchase: 3; who came back: 2.\n"
            "Turnover: 2,079.50 EUR.\n"
            "The margin is not known: customers with order lines without a cost: 1.\n"
            "Cost to serve: 17.00 EUR.\n"
            "2 of 4 customers (50\u00a0%) bring 80\u00a0% of turnover.\n"
            "Gini: 0.5396; share of the largest customer: 59.4\u00a0%, of the largest tenth: "
            "59.4\u00a0%, of the largest fifth: 59.4\u00a0%.\n"
            "Customers below zero, who count in these figures: 1.\n"
            "Facts up to and including 1998-06-30 count.\n"
            "\n"
            "Tier    Customers  Share      Turnover\n"
            "Gold            1   20\u00a0%  1,234.50 EUR\n"
            "Silver          1   20\u00a0%    810.00 EUR\n"
            "basic           3   60\u00a0%     35.00 EUR\n");
  EXPECT_THAT(
      Summarize(*assessment_, Language::kRussian)->text,
      HasSubstr("80\u00a0% показателя «оборот» приходится на 2 из 4 (50\u00a0% клиентов).\n"));
  EXPECT_THAT(Summarize(*assessment_, Language::kBulgarian)->text,
              HasSubstr("80\u00a0% от показателя „оборот“ се падат на 2 от 4 (50\u00a0% от "
                        "клиентите).\n"));
}

TEST_F(ExplanationTest, SummaryKnowsTheMarginWhenAllCostsAreKnown) {
  for (Measures::Row& row : rows_) row.measures.all.uncosted_lines = 0;
  assessment_ = AssessRows(header_, FullLayout(), rows_, policy_);
  const Summary s = *Summarize(*assessment_, Language::kEnglish);
  EXPECT_TRUE(s.has_margin);
  EXPECT_EQ(s.margin, s.turnover - 60'000);
  int64_t net = 0;
  for (const TierSummary& tier : s.tiers) net += tier.net_margin;
  EXPECT_EQ(net, s.margin - s.cost_to_serve);
  EXPECT_THAT(s.text, HasSubstr("Net margin\n"));
}

// Whatever the customers and the policy: each sentence is complete, and the
// three languages give the same reasons.
TEST(ExplanationPropertyTest, CompleteAndAlikeInAllLanguages) {
  Draws draws(31);
  for (int round = 0; round < 40; ++round) {
    const MeasuresHeader header = MakeHeader(IdKind::kNumber, "Europe/Sofia");
    const Rows rows = DrawRows(draws, header, 25, true);
    Policy policy = DrawPolicy(draws);
    if (draws.Below(2) == 0) policy.measures.window.reset();
    MeasuresLayout layout = FullLayout();
    layout.service = draws.Below(2) == 0;
    layout.window = policy.measures.window.has_value();
    const auto assessment = AssessRows(header, layout, rows, policy);
    ASSERT_NE(assessment, nullptr);
    for (const Measures::Row& row : rows) {
      const Explanation english = *Explain(*assessment, row.id.view(), Language::kEnglish);
      for (const Language language : kLanguages) {
        const Explanation e = *Explain(*assessment, row.id.view(), language);
        ASSERT_EQ(e.reasons.size(), english.reasons.size());
        for (size_t i = 0; i < e.reasons.size(); ++i) {
          const Reason& reason = e.reasons[i];
          ASSERT_EQ(reason.code, english.reasons[i].code);
          ASSERT_EQ(reason.inputs, english.reasons[i].inputs);
          ASSERT_EQ(reason.policy_path, english.reasons[i].policy_path);
          ASSERT_EQ(reason.holds, english.reasons[i].holds);
          ASSERT_TRUE(reason.text.ends_with('.')) << reason.text;
          ASSERT_FALSE(reason.text.ends_with("..")) << reason.text;
          for (const char* incomplete : {"{", "}", "?", ": .", ": ;", ": ,", "  ", " ,", "()"}) {
            ASSERT_THAT(reason.text, Not(HasSubstr(incomplete)));
          }
        }
      }
      // The tier that was decided is the one explained.
      const int32_t tier =
          static_cast<int32_t>(std::find_if(policy.tiers.tiers.begin(), policy.tiers.tiers.end(),
                                            [&](const Tier& t) { return t.name == english.tier; }) -
                               policy.tiers.tiers.begin());
      for (const Reason& reason : english.reasons) {
        if (!reason.code.starts_with("tier.entry.")) continue;
        const bool own = reason.policy_path.starts_with("tiers[" + std::to_string(tier) + "]");
        ASSERT_EQ(reason.holds, own) << reason.text;
      }
    }
    for (const Language language : kLanguages) {
      const Summary summary = *Summarize(*assessment, language);
      int64_t customers = 0;
      for (const TierSummary& each : summary.tiers) customers += each.customers;
      EXPECT_EQ(customers, 25);
      EXPECT_THAT(summary.text, Not(HasSubstr("{")));
      EXPECT_THAT(summary.text, Not(HasSubstr("?")));
    }
  }
}

// From measures to the published Pareto line.
TEST(SummaryTest, OnlineRetail) {
  const std::vector<LoggedPurchase> log = ReadPurchaseLog("online_retail_invoices.csv");
  if (log.empty()) GTEST_SKIP() << "online_retail_invoices.csv is not there";
  MeasuresHeader header = MakeHeader(IdKind::kText);
  header.as_of_us = DaysFromCivil(2011, 12, 10) * kMicrosPerDay;
  std::map<std::string, PurchaseTotals> customers;
  for (const LoggedPurchase& purchase : log) {
    PurchaseTotals& totals = customers[purchase.customer];
    ++totals.lines;
    ++totals.uncosted_lines;
    if (purchase.cents < 0) {
      ++totals.returns;
      totals.returned -= purchase.cents;
      continue;
    }
    ++totals.orders;
    totals.gross += purchase.cents;
    totals.first_us = std::min(totals.first_us, purchase.day * kMicrosPerDay);
    totals.last_us = std::max(totals.last_us, purchase.day * kMicrosPerDay);
  }
  Rows rows;
  for (const auto& [id, totals] : customers) {
    Measures::Row row;
    row.id = CustomerId(CustomerIdView::Text(id));
    row.measures.all = row.measures.window = totals;
    rows.push_back(row);
  }
  Policy policy;
  policy.currency = header.currency;
  policy.tiers.tiers = {{"few", "", TierEntry{}}, {"many", "", std::nullopt}};
  policy.tiers.tiers[0].entry->pareto = true;
  const auto assessment = AssessRows(header, MeasuresLayout{}, rows, policy);
  ASSERT_NE(assessment, nullptr);
  const Summary s = *Summarize(*assessment, Language::kEnglish);
  EXPECT_EQ(s.turnover, 830006581);
  EXPECT_EQ(s.tiers[0].customers, 1171);
  EXPECT_NEAR(s.concentration.gini, .7092835737, 5e-11);
  EXPECT_THAT(s.text,
              HasSubstr("1,171 of 4,372 customers (26.8\u00a0%) bring 80\u00a0% of turnover.\n"));

  policy.pareto.basis = ValueBasis::kGross;
  const auto gross = AssessRows(header, MeasuresLayout{}, rows, policy);
  ASSERT_NE(gross, nullptr);
  EXPECT_EQ(gross->calibration().pareto.total, 891140790);
  EXPECT_EQ(gross->calibration().pareto.members, 1133);
}

}  // namespace
}  // namespace goodwill
