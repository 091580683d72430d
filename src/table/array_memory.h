// Memory for columns that are read: large arrays of plain values.
#ifndef GOODWILL_SRC_TABLE_ARRAY_MEMORY_H_
#define GOODWILL_SRC_TABLE_ARRAY_MEMORY_H_

#include <cstddef>
#include <memory>

namespace goodwill {

// Not initialised. Large arrays ask for huge pages: with small ones, page faults
// would cost as much as the parsing. Throws std::bad_alloc.
std::shared_ptr<char> AllocateArray(size_t bytes);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_ARRAY_MEMORY_H_
