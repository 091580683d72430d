// The failures of ours that are on record, whether or not the customer complained.
//
// A known failure is a fact: a promise of service that a measurement shows broken for a
// named customer ("standard:" and its name), a promise that was broken, kept late or is
// overdue ("promise:" and its kind), an event that is our fault ("event:" and its kind, as
// assess/lost.h lists them). Of one customer, kind and day they are one failure. What
// mystery shoppers and competitors' customers met is none.
#ifndef GOODWILL_ASSESS_FAILURES_H_
#define GOODWILL_ASSESS_FAILURES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

// One failure of ours that a customer met.
struct KnownFailure {
  CustomerId customer;  // by merges
  std::string kind;
  int64_t time_us = 0;
  int32_t day = 0;
  std::string ref;  // of the fact, or its id

  bool operator==(const KnownFailure&) const = default;
};

// All that happened before as-of, by customer, day, kind and time; of one customer who is
// not merged into another, or of all. Book::Read's errors.
absl::StatusOr<std::vector<KnownFailure>> KnownFailuresOf(
    const Book& book, const MeasuresQuestion& question, const Policy& policy,
    const std::optional<CustomerIdView>& customer = {});

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_FAILURES_H_
