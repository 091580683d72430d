#include "goodwill/strategy/allocation.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;

struct Owned {
  std::vector<int64_t> first = {0};
  std::vector<int64_t> value;
  std::vector<int64_t> use;
  std::vector<int64_t> budget;

  AllocationProblem problem() const { return {first, value, use, budget}; }
  void Add(int64_t worth, std::vector<int64_t> uses) {
    value.push_back(worth);
    use.insert(use.end(), uses.begin(), uses.end());
  }
  void End() { first.push_back(static_cast<int64_t>(value.size())); }
};

int64_t Draw(std::mt19937_64& random, int64_t low, int64_t high) {
  return low + static_cast<int64_t>(random() % static_cast<uint64_t>(high - low + 1));
}

Owned RandomProblem(std::mt19937_64& random, int64_t customers, int64_t strategies,
                    int64_t resources, bool floors) {
  Owned out;
  std::vector<int64_t> all(static_cast<size_t>(resources), 0);
  for (int64_t i = 0; i < customers; ++i) {
    const int64_t size = Draw(random, 1, 10) == 1 ? 50 : 1;
    const int64_t count = Draw(random, 0, strategies);
    for (int64_t k = 0; k < count; ++k) {
      std::vector<int64_t> use;
      for (int64_t r = 0; r < resources; ++r) {
        const int64_t amount = size * Draw(random, 0, 20);
        use.push_back(floors && r == 0 ? -amount : amount);
        all[static_cast<size_t>(r)] += use.back();
      }
      out.Add(size * Draw(random, -5, 60), use);
    }
    out.End();
  }
  for (int64_t r = 0; r < resources; ++r) {
    out.budget.push_back(all[static_cast<size_t>(r)] * Draw(random, 5, 30) / 100);
  }
  return out;
}

// The best value, by trying everything; nothing when no plan keeps the budgets.
std::optional<int64_t> Optimum(const Owned& in) {
  const AllocationProblem problem = in.problem();
  const size_t resources = in.budget.size();
  // From the back: the least use and the most value that are still to come.
  std::vector<int64_t> more(in.first.size(), 0);
  std::vector<std::vector<int64_t>> least(in.first.size(), std::vector<int64_t>(resources, 0));
  for (size_t i = in.first.size() - 1; i-- > 0;) {
    int64_t best = 0;
    std::vector<int64_t> use(resources, 0);
    for (int64_t j = in.first[i]; j < in.first[i + 1]; ++j) {
      best = std::max(best, in.value[static_cast<size_t>(j)]);
      for (size_t r = 0; r < resources; ++r) use[r] = std::min(use[r], problem.UseOf(j)[r]);
    }
    more[i] = more[i + 1] + best;
    for (size_t r = 0; r < resources; ++r) least[i][r] = least[i + 1][r] + use[r];
  }
  std::optional<int64_t> best;
  std::vector<int64_t> left = in.budget;
  std::function<void(size_t, int64_t)> go = [&](size_t i, int64_t value) {
    for (size_t r = 0; r < resources; ++r) {
      if (least[i][r] > left[r]) return;
    }
    if (best.has_value() && value + more[i] <= *best) return;
    if (i + 1 == in.first.size()) {
      best = value;
      return;
    }
    for (int64_t j = in.first[i]; j < in.first[i + 1]; ++j) {
      for (size_t r = 0; r < resources; ++r) left[r] -= problem.UseOf(j)[r];
      go(i + 1, value + in.value[static_cast<size_t>(j)]);
      for (size_t r = 0; r < resources; ++r) left[r] += problem.UseOf(j)[r];
    }
    go(i + 1, value);
  };
  go(0, 0);
  return best;
}

Allocation Solve(const Owned& in, const AllocationOptions& options = {}, int threads = 1) {
  Run run;
  run.parallelism = threads;
  absl::StatusOr<Allocation> result = Allocate(in.problem(), options, run);
  EXPECT_TRUE(result.ok()) << result.status();
  const absl::Status checked = CheckAllocation(in.problem(), *result);
  EXPECT_TRUE(checked.ok()) << checked;
  return *std::move(result);
}

TEST(Allocation, AgreesWithTryingEverything) {
  std::mt19937_64 random(1);
  int exact = 0;
  int rounds = 0;
  for (int round = 0; round < 120; ++round) {
    const bool floors = round % 3 == 0;
    const Owned in =
        RandomProblem(random, Draw(random, 0, 12), Draw(random, 1, 7), Draw(random, 1, 4), floors);
    SCOPED_TRACE(round);
    const std::optional<int64_t> optimum = Optimum(in);
    const Allocation out = Solve(in);
    if (!optimum.has_value()) {
      EXPECT_NE(out.state, AllocationState::kFound);
      continue;
    }
    ++rounds;
    EXPECT_NE(out.state, AllocationState::kImpossible);
    EXPECT_GE(out.bound, *optimum);
    if (out.state != AllocationState::kFound) continue;
    EXPECT_LE(out.value, *optimum);
    exact += out.value == *optimum;
  }
  EXPECT_GT(rounds, 80);
  EXPECT_GT(exact, rounds * 95 / 100);
  RecordProperty("exact", exact);
  RecordProperty("rounds", rounds);
}

// OR-Library's instances (Beasley), where they are at hand.
std::vector<double> Numbers(const std::string& name) {
  std::ifstream file("../shared/data/knapsack/" + name);
  std::vector<double> out;
  for (double number = 0; file >> number;) out.push_back(number);
  return out;
}

TEST(Allocation, PublishedKnapsacks) {
  const std::vector<double> numbers = Numbers("mknap1.txt");
  if (numbers.empty()) GTEST_SKIP() << "../shared/data/knapsack is not here";
  size_t at = 1;
  for (int instance = 0; instance < static_cast<int>(numbers[0]); ++instance) {
    const size_t items = static_cast<size_t>(numbers[at++]);
    const size_t resources = static_cast<size_t>(numbers[at++]);
    const int64_t optimum = std::llround(10 * numbers[at++]);
    const size_t uses = at + items;
    Owned in;
    for (size_t i = 0; i < items; ++i) {
      std::vector<int64_t> use;
      for (size_t r = 0; r < resources; ++r) {
        use.push_back(std::llround(10 * numbers[uses + r * items + i]));
      }
      in.Add(std::llround(10 * numbers[at + i]), use);
      in.End();
    }
    at = uses + items * resources;
    for (size_t r = 0; r < resources; ++r) in.budget.push_back(std::llround(10 * numbers[at++]));
    const Allocation out = Solve(in);
    EXPECT_EQ(out.state, AllocationState::kFound);
    EXPECT_LE(out.value, optimum) << instance;
    EXPECT_GE(out.bound, optimum) << instance;
    EXPECT_EQ(out.value, optimum) << instance << " bound " << out.bound;
  }
}

// Generalised assignment: every job has exactly one agent, which a floor demands.
TEST(Allocation, PublishedAssignments) {
  const std::vector<double> numbers = Numbers("gap1.txt");
  if (numbers.empty()) GTEST_SKIP() << "../shared/data/knapsack is not here";
  const std::vector<int64_t> optima = {336, 327, 339, 341, 326};
  size_t at = 1;
  for (const int64_t optimum : optima) {
    const size_t agents = static_cast<size_t>(numbers[at++]);
    const size_t jobs = static_cast<size_t>(numbers[at++]);
    Owned in;
    for (size_t job = 0; job < jobs; ++job) {
      for (size_t agent = 0; agent < agents; ++agent) {
        std::vector<int64_t> use(agents + 1, 0);
        use[agent] = std::llround(numbers[at + agents * jobs + agent * jobs + job]);
        use[agents] = -1;
        in.Add(std::llround(numbers[at + agent * jobs + job]), use);
      }
      in.End();
    }
    at += 2 * agents * jobs;
    for (size_t agent = 0; agent < agents; ++agent)
      in.budget.push_back(std::llround(numbers[at++]));
    in.budget.push_back(-static_cast<int64_t>(jobs));
    AllocationOptions options;
    options.most_cases = 40;  // proving it takes thousands
    const Allocation out = Solve(in, options);
    EXPECT_GE(out.bound, optimum);
    EXPECT_LE(out.bound, optimum + 12);
    if (out.state == AllocationState::kFound) {
      EXPECT_LE(out.value, optimum);
      EXPECT_GE(out.value, optimum - 12);
    }
  }
}

TEST(Allocation, LargerProblemsCloseTheGap) {
  std::mt19937_64 random(2);
  const Owned in = RandomProblem(random, 20000, 4, 4, false);
  const Allocation out = Solve(in);
  EXPECT_EQ(out.state, AllocationState::kFound);
  EXPECT_LT(out.Gap(), 5e-4);
  // The same bits with threads, and much the same from the prices of the last plan.
  const Allocation threads = Solve(in, {}, 4);
  EXPECT_EQ(out.chosen, threads.chosen);
  EXPECT_EQ(out.bound, threads.bound);
  EXPECT_EQ(out.prices.scaled, threads.prices.scaled);
  const std::vector<double> prices = out.prices.ToDoubles();
  AllocationOptions warm;
  warm.start = prices;
  const Allocation again = Solve(in, warm);
  EXPECT_LT(again.Gap(), 5e-4);
  EXPECT_GE(again.bound, out.value);
  // Prices decide single customers as the plan did, but for the few that were repaired.
  int64_t differ = 0;
  for (size_t i = 0; i < out.chosen.size(); ++i) {
    const size_t begin = static_cast<size_t>(in.first[i]);
    const size_t count = static_cast<size_t>(in.first[i + 1]) - begin;
    differ += out.chosen[i] != DecideAt(prices, std::span(in.value).subspan(begin, count),
                                        std::span(in.use).subspan(begin * 4, count * 4));
  }
  EXPECT_LT(differ, 60);
}

// What GLPK says, where its program is installed; nothing where it is not.
std::optional<double> Glpk(const Owned& in, bool integers) {
  if (std::system("glpsol --version > /dev/null 2>&1") != 0) return std::nullopt;
  const std::string path = ::testing::TempDir() + "goodwill_allocation";
  std::ofstream file(path + ".lp");
  auto sum = [&](size_t begin, size_t end, const std::function<int64_t(size_t)>& factor) {
    file << " 0 z";  // no sum is empty
    for (size_t j = begin; j < end; ++j) {
      const int64_t f = factor(j);
      if (f != 0) file << (f < 0 ? " - " : " + ") << std::abs(f) << " x" << j << "\n";
    }
  };
  const size_t resources = in.budget.size();
  file << "Maximize obj:";
  sum(0, in.value.size(), [&](size_t j) { return in.value[j]; });
  file << "\nSubject To\n";
  for (size_t r = 0; r < resources; ++r) {
    sum(0, in.value.size(), [&](size_t j) { return in.use[j * resources + r]; });
    file << " <= " << in.budget[r] << "\n";
  }
  for (size_t i = 0; i + 1 < in.first.size(); ++i) {
    sum(static_cast<size_t>(in.first[i]), static_cast<size_t>(in.first[i + 1]),
        [](size_t) { return 1; });
    file << " <= 1\n";
  }
  file << "Binary\n";
  for (size_t j = 0; j < in.value.size(); ++j) file << " x" << j << "\n";
  file << "End\n";
  file.close();
  const std::string command = "glpsol --lp " + path + ".lp --tmlim 20 " +
                              (integers ? "--cuts" : "--nomip") + " -w " + path +
                              ".txt > /dev/null 2>&1";
  if (std::system(command.c_str()) != 0) return std::nullopt;
  // "s bas <rows> <columns> f f <value>" or "s mip <rows> <columns> o <value>"
  std::ifstream answer(path + ".txt");
  for (std::string line; std::getline(answer, line);) {
    if (line.rfind("s ", 0) != 0) continue;
    if (integers && line.find(" o ") == std::string::npos) return std::nullopt;  // no time left
    return std::stod(line.substr(line.rfind(' ') + 1));
  }
  return std::nullopt;
}

TEST(Allocation, AgreesWithASolverOfLinearPrograms) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 3; ++round) {
    const Owned large = RandomProblem(random, 800, 4, 3, round == 2);
    AllocationOptions options;
    options.most_cases = 1;
    const Allocation relaxed = Solve(large, options);
    const std::optional<double> linear = Glpk(large, false);
    if (!linear.has_value()) GTEST_SKIP() << "glpsol (Debian: glpk-utils) is not here";
    EXPECT_NEAR(static_cast<double>(relaxed.bound), *linear, 1 + 1e-6 * *linear);

    const Owned small = RandomProblem(random, 40, 4, 2, round == 2);
    const Allocation exact = Solve(small);
    const std::optional<double> optimum = Glpk(small, true);
    if (!optimum.has_value()) continue;
    EXPECT_LE(static_cast<double>(exact.value), *optimum + 1e-6);
    EXPECT_GE(static_cast<double>(exact.bound), *optimum - 1e-6);
  }
}

TEST(Allocation, FloorsOfManyCustomers) {
  std::mt19937_64 random(9);
  Owned in = RandomProblem(random, 20000, 4, 3, true);
  const Allocation out = Solve(in);
  EXPECT_EQ(out.state, AllocationState::kFound);
  EXPECT_LT(out.Gap(), 5e-4);
  const int64_t most = -in.budget[0];
  // More than can be had with these budgets, though not more than there is.
  in.budget[0] = -3 * most;
  in.budget[1] /= 20;
  in.budget[2] /= 20;
  const Allocation scarce = Solve(in);
  EXPECT_NE(scarce.state, AllocationState::kFound);
  RecordProperty("proved", scarce.state == AllocationState::kImpossible);
}

TEST(Allocation, MoreBudgetNeverLowersTheBound) {
  std::mt19937_64 random(3);
  Owned in = RandomProblem(random, 2000, 4, 2, false);
  AllocationOptions options;
  options.most_cases = 1;
  int64_t bound = 0;
  double price = std::numeric_limits<double>::infinity();
  for (int step = 0; step < 6; ++step) {
    const Allocation out = Solve(in, options);
    EXPECT_GE(static_cast<double>(out.bound), (1 - 1e-7) * static_cast<double>(bound));
    EXPECT_LE(out.prices.ToDoubles()[0], price * 1.01 + 1e-6);
    bound = out.bound;
    price = out.prices.ToDoubles()[0];
    in.budget[0] = in.budget[0] * 13 / 10;
  }
}

TEST(Allocation, ScalesAndEdges) {
  std::mt19937_64 random(4);
  Owned in = RandomProblem(random, 12, 4, 2, false);
  const Allocation out = Solve(in);
  for (int64_t& value : in.value) value *= 1024;
  const Allocation scaled = Solve(in);
  EXPECT_EQ(out.value * 1024, scaled.value);

  Owned none;
  none.budget = {5};
  EXPECT_EQ(Solve(none).value, 0);
  EXPECT_EQ(Solve(none).Gap(), 0);

  // Nothing is worth anything.
  Owned idle;
  idle.Add(-3, {1});
  idle.End();
  idle.budget = {5};
  EXPECT_EQ(Solve(idle).chosen[0], -1);
  EXPECT_EQ(Solve(idle).bound, 0);

  // A floor that costs more than it brings, one that cannot be reached, and a budget of 0.
  Owned floor;
  floor.Add(-3, {-1});
  floor.End();
  floor.budget = {-1};
  EXPECT_EQ(Solve(floor).value, -3);
  EXPECT_EQ(Solve(floor).bound, -3);
  floor.budget = {-2};
  EXPECT_EQ(Solve(floor).state, AllocationState::kImpossible);
  floor.use[0] = 0;
  floor.budget = {-1};
  EXPECT_EQ(Solve(floor).state, AllocationState::kImpossible);
  Owned nothing;
  nothing.Add(7, {1});
  nothing.Add(2, {0});
  nothing.End();
  nothing.budget = {0};
  EXPECT_EQ(Solve(nothing).chosen[0], 1);
  nothing.budget = {-1};
  EXPECT_EQ(Solve(nothing).state, AllocationState::kImpossible);
}

TEST(Allocation, RefusesWhatDoesNotFitTogether) {
  Owned in;
  in.Add(1, {1});
  in.End();
  in.budget = {1};
  auto refused = [](const Owned& owned, const char* what) {
    const absl::Status status = Allocate(owned.problem()).status();
    EXPECT_FALSE(status.ok());
    EXPECT_THAT(std::string(status.message()), HasSubstr(what));
  };
  Owned bad = in;
  bad.budget.clear();
  refused(bad, "resources");
  bad = in;
  bad.first = {};
  refused(bad, "begin with 0");
  bad = in;
  bad.first = {0, 5, 1};
  refused(bad, "must not fall");
  bad = in;
  bad.use.push_back(1);
  refused(bad, "one number per option");
  bad = in;
  bad.value[0] = std::numeric_limits<int64_t>::min();
  refused(bad, "2^53");
  bad = in;
  bad.budget[0] = std::numeric_limits<int64_t>::max();
  refused(bad, "2^53");
  goodwill::Run stopped;
  stopped.progress = [](int64_t, int64_t) { return false; };
  EXPECT_EQ(Allocate(in.problem(), {}, stopped).status().code(), absl::StatusCode::kCancelled);
}

TEST(Allocation, TheCheckFindsWhatIsWrong) {
  std::mt19937_64 random(5);
  const Owned in = RandomProblem(random, 40, 4, 2, false);
  const Allocation good = Solve(in);
  auto found = [&](const std::function<void(Allocation*)>& spoil) {
    Allocation bad = good;
    spoil(&bad);
    return CheckAllocation(in.problem(), bad).code() == absl::StatusCode::kFailedPrecondition;
  };
  EXPECT_TRUE(found([](Allocation* a) { ++a->value; }));
  EXPECT_TRUE(found([](Allocation* a) { --a->used[0]; }));
  EXPECT_TRUE(found([](Allocation* a) { a->bound = a->value - 1; }));
  EXPECT_TRUE(found([](Allocation* a) { a->chosen[0] = 99; }));
  EXPECT_TRUE(found([](Allocation* a) { a->chosen.pop_back(); }));
  EXPECT_TRUE(found([](Allocation* a) { a->certificate.cases.clear(); }));
  EXPECT_TRUE(found([](Allocation* a) { a->certificate.cases[0].prices.scaled[0] = -1; }));
  EXPECT_TRUE(found([](Allocation* a) { a->certificate.cases[0].path.push_back({0, -1, true}); }));
  EXPECT_TRUE(found([](Allocation* a) { a->certificate.cases[0].impossible = true; }));
  EXPECT_TRUE(found([](Allocation* a) { a->state = AllocationState::kImpossible; }));
}

TEST(Allocation, BoundAtAnyPrices) {
  std::mt19937_64 random(6);
  const Owned in = RandomProblem(random, 8, 3, 2, false);
  const int64_t optimum = *Optimum(in);
  for (int round = 0; round < 50; ++round) {
    const std::vector<double> prices = {0.01 * static_cast<double>(Draw(random, 0, 900)),
                                        0.01 * static_cast<double>(Draw(random, 0, 900))};
    EXPECT_GE(*BoundAt(in.problem(), PricesFrom(prices)), optimum);
  }
  EXPECT_FALSE(BoundAt(in.problem(), Prices{{1}, 0}).ok());
  EXPECT_FALSE(BoundAt(in.problem(), Prices{{-1, 1}, 0}).ok());
}

TEST(Allocation, ValueUnits) {
  EXPECT_EQ(*ToValueUnits(1.5), 1500000);
  EXPECT_EQ(*ToValueUnits(-0.0000025), -2);  // half to even
  EXPECT_FALSE(ToValueUnits(std::nan("")).ok());
  EXPECT_FALSE(ToValueUnits(1e12).ok());
}

TEST(Allocation, ComparesPlans) {
  Allocation before;
  before.chosen = {0, 1, -1};
  Allocation after;
  after.chosen = {0, 2, 1};
  const auto changes = CompareAllocations(before, after);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[1].customer, 2);
  EXPECT_EQ(changes[1].before, -1);
  EXPECT_EQ(changes[1].after, 1);
}

// grf-labs/maq: Alice (30, 10), Bob (40, 50), Eve (10, 55); A costs 3, B 6.
TEST(AllocationPath, PublishedExample) {
  const std::vector<int64_t> first = {0, 2, 4, 6};
  const std::vector<int64_t> value = {30, 10, 40, 50, 10, 55};
  const std::vector<int64_t> use = {3, 6, 3, 6, 3, 6};
  const auto path = AllocationPath(first, value, use);
  ASSERT_TRUE(path.ok());
  const double three = 3;
  EXPECT_DOUBLE_EQ(PathValueAt(*path, 3 * 1) / three, 40 / three);
  EXPECT_DOUBLE_EQ(PathValueAt(*path, 3 * 2) / three, 70 / three);
  EXPECT_DOUBLE_EQ(PathValueAt(*path, 3 * 4) / three, 125 / three);
  EXPECT_DOUBLE_EQ(PathValueAt(*path, 3 * 5) / three, 45);
  EXPECT_DOUBLE_EQ(PathValueAt(*path, 100), 135);
  std::vector<int32_t> chosen(3, -1);
  for (const PathStep& step : *path) chosen[static_cast<size_t>(step.customer)] = step.option;
  EXPECT_EQ(chosen, (std::vector<int32_t>{0, 1, 1}));
  const std::vector<int64_t> negative = {3, 6, 3, 6, 3, -1};
  EXPECT_FALSE(AllocationPath(first, value, negative).ok());
}

// The path is the relaxed optimum: the bound of one resource, at every budget.
TEST(AllocationPath, AgreesWithTheBound) {
  std::mt19937_64 random(7);
  Owned in = RandomProblem(random, 400, 4, 1, false);
  const auto path = AllocationPath(in.first, in.value, in.use);
  ASSERT_TRUE(path.ok());
  AllocationOptions options;
  options.most_cases = 1;
  for (const int64_t budget : {0, 100, 1000, 3000, 8000, 100000}) {
    in.budget = {budget};
    const Allocation out = Solve(in, options);
    const double relaxed = PathValueAt(*path, static_cast<double>(budget));
    EXPECT_NEAR(static_cast<double>(out.bound), relaxed, 1 + 1e-6 * relaxed) << budget;
  }
}

}  // namespace
}  // namespace goodwill
