// The log behind a durable book: its connection, and whose turn it is.
#ifndef GOODWILL_SRC_STORE_STORE_H_
#define GOODWILL_SRC_STORE_STORE_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "book/fact_log.h"
#include "goodwill/base/run.h"
#include "goodwill/store/store.h"
#include "store/file.h"
#include "store/layout.h"
#include "store/sqlite.h"
#include "store/write.h"

namespace goodwill::store {

class Store final : public FactLog {
 public:
  Store(Connection connection, bool read_only, const FileHeader& header);
  ~Store() override;

  absl::Status Begin(Book& book, const Run& run) override;
  absl::Status Write(const BookState& book, const NewFacts& facts, const Batch& batch,
                     const Run& run) override;
  void Abandon() override;
  absl::Status Refresh(Book& book, const Run& run) override;

  // See EraseCustomers.
  absl::StatusOr<std::vector<Erasure>> Erase(Book& book, const std::vector<CustomerId>& ids,
                                             const ErasureOrder& order, const Run& run);

 private:
  // FAILED_PRECONDITION in a forked child: the file's locks are its parent's.
  absl::Status CheckProcess() const;
  // Within a transaction: gives the book what others wrote.
  absl::Status CatchUp(Book& book, const Run& run);

  Connection connection_;
  const bool read_only_;
  const pid_t process_;
  const std::vector<FactLayout> layouts_;
  FileHeader header_;
  std::optional<Transaction> transaction_;
  std::optional<Writer> writer_;
};

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_STORE_H_
