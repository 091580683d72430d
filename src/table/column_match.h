// Which column of the source is which column of the table.
//
// A column of the table is found by the caller's map, else by its own name:
// exactly, and then without regard to (ASCII) case and blanks around it. Money
// may come as "<name>_minor". A required time column is also found under
// "date". A source column that the map uses is not found by its own name as
// well, so that a repeating purchase_id can be mapped to order_id. Nothing else
// is guessed; columns that stay over are unknown, and are reported or refused.
#ifndef GOODWILL_SRC_TABLE_COLUMN_MATCH_H_
#define GOODWILL_SRC_TABLE_COLUMN_MATCH_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/base/schema.h"
#include "table/read_options.h"

namespace goodwill {

struct ColumnMatch {
  struct Source {
    int index = -1;      // in the names of the source; -1: not there
    bool minor = false;  // money in minor units
  };
  std::vector<Source> columns;  // one for each column of the table
  std::vector<int> unknown;     // the other names of the source
};

// Adds a problem for every map entry that leads nowhere, every name that occurs
// twice, every required column that is missing, money that is there both ways,
// and, on request, every unknown column. With problems the result means nothing.
ColumnMatch MatchColumns(const TableSpec& spec, std::span<const std::string> names,
                         const ReadOptions& options, Problems* problems);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_COLUMN_MATCH_H_
