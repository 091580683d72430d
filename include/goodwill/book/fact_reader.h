// The facts of one customer after the other, as of one time.
//
// Who counts as whom depends on all merges, as known by then. Whoever asks about
// many customers works that out once; Book::ReadOf does so for each question.
#ifndef GOODWILL_BOOK_FACT_READER_H_
#define GOODWILL_BOOK_FACT_READER_H_

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/schema.h"

namespace goodwill {

class Merged;

// Reads a book that must not be appended to meanwhile. Cheap to copy, and safe to share
// between threads.
class FactReader {
 public:
  // INVALID_ARGUMENT if there is no such batch (0: everything is known).
  static absl::StatusOr<FactReader> Make(const Book& book, int64_t as_of_us,
                                         int64_t known_batch = 0);

  // What Book::ReadOf gives.
  absl::StatusOr<Facts> Of(TableKind kind, const CustomerIdView& id) const;

 private:
  FactReader(const Book& book, uint32_t known, std::shared_ptr<const Merged> merged)
      : book_(&book), known_(known), merged_(std::move(merged)) {}

  const Book* book_;
  uint32_t known_;
  std::shared_ptr<const Merged> merged_;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_FACT_READER_H_
