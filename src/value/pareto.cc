#include "goodwill/value/pareto.h"

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"
#include "value/exact_sum.h"

namespace goodwill {

absl::StatusOr<ParetoSplit> SplitPareto(std::span<const int64_t> ascending, Ratio share) {
  if (share.denominator <= 0 || share.numerator <= 0 || share.numerator > share.denominator) {
    return absl::InvalidArgumentError("a share must be above 0 and at most 1");
  }
  ParetoSplit split;
  if (!ToWide(ExactSum(ascending)).ToInt64(&split.total)) {
    return absl::OutOfRangeError("the values add up to more than 64 bits hold");
  }
  if (split.total <= 0) return split;

  // denominator * cumulative >= numerator * total, solved for the cumulative
  // sum: it is whole, so the bound may be rounded up.
  GOODWILL_ASSIGN_OR_RETURN(
      const int64_t enough,
      WideInt::Product(share.numerator, split.total).Divide(share.denominator, Rounding::kCeiling));
  int64_t missing = enough;  // above 0
  size_t i = ascending.size();
  while (ascending[i - 1] < missing) missing -= ascending[--i];
  const int64_t value = ascending[--i];
  if (!CheckedAdd(enough - missing, value, &split.members_value)) {
    return absl::OutOfRangeError("the largest values add up to more than 64 bits hold");
  }
  split.members = static_cast<int64_t>(ascending.size() - i);
  const auto equal_end =
      std::upper_bound(ascending.begin() + static_cast<ptrdiff_t>(i), ascending.end(), value);
  split.last = TiedPlace{value, (equal_end - ascending.begin()) - static_cast<ptrdiff_t>(i) - 1};
  return split;
}

}  // namespace goodwill
