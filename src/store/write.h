// Facts from a book into the file: one accepted batch, one transaction.
#ifndef GOODWILL_SRC_STORE_WRITE_H_
#define GOODWILL_SRC_STORE_WRITE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/sha256.h"
#include "book/book_state.h"
#include "book/fact_log.h"
#include "goodwill/base/run.h"
#include "store/layout.h"
#include "store/leaf.h"
#include "store/sqlite.h"

namespace goodwill::store {

// What a writer has to remember between batches: under which keys the file
// knows the book's customers and products, and where the tables end. Read from
// the file before the first batch, and again whenever it may have changed
// otherwise: a batch failed, or others have written.
class Writer {
 public:
  // `book` must hold what the file holds, and `facts` beyond it.
  static absl::StatusOr<Writer> Make(Connection& connection,
                                     const std::vector<FactLayout>& layouts, const BookState& book,
                                     const NewFacts& facts);

  // Writes a batch within the caller's transaction. If that fails, or the
  // transaction does, this writer is of no more use.
  absl::Status Write(Connection& connection, const FactLayout& layout, const BookState& book,
                     const NewFacts& facts, const Batch& batch, const Run& run);

 private:
  friend class RowCells;
  struct Key {
    int64_t key = 0;
    Salt salt{};
  };

  absl::Status WriteFacts(Connection& connection, const FactLayout& layout, const BookState& book,
                          const NewFacts& facts, int64_t batch_rows, const Run& run);
  // What the chain says of a batch; of no use when it was abandoned.
  Digest DigestOf(std::initializer_list<std::string_view> additions, const FactLayout& layout,
                  const BookState& book, const NewFacts& facts,
                  const std::atomic<bool>& abandoned) const;
  absl::Status ReadCustomers(Connection& connection, const BookState& book,
                             const NewFacts& facts);
  absl::Status WriteCustomers(const BookState& book);
  absl::Status KeysOfOthers(const FactLayout& layout, const BookState& book, size_t column,
                            const NewFacts& facts);
  absl::Status KeysOfProducts(Connection& connection, const FactLayout& layout,
                              const BookState& book, size_t column, const NewFacts& facts);
  absl::StatusOr<Key> PutCustomer(std::string_view id);
  absl::StatusOr<int64_t> KeyOf(const BookState& book, std::string_view id);
  absl::StatusOr<Salt> NewSalt();

  // By shard and number there; ids that only others name are in `others_`.
  std::array<std::vector<Key>, kShards> customers_;
  std::unordered_map<std::string, Key> others_;
  std::unordered_map<std::string, int64_t> products_;
  std::array<int64_t, kTableKinds> last_fact_{};
  std::array<std::vector<size_t>, kTableKinds> columns_written_;  // by this writer
  int64_t last_customer_ = 0;
  int64_t last_product_ = 0;
  Digest last_digest_{};

  // Of the batch being written: what it adds besides facts, for the chain; and
  // the keys of the texts its columns hold, by code.
  Statement put_customer_;
  std::string additions_;
  std::vector<std::vector<int64_t>> keys_of_code_;          // by column
  std::vector<std::vector<std::vector<int64_t>>> row_keys_;  // by column, shard, new row
  std::array<uint8_t, 256> entropy_;
  size_t entropy_left_ = 0;
};

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_WRITE_H_
