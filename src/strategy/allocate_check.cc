// The proof of a plan, apart from the search for it: nothing here is shared with the
// solver but the meaning of the numbers.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "goodwill/base/problem.h"
#include "strategy/allocate_exact.h"
#include "strategy/allocate_problem.h"

namespace goodwill {
namespace {

absl::Status Refuted(std::string what) { return absl::FailedPreconditionError(std::move(what)); }

bool ArePrices(const Prices& prices, int64_t resources) {
  return static_cast<int64_t>(prices.scaled.size()) == resources && prices.shift >= 0 &&
         prices.shift <= 40 &&
         std::all_of(prices.scaled.begin(), prices.scaled.end(),
                     [](int64_t p) { return p >= 0 && p < kMostAllocated; });
}

// What a path leaves one customer: options [begin, end) without those forbidden.
struct Limits {
  int64_t customer = 0;
  std::optional<int32_t> taken;
  std::vector<int32_t> forbidden;

  bool Allows(int32_t option) const {
    if (taken.has_value()) return option == *taken;
    return std::find(forbidden.begin(), forbidden.end(), option) == forbidden.end();
  }
};

// By customer, ascending; false for a path that contradicts itself or names nobody.
bool LimitsOf(const AllocationProblem& problem, const std::vector<Branch>& path,
              std::vector<Limits>* out) {
  for (const Branch& branch : path) {
    if (branch.customer < 0 || branch.customer >= problem.customers()) return false;
    const size_t i = static_cast<size_t>(branch.customer);
    if (branch.option < -1 || branch.option >= problem.first[i + 1] - problem.first[i])
      return false;
    auto found = std::lower_bound(
        out->begin(), out->end(), branch.customer,
        [](const Limits& limits, int64_t customer) { return limits.customer < customer; });
    if (found == out->end() || found->customer != branch.customer) {
      found = out->insert(found, Limits{branch.customer, std::nullopt, {}});
    }
    if (!found->Allows(branch.option)) return false;
    if (branch.taken) {
      found->taken = branch.option;
    } else {
      if (found->taken.has_value()) return false;
      found->forbidden.push_back(branch.option);
    }
  }
  return true;
}

// The sum of the text in allocation.h times 2^shift, under a path; with `worthless` all
// values count as 0. False when it does not fit.
bool BoundOf(const AllocationProblem& problem, const Prices& prices,
             const std::vector<Limits>& limits, bool worthless, Int128* out) {
  Int128 sum = 0;
  auto next = limits.begin();
  for (int64_t i = 0; i < problem.customers(); ++i) {
    const Limits* limited = nullptr;
    if (next != limits.end() && next->customer == i) limited = &*next++;
    std::optional<Int128> best;
    if (limited == nullptr || limited->Allows(-1)) best = 0;
    const int64_t begin = problem.first[static_cast<size_t>(i)];
    const int64_t end = problem.first[static_cast<size_t>(i) + 1];
    for (int64_t option = begin; option < end; ++option) {
      if (limited != nullptr && !limited->Allows(static_cast<int32_t>(option - begin))) continue;
      const Int128 profit =
          ReducedProfit(worthless ? 0 : problem.value[static_cast<size_t>(option)],
                        problem.UseOf(option), prices);
      if (!best.has_value() || profit > *best) best = profit;
    }
    // Nothing is left to this customer: an empty case, bounded by anything.
    if (!best.has_value()) continue;
    if (!AddTo(&sum, *best)) return false;
  }
  for (size_t r = 0; r < problem.budget.size(); ++r) {
    if (!AddTo(&sum, static_cast<Int128>(prices.scaled[r]) * problem.budget[r])) return false;
  }
  *out = sum;
  return true;
}

}  // namespace

bool ExactBound(const AllocationProblem& problem, const Prices& prices,
                const std::vector<Branch>& path, bool worthless, Int128* out) {
  std::vector<Limits> limits;
  return LimitsOf(problem, path, &limits) && BoundOf(problem, prices, limits, worthless, out);
}

namespace {

// Do the cases cover everything? They do when they are one case without a path, or when
// both sides of one question are covered.
bool Covers(std::span<const ProofCase* const> cases, size_t depth) {
  if (cases.size() == 1) return cases[0]->path.size() == depth;
  if (cases.empty() || cases[0]->path.size() <= depth) return false;
  const Branch& question = cases[0]->path[depth];
  std::vector<const ProofCase*> yes;
  std::vector<const ProofCase*> no;
  for (const ProofCase* one : cases) {
    if (one->path.size() <= depth) return false;
    const Branch& branch = one->path[depth];
    if (branch.customer != question.customer || branch.option != question.option) return false;
    (branch.taken ? yes : no).push_back(one);
  }
  return Covers(yes, depth + 1) && Covers(no, depth + 1);
}

absl::Status CheckPlan(const AllocationProblem& problem, const Allocation& allocation) {
  if (static_cast<int64_t>(allocation.chosen.size()) != problem.customers()) {
    return Refuted("the plan is about another number of customers");
  }
  Int128 value = 0;
  std::vector<Int128> used(problem.budget.size(), 0);
  for (size_t i = 0; i < allocation.chosen.size(); ++i) {
    const int32_t chosen = allocation.chosen[i];
    if (chosen == -1) continue;
    if (chosen < 0 || chosen >= problem.first[i + 1] - problem.first[i]) {
      return Refuted("customer " + std::to_string(i) + " has no such option");
    }
    const int64_t option = problem.first[i] + chosen;
    // At most 2^20 * 2^53 * the number of customers: 128 bits are enough.
    value += problem.value[static_cast<size_t>(option)];
    for (size_t r = 0; r < used.size(); ++r) used[r] += problem.UseOf(option)[r];
  }
  if (value != allocation.value) return Refuted("the value is not that of the chosen options");
  if (allocation.used.size() != used.size()) return Refuted("the use is of other resources");
  for (size_t r = 0; r < used.size(); ++r) {
    if (used[r] != allocation.used[r]) {
      return Refuted("the use of resource " + std::to_string(r) + " is not that of the options");
    }
    if (allocation.state == AllocationState::kFound && used[r] > problem.budget[r]) {
      return Refuted("resource " + std::to_string(r) + " is over its budget");
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<double> Prices::ToDoubles() const {
  std::vector<double> out;
  for (const int64_t price : scaled) {
    out.push_back(std::ldexp(static_cast<double>(price), -shift));
  }
  return out;
}

Prices PricesFrom(std::span<const double> prices) {
  double most = 0;
  for (const double price : prices) {
    if (std::isfinite(price)) most = std::max(most, price);
  }
  Prices out;
  out.shift = 40;
  // The largest keeps 52 bits before the binary point of the scaled number.
  while (out.shift > 0 && std::ldexp(most, out.shift) >= 0x1p52) --out.shift;
  for (const double price : prices) {
    double scaled = std::isfinite(price) && price > 0 ? std::ldexp(price, out.shift) : 0;
    scaled = std::min(std::nearbyint(scaled), 0x1p52);
    out.scaled.push_back(static_cast<int64_t>(scaled));
  }
  return out;
}

absl::StatusOr<int64_t> BoundAt(const AllocationProblem& problem, const Prices& prices) {
  GOODWILL_RETURN_IF_ERROR(CheckProblem(problem));
  if (!ArePrices(prices, problem.resources())) {
    return absl::InvalidArgumentError("prices must be one per resource, and not negative");
  }
  Int128 sum = 0;
  int64_t bound = 0;
  if (!ExactBound(problem, prices, {}, false, &sum) || !Floor(sum, prices.shift, &bound)) {
    return absl::OutOfRangeError("the bound is beyond 64 bits: use a larger unit of value");
  }
  return bound;
}

absl::Status CheckAllocation(const AllocationProblem& problem, const Allocation& allocation) {
  GOODWILL_RETURN_IF_ERROR(CheckProblem(problem));
  GOODWILL_RETURN_IF_ERROR(CheckPlan(problem, allocation));
  std::vector<const ProofCase*> cases;
  for (const ProofCase& one : allocation.certificate.cases) cases.push_back(&one);
  if (!Covers(cases, 0)) return Refuted("the cases of the proof do not cover all plans");
  for (const ProofCase& one : allocation.certificate.cases) {
    Int128 sum = 0;
    int64_t bound = 0;
    if (!ArePrices(one.prices, problem.resources()) ||
        !ExactBound(problem, one.prices, one.path, one.impossible, &sum)) {
      return Refuted("a case of the proof is not well formed");
    }
    if (one.impossible) {
      if (sum >= 0) return Refuted("a case is said to be impossible and is not proved to be");
      continue;
    }
    if (allocation.state == AllocationState::kImpossible) {
      return Refuted("no case may be open where nothing is possible");
    }
    if (!Floor(sum, one.prices.shift, &bound) || bound > allocation.bound) {
      return Refuted("the prices of a case do not prove the bound");
    }
  }
  if (allocation.state == AllocationState::kFound && allocation.value > allocation.bound) {
    return Refuted("the value is above the bound");
  }
  return absl::OkStatus();
}

double Allocation::Gap() const {
  if (bound == value || bound == 0) return 0;
  return (static_cast<double>(bound) - static_cast<double>(value)) /
         std::fabs(static_cast<double>(bound));
}

std::vector<int64_t> Allocation::Slack(const AllocationProblem& problem) const {
  std::vector<int64_t> out;
  for (size_t r = 0; r < used.size(); ++r) out.push_back(problem.budget[r] - used[r]);
  return out;
}

int32_t DecideAt(std::span<const double> prices, std::span<const int64_t> value,
                 std::span<const int64_t> use) {
  int32_t best = -1;
  double most = 0;
  for (size_t k = 0; k < value.size(); ++k) {
    double profit = static_cast<double>(value[k]);
    for (size_t r = 0; r < prices.size(); ++r) {
      profit -= prices[r] * static_cast<double>(use[k * prices.size() + r]);
    }
    if (profit > most) {
      most = profit;
      best = static_cast<int32_t>(k);
    }
  }
  return best;
}

std::vector<AllocationChange> CompareAllocations(const Allocation& before,
                                                 const Allocation& after) {
  std::vector<AllocationChange> out;
  const size_t count = std::max(before.chosen.size(), after.chosen.size());
  for (size_t i = 0; i < count; ++i) {
    const int32_t from = i < before.chosen.size() ? before.chosen[i] : -1;
    const int32_t to = i < after.chosen.size() ? after.chosen[i] : -1;
    if (from != to) out.push_back({static_cast<int64_t>(i), from, to});
  }
  return out;
}

}  // namespace goodwill
