// All rows of a query in one call.
//
// The rows are arguments of an aggregate function of ours, so that SQLite's loop
// calls us; stepping from row to row and asking for each column takes longer
// than finding them.
#ifndef GOODWILL_SRC_STORE_SQL_SCAN_H_
#define GOODWILL_SRC_STORE_SQL_SCAN_H_

#include <cstdint>
#include <new>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "store/sqlite.h"

namespace goodwill::store {

// A row's values; good until the next.
class SqlRow {
 public:
  explicit SqlRow(sqlite3_value** values) : values_(values) {}
  bool IsNull(int c) const { return sqlite3_value_type(values_[c]) == SQLITE_NULL; }
  bool IsInt(int c) const { return sqlite3_value_type(values_[c]) == SQLITE_INTEGER; }
  int64_t Int(int c) const { return sqlite3_value_int64(values_[c]); }  // 0 when NULL
  // Null data() when NULL.
  std::string_view Text(int c) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values_[c]));
    if (text == nullptr) {
      if (!IsNull(c)) throw std::bad_alloc();
      return {};
    }
    return {text, static_cast<size_t>(sqlite3_value_bytes(values_[c]))};
  }

 private:
  sqlite3_value** values_;
};

class SqlReader {
 public:
  virtual ~SqlReader() = default;
  virtual absl::Status Take(const SqlRow& row) = 0;
};

// SELECT list FROM from, where ?1 is `parameter`. What the reader refused or
// threw comes back as it was. `list` names that many columns, at most 100.
absl::Status Scan(Connection& connection, const std::string& list, int columns,
                  const std::string& from, int64_t parameter, SqlReader& reader);

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_SQL_SCAN_H_
