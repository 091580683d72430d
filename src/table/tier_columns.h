// Tiers over time as columns: flows, changes, grants.
#ifndef GOODWILL_SRC_TABLE_TIER_COLUMNS_H_
#define GOODWILL_SRC_TABLE_TIER_COLUMNS_H_

#include <span>

#include "goodwill/assess/tier_changes.h"
#include "table/result_columns.h"

namespace goodwill {

ResultTable TierFlowColumns(std::span<const TierFlow> flows, const Currency& currency,
                            MoneyForm money);
ResultTable TierChangeColumns(std::span<const TierChange> changes, IdKind ids,
                              const Currency& currency, MoneyForm money);
// As rows of the table `events`.
ResultTable TierGrantColumns(std::span<const TierGrant> grants, IdKind ids);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_TIER_COLUMNS_H_
