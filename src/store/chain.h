// The chain of digests over a whole file: computed from what is there, to be
// compared with what was recorded (check) or to be recorded anew (salvage).
#ifndef GOODWILL_SRC_STORE_CHAIN_H_
#define GOODWILL_SRC_STORE_CHAIN_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/run.h"
#include "store/batch_rows.h"
#include "store/sqlite.h"

namespace goodwill::store {

// Reads everything. `wrong` hears of each contradiction.
absl::Status ReadChain(Connection& connection, const Run& run,
                       const std::function<void(std::string)>& wrong,
                       std::vector<StoredBatch>& batches);

// Records the chain of what is there, in place of what was recorded.
absl::Status Rechain(Connection& connection);

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_CHAIN_H_
