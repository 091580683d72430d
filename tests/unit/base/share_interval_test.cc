#include "goodwill/base/share_interval.h"

#include <gtest/gtest.h>

namespace goodwill {
namespace {

TEST(WilsonIntervalTest, PublishedValues) {
  // Newcombe 1998, table I: 81 of 263 and 0 of 20.
  const ShareInterval some = WilsonInterval(81, 263);
  EXPECT_NEAR(some.low, .2553, 5e-5);
  EXPECT_NEAR(some.high, .3662, 5e-5);
  const ShareInterval none = WilsonInterval(0, 20);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, .1611, 5e-5);
  EXPECT_NEAR(WilsonInterval(29, 29).low, .8830, 5e-5);
  for (int64_t n = 1; n < 200; ++n) {
    EXPECT_EQ(WilsonInterval(n, n).high, 1);
    EXPECT_EQ(WilsonInterval(0, n).low, 0);
  }
}

}  // namespace
}  // namespace goodwill
