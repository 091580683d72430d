// Walking the customers of measures by position, part by part.
#ifndef GOODWILL_SRC_ASSESS_WALK_H_
#define GOODWILL_SRC_ASSESS_WALK_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "goodwill/book/measures_table.h"

namespace goodwill {

// Calls see(position, part, index in the part) for begin <= position < end.
template <typename See>
void ForEachCustomer(const Measures& measures, int64_t begin, int64_t end, See&& see) {
  const auto starts = measures.starts();
  const auto parts = measures.parts();
  // The last part that starts at or before `begin`; parts may be empty.
  size_t p =
      static_cast<size_t>(std::upper_bound(starts.begin(), starts.end(), begin) - starts.begin());
  p = p == 0 ? 0 : p - 1;
  for (int64_t position = begin; position < end && p < parts.size(); ++p) {
    const MeasuresPart& part = *parts[p];
    const int64_t part_end = std::min(end, starts[p] + static_cast<int64_t>(part.size()));
    for (; position < part_end; ++position) {
      see(position, part, static_cast<size_t>(position - starts[p]));
    }
  }
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_ASSESS_WALK_H_
