#include "goodwill/assess/amends.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/assess/failures.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/desk/desk_world.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kFirst = 20'400;
constexpr int64_t kAsOf = (kFirst + 100) * kDay;

Amends Owed(uint32_t open, int64_t oldest_us, int64_t settled_us, int64_t failure_us) {
  Amends out;
  out.open_complaints = open;
  out.oldest_us = oldest_us;
  out.settled_us = settled_us;
  out.failure_us = failure_us;
  if (failure_us != Amends::kNever) out.failure_kind = "event:delivery_failed";
  return out;
}

struct Shop {
  DeskWorld world;
  Policy policy;

  Shop() {
    policy.currency = *Currency::Parse("EUR");
    policy.tiers.tiers = {{"base", "", std::nullopt}};
    policy.service = ServicePolicy();
    policy.service->standards = {{"wait", Better::kLower, 5'000'000, std::nullopt}};
  }
  void Keep(const TableBuilder& rows) {
    const auto kept = world.book->Append(rows.Build(), goodwill::Run());
    ASSERT_TRUE(kept.ok()) << kept.status();
  }
  void Buy(const std::string& who, int64_t cents) {
    TableBuilder rows(purchases::kSpec);
    rows.Row({{purchases::kCustomerId, who},
              {purchases::kTime, kFirst * kDay},
              {purchases::kAmount, cents}});
    Keep(rows);
  }
  void Happen(const std::string& who, const std::string& kind, int64_t us) {
    TableBuilder rows(events::kSpec);
    rows.Row({{events::kCustomerId, who}, {events::kTime, us}, {events::kKind, kind}});
    Keep(rows);
  }
  bool Give(CommandKind kind, const std::string& who, const std::string& id, int64_t us,
            CaseClass classified = CaseClass::kUnknown) {
    Command command;
    command.kind = kind;
    command.effective_us = us;
    command.by = kind == CommandKind::kOpen ? "" : "anna";
    command.text = "so";
    command.classified = classified;
    const CaseFile* const file = world.desk.Find(id);
    command.expected_version = file == nullptr ? 0 : file->state.version;
    return world.desk
        .Act(*world.book, world.rules, "", CustomerIdView::Text(who), id, command, {})
        .ok();
  }
  MeasuresQuestion Asked(int64_t as_of_us = kAsOf, int64_t known = 0) const {
    return QuestionOf(policy, as_of_us, known);
  }
  std::shared_ptr<const Measures> All(int64_t as_of_us = kAsOf, int64_t known = 0) {
    const auto out = MeasureAllOf(*world.book, Asked(as_of_us, known), policy, goodwill::Run());
    EXPECT_TRUE(out.ok()) << out.status();
    return *out;
  }
  Amends Of(const Measures& measures, const std::string& who) const {
    const auto place = measures.Find(CustomerIdView::Text(who));
    EXPECT_TRUE(place.has_value()) << who;
    return measures.AmendsAt(measures.Sorted()[static_cast<size_t>(*place)]);
  }
};

TEST(Amends, CostNothingWhereThereIsNothingOfTheKind) {
  Shop shop;
  shop.policy.service.reset();
  shop.Buy("a", 500);
  shop.Happen("a", "delivery_failed", kAsOf - kDay);
  EXPECT_FALSE(shop.All()->layout().amends);  // no cases, and no service is promised
  shop.policy.service = ServicePolicy();
  EXPECT_TRUE(shop.All()->layout().amends);
  // Known by the first batch there was no event.
  EXPECT_FALSE(shop.All(kAsOf, 1)->layout().amends);
}

TEST(Amends, OpenComplaintsAndWhatWasSettled) {
  Shop shop;
  for (const char* who : {"a", "b", "c"}) shop.Buy(who, 500);
  ASSERT_TRUE(shop.Give(CommandKind::kOpen, "a", "a1", kAsOf - 9 * kDay));
  ASSERT_TRUE(shop.Give(CommandKind::kOpen, "a", "a2", kAsOf - 5 * kDay));
  ASSERT_TRUE(shop.Give(CommandKind::kOpen, "b", "b1", kAsOf - 5 * kDay));
  ASSERT_TRUE(shop.Give(CommandKind::kClassify, "b", "b1", kAsOf - 4 * kDay, CaseClass::kQuery));
  ASSERT_TRUE(shop.Give(CommandKind::kOpen, "nobody", "n1", kAsOf - kDay));
  const int64_t known = shop.world.book->LastBatch();
  const auto measures = shop.All();
  EXPECT_EQ(shop.Of(*measures, "a"),
            Owed(2, kAsOf - 9 * kDay, Amends::kNever, Amends::kNever));
  EXPECT_FALSE(shop.Of(*measures, "b").any());
  EXPECT_FALSE(shop.Of(*measures, "c").any());
  EXPECT_EQ(measures->amends().size(), 1u);
  // Before the second came, and before a's were withdrawn and closed.
  EXPECT_EQ(shop.Of(*shop.All(kAsOf - 6 * kDay), "a").open_complaints, 1u);
  for (const char* id : {"a1", "a2"}) {
    ASSERT_TRUE(shop.Give(CommandKind::kWithdraw, "a", id, kAsOf - 3 * kDay));
    ASSERT_TRUE(shop.Give(CommandKind::kClose, "a", id, kAsOf - 2 * kDay));
  }
  EXPECT_EQ(shop.Of(*shop.All(), "a"), Owed(0, Amends::kNever, kAsOf - 2 * kDay, Amends::kNever));
  EXPECT_EQ(shop.Of(*shop.All(kAsOf, known), "a").open_complaints, 2u);
}

TEST(Amends, RecentFailuresAreTheLastUnsettledOnes) {
  Shop shop;
  const auto first = [&](int64_t failed_us, int64_t settled_us, int32_t days) {
    shop.policy.service->recent_failure_days = days;
    return RecoverFirstOf(Owed(0, Amends::kNever, settled_us, failed_us),
                          Withheld::kNothing, shop.policy, kAsOf);
  };
  const int64_t ago = kAsOf - 10 * kDay;
  EXPECT_EQ(first(ago, Amends::kNever, 10), RecoverFirst::kFailure);
  EXPECT_EQ(first(ago - 1, Amends::kNever, 10), RecoverFirst::kNo);
  EXPECT_EQ(first(ago, ago - 1, 10), RecoverFirst::kFailure);
  EXPECT_EQ(first(ago, ago, 10), RecoverFirst::kNo);
  EXPECT_EQ(first(Amends::kNever, Amends::kNever, 3660), RecoverFirst::kNo);
  EXPECT_EQ(RecoverFirstOf(Owed(1, 0, Amends::kNever, Amends::kNever), Withheld::kUse, shop.policy,
                           kAsOf),
            RecoverFirst::kNo);
  EXPECT_EQ(RecoverFirstOf(Owed(1, 0, Amends::kNever, kAsOf - 1), Withheld::kProfiling,
                           shop.policy, kAsOf),
            RecoverFirst::kComplaint);
}

// One customer alone gets what bulk gives, for random facts, merges, instants and batches.
TEST(Amends, OneAndAllAgree) {
  Draws draws(7);
  for (int round = 0; round < 6; ++round) {
    Shop shop;
    constexpr int kCustomers = 8;
    const auto who = [&] { return "c" + std::to_string(draws.Below(kCustomers)); };
    const auto when = [&] { return (kFirst + static_cast<int64_t>(draws.Below(120))) * kDay + 5; };
    for (int c = 0; c < kCustomers; ++c) shop.Buy("c" + std::to_string(c), 100 + c);
    for (int i = 0; i < 60; ++i) {
      switch (draws.Below(5)) {
        case 0:
          shop.Happen(who(), draws.Below(2) == 0 ? "delivery_failed" : "moved", when());
          break;
        case 1: {
          TableBuilder rows(measurements::kSpec);
          rows.Row({{measurements::kStandard, std::string("wait")},
                    {measurements::kTime, when()},
                    {measurements::kCustomerId, who()},
                    {measurements::kActual, static_cast<int64_t>(draws.Below(10)) * 1'000'000}});
          shop.Keep(rows);
          break;
        }
        case 2: {
          TableBuilder rows(promises::kSpec);
          const int64_t made = when();
          rows.Row({{promises::kCustomerId, who()},
                    {promises::kPromiseId, "p" + std::to_string(i)},
                    {promises::kKind, std::string("callback")},
                    {promises::kMadeAt, made},
                    {promises::kDueAt, made + 3 * kDay}});
          shop.Keep(rows);
          break;
        }
        default: {
          const std::string id = "case-" + std::to_string(draws.Below(6));
          const CaseFile* const file = shop.world.desk.Find(id);
          const std::string of = file == nullptr ? who() : file->filed_under.text;
          // Some are refused.
          shop.Give(file == nullptr          ? CommandKind::kOpen
                    : draws.Below(2) == 0    ? CommandKind::kWithdraw
                    : draws.Below(2) == 0    ? CommandKind::kClose
                                             : CommandKind::kReopen,
                    of, id, when());
        }
      }
    }
    const auto merge = shop.world.book->MergeRow("c1", "c2", (kFirst + 60) * kDay, "same");
    ASSERT_TRUE(merge.ok());
    ASSERT_TRUE(shop.world.book->Append(*merge, goodwill::Run()).ok());
    for (const int64_t as_of : {kAsOf, (kFirst + 40) * kDay, (kFirst + 130) * kDay}) {
      for (const int64_t known : {int64_t{0}, shop.world.book->LastBatch() / 2}) {
        const auto all = shop.All(as_of, known);
        for (int64_t p = 0; p < all->size(); ++p) {
          const auto one =
              MeasureOneOf(*shop.world.book, shop.Asked(as_of, known), shop.policy, all->IdAt(p));
          ASSERT_TRUE(one.ok()) << one.status();
          EXPECT_EQ((*one)->layout(), all->layout());
          EXPECT_EQ((*one)->AmendsAt(0), all->AmendsAt(p)) << all->IdAt(p).ToString();
          EXPECT_EQ(RecoverFirstAt(**one, 0, shop.policy), RecoverFirstAt(*all, p, shop.policy));
        }
        // Divided by customers and joined.
        std::vector<std::shared_ptr<const Measures>> parts;
        for (int64_t p = 0; p < all->size(); ++p) {
          parts.push_back(*MeasureOneOf(*shop.world.book, shop.Asked(as_of, known), shop.policy,
                                        all->IdAt(p)));
        }
        const auto joined = Measures::Merge(parts);
        ASSERT_TRUE(joined.ok());
        for (int64_t p = 0; p < all->size(); ++p) {
          const auto place = (*joined)->Find(all->IdAt(p));
          EXPECT_EQ((*joined)->AmendsAt((*joined)->Sorted()[static_cast<size_t>(*place)]),
                    all->AmendsAt(p));
        }
      }
    }
  }
}

TEST(Amends, AreToldAndAddedUp) {
  Shop shop;
  shop.Buy("a", 300);
  shop.Buy("b", 100);
  shop.Buy("c", 600);
  ASSERT_TRUE(shop.Give(CommandKind::kOpen, "a", "a1", kAsOf - 9 * kDay));
  shop.Happen("b", "delivery_failed", kAsOf - 5 * kDay);
  const auto policy = std::make_shared<const Policy>(shop.policy);
  const auto assessed = AssessBook(*shop.world.book, shop.Asked(), policy, goodwill::Run());
  ASSERT_TRUE(assessed.ok()) << assessed.status();
  const auto has = [&](const char* who, const char* code) {
    for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
      const auto why = Explain(**assessed, CustomerIdView::Text(who), language);
      bool found = false;
      for (const Reason& reason : why->reasons) found = found || reason.code == code;
      if (!found) return false;
    }
    return true;
  };
  EXPECT_TRUE(has("a", "recover.complaint"));
  EXPECT_TRUE(has("b", "recover.failure"));
  EXPECT_FALSE(has("c", "recover.failure"));
  const auto summary = Summarize(**assessed, Language::kEnglish);
  ASSERT_TRUE(summary.ok());
  EXPECT_TRUE(summary->has_amends);
  EXPECT_EQ(summary->to_recover, 2);
  EXPECT_EQ(summary->complainants, 1);
  EXPECT_EQ(summary->open_complaints, 1);
  EXPECT_EQ(summary->value, 1000);
  EXPECT_EQ(summary->value_complaining, 300);
  EXPECT_NE(summary->text.find("30"), std::string::npos) << summary->text;
}

}  // namespace
}  // namespace goodwill
