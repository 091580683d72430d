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
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_FACTS_H_
