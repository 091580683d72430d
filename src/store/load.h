// Facts from the file into a book.
#ifndef GOODWILL_SRC_STORE_LOAD_H_
#define GOODWILL_SRC_STORE_LOAD_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "store/file.h"
#include "store/layout.h"
#include "store/sqlite.h"

namespace goodwill::store {

// Gives the book the batches after number `after`, as the file has them in one
// snapshot. `header` must have been read in the same transaction.
absl::Status LoadAfter(Connection& connection, const std::vector<FactLayout>& layouts,
                       const FileHeader& header, int64_t after, Book& book, const Run& run);

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_LOAD_H_
