// "Did you mean ...?": the known name that is closest to a mistyped one.
#ifndef GOODWILL_SRC_WIRE_SUGGEST_H_
#define GOODWILL_SRC_WIRE_SUGGEST_H_

#include <span>
#include <string_view>

namespace goodwill::wire {

// The only candidate that ends in `name` after an underscore, as TURNOVER is short
// for VALUE_BASIS_TURNOVER; else the one that the fewest edits (insert, delete,
// replace, swap two neighbours; letter case is free) turn `name` into, if they are
// few for its length. Empty if nothing is close. Ties go to the first.
std::string_view Closest(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_SUGGEST_H_
