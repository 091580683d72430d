// The complaints desk as columns.
#ifndef GOODWILL_SRC_TABLE_DESK_COLUMNS_H_
#define GOODWILL_SRC_TABLE_DESK_COLUMNS_H_

#include <span>

#include "goodwill/base/currency.h"
#include "goodwill/assess/causes.h"
#include "goodwill/desk/due.h"
#include "goodwill/desk/schedule.h"
#include "goodwill/desk/what_if.h"
#include "table/result_columns.h"

namespace goodwill {

// What is owed, in the order given. `ids`: of the book's customers.
ResultTable DeskDueColumns(std::span<const DueRow> rows, int64_t as_of_us, IdKind ids,
                           const Currency& currency, MoneyForm money);

// Cases, in the order given.
ResultTable CaseColumns(std::span<const CaseFile* const> files, IdKind ids,
                        const Currency& currency, MoneyForm money);

// What became of a propagated command, case by case.
ResultTable PropagatedColumns(const Propagated& propagated);

// Two policies compared, clock by clock.
ResultTable WhatIfColumns(const WhatIf& what_if, IdKind ids);

// The plan of the coming hours, in the order of what is due.
ResultTable ScheduleColumns(const DeskSchedule& schedule, const ComplaintsPolicy& policy,
                            IdKind ids);

// Causes with their sums, in the order of the report.
ResultTable CauseColumns(const CauseReport& report, MoneyForm money);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_DESK_COLUMNS_H_
