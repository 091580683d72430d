// The promise ledger: what is owed to whom, by whom, by when, and how well
// promises were kept, over a whole book.
#ifndef GOODWILL_BOOK_PROMISE_LEDGER_H_
#define GOODWILL_BOOK_PROMISE_LEDGER_H_

#include <cstdint>
#include <optional>
#include <span>
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
struct PromiseQuestion {
  int64_t as_of_us = 0;     // exclusive
  int64_t known_batch = 0;  // as known by this batch; 0: by now
  std::optional<std::string_view> owner{};
  std::optional<CustomerIdView> customer{};
  // What was promised elsewhere (in cases of complaints), told with the rest; the
  // customers as they are known today.
  std::span<const Promise> also{};
};

// What is owed as of an instant, the most urgent first (OwedBefore).
// "Today" is the instant's civil day in the book's zone. Texts are borrowed from
// the book: good until its next Append. INVALID_ARGUMENT for an as-of outside
// the years 1 to 9999 or a batch that is not there, NOT_FOUND for a customer that
// the book does not know.
absl::StatusOr<std::vector<PromiseWithState>> DuePromises(const Book& book,
                                                          const PromiseQuestion& question);

enum class PromiseSubject : int32_t { kCustomer = 1, kOwner = 2 };

struct PromisesKeptBy {
  CustomerIdView customer;  // by customer
  std::string_view owner;   // by owner; null data(): promises that nobody owns
  PromiseRecord record;
};

// Every customer or owner with a promise made before as-of, in ascending order
// (nobody first). Errors and borrowing as above.
absl::StatusOr<std::vector<PromisesKeptBy>> PromisesKept(const Book& book,
                                                         const PromiseQuestion& question,
                                                         PromiseSubject by);

// All that were made before as-of, kept and broken ones too, the most urgent
// first. Errors and borrowing as above.
absl::StatusOr<std::vector<PromiseWithState>> Promises(const Book& book,
                                                       const PromiseQuestion& question);

}  // namespace goodwill

#endif  // GOODWILL_BOOK_PROMISE_LEDGER_H_
