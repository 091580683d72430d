#include "goodwill/base/rounding.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include "tests/unit/base/big.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

static_assert(DivideRounded<int64_t>(7, 2, Rounding::kHalfEven) == 4);
static_assert(DivideRounded<int64_t>(5, 2, Rounding::kHalfEven) == 2);
static_assert(DivideRounded<int64_t>(-5, 2, Rounding::kHalfUp) == -3);
static_assert(DivideRounded<int64_t>(-5, 2, Rounding::kHalfDown) == -2);
static_assert(DivideRounded<int64_t>(-1, 3, Rounding::kFloor) == -1);
static_assert(DivideRounded<int64_t>(-1, 3, Rounding::kCeiling) == 0);
static_assert(DivideRounded<int64_t>(-1, 3, Rounding::kUp) == -1);
static_assert(DivideRounded<int64_t>(-1, 3, Rounding::kDown) == 0);

// By the definition of each rounding, from the integers on both sides.
// `below` is the largest integer that is not above n / d.
template <class Int>
Int Choose(const Int& n, const Int& d, const Int& below, Rounding rounding) {
  if (below * d == n) return below;
  const Int above = below + 1;
  const Int from_below = abs(Int(n - below * d));
  const Int from_above = abs(Int(above * d - n));
  const bool positive = below >= 0;
  switch (rounding) {
    case Rounding::kFloor:
      return below;
    case Rounding::kCeiling:
      return above;
    case Rounding::kDown:
      return positive ? below : above;
    case Rounding::kUp:
      return positive ? above : below;
    case Rounding::kHalfEven:
    case Rounding::kHalfUp:
    case Rounding::kHalfDown:
      break;
  }
  if (from_below != from_above) return from_below < from_above ? below : above;
  if (rounding == Rounding::kHalfEven) return below % 2 == 0 ? below : above;
  const bool away = rounding == Rounding::kHalfUp;
  return positive == away ? above : below;
}

TEST(DivideRounded, IsRightForEveryPairOfBytes) {
  int64_t cases = 0;
  for (int n = -128; n <= 127; ++n) {
    for (int d = -128; d <= 127; ++d) {
      if (d == 0 || (n == -128 && d == -1)) continue;
      int below = -200;
      while (d > 0 ? (below + 1) * d <= n : (below + 1) * d >= n) ++below;
      for (Rounding rounding : kAllRoundings) {
        const auto got =
            DivideRounded<int8_t>(static_cast<int8_t>(n), static_cast<int8_t>(d), rounding);
        ASSERT_EQ(got, Choose<int>(n, d, below, rounding))
            << n << " / " << d << " " << RoundingName(rounding);
        ++cases;
      }
    }
  }
  EXPECT_EQ(cases, (256 * 255 - 1) * 7);
}

TEST(DivideRounded, AgreesWithBigIntegersAt64Bits) {
  Draws draws(1);
  const int64_t min = std::numeric_limits<int64_t>::min();
  for (int i = 0; i < 30000; ++i) {
    const int64_t n = draws.Number();
    int64_t d = draws.Number();
    const uint64_t tie = draws.Below(4);
    // Ties are rare among random numbers.
    if (tie == 0 && n % 2 == 0 && n != 0) d = n / 2 == -1 ? 4 : 2;
    if (d == 0 || (n == min && d == -1)) continue;
    const Big wide_n = n;
    const Big wide_d = d;
    Big below = wide_n / wide_d;
    if (below * wide_d != wide_n && (wide_n < 0) != (wide_d < 0)) --below;
    for (Rounding rounding : kAllRoundings) {
      ASSERT_EQ(Big(DivideRounded<int64_t>(n, d, rounding)),
                Choose<Big>(wide_n, wide_d, below, rounding))
          << n << " / " << d << " " << RoundingName(rounding);
    }
  }
}

TEST(DivideRounded, AgreesWithBigIntegersNearTies) {
  const int64_t min = std::numeric_limits<int64_t>::min();
  const int64_t max = std::numeric_limits<int64_t>::max();
  std::vector<int64_t> corners;
  for (int64_t base : {min, min / 2, int64_t{0}, max / 2, max}) {
    for (int64_t off = -3; off <= 3; ++off) {
      if ((base == min && off < 0) || (base == max && off > 0)) continue;
      corners.push_back(base + off);
    }
  }
  for (int64_t n : corners) {
    for (int64_t d : corners) {
      if (d == 0 || (n == min && d == -1)) continue;
      const Big wide_n = n;
      const Big wide_d = d;
      Big below = wide_n / wide_d;
      if (below * wide_d != wide_n && (wide_n < 0) != (wide_d < 0)) --below;
      for (Rounding rounding : kAllRoundings) {
        ASSERT_EQ(Big(DivideRounded<int64_t>(n, d, rounding)),
                  Choose<Big>(wide_n, wide_d, below, rounding))
            << n << " / " << d << " " << RoundingName(rounding);
      }
    }
  }
}

TEST(Rounding, HasNames) {
  for (Rounding rounding : kAllRoundings) {
    EXPECT_EQ(ParseRounding(RoundingName(rounding)), rounding);
    EXPECT_EQ(RoundingFromNumber(static_cast<int64_t>(rounding)), rounding);
  }
  EXPECT_EQ(ParseRounding(""), std::nullopt);
  EXPECT_EQ(ParseRounding("HALF_EVEN"), std::nullopt);
  EXPECT_EQ(RoundingFromNumber(0), std::nullopt);
  EXPECT_EQ(RoundingFromNumber(8), std::nullopt);
  EXPECT_EQ(RoundingFromNumber(-1), std::nullopt);
  EXPECT_EQ(RoundingFromNumber(257), std::nullopt);
}

}  // namespace
}  // namespace goodwill
