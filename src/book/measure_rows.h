// Measuring a table of purchases without keeping its rows.
//
// A table that stands alone, whose rows are orders of their own and bring
// nothing but money, need not become a book first: rows are thrown into 256
// parts by customer id, 16 to 32 bytes each, one after the other in memory;
// then, part by part, each row's customer is looked up in a table that fits a
// cache (by place where ids are numbers that lie close together, else by hash)
// and the row is added to the customer's totals by the very rules that measure a
// book (purchase_fold.h).
#ifndef GOODWILL_SRC_BOOK_MEASURE_ROWS_H_
#define GOODWILL_SRC_BOOK_MEASURE_ROWS_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "book/measure.h"
#include "goodwill/base/run.h"
#include "goodwill/base/table.h"
#include "goodwill/book/measures_table.h"

namespace goodwill {

// Whether the table brings only what this way can measure: customers, times and
// amounts.
bool CanMeasureRows(const Table& purchases);

// The same measures as of a book that holds just this table, for which the plan
// was made. Null when a row cannot be measured (an id that is empty or too long,
// amounts that add up to too much): the book says which and why. The table's
// ids are copied. CANCELLED when `run` says so; throws std::bad_alloc.
absl::StatusOr<std::shared_ptr<const Measures>> MeasureRows(const Table& purchases,
                                                            const MeasuresPlan& plan,
                                                            uint64_t hash_seed, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_MEASURE_ROWS_H_
