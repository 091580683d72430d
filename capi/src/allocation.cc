// Options under budgets.
#include "goodwill/strategy/allocation.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "guard.h"
#include "handle.h"

using goodwill::capi::Guard;

namespace {

absl::StatusOr<goodwill::AllocationProblem> ProblemArgument(
    const goodwill_allocation_problem* problem) {
  GOODWILL_REQUIRE(problem);
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_allocation_problem given,
                            goodwill::capi::OptionsArgument(problem, "problem"));
  constexpr int64_t kMost = int64_t{1} << 40;
  if (given.customers < 0 || given.customers > kMost || given.options < 0 ||
      given.options > kMost) {
    return absl::InvalidArgumentError("the number of customers or options is out of range");
  }
  if (given.resources < 1 || given.resources > goodwill::kMostResources) {
    return absl::InvalidArgumentError("there must be 1 to 16 resources");
  }
  if (given.first == nullptr) return goodwill::capi::NullArgument("problem.first");
  if (given.budget == nullptr) return goodwill::capi::NullArgument("problem.budget");
  if (given.options > 0) {
    if (given.value == nullptr) return goodwill::capi::NullArgument("problem.value");
    if (given.use == nullptr) return goodwill::capi::NullArgument("problem.use");
  }
  const size_t customers = static_cast<size_t>(given.customers);
  const size_t options = static_cast<size_t>(given.options);
  const size_t resources = static_cast<size_t>(given.resources);
  return goodwill::AllocationProblem{{given.first, customers + 1},
                                     {given.value, options},
                                     {given.use, options * resources},
                                     {given.budget, resources}};
}

absl::Status CheckPrices(std::span<const double> prices) {
  for (const double price : prices) {
    if (!(price >= 0) || !std::isfinite(price)) {
      return absl::InvalidArgumentError("prices must be finite, and not negative");
    }
  }
  return absl::OkStatus();
}

}  // namespace

goodwill_status goodwill_allocate(const goodwill_allocation_problem* problem,
                                  const goodwill_allocation_options* options,
                                  const goodwill_run_options* run, int32_t* chosen, int64_t* used,
                                  double* prices, goodwill_allocation* out,
                                  goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    goodwill::capi::ClearStruct(out);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::AllocationProblem asked, ProblemArgument(problem));
    const size_t customers = static_cast<size_t>(asked.customers());
    const size_t resources = asked.budget.size();
    if (used != nullptr) std::fill_n(used, resources, 0);
    if (prices != nullptr) std::fill_n(prices, resources, 0);
    if (customers > 0) GOODWILL_REQUIRE(chosen);
    std::fill_n(chosen, customers, 0);
    GOODWILL_REQUIRE(out);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill_allocation_options given,
                              goodwill::capi::OptionsArgument(options, "options"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    goodwill::AllocationOptions wanted;
    if (given.start != nullptr) wanted.start = {given.start, resources};
    if (!(given.enough_gap >= 0)) {
      return absl::InvalidArgumentError("options.enough_gap must not be negative");
    }
    if (given.enough_gap != 0) wanted.enough_gap = given.enough_gap;
    if (given.most_cases < 0) {
      return absl::InvalidArgumentError("options.most_cases must not be negative");
    }
    wanted.most_cases = given.most_cases;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Allocation found,
                              goodwill::Allocate(asked, wanted, how));
    if (const absl::Status wrong = goodwill::CheckAllocation(asked, found); !wrong.ok()) {
      return absl::InternalError("the plan does not pass its own proof: " +
                                 std::string(wrong.message()));
    }
    goodwill_allocation result{};
    result.state = static_cast<int64_t>(found.state) + GOODWILL_ALLOCATION_FOUND;
    result.value = found.value;
    result.bound = found.bound;
    result.gap = found.Gap();
    result.cases = static_cast<int64_t>(found.certificate.cases.size());
    const std::vector<double> numbers = found.prices.ToDoubles();
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::FillStruct(result, out, "out"));
    std::copy(found.chosen.begin(), found.chosen.end(), chosen);
    if (used != nullptr) std::copy(found.used.begin(), found.used.end(), used);
    if (prices != nullptr) std::copy(numbers.begin(), numbers.end(), prices);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_allocation_bound(const goodwill_allocation_problem* problem,
                                          const double* prices, int64_t* bound,
                                          goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(bound);
    *bound = 0;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::AllocationProblem asked, ProblemArgument(problem));
    GOODWILL_REQUIRE(prices);
    const std::span<const double> given(prices, asked.budget.size());
    GOODWILL_RETURN_IF_ERROR(CheckPrices(given));
    GOODWILL_ASSIGN_OR_RETURN(*bound, goodwill::BoundAt(asked, goodwill::PricesFrom(given)));
    return absl::OkStatus();
  });
}

goodwill_status goodwill_allocation_decide(const double* prices, int64_t resources,
                                           const int64_t* value, const int64_t* use,
                                           int64_t options, int32_t* chosen,
                                           goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(chosen);
    *chosen = 0;
    if (resources < 1 || resources > goodwill::kMostResources) {
      return absl::InvalidArgumentError("there must be 1 to 16 resources");
    }
    if (options < 0 || options > INT32_MAX) {
      return absl::InvalidArgumentError("the number of options is out of range");
    }
    GOODWILL_REQUIRE(prices);
    if (options > 0) {
      GOODWILL_REQUIRE(value);
      GOODWILL_REQUIRE(use);
    }
    const std::span<const double> given(prices, static_cast<size_t>(resources));
    GOODWILL_RETURN_IF_ERROR(CheckPrices(given));
    const size_t count = static_cast<size_t>(options);
    *chosen = goodwill::DecideAt(given, {value, count}, {use, count * given.size()});
    return absl::OkStatus();
  });
}

goodwill_status goodwill_allocation_path(const goodwill_allocation_problem* problem,
                                         int64_t* customer, int32_t* option, int64_t* spent,
                                         int64_t* value, int64_t* steps, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(steps);
    *steps = 0;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::AllocationProblem asked, ProblemArgument(problem));
    if (asked.resources() != 1) return absl::InvalidArgumentError("a path is of one resource");
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<goodwill::PathStep> path,
                              goodwill::AllocationPath(asked.first, asked.value, asked.use));
    for (size_t k = 0; k < path.size(); ++k) {
      if (customer != nullptr) customer[k] = path[k].customer;
      if (option != nullptr) option[k] = path[k].option;
      if (spent != nullptr) spent[k] = path[k].spent;
      if (value != nullptr) value[k] = path[k].value;
    }
    *steps = static_cast<int64_t>(path.size());
    return absl::OkStatus();
  });
}
