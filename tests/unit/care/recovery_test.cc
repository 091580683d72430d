#include "goodwill/care/recovery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/desk/desk_world.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kNoon = kDay / 2;
constexpr int64_t kAsOf = 20'515 * kDay;  // 2026-03-03
constexpr uint8_t kEmail = 4;

struct Trouble {
  DeskWorld world;
  Policy policy;
  TableBuilder bought{purchases::kSpec};
  TableBuilder happened{events::kSpec};
  TableBuilder promised{promises::kSpec};
  TableBuilder agreed{consents::kSpec};
  TableBuilder wrote{interactions::kSpec};

  Trouble() {
    policy.currency = *Currency::Parse("EUR");
    policy.tiers.tiers = {{"base", "", std::nullopt}};
    policy.service = ServicePolicy();
  }
  MeasuresQuestion Asked() const {
    MeasuresQuestion question;
    question.as_of_us = kAsOf;
    question.measures = policy.measures;
    question.currency = policy.currency;
    return question;
  }
  void Fail(const std::string& who, int64_t day, const std::string& kind = "delivery_failed") {
    happened.Row({{events::kCustomerId, who},
                  {events::kTime, day * kDay + kNoon},
                  {events::kKind, kind}});
  }
  void Buy(const std::string& who, int64_t day, int64_t cents) {
    bought.Row({{purchases::kCustomerId, who},
                {purchases::kTime, day * kDay + kNoon},
                {purchases::kAmount, cents}});
  }
  void Give(CommandKind kind, const std::string& who, int64_t us, const char* text = "so",
            CaseClass classified = CaseClass::kUnknown) {
    Command command;
    command.kind = kind;
    command.effective_us = us;
    command.by = kind == CommandKind::kOpen ? "" : "anna";
    command.text = text;
    command.classified = classified;
    const std::string id = "case-" + who;
    const CaseFile* const file = world.desk.Find(id);
    command.expected_version = file == nullptr ? 0 : file->state.version;
    const auto acted = world.desk.Act(*world.book, world.rules, "", CustomerIdView::Text(who), id,
                                      command, {});
    ASSERT_TRUE(acted.ok()) << acted.status();
  }
  void Complain(const std::string& who, int64_t day) {
    Give(CommandKind::kOpen, who, day * kDay + kNoon + 1);
  }
  void Keep() {
    for (const TableBuilder* table : {&bought, &happened, &promised, &agreed, &wrote}) {
      const Table built = table->Build();
      if (built.rows == 0) continue;
      const auto kept = world.book->Append(built, goodwill::Run());
      ASSERT_TRUE(kept.ok()) << kept.status();
    }
  }
  Recovery Ask() {
    const auto recovery = RecoveryOf(*world.book, world.desk, Asked(), policy, goodwill::Run());
    EXPECT_TRUE(recovery.ok()) << recovery.status();
    return *recovery;
  }
  std::vector<Invitation> Invite() {
    const auto out =
        InvitationsOf(*world.book, world.desk, Asked(), policy, {.channel = kEmail});
    EXPECT_TRUE(out.ok()) << out.status();
    return *out;
  }
};

TEST(Recovery, NeedsFailuresThatAreKnown) {
  Trouble t;
  t.Buy("a", 20'300, 500);
  t.Keep();
  EXPECT_EQ(
      RecoveryOf(*t.world.book, t.world.desk, t.Asked(), t.policy, goodwill::Run()).status().code(),
      absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(t.Invite().empty());
}

TEST(Recovery, KnowsFailuresOfThreeKindsOnceADay) {
  Trouble t;
  t.policy.service->standards = {{"wait", Better::kLower, 5'000'000, std::nullopt}};
  t.Fail("a", 20'400);
  t.Fail("a", 20'400, "moved");      // nobody's fault
  t.Fail("a", 20'400, "complaint");  // a voice, not a failure
  t.promised.Row({{promises::kCustomerId, std::string("a")},
                  {promises::kPromiseId, std::string("p1")},
                  {promises::kKind, std::string("callback")},
                  {promises::kMadeAt, 20'390 * kDay},
                  {promises::kDueAt, 20'395 * kDay}});
  TableBuilder measured(measurements::kSpec);
  for (const int64_t minutes : {4, 6, 7}) {
    measured.Row({{measurements::kStandard, std::string("wait")},
                  {measurements::kTime, 20'401 * kDay + minutes},
                  {measurements::kCustomerId, std::string("a")},
                  {measurements::kActual, minutes * 1'000'000}});
  }
  t.Keep();
  ASSERT_TRUE(t.world.book->Append(measured.Build(), goodwill::Run()).ok());
  const auto failures = KnownFailuresOf(*t.world.book, t.Asked(), t.policy);
  ASSERT_TRUE(failures.ok());
  std::vector<std::string> kinds;
  for (const KnownFailure& failure : *failures) kinds.push_back(failure.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"promise:callback", "event:delivery_failed",
                                             "standard:wait"}));
}

TEST(Recovery, VoicesAreCountedWhenTheirDaysAreOver) {
  Trouble t;
  t.Buy("a", 20'000, 500);
  for (int i = 0; i < 8; ++i) {
    const std::string who = "v" + std::to_string(i);
    t.Fail(who, 20'400 + i);
    if (i < 2) t.Complain(who, 20'405 + i);
    if (i == 2) t.Complain(who, 20'440);  // too late to be about it
    if (i == 3) {
      t.Complain(who, 20'404);
      t.Give(CommandKind::kClassify, who, 20'404 * kDay + kNoon + 2, "asks", CaseClass::kQuery);
    }
  }
  t.Fail("young", 20'500);  // may still complain
  t.Keep();
  const Recovery recovery = t.Ask();
  EXPECT_EQ(recovery.voice.failures, 8);
  EXPECT_EQ(recovery.voice.voiced, 2);
  EXPECT_DOUBLE_EQ(recovery.voice.share, 0.25);
  const ShareInterval wilson = WilsonInterval(2, 8);
  EXPECT_EQ(recovery.voice.interval.low, wilson.low);
  ASSERT_EQ(recovery.kinds.size(), 1u);
  EXPECT_EQ(recovery.kinds[0].kind, "event:delivery_failed");
  int64_t by_month = 0;
  for (const VoiceMonth& month : recovery.months) by_month += month.failures;
  EXPECT_EQ(by_month, 8);
  EXPECT_EQ(recovery.effects.size(), 5u);
  EXPECT_EQ(recovery.effects[0].effect.known, EffectKnown::kTooFewExposed);
}

// Failing and voicing move apart: more failures, fewer voices.
TEST(Recovery, ChartsTellVoicingFromFailing) {
  Trouble t;
  for (int month = 0; month < 8; ++month) {
    for (int c = 0; c < 60; ++c) {
      const std::string who = "m" + std::to_string(c);
      t.Buy(who, 20'195 + month * 30, 1'000);
    }
    const int failing = month == 7 ? 50 : 20 + month % 2;
    for (int c = 0; c < failing; ++c) {
      const std::string who = std::to_string(month) + "f" + std::to_string(c);
      t.Fail(who, 20'196 + month * 30);
      if (month != 7 && c % 2 == 0) t.Complain(who, 20'197 + month * 30);
    }
  }
  t.Keep();
  const Recovery recovery = t.Ask();
  const auto last = std::find_if(recovery.months.begin(), recovery.months.end(),
                                 [](const VoiceMonth& m) { return m.failures == 50; });
  ASSERT_NE(last, recovery.months.end());
  EXPECT_EQ(last->buyers, 60);
  EXPECT_EQ(last->failing.signal, 1);
  EXPECT_EQ(last->voicing.signal, -1);
  for (const VoiceMonth& month : recovery.months) {
    if (month.failures > 0 && month.failures < 50) {
      EXPECT_EQ(month.voicing.signal, 0);
    }
  }
}

// Of who met the same failure those who complained go on buying, the silent buy half.
TEST(Recovery, ComplainantsAreHeldAgainstTheSilent) {
  Trouble t;
  Draws draws(5);
  for (int c = 0; c < 160; ++c) {
    const std::string who = "C" + std::to_string(c);
    const bool speaks = c % 2 == 0, resolved = c % 4 == 0;
    const int64_t failed = 20'340 + c / 4 % 3 * 5;
    for (int64_t day = failed - 185; day <= failed + 91; day += 10) {
      const int64_t cents = 4'500 + static_cast<int64_t>(draws.Below(1'000));
      t.Buy(who, day, day > failed && !speaks ? cents / 2 : cents);
    }
    t.Fail(who, failed);
    if (!speaks) continue;
    t.Complain(who, failed + 1);
    if (!resolved) continue;
    const int64_t at = (failed + 3) * kDay;
    t.Give(CommandKind::kWithdraw, who, at);
    t.Give(CommandKind::kClose, who, at + 1);
  }
  t.Keep();
  const Recovery recovery = t.Ask();
  std::map<std::string, MatchedEffect> effects;
  for (const RecoveryEffect& effect : recovery.effects) effects[effect.group] = effect.effect;
  const MatchedEffect& all = effects["complained"];
  ASSERT_EQ(all.known, EffectKnown::kKnown);
  EXPECT_EQ(all.exposed_customers + all.unmatched, 80);
  // Nine or ten orders of 50 EUR, half of which the silent no longer gave.
  EXPECT_NEAR(all.effect.value, 9.5 * 25, 25);
  EXPECT_TRUE(all.effect.above_zero());
  EXPECT_EQ(effects["resolved"].known, EffectKnown::kKnown);
  EXPECT_EQ(effects["unresolved"].known, EffectKnown::kKnown);
  EXPECT_EQ(effects["repeated_failure"].known, EffectKnown::kTooFewExposed);
  std::map<std::string, int64_t> again;
  for (const BoughtAgain& group : recovery.bought_again) again[group.group] = group.failures;
  EXPECT_EQ(again, (std::map<std::string, int64_t>{
                       {"resolved_quickly", 40}, {"silent", 80}, {"unresolved", 40}}));
}

TEST(Invitations, GoToTheSilentWhoMayBeAsked) {
  Trouble t;
  const auto agree = [&](const std::string& who) {
    t.agreed.Row({{consents::kCustomerId, who},
                  {consents::kTime, 20'000 * kDay},
                  {consents::kPurpose, std::string("service")},
                  {consents::kStatus, int64_t{1}},
                  {consents::kProof, std::string("form 7")}});
  };
  for (const char* who : {"silent", "spoke", "asked", "late", "shy"}) {
    t.Fail(who, who == std::string("late") ? 20'480 : 20'500);
    if (who != std::string("shy")) agree(who);
  }
  t.Fail("silent", 20'490);
  t.Complain("spoke", 20'501);
  t.wrote.Row({{interactions::kCustomerId, std::string("asked")},
               {interactions::kTime, 20'502 * kDay},
               {interactions::kChannel, int64_t{kEmail}},
               {interactions::kDirection, int64_t{2}},
               {interactions::kPurpose, std::string("service")}});
  t.Keep();
  const auto out = t.Invite();
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(out[0].customer.text, "shy");
  EXPECT_EQ(out[0].verdict.rule, ContactRule::kConsentUnknown);
  EXPECT_EQ(out[1].customer.text, "silent");
  EXPECT_EQ(out[1].failures, 2);
  // As of midnight: quiet hours, which pass.
  EXPECT_EQ(out[1].verdict.rule, ContactRule::kQuiet);
  EXPECT_GT(out[1].verdict.from_us, kAsOf);
  EXPECT_FALSE(
      InvitationsOf(*t.world.book, t.world.desk, t.Asked(), t.policy, {.channel = 0}).ok());
}

}  // namespace
}  // namespace goodwill
