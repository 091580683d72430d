#include "store/sqlite.h"

#include <new>

#include "goodwill/base/problem.h"

namespace goodwill::store {

absl::Status SqliteStatus(int code, std::string_view what, std::string_view path,
                          std::string_view detail) {
  const int primary = code & 0xFF;
  if (primary == SQLITE_NOMEM) throw std::bad_alloc();
  std::string message(path);
  message.append(": ").append(what).append(": ");
  const auto say = [&](std::string_view why) {
    message.append(why);
    if (!detail.empty()) message.append(" (").append(detail).append(")");
    return message;
  };
  switch (primary) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
      return absl::OkStatus();
    case SQLITE_FULL:
      return absl::ResourceExhaustedError(say("the disk is full"));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::DataLossError(say("the file is damaged, or not a book"));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return absl::AbortedError(say("another process is writing to it; try again"));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return absl::PermissionDeniedError(say("writing is not permitted"));
    case SQLITE_CANTOPEN:
      return absl::NotFoundError(say("it cannot be opened"));
    case SQLITE_INTERRUPT:
      return absl::CancelledError("cancelled by the caller");
    case SQLITE_IOERR:
      return absl::UnavailableError(say("the device reports an error"));
    case SQLITE_TOOBIG:
      return absl::OutOfRangeError(say("a value is too large"));
    case SQLITE_CONSTRAINT:
      return absl::DataLossError(say("the file contradicts itself"));
    default:
      return absl::InternalError(say(sqlite3_errstr(code)));
  }
}

namespace {

// What a call returned, with SQLite's detail if that is still of the same call.
int Detailed(sqlite3* db, int code) {
  const int extended = db == nullptr ? code : sqlite3_extended_errcode(db);
  return (extended & 0xFF) == (code & 0xFF) ? extended : code;
}

}  // namespace

absl::StatusOr<bool> Statement::Step() {
  int code = std::exchange(bind_error_, SQLITE_OK);
  if (code == SQLITE_OK) code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3* const db = sqlite3_db_handle(statement_);
  const char* const path = sqlite3_db_filename(db, "main");
  const absl::Status status = SqliteStatus(Detailed(db, code), "reading or writing",
                                           path == nullptr ? "" : path, sqlite3_errmsg(db));
  sqlite3_reset(statement_);
  return status;
}

absl::Status Statement::Run() {
  for (;;) {
    GOODWILL_ASSIGN_OR_RETURN(const bool row, Step());
    if (!row) break;
  }
  sqlite3_reset(statement_);
  return absl::OkStatus();
}

std::string_view Statement::Text(int c) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, c));
  if (text == nullptr) {
    if (sqlite3_column_type(statement_, c) != SQLITE_NULL) throw std::bad_alloc();
    return {};
  }
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement_, c))};
}

std::string_view Statement::Blob(int c) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, c));
  const int size = sqlite3_column_bytes(statement_, c);
  if (data == nullptr) {
    if (size != 0) throw std::bad_alloc();
    return {};
  }
  return {data, static_cast<size_t>(size)};
}

absl::StatusOr<Connection> Connection::Open(const std::string& path, int flags,
                                            const std::string& vfs) {
  Connection connection;
  connection.path_ = path;
  const int code = sqlite3_open_v2(path.c_str(), &connection.db_, flags,
                                   vfs.empty() ? nullptr : vfs.c_str());
  if (connection.db_ == nullptr) throw std::bad_alloc();
  if (code != SQLITE_OK) return connection.Failed(code, "opening");
  sqlite3_extended_result_codes(connection.db_, 1);
  return connection;
}

absl::Status Connection::Execute(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : Failed(code, "reading or writing");
}

absl::StatusOr<Statement> Connection::Prepare(std::string_view sql) {
  Statement statement;
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement.statement_, nullptr);
  if (code != SQLITE_OK) return Failed(code, "reading its structure");
  return statement;
}

absl::StatusOr<int64_t> Connection::QueryInt(std::string_view sql, int64_t otherwise) {
  GOODWILL_ASSIGN_OR_RETURN(Statement statement, Prepare(sql));
  GOODWILL_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row && !statement.IsNull(0) ? statement.Int(0) : otherwise;
}

absl::StatusOr<std::string> Connection::QueryText(std::string_view sql) {
  GOODWILL_ASSIGN_OR_RETURN(Statement statement, Prepare(sql));
  GOODWILL_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? std::string(statement.Text(0)) : std::string();
}

absl::Status Connection::Failed(int code, std::string_view what) const {
  return SqliteStatus(Detailed(db_, code), what, path_,
                      db_ == nullptr ? "" : sqlite3_errmsg(db_));
}

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection, const char* how) {
  // One that could not be rolled back for want of memory is still open.
  if (sqlite3_get_autocommit(connection.get()) == 0) {
    GOODWILL_RETURN_IF_ERROR(connection.Execute("ROLLBACK"));
  }
  GOODWILL_RETURN_IF_ERROR(connection.Execute(how));
  return Transaction(connection);
}

absl::Status Transaction::Commit() {
  GOODWILL_RETURN_IF_ERROR(connection_->Execute("COMMIT"));
  connection_ = nullptr;
  return absl::OkStatus();
}

void Transaction::Rollback() {
  if (connection_ == nullptr || !connection_->is_open()) return;
  // Some errors have rolled back already.
  if (sqlite3_get_autocommit(connection_->get()) == 0) {
    sqlite3_exec(connection_->get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  connection_ = nullptr;
}

}  // namespace goodwill::store
