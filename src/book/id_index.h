// Finds the current row of a fact that has an identity of its own (a purchase
// id, a contact id). One table for all shards, because a corrected fact may
// name another customer.
#ifndef GOODWILL_SRC_BOOK_ID_INDEX_H_
#define GOODWILL_SRC_BOOK_ID_INDEX_H_

#include <cstdint>

#include "book/buffer.h"
#include "book/hash.h"

namespace goodwill {

// Where a fact is: its shard and its row there.
struct RowRef {
  uint32_t shard = 0;
  uint32_t row = 0;
  bool operator==(const RowRef&) const = default;
};

class IdIndex {
 public:
  size_t size() const { return size_; }

  // The entry for which equal(ref) holds, or null.
  template <typename Equal>
  RowRef* Find(uint64_t hash, Equal equal) {
    if (slots_.empty()) return nullptr;
    const uint32_t tag = Tag24(hash);
    for (size_t slot = Slot(hash, slots_.size()); slots_[slot].used;
         slot = slot + 1 == slots_.size() ? 0 : slot + 1) {
      if (slots_[slot].tag == tag && equal(slots_[slot].ref())) {
        found_ = slots_[slot].ref();
        at_ = slot;
        return &found_;
      }
    }
    return nullptr;
  }
  // Changes the entry that Find found last.
  void ReplaceFound(RowRef to) { slots_[at_].set(to); }

  // Room for n entries in all. hash_of(ref) gives the hash of an entry.
  template <typename HashOf>
  void Reserve(size_t n, HashOf hash_of) {
    if (n * 4 <= slots_.size() * 3) return;
    Buffer<Entry> old;
    old.Resize(std::max({size_t{8}, n + n / 3 + 1, slots_.size() + slots_.size() / 3}), Entry{});
    std::swap(old, slots_);
    for (const Entry& e : old) {
      if (e.used) Put(hash_of(e.ref()), e.ref());
    }
  }
  // The entry must not be there, and there must be room.
  void Insert(uint64_t hash, RowRef ref) {
    Put(hash, ref);
    ++size_;
  }
  // Removes the entry that Find found last, closing the gap behind it.
  template <typename HashOf>
  void EraseFound(HashOf hash_of) {
    size_t hole = at_;
    slots_[hole].used = 0;
    --size_;
    for (size_t next = hole + 1;; ++next) {
      if (next == slots_.size()) next = 0;
      if (!slots_[next].used) return;
      const size_t home = Slot(hash_of(slots_[next].ref()), slots_.size());
      // Move the entry into the hole unless its home lies between hole and it.
      const bool stays = hole <= next ? (home > hole && home <= next) : (home > hole || home <= next);
      if (stays) continue;
      slots_[hole] = slots_[next];
      slots_[next].used = 0;
      hole = next;
    }
  }
  size_t bytes() const { return slots_.bytes(); }

 private:
  struct Entry {
    uint64_t used : 1;
    uint64_t tag : 23;
    uint64_t shard : 8;
    uint64_t row : 32;
    RowRef ref() const { return {static_cast<uint32_t>(shard), static_cast<uint32_t>(row)}; }
    void set(RowRef r) {
      shard = r.shard;
      row = r.row;
    }
  };
  static_assert(sizeof(Entry) == 8);

  static uint32_t Tag24(uint64_t hash) { return static_cast<uint32_t>(hash >> 32) & 0x7FFFFF; }
  void Put(uint64_t hash, RowRef ref) {
    size_t slot = Slot(hash, slots_.size());
    while (slots_[slot].used) slot = slot + 1 == slots_.size() ? 0 : slot + 1;
    slots_[slot].used = 1;
    slots_[slot].tag = Tag24(hash);
    slots_[slot].set(ref);
  }

  Buffer<Entry> slots_;
  size_t size_ = 0;
  RowRef found_;
  size_t at_ = 0;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_ID_INDEX_H_
