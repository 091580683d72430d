// The promise ledger: what is owed to whom, by whom, by when, and how well
// promises were kept, over a whole book.
#ifndef GOODWILL_BOOK_PROMISE_LEDGER_H_
#define GOODWILL_BOOK_PROMISE_LEDGER_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/promise.h"

namespace goodwill {

// Row `row` of facts of the table `promises`.
Promise PromiseAt(const Facts& promises, int64_t row);

struct PromiseWithState {
  Promise promise;
  PromiseState state = PromiseState::kNotMade;
};

// Which promises are asked for; absent: all.
struct PromiseFilter {
  std::optional<std::string_view> owner;
  std::optional<CustomerIdView> customer;
};

// All questions may be asked as known by a batch (0: by now; INVALID_ARGUMENT if
// there is no such batch).

// What is owed as of an instant (exclusive), the most urgent first (OwedBefore).
// "Today" is the instant's civil day in the book's zone. Texts are borrowed from
// the book: good until its next Append. INVALID_ARGUMENT for an as-of outside
// the years 1 to 9999, NOT_FOUND for a customer that the book does not know.
absl::StatusOr<std::vector<PromiseWithState>> DuePromises(const Book& book, int64_t as_of_us,
                                                          const PromiseFilter& filter = {},
                                                          int64_t known_batch = 0);

enum class PromiseSubject : int32_t { kCustomer = 1, kOwner = 2 };

struct PromisesKeptBy {
  CustomerIdView customer;  // by customer
  std::string_view owner;   // by owner; null data(): promises that nobody owns
  PromiseRecord record;
};

// Every customer or owner with a promise made before as-of, in ascending order
// (nobody first). Errors and borrowing as above.
absl::StatusOr<std::vector<PromisesKeptBy>> PromisesKept(const Book& book, int64_t as_of_us,
                                                         PromiseSubject by,
                                                         int64_t known_batch = 0);

// All promises of one customer, with their states, the most urgent first.
// NOT_FOUND if the book does not know the customer.
absl::StatusOr<std::vector<PromiseWithState>> PromisesOf(const Book& book,
                                                         const CustomerIdView& customer,
                                                         int64_t as_of_us,
                                                         int64_t known_batch = 0);

}  // namespace goodwill

#endif  // GOODWILL_BOOK_PROMISE_LEDGER_H_
