// The index of ids against a map, while it grows and shrinks.
#include "book/id_index.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <unordered_map>
#include <vector>

namespace goodwill {
namespace {

RowRef Ref(uint32_t n) { return {n % 256, n}; }

TEST(IdIndexTest, EqualsAMapWhileItGrowsAndShrinks) {
  for (const uint64_t spread : {~uint64_t{0}, uint64_t{0xFFFF0000FFFF0000}, uint64_t{0x3F}}) {
    std::mt19937_64 random(spread);
    IdIndex index;
    std::vector<uint64_t> hashes;  // by number; entry n is Ref(n)
    std::unordered_map<uint32_t, uint64_t> there;
    const auto hash_of = [&](RowRef r) { return hashes[r.row]; };
    const auto find = [&](uint32_t n) {
      return index.Find(hashes[n], [n](RowRef r) { return r == Ref(n); });
    };
    const uint32_t most = spread == 0x3F ? 2000 : 60'000;
    while (hashes.size() < most) {
      const auto n = static_cast<uint32_t>(hashes.size());
      hashes.push_back(Mix(random()) & spread);
      if (n % 100 == 0) index.Reserve(index.size() + 100, hash_of);
      EXPECT_EQ(find(n), nullptr);
      index.Insert(hashes[n], Ref(n));
      there[n] = hashes[n];
      const auto other = static_cast<uint32_t>(random() % hashes.size());
      const RowRef* const found = find(other);
      ASSERT_EQ(found != nullptr, there.contains(other));
      if (found != nullptr && random() % 5 == 0) {
        index.EraseFound(hash_of);
        there.erase(other);
      }
      ASSERT_EQ(index.size(), there.size());
    }
    for (uint32_t n = 0; n < most; ++n) ASSERT_EQ(find(n) != nullptr, there.contains(n));
  }
}

TEST(IdIndexTest, ALargeOneGrowsWithoutReadingFacts) {
  std::mt19937_64 random(5);
  std::vector<uint64_t> hashes(100'000);
  for (uint64_t& hash : hashes) hash = random();
  IdIndex index;
  const auto hash_of = [&](RowRef r) { return hashes[r.row]; };
  bool read = false;
  const auto told = [&](RowRef r) {
    read = true;
    return hashes[r.row];
  };
  index.Reserve(50'000, hash_of);
  for (uint32_t n = 0; n < 50'000; ++n) index.Insert(hashes[n], Ref(n));
  index.Reserve(100'000, told);
  EXPECT_FALSE(read);
  for (uint32_t n = 50'000; n < 100'000; ++n) index.Insert(hashes[n], Ref(n));
  for (uint32_t n = 0; n < 100'000; ++n) {
    const RowRef* const found = index.Find(hashes[n], [n](RowRef r) { return r == Ref(n); });
    ASSERT_NE(found, nullptr) << n;
  }
}

}  // namespace
}  // namespace goodwill
