#include "goodwill/base/decimal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>

#include "tests/unit/base/big.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

// The grammar, spelt out: the digits as one big integer and how many of them
// stand after the mark.
struct Digits {
  bool negative = false;
  Big value = 0;
  int decimals = 0;
};

std::optional<Digits> Naive(std::string text, char mark) {
  Digits result;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    result.negative = text[0] == '-';
    text.erase(0, 1);
  }
  if (const size_t at = text.find(mark); at != std::string::npos) {
    result.decimals = static_cast<int>(text.size() - at - 1);
    text.erase(at, 1);
  }
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  for (char c : text) result.value = result.value * 10 + (c - '0');
  return result;
}

Big Power(int n) { return boost::multiprecision::pow(Big(10), static_cast<unsigned>(n)); }

// n / d for d > 0 and n >= 0 as a magnitude of a number with that sign.
Big RoundMagnitude(const Big& n, const Big& d, bool negative, Rounding rounding) {
  const Big q = n / d;
  const Big r = n % d;
  if (r == 0) return q;
  const int half = Big(2 * r).compare(d);
  switch (rounding) {
    case Rounding::kFloor:
      return negative ? q + 1 : q;
    case Rounding::kCeiling:
      return negative ? q : q + 1;
    case Rounding::kDown:
      return q;
    case Rounding::kUp:
      return q + 1;
    case Rounding::kHalfEven:
      return half > 0 || (half == 0 && q % 2 != 0) ? q + 1 : q;
    case Rounding::kHalfUp:
      return half >= 0 ? q + 1 : q;
    case Rounding::kHalfDown:
      return half > 0 ? q + 1 : q;
  }
  return q;
}

void ExpectParsesAsNaive(const std::string& text, int scale, char mark) {
  const std::optional<Digits> digits = Naive(text, mark);
  int64_t got = 4711;
  const DecimalResult result = ParseDecimal(text, scale, mark, &got);
  if (!digits.has_value()) {
    ASSERT_EQ(result, text.empty() ? DecimalResult::kEmpty : DecimalResult::kNotANumber)
        << "'" << text << "'";
    ASSERT_EQ(got, 4711);
    return;
  }
  const Big n = digits->value * Power(scale);
  const Big d = Power(digits->decimals);
  if (n / d > kMax) {
    ASSERT_EQ(result, DecimalResult::kOverflow) << text;
  } else if (n % d != 0) {
    ASSERT_EQ(result, DecimalResult::kTooManyDigits) << text;
  } else {
    ASSERT_EQ(result, DecimalResult::kOk) << text;
    ASSERT_EQ(Big(got), digits->negative ? Big(-n / d) : Big(n / d)) << text;
  }
  for (Rounding rounding : kAllRoundings) {
    const Big want = RoundMagnitude(n, d, digits->negative, rounding);
    int64_t rounded = 4711;
    const DecimalResult rounded_result = ParseDecimalRounded(text, scale, mark, rounding, &rounded);
    if (want > kMax) {
      ASSERT_EQ(rounded_result, DecimalResult::kOverflow) << text;
    } else {
      ASSERT_EQ(rounded_result, DecimalResult::kOk) << text;
      ASSERT_EQ(Big(rounded), digits->negative ? Big(-want) : want)
          << text << " " << RoundingName(rounding);
    }
  }
}

TEST(ParseDecimal, EveryShortText) {
  const std::string alphabet = "0159.,-+ ";
  std::vector<std::string> texts = {""};
  for (int length = 0; length <= 4; ++length) {
    std::vector<std::string> longer;
    for (const std::string& text : texts) {
      for (int scale : {0, 1, 2}) ExpectParsesAsNaive(text, scale, '.');
      ExpectParsesAsNaive(text, 2, ',');
      for (char c : alphabet) longer.push_back(text + c);
    }
    texts = std::move(longer);
  }
}

TEST(ParseDecimal, LongTexts) {
  Draws draws(10);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = draws.Text("0000123456789999.", 26);
    const int scale = static_cast<int>(draws.Below(kMaxScale + 1));
    const bool minus = draws.Below(2) == 0;
    ExpectParsesAsNaive(minus ? "-" + text : text, scale, '.');
  }
  for (int64_t base : {kMax, kMax / 10, kMax / 100}) {
    for (int64_t off = -12; off <= 0; ++off) {
      for (int scale : {0, 1, 2, 3}) {
        const std::string text = FormatDecimal(base + off, scale);
        ExpectParsesAsNaive(text, scale, '.');
        ExpectParsesAsNaive("-" + text, scale, '.');
        ExpectParsesAsNaive(text + "5", scale, '.');
        ExpectParsesAsNaive(text, scale + 1, '.');
      }
    }
  }
  ExpectParsesAsNaive("9223372036854775807", 0, '.');
  ExpectParsesAsNaive("9223372036854775808", 0, '.');
  ExpectParsesAsNaive("-9223372036854775808", 0, '.');
  ExpectParsesAsNaive("92233720368547758.07", 2, '.');
  ExpectParsesAsNaive("92233720368547758.08", 2, '.');
  ExpectParsesAsNaive("92233720368547758.075", 2, '.');
  ExpectParsesAsNaive("18446744073709551617", 0, '.');
  ExpectParsesAsNaive("00000000000000000000000000000000000001", 18, '.');
  ExpectParsesAsNaive(std::string(400, '9'), 2, '.');
  ExpectParsesAsNaive(std::string(400, '0') + "." + std::string(400, '0'), 2, '.');
}

TEST(ParseDecimal, RefusesWhatIsNoDecimal) {
  int64_t out = 0;
  for (std::string_view text :
       {"1e5",      "1E5", "0x10", "inf",   "nan",      "NaN",         "1 000", "1'000",
        "1,000.00", " 1",  "1 ",   "--1",   "+-1",      "1-",          ".",     "-",
        "+",        "-.",  "1..2", "1.2.3", "\xd9\xa1", "\xef\xbc\x91"}) {
    EXPECT_EQ(ParseDecimal(text, 2, '.', &out), DecimalResult::kNotANumber) << text;
  }
  EXPECT_EQ(ParseDecimal(std::string_view("1\0002", 3), 2, '.', &out), DecimalResult::kNotANumber);
  EXPECT_EQ(ParseDecimal(std::string_view(), 2, '.', &out), DecimalResult::kEmpty);
}

TEST(FormatDecimal, ParsesBack) {
  EXPECT_EQ(FormatDecimal(-1230, 2), "-12.30");
  EXPECT_EQ(FormatDecimal(5, 2), "0.05");
  EXPECT_EQ(FormatDecimal(-5, 3), "-0.005");
  EXPECT_EQ(FormatDecimal(0, 2), "0.00");
  EXPECT_EQ(FormatDecimal(1234, 0), "1234");
  EXPECT_EQ(FormatDecimal(kMin, 2), "-92233720368547758.08");
  EXPECT_EQ(FormatDecimal(kMin, 18), "-9.223372036854775808");
  EXPECT_EQ(FormatDecimal(1, 18), "0.000000000000000001");
  Draws draws(11);
  for (int i = 0; i < 50000; ++i) {
    int64_t value = draws.Number();
    const int scale = static_cast<int>(draws.Below(kMaxScale + 1));
    if (value == kMin) value = kMax;
    int64_t back = 0;
    ASSERT_EQ(ParseDecimal(FormatDecimal(value, scale), scale, '.', &back), DecimalResult::kOk);
    ASSERT_EQ(back, value);
  }
}

TEST(DoubleToScaled, TakesEveryCentUpToTenThousand) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (int64_t n = -1'000'000; n <= 1'000'000; ++n) {
    const double value = static_cast<double>(n) / 100;
    int64_t out = 4711;
    ASSERT_TRUE(DoubleToScaled(value, 2, &out));
    ASSERT_EQ(out, n);
    // The doubles beside it stand for no cent.
    ASSERT_FALSE(DoubleToScaled(std::nextafter(value, infinity), 2, &out)) << n;
    ASSERT_FALSE(DoubleToScaled(std::nextafter(value, -infinity), 2, &out)) << n;
  }
}

TEST(DoubleToScaled, TakesWhatTextSays) {
  Draws draws(12);
  for (int i = 0; i < 200000; ++i) {
    const int scale = static_cast<int>(draws.Below(7));
    const int64_t n = draws.Between(-999'999'999'999'999, 999'999'999'999'999);
    const uint64_t bits = draws.Below(45);
    const int64_t m = n >> bits;
    const double value = std::strtod(FormatDecimal(m, scale).c_str(), nullptr);
    int64_t out = 0;
    ASSERT_TRUE(DoubleToScaled(value, scale, &out)) << FormatDecimal(m, scale);
    ASSERT_EQ(out, m);
  }
}

// Beyond 15 digits either the integer is certain, or the answer is no.
TEST(DoubleToScaled, NeverGuesses) {
  Draws draws(13);
  int taken = 0;
  int refused = 0;
  for (int i = 0; i < 100000; ++i) {
    const int scale = static_cast<int>(draws.Below(7));
    const int64_t n = draws.Between(900'000'000'000'000, int64_t{1} << 53);
    const double value = ScaledToDouble(n, scale);
    int candidates = 0;
    for (int64_t m = n - 4; m <= n + 4; ++m) {
      if (m <= (int64_t{1} << 53) &&
          std::strtod(FormatDecimal(m, scale).c_str(), nullptr) == value) {
        ++candidates;
      }
    }
    int64_t out = 0;
    ASSERT_EQ(DoubleToScaled(value, scale, &out), candidates == 1) << n << " " << scale;
    if (candidates == 1) {
      ASSERT_EQ(out, n);
      ++taken;
    } else {
      ++refused;
    }
  }
  EXPECT_GT(taken, 1000);
  EXPECT_GT(refused, 1000);
}

TEST(DoubleToScaled, RefusesWhatIsNoDecimal) {
  int64_t out = 4711;
  for (double value :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::max(),
        std::numeric_limits<double>::denorm_min(), -std::numeric_limits<double>::min(), 1e300,
        0.1 + 0.2, 1.0 / 3.0, 0.005, 1.005, 1e15, 9007199254740993.0}) {
    EXPECT_FALSE(DoubleToScaled(value, 2, &out)) << value;
  }
  EXPECT_EQ(out, 4711);
  EXPECT_TRUE(DoubleToScaled(-0.0, 2, &out));
  EXPECT_EQ(out, 0);
  EXPECT_TRUE(DoubleToScaled(9007199254740992.0, 0, &out));
  EXPECT_EQ(out, int64_t{1} << 53);
  EXPECT_FALSE(DoubleToScaled(9007199254740994.0, 0, &out));
  EXPECT_FALSE(DoubleToScaled(1.0, -1, &out));
  EXPECT_FALSE(DoubleToScaled(1.0, kMaxScale + 1, &out));
}

TEST(DoubleToScaledRounded, RoundsTheExactBinaryValue) {
  Draws draws(14);
  for (int i = 0; i < 20000; ++i) {
    const int scale = static_cast<int>(draws.Below(kMaxScale + 1));
    const uint64_t word = draws.Word();
    const int exponent = static_cast<int>(draws.Between(-140, 70));
    const uint64_t kind = draws.Below(3);
    double value = std::ldexp(static_cast<double>(word >> 11), exponent - 53);
    // Few digits, so that ties occur.
    if (kind == 0) value = static_cast<double>(static_cast<int64_t>(word) >> 50) / 8;
    if (kind == 1) value = -value;
    int e = 0;
    const double m = std::frexp(std::fabs(value), &e);
    Big n = static_cast<int64_t>(std::ldexp(m, 53));
    n *= Power(scale);
    Big d = 1;
    if (e > 53) {
      n <<= e - 53;
    } else {
      d <<= 53 - e;
    }
    for (Rounding rounding : kAllRoundings) {
      const Big want = RoundMagnitude(n, d, value < 0, rounding);
      int64_t out = 4711;
      const bool ok = DoubleToScaledRounded(value, scale, rounding, &out);
      ASSERT_EQ(ok, want <= kMax) << value << " " << scale;
      if (ok) {
        ASSERT_EQ(Big(out), value < 0 ? Big(-want) : want)
            << value << " " << scale << " " << RoundingName(rounding);
      }
    }
  }
}

TEST(DoubleToScaledRounded, Corners) {
  int64_t out = 4711;
  const double tiny = std::numeric_limits<double>::denorm_min();
  EXPECT_TRUE(DoubleToScaledRounded(tiny, 18, Rounding::kUp, &out));
  EXPECT_EQ(out, 1);
  EXPECT_TRUE(DoubleToScaledRounded(-tiny, 18, Rounding::kFloor, &out));
  EXPECT_EQ(out, -1);
  EXPECT_TRUE(DoubleToScaledRounded(tiny, 18, Rounding::kHalfUp, &out));
  EXPECT_EQ(out, 0);
  EXPECT_TRUE(DoubleToScaledRounded(1.005, 2, Rounding::kHalfUp, &out));
  EXPECT_EQ(out, 100) << "1.005 as a double is a little less";
  EXPECT_TRUE(DoubleToScaledRounded(0.125, 2, Rounding::kHalfEven, &out));
  EXPECT_EQ(out, 12);
  out = 4711;
  EXPECT_FALSE(
      DoubleToScaledRounded(std::numeric_limits<double>::quiet_NaN(), 2, Rounding::kDown, &out));
  EXPECT_FALSE(
      DoubleToScaledRounded(std::numeric_limits<double>::infinity(), 2, Rounding::kDown, &out));
  EXPECT_FALSE(DoubleToScaledRounded(std::numeric_limits<double>::max(), 2, Rounding::kDown, &out));
  EXPECT_FALSE(DoubleToScaledRounded(9.3e18, 0, Rounding::kDown, &out));
  EXPECT_FALSE(DoubleToScaledRounded(9223372036854775808.0, 0, Rounding::kDown, &out));
  EXPECT_EQ(out, 4711);
  EXPECT_TRUE(DoubleToScaledRounded(9223372036854774784.0, 0, Rounding::kDown, &out));
  EXPECT_EQ(out, 9223372036854774784);
}

TEST(ScaledToDouble, IsTheNearest) {
  Draws draws(15);
  for (int i = 0; i < 100000; ++i) {
    const int64_t value = draws.Number();
    const int scale = static_cast<int>(draws.Below(kMaxScale + 1));
    // strtod rounds correctly.
    ASSERT_EQ(ScaledToDouble(value, scale),
              std::strtod(FormatDecimal(value, scale).c_str(), nullptr))
        << FormatDecimal(value, scale);
  }
}

}  // namespace
}  // namespace goodwill
