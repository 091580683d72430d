#include "goodwill/base/decimal.h"

#include <bit>
#include <cmath>

#include "goodwill/base/wide.h"

namespace goodwill {
namespace {

using decimal_internal::kMaxMagnitude;
using decimal_internal::RoundsAway;
using decimal_internal::Tail;

bool ValidScale(int scale) { return scale >= 0 && scale <= kMaxScale; }

// Exact: 10^18 = 5^18 * 2^18, and 5^18 has 42 bits.
double PowerOfTen(int scale) {
  return static_cast<double>(kPowersOfTen[static_cast<size_t>(scale)]);
}

// A double's digits: value = sign * mantissa * 2^exponent, for finite values.
struct Parts {
  bool negative;
  uint64_t mantissa;
  int exponent;
};

Parts Take(double value) {
  const auto bits = std::bit_cast<uint64_t>(value);
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  const int biased = static_cast<int>(bits >> 52) & 0x7ff;
  if (biased == 0) return {bits >> 63 != 0, fraction, -1074};
  return {bits >> 63 != 0, fraction | (uint64_t{1} << 52), biased - 1075};
}

constexpr double kTwoTo53 = 9007199254740992.0;

}  // namespace

std::string FormatDecimal(int64_t value, int scale) {
  if (!ValidScale(scale)) scale = 0;
  char buffer[24];
  char* const end = buffer + sizeof(buffer);
  char* p = end;
  uint64_t rest = value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
  int digits = 0;
  do {
    if (digits == scale && scale > 0) *--p = '.';
    *--p = static_cast<char>('0' + rest % 10);
    rest /= 10;
    ++digits;
  } while (rest != 0 || digits <= scale);
  if (value < 0) *--p = '-';
  return std::string(p, end);
}

// Why the test is exact. n (at most 2^53) and 10^scale (at most 10^18) are
// doubles without error, so IEEE division gives the double nearest to the
// rational n / 10^scale. `value` is that double if and only if they are equal.
//
// Which n to try: value = (n / 10^scale)(1 + e) and the product below is
// value * 10^scale * (1 + f) with |e|, |f| <= 2^-53, so the product is within
// |n| * 2^-52 of n, that is 2 at most. Up to 10^15 it is within 0.25, and one
// candidate is enough; no other n can be near, because decimals of 15 digits
// lie further apart than doubles. Beyond that up to five are tried, and two
// that fit mean that the double does not say which was meant.
bool DoubleToScaled(double value, int scale, int64_t* out) {
  if (!ValidScale(scale)) return false;
  const double power = PowerOfTen(scale);
  const double product = value * power;
  if (!(product >= -kTwoTo53 && product <= kTwoTo53)) return false;  // NaN also
  const auto nearest = static_cast<int64_t>(product + (product < 0 ? -0.5 : 0.5));
  if (product > -9e14 && product < 9e14) {
    if (static_cast<double>(nearest) / power != value) return false;
    *out = nearest;
    return true;
  }
  int found = 0;
  int64_t result = 0;
  for (int64_t n = nearest - 2; n <= nearest + 2; ++n) {
    if (n < -(int64_t{1} << 53) || n > (int64_t{1} << 53)) continue;
    if (static_cast<double>(n) / power == value) {
      ++found;
      result = n;
    }
  }
  if (found != 1) return false;
  *out = result;
  return true;
}

bool DoubleToScaledRounded(double value, int scale, Rounding rounding, int64_t* out) {
  if (!ValidScale(scale) || !std::isfinite(value)) return false;
  const Parts parts = Take(value);
  // mantissa * 10^scale: below 2^53 * 2^60.
  const WideInt product = WideInt::Product(static_cast<int64_t>(parts.mantissa),
                                           kPowersOfTen[static_cast<size_t>(scale)]);
  auto high = static_cast<uint64_t>(product.high());
  uint64_t low = product.low();
  Tail tail = Tail::kZero;
  if (parts.exponent >= 0) {
    // No fraction. Shifting is safe while nothing but zeros leaves the top.
    for (int i = 0; i < parts.exponent && (high != 0 || low != 0); ++i) {
      if (high != 0 || low > kMaxMagnitude) return false;
      low <<= 1;
    }
  } else {
    // Cut off the lowest bits; what was cut lies below, at or above a half.
    bool half = false;   // the last bit that was cut
    bool below = false;  // any bit before it
    int shift = -parts.exponent;
    if (shift > 128) {
      below = high != 0 || low != 0;
      high = 0;
      low = 0;
      shift = 0;
    }
    for (; shift > 0; --shift) {
      below |= half;
      half = (low & 1) != 0;
      low = low >> 1 | high << 63;
      high >>= 1;
    }
    if (half) {
      tail = below ? Tail::kAboveHalf : Tail::kHalf;
    } else if (below) {
      tail = Tail::kBelowHalf;
    }
  }
  if (high != 0 || low > kMaxMagnitude) return false;
  if (RoundsAway(low, tail, parts.negative, rounding)) {
    if (low == kMaxMagnitude) return false;
    ++low;
  }
  *out = parts.negative ? -static_cast<int64_t>(low) : static_cast<int64_t>(low);
  return true;
}

double ScaledToDouble(int64_t value, int scale) {
  if (!ValidScale(scale)) scale = 0;
  constexpr int64_t kExact = int64_t{1} << 53;
  // Both operands are exact, so the division rounds once.
  if (value >= -kExact && value <= kExact) return static_cast<double>(value) / PowerOfTen(scale);
  if (scale == 0) return static_cast<double>(value);
  return DivideToDouble(WideInt(value), WideInt(kPowersOfTen[static_cast<size_t>(scale)]));
}

}  // namespace goodwill
