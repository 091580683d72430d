// The promise ledger as columns.
#ifndef GOODWILL_SRC_TABLE_PROMISE_COLUMNS_H_
#define GOODWILL_SRC_TABLE_PROMISE_COLUMNS_H_

#include <span>

#include "goodwill/base/currency.h"
#include "goodwill/book/promise_ledger.h"
#include "table/result_columns.h"

namespace goodwill {

// What is owed, in the order given. `ids`: of the book's customers.
ResultTable DueColumns(std::span<const PromiseWithState> promises, int64_t as_of_us, IdKind ids,
                       const Currency& currency, MoneyForm money);

// How promises were kept, in the order given.
ResultTable PromisesKeptColumns(std::span<const PromisesKeptBy> rows, PromiseSubject by,
                                IdKind ids);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_PROMISE_COLUMNS_H_
