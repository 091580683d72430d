// The facts of one table, read back from a book: those that count, in an order
// that does not depend on how they arrived (customer, then every column in
// turn).
#ifndef GOODWILL_BOOK_FACTS_H_
#define GOODWILL_BOOK_FACTS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

// One column: numbers (kNullNumber: absent) or texts (null data(): absent).
struct FactValues {
  Physical physical = Physical::kAbsent;  // no fact has a value here
  std::vector<int64_t> numbers;
  std::vector<std::string_view> texts;  // borrowed from the book
};

struct Facts {
  const TableSpec* spec = nullptr;
  int64_t rows = 0;
  std::vector<FactValues> columns;  // as spec->columns

  // A cell; kNullNumber, or a null data(), if it is absent.
  int64_t Number(int column, int64_t row) const {
    const FactValues& values = columns[static_cast<size_t>(column)];
    return values.numbers.empty() ? kNullNumber : values.numbers[static_cast<size_t>(row)];
  }
  std::string_view Text(int column, int64_t row) const {
    const FactValues& values = columns[static_cast<size_t>(column)];
    return values.texts.empty() ? std::string_view() : values.texts[static_cast<size_t>(row)];
  }
  // Of a table whose rows belong to customers.
  CustomerIdView Customer(int64_t row) const {
    const FactValues& ids = columns[static_cast<size_t>(spec->customer)];
    return ids.physical == Physical::kText ? CustomerIdView::Text(Text(spec->customer, row))
                                           : CustomerIdView::Number(Number(spec->customer, row));
  }
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_FACTS_H_
