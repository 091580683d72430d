#include "store/sql_table.h"

#include <new>
#include <utility>

#include "goodwill/base/problem.h"

namespace goodwill::store {

struct SqlTable::Calls {
  struct Table {
    sqlite3_vtab base{};
    SqlTable* owner = nullptr;
  };
  struct Cursor {
    sqlite3_vtab_cursor base{};
    SqlTable* owner = nullptr;
    bool row = false;
    int64_t number = 0;
  };

  static int Connect(sqlite3* db, void* owner, int, const char* const*, sqlite3_vtab** out,
                     char**) {
    auto* const self = static_cast<SqlTable*>(owner);
    const int code = sqlite3_declare_vtab(db, self->declaration_.c_str());
    if (code != SQLITE_OK) return code;
    auto* const table = new (std::nothrow) Table;
    if (table == nullptr) return SQLITE_NOMEM;
    table->owner = self;
    *out = &table->base;
    return SQLITE_OK;
  }
  static int Disconnect(sqlite3_vtab* table) {
    delete reinterpret_cast<Table*>(table);
    return SQLITE_OK;
  }
  static int BestIndex(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }
  static int Open(sqlite3_vtab* table, sqlite3_vtab_cursor** out) {
    auto* const cursor = new (std::nothrow) Cursor;
    if (cursor == nullptr) return SQLITE_NOMEM;
    cursor->owner = reinterpret_cast<Table*>(table)->owner;
    *out = &cursor->base;
    return SQLITE_OK;
  }
  static int Close(sqlite3_vtab_cursor* cursor) {
    delete reinterpret_cast<Cursor*>(cursor);
    return SQLITE_OK;
  }

  // Nothing that is thrown may cross SQLite.
  template <typename Move>
  static int Step(Cursor& cursor, Move move) {
    SqlTable& table = *cursor.owner;
    try {
      absl::StatusOr<bool> row = move(table.rows_);
      if (!row.ok()) {
        table.refused_ = row.status();
        return SQLITE_ABORT;
      }
      cursor.row = *row;
      return SQLITE_OK;
    } catch (...) {
      table.thrown_ = std::current_exception();
      return SQLITE_ABORT;
    }
  }
  static int Filter(sqlite3_vtab_cursor* base, int, const char*, int, sqlite3_value**) {
    auto& cursor = *reinterpret_cast<Cursor*>(base);
    cursor.number = 1;
    return Step(cursor, [](SqlRows& rows) { return rows.First(); });
  }
  static int Next(sqlite3_vtab_cursor* base) {
    auto& cursor = *reinterpret_cast<Cursor*>(base);
    ++cursor.number;
    return Step(cursor, [](SqlRows& rows) { return rows.Next(); });
  }
  static int Eof(sqlite3_vtab_cursor* base) { return reinterpret_cast<Cursor*>(base)->row ? 0 : 1; }
  static int Column(sqlite3_vtab_cursor* base, sqlite3_context* to, int column) {
    reinterpret_cast<Cursor*>(base)->owner->rows_.Give(column, SqlValue(to));
    return SQLITE_OK;
  }
  static int RowId(sqlite3_vtab_cursor* base, sqlite3_int64* out) {
    *out = reinterpret_cast<Cursor*>(base)->number;
    return SQLITE_OK;
  }

  static const sqlite3_module kModule;
};

const sqlite3_module SqlTable::Calls::kModule = [] {
  sqlite3_module module{};
  module.xConnect = Connect;  // and no xCreate: it is there under its own name
  module.xDisconnect = Disconnect;
  module.xBestIndex = BestIndex;
  module.xOpen = Open;
  module.xClose = Close;
  module.xFilter = Filter;
  module.xNext = Next;
  module.xEof = Eof;
  module.xColumn = Column;
  module.xRowid = RowId;
  return module;
}();

SqlTable::SqlTable(Connection& connection, std::string name, const std::string& columns,
                   SqlRows& rows)
    : connection_(connection),
      name_(std::move(name)),
      declaration_("CREATE TABLE rows(" + columns + ")"),
      rows_(rows),
      code_(sqlite3_create_module_v2(connection.get(), name_.c_str(), &Calls::kModule, this,
                                     nullptr)) {}

SqlTable::~SqlTable() {
  sqlite3_create_module_v2(connection_.get(), name_.c_str(), nullptr, nullptr, nullptr);
}

absl::Status SqlTable::Run(const std::string& sql) {
  if (code_ != SQLITE_OK) return connection_.Failed(code_, "preparing to write");
  GOODWILL_ASSIGN_OR_RETURN(Statement statement, connection_.Prepare(sql));
  const absl::Status status = statement.Run();
  if (thrown_ != nullptr) std::rethrow_exception(std::exchange(thrown_, nullptr));
  if (!refused_.ok()) return std::exchange(refused_, absl::OkStatus());
  return status;
}

}  // namespace goodwill::store
