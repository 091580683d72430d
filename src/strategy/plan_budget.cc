#include "strategy/plan_budget.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "goodwill/base/decimal.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/rounding.h"
#include "goodwill/strategy/strategy_rules.h"

namespace goodwill {
namespace {

int64_t UseOf(const StrategyVariant& v, const std::string& resource) {
  for (const ResourceUse& use : v.uses) {
    if (use.resource == resource) return use.amount;
  }
  return 0;
}

}  // namespace

absl::Status CheckBudgets(std::span<const Budget> budgets, const StrategyPolicy& strategy) {
  if (budgets.empty()) return absl::OkStatus();
  if (strategy.variants.empty()) {
    return absl::FailedPreconditionError(
        "budgets need variants of strategies in the policy (strategy.variants), with what they "
        "cost and use");
  }
  if (budgets.size() > static_cast<size_t>(kMostResources)) {
    return absl::InvalidArgumentError("there may be at most 16 budgets");
  }
  const std::vector<std::string> known = ResourcesOf(strategy);
  for (size_t b = 0; b < budgets.size(); ++b) {
    const Budget& budget = budgets[b];
    const std::string name = "budget \"" + budget.resource + "\": ";
    if (std::find(known.begin(), known.end(), budget.resource) == known.end()) {
      std::string text = name + "no variant of the policy uses it; they use";
      for (const std::string& resource : known) {
        text += (&resource == known.data() ? " " : ", ") + resource;
      }
      return absl::InvalidArgumentError(known.empty() ? name + "no variant uses anything" : text);
    }
    for (size_t other = 0; other < b; ++other) {
      if (budgets[other].resource == budget.resource &&
          budgets[other].at_least == budget.at_least) {
        return absl::InvalidArgumentError(name + "is there already");
      }
    }
    if (budget.amount < 0 || budget.amount > kMostAllocated) {
      return absl::InvalidArgumentError(name + "must be 0 to 2^53");
    }
    if (budget.resource != kMoneyResource) continue;
    for (const StrategyVariant& v : strategy.variants) {
      if (!v.cost && v.strategy != Strategy::kEnd) {
        return absl::FailedPreconditionError(name + "the cost of variant \"" + v.name +
                                             "\" is not known; write it into the policy");
      }
    }
  }
  return absl::OkStatus();
}

void PlanChoices::Drop(std::span<const uint8_t> who) {
  for (auto& [start, range] : ranges_) {
    std::vector<StrategyOption> kept;
    size_t from = 0;
    for (size_t i = 0; i < range.ends.size(); ++i) {
      const size_t to = range.ends[i];
      if (who[static_cast<size_t>(start) + i] == 0) {
        kept.insert(kept.end(), range.options.begin() + static_cast<std::ptrdiff_t>(from),
                    range.options.begin() + static_cast<std::ptrdiff_t>(to));
      }
      from = to;
      range.ends[i] = kept.size();
    }
    range.options = std::move(kept);
  }
}

absl::StatusOr<PlanProof> SpendBudgets(const PlanChoices& choices, std::span<const Budget> budgets,
                                       std::span<const StrategyVariant> variants, int exponent,
                                       const Run& run) {
  PlanProof proof;
  for (const Budget& b : budgets) proof.budget.push_back(b.at_least ? -b.amount : b.amount);
  proof.first.push_back(0);
  for (const auto& [start, range] : choices.ranges()) {
    const auto begin = static_cast<int64_t>(proof.value.size());
    for (const StrategyOption& option : range.options) {
      const StrategyVariant& v = variants[static_cast<size_t>(option.variant)];
      GOODWILL_ASSIGN_OR_RETURN(const int64_t value, ToValueUnits(option.gain));
      proof.value.push_back(value);
      proof.variants.push_back(option.variant);
      for (const Budget& b : budgets) {
        int64_t use = 0;
        if (b.resource != kMoneyResource) {
          use = UseOf(v, b.resource);
        } else if (!DoubleToScaledRounded(option.cost, exponent, Rounding::kCeiling, &use) ||
                   use > kMostAllocated) {
          return absl::OutOfRangeError("what variant \"" + v.name +
                                       "\" costs one customer is more than budgets reckon with");
        }
        proof.use.push_back(b.at_least ? -use : use);
      }
    }
    for (const size_t end : range.ends) proof.first.push_back(begin + static_cast<int64_t>(end));
  }
  GOODWILL_ASSIGN_OR_RETURN(proof.allocation, Allocate(proof.problem(), {}, run));
  if (proof.allocation.state == AllocationState::kFound) return proof;
  std::string text = proof.allocation.state == AllocationState::kImpossible
                         ? "no plan keeps these budgets and floors:"
                         : "no plan was found that keeps these budgets and floors:";
  for (const BudgetUse& use : UsesOf(budgets, proof, exponent)) {
    if (use.slack() >= 0) continue;
    text += " \"" + use.budget.resource + "\" would be " + std::to_string(use.used) + ", " +
            (use.budget.at_least ? "at least " : "at most ") + std::to_string(use.budget.amount) +
            " is asked";
  }
  return absl::FailedPreconditionError(text);
}

std::vector<BudgetUse> UsesOf(std::span<const Budget> budgets, const PlanProof& proof,
                              int exponent) {
  const std::vector<double> prices = proof.allocation.prices.ToDoubles();
  std::vector<BudgetUse> out;
  for (size_t r = 0; r < budgets.size(); ++r) {
    BudgetUse& use = out.emplace_back();
    use.budget = budgets[r];
    const int64_t used = r < proof.allocation.used.size() ? proof.allocation.used[r] : 0;
    use.used = use.budget.at_least ? -used : used;
    if (r < prices.size()) use.price = prices[r] / kValueUnitsPerMajor;
    if (use.budget.resource == kMoneyResource) {
      for (int i = 0; i < exponent; ++i) use.price *= 10;
    }
  }
  return out;
}

}  // namespace goodwill
