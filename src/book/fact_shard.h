// The facts of one table about the customers of one shard, column by column in
// order of arrival.
//
// A fact is known by a row number that never changes. Rows of one customer are
// linked backwards (previous), so that one customer's facts are found without a
// search; all customers' facts are read by running through the columns. A
// column takes memory from the first append that brings it.
//
// Rows lie in order of arrival, so what was known by a batch is a number of
// first rows: the batches are kept as stretches of rows.
#ifndef GOODWILL_SRC_BOOK_FACT_SHARD_H_
#define GOODWILL_SRC_BOOK_FACT_SHARD_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "book/buffer.h"
#include "book/hash.h"
#include "goodwill/base/schema.h"

namespace goodwill {

// How a column is kept.
enum class Form : uint8_t {
  kNone,   // elsewhere (customer ids), or not at all (currency: the book's)
  kInt64,  // kNullNumber is absent
  kCode,   // number in a TextPool; 0 is absent
  kByte,   // small code; 0 is absent, booleans are 1 + value
  kText,   // own bytes, for ids that seldom repeat; "" is absent
};

struct FactColumn {
  Form form = Form::kNone;
  bool present = false;
  Buffer<int64_t> numbers;
  Buffer<uint32_t> codes;
  Buffer<uint8_t> small;
  Buffer<uint64_t> ends;  // one more than rows
  Buffer<char> text;

  std::string_view Text(uint32_t row) const {
    return {text.data() + ends[row], static_cast<size_t>(ends[row + 1] - ends[row])};
  }

  // Gives an absent column its values for `rows` rows, all absent.
  void Materialise(size_t rows);
  // Room for n rows in all (texts: for their ends; bytes grow as they come).
  void Reserve(size_t n);
  void Truncate(size_t rows);
  // Sets row `to` to what row `from` holds. For texts, rows after `to` and
  // before `from` are lost: rows are moved in ascending order to close gaps.
  void Move(uint32_t from, uint32_t to) {
    switch (form) {
      case Form::kInt64: numbers[to] = numbers[from]; break;
      case Form::kCode: codes[to] = codes[from]; break;
      case Form::kByte: small[to] = small[from]; break;
      case Form::kText: {
        const uint64_t size = ends[from + 1] - ends[from];
        if (size != 0) std::memmove(text.data() + ends[to], text.data() + ends[from], size);
        ends[to + 1] = ends[to] + size;
        break;
      }
      case Form::kNone: break;
    }
  }
  bool Equal(uint32_t a, uint32_t b) const {
    switch (form) {
      case Form::kInt64: return numbers[a] == numbers[b];
      case Form::kCode: return codes[a] == codes[b];
      case Form::kByte: return small[a] == small[b];
      case Form::kText: return Text(a) == Text(b);
      case Form::kNone: break;
    }
    return true;
  }
  size_t bytes() const {
    return numbers.bytes() + codes.bytes() + small.bytes() + ends.bytes() + text.bytes();
  }
};

// Finds a row by its content. Holds the first row of each content.
class ContentIndex {
 public:
  static constexpr uint32_t kNone = 0xFFFFFFFF;

  size_t capacity() const { return slots_.size(); }
  bool NeedsRoom(size_t n) const { return n * 4 > slots_.size() * 3; }
  // An empty table with room for n rows.
  static ContentIndex WithRoom(size_t n, size_t capacity_before) {
    ContentIndex index;
    const size_t capacity =
        std::max({size_t{8}, n + n / 3 + 1, capacity_before + capacity_before / 5});
    index.slots_.Resize(capacity);
    index.tags_.Resize(capacity, 0);
    return index;
  }
  // The same in memory that is lent.
  static ContentIndex InSlab(const std::shared_ptr<void>& slots_slab, uint32_t* slots,
                             const std::shared_ptr<void>& tags_slab, uint8_t* tags,
                             size_t capacity) {
    ContentIndex index;
    index.slots_.Borrow(slots_slab, slots, capacity);
    index.tags_.Borrow(tags_slab, tags, capacity);
    index.slots_.Resize(capacity);
    index.tags_.Resize(capacity, 0);
    return index;
  }
  void Clear() {
    std::fill(tags_.begin(), tags_.end(), uint8_t{0});
  }

  void Prefetch(uint64_t hash) const {
    const uint32_t slot = Slot(hash, slots_.size());
    __builtin_prefetch(tags_.data() + slot);
    __builtin_prefetch(slots_.data() + slot);
  }

  // The row with this content, or kNone after putting `row` there.
  template <typename Equal>
  uint32_t FindOrInsert(uint64_t hash, uint32_t row, Equal equal) {
    const uint8_t tag = UsedTag(hash);
    size_t slot = Slot(hash, slots_.size());
    // Eight slots at a time by their tags, for most contents are new and have to
    // look at all slots up to a free one.
    if constexpr (std::endian::native == std::endian::little) {
      for (; slot + 8 <= tags_.size(); slot += 8) {
        uint64_t tags;
        std::memcpy(&tags, tags_.data() + slot, sizeof tags);
        const uint64_t free = ZeroBytes(tags);
        uint64_t same = ZeroBytes(tags ^ kEachByte * tag);
        if (free != 0) same &= (free & (0 - free)) - 1;
        for (; same != 0; same &= same - 1) {
          const uint32_t other = slots_[slot + static_cast<size_t>(std::countr_zero(same)) / 8];
          if (equal(other)) return other;
        }
        if (free != 0) return Put(slot + static_cast<size_t>(std::countr_zero(free)) / 8, row, tag);
      }
    }
    for (;; ++slot) {
      if (slot == tags_.size()) slot = 0;
      if (tags_[slot] == 0) return Put(slot, row, tag);
      if (tags_[slot] == tag && equal(slots_[slot])) return slots_[slot];
    }
  }
  size_t bytes() const { return slots_.bytes() + tags_.bytes(); }

 private:
  static constexpr uint64_t kEachByte = 0x0101010101010101u;
  // The high bit of every byte that is zero, and perhaps of some above one.
  static constexpr uint64_t ZeroBytes(uint64_t bytes) {
    return (bytes - kEachByte) & ~bytes & (kEachByte << 7);
  }
  static uint8_t UsedTag(uint64_t hash) { return std::max<uint8_t>(Tag(hash), 1); }
  uint32_t Put(size_t slot, uint32_t row, uint8_t tag) {
    slots_[slot] = row;
    tags_[slot] = tag;
    return kNone;
  }

  Buffer<uint32_t> slots_;  // the row, where the tag says that there is one
  Buffer<uint8_t> tags_;    // 8 bits of the hash; 0 is free
};

// A batch number that no question reaches beyond: everything is known.
inline constexpr uint32_t kEverything = 0xFFFFFFFF;

// The rows that one batch brought: those before `end` that are of no earlier
// stretch.
struct BatchStretch {
  uint32_t end;
  uint32_t batch;
};

struct FactShard {
  static constexpr uint32_t kNoRow = 0xFFFFFFFF;

  uint32_t rows = 0;
  Buffer<uint32_t> customer;  // number in the shard's CustomerIndex
  Buffer<uint32_t> previous;  // the customer's fact before this one, or kNoRow
  Buffer<uint32_t> latest;    // by customer number: its last fact, or kNoRow
  std::vector<FactColumn> columns;
  // 1: replaced by a higher revision. Empty while nothing is.
  Buffer<uint8_t> superseded;
  uint32_t superseded_count = 0;
  // Since which batch a superseded row is so: the first that brought a higher
  // revision, or the row's own if that was there before.
  std::unordered_map<uint32_t, uint32_t> superseded_since;
  Buffer<BatchStretch> stretches;  // by row, and so by batch
  ContentIndex index;
  // Contents that are there more than once: first row, how often.
  std::unordered_map<uint32_t, uint32_t> multiplicity;

  bool Superseded(uint32_t row) const { return row < superseded.size() && superseded[row] != 0; }
  // Whether that was known by a batch.
  bool SupersededBy(uint32_t row, uint32_t batch) const {
    if (!Superseded(row)) return false;
    if (batch == kEverything) return true;
    const auto since = superseded_since.find(row);
    return since == superseded_since.end() || since->second <= batch;
  }
  // The batch that brought a row.
  uint32_t BatchOf(uint32_t row) const;
  // How many rows were there after a batch.
  uint32_t RowsBy(uint32_t batch) const;
  size_t bytes() const;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_FACT_SHARD_H_
