// The complaints desk: open cases with five clocks each read as of an instant, what one
// person owes then, and a command.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/due.h"
#include "goodwill/desk/schedule.h"
#include "goodwill/service/watch.h"

namespace {

using namespace goodwill;

constexpr int kAgents = 1'000;

DeskRules Rules() {
  ComplaintsPolicy policy = StandardComplaints();
  policy.calendars[0].time_zone = "Europe/Berlin";
  policy.calendars[0].hours.weekly = {"mon-fri=08:00-12:00,13:00-18:00"};
  std::mt19937_64 draw(1);
  for (int32_t year = 2016; year < 2028; ++year) {
    for (int i = 0; i < 21; ++i) {
      policy.calendars[0].hours.holidays.push_back(FormatDay(
          static_cast<int32_t>(DaysFromCivil(year, 1, 1) + static_cast<int32_t>(draw() % 365))));
    }
  }
  using enum CommandKind;
  policy.clocks.clear();
  const auto clock = [&](const char* name, std::vector<CommandKind> stops, int64_t limit,
                         ClockUnit unit, bool pauses) {
    policy.clocks.push_back(
        {{name, {kOpen}, {kContactOut}, std::move(stops), limit, unit, pauses}, ""});
  };
  clock("acknowledge", {kAcknowledge, kClose}, 4 * 3'600, ClockUnit::kWorkingSeconds, false);
  clock("reply", {kFinalResponse, kClose}, 40 * 3'600, ClockUnit::kWorkingSeconds, true);
  clock("next_update", {kClose}, 5, ClockUnit::kWorkingDays, false);
  clock("resolve", {kClose}, 400 * 3'600, ClockUnit::kWorkingSeconds, true);
  clock("regulator", {kFinalResponse, kClose}, 8, ClockUnit::kWeeks, false);
  policy.roles = {{"front", std::nullopt, std::nullopt, 365}};
  policy.default_role = "front";
  return *DeskRules::Make(policy, Zone());
}

// Opened at random over so many days, and assigned.
struct World {
  explicit World(int64_t cases, int32_t from_day = DaysFromCivil(2016, 1, 1), uint64_t days = 3'650)
      : desk(*Desk::Of(book)) {
    const int64_t from = int64_t{from_day} * kMicrosPerDay;
    std::mt19937_64 draw(2);
    std::vector<FiledCommand> rows;
    for (int64_t i = 0; i < cases; ++i) {
      FiledCommand row;
      row.case_id = "case-" + std::to_string(i);
      row.customer = CustomerId(CustomerIdView::Text("customer-" + std::to_string(i / 2)));
      row.command.effective_us =
          from + static_cast<int64_t>(draw() % (days * 86'400)) * kMicrosPerSecond;
      row.command.text = "late";
      rows.push_back(row);
      row.command.kind = CommandKind::kAssign;
      row.command.expected_version = 1;
      row.command.by = row.command.subject = "agent " + std::to_string(draw() % kAgents);
      rows.push_back(row);
      if (rows.size() < 200'000 && i + 1 < cases) continue;
      if (!book.Append(TableOf(rows), {}).ok()) std::abort();
      rows.clear();
    }
    if (!desk.CatchUp(book).ok()) std::abort();
  }

  Book book{*Currency::Parse("EUR"), Zone()};
  Desk desk;
};

World& Of(int64_t cases) {
  static std::map<int64_t, std::unique_ptr<World>> worlds;
  auto& world = worlds[cases];
  if (world == nullptr) world = std::make_unique<World>(cases);
  return *world;
}

const int64_t kAsOf = int64_t{DaysFromCivil(2025, 12, 20)} * kMicrosPerDay;

void BM_AllClocks(benchmark::State& state) {
  const World& world = Of(state.range(0));
  const DeskRules rules = Rules();
  int64_t clocks = 0;
  for (auto _ : state) {
    const auto board = DueBoard::Make(world.desk, rules, kAsOf);
    if (!board.ok()) state.SkipWithError("refused");
    clocks = board->clocks();
  }
  state.counters["clocks"] = static_cast<double>(clocks);
}
BENCHMARK(BM_AllClocks)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

// What one of a thousand people owes of it.
void BM_DueForOne(benchmark::State& state) {
  const World& world = Of(state.range(0));
  const DeskRules rules = Rules();
  const DueBoard board = *DueBoard::Make(world.desk, rules, kAsOf);
  size_t rows = 0;
  for (auto _ : state) rows = board.Rows({.owner = "agent 7"}).size();
  state.counters["rows"] = static_cast<double>(rows);
}
BENCHMARK(BM_DueForOne)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

// The plan of the coming hours: 10,000 tasks for 100 agents, who work two shifts. Of an hour
// that is no working time nothing is missed; of ten days so much that helpers are looked for.
void BM_Schedule(benchmark::State& state) {
  static const World world(2'000, DaysFromCivil(2025, 12, 10), 10);
  ComplaintsPolicy policy = Rules().policy();
  policy.calendars.push_back({"late", "Europe/Berlin", {{"mon-sat=12:00-20:00"}, {}, {}, {}}});
  for (int a = 0; a < 100; ++a) {
    policy.agents.push_back({"agent " + std::to_string(a), {}, a % 2 == 0 ? "" : "late", 100});
  }
  policy.efforts = {{"", "", 0, 10}};
  const DeskRules rules = *DeskRules::Make(policy, Zone());
  const DueBoard board = *DueBoard::Make(world.desk, rules, kAsOf);
  size_t tasks = 0;
  for (auto _ : state) {
    const auto plan = ScheduleDesk(board, rules, state.range(0));
    if (!plan.ok()) state.SkipWithError("refused");
    tasks = plan->tasks.size();
    state.counters["missed"] = static_cast<double>(plan->missed);
    state.counters["helpers"] = plan->helpers.value_or(-1);
  }
  state.counters["tasks"] = static_cast<double>(tasks);
}
BENCHMARK(BM_Schedule)->Arg(1)->Arg(240)->Unit(benchmark::kMillisecond);

// One departure, one delivery: the watch has learnt what is usual.
void BM_Watch(benchmark::State& state) {
  std::vector<Standard> standards;
  for (int i = 0; i < 20; ++i) {
    standards.push_back({"standard " + std::to_string(i), Better::kLower, 20'000'000, {}});
  }
  Watch watch(standards);
  std::mt19937_64 draw(3);
  std::vector<WatchEvent> events(4'096);
  for (WatchEvent& event : events) event.actual = static_cast<int64_t>(draw() % 22'000'000);
  size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(watch.Observe(standards[at % 20].name, events[at % 4'096]));
    ++at;
  }
}
BENCHMARK(BM_Watch);

// A command on an open case, judged, appended to the book in memory and folded.
void BM_Command(benchmark::State& state) {
  World world(1'000);
  const DeskRules rules = Rules();
  std::vector<int64_t> version(1'000, 2);
  size_t at = 0;
  for (auto _ : state) {
    Command command;
    command.kind = CommandKind::kContactIn;
    command.expected_version = version[at]++;
    command.effective_us = kAsOf + 400 * kMicrosPerDay;  // whenever it was received
    const auto acted = world.desk.Act(world.book, rules, "", std::nullopt,
                                      "case-" + std::to_string(at), command, {});
    if (!acted.ok()) state.SkipWithError(std::string(acted.status().message()).c_str());
    at = (at + 1) % version.size();
  }
}
BENCHMARK(BM_Command)->Unit(benchmark::kMicrosecond);

// The judgement alone.
void BM_Fold(benchmark::State& state) {
  const CaseRules rules;
  Command open;
  open.ref = "case";
  open.text = "late";
  CaseState opened = *Fold(rules, {}, open);
  Command command;
  command.kind = CommandKind::kContactIn;
  for (auto _ : state) {
    command.expected_version = opened.version;
    if (!FoldInto(rules, opened, command).ok()) state.SkipWithError("refused");
  }
}
BENCHMARK(BM_Fold);

}  // namespace

BENCHMARK_MAIN();
