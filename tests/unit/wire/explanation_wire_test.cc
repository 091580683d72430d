#include "wire/explanation_wire.h"

#include <string>

#include "goodwill/v1/explanation.pb.h"
#include "gtest/gtest.h"

namespace goodwill {
namespace {

TEST(ExplanationWire, HoldsAllOfIt) {
  Explanation e;
  e.customer_id = CustomerId(CustomerIdView::Number(-42));
  e.language = Language::kBulgarian;
  e.tier = "top";
  e.tier_label = "Върхови";
  e.pareto = true;
  e.reasons = {{"a",
                {{"n", int64_t{5}},
                 {"money", MinorUnits{-123}},
                 {"ratio", 0.25},
                 {"word", std::string("x")},
                 {"when", InstantUs{77}}},
                "защо",
                "tiers[0].entry.pareto",
                false}};
  e.text = "всичко";
  v1::Explanation m;
  ASSERT_TRUE(m.ParseFromString(EncodeExplanation(e)));
  EXPECT_EQ(m.customer_id().number(), -42);
  EXPECT_EQ(m.language(), "bg");
  EXPECT_EQ(m.tier(), "top");
  EXPECT_EQ(m.tier_label(), "Върхови");
  EXPECT_TRUE(m.pareto());
  ASSERT_EQ(m.reasons_size(), 1);
  const v1::Reason& reason = m.reasons(0);
  EXPECT_EQ(reason.code(), "a");
  EXPECT_EQ(reason.text(), "защо");
  EXPECT_EQ(reason.policy_path(), "tiers[0].entry.pareto");
  EXPECT_FALSE(reason.holds());
  ASSERT_EQ(reason.inputs_size(), 5);
  EXPECT_EQ(reason.inputs(0).integer(), 5);
  EXPECT_EQ(reason.inputs(1).money_minor(), -123);
  EXPECT_EQ(reason.inputs(2).number(), 0.25);
  EXPECT_EQ(reason.inputs(3).text(), "x");
  EXPECT_EQ(reason.inputs(4).instant_us(), 77);
  EXPECT_EQ(m.text(), "всичко");
}

TEST(SummaryWire, HoldsAllOfIt) {
  Summary s;
  s.header.currency = *Currency::Parse("EUR");
  s.header.ids = IdKind::kText;
  s.customers = 5;
  s.purchasers = 4;
  s.repeaters = 3;
  s.turnover = -2;
  s.margin = 6;
  s.has_margin = true;
  s.cost_to_serve = 7;
  s.has_cost_to_serve = true;
  s.concentration.gini = 0.5;
  s.pareto.cut = RankCut{1, CustomerId(CustomerIdView::Text("C1"))};
  s.pareto.members = 1;
  s.tiers = {{"top", "Top", 2, 10, -1}, {"base", "Base", 3, 0, 0}};
  s.text = "the whole";
  v1::Summary m;
  ASSERT_TRUE(m.ParseFromString(EncodeSummary(s)));
  EXPECT_EQ(m.header().currency(), "EUR");
  EXPECT_EQ(m.header().ids(), v1::ID_KIND_TEXT);
  EXPECT_EQ(m.customers(), 5);
  EXPECT_EQ(m.purchasers(), 4);
  EXPECT_EQ(m.repeaters(), 3);
  EXPECT_EQ(m.turnover_minor(), -2);
  EXPECT_EQ(m.margin_minor(), 6);
  EXPECT_TRUE(m.has_margin());
  EXPECT_EQ(m.cost_to_serve_minor(), 7);
  EXPECT_TRUE(m.has_cost_to_serve());
  EXPECT_EQ(m.concentration().gini(), 0.5);
  EXPECT_EQ(m.pareto().cut().id().text(), "C1");
  ASSERT_EQ(m.tiers_size(), 2);
  EXPECT_EQ(m.tiers(0).label(), "Top");
  EXPECT_EQ(m.tiers(0).turnover_minor(), 10);
  EXPECT_EQ(m.tiers(0).net_margin_minor(), -1);
  EXPECT_EQ(m.tiers(1).customers(), 3);
  EXPECT_EQ(m.text(), "the whole");
}

}  // namespace
}  // namespace goodwill
