// Whom an id means, now that some customers turned out to be one.
//
// Customers who were merged into another are no longer there, and lists made before the
// merge still name them. Whoever reads such a list asks here first.
#ifndef GOODWILL_BOOK_WHO_REMAINS_H_
#define GOODWILL_BOOK_WHO_REMAINS_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

class WhoRemains {
 public:
  // Merges before `as_of_us`, as known by a batch (0: all). Borrows the book, which must not be
  // appended to meanwhile. INVALID_ARGUMENT if there is no such batch.
  static absl::StatusOr<WhoRemains> Make(const Book& book, int64_t as_of_us, int64_t known_batch);
  WhoRemains(WhoRemains&&) noexcept;
  ~WhoRemains();

  // The customer who remains of the one that the id names, borrowed from the book; nothing if
  // no fact ever named it.
  std::optional<CustomerIdView> Of(const CustomerIdView& id) const;

 private:
  struct Inside;
  explicit WhoRemains(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_WHO_REMAINS_H_
