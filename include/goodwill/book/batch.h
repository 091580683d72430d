// Batches: what was known when.
//
// Facts reach a book in batches, each a whole table or nothing. A book numbers
// the batches it accepts, and every fact knows the batch that brought it, so
// that any question can be asked "as known by batch k": the facts of later
// batches do not exist, a revision that came later has not replaced anything
// yet, and the answer is, bit by bit, what the book would have said then. Late
// facts never falsify what was decided on what was known.
//
// A number says in which order the book learned things; when it learned them
// and from whom is for the caller to say (a library has no clock), and is kept
// beside the number.
#ifndef GOODWILL_BOOK_BATCH_H_
#define GOODWILL_BOOK_BATCH_H_

#include <cstdint>
#include <limits>
#include <string>

#include "goodwill/base/schema.h"

namespace goodwill {

// Numbers of batches lie between 1 and this.
inline constexpr int64_t kMaxBatch = std::numeric_limits<uint32_t>::max() - 1;

// What the caller says of a batch.
struct BatchOrigin {
  int64_t recorded_at_us = kNullNumber;  // when it was recorded; kNullNumber: not said
  std::string source{};                   // which system or desk it came from; "": not said

  bool operator==(const BatchOrigin&) const = default;
};

// One accepted batch.
struct Batch {
  int64_t number = 0;
  TableKind table = TableKind::kPurchases;
  BatchOrigin origin;
  int64_t rows = 0;             // in the input
  int64_t appended = 0;         // new facts
  int64_t already_present = 0;  // facts the book had
  int64_t superseded = 0;       // revisions replaced, or late and already replaced

  bool operator==(const Batch&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_BATCH_H_
