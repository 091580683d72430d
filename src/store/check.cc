// Whether a file is whole: SQLite's own structure, references between tables,
// and the chain of digests over every fact.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/decimal.h"
#include "goodwill/base/problem.h"
#include "goodwill/store/store.h"
#include "store/chain.h"
#include "store/file.h"
#include "store/leaf.h"
#include "store/sqlite.h"

namespace goodwill {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

}  // namespace

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

absl::Status CheckChain(Connection& connection, const Run& run, const JournalHead* head,
                        FileReport& report) {
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
  if (head == nullptr || head->batches == 0) return absl::OkStatus();
  if (head->batches > report.batches) {
    Note(report, std::to_string(head->batches - report.batches) +
                     " of the batches that were there when the head was taken are not");
  } else if (batches[static_cast<size_t>(head->batches - 1)].digest != head->digest) {
    Note(report, "batch " + std::to_string(head->batches) +
                     ", or one before it, is not what it was when the head was taken");
  }
  return absl::OkStatus();
}

absl::StatusOr<FileReport> Examine(const std::string& path, const JournalHead* head,
                                   const Run& run) {
  FileReport report;
  OpenOptions options;
  options.read_only = true;
  options.allow_network_file_system = true;
  const auto check = [&]() -> absl::Status {
    GOODWILL_ASSIGN_OR_RETURN(Connection connection, OpenFile(path, options));
    GOODWILL_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection, "BEGIN"));
    GOODWILL_RETURN_IF_ERROR(run.Report(0, -1));
    GOODWILL_RETURN_IF_ERROR(CheckStructure(connection, report));
    return CheckChain(connection, run, head, report);
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

}  // namespace
}  // namespace store

absl::StatusOr<FileReport> CheckBook(const std::string& path, const Run& run) {
  return store::Examine(path, nullptr, run);
}

absl::StatusOr<FileReport> VerifyJournal(const std::string& path, const JournalHead& head,
                                         const Run& run) {
  return store::Examine(path, &head, run);
}

absl::StatusOr<JournalHead> HeadOfJournal(const std::string& path) {
  OpenOptions options;
  options.read_only = true;
  options.allow_network_file_system = true;
  GOODWILL_ASSIGN_OR_RETURN(store::Connection connection, store::OpenFile(path, options));
  GOODWILL_ASSIGN_OR_RETURN(
      store::Statement last,
      connection.Prepare("SELECT batch, digest FROM batches ORDER BY batch DESC LIMIT 1"));
  JournalHead head;
  GOODWILL_ASSIGN_OR_RETURN(const bool any, last.Step());
  if (!any) return head;
  const std::string_view digest = last.Blob(1);
  if (digest.size() != head.digest.size()) {
    return absl::DataLossError("the last batch has no digest; see `goodwill check`");
  }
  head.batches = last.Int(0);
  std::copy(digest.begin(), digest.end(), head.digest.begin());
  return head;
}

std::string WriteJournalHead(const JournalHead& head) {
  std::string out = std::to_string(head.batches) + ":";
  for (const uint8_t byte : head.digest) {
    out += kHexDigits[byte >> 4];
    out += kHexDigits[byte & 15];
  }
  return out;
}

absl::StatusOr<JournalHead> ReadJournalHead(std::string_view text) {
  const auto wrong = [] {
    return absl::InvalidArgumentError(
        "a head is a number of batches, a colon, and 64 hexadecimal digits");
  };
  JournalHead head;
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.size() != colon + 1 + 2 * head.digest.size() ||
      ParseDecimal(text.substr(0, colon), 0, '.', &head.batches) != DecimalResult::kOk ||
      head.batches < 0) {
    return wrong();
  }
  for (size_t i = 0; i < head.digest.size(); ++i) {
    const size_t high = kHexDigits.find(text[colon + 1 + 2 * i]);
    const size_t low = kHexDigits.find(text[colon + 2 + 2 * i]);
    if (high == std::string_view::npos || low == std::string_view::npos) return wrong();
    head.digest[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return head;
}

}  // namespace goodwill
