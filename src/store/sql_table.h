// Rows of ours as a table that SQL can read, so that SQLite takes a million of
// them in one statement: binding, running and resetting a statement for each row
// costs more than writing it.
//
// This is SQLite's virtual table in its simplest form: read-only, scanned from
// first to last, there under its name as long as the SqlTable lives.
#ifndef GOODWILL_SRC_STORE_SQL_TABLE_H_
#define GOODWILL_SRC_STORE_SQL_TABLE_H_

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/sqlite.h"

namespace goodwill::store {

// The value of one column of one row.
class SqlValue {
 public:
  explicit SqlValue(sqlite3_context* to) : to_(to) {}
  void Null() { sqlite3_result_null(to_); }
  void Int(int64_t value) { sqlite3_result_int64(to_, value); }
  // The text must stay until the next row.
  void Text(std::string_view text) {
    sqlite3_result_text64(to_, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                          SQLITE_UTF8);
  }

 private:
  sqlite3_context* to_;
};

class SqlRows {
 public:
  virtual ~SqlRows() = default;
  // To the first row. False if there is none.
  virtual absl::StatusOr<bool> First() = 0;
  // To the next row. False behind the last.
  virtual absl::StatusOr<bool> Next() = 0;
  // Columns count from 0. Gives nothing, or one value.
  virtual void Give(int column, SqlValue to) const = 0;
};

class SqlTable {
 public:
  // `columns` as in CREATE TABLE, between the brackets. The rows must outlive
  // the table, and every statement on it must have ended before it does.
  SqlTable(Connection& connection, std::string name, const std::string& columns, SqlRows& rows);
  ~SqlTable();
  SqlTable(const SqlTable&) = delete;
  SqlTable& operator=(const SqlTable&) = delete;

  // Runs a statement that reads the table. What the rows refused or threw comes
  // back as it was.
  absl::Status Run(const std::string& sql);

 private:
  struct Calls;  // what SQLite calls

  Connection& connection_;
  const std::string name_;
  const std::string declaration_;
  SqlRows& rows_;
  int code_ = SQLITE_OK;  // of the registration
  absl::Status refused_;
  std::exception_ptr thrown_;
};

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_SQL_TABLE_H_
