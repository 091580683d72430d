#include "store/file.h"

#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <vector>

#include "goodwill/base/problem.h"
#include "store/layout.h"

namespace goodwill::store {
namespace {

bool Exists(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0;
}

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// The file system's name if it is one that lies on another machine.
std::string_view NetworkFileSystem(const std::string& directory) {
  struct statfs info;
  if (statfs(directory.c_str(), &info) != 0) return {};
  struct Known {
    uint32_t magic;
    std::string_view name;
  };
  // From statfs(2) and linux/magic.h.
  constexpr std::array<Known, 9> kKnown = {{{0x6969, "NFS"},
                                            {0x517B, "SMB"},
                                            {0xFE534D42, "SMB2"},
                                            {0xFF534D42, "CIFS"},
                                            {0x01021997, "9P"},
                                            {0x5346414F, "AFS"},
                                            {0x73757245, "Coda"},
                                            {0x00C36400, "Ceph"},
                                            {0x47504653, "GPFS"}}};
  for (const Known& known : kKnown) {
    if (static_cast<uint32_t>(info.f_type) == known.magic) return known.name;
  }
  return {};
}

absl::Status Configure(Connection& connection, const OpenOptions& options) {
  sqlite3_busy_timeout(connection.get(),
                       static_cast<int>(std::clamp<int64_t>(options.wait_ms, 0, 3'600'000)));
  // Nothing outside the library's own statements may reach the file's schema.
  sqlite3_db_config(connection.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  GOODWILL_RETURN_IF_ERROR(connection.Execute(
      "PRAGMA foreign_keys = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384; "
      "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY"));
  if (options.read_only) return connection.Execute("PRAGMA query_only = ON");
  GOODWILL_ASSIGN_OR_RETURN(const std::string mode,
                            connection.QueryText("PRAGMA journal_mode = WAL"));
  if (mode != "wal") {
    return absl::FailedPreconditionError(
        connection.path() + ": the file system does not support a write-ahead log");
  }
  return connection.Execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
}

// Gives a file of an older version what it lacks. Nothing that is there changes.
absl::Status Migrate(Connection& connection) {
  GOODWILL_ASSIGN_OR_RETURN(Transaction transaction,
                            Transaction::Begin(connection, "BEGIN IMMEDIATE"));
  // Another process may have been faster.
  GOODWILL_ASSIGN_OR_RETURN(const int64_t version, ReadVersion(connection));
  const std::vector<FactLayout> there = FactLayouts(version);
  for (const FactLayout& layout : FactLayouts()) {
    const auto old = std::find_if(there.begin(), there.end(),
                                  [&](const FactLayout& l) { return l.spec == layout.spec; });
    GOODWILL_RETURN_IF_ERROR(connection.Execute(
        old == there.end() ? layout.create_sql() : layout.upgrade_sql(*old)));
  }
  GOODWILL_RETURN_IF_ERROR(
      connection.Execute("PRAGMA user_version = " + std::to_string(kSchemaVersion)));
  return transaction.Commit();
}

}  // namespace

absl::StatusOr<int64_t> ReadVersion(Connection& connection) {
  return connection.QueryInt("PRAGMA user_version", 0);
}

absl::StatusOr<Connection> OpenFile(const std::string& path, const OpenOptions& options) {
  if (path.empty()) return absl::InvalidArgumentError("the path of the book is empty");
  if (path.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError("the path of the book has a NUL in it");
  }
  if (!options.allow_network_file_system) {
    if (const std::string_view name = NetworkFileSystem(DirectoryOf(path)); !name.empty()) {
      return absl::FailedPreconditionError(
          path + ": lies on a network file system (" + std::string(name) +
          "), where locks cannot be relied on; keep the book on a local disk, or allow it "
          "expressly if one process alone uses it");
    }
  }
  struct stat info;
  const bool exists = stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(path + ": is a directory");
  }
  if (!exists && errno != ENOENT) {
    return absl::PermissionDeniedError(path + ": cannot be reached");
  }
  if (!exists && (options.read_only || options.must_exist)) {
    return absl::NotFoundError(path + ": there is no such book");
  }
  if (!exists && !Exists(DirectoryOf(path))) {
    return absl::NotFoundError(path + ": its directory does not exist");
  }
  // Files that were hard to name for SQLite are named by a URI only where needed.
  const int flags = options.read_only ? SQLITE_OPEN_READONLY
                                      : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  GOODWILL_ASSIGN_OR_RETURN(
      Connection connection,
      Connection::Open(path, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, options.vfs));
  if (!options.read_only && sqlite3_db_readonly(connection.get(), "main") == 1) {
    return absl::PermissionDeniedError(path + ": writing is not permitted; open it read-only");
  }
  absl::Status first = connection.QueryInt("SELECT count(*) FROM sqlite_schema", 0).status();
  if (!first.ok() && options.read_only && !Exists(path + "-wal")) {
    // In a directory where nothing can be written, a reader cannot take part in
    // the write-ahead log; where there is none, nobody is writing.
    std::string uri = "file:";
    constexpr std::string_view kPlain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    for (const char c : path) {
      if (kPlain.find(c) != std::string_view::npos) {
        uri.push_back(c);
      } else {
        constexpr char kHex[] = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
      }
    }
    GOODWILL_ASSIGN_OR_RETURN(
        connection, Connection::Open(uri + "?immutable=1",
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, options.vfs));
    first = connection.QueryInt("SELECT count(*) FROM sqlite_schema", 0).status();
  }
  GOODWILL_RETURN_IF_ERROR(first);
  GOODWILL_ASSIGN_OR_RETURN(const int64_t version, ReadVersion(connection));
  if (version != 0 || options.read_only) GOODWILL_RETURN_IF_ERROR(CheckKind(connection));
  GOODWILL_RETURN_IF_ERROR(Configure(connection, options));
  if (version != 0 && version < kSchemaVersion && !options.read_only) {
    GOODWILL_RETURN_IF_ERROR(Migrate(connection));
  }
  if (version == 0) {
    FileHeader header;
    header.currency = options.currency;
    if (options.zone) header.zone = *options.zone;
    GOODWILL_RETURN_IF_ERROR(MakeStructure(connection, header));
    GOODWILL_RETURN_IF_ERROR(CheckKind(connection));
  }
  return connection;
}

absl::Status MakeStructure(Connection& connection, const FileHeader& header) {
  GOODWILL_ASSIGN_OR_RETURN(Transaction transaction,
                            Transaction::Begin(connection, "BEGIN IMMEDIATE"));
  // Another process may have been faster.
  GOODWILL_ASSIGN_OR_RETURN(const int64_t version, ReadVersion(connection));
  if (version != 0) return absl::OkStatus();
  GOODWILL_ASSIGN_OR_RETURN(const int64_t things,
                            connection.QueryInt("SELECT count(*) FROM sqlite_schema", 0));
  if (things != 0) {
    return absl::DataLossError(connection.path() + ": this is a database, but not a book");
  }
  GOODWILL_RETURN_IF_ERROR(connection.Execute(BookTablesSql()));
  for (const FactLayout& layout : FactLayouts()) {
    GOODWILL_RETURN_IF_ERROR(connection.Execute(layout.create_sql()));
  }
  GOODWILL_RETURN_IF_ERROR(WriteHeader(connection, header));
  GOODWILL_RETURN_IF_ERROR(
      connection.Execute("PRAGMA application_id = " + std::to_string(kApplicationId) +
                         "; PRAGMA user_version = " + std::to_string(kSchemaVersion)));
  return transaction.Commit();
}

absl::Status CheckKind(Connection& connection) {
  GOODWILL_ASSIGN_OR_RETURN(const int64_t application,
                            connection.QueryInt("PRAGMA application_id", 0));
  if (application != kApplicationId) {
    return absl::DataLossError(connection.path() + ": this is a database, but not a book");
  }
  GOODWILL_ASSIGN_OR_RETURN(const int64_t version, ReadVersion(connection));
  if (version > kSchemaVersion) {
    return absl::FailedPreconditionError(
        connection.path() + ": was written by a newer version of this library (schema " +
        std::to_string(version) + ", this one knows " + std::to_string(kSchemaVersion) +
        "); nothing was changed");
  }
  return absl::OkStatus();
}

namespace {

std::string ColumnsKey(const FactLayout& layout) { return "columns of " + layout.name(); }

}  // namespace

absl::StatusOr<std::vector<size_t>> ColumnsWithValues(Connection& connection,
                                                      const FactLayout& layout) {
  GOODWILL_ASSIGN_OR_RETURN(
      const std::string said,
      connection.QueryText("SELECT value FROM book WHERE key = '" + ColumnsKey(layout) + "'"));
  std::vector<size_t> columns = layout.stored();
  if (said.empty()) {
    // Nobody noted them: all that a file of its version has.
    GOODWILL_ASSIGN_OR_RETURN(const int64_t version, ReadVersion(connection));
    for (const FactLayout& there : FactLayouts(version)) {
      if (there.spec == layout.spec) columns = there.stored();
    }
    return columns;
  }
  const std::string names = " " + said + " ";
  std::erase_if(columns, [&](size_t c) {
    return names.find(" " + SqlName(layout, c) + " ") == std::string::npos;
  });
  return columns;
}

absl::Status NoteColumnsWithValues(Connection& connection, const FactLayout& layout,
                                   const std::vector<size_t>& columns) {
  GOODWILL_ASSIGN_OR_RETURN(
      Statement put, connection.Prepare("INSERT OR REPLACE INTO book (key, value) VALUES (?, ?)"));
  const std::string key = ColumnsKey(layout);
  std::string names;
  for (const size_t c : columns) names += (names.empty() ? "" : " ") + SqlName(layout, c);
  put.BindText(1, key);
  put.BindText(2, names);
  return put.Run();
}

absl::StatusOr<FileHeader> ReadHeader(Connection& connection) {
  FileHeader header;
  GOODWILL_ASSIGN_OR_RETURN(const std::string currency,
                            connection.QueryText("SELECT value FROM book WHERE key = 'currency'"));
  GOODWILL_ASSIGN_OR_RETURN(const std::string zone,
                            connection.QueryText("SELECT value FROM book WHERE key = 'time_zone'"));
  GOODWILL_ASSIGN_OR_RETURN(
      const std::string ids,
      connection.QueryText("SELECT value FROM book WHERE key = 'customer_ids'"));
  if (currency != "XXX") {
    GOODWILL_ASSIGN_OR_RETURN(header.currency, Currency::Parse(currency));
  }
  if (!zone.empty()) {
    GOODWILL_ASSIGN_OR_RETURN(header.zone, Zone::Load(zone));
  }
  header.ids = ids == "text"    ? IdKind::kText
               : ids == "int64" ? IdKind::kNumber
                                : IdKind::kUndecided;
  GOODWILL_ASSIGN_OR_RETURN(
      header.generation,
      connection.QueryInt("SELECT value FROM book WHERE key = 'generation'", 0));
  GOODWILL_ASSIGN_OR_RETURN(
      header.tombstone_salt,
      connection.QueryText("SELECT value FROM book WHERE key = 'tombstone_salt'"));
  return header;
}

absl::Status WriteHeader(Connection& connection, const FileHeader& header) {
  GOODWILL_ASSIGN_OR_RETURN(
      Statement put, connection.Prepare("INSERT OR REPLACE INTO book (key, value) VALUES (?, ?)"));
  const auto text = [&put](std::string_view key, std::string_view value) {
    put.BindText(1, key);
    put.BindText(2, value);
    return put.Run();
  };
  const auto number = [&put](std::string_view key, int64_t value) {
    put.BindText(1, key);
    put.BindInt(2, value);
    return put.Run();
  };
  int64_t units = 1;
  for (int i = 0; i < header.currency.exponent(); ++i) units *= 10;
  GOODWILL_RETURN_IF_ERROR(text("currency", header.currency.code()));
  GOODWILL_RETURN_IF_ERROR(number("decimals", header.currency.exponent()));
  GOODWILL_RETURN_IF_ERROR(number("minor_units", units));
  GOODWILL_RETURN_IF_ERROR(text("time_zone", header.zone.name()));
  GOODWILL_RETURN_IF_ERROR(text("customer_ids", header.ids == IdKind::kText     ? "text"
                                                : header.ids == IdKind::kNumber ? "int64"
                                                                                : "undecided"));
  if (!header.tombstone_salt.empty()) {
    GOODWILL_RETURN_IF_ERROR(text("tombstone_salt", header.tombstone_salt));
  }
  return number("generation", header.generation);
}

}  // namespace goodwill::store
