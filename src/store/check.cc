// Whether a file is whole: SQLite's own structure, references between tables,
// and the chain of digests over every fact.
#include <string>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/store/store.h"
#include "store/chain.h"
#include "store/file.h"
#include "store/leaf.h"
#include "store/sqlite.h"

namespace goodwill {
namespace store {
namespace {

constexpr size_t kMaxProblems = 100;

void Note(FileReport& report, std::string problem) {
  if (report.problems.size() < kMaxProblems) report.problems.push_back(std::move(problem));
}

absl::Status CheckStructure(Connection& connection, FileReport& report) {
  GOODWILL_ASSIGN_OR_RETURN(Statement rows, connection.Prepare("PRAGMA integrity_check(100)"));
  for (;;) {
    GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return absl::OkStatus();
    if (rows.Text(0) != "ok") Note(report, std::string(rows.Text(0)));
  }
}

absl::Status CheckChain(Connection& connection, const Run& run, FileReport& report) {
  std::vector<StoredBatch> batches;
  GOODWILL_RETURN_IF_ERROR(ReadChain(
      connection, run, [&report](std::string what) { Note(report, std::move(what)); }, batches));
  Digest before{};
  for (const StoredBatch& stored : batches) {
    const std::string name =
        "batch " + std::to_string(stored.batch.number) + " (" + stored.table + "): ";
    report.facts += stored.facts;
    if (stored.facts != stored.batch.appended) {
      Note(report, name + std::to_string(stored.facts) + " of " +
                       std::to_string(stored.batch.appended) + " facts are there");
    } else if (ChainDigest(before, stored.batch, stored.table, stored.content) != stored.digest) {
      Note(report, name + "what is there is not what was recorded");
    }
    before = stored.digest;
  }
  report.batches = static_cast<int64_t>(batches.size());
  return absl::OkStatus();
}

}  // namespace
}  // namespace store

absl::StatusOr<FileReport> CheckBook(const std::string& path, const Run& run) {
  FileReport report;
  OpenOptions options;
  options.read_only = true;
  options.allow_network_file_system = true;
  const auto check = [&]() -> absl::Status {
    GOODWILL_ASSIGN_OR_RETURN(store::Connection connection, store::OpenFile(path, options));
    GOODWILL_ASSIGN_OR_RETURN(store::Transaction transaction,
                              store::Transaction::Begin(connection, "BEGIN"));
    GOODWILL_RETURN_IF_ERROR(run.Report(0, -1));
    GOODWILL_RETURN_IF_ERROR(store::CheckStructure(connection, report));
    return store::CheckChain(connection, run, report);
  };
  const absl::Status status = check();
  // Damage is what was asked for, not a failure to answer.
  if (status.code() != absl::StatusCode::kDataLoss) {
    GOODWILL_RETURN_IF_ERROR(status);
  } else {
    report.problems.emplace_back(status.message());
  }
  return report;
}

}  // namespace goodwill
