// Plans as columns.
#ifndef GOODWILL_SRC_TABLE_PLAN_COLUMNS_H_
#define GOODWILL_SRC_TABLE_PLAN_COLUMNS_H_

#include <span>

#include "goodwill/assess/explanation.h"
#include "goodwill/strategy/adoption.h"
#include "goodwill/strategy/growth.h"
#include "goodwill/strategy/plan.h"
#include "table/result_columns.h"

namespace goodwill {

// One row per customer in ascending order of id; c.h says which columns.
ResultTable PlanColumns(const Plan& plan, Language language);
// One row per strategy that somebody has.
ResultTable PlanStrategyColumns(const Plan& plan);
// One row per budget, as it was given.
ResultTable PlanBudgetColumns(const Plan& plan);
ResultTable PlanChangeColumns(const Plan& before, const Plan& after,
                              std::span<const PlanDifference> changes);
// One row per adopted decision.
ResultTable JournalColumns(std::span<const JournalRow> rows, IdKind ids);
// One row per customer in ascending order of id; `targets` in the same order.
ResultTable GrowthColumns(const Plan& plan, std::span<const GrowthTarget> targets,
                          MoneyForm money);
// What was not assessed, and what would unlock it.
ResultTable PlanUnassessedColumns(const Plan& plan, Language language);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_PLAN_COLUMNS_H_
