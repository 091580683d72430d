#include <algorithm>
#include <tuple>

#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"
#include "strategy/allocate_exact.h"
#include "strategy/allocate_problem.h"

namespace goodwill {
namespace {

struct Rise {
  int64_t customer = 0;
  int32_t option = -1;
  int64_t use = 0;    // more than before
  int64_t value = 0;  // more than before
};

// Is the first worth more per use? Exactly; a use of 0 is an infinite rate.
std::strong_ordering CompareRates(const Rise& a, const Rise& b) {
  return CompareProducts(a.value, b.use, b.value, a.use);
}

}  // namespace

absl::StatusOr<std::vector<PathStep>> AllocationPath(std::span<const int64_t> first,
                                                     std::span<const int64_t> value,
                                                     std::span<const int64_t> use) {
  const int64_t budget = 0;
  GOODWILL_RETURN_IF_ERROR(CheckProblem({first, value, use, {&budget, 1}}));
  std::vector<Rise> rises;
  std::vector<int64_t> order;
  for (size_t i = 0; i + 1 < first.size(); ++i) {
    order.clear();
    for (int64_t j = first[i]; j < first[i + 1]; ++j) {
      if (use[static_cast<size_t>(j)] < 0) {
        Problem problem;
        problem.row = j;
        problem.field = "use";
        problem.reason = "a path needs uses that are not negative";
        return ProblemStatus(std::move(problem));
      }
      order.push_back(j);
    }
    std::sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
      const size_t x = static_cast<size_t>(a);
      const size_t y = static_cast<size_t>(b);
      return std::tuple(use[x], -value[x], a) < std::tuple(use[y], -value[y], b);
    });
    // The hull from (0, 0) upwards: rates fall from step to step.
    const size_t begin = rises.size();
    int64_t at_use = 0;
    int64_t at_value = 0;
    for (const int64_t j : order) {
      if (value[static_cast<size_t>(j)] <= at_value) continue;
      Rise rise = {static_cast<int64_t>(i), static_cast<int32_t>(j - first[i]),
                   use[static_cast<size_t>(j)] - at_use, value[static_cast<size_t>(j)] - at_value};
      while (rises.size() > begin && CompareRates(rises.back(), rise) <= 0) {
        rise.use += rises.back().use;
        rise.value += rises.back().value;
        rises.pop_back();
      }
      rises.push_back(rise);
      at_use = use[static_cast<size_t>(j)];
      at_value = value[static_cast<size_t>(j)];
    }
  }
  std::stable_sort(rises.begin(), rises.end(),
                   [](const Rise& a, const Rise& b) { return CompareRates(a, b) > 0; });
  std::vector<PathStep> path;
  Int128 spent = 0;
  Int128 worth = 0;
  for (const Rise& rise : rises) {
    spent += rise.use;
    worth += rise.value;
    PathStep step = {rise.customer, rise.option, 0, 0};
    if (!Floor(spent, 0, &step.spent) || !Floor(worth, 0, &step.value)) {
      return absl::OutOfRangeError("the sums of the path are beyond 64 bits: use larger units");
    }
    path.push_back(step);
  }
  return path;
}

double PathValueAt(std::span<const PathStep> path, double budget) {
  const auto after = std::upper_bound(
      path.begin(), path.end(), budget,
      [](double b, const PathStep& step) { return b < static_cast<double>(step.spent); });
  const PathStep before = after == path.begin() ? PathStep{} : *(after - 1);
  const double value = static_cast<double>(before.value);
  if (after == path.end()) return value;
  const double use = static_cast<double>(after->spent - before.spent);
  const double part = std::max(budget - static_cast<double>(before.spent), 0.0) / use;
  return value + part * static_cast<double>(after->value - before.value);
}

}  // namespace goodwill
