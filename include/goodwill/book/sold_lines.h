// What was sold to one customer, product by product.
//
// Measures say how much a customer bought, and history when; whoever asks what, and what else
// might be wanted, reads the order lines here, under the same question: before as-of,
// as known by a batch, those of merged customers together.
#ifndef GOODWILL_BOOK_SOLD_LINES_H_
#define GOODWILL_BOOK_SOLD_LINES_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

// One product in one order. Texts are borrowed from the book.
struct SoldLine {
  int32_t order = 0;      // lines of one order have the same number, and lie together
  bool purchase = false;  // the order is one; otherwise a return, or neither
  std::string_view product{};  // empty: not named
  int64_t amount = 0;          // minor units
  int64_t cost = 0;            // kNullNumber: nobody knows
};

// Reads a book that must not be appended to meanwhile. One per thread.
class SoldLines {
 public:
  // Errors as for measures.
  static absl::StatusOr<SoldLines> Make(const Book& book, const MeasuresQuestion& question);
  SoldLines(SoldLines&&) noexcept;
  ~SoldLines();

  // Of a customer, order by order, in no particular order of orders or lines; nothing of who
  // is not known or was merged into another, nor where the book names no product. Borrowed
  // until the next call. OUT_OF_RANGE when an order's sum does not fit 64 bits.
  absl::StatusOr<std::span<const SoldLine>> Of(const CustomerIdView& id);

 private:
  struct Inside;
  explicit SoldLines(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_SOLD_LINES_H_
