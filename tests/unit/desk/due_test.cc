#include "goodwill/desk/due.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/desk/desk_world.h"

namespace goodwill {
namespace {

using enum CommandKind;

int64_t At(const std::string& text) { return *ParseInstant(text, Zone()); }

std::string Said(const std::vector<DueRow>& rows) {
  std::string out;
  for (const DueRow& row : rows) {
    out += row.file->id + " " + std::string(kDueKinds[static_cast<size_t>(row.kind)]) + " " +
           std::string(row.name) + " " + std::string(kDueStates[static_cast<size_t>(row.state)]) +
           " " + std::string(row.owner) + "\n";
  }
  return out;
}

std::vector<std::string> PathsOf(const ComplaintsPolicy& policy) {
  std::vector<std::string> paths;
  for (const ComplaintsProblem& problem : ProblemsOf(policy)) paths.push_back(problem.path);
  return paths;
}

TEST(DeskRules, WhatIsWrongIsNamedByItsPath) {
  EXPECT_TRUE(ProblemsOf(StandardComplaints()).empty());
  EXPECT_TRUE(ProblemsOf(FrontAndLead()).empty());
  EXPECT_TRUE(ProblemsOf(ComplaintsPolicy()).empty());
  ComplaintsPolicy policy = FrontAndLead();
  policy.calendars.push_back({"office", "Mars/Olympus", {{"mon=25:00-26:00"}, {}, {}, {}}});
  policy.clocks[1].rule.limit = 0;
  policy.clocks[1].rule.starts.clear();
  policy.clocks[2].rule.pauses = true;
  policy.clocks[3].calendar = "shop";
  policy.clocks.push_back(policy.clocks[0]);
  policy.presets = {"uk.fca.disp", "uk.fca.disp", "eu.bus", "no.such"};
  policy.roles[1].name = "front";
  policy.roles[1].period_days = 0;
  policy.people.push_back({"lea", "boss"});
  policy.default_role = "nobody";
  policy.warn_minutes = -1;
  EXPECT_EQ(PathsOf(policy),
            (std::vector<std::string>{
                "complaints.calendars[1].name", "complaints.calendars[1].time_zone",
                "complaints.calendars[1].weekly[0]", "complaints.clocks[1].starts",
                "complaints.clocks[1].limit", "complaints.clocks[2].pauses",
                "complaints.clocks[3].calendar", "complaints.clocks[4].name",
                "complaints.presets[1]", "complaints.presets[2]", "complaints.presets[3]",
                "complaints.roles[1].name", "complaints.roles[1].period_days",
                "complaints.people[0].role", "complaints.people[1].person",
                "complaints.people[1].role", "complaints.default_role",
                "complaints.warn_minutes"}));
  EXPECT_EQ(DeskRules::Make(policy, Zone()).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(DeskRules, PresetsHoldOnTheirDates) {
  ComplaintsPolicy policy;
  policy.presets = {"uk.ofcom.adr", "uk.fca.disp"};
  const DeskRules rules = *DeskRules::Make(policy, Zone());
  const auto limits = [&](const char* day) {
    std::string out;
    for (const DeskClock& clock : rules.clocks()) {
      if (!clock.HoldsFor(static_cast<int32_t>(At(day) / kMicrosPerDay), 0)) continue;
      out += clock.rule.name + "=" + std::to_string(clock.rule.limit) + " ";
    }
    return out;
  };
  EXPECT_EQ(limits("2026-04-07"),
            "uk.ofcom.adr.adr_letter=8 uk.fca.disp.final_or_holding_response=8 ");
  EXPECT_EQ(limits("2026-04-08"),
            "uk.ofcom.adr.adr_letter=6 uk.fca.disp.final_or_holding_response=8 ");
}

TEST(Due, OverdueThenByRemainingWorkThenWithoutADate) {
  DeskWorld world;
  ASSERT_TRUE(world.ActOn("old", world.Make(kOpen, "", "late")).ok());
  world.now = At("2026-03-09T10:00:00Z");
  ASSERT_TRUE(world.ActOn("new", world.Make(kOpen, "", "late")).ok());
  Command settle = world.Make(kSettle, "anna", "sorry");
  settle.ref = "tin";
  settle.amount_minor = 100;
  ASSERT_TRUE(world.ActOn("new", settle).ok());
  Command offer = world.Make(kOffer, "bob", "a lot");
  offer.ref = "lot";
  offer.amount_minor = 90'000;
  ASSERT_TRUE(world.ActOn("old", offer).ok());
  const DueBoard board = *DueBoard::Make(world.desk, world.rules, At("2026-03-11T12:00:00Z"));
  EXPECT_EQ(Said(board.Rows({})),
            "old clock acknowledge overdue \n"
            "old clock next_update overdue \n"
            "new clock remedy due anna\n"
            "old clock resolve due \n"
            "old approval lot no_date \n"
            "new remedy tin no_date anna\n");
  const std::vector<DueRow> rows = board.Rows({});
  EXPECT_EQ(rows[0].due_us, At("2026-03-03T17:00:00Z"));
  EXPECT_EQ(rows[2].due_us, At("2026-03-23T17:00:00Z"));
  EXPECT_EQ(rows[2].remaining_us, (5 + 8 * 8) * 3'600 * kMicrosPerSecond);
  EXPECT_EQ(rows[4].role, "lead");
  EXPECT_EQ(rows[4].amount_minor, 90'000);
  EXPECT_EQ(Said(board.Rows({.owner = "anna"})),
            "new clock remedy due anna\nnew remedy tin no_date anna\n");
  EXPECT_EQ(board.Rows({.owner = "nobody"}).size(), 0u);
  EXPECT_EQ(board.Rows({.case_id = "old"}).size(), 4u);
  EXPECT_EQ(board.Rows({.customer = CustomerIdView::Text("dora")}).size(), 0u);
  EXPECT_EQ(board.Rows({.until_us = At("2026-03-20")}).size(), 4u);
  EXPECT_FALSE(DueBoard::Make(world.desk, world.rules, INT64_MAX).ok());
}

// Value decides only among what is equally due.
TEST(Due, ValueMovesNoCaseAcrossGroups) {
  DeskWorld world;
  const char* customers[] = {"poor", "rich", "middling"};
  for (const char* customer : customers) {
    ASSERT_TRUE(world.desk.Act(*world.book, world.rules, "", CustomerIdView::Text(customer),
                               customer, world.Make(kOpen, "", "late"), {}).ok());
  }
  const auto value = [](const CustomerIdView& id) -> int64_t {
    return id.text == "rich" ? 1'000 : id.text == "middling" ? 10 : 0;
  };
  const DueBoard board = *DueBoard::Make(world.desk, world.rules, At("2026-03-04T12:00:00Z"));
  std::string order;
  for (const DueRow& row : board.Rows({}, value)) order += row.file->id.substr(0, 1);
  EXPECT_EQ(order, "rmprmprmp");
}

// A clock's explanation names what counted, what did not, and by whose rule.
TEST(Due, DeadlinesAreExplained) {
  DeskWorld world;
  ComplaintsPolicy policy = FrontAndLead();
  policy.calendars[0].hours.holidays = {"2026-03-03"};
  policy.clocks.push_back({{"answer", {kOpen}, {}, {kFinalResponse}, 6 * 3'600,
                            ClockUnit::kWorkingSeconds, true}, "office"});
  policy.presets = {"us.dot.airline"};
  world.rules = *DeskRules::Make(policy, Zone());
  world.now = At("2026-03-02T14:00:00Z");
  ASSERT_TRUE(world.Act(world.Make(kOpen, "", "late")).ok());
  Command pause = world.Make(kPause, "anna", "waiting for the courier");
  pause.effective_us = At("2026-03-02T15:00:00Z");
  ASSERT_TRUE(world.Act(pause).ok());
  Command resume = world.Make(kResume, "anna");
  resume.effective_us = At("2026-03-02T16:00:00Z");
  ASSERT_TRUE(world.Act(resume).ok());
  const auto clocks =
      ExplainClocks(world.desk, *world.desk.Find("c1"), world.rules, At("2026-03-02T16:30:00Z"));
  ASSERT_TRUE(clocks.ok());
  std::string said;
  for (const ClockExplanation& clock : *clocks) said += clock.text + "\n";
  EXPECT_NE(
      said.find("answer: 6 h of working time from 2026-03-02T14:00:00Z by the calendar office, "
                "due 2026-03-04T13:00:00Z; running; paused by anna from 2026-03-02T15:00:00Z "
                "to 2026-03-02T16:00:00Z (waiting for the courier); closed on 2026-03-03"),
      std::string::npos)
      << said;
  EXPECT_NE(said.find("us.dot.airline.acknowledge: 30 days"), std::string::npos) << said;
  EXPECT_NE(said.find("set by us.dot.airline (14 CFR 259.7(c))"), std::string::npos) << said;
  EXPECT_NE(said.find("remedy: not started"), std::string::npos) << said;
}

// All clocks at once are what each alone says; rows are those that run.
TEST(Due, AgreesWithEveryClockAlone) {
  DeskWorld world;
  Draws draws(8);
  world.RandomCommands(draws, 600);
  for (const char* day : {"2026-03-03", "2026-03-07T12:00", "2026-04-01"}) {
    const int64_t as_of = At(day);
    const DueBoard board = *DueBoard::Make(world.desk, world.rules, as_of);
    size_t expected = 0;
    for (const auto& [id, place] : world.desk.index()) {
      const CaseFile file = AsOf(world.desk.at(place), as_of);
      const CaseStage stage = file.state.stage;
      if (stage == CaseStage::kNone || stage == CaseStage::kClosed || stage == CaseStage::kMerged) {
        continue;
      }
      for (const DeskClock& clock : world.rules.clocks()) {
        const auto reading = ReadClock(clock.rule, clock.calendar, file.commands, as_of);
        ASSERT_TRUE(reading.ok());
        expected +=
            reading->state == ClockState::kRunning || reading->state == ClockState::kOverdue;
      }
    }
    const std::vector<DueRow> rows = board.Rows({});
    EXPECT_EQ(std::count_if(rows.begin(), rows.end(),
                            [](const DueRow& r) { return r.kind == DueKind::kClock; }),
              static_cast<std::ptrdiff_t>(expected));
    int64_t before = INT64_MIN;
    for (const DueRow& row : rows) {
      if (row.state != DueState::kOverdue) break;
      EXPECT_GE(row.due_us, before);
      before = row.due_us;
    }
  }
}

}  // namespace
}  // namespace goodwill
