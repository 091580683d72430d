// What another policy would have brought, from what adopted plans did with known chances.
//
// A plan under a policy with a holdout leaves to chance whom it acts on, and the journal says with
// what chance (strategy/adoption.h). So what another plan would have brought can be estimated
// from customers with whom, by chance, was done what that plan would do: each counts by the
// inverse of the chance (off-policy evaluation: strategy/experiment.h), and few of them are
// refused as too thin. The other plan is made of the same facts, as of the same moment and under
// another policy; nothing of it is carried out.
//
// What was done with a customer is the strategy that they were assigned to, as far as budgets and
// consent then allowed (intention to treat); being left alone is the same as being served as
// usual. Of the other plan counts what it intends: whom it would leave alone for comparison
// itself it is taken to act on, and whom its budgets leave out it does nothing for. A customer with
// whom it would do what chance left no room for (another strategy, another action) tells nothing
// about it, and is counted as such: the value is that of the others. Outcomes are as in
// strategy/evaluate.h, in the window of the strategy that was adopted; what acting costs is not
// taken off them.
#ifndef GOODWILL_STRATEGY_SCORE_H_
#define GOODWILL_STRATEGY_SCORE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/strategy/experiment.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {

struct PlanScore {
  OffPolicy policy;         // of the plan, per customer, major units
  double adopted = 0;       // what those customers brought with what was done, per customer
  bool on_margin = false;   // else net turnover
  int64_t customers = 0;    // who count
  int64_t unsupported = 0;  // the plan does with them what chance left no room for
  int64_t waiting = 0;      // whose window still runs
  int64_t unknown = 0;      // no chance is on record, or the plan or the book does not know them
};

// Entries of the journal that are of the plan's as-of, before `as_of_us` and known by a batch
// (0: all). `window_days`: 0 means DefaultWindow of the strategy. FAILED_PRECONDITION where there
// are none, and where their effective size is below kLeastEffectiveSize. INVALID_ARGUMENT for a
// plan over ids of another kind than the book's. Reads the book, which must not be appended to
// meanwhile.
absl::StatusOr<PlanScore> ScorePlan(const Book& book, const Plan& plan, int64_t as_of_us,
                                    int64_t known_batch, int32_t window_days, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_SCORE_H_
