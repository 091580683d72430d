// A copy of a book's file while it is in use.
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "goodwill/base/problem.h"
#include "goodwill/store/store.h"
#include "store/file.h"
#include "store/sqlite.h"

namespace goodwill {

absl::Status BackUpBook(const std::string& from, const std::string& to, const Run& run) {
  OpenOptions options;
  options.read_only = true;
  options.allow_network_file_system = true;
  GOODWILL_ASSIGN_OR_RETURN(store::Connection source, store::OpenFile(from, options));
  struct stat info;
  if (to.empty()) return absl::InvalidArgumentError("the path of the copy is empty");
  if (stat(to.c_str(), &info) == 0) return absl::AlreadyExistsError(to + ": is there already");
  // What fails leaves no half of a copy behind.
  struct Unfinished {
    const std::string& path;
    bool finished = false;
    ~Unfinished() {
      if (!finished) unlink(path.c_str());
    }
  } unfinished{to};
  GOODWILL_ASSIGN_OR_RETURN(
      store::Connection copy,
      store::Connection::Open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                              ""));
  sqlite3_backup* const backup = sqlite3_backup_init(copy.get(), "main", source.get(), "main");
  if (backup == nullptr) return copy.Failed(sqlite3_errcode(copy.get()), "copying");
  // The whole in one snapshot: page counts do not change under a reader.
  constexpr int kPages = 1024;
  absl::Status told;
  int code = SQLITE_OK;
  do {
    code = sqlite3_backup_step(backup, kPages);
    const int64_t total = sqlite3_backup_pagecount(backup);
    told = run.Report(total - sqlite3_backup_remaining(backup), total);
  } while (code == SQLITE_OK && told.ok());
  const int finished = sqlite3_backup_finish(backup);
  GOODWILL_RETURN_IF_ERROR(told);
  if (code != SQLITE_DONE) return copy.Failed(code, "copying");
  if (finished != SQLITE_OK) return copy.Failed(finished, "copying");
  // The copy is one file, durable when this returns.
  GOODWILL_RETURN_IF_ERROR(copy.Execute("PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; "
                                        "PRAGMA wal_checkpoint(TRUNCATE)"));
  unfinished.finished = true;
  return absl::OkStatus();
}

}  // namespace goodwill
