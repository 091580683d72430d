#include "goodwill/value/clumps.h"

#include <gtest/gtest.h>

#include <bit>

namespace goodwill {
namespace {

// The expected share of gaps shorter than w days, over all ways to place x - 1 repeats on the
// t - 1 days before the last.
double Enumerated(int x, int t, int w) {
  int64_t all = 0, shorter = 0;
  for (uint32_t days = 0; days < 1u << (t - 1); ++days) {
    if (std::popcount(days) != x - 1) continue;
    int last = 0;
    for (int day = 1; day <= t; ++day) {
      if (day != t && (days >> (day - 1) & 1) == 0) continue;
      ++all;
      shorter += day - last < w ? 1 : 0;
      last = day;
    }
  }
  return static_cast<double>(shorter) / static_cast<double>(all);
}

TEST(ClumpsTest, ExpectWhatAllWaysToBuyAdd) {
  for (int t = 4; t <= 14; ++t) {
    for (int x = 2; x < t && x <= 6; ++x) {
      for (size_t k = 0; k < kOccasionChoices.size(); ++k) {
        const int w = kOccasionChoices[k];
        const double expected = Enumerated(x, t, w);
        if (expected > 0.6) continue;  // no excess would be found
        ClumpSums sums;
        ShortGaps gaps;
        gaps.shorter[k] = static_cast<uint32_t>(x);
        for (int customer = 0; customer < 400; ++customer) sums.Add(gaps, x + 1, t);
        const auto found = sums.Find();
        ASSERT_TRUE(found.has_value()) << x << " " << t << " " << w;
        EXPECT_EQ(found->days, w - 1);
        EXPECT_EQ(found->consider_days, w);
        EXPECT_EQ(found->share, 1);
        EXPECT_NEAR(found->expected, expected, 1e-6) << x << " " << t << " " << w;
      }
    }
  }
}

TEST(ClumpsTest, LittleIsNoFinding) {
  const auto found = [](int customers, uint32_t shorter, int64_t days, int64_t span) {
    ClumpSums sums;
    for (int c = 0; c < customers; ++c) sums.Add({{shorter, shorter, shorter}}, days, span);
    return sums.Find().has_value();
  };
  EXPECT_TRUE(found(50, 2, 4, 300));
  EXPECT_FALSE(found(49, 2, 4, 300));    // too few customers
  EXPECT_FALSE(found(1000, 1, 2, 300));  // one gap each: it is given
  EXPECT_FALSE(found(1000, 3, 4, 3));    // every day, and no other way to
  EXPECT_FALSE(found(1000, 0, 4, 300));  // regular buyers
  EXPECT_FALSE(found(1000, 2, 10, 1));   // cannot be
}

}  // namespace
}  // namespace goodwill
