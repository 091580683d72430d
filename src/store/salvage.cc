// Getting out of a damaged file what can still be read.
//
// Tables are copied row by row in the order of their keys. Where a row cannot be
// read, the reader looks for the next key that can, in growing steps, and what
// lies between is lost; how many facts those were is told from the batches. Facts
// below a table's damaged first page cannot be told from those of other tables and
// are lost with it. Customers that facts name and whose ids are lost get ids
// of their own, so that no sum is lost with a name.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/store/store.h"
#include "store/chain.h"
#include "store/file.h"
#include "store/layout.h"
#include "store/sqlite.h"

namespace goodwill {
namespace store {
namespace {

class Salvage {
 public:
  Salvage(Connection& from, Connection& to, FileReport& report, const Run& run)
      : from_(from), to_(to), report_(report), run_(run) {}

  absl::Status All() {
    GOODWILL_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(to_, "BEGIN IMMEDIATE"));
    GOODWILL_RETURN_IF_ERROR(CopyByKey("book", "rowid", {"key", "value"}));
    GOODWILL_RETURN_IF_ERROR(CopyByKey("batches", "batch",
                                       {"batch", "table_name", "recorded_at", "source", "rows",
                                        "appended", "already_present", "superseded", "first_fact",
                                        "first_customer", "first_product", "digest"}));
    const bool batches_whole = report_.problems.empty();
    GOODWILL_RETURN_IF_ERROR(
        CopyByKey("customer_ids", "customer", {"customer", "id", "salt", "commitment"}));
    GOODWILL_RETURN_IF_ERROR(CopyByKey("product_ids", "product", {"product", "id"}));
    for (const char* table : {"commitments", "tombstones"})
      GOODWILL_RETURN_IF_ERROR(CopyWhole(table));
    GOODWILL_ASSIGN_OR_RETURN(const int64_t version, ReadVersion(from_));
    for (const FactLayout& layout : FactLayouts(version)) {
      std::vector<std::string> columns = {"fact"};
      for (const size_t c : layout.inside) columns.push_back(SqlName(layout, c));
      GOODWILL_RETURN_IF_ERROR(CopyByKey(layout.name(), "fact", columns));
      report_.facts += copied_;
      if (batches_whole) GOODWILL_RETURN_IF_ERROR(CountLost(layout.name()));
      if (layout.aside.empty()) continue;
      columns = {"fact"};
      for (const size_t c : layout.aside) columns.push_back(SqlName(layout, c));
      GOODWILL_RETURN_IF_ERROR(CopyByKey(layout.name() + "_texts", "fact", columns));
    }
    if (!batches_whole) GOODWILL_RETURN_IF_ERROR(ReplaceBatches());
    GOODWILL_RETURN_IF_ERROR(Mend());
    GOODWILL_RETURN_IF_ERROR(transaction.Commit());
    GOODWILL_ASSIGN_OR_RETURN(report_.batches,
                              to_.QueryInt("SELECT count(*) FROM batches", 0));
    return absl::OkStatus();
  }

 private:
  void Lost(std::string what) {
    constexpr size_t kMost = 1'000;
    if (report_.problems.size() < kMost) report_.problems.push_back(std::move(what));
  }

  // Anything but damage ends the work.
  static bool IsDamage(const absl::Status& status) {
    return status.code() == absl::StatusCode::kDataLoss ||
           status.code() == absl::StatusCode::kUnavailable;
  }

  absl::Status Put(Statement& put, const Statement& row, int columns) {
    for (int c = 0; c < columns; ++c) {
      put.BindValue(c + 1, sqlite3_column_value(row.get(), c + 1));
    }
    return put.Run();
  }

  absl::Status CopyByKey(const std::string& table, const std::string& key,
                         const std::vector<std::string>& columns) {
    copied_ = 0;
    std::string names, marks;
    for (const std::string& column : columns) {
      names += (names.empty() ? "" : ", ") + column;
      marks += marks.empty() ? "?" : ", ?";
    }
    GOODWILL_ASSIGN_OR_RETURN(Statement put,
                              to_.Prepare("INSERT OR REPLACE INTO " + table + " (" + names +
                                          ") VALUES (" + marks + ")"));
    auto rows = from_.Prepare("SELECT " + key + ", " + names + " FROM " + table + " WHERE " + key +
                              " > ?1 ORDER BY " + key);
    if (!rows.ok()) {
      if (!IsDamage(rows.status()) && rows.status().code() != absl::StatusCode::kInternal) {
        return rows.status();
      }
      Lost(table + ": the whole table cannot be read");
      return absl::OkStatus();
    }
    const auto top = from_.QueryInt("SELECT max(" + key + ") FROM " + table, 0);
    // If the end cannot be found, one bound is as good as another.
    const int64_t last = top.ok() ? *top : int64_t{1} << 40;
    int64_t at = std::numeric_limits<int64_t>::min(), stride = 1;
    for (;;) {
      rows->Reset();
      rows->BindInt(1, at);
      absl::Status status;
      for (;;) {
        const auto row = rows->Step();
        if (!row.ok()) {
          status = row.status();
          break;
        }
        if (!*row) return absl::OkStatus();
        const int64_t here = rows->Int(0);
        if (stride > 1) {
          Lost(table + ": rows after " + std::to_string(lost_after_) + " and before " +
               std::to_string(here) + " cannot be read");
          stride = 1;
        }
        GOODWILL_RETURN_IF_ERROR(Put(put, *rows, static_cast<int>(columns.size())));
        at = here;
        if (++copied_ % 65'536 == 0) GOODWILL_RETURN_IF_ERROR(run_.Report(copied_, -1));
      }
      if (!IsDamage(status)) return status;
      if (at == std::numeric_limits<int64_t>::min()) at = 0;
      if (stride == 1) lost_after_ = at;
      if (at >= last || stride > last) {
        Lost(table + ": rows after " + std::to_string(lost_after_) + " cannot be read");
        return absl::OkStatus();
      }
      at += stride;
      stride *= 2;
    }
  }

  // Every batch holds as many facts as it appended.
  absl::Status CountLost(const std::string& table) {
    GOODWILL_ASSIGN_OR_RETURN(
        const int64_t facts,
        to_.QueryInt("SELECT sum(appended) FROM batches WHERE table_name = '" + table + "'", 0));
    if (copied_ >= facts) return absl::OkStatus();
    Lost(table + ": facts that are lost: " + std::to_string(facts - copied_) + " of " +
         std::to_string(facts));
    return absl::OkStatus();
  }

  // A small table without an integer key: all that comes before the damage.
  absl::Status CopyWhole(const std::string& table) {
    auto rows = from_.Prepare("SELECT 0, * FROM " + table);
    if (!rows.ok()) {
      Lost(table + ": the whole table cannot be read");
      return absl::OkStatus();
    }
    const int columns = sqlite3_column_count(rows->get()) - 1;
    std::string marks = "?";
    for (int c = 1; c < columns; ++c) marks += ", ?";
    GOODWILL_ASSIGN_OR_RETURN(Statement put, to_.Prepare("INSERT OR REPLACE INTO " + table +
                                                         " VALUES (" + marks + ")"));
    for (;;) {
      const auto row = rows->Step();
      if (!row.ok()) {
        if (!IsDamage(row.status())) return row.status();
        Lost(table + ": some rows cannot be read");
        return absl::OkStatus();
      }
      if (!*row) return absl::OkStatus();
      GOODWILL_RETURN_IF_ERROR(Put(put, *rows, columns));
    }
  }

  // Facts do not say which batch brought them; where batches are lost, what was
  // known when is lost with them, and each table becomes one batch.
  absl::Status ReplaceBatches() {
    GOODWILL_RETURN_IF_ERROR(to_.Execute("DELETE FROM batches"));
    for (const FactLayout& layout : FactLayouts()) {
      GOODWILL_RETURN_IF_ERROR(to_.Execute(
          "INSERT INTO batches SELECT (SELECT count(*) + 1 FROM batches), '" + layout.name() +
          "', NULL, 'salvaged', n, n, 0, 0, first, 1, 1, zeroblob(32) FROM (SELECT count(*) AS n, "
          "min(fact) AS first FROM " + layout.name() + ") WHERE n > 0"));
    }
    Lost("batches: when facts became known is lost; each table is one batch now");
    return absl::OkStatus();
  }

  // Makes what was saved agree with itself again.
  absl::Status Mend() {
    const std::vector<FactLayout> layouts = FactLayouts();
    int64_t customers = 0, products = 0;
    GOODWILL_ASSIGN_OR_RETURN(customers, to_.QueryInt("SELECT max(customer) FROM customer_ids", 0));
    GOODWILL_ASSIGN_OR_RETURN(products, to_.QueryInt("SELECT max(product) FROM product_ids", 0));
    for (const FactLayout& layout : layouts) {
      for (const size_t c : layout.inside) {
        const bool product = layout.kept[c] == Kept::kProduct;
        if (!product && layout.kept[c] != Kept::kCustomer && layout.kept[c] != Kept::kOther)
          continue;
        GOODWILL_ASSIGN_OR_RETURN(
            const int64_t most,
            to_.QueryInt("SELECT max(" + SqlName(layout, c) + ") FROM " + layout.name(), 0));
        (product ? products : customers) = std::max(product ? products : customers, most);
      }
    }
    GOODWILL_RETURN_IF_ERROR(to_.Execute(
        "UPDATE book SET value = CASE WHEN EXISTS (SELECT 1 FROM customer_ids WHERE typeof(id) = "
        "'text') THEN 'text' ELSE 'int64' END WHERE key = 'customer_ids' AND value = 'undecided' "
        "AND EXISTS (SELECT 1 FROM customer_ids)"));
    GOODWILL_ASSIGN_OR_RETURN(const std::string ids,
                              to_.QueryText("SELECT value FROM book WHERE key = 'customer_ids'"));
    // int64 ids far below any that a business gives out.
    const std::string lost_id = ids == "int64" ? "n - 9223372036854775807" : "'lost-' || n";
    const std::string counter = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
                                "WHERE n < ";
    GOODWILL_ASSIGN_OR_RETURN(int64_t before, to_.QueryInt("SELECT count(*) FROM customer_ids", 0));
    if (customers > before) {
      GOODWILL_RETURN_IF_ERROR(to_.Execute(
          counter + std::to_string(customers) +
          ") INSERT INTO customer_ids (customer, id, commitment) SELECT n, " + lost_id +
          ", zeroblob(32) FROM c WHERE n NOT IN (SELECT customer FROM customer_ids)"));
      Lost(std::to_string(customers - before) +
           " customers lost their ids and were given new ones");
    }
    GOODWILL_ASSIGN_OR_RETURN(before, to_.QueryInt("SELECT count(*) FROM product_ids", 0));
    if (products > before) {
      GOODWILL_RETURN_IF_ERROR(to_.Execute(
          counter + std::to_string(products) +
          ") INSERT INTO product_ids (product, id) SELECT n, 'lost-' || n FROM c "
          "WHERE n NOT IN (SELECT product FROM product_ids)"));
      Lost(std::to_string(products - before) + " products lost their ids and were given new ones");
    }
    return Rechain(to_);
  }

  Connection& from_;
  Connection& to_;
  FileReport& report_;
  const Run& run_;
  int64_t copied_ = 0;
  int64_t lost_after_ = 0;
};

}  // namespace
}  // namespace store

absl::StatusOr<FileReport> SalvageBook(const std::string& from, const std::string& to,
                                       const Run& run) {
  struct stat info;
  if (stat(from.c_str(), &info) != 0) return absl::NotFoundError(from + ": there is no such book");
  if (to.empty()) return absl::InvalidArgumentError("the path of the copy is empty");
  if (stat(to.c_str(), &info) == 0) return absl::AlreadyExistsError(to + ": is there already");
  FileReport report;
  GOODWILL_ASSIGN_OR_RETURN(
      store::Connection source,
      store::Connection::Open(from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, ""));
  GOODWILL_RETURN_IF_ERROR(source.QueryInt("SELECT count(*) FROM sqlite_schema", 0).status());
  GOODWILL_RETURN_IF_ERROR(store::CheckKind(source));
  OpenOptions options;
  options.allow_network_file_system = true;
  absl::Status status;
  {
    GOODWILL_ASSIGN_OR_RETURN(store::Connection target, store::OpenFile(to, options));
    status = store::Salvage(source, target, report, run).All();
  }
  if (!status.ok()) {
    for (const char* ending : {"", "-wal", "-shm"}) unlink((to + ending).c_str());
    return status;
  }
  return report;
}

}  // namespace goodwill
