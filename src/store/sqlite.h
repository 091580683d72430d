// A thin owner of SQLite's two objects, a connection and a statement, with its
// result codes as absl::Status. Nothing here knows what a book is.
//
// SQLITE_NOMEM becomes std::bad_alloc, as everywhere in the library. A code that
// means a broken file is DATA_LOSS, a full disk RESOURCE_EXHAUSTED, another
// writer ABORTED, and a failing device UNAVAILABLE.
#ifndef GOODWILL_SRC_STORE_SQLITE_H_
#define GOODWILL_SRC_STORE_SQLITE_H_

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace goodwill::store {

// What SQLite's result code means for the file at `path` while doing `what`.
absl::Status SqliteStatus(int code, std::string_view what, std::string_view path,
                          std::string_view detail);

class Statement {
 public:
  Statement() = default;
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(Statement&& o) noexcept : statement_(std::exchange(o.statement_, nullptr)) {}
  Statement& operator=(Statement&& o) noexcept {
    std::swap(statement_, o.statement_);
    return *this;
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Parameters count from 1. A text or blob must live until the next Step.
  void BindInt(int at, int64_t value) { Note(sqlite3_bind_int64(statement_, at, value)); }
  void BindNull(int at) { Note(sqlite3_bind_null(statement_, at)); }
  void BindText(int at, std::string_view text) {
    // A null pointer would be NULL, not "".
    Note(sqlite3_bind_text64(statement_, at, text.empty() ? "" : text.data(), text.size(),
                             SQLITE_STATIC, SQLITE_UTF8));
  }
  void BindText(int at, std::string&& text) = delete;
  void BindText(int at, const char* text) { BindText(at, std::string_view(text)); }
  void BindBlob(int at, const void* data, size_t size) {
    Note(sqlite3_bind_blob64(statement_, at, data, size, SQLITE_STATIC));
  }

  void BindValue(int at, const sqlite3_value* value) {
    Note(sqlite3_bind_value(statement_, at, value));
  }

  // True: a row is there. False: done.
  absl::StatusOr<bool> Step();
  // Runs a statement that returns no rows, and makes it ready to run again.
  absl::Status Run();
  void Reset() { sqlite3_reset(statement_); }

  // Columns count from 0, and are good until the next Step or Reset.
  bool IsNull(int c) const { return sqlite3_column_type(statement_, c) == SQLITE_NULL; }
  bool IsInt(int c) const { return sqlite3_column_type(statement_, c) == SQLITE_INTEGER; }
  int64_t Int(int c) const { return sqlite3_column_int64(statement_, c); }
  std::string_view Text(int c) const;
  std::string_view Blob(int c) const;

  sqlite3_stmt* get() const { return statement_; }

 private:
  friend class Connection;
  void Note(int code) {
    if (code != SQLITE_OK && bind_error_ == SQLITE_OK) bind_error_ = code;
  }

  sqlite3_stmt* statement_ = nullptr;
  int bind_error_ = SQLITE_OK;
};

class Connection {
 public:
  Connection() = default;
  ~Connection() { Close(); }
  Connection(Connection&& o) noexcept
      : db_(std::exchange(o.db_, nullptr)), path_(std::move(o.path_)) {}
  Connection& operator=(Connection&& o) noexcept {
    std::swap(db_, o.db_);
    std::swap(path_, o.path_);
    return *this;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // `flags` are SQLITE_OPEN_*; `vfs` may be empty.
  static absl::StatusOr<Connection> Open(const std::string& path, int flags,
                                         const std::string& vfs);

  absl::Status Execute(const std::string& sql);
  absl::StatusOr<Statement> Prepare(std::string_view sql);
  // The first column of the first row, or `otherwise` if there is none.
  absl::StatusOr<int64_t> QueryInt(std::string_view sql, int64_t otherwise);
  absl::StatusOr<std::string> QueryText(std::string_view sql);

  // The status of a code that a call on this connection returned.
  absl::Status Failed(int code, std::string_view what) const;

  bool is_open() const { return db_ != nullptr; }
  const std::string& path() const { return path_; }
  sqlite3* get() const { return db_; }
  void Close() {
    sqlite3_close_v2(db_);
    db_ = nullptr;
  }
  // Forgets the connection without touching it: in a forked child the files
  // and locks belong to the parent.
  void Abandon() { db_ = nullptr; }

 private:
  sqlite3* db_ = nullptr;
  std::string path_;
};

// A transaction that ends in Commit, or is rolled back.
class Transaction {
 public:
  static absl::StatusOr<Transaction> Begin(Connection& connection, const char* how);
  ~Transaction() { Rollback(); }
  Transaction(Transaction&& o) noexcept : connection_(std::exchange(o.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;

  absl::Status Commit();
  void Rollback();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_SQLITE_H_
