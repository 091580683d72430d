// Rounding a division, by name.
//
// Whenever an exact result does not fit (a cent has no thirds), somebody must
// decide where the rest goes. Here that decision is always an argument, never a
// habit of the machine. The names follow decimal arithmetic: floor and ceiling
// go towards an infinity, down and up towards and away from zero, and the three
// halves go to the nearest and differ only in what they do with a tie.
//
// DivideRounded is one template for every width, so that it can be tested
// exhaustively at eight bits and trusted at 64 and 128.
#ifndef GOODWILL_BASE_ROUNDING_H_
#define GOODWILL_BASE_ROUNDING_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace goodwill {

// The same numbers as GOODWILL_ROUNDING_* in c.h and in the policy documents.
enum class Rounding : uint8_t {
  kFloor = 1,     // towards minus infinity
  kCeiling = 2,   // towards plus infinity
  kDown = 3,      // towards zero
  kUp = 4,        // away from zero
  kHalfEven = 5,  // nearest, ties to the even neighbour
  kHalfUp = 6,    // nearest, ties away from zero
  kHalfDown = 7,  // nearest, ties towards zero
};

inline constexpr std::array<Rounding, 7> kAllRoundings = {
    Rounding::kFloor,    Rounding::kCeiling, Rounding::kDown,    Rounding::kUp,
    Rounding::kHalfEven, Rounding::kHalfUp,  Rounding::kHalfDown};

// n / d, rounded. `Int` is a signed integer type. Requires d != 0, and that the
// quotient can be represented: not (n is the type's minimum and d is -1).
//
// The distance to the nearest integers is compared on negated magnitudes: the
// minimum of a two's complement type has no positive counterpart, but every
// positive number has a negative one, so nothing here can overflow.
template <class Int>
constexpr Int DivideRounded(Int n, Int d, Rounding rounding) {
  const Int zero = static_cast<Int>(0);
  const Int q = static_cast<Int>(n / d);
  const Int r = static_cast<Int>(n % d);  // has the sign of n
  if (r == zero) return q;
  const bool negative = (r < zero) != (d < zero);  // of the exact quotient
  bool away = false;
  switch (rounding) {
    case Rounding::kFloor:
      away = negative;
      break;
    case Rounding::kCeiling:
      away = !negative;
      break;
    case Rounding::kDown:
      break;
    case Rounding::kUp:
      away = true;
      break;
    case Rounding::kHalfEven:
    case Rounding::kHalfUp:
    case Rounding::kHalfDown: {
      const Int nr = r < zero ? r : static_cast<Int>(-r);  // -|r|
      const Int nd = d < zero ? d : static_cast<Int>(-d);  // -|d|
      const Int rest = static_cast<Int>(nd - nr);          // -(|d| - |r|)
      if (nr != rest) {
        away = nr < rest;
      } else if (rounding == Rounding::kHalfEven) {
        away = static_cast<Int>(q % static_cast<Int>(2)) != zero;
      } else {
        away = rounding == Rounding::kHalfUp;
      }
      break;
    }
  }
  if (!away) return q;
  // |d| >= 2 here, so |q| is at most half the range.
  return negative ? static_cast<Int>(q - static_cast<Int>(1))
                  : static_cast<Int>(q + static_cast<Int>(1));
}

// "floor", "ceiling", "down", "up", "half_even", "half_up", "half_down".
constexpr std::string_view RoundingName(Rounding rounding) {
  switch (rounding) {
    case Rounding::kFloor:
      return "floor";
    case Rounding::kCeiling:
      return "ceiling";
    case Rounding::kDown:
      return "down";
    case Rounding::kUp:
      return "up";
    case Rounding::kHalfEven:
      return "half_even";
    case Rounding::kHalfUp:
      return "half_up";
    case Rounding::kHalfDown:
      return "half_down";
  }
  return "unknown";
}

// The rounding of that name, if there is one.
constexpr std::optional<Rounding> ParseRounding(std::string_view name) {
  for (Rounding rounding : kAllRoundings) {
    if (RoundingName(rounding) == name) return rounding;
  }
  return std::nullopt;
}

// The rounding of that number, if there is one.
constexpr std::optional<Rounding> RoundingFromNumber(int64_t number) {
  if (number < 1 || number > static_cast<int64_t>(kAllRoundings.size())) return std::nullopt;
  return static_cast<Rounding>(number);
}

}  // namespace goodwill

#endif  // GOODWILL_BASE_ROUNDING_H_
