// Customers who turned out to be one: `merges` facts, and what they mean for
// measuring.
//
// A merge says that since a time the facts of `from` are those of `into`. Facts
// are not rewritten: whoever is asked about after a merge is measured from the
// facts of all who were merged into that customer, and those are left out.
// Merges chain (a into b, b into c: all are c); a circle is refused when it is
// appended, as is merging one customer into two. What is undone is voided.
#ifndef GOODWILL_SRC_BOOK_MERGE_H_
#define GOODWILL_SRC_BOOK_MERGE_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "book/book_state.h"
#include "goodwill/base/table.h"

namespace goodwill {

// A customer of a shard.
struct CustomerRef {
  uint32_t shard = 0;
  uint32_t customer = 0;
  auto operator<=>(const CustomerRef&) const = default;
};

// Who counts as whom as of a time, as known by a batch.
class Merged {
 public:
  // A customer of a shard who takes part in a merge.
  struct Place {
    uint32_t customer;
    uint32_t group;
    bool survives;
  };

  Merged() = default;
  Merged(const BookState& book, int64_t as_of_us, uint32_t known);

  bool empty() const { return groups_.empty(); }
  std::span<const Place> In(uint32_t shard) const {
    return empty() ? std::span<const Place>() : places_[shard];
  }
  // Null for customers whom no merge concerns.
  const Place* Find(CustomerRef customer) const {
    const std::span<const Place> places = In(customer.shard);
    const auto at = std::lower_bound(places.begin(), places.end(), customer.customer,
                                     [](const Place& p, uint32_t c) { return p.customer < c; });
    return at != places.end() && at->customer == customer.customer ? &*at : nullptr;
  }
  // Whose facts are measured together; the customer who remains is the first.
  std::span<const CustomerRef> Group(uint32_t group) const { return groups_[group]; }
  size_t groups() const { return groups_.size(); }

 private:
  std::vector<std::vector<Place>> places_;  // by shard, by customer
  std::vector<std::vector<CustomerRef>> groups_;
};

// Makes the customers known whom appended merges name, and refuses circles and
// second merges. The rows from `rows_before` of each shard on are new.
absl::Status SettleMerges(BookState& book, std::span<const uint32_t> rows_before,
                          const Table& table);

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_MERGE_H_
