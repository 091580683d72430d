// Which strategies of a plan begin small, by what the book's own journal has shown.
#ifndef GOODWILL_SRC_STRATEGY_PLAN_PILOT_H_
#define GOODWILL_SRC_STRATEGY_PLAN_PILOT_H_

#include "absl/status/status.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/strategy/holdout.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {

// Of a plan whose head has its prospects. `book` may be null: nothing has been shown then.
//
// What is believed of a strategy is its gain before cost, taken to come in evenly over the
// months in which it does; what is shown is the difference of the arms in the strategy's window.
// Both are told as a share of what is believed, for all strategies together (UpdateTogether).
absl::Status BeginSmall(const Plan& plan, const Book* book, const Run& run, ControlGroup& control);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_PLAN_PILOT_H_
