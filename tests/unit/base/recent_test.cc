#include "base/recent.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <set>
#include <vector>

namespace goodwill {
namespace {

TEST(Recent, WhatIsKnownIsOfTheKey) {
  RecentKeys<int64_t> keys(64);
  std::vector<int64_t> kept(64, -1);
  int64_t found = 0;
  for (int64_t i = 0; i < 20'000; ++i) {
    const int64_t key = (i * i + 7 * i) % 90;
    const uint64_t hash = MixBits(0, static_cast<uint64_t>(key));
    const auto [place, known] = keys.Seek(key, hash);
    ASSERT_LT(place, kept.size());
    if (known) {
      ASSERT_EQ(kept[place], key);
      ++found;
      continue;
    }
    kept[place] = key;
    keys.Keep(place, key, hash);
  }
  EXPECT_GT(found, 10'000);
}

TEST(Recent, WhatWasNotKeptIsNotKnown) {
  RecentKeys<int> keys(8);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(keys.Seek(5, 1).known);
  for (int key = 0; key < 9; ++key) {
    const auto seat = keys.Seek(key, 0);  // one set, equal hashes
    ASSERT_FALSE(seat.known);
    keys.Keep(seat.place, key, 0);
  }
  EXPECT_FALSE(keys.Seek(0, 0).known);  // the newcomer took its place
  for (int key = 2; key < 9; ++key) EXPECT_TRUE(keys.Seek(key, 0).known) << key;
}

// Whole numbers as doubles differ in their high bits only, and sets go by the low ones.
TEST(Recent, WholeNumbersSpread) {
  std::set<uint64_t> sets;
  for (int day = 0; day < 1000; ++day) {
    sets.insert(MixBits(0, std::bit_cast<uint64_t>(static_cast<double>(day))) % 2048);
  }
  EXPECT_GT(sets.size(), 700u);  // of 1000 thrown at random, 793 are expected
}

}  // namespace
}  // namespace goodwill
