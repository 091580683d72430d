// The customers of one shard: their ids, each known by a small number from 0.
//
// Ids are found through an open table of numbers with 32 bits of hash beside
// each, so that a look-up seldom compares an id in vain. The table doubles when
// it is half full.
#ifndef GOODWILL_SRC_BOOK_CUSTOMER_INDEX_H_
#define GOODWILL_SRC_BOOK_CUSTOMER_INDEX_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#include "book/buffer.h"
#include "book/hash.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

class CustomerIndex {
 public:
  static constexpr uint32_t kNone = 0xFFFFFFFF;

  uint32_t size() const {
    return static_cast<uint32_t>(numbers_.empty() ? (ends_.empty() ? 0 : ends_.size() - 1)
                                                  : numbers_.size());
  }
  std::string_view Text(uint32_t c) const {
    return {bytes_.data() + ends_[c], static_cast<size_t>(ends_[c + 1] - ends_[c])};
  }
  int64_t Number(uint32_t c) const { return numbers_[c]; }
  CustomerIdView Id(uint32_t c) const {
    return numbers_.empty() ? CustomerIdView::Text(Text(c)) : CustomerIdView::Number(numbers_[c]);
  }

  void Prefetch(uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[(hash >> 8) & (slots_.size() - 1)]);
  }
  uint32_t FindNumber(int64_t id, uint64_t hash) const {
    return Find(hash, [&](uint32_t c) { return numbers_[c] == id; });
  }
  uint32_t FindText(std::string_view id, uint64_t hash) const {
    return Find(hash, [&](uint32_t c) { return Text(c) == id; });
  }

  // The customer's number, a new one if need be. Throws std::bad_alloc, and
  // then holds what it held.
  uint32_t AddNumber(int64_t id, uint64_t hash, uint64_t seed) {
    const uint32_t known = FindNumber(id, hash);
    if (known != kNone) return known;
    numbers_.Reserve(numbers_.size() + 1 + numbers_.size() / 4);
    MakeRoom([&](uint32_t c) { return HashNumber(numbers_[c], seed); });
    numbers_.Push(id);
    return Insert(hash, size() - 1);
  }
  uint32_t AddText(std::string_view id, uint64_t hash) {
    const uint32_t known = FindText(id, hash);
    if (known != kNone) return known;
    if (ends_.empty()) ends_.Push(0);
    if (bytes_.size() + id.size() > bytes_.capacity()) {
      bytes_.Reserve(bytes_.size() + id.size() + bytes_.size() / 4);
    }
    ends_.Reserve(ends_.size() + 1 + ends_.size() / 4);
    MakeRoom([&](uint32_t c) { return HashText(Text(c)); });
    bytes_.Append(id.data(), id.size());
    ends_.Push(bytes_.size());
    return Insert(hash, size() - 1);
  }

  // Forgets the customers from number n on. Never allocates.
  void Truncate(uint32_t n, uint64_t seed) {
    if (n >= size()) return;
    const bool numbers = !numbers_.empty();
    numbers_.Truncate(n);
    if (!numbers) {
      bytes_.Truncate(ends_[n]);
      ends_.Truncate(n + 1);
    }
    std::fill(slots_.begin(), slots_.end(), Entry{});
    for (uint32_t c = 0; c < n; ++c) {
      Insert(numbers ? HashNumber(numbers_[c], seed) : HashText(Text(c)), c);
    }
  }

  size_t bytes() const {
    return numbers_.bytes() + ends_.bytes() + bytes_.bytes() + slots_.bytes();
  }

 private:
  struct Entry {
    uint32_t customer = 0;  // number + 1; 0 is free
    uint32_t tag = 0;       // low bits of the hash
  };

  template <typename Equal>
  uint32_t Find(uint64_t hash, Equal equal) const {
    if (slots_.empty()) return kNone;
    const auto tag = static_cast<uint32_t>(hash);
    const size_t mask = slots_.size() - 1;
    for (size_t slot = (hash >> 8) & mask;; slot = (slot + 1) & mask) {
      const Entry entry = slots_[slot];
      if (entry.customer == 0) return kNone;
      if (entry.tag == tag && equal(entry.customer - 1)) return entry.customer - 1;
    }
  }
  uint32_t Insert(uint64_t hash, uint32_t c) {
    const size_t mask = slots_.size() - 1;
    size_t slot = (hash >> 8) & mask;
    while (slots_[slot].customer != 0) slot = (slot + 1) & mask;
    slots_[slot] = {c + 1, static_cast<uint32_t>(hash)};
    return c;
  }
  template <typename HashOf>
  void MakeRoom(HashOf hash_of) {
    if ((size() + 1) * uint64_t{2} <= slots_.size()) return;
    Buffer<Entry> slots;
    slots.Resize(std::max<size_t>(8, slots_.size() * 2), Entry{});  // a power of two
    slots_ = std::move(slots);
    for (uint32_t c = 0; c < size(); ++c) Insert(hash_of(c), c);
  }
  Buffer<int64_t> numbers_;   // number ids, or
  Buffer<uint64_t> ends_;     // text ids: text c is bytes_[ends_[c] .. ends_[c + 1])
  Buffer<char> bytes_;
  Buffer<Entry> slots_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_CUSTOMER_INDEX_H_
