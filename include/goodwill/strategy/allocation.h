// Who gets what, when there is not enough for all: one option per customer, under
// budgets.
//
// Each customer has some options (a call, a visit, a discount), each with a value
// and with a use of each resource (money, minutes, visits). At most one is taken.
// The whole may use no more than there is. That is a multiple-choice knapsack with
// several resources; with thousands of customers it cannot be solved by trying.
//
// What makes it easy is a *price* for one unit of each resource. At given prices
// everyone can be decided alone: take the option with the largest value less what it
// uses at these prices, or none. For every set of prices that are not negative,
//
//   bound(prices) = sum over customers of max(0, max over options(value - prices * use))
//                   + prices * budgets
//
// is at least the value of every plan within the budgets (Everett 1963; Geoffrion
// 1974). The smallest such bound is a convex problem in as many numbers as there are
// resources, however many customers there are. The choices at those prices use almost
// exactly what there is; what is too much or left over is repaired by swaps among the
// customers who are nearly undecided, and by branching on those few who alone use
// much of a resource (whales).
//
// **Everything that is promised is an integer.** Values are integers in a unit that
// the caller chooses (the plan uses millionths of the currency: expectations are
// rounded once, by ToValueUnits), uses and budgets are integers (minor units of
// money, minutes, visits), prices are integers over a power of two. So "within the
// budget", the value, the bound and the gap are exact, and CheckAllocation proves
// them again in one walk over the options, without trusting the solver. Floating
// point only guides the search.
//
// A floor ("at least 30 visits") is a resource with negative uses and a negative
// budget: -use <= -floor.
#ifndef GOODWILL_STRATEGY_ALLOCATION_H_
#define GOODWILL_STRATEGY_ALLOCATION_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/run.h"

namespace goodwill {

// Columns that are borrowed. Results depend on the order of the customers and
// options (ties go to the first), so put them in an order that means something, such
// as that of their ids.
struct AllocationProblem {
  std::span<const int64_t> first;   // option numbers of customer i: first[i] to first[i + 1]
  std::span<const int64_t> value;   // per option, beyond doing nothing, in value units
  std::span<const int64_t> use;     // per option as many as there are resources, in a row
  std::span<const int64_t> budget;  // per resource; negative for a floor

  int64_t customers() const { return static_cast<int64_t>(first.size()) - 1; }
  int64_t options() const { return static_cast<int64_t>(value.size()); }
  int64_t resources() const { return static_cast<int64_t>(budget.size()); }
  std::span<const int64_t> UseOf(int64_t option) const {
    return use.subspan(static_cast<size_t>(option * resources()), static_cast<size_t>(resources()));
  }
};

inline constexpr int64_t kMostResources = 16;
// The largest size of a value, use or budget: 2^53.
inline constexpr int64_t kMostAllocated = int64_t{1} << 53;

// Prices are numbers * 2^-shift, in value units per unit of the resource.
struct Prices {
  std::vector<int64_t> scaled;  // not negative, below 2^53
  int shift = 0;                // 0 to 40

  std::vector<double> ToDoubles() const;
};

// The nearest prices that can be written so; what is negative or not a number is 0.
Prices PricesFrom(std::span<const double> prices);

// One step of a proof by cases: customer `customer` takes option `option` (its number
// among the customer's options; -1: none of them), or does not.
struct Branch {
  int64_t customer = 0;
  int32_t option = -1;
  bool taken = true;
};

// One case: a path of branches, and prices that bound it. `impossible` says that no plan of
// this case keeps the budgets: with all values set to 0, the bound at the prices is below 0.
struct ProofCase {
  std::vector<Branch> path;
  Prices prices;
  bool impossible = false;
};

// Why no plan is better than `bound`: the cases cover all plans, and the prices of
// each bound it. Most often there is one case with an empty path.
struct Certificate {
  std::vector<ProofCase> cases;
};

enum class AllocationState : uint8_t {
  kFound,       // a plan within all budgets
  kImpossible,  // there is none, and the certificate proves it
  kNotFound,    // none was found; `used` shows where the best attempt fails
};

struct Allocation {
  AllocationState state = AllocationState::kFound;
  std::vector<int32_t> chosen;  // per customer: the number among its options, or -1
  int64_t value = 0;            // of the chosen, exact
  int64_t bound = 0;            // no plan is worth more; at least `value` where found
  std::vector<int64_t> used;    // per resource, exact
  // Of one more unit of each resource, in value units: a price of 0 says that more of
  // it would change nothing. These decide single customers until the next plan.
  Prices prices;
  Certificate certificate;

  // (bound - value) / bound; 0 when the bound is 0.
  double Gap() const;
  // budget - used.
  std::vector<int64_t> Slack(const AllocationProblem& problem) const;
};

struct AllocationOptions {
  // Prices of the last plan, if there are any: they save work, and never change
  // whether a result is right.
  std::span<const double> start;
  // Branching and swapping end when (bound - value) / bound is at most this.
  double enough_gap = 1e-5;
  // How many cases a proof may have; 0: 16 to 4,000, the fewer the more options there
  // are, so that checking stays quick.
  int64_t most_cases = 0;
};

// Solves the problem. INVALID_ARGUMENT, with row and field, for columns that do not
// fit together or numbers beyond 2^53; OUT_OF_RANGE where a sum is beyond 64 bits.
// Equal problems and options give equal bits, whatever run.parallelism is.
absl::StatusOr<Allocation> Allocate(const AllocationProblem& problem,
                                    const AllocationOptions& options = {}, const Run& run = {});

// Computes value, use, bound and cases again, in time linear in options and cases, from
// nothing but the problem. FAILED_PRECONDITION says what is not as claimed.
absl::Status CheckAllocation(const AllocationProblem& problem, const Allocation& allocation);

// bound(prices) of the text above, for all plans, rounded down. OUT_OF_RANGE when it
// is beyond 64 bits.
absl::StatusOr<int64_t> BoundAt(const AllocationProblem& problem, const Prices& prices);

// One customer at the prices of a plan: the number of the option with the largest
// value - prices * use above 0, the first of equals; -1 for none. `use` holds
// prices.size() numbers per option. A budget that is spent is the caller's to check.
int32_t DecideAt(std::span<const double> prices, std::span<const int64_t> value,
                 std::span<const int64_t> use);

// An expectation in major units becomes value units (millionths), rounded half to
// even. OUT_OF_RANGE beyond 2^53, INVALID_ARGUMENT for what is not a number.
inline constexpr double kValueUnitsPerMajor = 1e6;
absl::StatusOr<int64_t> ToValueUnits(double major);

// One resource: all budgets at once. Only options on the upper hull of a customer's
// (use, value) points are ever worth taking, and the steps from one to the next, sorted by
// value per use, are the best order in which to spend (Sverdrup, Wu, Athey, Wager 2025).
struct PathStep {
  int64_t customer = 0;
  int32_t option = -1;  // what the customer has from here on, instead of what was before
  int64_t spent = 0;    // in all, after the step
  int64_t value = 0;    // in all, after the step
};
// Options have a use of at least 0 each; those worth nothing are never taken. Equal rates
// go to the first customer. Errors as Allocate.
absl::StatusOr<std::vector<PathStep>> AllocationPath(std::span<const int64_t> first,
                                                     std::span<const int64_t> value,
                                                     std::span<const int64_t> use);
// What the path is worth when `budget` is spent and the last step is taken in part: the
// best expected value where chance may decide, and a bound where it may not.
double PathValueAt(std::span<const PathStep> path, double budget);

// What differs between two plans over the same customers: their numbers in order.
struct AllocationChange {
  int64_t customer = 0;
  int32_t before = -1;
  int32_t after = -1;
};
std::vector<AllocationChange> CompareAllocations(const Allocation& before, const Allocation& after);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_ALLOCATION_H_
