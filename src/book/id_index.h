// Finds the current row of a fact that has an identity of its own (a purchase
// id, a contact id). One table for all shards, because a corrected fact may
// name another customer.
#ifndef GOODWILL_SRC_BOOK_ID_INDEX_H_
#define GOODWILL_SRC_BOOK_ID_INDEX_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "book/buffer.h"
#include "book/hash.h"
#include "book/slab.h"

namespace goodwill {

// Where a fact is: its shard and its row there.
struct RowRef {
  uint32_t shard = 0;
  uint32_t row = 0;
  bool operator==(const RowRef&) const = default;
};

class IdIndex {
 public:
  IdIndex() = default;

  size_t size() const { return size_; }

  // The entry for which equal(ref) holds, or null.
  template <typename Equal>
  RowRef* Find(uint64_t hash, Equal equal) {
    if (slots_.empty()) return nullptr;
    const uint32_t tag = Tag(hash);
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

  // Asks for the memory that Find will look at first.
  void Prefetch(uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[Slot(hash, slots_.size())]);
  }

  // Room for n entries in all. hash_of(ref) gives the hash of an entry, and is
  // slow, because it reads the fact; a large table does not need it.
  template <typename HashOf>
  void Reserve(size_t n, HashOf hash_of) {
    if (n * 4 <= slots_.size() * 3) return;
    // In large pages, because look-ups go anywhere.
    const size_t size = std::max({size_t{8}, n + n / 3 + 1, slots_.size() + slots_.size() / 3});
    std::shared_ptr<void> slab = MakeSlab(size * sizeof(Entry));
    Buffer<Entry> grown;
    grown.Borrow(slab, static_cast<Entry*>(slab.get()), size);
    grown.Resize(size, Entry{});
    const IdIndex old(std::move(slots_), farthest_);
    slots_ = std::move(grown);
    farthest_ = 0;
    const bool knows = old.KnowsHashes();
    for (size_t slot = 0; slot < old.slots_.size(); ++slot) {
      const Entry& e = old.slots_[slot];
      if (e.used) Put(knows ? old.SlotHash(slot) : hash_of(e.ref()), e.ref());
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
      const bool stays =
          hole <= next ? (home > hole && home <= next) : (home > hole || home <= next);
      if (stays) continue;
      slots_[hole] = slots_[next];
      slots_[next].used = 0;
      hole = next;
    }
  }
  size_t bytes() const { return slots_.bytes(); }

 private:
  // The low 23 of the hash's 32 bits that choose a slot are kept as a tag; the
  // high 9 follow from where the entry lies, unless the table is small.
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
  static constexpr int kTagBits = 23;
  static constexpr uint32_t kHighs = uint32_t{1} << (32 - kTagBits);

  IdIndex(Buffer<Entry> slots, size_t farthest) : slots_(std::move(slots)), farthest_(farthest) {}

  static uint32_t Tag(uint64_t hash) {
    return static_cast<uint32_t>(hash) & ((1u << kTagBits) - 1);
  }
  void Put(uint64_t hash, RowRef ref) {
    const size_t home = Slot(hash, slots_.size());
    size_t slot = home;
    while (slots_[slot].used) slot = slot + 1 == slots_.size() ? 0 : slot + 1;
    slots_[slot].used = 1;
    slots_[slot].tag = Tag(hash);
    slots_[slot].set(ref);
    farthest_ = std::max(farthest_, Behind(slot, home));
  }
  // How far a slot lies behind an entry's home.
  size_t Behind(size_t slot, size_t home) const {
    return slot >= home ? slot - home : slot + slots_.size() - home;
  }
  // Hashes that agree in the tag have their homes this far apart at least.
  bool KnowsHashes() const { return slots_.size() / kHighs > farthest_ + 1; }
  // The 32 bits of an entry's hash: of all with its tag, that whose home is the
  // nearest before it.
  uint32_t SlotHash(size_t slot) const {
    const auto tag = static_cast<uint32_t>(slots_[slot].tag);
    const auto guess = static_cast<uint32_t>(slot * kHighs / slots_.size());
    uint32_t best = 0;
    size_t nearest = SIZE_MAX;
    for (uint32_t high : {guess - 1, guess, guess + 1}) {
      const uint32_t hash = (high % kHighs) << kTagBits | tag;
      const size_t behind = Behind(slot, Slot(hash, slots_.size()));
      if (behind < nearest) {
        nearest = behind;
        best = hash;
      }
    }
    return best;
  }

  Buffer<Entry> slots_;
  size_t size_ = 0;
  RowRef found_;
  size_t at_ = 0;
  size_t farthest_ = 0;  // that any entry ever lay behind its home
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_ID_INDEX_H_
