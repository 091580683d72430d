#include "store/batch_rows.h"

#include <cstring>
#include <string_view>
#include <utility>

#include "goodwill/base/problem.h"

namespace goodwill::store {
namespace {

constexpr char kSelect[] =
    "SELECT batch, table_name, recorded_at, source, rows, appended, already_present, superseded, "
    "first_fact, first_customer, first_product, digest FROM batches ";

StoredBatch RowOf(const Statement& rows) {
  StoredBatch stored;
  stored.batch.number = rows.Int(0);
  stored.table = std::string(rows.Text(1));
  stored.batch.origin.recorded_at_us = rows.IsNull(2) ? kNullNumber : rows.Int(2);
  stored.batch.origin.source = std::string(rows.Text(3));
  stored.batch.rows = rows.Int(4);
  stored.batch.appended = rows.Int(5);
  stored.batch.already_present = rows.Int(6);
  stored.batch.superseded = rows.Int(7);
  stored.first_fact = rows.Int(8);
  stored.first_customer = rows.Int(9);
  stored.first_product = rows.Int(10);
  const std::string_view digest = rows.Blob(11);
  if (digest.size() == stored.digest.size()) {
    std::memcpy(stored.digest.data(), digest.data(), digest.size());
  }
  return stored;
}

}  // namespace

absl::StatusOr<std::vector<StoredBatch>> ReadBatchesAfter(Connection& connection, int64_t number) {
  GOODWILL_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Prepare(std::string(kSelect) + "WHERE batch > ?1 ORDER BY batch"));
  rows.BindInt(1, number);
  std::vector<StoredBatch> out;
  for (;;) {
    GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    out.push_back(RowOf(rows));
  }
}

absl::StatusOr<std::optional<StoredBatch>> ReadLastBatch(Connection& connection) {
  GOODWILL_ASSIGN_OR_RETURN(
      Statement rows, connection.Prepare(std::string(kSelect) + "ORDER BY batch DESC LIMIT 1"));
  GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
  return row ? std::optional(RowOf(rows)) : std::nullopt;
}

absl::Status WriteBatch(Connection& connection, const StoredBatch& stored) {
  GOODWILL_ASSIGN_OR_RETURN(
      Statement put,
      connection.Prepare("INSERT INTO batches (batch, table_name, recorded_at, source, rows, "
                         "appended, already_present, superseded, first_fact, first_customer, "
                         "first_product, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  const Batch& batch = stored.batch;
  put.BindInt(1, batch.number);
  put.BindText(2, stored.table);
  if (batch.origin.recorded_at_us == kNullNumber) {
    put.BindNull(3);
  } else {
    put.BindInt(3, batch.origin.recorded_at_us);
  }
  put.BindText(4, batch.origin.source);
  put.BindInt(5, batch.rows);
  put.BindInt(6, batch.appended);
  put.BindInt(7, batch.already_present);
  put.BindInt(8, batch.superseded);
  put.BindInt(9, stored.first_fact);
  put.BindInt(10, stored.first_customer);
  put.BindInt(11, stored.first_product);
  put.BindBlob(12, stored.digest.data(), stored.digest.size());
  return put.Run();
}

}  // namespace goodwill::store
