// What makes a book durable, as the book sees it: somebody who writes down each
// accepted batch before it counts. src/store implements it over SQLite.
#ifndef GOODWILL_SRC_BOOK_FACT_LOG_H_
#define GOODWILL_SRC_BOOK_FACT_LOG_H_

#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "book/book_state.h"
#include "goodwill/base/run.h"
#include "goodwill/book/batch.h"
#include "goodwill/book/book.h"

namespace goodwill {

// The rows and customers that a batch adds in each shard: rows up to an end, and
// all customers from a first one on.
struct NewFacts {
  const TableSpec* spec = nullptr;
  std::array<uint32_t, kShards> first_row{};
  std::array<uint32_t, kShards> end_row{};
  std::array<uint32_t, kShards> first_customer{};

  int64_t rows() const {
    int64_t rows = 0;
    for (uint32_t s = 0; s < kShards; ++s) rows += end_row[s] - first_row[s];
    return rows;
  }
};

class FactLog {
 public:
  virtual ~FactLog() = default;
  // Before a batch is judged: waits for its turn to write, and brings the book
  // up to date with what others have written.
  virtual absl::Status Begin(Book& book, const Run& run) = 0;
  // Writes down a batch that was judged. When it returns OK the batch is
  // durable; otherwise it never was.
  virtual absl::Status Write(const BookState& book, const NewFacts& facts, const Batch& batch,
                             const Run& run) = 0;
  // After Begin, when there is nothing to write after all.
  virtual void Abandon() = 0;
  // Brings the book up to date with what others have written.
  virtual absl::Status Refresh(Book& book, const Run& run) = 0;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_FACT_LOG_H_
