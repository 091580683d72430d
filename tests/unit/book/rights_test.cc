#include "goodwill/book/rights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"

namespace goodwill {
namespace {

Right Row(RightKind kind, int64_t time, std::string_view id = "r") {
  Right r;
  r.id = id;
  r.kind = kind;
  r.time_us = time;
  return r;
}

int64_t At(std::string_view text, const Zone& zone = Zone()) { return *ParseInstant(text, zone); }

TEST(RightsTest, WhatLastsHoldsUntilItEndsOrIsRefused) {
  for (const RightKind kind :
       {RightKind::kRestrict, RightKind::kObject, RightKind::kHold, RightKind::kRetain}) {
    Right r = Row(kind, 10);
    EXPECT_FALSE(InForce(r, 10));  // exclusive
    EXPECT_TRUE(InForce(r, 11));
    r.until_us = 20;
    EXPECT_TRUE(InForce(r, 20));
    EXPECT_FALSE(InForce(r, 21));
    r.until_us = kNullNumber;
    r.refused_us = 15;
    EXPECT_TRUE(InForce(r, 15));
    EXPECT_FALSE(InForce(r, 16));
  }
  for (const RightKind kind : {RightKind::kExport, RightKind::kRectify, RightKind::kErase}) {
    EXPECT_FALSE(InForce(Row(kind, 10), 11));
  }
}

TEST(RightsTest, WhatIsAskedForIsAnswered) {
  Right r = Row(RightKind::kErase, 10);
  const auto state = [&r](int64_t as_of, int64_t due = 30) { return StateOf(r, due, as_of); };
  EXPECT_EQ(state(10), RightState::kNotYet);
  EXPECT_EQ(state(11), RightState::kOpen);
  EXPECT_EQ(state(30), RightState::kOpen);
  EXPECT_EQ(state(31), RightState::kOverdue);  // at 30 it would still have been in time
  EXPECT_EQ(state(31, kNullNumber), RightState::kOpen);
  r.refused_us = 20;
  EXPECT_EQ(state(20), RightState::kOpen);
  EXPECT_EQ(state(21), RightState::kRefused);
  EXPECT_EQ(AnsweredAt(r, 21), 20);
  r.done_us = 30;
  EXPECT_EQ(state(30), RightState::kRefused);
  EXPECT_EQ(state(31), RightState::kDone);
  EXPECT_EQ(state(31, 29), RightState::kDoneLate);
  EXPECT_EQ(AnsweredAt(r, 31), 30);
  EXPECT_EQ(AnsweredAt(r, 20), kNullNumber);
  const Right hold = Row(RightKind::kHold, 10);
  EXPECT_EQ(StateOf(hold, kNullNumber, 11), RightState::kInForce);
  EXPECT_EQ(AnswerDue(hold, 1, Zone()), kNullNumber);
}

TEST(RightsTest, AMonthEndsWithTheDayOfTheSameDate) {
  const Zone sofia = *Zone::Load("Europe/Sofia");
  const auto due = [&](std::string_view asked, int32_t months) {
    return FormatInstant(AnswerDue(Row(RightKind::kExport, At(asked, sofia)), months, sofia) + 1,
                         sofia);
  };
  EXPECT_EQ(due("2024-03-05T16:20", 1), "2024-04-06T00:00:00+03:00");
  EXPECT_EQ(due("2024-01-31", 1), "2024-03-01T00:00:00+02:00");  // there is no 31 February
  EXPECT_EQ(due("2023-01-31", 1), "2023-03-01T00:00:00+02:00");
  EXPECT_EQ(due("2024-11-30", 3), "2025-03-01T00:00:00+02:00");
  EXPECT_EQ(due("2024-12-31T23:59:59", 0), "2025-01-01T00:00:00+02:00");
  Right r = Row(RightKind::kExport, 0);
  r.due_us = 77;  // the answer was put off
  EXPECT_EQ(AnswerDue(r, 1, sofia), 77);
  // The end of time does not overflow.
  EXPECT_LE(AnswerDue(Row(RightKind::kExport, kMaxInstantUs), kMaxAnswerMonths, sofia),
            kMaxInstantUs);
}

TEST(RightsTest, TheStateDoesNotDependOnTheOrderOfRows) {
  std::vector<Right> rows = {Row(RightKind::kHold, 10, "h1"), Row(RightKind::kHold, 12, "h2"),
                             Row(RightKind::kRetain, 5, "t1"), Row(RightKind::kObject, 8, "o1"),
                             Row(RightKind::kRestrict, 9, "x2"), Row(RightKind::kRestrict, 9, "x1"),
                             Row(RightKind::kExport, 3, "e1")};
  rows[0].until_us = 50;
  rows[2].until_us = 40;
  rows[4].until_us = 30;
  rows[6].done_us = 6;
  std::sort(rows.begin(), rows.end(), [](const Right& a, const Right& b) { return a.id < b.id; });
  do {
    RightsState s = RightsAsOf(rows, 20);
    EXPECT_EQ(s.withheld, Withheld::kUse);
    EXPECT_EQ(s.withheld_by->id, "x1");
    EXPECT_EQ(s.hold->id, "h2");  // without an end
    EXPECT_EQ(s.retention->id, "t1");
    EXPECT_EQ(s.exported->id, "e1");
    EXPECT_EQ(s.erased, nullptr);
    s = RightsAsOf(rows, 12);
    EXPECT_EQ(s.hold->id, "h1");
    s = RightsAsOf(rows, 9);
    EXPECT_EQ(s.withheld, Withheld::kProfiling);
    EXPECT_EQ(s.hold, nullptr);
    s = RightsAsOf(rows, 41);
    EXPECT_EQ(s.retention, nullptr);
    s = RightsAsOf(rows, 3);
    EXPECT_EQ(s.withheld, Withheld::kNothing);
    EXPECT_EQ(s.exported, nullptr);
  } while (std::next_permutation(rows.begin(), rows.end(), [](const Right& a, const Right& b) {
    return a.id < b.id;
  }));
}

}  // namespace
}  // namespace goodwill
