#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

#include "book/fact_shard.h"

namespace goodwill {
namespace {

// Contents are numbers; their hashes agree often, in the slot, the tag or both,
// and crowd at the end of the table, so that runs go around it.
TEST(ContentIndexTest, FindsWhatAMapFinds) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 200; ++round) {
    const size_t rows = 1 + random() % 300;
    const uint64_t contents = 1 + random() % 200;
    const auto hash_of = [&](uint64_t content) {
      const uint64_t slot = round % 2 == 0 ? 0xFFFFFFFF - content % 3 : content * 0x9E3779B9u;
      return (content % 5) << 32 | (slot & 0xFFFFFFFF);
    };
    ContentIndex index = ContentIndex::WithRoom(rows, 0);
    for (int again = 0; again < 2; ++again) {
      std::map<uint64_t, uint32_t> first;
      std::vector<uint64_t> content(rows);
      for (uint32_t row = 0; row < rows; ++row) {
        content[row] = random() % contents;
        const auto [it, is_new] = first.emplace(content[row], row);
        const uint32_t found = index.FindOrInsert(
            hash_of(content[row]), row,
            [&](uint32_t other) { return content[other] == content[row]; });
        EXPECT_EQ(found, is_new ? ContentIndex::kNone : it->second);
      }
      index.Clear();
    }
  }
}

}  // namespace
}  // namespace goodwill
