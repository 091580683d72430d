// The cost to serve as columns: by customer, by tier, by cause.
#ifndef GOODWILL_SRC_TABLE_SERVICE_COLUMNS_H_
#define GOODWILL_SRC_TABLE_SERVICE_COLUMNS_H_

#include <optional>
#include <span>

#include "goodwill/assess/service_cost.h"
#include "table/result_columns.h"

namespace goodwill {

// By customer where `ids` says of which kind they are, otherwise by tier.
ResultTable ServiceCostColumns(std::span<const ServiceCost> rows, std::optional<IdKind> ids,
                               const Currency& currency, MoneyForm money);
ResultTable CauseCostColumns(std::span<const CauseCost> rows, const Currency& currency,
                             MoneyForm money);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_SERVICE_COLUMNS_H_
