#include "goodwill/service/normal.h"

#include <gtest/gtest.h>

#include <cmath>

namespace goodwill {
namespace {

TEST(Normal, Below) {
  // 50-digit values.
  EXPECT_NEAR(NormalBelow(0), 0.5, 1e-16);
  EXPECT_NEAR(NormalBelow(1.96), 0.97500210485177958, 1e-15);
  EXPECT_NEAR(NormalBelow(-1) / 0.15865525393145705, 1, 1e-14);
  EXPECT_NEAR(NormalBelow(-3) / 1.3498980316300945e-3, 1, 1e-12);
  EXPECT_NEAR(NormalBelow(-10) / 7.6198530241605261e-24, 1, 1e-13);
  EXPECT_NEAR(NormalBelow(-37) / 5.7255712225239393e-300, 1, 1e-12);
  EXPECT_EQ(NormalBelow(40), 1);
  EXPECT_EQ(NormalBelow(-50), 0);
  EXPECT_TRUE(std::isnan(NormalBelow(NAN)));
}

// Both ways of computing it, and the C library's.
TEST(Normal, BelowAgreesWithErfc) {
  for (double x = -8; x <= 8; x += 0.03125) {
    const double other = std::erfc(-x / std::sqrt(2.0)) / 2;
    EXPECT_NEAR(NormalBelow(x) / other, 1, 1e-12) << x;
  }
}

TEST(Normal, Quantile) {
  EXPECT_NEAR(NormalQuantile(0.975), 1.959963984540054, 1e-13);
  EXPECT_NEAR(NormalQuantile(0.5), 0, 1e-15);
  for (double p = 0.001; p < 1; p += 0.013) EXPECT_NEAR(NormalBelow(NormalQuantile(p)), p, 1e-14);
  EXPECT_NEAR(NormalQuantile(1e-300), -37.0471, 1e-3);
  for (const double wrong : {0.0, 1.0, -0.5, 2.0, static_cast<double>(NAN)}) {
    EXPECT_TRUE(std::isnan(NormalQuantile(wrong)));
  }
}

}  // namespace
}  // namespace goodwill
