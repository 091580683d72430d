// Decimal texts and doubles as scaled integers, and back, exactly.
//
// An amount of 12.30 with two decimals is the integer 1230. Reading it through
// a double would be a guess, so texts are read digit by digit, and a double is
// accepted only when it can stand for one decimal with that many digits and no
// other. Scales are from 0 to kMaxScale; integers from -(2^63 - 1) to 2^63 - 1.
#ifndef GOODWILL_BASE_DECIMAL_H_
#define GOODWILL_BASE_DECIMAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "goodwill/base/rounding.h"

namespace goodwill {

inline constexpr int kMaxScale = 18;

inline constexpr std::array<int64_t, kMaxScale + 1> kPowersOfTen = [] {
  std::array<int64_t, kMaxScale + 1> powers{};
  int64_t power = 1;
  for (int i = 0; i <= kMaxScale; ++i) {
    powers[static_cast<size_t>(i)] = power;
    if (i < kMaxScale) power *= 10;
  }
  return powers;
}();

enum class DecimalResult : uint8_t { kOk, kEmpty, kNotANumber, kTooManyDigits, kOverflow };

// "is empty", "is not a number", ...: the end of a sentence about a text.
constexpr std::string_view DecimalResultReason(DecimalResult result) {
  switch (result) {
    case DecimalResult::kOk:
      return "is a number";
    case DecimalResult::kEmpty:
      return "is empty";
    case DecimalResult::kNotANumber:
      return "is not a number";
    case DecimalResult::kTooManyDigits:
      return "has more decimals than are kept";
    case DecimalResult::kOverflow:
      return "is too large";
  }
  return "is not a number";
}

namespace decimal_internal {

inline constexpr uint64_t kMaxMagnitude =
    static_cast<uint64_t>(std::numeric_limits<int64_t>::max());

// What remains beyond the last kept digit.
enum class Tail : uint8_t { kZero, kBelowHalf, kHalf, kAboveHalf };

// Whether a magnitude with that tail is rounded away from zero.
constexpr bool RoundsAway(uint64_t magnitude, Tail tail, bool negative, Rounding rounding) {
  if (tail == Tail::kZero) return false;
  switch (rounding) {
    case Rounding::kFloor:
      return negative;
    case Rounding::kCeiling:
      return !negative;
    case Rounding::kDown:
      return false;
    case Rounding::kUp:
      return true;
    case Rounding::kHalfEven:
      return tail == Tail::kAboveHalf || (tail == Tail::kHalf && (magnitude & 1) != 0);
    case Rounding::kHalfUp:
      return tail != Tail::kBelowHalf;
    case Rounding::kHalfDown:
      return tail == Tail::kAboveHalf;
  }
  return false;
}

// Reads the text; digits beyond `scale` go to *tail.
inline DecimalResult Scan(std::string_view text, int scale, char mark, bool* negative,
                          uint64_t* magnitude, Tail* tail) {
  const char* p = text.data();
  const char* const end = p + text.size();
  if (p == end) return DecimalResult::kEmpty;
  *negative = *p == '-';
  if (*p == '-' || *p == '+') ++p;
  uint64_t value = 0;
  bool overflow = false;
  const char* const first = p;
  for (; p != end; ++p) {
    const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
    if (digit > 9) break;
    if (value > kMaxMagnitude / 10) {
      overflow = true;
      value = 0;
    }
    value = value * 10 + digit;
  }
  ptrdiff_t digits = p - first;
  int missing = scale;
  Tail rest = Tail::kZero;
  if (p != end) {
    if (*p != mark) return DecimalResult::kNotANumber;
    ++p;
    const char* const fraction = p;
    for (; p != end && missing > 0; ++p, --missing) {
      const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
      if (digit > 9) return DecimalResult::kNotANumber;
      if (value > kMaxMagnitude / 10) {
        overflow = true;
        value = 0;
      }
      value = value * 10 + digit;
    }
    if (p != end) {
      const unsigned next = static_cast<unsigned char>(*p) - unsigned{'0'};
      if (next > 9) return DecimalResult::kNotANumber;
      bool more = false;
      for (++p; p != end; ++p) {
        const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
        if (digit > 9) return DecimalResult::kNotANumber;
        more |= digit != 0;
      }
      if (next > 5 || (next == 5 && more)) {
        rest = Tail::kAboveHalf;
      } else if (next == 5) {
        rest = Tail::kHalf;
      } else if (next != 0 || more) {
        rest = Tail::kBelowHalf;
      }
    }
    digits += end - fraction;
  }
  if (digits == 0) return DecimalResult::kNotANumber;
  if (missing > 0 && value != 0) {
    const uint64_t power = static_cast<uint64_t>(kPowersOfTen[static_cast<size_t>(missing)]);
    if (value > kMaxMagnitude / power) return DecimalResult::kOverflow;
    value *= power;
  }
  if (overflow || value > kMaxMagnitude) return DecimalResult::kOverflow;
  *magnitude = value;
  *tail = rest;
  return DecimalResult::kOk;
}

}  // namespace decimal_internal

// The text times 10^scale as an exact integer. A text is an optional sign,
// digits, at most one decimal mark, digits; at least one digit; nothing else: no
// blanks, no grouping, no exponent. Decimals beyond `scale` must be zeros.
// Requires 0 <= scale <= kMaxScale. Sets *out only for kOk.
inline DecimalResult ParseDecimal(std::string_view text, int scale, char mark, int64_t* out) {
  bool negative = false;
  uint64_t magnitude = 0;
  decimal_internal::Tail tail = decimal_internal::Tail::kZero;
  const DecimalResult result =
      decimal_internal::Scan(text, scale, mark, &negative, &magnitude, &tail);
  if (result != DecimalResult::kOk) return result;
  if (tail != decimal_internal::Tail::kZero) return DecimalResult::kTooManyDigits;
  *out = negative ? -static_cast<int64_t>(magnitude) : static_cast<int64_t>(magnitude);
  return DecimalResult::kOk;
}

// The same, but decimals beyond `scale` are rounded, exactly.
inline DecimalResult ParseDecimalRounded(std::string_view text, int scale, char mark,
                                         Rounding rounding, int64_t* out) {
  bool negative = false;
  uint64_t magnitude = 0;
  decimal_internal::Tail tail = decimal_internal::Tail::kZero;
  const DecimalResult result =
      decimal_internal::Scan(text, scale, mark, &negative, &magnitude, &tail);
  if (result != DecimalResult::kOk) return result;
  if (decimal_internal::RoundsAway(magnitude, tail, negative, rounding)) {
    if (magnitude == decimal_internal::kMaxMagnitude) return DecimalResult::kOverflow;
    ++magnitude;
  }
  *out = negative ? -static_cast<int64_t>(magnitude) : static_cast<int64_t>(magnitude);
  return DecimalResult::kOk;
}

// "-12.30" for -1230 with scale 2; no mark for scale 0. Any int64.
std::string FormatDecimal(int64_t value, int scale);

// The integer n such that `value` is the double nearest to n / 10^scale. False
// for NaN, infinities, |n| > 2^53, when there is no such n, and (beyond 15
// digits) when several n share one double: which was meant, nobody can tell.
bool DoubleToScaled(double value, int scale, int64_t* out);

// The exact binary value times 10^scale, rounded. False for NaN, infinities and
// results beyond the range.
bool DoubleToScaledRounded(double value, int scale, Rounding rounding, int64_t* out);

// The double nearest to value / 10^scale, ties to even, for every int64.
double ScaledToDouble(int64_t value, int scale);

}  // namespace goodwill

#endif  // GOODWILL_BASE_DECIMAL_H_
