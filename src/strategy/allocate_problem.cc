#include "strategy/allocate_problem.h"

#include <cmath>
#include <string>

#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

absl::Status Wrong(int64_t row, const char* field, std::string reason) {
  Problem problem;
  problem.row = row;
  problem.field = field;
  problem.reason = std::move(reason);
  return ProblemStatus(std::move(problem));
}

bool Fits(int64_t number) { return number <= kMostAllocated && number >= -kMostAllocated; }

}  // namespace

absl::Status CheckProblem(const AllocationProblem& problem) {
  const int64_t resources = problem.resources();
  if (resources < 1 || resources > kMostResources) {
    return Wrong(-1, "budget", "there must be 1 to 16 resources");
  }
  if (problem.first.empty() || problem.first.front() != 0 ||
      problem.first.back() != problem.options()) {
    return Wrong(-1, "first", "must begin with 0 and end with the number of options");
  }
  if (problem.use.size() != problem.value.size() * problem.budget.size()) {
    return Wrong(-1, "use", "must have one number per option and resource");
  }
  for (size_t i = 0; i + 1 < problem.first.size(); ++i) {
    const int64_t count = problem.first[i + 1] - problem.first[i];
    if (problem.first[i + 1] < problem.first[i] || problem.first[i + 1] > problem.options()) {
      return Wrong(static_cast<int64_t>(i), "first", "must not fall");
    }
    if (count > 1'000'000) {
      return Wrong(static_cast<int64_t>(i), "first", "a customer has more than 1,000,000 options");
    }
  }
  for (size_t r = 0; r < problem.budget.size(); ++r) {
    if (!Fits(problem.budget[r])) return Wrong(static_cast<int64_t>(r), "budget", "is beyond 2^53");
  }
  for (size_t j = 0; j < problem.value.size(); ++j) {
    if (!Fits(problem.value[j])) return Wrong(static_cast<int64_t>(j), "value", "is beyond 2^53");
  }
  for (size_t j = 0; j < problem.use.size(); ++j) {
    if (!Fits(problem.use[j])) {
      return Wrong(static_cast<int64_t>(j) / resources, "use", "is beyond 2^53");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> ToValueUnits(double major) {
  if (std::isnan(major)) return absl::InvalidArgumentError("a value is not a number");
  const double units = std::nearbyint(major * kValueUnitsPerMajor);
  if (!(units <= static_cast<double>(kMostAllocated) &&
        units >= -static_cast<double>(kMostAllocated))) {
    return absl::OutOfRangeError("a value is beyond 2^53 millionths");
  }
  return static_cast<int64_t>(units);
}

}  // namespace goodwill
