// The chain of digests over a whole file: computed from what is there, to be
// compared with what was recorded (check) or to be recorded anew (salvage).
#ifndef GOODWILL_SRC_STORE_CHAIN_H_
#define GOODWILL_SRC_STORE_CHAIN_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "base/sha256.h"
#include "goodwill/base/run.h"
#include "goodwill/book/batch.h"
#include "store/sqlite.h"

namespace goodwill::store {

struct StoredBatch {
  Batch batch;
  std::string table;
  int64_t first_fact = 0, first_customer = 0, first_product = 0;
  Digest digest{};   // as recorded
  Digest content{};  // of what is there
  int64_t facts = 0; // that are there
};

// Reads everything. `wrong` hears of each contradiction.
absl::Status ReadChain(Connection& connection, const Run& run,
                       const std::function<void(std::string)>& wrong,
                       std::vector<StoredBatch>& batches);

// Records the chain of what is there, in place of what was recorded.
absl::Status Rechain(Connection& connection);

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_CHAIN_H_
