// Hashes for the book's own look-ups. They decide where things lie in memory,
// never what a result is: two processes may hash differently and agree on every
// byte they put out. Abseil seeds its hash per process, which keeps crafted ids
// from piling up in one place. (The partition a customer belongs to, which
// users see, has its own fixed function: book/partition.h.)
#ifndef GOODWILL_SRC_BOOK_HASH_H_
#define GOODWILL_SRC_BOOK_HASH_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace goodwill {

// A bijection that spreads every input bit.
inline uint64_t Mix(uint64_t x) {
  x ^= x >> 32;
  x *= 0x9E3779B97F4A7C15u;
  x ^= x >> 29;
  x *= 0xBF58476D1CE4E5B9u;
  return x ^ (x >> 32);
}

inline uint64_t HashSeed() {
  return absl::HashOf(uint64_t{0x676F6F6477696C6C});
}

inline uint64_t HashNumber(int64_t n, uint64_t seed) {
  return Mix(static_cast<uint64_t>(n) ^ seed);
}

inline uint64_t HashText(std::string_view text) {
  // The low bits of Abseil's hash are good; spread them to all.
  return Mix(absl::HashOf(absl::string_view(text.data(), text.size())));
}

// One hash serves three ends: bits 0-31 choose a slot of a table, bits 32-39 are
// the byte kept beside it, and the top byte chooses the shard.
inline uint32_t Slot(uint64_t hash, size_t capacity) {
  return static_cast<uint32_t>((static_cast<uint64_t>(static_cast<uint32_t>(hash)) * capacity) >>
                               32);
}
inline uint8_t Tag(uint64_t hash) { return static_cast<uint8_t>(hash >> 32); }
inline uint32_t ShardOf(uint64_t hash) { return static_cast<uint32_t>(hash >> 56); }
inline constexpr uint32_t kShards = 256;

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_HASH_H_
