#include "goodwill/desk/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/unit/desk/desk_world.h"

namespace goodwill {
namespace {

using enum CommandKind;

constexpr int64_t kMinute = 60'000'000;
constexpr int64_t kHour = 60 * kMinute;

int64_t At(const char* text) { return *ParseInstant(text, Zone()); }

DeskRules Rules(const ComplaintsPolicy& policy) {
  auto rules = DeskRules::Make(policy, Zone());
  EXPECT_TRUE(rules.ok()) << rules.status();
  return *std::move(rules);
}

// Two shifts, three skills, one who gives half the time.
ComplaintsPolicy Team() {
  ComplaintsPolicy policy = FrontAndLead();
  policy.calendars.push_back({"late", "Europe/Sofia", {{"mon-sat=12:00-20:00"}, {}, {}, {}}});
  policy.agents = {{"anna", {"goods"}, "", 100},
                   {"bob", {"goods", "money"}, "late", 100},
                   {"cleo", {"money"}, "", 50},
                   {"lea", {"goods", "harsh", "money"}, "", 100}};
  policy.skills = {{"money", "loan", "", 0}, {"harsh", "", "", 4}, {"goods", "", "delivery", 0}};
  policy.efforts = {{"", "", 0, 20}, {"clock", "resolve", 0, 60}, {"", "", 4, 90},
                    {"approval", "", 0, 10}};
  return policy;
}

Command Opened(const DeskWorld& world, const std::string& product, const std::string& cause) {
  Command open = world.Make(kOpen, "", "late");
  open.details = {{"cause", cause}, {"product", product}};
  return open;
}

TEST(Schedule, GivesEachTaskToWhoMayAndIsInTime) {
  DeskWorld world;
  world.rules = Rules(Team());
  ASSERT_TRUE(world.ActOn("loan", Opened(world, "loan", "")).ok());
  ASSERT_TRUE(world.ActOn("parcel", Opened(world, "", "delivery/late")).ok());
  const DueBoard board = *DueBoard::Make(world.desk, world.rules, At("2026-03-02T10:00:00Z") + 1);
  const auto plan = ScheduleDesk(board, world.rules, 24 * 7);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->missed, 0);
  EXPECT_EQ(plan->helpers, 0);
  EXPECT_EQ(plan->unassigned, 0);
  ASSERT_EQ(plan->tasks.size(), 6u);
  for (const ScheduledTask& task : plan->tasks) {
    const std::string& skill = task.due.file->id == "loan" ? "money" : "goods";
    const DeskAgent& agent = world.rules.policy().agents[task.agent];
    EXPECT_TRUE(std::binary_search(agent.skills.begin(), agent.skills.end(), skill));
    EXPECT_EQ(task.skilled, 3);
    EXPECT_EQ(task.barred, 0);
  }
  for (const char* language : {"en", "ru", "bg"}) {
    const auto why = ExplainTask(*plan, 0, world.rules, language);
    ASSERT_TRUE(why.ok());
    EXPECT_EQ(std::count(why->begin(), why->end(), '\n'), 4) << *why;
    EXPECT_NE(why->find("money"), std::string::npos) << *why;
  }
  EXPECT_FALSE(ExplainTask(*plan, 6, world.rules).ok());
  EXPECT_FALSE(ExplainTask(*plan, 0, world.rules, "de").ok());
  EXPECT_FALSE(ScheduleDesk(board, world.rules, 0).ok());
  EXPECT_FALSE(ScheduleDesk(board, world.rules, kMostScheduleHours + 1).ok());
  const DeskRules nobody = Rules(FrontAndLead());
  EXPECT_EQ(ScheduleDesk(board, nobody, 8).status().code(), absl::StatusCode::kFailedPrecondition);
}

// Never who is complained about, nor who offered what is to be approved, nor without authority.
TEST(Schedule, BarsWhoMayNot) {
  DeskWorld world;
  ComplaintsPolicy policy = Team();
  policy.skills.clear();
  world.rules = Rules(policy);
  Command open = world.Make(kOpen, "", "rude");
  open.subject = "lea";
  ASSERT_TRUE(world.ActOn("rude", open).ok());
  ASSERT_TRUE(world.ActOn("dear", world.Make(kOpen, "", "late")).ok());
  Command offer = world.Make(kOffer, "bob", "a lot");
  offer.ref = "lot";
  offer.amount_minor = 90'000;
  ASSERT_TRUE(world.ActOn("dear", offer).ok());
  const DueBoard board = *DueBoard::Make(world.desk, world.rules, world.now + 1);
  const auto plan = ScheduleDesk(board, world.rules, 48);
  ASSERT_TRUE(plan.ok()) << plan.status();
  bool approved = false;
  for (const ScheduledTask& task : plan->tasks) {
    ASSERT_NE(task.agent, kNoAgent);
    const std::string& who = world.rules.policy().agents[task.agent].person;
    if (task.due.file->id == "rude") {
      EXPECT_NE(who, "lea");
    }
    if (task.due.kind != DueKind::kApproval) continue;
    EXPECT_EQ(who, "lea");
    EXPECT_EQ(task.barred, 3);
    approved = true;
  }
  EXPECT_TRUE(approved);
  // With nobody but lea the complaint about her is nobody's.
  policy.agents = {{"lea", {}, "", 100}};
  const DeskRules alone = Rules(policy);
  const auto left = ScheduleDesk(*DueBoard::Make(world.desk, alone, world.now + 1), alone, 48);
  ASSERT_TRUE(left.ok());
  EXPECT_GT(left->unassigned, 0);
  EXPECT_GT(left->missed, 0);
  EXPECT_EQ(left->helpers, 1);
  for (const ScheduledTask& task : left->tasks) {
    if (task.agent == kNoAgent) {
      EXPECT_EQ(task.reason, ScheduleReason::kNobodyAllowed);
    }
  }
}

TEST(Schedule, SaysWhatIsMissingForAllDeadlines) {
  DeskWorld world;
  ComplaintsPolicy policy = FrontAndLead();
  policy.agents = {{"anna", {}, "", 100}};
  policy.efforts = {{"", "", 0, 1}, {"clock", "acknowledge", 0, 120}};
  world.rules = Rules(policy);
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(world.ActOn("c" + std::to_string(i), world.Make(kOpen, "", "late")).ok());
  }
  // Acknowledged by Tuesday at 17:00: from Monday at 10:00 anna has 15 hours, for 24 of work.
  const DueBoard board = *DueBoard::Make(world.desk, world.rules, world.now + kMinute);
  const auto plan = ScheduleDesk(board, world.rules, 48);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->due_within, 12);
  EXPECT_EQ(plan->missed, 5);
  EXPECT_EQ(plan->missing_us, 10 * kHour);
  EXPECT_EQ(plan->helpers, 1);
  ASSERT_EQ(plan->agents.size(), 1u);
  EXPECT_EQ(plan->agents[0].open_us, 16 * kHour);  // Monday from 10:01 to Wednesday at 10:01
  EXPECT_EQ(plan->agents[0].busy_us, plan->agents[0].open_us);
  // Nobody can be asked to do an hour's work in a minute.
  const DueBoard late = *DueBoard::Make(world.desk, world.rules, At("2026-03-03T16:59:00Z"));
  const auto none = ScheduleDesk(late, world.rules, 48);
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->missed, 12);
  EXPECT_FALSE(none->helpers.has_value());
}

// The rule again, minute by minute.
struct Naive {
  uint32_t agent = kNoAgent;
  int64_t start = 0, end = 0;
};
std::vector<Naive> NaivePlan(const std::vector<DueRow>& rows, const DeskRules& rules,
                             int64_t as_of) {
  const ComplaintsPolicy& policy = rules.policy();
  const auto detail = [](const DueRow& row, std::string_view name) {
    return std::string(DetailOf(row.file->commands.front(), name));
  };
  std::vector<int64_t> free(policy.agents.size(), as_of), count(policy.agents.size(), 0);
  std::vector<Naive> out;
  for (const DueRow& row : rows) {
    if (row.state == DueState::kStandingStill) continue;
    int64_t minutes = 15;
    const std::string kind(kDueKinds[static_cast<size_t>(row.kind)]);
    for (const TaskEffort& e : policy.efforts) {
      if ((e.kind.empty() || e.kind == kind) && (e.name.empty() || e.name == row.name) &&
          row.file->state.severity >= e.min_severity) {
        minutes = e.minutes;
      }
    }
    std::vector<std::tuple<int64_t, int, int64_t, uint32_t, int64_t>> may;
    Naive chosen;
    for (uint32_t a = 0; a < policy.agents.size(); ++a) {
      const DeskAgent& agent = policy.agents[a];
      const std::set<std::string> has(agent.skills.begin(), agent.skills.end());
      bool ok = agent.person != row.file->state.complained_about;
      for (const SkillNeeded& n : policy.skills) {
        const bool fits = (n.product.empty() || n.product == detail(row, "product")) &&
                          (n.cause.empty() || detail(row, "cause").starts_with(n.cause)) &&
                          row.file->state.severity >= n.min_severity;
        ok = ok && (!fits || has.contains(n.skill));
      }
      if (row.kind == DueKind::kApproval) {
        for (const Remedy& r : row.file->state.remedies) {
          ok = ok && !(r.ref == row.name && r.offered_by == agent.person);
        }
        ok = ok && !row.role.empty() && (agent.person == "lea" || row.role == "front");
      }
      if (!ok) continue;
      const WorkingCalendar& calendar = rules.CalendarOf(agent.calendar);
      int64_t left = minutes * 100 / agent.capacity_percent, t = free[a], start = -1;
      for (; left > 0; t += kMinute) {
        if (!*calendar.IsOpen(t)) continue;
        if (start < 0) start = t;
        --left;
      }
      const bool responsible = agent.person == row.file->state.responsible;
      if (responsible && (row.due_us == kNullNumber || (row.due_us >= as_of && t <= row.due_us))) {
        chosen = {a, start, t};
      }
      may.emplace_back(t, responsible ? 0 : 1, count[a], a, start);
    }
    if (chosen.agent == kNoAgent && !may.empty()) {
      const auto& best = *std::min_element(may.begin(), may.end());
      chosen = {std::get<3>(best), std::get<4>(best), std::get<0>(best)};
    }
    if (chosen.agent != kNoAgent) {
      free[chosen.agent] = chosen.end;
      ++count[chosen.agent];
    }
    out.push_back(chosen);
  }
  return out;
}

TEST(Schedule, AgreesWithAWalkMinuteByMinute) {
  Draws draws(11);
  for (int round = 0; round < 12; ++round) {
    DeskWorld world;
    world.rules = Rules(Team());
    for (int i = 0; i < 14; ++i) {
      const std::string id = "case-" + std::to_string(i);
      world.now = At("2026-03-02T10:00:00Z") + static_cast<int64_t>(draws.Below(96)) * 30 * kMinute;
      Command open = Opened(world, draws.Below(2) == 0 ? "loan" : "",
                            draws.Below(2) == 0 ? "delivery" : "");
      if (draws.Below(4) == 0) open.subject = draws.Below(2) == 0 ? "anna" : "lea";
      ASSERT_TRUE(world.ActOn(id, open).ok());
      if (draws.Below(2) == 0) {
        Command assess = world.Make(kAssess, "lea", "so");
        assess.severity = static_cast<int32_t>(draws.Below(6));
        (void)world.ActOn(id, assess);
      }
      if (draws.Below(2) == 0)
        (void)world.ActOn(id, world.Make(kAssign, draws.Below(2) == 0 ? "bob" : "cleo"));
      if (draws.Below(3) == 0) {
        Command offer = world.Make(kOffer, draws.Below(2) == 0 ? "bob" : "lea", "much");
        offer.ref = "much";
        offer.amount_minor = 5'000 + static_cast<int64_t>(draws.Below(3)) * 40'000;
        (void)world.ActOn(id, offer);
      }
    }
    const int64_t as_of =
        At("2026-03-04T09:00:00Z") + static_cast<int64_t>(draws.Below(40)) * kHour;
    const DueBoard board = *DueBoard::Make(world.desk, world.rules, as_of);
    const auto plan = ScheduleDesk(board, world.rules, 24);
    ASSERT_TRUE(plan.ok()) << plan.status();
    const std::vector<Naive> naive = NaivePlan(board.Rows({}), world.rules, as_of);
    ASSERT_EQ(plan->tasks.size(), naive.size());
    std::map<uint32_t, int64_t> busy_until;
    for (size_t i = 0; i < naive.size(); ++i) {
      const ScheduledTask& task = plan->tasks[i];
      ASSERT_EQ(task.agent, naive[i].agent) << i;
      if (task.agent == kNoAgent) continue;
      ASSERT_EQ(task.start_us, naive[i].start);
      ASSERT_EQ(task.end_us, naive[i].end);
      // Nobody does two things at once.
      ASSERT_GE(task.start_us, busy_until[task.agent]);
      busy_until[task.agent] = task.end_us;
      const auto& agent = world.rules.policy().agents[task.agent];
      ASSERT_EQ(*world.rules.CalendarOf(agent.calendar).Between(task.start_us, task.end_us),
                task.effort_us * 100 / agent.capacity_percent);
    }
  }
}

}  // namespace
}  // namespace goodwill
