#include "store/sql_scan.h"

#include <exception>
#include <utility>

#include "goodwill/base/problem.h"

namespace goodwill::store {
namespace {

constexpr char kName[] = "take_row";

struct Reading {
  SqlReader* reader;
  absl::Status refused;
  std::exception_ptr thrown;
};

// Nothing that is thrown may cross SQLite.
void Take(sqlite3_context* context, int, sqlite3_value** values) {
  auto& reading = *static_cast<Reading*>(sqlite3_user_data(context));
  try {
    reading.refused = reading.reader->Take(SqlRow(values));
    if (!reading.refused.ok()) sqlite3_result_error_code(context, SQLITE_ABORT);
  } catch (...) {
    reading.thrown = std::current_exception();
    sqlite3_result_error_code(context, SQLITE_ABORT);
  }
}
void Finish(sqlite3_context* context) { sqlite3_result_null(context); }

}  // namespace

absl::Status Scan(Connection& connection, const std::string& list, int columns,
                  const std::string& from, int64_t parameter, SqlReader& reader) {
  struct Function {
    Connection& connection;
    int columns;
    ~Function() {
      sqlite3_create_function_v2(connection.get(), kName, columns, SQLITE_UTF8, nullptr, nullptr,
                                 nullptr, nullptr, nullptr);
    }
  };
  Reading reading{&reader, absl::OkStatus(), nullptr};
  const int code =
      sqlite3_create_function_v2(connection.get(), kName, columns, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                 &reading, nullptr, Take, Finish, nullptr);
  if (code != SQLITE_OK) return connection.Failed(code, "preparing to read");
  const Function function{connection, columns};
  GOODWILL_ASSIGN_OR_RETURN(
      Statement statement,
      connection.Prepare("SELECT " + std::string(kName) + "(" + list + ") FROM " + from));
  statement.BindInt(1, parameter);
  const absl::Status status = statement.Run();
  if (reading.thrown != nullptr) std::rethrow_exception(std::exchange(reading.thrown, nullptr));
  if (!reading.refused.ok()) return reading.refused;
  return status;
}

}  // namespace goodwill::store
