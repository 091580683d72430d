// Puts customers in ascending order of id: numbers by value, texts by bytes.
#ifndef GOODWILL_SRC_BOOK_SORT_IDS_H_
#define GOODWILL_SRC_BOOK_SORT_IDS_H_

#include <cstdint>
#include <vector>

#include "goodwill/book/measures_table.h"

namespace goodwill {

// Positions of `measures` in ascending order of id.
std::vector<uint32_t> SortIds(const Measures& measures);

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_SORT_IDS_H_
