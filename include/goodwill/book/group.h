// Who belongs together: companies with one parent, households.
//
// A row about a customer may name a parent, which need not be a customer. The latest such
// row holds. A *group* is everybody with the same last parent.
#ifndef GOODWILL_BOOK_GROUP_H_
#define GOODWILL_BOOK_GROUP_H_

#include <cstdint>
#include <map>
#include <string>

#include "goodwill/book/facts.h"

namespace goodwill {

// The latest parent of each customer who has one, by ids as text, as of an instant. `rows`:
// of the table of customers.
std::map<std::string, std::string> ParentsOf(const Facts& rows, int64_t as_of_us);

// The last parent; of a circle its smallest member, so that all of it agree. Ends after 64
// levels. `id` itself without a parent.
std::string TopOf(const std::map<std::string, std::string>& parents, std::string id);

}  // namespace goodwill

#endif  // GOODWILL_BOOK_GROUP_H_
