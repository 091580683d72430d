// Exact sums of int64 values in 128 bits, for src/value only.
#ifndef GOODWILL_SRC_VALUE_EXACT_SUM_H_
#define GOODWILL_SRC_VALUE_EXACT_SUM_H_

#include <cstdint>
#include <span>

#include "absl/numeric/int128.h"
#include "goodwill/base/wide.h"

namespace goodwill {

inline WideInt ToWide(absl::int128 value) {
  return WideInt::FromWords(absl::Int128High64(value), absl::Int128Low64(value));
}

// Halves are summed apart, which keeps the loop in plain registers; fits for up
// to 2^31 values.
inline absl::int128 ExactSum(std::span<const int64_t> values) {
  int64_t high = 0;
  uint64_t low = 0;
  for (const int64_t value : values) {
    high += value >> 32;
    low += static_cast<uint32_t>(value);
  }
  return (absl::int128(high) << 32) + absl::int128(low);
}

inline bool FitsInt64(absl::int128 value) {
  return value == absl::int128(static_cast<int64_t>(value));
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_EXACT_SUM_H_
