// Remembers what was found for the last keys, in a table of fixed size.
//
// A key has one set of eight places it may stand in; a newcomer takes a free one, or else
// each of them in turn. One place for each key, found by its hash, is simpler and was
// measured to be several times slower where finding is dear: two frequent keys that share
// their only place are worked out again each time they alternate.
//
// What was found is kept by the caller, by place. Which keys are still known never
// changes a result, only how soon it comes.
#ifndef GOODWILL_SRC_BASE_RECENT_H_
#define GOODWILL_SRC_BASE_RECENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace goodwill {

// Stirs the bits of one part of a key into a hash, so that each bit of the part touches all
// bits of the hash: whole numbers as doubles differ in their high bits only.
constexpr uint64_t MixBits(uint64_t hash, uint64_t part) {
  hash ^= part;
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccd;
  hash ^= hash >> 33;
  hash *= 0xc4ceb9fe1a85ec53;
  return hash ^ hash >> 33;
}

template <typename Key>
class RecentKeys {
 public:
  // Places: a power of two, at least 8.
  explicit RecentKeys(size_t places) : sets_(places / kWays), keys_(places) {}

  struct Seat {
    size_t place = 0;
    bool known = false;  // what is kept by this place is of this key
  };
  // A place for what is not known is free to be written to; it counts from Keep on.
  Seat Seek(const Key& key, uint64_t hash) {
    const size_t at = hash & (sets_.size() - 1);
    Set& set = sets_[at];
    const uint64_t tag = TagOf(hash);
    for (size_t way = 0; way < kWays; ++way) {
      if (set.tags[way] == tag && keys_[at * kWays + way] == key) return {at * kWays + way, true};
      if (set.tags[way] == 0) return {at * kWays + way, false};
    }
    const size_t way = set.next;
    set.next = (way + 1) % kWays;
    set.tags[way] = kNobody;
    return {at * kWays + way, false};
  }
  void Keep(size_t place, const Key& key, uint64_t hash) {
    keys_[place] = key;
    sets_[place / kWays].tags[place % kWays] = TagOf(hash);
  }

 private:
  static constexpr size_t kWays = 8;
  static constexpr uint64_t kNobody = 1;  // taken, by no key

  static uint64_t TagOf(uint64_t hash) { return hash | 2; }

  struct Set {
    std::array<uint64_t, kWays> tags{};  // 0: free
    size_t next = 0;
  };
  std::vector<Set> sets_;
  std::vector<Key> keys_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BASE_RECENT_H_
