// What cases promise, as the promise ledger has it (book/promise.h): a remedy from its
// acceptance until it is fulfilled, and the next word to the customer while it stands.
//
// Nothing of that is stored a second time. Whoever is responsible for the case owns it;
// `ref` is the case, the id "case/remedy" or "case/next_update".
#ifndef GOODWILL_DESK_CASE_PROMISES_H_
#define GOODWILL_DESK_CASE_PROMISES_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/book/customer_id.h"
#include "goodwill/book/promise.h"
#include "goodwill/desk/desk.h"

namespace goodwill {

inline constexpr std::string_view kRemedyPromise = "remedy";
inline constexpr std::string_view kNextUpdatePromise = "next_update";

// Texts are borrowed from the desk and from this.
struct CasePromises {
  std::deque<CaseFile> earlier;  // cases as they were before as-of, where they differ
  std::deque<std::string> ids;
  std::vector<Promise> promises;  // by case
};

// As of an instant (exclusive); of one customer, or of all.
CasePromises PromisesInCases(const Desk& desk, int64_t as_of_us,
                             const std::optional<CustomerIdView>& customer = {});

}  // namespace goodwill

#endif  // GOODWILL_DESK_CASE_PROMISES_H_
