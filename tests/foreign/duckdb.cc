#include "tests/foreign/duckdb.h"

#include <dlfcn.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace foreign {
namespace {

// ADBC 1.0.0: objects, errors, and the driver's table of functions in its order.
struct Object {
  void* private_data = nullptr;
  void* private_driver = nullptr;
};

struct Error {
  char* message = nullptr;
  int32_t vendor_code = 0;
  char sqlstate[5] = {};
  void (*release)(Error*) = nullptr;
};

using Unused = void (*)();
using Simple = uint8_t (*)(Object*, Error*);

struct Driver {
  void* private_data = nullptr;
  void* private_manager = nullptr;
  uint8_t (*release)(Driver*, Error*) = nullptr;
  Simple database_init = nullptr;
  Simple database_new = nullptr;
  uint8_t (*database_set_option)(Object*, const char*, const char*, Error*) = nullptr;
  Simple database_release = nullptr;
  Simple connection_commit = nullptr;
  Unused connection_get_info = nullptr;
  Unused connection_get_objects = nullptr;
  Unused connection_get_table_schema = nullptr;
  Unused connection_get_table_types = nullptr;
  uint8_t (*connection_init)(Object*, Object*, Error*) = nullptr;
  Simple connection_new = nullptr;
  Unused connection_set_option = nullptr;
  Unused connection_read_partition = nullptr;
  Simple connection_release = nullptr;
  Simple connection_rollback = nullptr;
  Unused statement_bind = nullptr;
  uint8_t (*statement_bind_stream)(Object*, ArrowArrayStream*, Error*) = nullptr;
  uint8_t (*statement_execute_query)(Object*, ArrowArrayStream*, int64_t*, Error*) = nullptr;
  Unused statement_execute_partitions = nullptr;
  Unused statement_get_parameter_schema = nullptr;
  uint8_t (*statement_new)(Object*, Object*, Error*) = nullptr;
  Simple statement_prepare = nullptr;
  Simple statement_release = nullptr;
  uint8_t (*statement_set_option)(Object*, const char*, const char*, Error*) = nullptr;
  uint8_t (*statement_set_sql_query)(Object*, const char*, Error*) = nullptr;
  Unused statement_set_substrait_plan = nullptr;
};

constexpr int kVersion = 1'000'000;
using Init = uint8_t (*)(int version, void* driver, Error* error);

void Must(uint8_t status, const Error& error, const std::string& what) {
  if (status == 0) return;
  std::fprintf(stderr, "DuckDB, %s: %s\n", what.c_str(),
               error.message != nullptr ? error.message : "no message");
  std::abort();
}

}  // namespace

struct DuckDb::State {
  Driver driver;
  Object database;
  Object connection;
};

DuckDb::DuckDb(std::unique_ptr<State> state) : state_(std::move(state)) {}

std::unique_ptr<DuckDb> DuckDb::Open(std::string* why) {
  const char* const path = std::getenv("GOODWILL_DUCKDB");
  // Never unloaded: it has threads.
  void* const library =
      dlopen(path != nullptr && *path != 0 ? path : "libduckdb.so", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    *why = std::string("there is no DuckDB here: ") + dlerror();
    return nullptr;
  }
  const auto init = reinterpret_cast<Init>(dlsym(library, "duckdb_adbc_init"));
  if (init == nullptr) {
    *why = "this DuckDB knows no ADBC";
    return nullptr;
  }
  auto state = std::make_unique<State>();
  Error error;
  Must(init(kVersion, &state->driver, &error), error, "init");
  const Driver& driver = state->driver;
  Must(driver.database_new(&state->database, &error), error, "new database");
  Must(driver.database_init(&state->database, &error), error, "init database");
  Must(driver.connection_new(&state->connection, &error), error, "new connection");
  Must(driver.connection_init(&state->connection, &state->database, &error), error, "connect");
  return std::unique_ptr<DuckDb>(new DuckDb(std::move(state)));
}

DuckDb::~DuckDb() {
  Error error;
  state_->driver.connection_release(&state_->connection, &error);
  state_->driver.database_release(&state_->database, &error);
}

void DuckDb::Run(const std::string& sql) {
  ArrowArrayStream rows = Query(sql);
  rows.release(&rows);
}

ArrowArrayStream DuckDb::Query(const std::string& sql) {
  Object statement;
  Error error;
  ArrowArrayStream rows{};
  int64_t affected = 0;
  const Driver& driver = state_->driver;
  Must(driver.statement_new(&state_->connection, &statement, &error), error, sql);
  Must(driver.statement_set_sql_query(&statement, sql.c_str(), &error), error, sql);
  Must(driver.statement_execute_query(&statement, &rows, &affected, &error), error, sql);
  Must(driver.statement_release(&statement, &error), error, sql);
  return rows;
}

void DuckDb::Ingest(const std::string& table, ArrowArrayStream* stream) {
  Object statement;
  Error error;
  const Driver& driver = state_->driver;
  Must(driver.statement_new(&state_->connection, &statement, &error), error, table);
  Must(driver.statement_set_option(&statement, "adbc.ingest.target_table", table.c_str(), &error),
       error, table);
  Must(driver.statement_bind_stream(&statement, stream, &error), error, table);
  int64_t affected = 0;
  Must(driver.statement_execute_query(&statement, nullptr, &affected, &error), error, table);
  Must(driver.statement_release(&statement, &error), error, table);
}

std::string DuckDb::Value(const std::string& sql) {
  ArrowArrayStream rows = Query("SELECT CAST((" + sql + ") AS VARCHAR)");
  ArrowArray batch{};
  std::string out;
  if (rows.get_next(&rows, &batch) == 0 && batch.release != nullptr) {
    const ArrowArray& column = *batch.children[0];
    const auto* const offsets = static_cast<const int32_t*>(column.buffers[1]);
    out.assign(static_cast<const char*>(column.buffers[2]) + offsets[0],
               static_cast<size_t>(offsets[1] - offsets[0]));
    batch.release(&batch);
  }
  rows.release(&rows);
  return out;
}

}  // namespace foreign
