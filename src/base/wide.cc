#include "goodwill/base/wide.h"

#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>

#include "absl/status/status.h"
#include "goodwill/base/checked.h"

namespace goodwill {
namespace {

namespace mp = boost::multiprecision;

// Magnitude and sign in a fixed number of bits, without allocation. The checked
// kind throws where a result does not fit; the operations below are arranged so
// that none can, and WideInt's own range is checked when a result is stored.
template <unsigned kBits>
using Checked =
    mp::number<mp::cpp_int_backend<kBits, kBits, mp::signed_magnitude, mp::checked, void>,
               mp::et_off>;
using Int128 = Checked<128>;
using Int256 = Checked<256>;

template <class Int>
Int FromWide(const WideInt& wide) {
  const WideInt magnitude = wide.negative() ? -wide : wide;
  Int result = static_cast<uint64_t>(magnitude.high());
  result <<= 64;
  result |= magnitude.low();
  return wide.negative() ? Int(-result) : result;
}

// False when beyond +-(2^127 - 1).
template <class Int>
bool ToWide(const Int& value, WideInt* out) {
  const Int magnitude = value < 0 ? Int(-value) : value;
  if (magnitude != 0 && mp::msb(magnitude) > 126) return false;
  const Int low_mask = std::numeric_limits<uint64_t>::max();
  const auto low = static_cast<uint64_t>(Int(magnitude & low_mask));
  const auto high = static_cast<uint64_t>(Int(magnitude >> 64));
  const WideInt wide = WideInt::FromWords(static_cast<int64_t>(high), low);
  *out = value < 0 ? -wide : wide;
  return true;
}

template <class Int>
bool Narrow(const Int& value, int64_t* out) {
  if (value > std::numeric_limits<int64_t>::max() || value < std::numeric_limits<int64_t>::min()) {
    return false;
  }
  *out = static_cast<int64_t>(value);
  return true;
}

absl::Status DivisionByZero() { return absl::InvalidArgumentError("division by zero"); }
absl::Status DoesNotFit() { return absl::OutOfRangeError("the result does not fit in 64 bits"); }

// For exponents of normal doubles.
double PowerOfTwo(int exponent) {
  return std::bit_cast<double>(static_cast<uint64_t>(exponent + 1023) << 52);
}

// magnitude + a little more than nothing if `sticky`, times 2^exponent, to the
// nearest double. Needs more than 54 significant bits where sticky is set, and
// a result in the normal range.
template <class Int>
double RoundToDouble(const Int& magnitude, bool sticky, int exponent) {
  if (magnitude == 0) return 0;
  const int bits = static_cast<int>(mp::msb(magnitude)) + 1;
  const int shift = bits > 64 ? bits - 64 : 0;
  auto top = static_cast<uint64_t>(Int(magnitude >> shift));
  if (shift > 0 && mp::lsb(magnitude) < static_cast<unsigned>(shift)) sticky = true;
  // The conversion rounds 64 bits to 53 once; a bit far below the last kept one
  // stands for everything that was cut off.
  if (sticky) top |= 1;
  return static_cast<double>(top) * PowerOfTwo(shift + exponent);
}

}  // namespace

bool MultiplyDivide(int64_t a, int64_t b, int64_t c, Rounding rounding, int64_t* out) {
  if (c == 0) return false;
  // Most products fit in 64 bits. (Dividing the smallest int64 by -1 does not.)
  if (int64_t product = 0; c != -1 && CheckedMul(a, b, &product)) {
    *out = DivideRounded(product, c, rounding);
    return true;
  }
  return Narrow(DivideRounded<Int128>(Int128(a) * b, Int128(c), rounding), out);
}

absl::StatusOr<int64_t> MultiplyDivide(int64_t a, int64_t b, int64_t c, Rounding rounding) {
  if (c == 0) return DivisionByZero();
  int64_t result = 0;
  if (!MultiplyDivide(a, b, c, rounding, &result)) return DoesNotFit();
  return result;
}

WideInt WideInt::Product(int64_t a, int64_t b) {
  // Schoolbook multiplication of magnitudes with digits of 32 bits: sums of
  // products are a hot path, and this needs nothing but 64-bit arithmetic.
  const uint64_t x = a < 0 ? ~static_cast<uint64_t>(a) + 1 : static_cast<uint64_t>(a);
  const uint64_t y = b < 0 ? ~static_cast<uint64_t>(b) + 1 : static_cast<uint64_t>(b);
  constexpr uint64_t kLow = 0xffffffff;
  const uint64_t low = (x & kLow) * (y & kLow);
  const uint64_t cross = (x >> 32) * (y & kLow) + (low >> 32);
  const uint64_t middle = (x & kLow) * (y >> 32) + (cross & kLow);
  const uint64_t high = (x >> 32) * (y >> 32) + (cross >> 32) + (middle >> 32);
  const WideInt product =
      FromWords(static_cast<int64_t>(high), (middle << 32) | (low & kLow));  // at most 2^126
  return (a < 0) != (b < 0) ? -product : product;
}

bool WideInt::Multiply(int64_t factor) {
  return ToWide(Int256(FromWide<Int256>(*this) * factor), this);
}

absl::StatusOr<int64_t> WideInt::Divide(int64_t divisor, Rounding rounding) const {
  return Divide(WideInt(divisor), rounding);
}

absl::StatusOr<int64_t> WideInt::Divide(const WideInt& divisor, Rounding rounding) const {
  if (divisor.is_zero()) return DivisionByZero();
  int64_t result = 0;
  if (!Narrow(DivideRounded<Int128>(FromWide<Int128>(*this), FromWide<Int128>(divisor), rounding),
              &result)) {
    return DoesNotFit();
  }
  return result;
}

double WideInt::ToDouble() const {
  const double magnitude =
      RoundToDouble(FromWide<Int128>(negative() ? -*this : *this), /*sticky=*/false, 0);
  return negative() ? -magnitude : magnitude;
}

std::string WideInt::ToString() const {
  Int128 rest = FromWide<Int128>(negative() ? -*this : *this);
  std::string digits;  // the last first
  do {
    digits += static_cast<char>('0' + static_cast<int>(Int128(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  if (negative()) digits += '-';
  return std::string(digits.rbegin(), digits.rend());
}

double DivideToDouble(const WideInt& n, const WideInt& d) {
  if (d.is_zero()) {
    if (n.is_zero()) return std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    return n.negative() ? -infinity : infinity;
  }
  const Int256 numerator = FromWide<Int256>(n.negative() ? -n : n);
  const Int256 divisor = FromWide<Int256>(d.negative() ? -d : d);
  if (numerator == 0) return 0;
  // Shift the numerator so that the quotient has at least 64 bits.
  const int shift = 64 + static_cast<int>(mp::msb(divisor)) - static_cast<int>(mp::msb(numerator));
  Int256 quotient;
  Int256 rest;
  if (shift > 0) {
    mp::divide_qr(Int256(numerator << shift), divisor, quotient, rest);
    const double magnitude = RoundToDouble(quotient, rest != 0, -shift);
    return n.negative() != d.negative() ? -magnitude : magnitude;
  }
  mp::divide_qr(numerator, divisor, quotient, rest);
  const double magnitude = RoundToDouble(quotient, rest != 0, 0);
  return n.negative() != d.negative() ? -magnitude : magnitude;
}

}  // namespace goodwill
