// Integers of 128 bits: what sums and products of amounts pass through.
//
// A product of two int64 needs 127 bits, and a sum of squares over millions of
// customers does not fit in 64. WideInt holds such numbers exactly and says
// when even 127 bits do not suffice. Its range is symmetric, ±(2^127 - 1), so
// that negation always works.
//
// This is the one door to multi-precision arithmetic; what stands behind it is
// in src/base/wide.cc only, because it is slow to compile.
#ifndef GOODWILL_BASE_WIDE_H_
#define GOODWILL_BASE_WIDE_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "goodwill/base/rounding.h"

namespace goodwill {

// a * b / c over a 128-bit intermediate, rounded once. INVALID_ARGUMENT for
// c == 0, OUT_OF_RANGE when the result is not an int64.
absl::StatusOr<int64_t> MultiplyDivide(int64_t a, int64_t b, int64_t c, Rounding rounding);

// The same for hot loops: false instead of a status.
bool MultiplyDivide(int64_t a, int64_t b, int64_t c, Rounding rounding, int64_t* out);

class WideInt {
 public:
  constexpr WideInt() = default;
  constexpr WideInt(int64_t value)  // NOLINT: every int64 is a WideInt
      : low_(static_cast<uint64_t>(value)), high_(value < 0 ? -1 : 0) {}

  // From the words of the two's complement representation; the smallest one,
  // -2^127, is outside the range.
  static constexpr WideInt FromWords(int64_t high, uint64_t low) {
    WideInt result;
    result.low_ = low;
    result.high_ = high;
    return result;
  }

  // a * b; always fits.
  static WideInt Product(int64_t a, int64_t b);

  // Each returns false, and changes nothing, if the result would not fit.
  [[nodiscard]] bool Add(int64_t value) { return Add(WideInt(value)); }
  [[nodiscard]] bool Add(const WideInt& other) {
    const uint64_t low = low_ + other.low_;
    const uint64_t carry = low < low_ ? 1 : 0;
    const uint64_t high = static_cast<uint64_t>(high_) + static_cast<uint64_t>(other.high_) + carry;
    const int64_t signed_high = static_cast<int64_t>(high);
    // Overflow: two numbers of one sign, and a sum of the other.
    if (((high_ ^ signed_high) & (other.high_ ^ signed_high)) < 0) return false;
    if (high == (uint64_t{1} << 63) && low == 0) return false;
    low_ = low;
    high_ = signed_high;
    return true;
  }
  [[nodiscard]] bool Subtract(int64_t value) { return Add(-WideInt(value)); }
  [[nodiscard]] bool Subtract(const WideInt& other) { return Add(-other); }
  [[nodiscard]] bool AddProduct(int64_t a, int64_t b) { return Add(Product(a, b)); }
  [[nodiscard]] bool Multiply(int64_t factor);

  constexpr WideInt operator-() const {
    WideInt result;
    result.low_ = ~low_ + 1;
    result.high_ = static_cast<int64_t>(~static_cast<uint64_t>(high_) + (low_ == 0 ? 1 : 0));
    return result;
  }

  // this / divisor, rounded. INVALID_ARGUMENT for a zero divisor, OUT_OF_RANGE
  // when the result is not an int64.
  absl::StatusOr<int64_t> Divide(int64_t divisor, Rounding rounding) const;
  absl::StatusOr<int64_t> Divide(const WideInt& divisor, Rounding rounding) const;

  // The value as int64, if it is one.
  constexpr bool FitsInt64() const { return high_ == (static_cast<int64_t>(low_) < 0 ? -1 : 0); }
  [[nodiscard]] constexpr bool ToInt64(int64_t* out) const {
    if (!FitsInt64()) return false;
    *out = static_cast<int64_t>(low_);
    return true;
  }

  // The nearest double, ties to even.
  double ToDouble() const;

  std::string ToString() const;

  constexpr bool negative() const { return high_ < 0; }
  constexpr bool is_zero() const { return high_ == 0 && low_ == 0; }
  constexpr uint64_t low() const { return low_; }
  constexpr int64_t high() const { return high_; }

  friend constexpr bool operator==(const WideInt&, const WideInt&) = default;
  friend constexpr std::strong_ordering operator<=>(const WideInt& a, const WideInt& b) {
    if (a.high_ != b.high_) return a.high_ <=> b.high_;
    return a.low_ <=> b.low_;
  }

 private:
  uint64_t low_ = 0;
  int64_t high_ = 0;
};

// The double nearest to n / d, ties to even: means and shares of exact sums,
// rounded once. Zero divided by zero is NaN, anything else by zero an infinity.
double DivideToDouble(const WideInt& n, const WideInt& d);

// Compares a * b with c * d exactly.
inline std::strong_ordering CompareProducts(int64_t a, int64_t b, int64_t c, int64_t d) {
  return WideInt::Product(a, b) <=> WideInt::Product(c, d);
}

}  // namespace goodwill

#endif  // GOODWILL_BASE_WIDE_H_
