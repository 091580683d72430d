// Rows thrown into parts, each part in the order in which its rows came.
//
// Parts are chains of blocks out of one slab, so that rows are thrown in one run
// without being counted first, and a part's rows are read one block after the
// other.
#ifndef GOODWILL_SRC_BOOK_ROW_PARTS_H_
#define GOODWILL_SRC_BOOK_ROW_PARTS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include "book/hash.h"
#include "book/slab.h"

namespace goodwill {

template <typename Row>
class RowParts {
  static_assert(std::is_trivially_copyable_v<Row>);

 public:
  // Room for that many rows in all: a part opens one block, and another for each
  // that it fills.
  explicit RowParts(size_t rows)
      : block_rows_(std::clamp<size_t>(rows / kShards / 8, 16, kMostRows)),
        next_(rows / block_rows_ + kShards, 0),
        slab_(MakeSlab(next_.size() * block_rows_ * sizeof(Row))) {
    for (uint32_t p = 0; p < kShards; ++p) OpenBlock(p, p);
    used_ = kShards;
  }

  // Where a part's next row is to be written, which is to be done field by field:
  // a row put together elsewhere would be copied before it is whole in memory.
  Row& Next(uint32_t part) {
    Row* const at = at_[part];
    // The line after the next, so that it is there when it is needed.
    __builtin_prefetch(at + 128 / sizeof(Row), 1);
    return *at;
  }
  // Keeps the row that was written, or not; no branch depends on that.
  void Advance(uint32_t part, bool keep) {
    at_[part] += keep ? 1 : 0;
    if (at_[part] == end_[part]) [[unlikely]] {
      next_[last_[part]] = used_;
      OpenBlock(part, used_++);
    }
  }

  size_t size(uint32_t part) const {
    size_t n = 0;
    ForEachBlock(part, [&n](const Row*, size_t rows) { n += rows; });
    return n;
  }
  // Calls visit(rows, count) for each block of a part.
  template <typename F>
  void ForEachBlock(uint32_t part, F&& visit) const {
    uint32_t block = part;
    for (; block != last_[part]; block = next_[block]) visit(Begin(block), block_rows_);
    visit(Begin(block), static_cast<size_t>(at_[part] - Begin(block)));
  }

 private:
  // Not a power of two, so that blocks do not compete for the same lines of a
  // cache.
  static constexpr size_t kMostRows = 1000;

  Row* Begin(uint32_t block) const { return static_cast<Row*>(slab_.get()) + block * block_rows_; }
  void OpenBlock(uint32_t part, uint32_t block) {
    last_[part] = block;
    at_[part] = Begin(block);
    end_[part] = at_[part] + block_rows_;
  }

  const size_t block_rows_;
  std::vector<uint32_t> next_;  // by block
  std::shared_ptr<void> slab_;
  uint32_t used_ = 0;
  std::array<Row*, kShards> at_;
  std::array<Row*, kShards> end_;
  std::array<uint32_t, kShards> last_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_ROW_PARTS_H_
