// Integer arithmetic that says when it does not fit.
//
// Sums of money must be exact or refused; they never wrap around. Each function
// returns true and sets *out, or returns false and leaves *out alone.
#ifndef GOODWILL_BASE_CHECKED_H_
#define GOODWILL_BASE_CHECKED_H_

#include <cstdint>
#include <limits>

#if defined(__has_builtin)
#if __has_builtin(__builtin_add_overflow)
#define GOODWILL_HAS_OVERFLOW_BUILTINS_ 1
#endif
#endif

namespace goodwill {

namespace checked_internal {

// The same without the compiler's help; also what the tests compare with.
constexpr bool PortableAdd(int64_t a, int64_t b, int64_t* out) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  if (b > 0 ? a > kMax - b : a < kMin - b) return false;
  *out = a + b;
  return true;
}

constexpr bool PortableSub(int64_t a, int64_t b, int64_t* out) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  if (b > 0 ? a < kMin + b : a > kMax + b) return false;
  *out = a - b;
  return true;
}

constexpr bool PortableMul(int64_t a, int64_t b, int64_t* out) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  if (a != 0 && b != 0) {
    if (a > 0) {
      if (b > 0 ? a > kMax / b : b < kMin / a) return false;
    } else {
      if (b > 0 ? a < kMin / b : b < kMax / a) return false;
    }
  }
  *out = a * b;
  return true;
}

}  // namespace checked_internal

constexpr bool CheckedAdd(int64_t a, int64_t b, int64_t* out) {
#ifdef GOODWILL_HAS_OVERFLOW_BUILTINS_
  int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) return false;
  *out = result;
  return true;
#else
  return checked_internal::PortableAdd(a, b, out);
#endif
}

constexpr bool CheckedSub(int64_t a, int64_t b, int64_t* out) {
#ifdef GOODWILL_HAS_OVERFLOW_BUILTINS_
  int64_t result = 0;
  if (__builtin_sub_overflow(a, b, &result)) return false;
  *out = result;
  return true;
#else
  return checked_internal::PortableSub(a, b, out);
#endif
}

constexpr bool CheckedMul(int64_t a, int64_t b, int64_t* out) {
#ifdef GOODWILL_HAS_OVERFLOW_BUILTINS_
  int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return false;
  *out = result;
  return true;
#else
  return checked_internal::PortableMul(a, b, out);
#endif
}

}  // namespace goodwill

#undef GOODWILL_HAS_OVERFLOW_BUILTINS_

#endif  // GOODWILL_BASE_CHECKED_H_
