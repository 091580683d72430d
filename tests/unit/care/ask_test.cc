#include "goodwill/care/ask.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

// A Wednesday.
const int64_t kNow = *ParseInstant("2026-04-01T10:00:00Z", Zone());
constexpr int64_t kDay = 86'400'000'000;

struct Town {
  Book book{*Currency::Parse("EUR"), Zone()};
  Policy policy;

  Town() {
    policy.currency = *Currency::Parse("EUR");
    policy.tiers.tiers = {{"base", "", std::nullopt}};
    policy.service = ServicePolicy();
    policy.service->surveys = {{.question = "what would you change?"},
                               {.question = "why do you come to us?"}};
    TableBuilder bought(purchases::kSpec), agreed(consents::kSpec), said(answers::kSpec);
    for (int i = 0; i < 40; ++i) {
      const std::string who = "C" + std::to_string(10 + i);
      bought.Row({{purchases::kCustomerId, who},
                  {purchases::kTime, kNow - 400 * kDay},
                  {purchases::kAmount, int64_t{1'000 + 100 * i}}});
      if (i < 30) {
        agreed.Row({{consents::kCustomerId, who},
                    {consents::kTime, kNow - 400 * kDay},
                    {consents::kPurpose, std::string("survey")},
                    {consents::kStatus, int64_t{1}},
                    {consents::kProof, std::string("form")}});
      }
      if (i < 10) {
        said.Row({{answers::kCustomerId, who},
                  {answers::kTime, kNow - 30 * kDay},
                  {answers::kQuestion, std::string("what would you change?")}});
      }
    }
    for (const TableBuilder* table : {&bought, &agreed, &said}) {
      const auto kept = book.Append(table->Build(), goodwill::Run());
      EXPECT_TRUE(kept.ok()) << kept.status();
    }
  }
  absl::StatusOr<std::vector<Asked>> Ask(AskOptions options = {.channel = 4},
                                         int64_t as_of_us = kNow) {
    MeasuresQuestion question;
    question.as_of_us = as_of_us;
    question.measures = policy.measures;
    question.currency = policy.currency;
    return WhomToAsk(book, *Desk::Of(book), question, policy, options, goodwill::Run());
  }
};

std::vector<std::string> Names(const std::vector<Asked>& asked) {
  std::vector<std::string> out;
  for (const Asked& one : asked) out.push_back(one.customer.text);
  return out;
}

TEST(Ask, WhoAnsweredLatelyOrDidNotAgreeIsLeftAlone) {
  Town town;
  const auto asked = town.Ask();
  ASSERT_TRUE(asked.ok()) << asked.status();
  std::vector<std::string> names = Names(*asked), expected;
  for (int i = 10; i < 30; ++i) expected.push_back("C" + std::to_string(10 + i));
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, expected);
  for (const Asked& one : *asked) EXPECT_EQ(one.last_us, kNullNumber);
}

TEST(Ask, TheSameQuestionGivesTheSameListAndAnotherSaltAnother) {
  Town town;
  const auto all = town.Ask();
  ASSERT_TRUE(all.ok());
  const auto few = town.Ask({.channel = 4, .most = 5});
  ASSERT_TRUE(few.ok());
  std::vector<std::string> first = Names(*all);
  first.resize(5);
  EXPECT_EQ(Names(*few), first);
  const auto other = town.Ask({.channel = 4, .salt = "other"});
  ASSERT_TRUE(other.ok());
  EXPECT_NE(Names(*other), Names(*all));
}

TEST(Ask, AfterTheirRestTheyAreAskedTheOtherQuestion) {
  Town town;
  const auto later = town.Ask({.channel = 4}, kNow + 63 * kDay);
  ASSERT_TRUE(later.ok());
  EXPECT_EQ(later->size(), 30u);
  for (const Asked& one : *later) {
    if (one.last_us == kNullNumber) continue;
    EXPECT_EQ(one.question, "why do you come to us?");
  }
}

// Drawn first more often: who bought more, of two who waited alike.
TEST(Ask, ValueBringsForward) {
  Town town;
  int rich_first = 0, days = 0;
  for (int day = 0; day < 60; ++day) {
    const auto asked = town.Ask({.channel = 4}, kNow + 7 * day * kDay);
    ASSERT_TRUE(asked.ok());
    const std::vector<std::string> names = Names(*asked);
    const auto rich = std::find(names.begin(), names.end(), "C39");
    const auto poor = std::find(names.begin(), names.end(), "C20");
    if (rich == names.end() || poor == names.end()) continue;
    ++days;
    rich_first += rich < poor ? 1 : 0;
  }
  EXPECT_EQ(days, 60);
  EXPECT_GT(rich_first, 30);
  EXPECT_LT(rich_first, 55);
}

TEST(Ask, Refuses) {
  Town town;
  EXPECT_EQ(town.Ask({.channel = 0}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(town.Ask({.channel = 4, .most = 0}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(town.Ask({.channel = 4, .rest_days = 0}).status().code(),
            absl::StatusCode::kInvalidArgument);
  town.policy.service->surveys.clear();
  EXPECT_EQ(town.Ask().status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace goodwill
