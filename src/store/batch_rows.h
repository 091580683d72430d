// The rows of the table `batches`: read and written in one place.
#ifndef GOODWILL_SRC_STORE_BATCH_ROWS_H_
#define GOODWILL_SRC_STORE_BATCH_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/sha256.h"
#include "goodwill/book/batch.h"
#include "store/sqlite.h"

namespace goodwill::store {

struct StoredBatch {
  Batch batch;  // but for its table, which is named
  std::string table;
  int64_t first_fact = 0, first_customer = 0, first_product = 0;
  Digest digest{};    // as recorded
  Digest content{};   // of what is there
  int64_t facts = 0;  // that are there
};

// Those with higher numbers, ascending; all for 0.
absl::StatusOr<std::vector<StoredBatch>> ReadBatchesAfter(Connection& connection, int64_t number);

// The one with the highest number, if there is any.
absl::StatusOr<std::optional<StoredBatch>> ReadLastBatch(Connection& connection);

absl::Status WriteBatch(Connection& connection, const StoredBatch& stored);

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_BATCH_ROWS_H_
