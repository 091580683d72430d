// A book's file: opened with the right settings, known to be a book, and asked
// for what it says of itself.
#ifndef GOODWILL_SRC_STORE_FILE_H_
#define GOODWILL_SRC_STORE_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/store/store.h"
#include "store/layout.h"
#include "store/sqlite.h"

namespace goodwill::store {

// The table `book`, as far as it is about the whole.
struct FileHeader {
  Currency currency;
  Zone zone;
  IdKind ids = IdKind::kUndecided;
  // Rises when facts were rewritten (erased): who read them before must read
  // all again.
  int64_t generation = 0;
  std::string tombstone_salt;  // empty: nobody was erased
};

// Opens the file, making it if the options allow. On return it has a book's
// structure. `ephemeral` is set when the file lies where nothing can be
// written and nobody writes, and was opened as unchanging.
absl::StatusOr<Connection> OpenFile(const std::string& path, const OpenOptions& options);

// Refuses what is not a book, or one of a newer version.
absl::Status CheckKind(Connection& connection);

// Makes an empty database a book. Does nothing if it is one.
absl::Status MakeStructure(Connection& connection, const FileHeader& header);

// Which tables the file has; see FactLayouts.
absl::StatusOr<int64_t> ReadVersion(Connection& connection);

// The columns of a table in which some fact has a value, as far as the file
// says; all, if it does not. Reading the others would take time for nothing.
absl::StatusOr<std::vector<size_t>> ColumnsWithValues(Connection& connection,
                                                      const FactLayout& layout);
// Says so in the file. To be called in the transaction that brings the values.
absl::Status NoteColumnsWithValues(Connection& connection, const FactLayout& layout,
                                   const std::vector<size_t>& columns);

absl::StatusOr<FileHeader> ReadHeader(Connection& connection);
absl::Status WriteHeader(Connection& connection, const FileHeader& header);

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_FILE_H_
