#include "goodwill/base/wide.h"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "tests/unit/base/big.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

Big ToBig(const WideInt& wide) { return Big(wide.high()) * (Big(1) << 64) + wide.low(); }

const Big kLimit = (Big(1) << 127) - 1;

bool InRange(const Big& value) { return value <= kLimit && value >= -kLimit; }

WideInt DrawWide(Draws& draws) {
  const int64_t a = draws.Number();
  const int64_t b = draws.Number();
  const uint64_t kind = draws.Below(4);
  if (kind == 0) return WideInt(a);
  if (kind == 1) return WideInt::Product(a, b);
  WideInt wide = WideInt::FromWords(a, static_cast<uint64_t>(b));
  return wide == WideInt::FromWords(kMin, 0) ? WideInt() : wide;
}

// n / d rounded, by comparing twice the remainder with the divisor.
Big Rounded(const Big& n, const Big& d, Rounding rounding) {
  Big q = n / d;
  const Big r = n % d;
  if (r == 0) return q;
  const bool negative = (n < 0) != (d < 0);
  const int half = abs(Big(2 * r)).compare(abs(d));
  const Big away = negative ? q - 1 : q + 1;
  switch (rounding) {
    case Rounding::kFloor:
      return negative ? away : q;
    case Rounding::kCeiling:
      return negative ? q : away;
    case Rounding::kDown:
      return q;
    case Rounding::kUp:
      return away;
    case Rounding::kHalfEven:
      return half > 0 || (half == 0 && q % 2 != 0) ? away : q;
    case Rounding::kHalfUp:
      return half >= 0 ? away : q;
    case Rounding::kHalfDown:
      return half > 0 ? away : q;
  }
  return q;
}

bool FitsInt64(const Big& value) { return value >= kMin && value <= kMax; }

TEST(MultiplyDivide, AgreesWithBigIntegers) {
  Draws draws(3);
  for (int i = 0; i < 20000; ++i) {
    const int64_t a = draws.Number();
    const int64_t b = draws.Number();
    const int64_t c = draws.Number();
    for (Rounding rounding : kAllRoundings) {
      const auto got = MultiplyDivide(a, b, c, rounding);
      if (c == 0) {
        ASSERT_EQ(got.status().code(), absl::StatusCode::kInvalidArgument);
        continue;
      }
      const Big want = Rounded(Big(a) * b, c, rounding);
      if (FitsInt64(want)) {
        ASSERT_TRUE(got.ok());
        ASSERT_EQ(Big(*got), want) << a << " * " << b << " / " << c;
      } else {
        ASSERT_EQ(got.status().code(), absl::StatusCode::kOutOfRange);
      }
    }
  }
}

TEST(MultiplyDivide, Corners) {
  EXPECT_EQ(*MultiplyDivide(kMin, kMin, kMin, Rounding::kDown), kMin);
  EXPECT_EQ(*MultiplyDivide(kMin, 1, 1, Rounding::kDown), kMin);
  EXPECT_EQ(*MultiplyDivide(kMax, kMax, kMax, Rounding::kHalfEven), kMax);
  EXPECT_FALSE(MultiplyDivide(kMin, 1, -1, Rounding::kDown).ok());
  EXPECT_FALSE(MultiplyDivide(kMin, -1, 1, Rounding::kDown).ok());
  EXPECT_EQ(*MultiplyDivide(kMin, -1, -1, Rounding::kDown), kMin);
}

TEST(WideInt, AgreesWithBigIntegers) {
  Draws draws(4);
  for (int i = 0; i < 30000; ++i) {
    const WideInt a = DrawWide(draws);
    const WideInt b = DrawWide(draws);
    const int64_t n = draws.Number();
    const int64_t m = draws.Number();
    const Big x = ToBig(a);
    const Big y = ToBig(b);

    WideInt r = a;
    bool ok = r.Add(b);
    ASSERT_EQ(ok, InRange(x + y));
    ASSERT_EQ(ToBig(r), ok ? Big(x + y) : x);
    r = a;
    ok = r.Subtract(b);
    ASSERT_EQ(ok, InRange(x - y));
    ASSERT_EQ(ToBig(r), ok ? Big(x - y) : x);
    r = a;
    ok = r.Add(n);
    ASSERT_EQ(ok, InRange(x + n));
    ASSERT_EQ(ToBig(r), ok ? Big(x + n) : x);
    r = a;
    ok = r.Subtract(n);
    ASSERT_EQ(ok, InRange(x - n));
    ASSERT_EQ(ToBig(r), ok ? Big(x - n) : x);
    r = a;
    ok = r.Multiply(n);
    ASSERT_EQ(ok, InRange(x * n));
    ASSERT_EQ(ToBig(r), ok ? Big(x * n) : x);
    r = a;
    ok = r.AddProduct(n, m);
    ASSERT_EQ(ok, InRange(x + Big(n) * m));
    ASSERT_EQ(ToBig(r), ok ? Big(x + Big(n) * m) : x);

    ASSERT_EQ(ToBig(WideInt::Product(n, m)), Big(n) * m);
    ASSERT_EQ(ToBig(-a), -x);
    ASSERT_EQ(a < b, x < y);
    ASSERT_EQ(a == b, x == y);
    ASSERT_EQ(a >= b, x >= y);
    ASSERT_EQ(a.negative(), x < 0);
    ASSERT_EQ(a.is_zero(), x == 0);
    ASSERT_EQ(a.ToString(), x.str());
    int64_t narrow = 0;
    ASSERT_EQ(a.ToInt64(&narrow), FitsInt64(x));
    if (FitsInt64(x)) {
      ASSERT_EQ(Big(narrow), x);
    }
  }
}

TEST(WideInt, DividesAsBigIntegersDo) {
  Draws draws(5);
  int fitted = 0;
  for (int i = 0; i < 10000; ++i) {
    const WideInt a = DrawWide(draws);
    const WideInt wide_d = DrawWide(draws);
    const int64_t narrow_d = draws.Number();
    const bool narrow = draws.Below(2) == 0;
    const Big d = narrow ? Big(narrow_d) : ToBig(wide_d);
    for (Rounding rounding : kAllRoundings) {
      const auto got = narrow ? a.Divide(narrow_d, rounding) : a.Divide(wide_d, rounding);
      if (d == 0) {
        ASSERT_FALSE(got.ok());
        continue;
      }
      const Big want = Rounded(ToBig(a), d, rounding);
      ASSERT_EQ(got.ok(), FitsInt64(want));
      if (got.ok()) {
        ASSERT_EQ(Big(*got), want);
        ++fitted;
      }
    }
  }
  EXPECT_GT(fitted, 1000);
}

TEST(WideInt, ToDoubleIsTheNearest) {
  Draws draws(6);
  for (int i = 0; i < 20000; ++i) {
    const WideInt a = DrawWide(draws);
    // strtod rounds correctly.
    ASSERT_EQ(a.ToDouble(), std::strtod(a.ToString().c_str(), nullptr)) << a.ToString();
  }
  // Just above, at, and just below the middle between two doubles.
  for (int shift = 1; shift <= 73; ++shift) {
    for (int64_t odd : {int64_t{0}, int64_t{1}}) {
      for (int64_t off : {int64_t{-1}, int64_t{0}, int64_t{1}}) {
        const Big middle = (((Big(1) << 52) + odd) * 2 + 1) * (Big(1) << (shift - 1)) + off;
        const WideInt wide = WideInt::FromWords(static_cast<int64_t>(middle >> 64),
                                                static_cast<uint64_t>(middle & ~uint64_t{0}));
        ASSERT_EQ(wide.ToDouble(), std::strtod(middle.str().c_str(), nullptr));
        ASSERT_EQ((-wide).ToDouble(), -wide.ToDouble());
      }
    }
  }
}

// The distance of d from n / m is not larger than that of both neighbours.
void ExpectNearest(const Big& n, const Big& m, double d) {
  using Float = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<400>>;
  const Float exact = Float(n) / Float(m);
  const auto distance = [&](double v) -> Float { return abs(Float(Float(v) - exact)); };
  const double infinity = std::numeric_limits<double>::infinity();
  ASSERT_LE(distance(d), distance(std::nextafter(d, infinity))) << n << "/" << m;
  ASSERT_LE(distance(d), distance(std::nextafter(d, -infinity))) << n << "/" << m;
}

TEST(DivideToDouble, IsTheNearest) {
  Draws draws(7);
  for (int i = 0; i < 3000; ++i) {
    const WideInt n = DrawWide(draws);
    const WideInt d = DrawWide(draws);
    if (d.is_zero()) continue;
    ExpectNearest(ToBig(n), ToBig(d), DivideToDouble(n, d));
  }
  EXPECT_EQ(DivideToDouble(1, 3), 1.0 / 3.0);
  EXPECT_EQ(DivideToDouble(-1, 3), -1.0 / 3.0);
  EXPECT_EQ(DivideToDouble(0, -3), 0.0);
  // 2^53 + 1 is a tie and goes to even; a hair more does not.
  const int64_t tie = (int64_t{1} << 53) + 1;
  EXPECT_EQ(DivideToDouble(tie, 1), 9007199254740992.0);
  WideInt hair = WideInt::Product(tie, kMax);
  ASSERT_TRUE(hair.Add(1));
  EXPECT_EQ(DivideToDouble(hair, kMax), 9007199254740994.0);
  EXPECT_TRUE(std::isnan(DivideToDouble(0, 0)));
  EXPECT_EQ(DivideToDouble(-5, 0), -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace goodwill
