// The register of lost customers as columns.
#ifndef GOODWILL_SRC_TABLE_LOST_COLUMNS_H_
#define GOODWILL_SRC_TABLE_LOST_COLUMNS_H_

#include "goodwill/assess/lost.h"
#include "table/result_columns.h"

namespace goodwill {

ResultTable LostColumns(const Losses& losses);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_LOST_COLUMNS_H_
