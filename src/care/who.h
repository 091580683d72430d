// Whom a fact is about: the customer an id stands for today, and whether customers may be
// compared with others at all.
#ifndef GOODWILL_SRC_CARE_WHO_H_
#define GOODWILL_SRC_CARE_WHO_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/who_remains.h"

namespace goodwill::care {

class WhoIsWho {
 public:
  // INVALID_ARGUMENT: there is no such batch.
  static absl::StatusOr<WhoIsWho> Make(const Book& book, int64_t as_of_us, int64_t known_batch);

  // The customer who remains of whom a text names (as measurements do); nothing if it is
  // nobody in this book.
  std::optional<CustomerId> Of(std::string_view id) const;
  std::optional<CustomerId> Of(const CustomerIdView& id) const;

  // False: the customer objected to profiling or restricted the use of data.
  bool MayCompare(const CustomerIdView& id) const { return !withheld_.contains(id.ToString()); }

 private:
  WhoIsWho(IdKind ids, WhoRemains remains) : ids_(ids), remains_(std::move(remains)) {}

  IdKind ids_;
  WhoRemains remains_;
  std::set<std::string, std::less<>> withheld_;
};

}  // namespace goodwill::care

#endif  // GOODWILL_SRC_CARE_WHO_H_
