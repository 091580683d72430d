// Who is one lottery: the customers of one parent live and die together.
#ifndef GOODWILL_SRC_STRATEGY_PLAN_GROUPS_H_
#define GOODWILL_SRC_STRATEGY_PLAN_GROUPS_H_

#include <span>

#include "absl/status/status.h"
#include "goodwill/book/book.h"
#include "goodwill/strategy/decision.h"
#include "strategy/plan_people.h"

namespace goodwill {

// Sets `group_share` of everybody who has a parent, or is one: the share of the group's flow
// a month, losses counted as what they take. Who brings nothing and takes nothing is no part
// of the group's lottery. `forecasts`: by position.
absl::Status ShareGroups(const Book& book, const Measures& measures, StrategyJudge& judge,
                         std::span<const CustomerForecast> forecasts, PlanPeople& people);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_PLAN_GROUPS_H_
