#include "wire/suggest.h"

#include <array>
#include <string>

#include "gtest/gtest.h"

namespace goodwill::wire {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"currency", "min_orders", "min_margin",
                                                    "VALUE_BASIS_MARGIN", "VALUE_BASIS_NET_MARGIN"};

TEST(Closest, FindsTypingErrors) {
  EXPECT_EQ(Closest("currancy", kNames), "currency");
  EXPECT_EQ(Closest("Currency", kNames), "currency");
  EXPECT_EQ(Closest("curency", kNames), "currency");
  EXPECT_EQ(Closest("min_odrers", kNames), "min_orders");
}

TEST(Closest, CompletesAnEnding) {
  EXPECT_EQ(Closest("NET_MARGIN", kNames), "VALUE_BASIS_NET_MARGIN");
  // Three names end so; which was meant, nobody knows.
  EXPECT_EQ(Closest("MARGIN", kNames), "");
  EXPECT_EQ(Closest("net_margin", kNames), "VALUE_BASIS_NET_MARGIN");
}

TEST(Closest, DoesNotGuessWildly) {
  EXPECT_EQ(Closest("", kNames), "");
  EXPECT_EQ(Closest("x", kNames), "");
  EXPECT_EQ(Closest("window", kNames), "");
  EXPECT_EQ(Closest(std::string(1000, 'c'), kNames), "");
  EXPECT_EQ(Closest("currency", {}), "");
}

}  // namespace
}  // namespace goodwill::wire
