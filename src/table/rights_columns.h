// The ledger of rights as columns.
#ifndef GOODWILL_SRC_TABLE_RIGHTS_COLUMNS_H_
#define GOODWILL_SRC_TABLE_RIGHTS_COLUMNS_H_

#include <cstdint>
#include <span>

#include "goodwill/book/rights_ledger.h"
#include "table/result_columns.h"

namespace goodwill {

ResultTable RightsColumns(std::span<const RightWithState> rows, int64_t as_of_us, IdKind ids);
ResultTable RightsByKindColumns(std::span<const RightsOfKind> rows);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_RIGHTS_COLUMNS_H_
