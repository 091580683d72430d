#include "goodwill/base/ratio.h"
#include "goodwill/base/ratio_double.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <numeric>
#include <string>

#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

TEST(Ratio, ReadsSharesAsPeopleWriteThem) {
  EXPECT_EQ(*Ratio::Parse("80%"), (Ratio{4, 5}));
  EXPECT_EQ(*Ratio::Parse("82.5%"), (Ratio{33, 40}));
  EXPECT_EQ(*Ratio::Parse("0.8"), (Ratio{4, 5}));
  EXPECT_EQ(*Ratio::Parse("0.800000000000000000000000"), (Ratio{4, 5}));
  EXPECT_EQ(*Ratio::Parse(".5"), (Ratio{1, 2}));
  EXPECT_EQ(*Ratio::Parse("4/5"), (Ratio{4, 5}));
  EXPECT_EQ(*Ratio::Parse("8/10"), (Ratio{4, 5}));
  EXPECT_EQ(*Ratio::Parse("1"), (Ratio{1, 1}));
  EXPECT_EQ(*Ratio::Parse("0"), (Ratio{0, 1}));
  EXPECT_EQ(*Ratio::Parse("0%"), (Ratio{0, 1}));
  EXPECT_EQ(*Ratio::Parse("100%"), (Ratio{1, 1}));
  EXPECT_EQ(*Ratio::Parse("100.000%"), (Ratio{1, 1}));
  EXPECT_EQ(*Ratio::Parse("-1/3"), (Ratio{-1, 3}));
  EXPECT_EQ(*Ratio::Parse("-2.50%"), (Ratio{-1, 40}));
  EXPECT_EQ(*Ratio::Parse("0.0000000000000001%"), (Ratio{1, 1'000'000'000'000'000'000}));
}

TEST(Ratio, RefusesTheRest) {
  for (std::string_view text : {"",
                                "%",
                                "/",
                                "4/",
                                "/5",
                                "4/0",
                                "4/-5",
                                "4/+5",
                                "+4/5",
                                "4/5%",
                                "4.0/5",
                                "4/5.0",
                                "4/5/6",
                                "80 %",
                                " 80%",
                                "80%%",
                                "8o%",
                                "1e-1",
                                "0,8",
                                "nan",
                                "-",
                                "--1",
                                "1..2",
                                "99999999999999999999",
                                "1/99999999999999999999",
                                "0.0000000000000000001",
                                "0.00000000000000001%",
                                "0000000000000000000000000000000000000000000000001"}) {
    EXPECT_EQ(Ratio::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_LT(Ratio::Parse(std::string(1 << 20, '9')).status().message().size(), 200u);
}

TEST(Ratio, ComesBackFromItsText) {
  Draws draws(21);
  for (int i = 0; i < 20000; ++i) {
    const int64_t n = draws.Number();
    const int64_t d = draws.Number();
    if (d <= 0 || n == std::numeric_limits<int64_t>::min()) continue;
    const Ratio reduced = Ratio{n, d}.Reduced();
    ASSERT_EQ(std::gcd(reduced.numerator, reduced.denominator), 1);
    ASSERT_EQ(CompareRatios(reduced, Ratio{n, d}), 0);
    const auto back = Ratio::Parse(reduced.ToString());
    ASSERT_TRUE(back.ok()) << reduced.ToString();
    ASSERT_EQ(*back, reduced);
  }
  EXPECT_EQ((Ratio{3, -6}.Reduced()), (Ratio{-1, 2}));
  EXPECT_EQ((Ratio{0, 7}.Reduced()), (Ratio{0, 1}));
}

TEST(Ratio, MeetsDoubles) {
  EXPECT_EQ(ToDouble(Ratio{3, 25}), 0.12);
  EXPECT_EQ(MillionthsOf(0.14), (Ratio{7, 50}));
  EXPECT_EQ(MillionthsOf(-2.5), (Ratio{-5, 2}));
  EXPECT_EQ(MillionthsOf(1.0 / 3), (Ratio{333'333, 1'000'000}));
  EXPECT_EQ(MillionthsOf(0), (Ratio{0, 1}));
}

TEST(Ratio, ComparesByValue) {
  EXPECT_EQ(CompareRatios({1, 3}, {2, 6}), 0);
  EXPECT_LT(CompareRatios({1, 3}, {1, 2}), 0);
  const int64_t max = std::numeric_limits<int64_t>::max();
  EXPECT_GT(CompareRatios({max, max - 1}, {max - 1, max}), 0);
  EXPECT_LT(CompareRatios({-max, 1}, {max, 1}), 0);
}

}  // namespace
}  // namespace goodwill
