// Spreading the rows of a slice over the shards, column by column, straight to
// where they will stay.
#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "book/append.h"
#include "book/slab.h"

namespace goodwill {
namespace {

constexpr size_t kMaxIdBytes = 65'535;
constexpr uint32_t kMaxShardRows = 0xFFFFFFF0;

}  // namespace

// Gives the buffers of a large batch their first memory from slabs. The columns
// of an empty table get room for what a shard may expect of the whole batch; one
// that gets more moves out.
void Appender::LendMemory() {
  const auto slice = static_cast<size_t>(std::min(table_.rows, kSliceRows));
  const auto lend = [](auto& buffer, size_t n) {
    using Value = std::remove_reference_t<decltype(buffer[0])>;
    std::shared_ptr<void> slab = MakeSlab(n * sizeof(Value));
    auto* data = static_cast<Value*>(slab.get());
    buffer.Borrow(std::move(slab), data, n);
  };
  lend(shard_of_, slice);
  if (spec_.customer >= 0) {
    if (book_.ids == IdKind::kNumber) {
      lend(number_keys_, slice);
    } else {
      lend(hashes_, slice);
      lend(text_keys_, slice);
    }
  }
  if (spec_.customer < 0) return;
  for (uint32_t s = 0; s < kShards; ++s) {
    if (facts(s).customer.capacity() != 0) return;
  }
  const size_t mean = static_cast<size_t>(expected_rows_) / kShards;
  const size_t room = (mean + mean / 32 + 64) & ~size_t{63};
  const auto share = [room](const std::shared_ptr<void>& slab, uint32_t s, auto& buffer) {
    using Value = std::remove_reference_t<decltype(buffer[0])>;
    buffer.Borrow(slab, static_cast<Value*>(slab.get()) + s * room, room);
  };
  const auto each = [&](size_t size, auto buffer_of) {
    const std::shared_ptr<void> slab = MakeSlab(kShards * room * size);
    for (uint32_t s = 0; s < kShards; ++s) share(slab, s, buffer_of(facts(s)));
  };
  for (uint32_t s = 0; s < kShards; ++s) Furnish(facts(s));
  each(sizeof(uint32_t), [](FactShard& f) -> auto& { return f.customer; });
  if (know_again_) each(sizeof(uint32_t), [](FactShard& f) -> auto& { return f.previous; });
  for (size_t c = 0; c < spec_.columns.size(); ++c) {
    if (!table_.Has(static_cast<int>(c))) continue;
    switch (FormOf(spec_, static_cast<int>(c))) {
      case Form::kInt64:
        each(sizeof(int64_t), [c](FactShard& f) -> auto& { return f.columns[c].numbers; });
        break;
      case Form::kCode:
        each(sizeof(uint32_t), [c](FactShard& f) -> auto& { return f.columns[c].codes; });
        break;
      default:
        break;
    }
  }
  if (know_again_ && !has_ids_) {
    const size_t capacity = room + room / 3;
    const auto slots = MakeSlab(kShards * capacity * sizeof(uint32_t));
    const auto tags = MakeSlab(kShards * capacity);
    for (uint32_t s = 0; s < kShards; ++s) {
      facts(s).index =
          ContentIndex::InSlab(slots, static_cast<uint32_t*>(slots.get()) + s * capacity, tags,
                               static_cast<uint8_t*>(tags.get()) + s * capacity, capacity);
    }
  }
}

// Gives a shard's table its columns, none of them present yet.
void Appender::Furnish(FactShard& f) {
  if (!f.columns.empty()) return;
  f.columns.resize(spec_.columns.size());
  for (size_t c = 0; c < f.columns.size(); ++c)
    f.columns[c].form = FormOf(spec_, static_cast<int>(c));
}

absl::Status Appender::AppendSlice(const std::vector<Stretch>& slice, int64_t rows) {
  slice_first_row_ = slice.front().first_row;
  GOODWILL_RETURN_IF_ERROR(HashCustomers(slice, rows));
  for (uint32_t s = 0; s < kShards; ++s) {
    if (counts_[s] > kMaxShardRows - facts(s).rows) {
      return absl::ResourceExhaustedError("the book holds as many facts as it can");
    }
  }
  if (has_ids_ && know_again_) {
    // Once for all shards: every growth moves all ids.
    IdIndex& ids = book_.tables[kind_].ids;
    const int64_t coming = restores_ ? expected_rows_ - slice_first_row_ : rows;
    ids.Reserve(ids.size() + static_cast<size_t>(coming),
                [this](RowRef r) { return IdentityHash(r); });
  }
  MakeRoom();
  Spread(slice, rows);
  for (uint32_t s = 0; s < kShards; ++s) {
    if (counts_[s] != 0) SettleShard(s);
  }
  return absl::OkStatus();
}

absl::Status Appender::HashCustomers(const std::vector<Stretch>& slice, int64_t rows) {
  counts_.fill(0);
  shard_of_.Resize(static_cast<size_t>(rows));
  if (spec_.customer < 0) {
    std::fill(shard_of_.begin(), shard_of_.end(), uint8_t{0});
    counts_[0] = static_cast<uint32_t>(rows);
  } else {
    const TableColumn& column = table_.columns[static_cast<size_t>(spec_.customer)];
    if (column.physical == Physical::kText) hashes_.Resize(static_cast<size_t>(rows));
    uint64_t* hash = hashes_.data();
    uint8_t* shard = shard_of_.data();
    Problems bad(problems_.limit());
    for (const Stretch& stretch : slice) {
      const ColumnChunk& chunk = column.chunks[stretch.chunk];
      if (column.physical == Physical::kNumbers) {
        const int64_t* ids = chunk.numbers;
        for (int64_t i = stretch.begin; i < stretch.end; ++i) {
          *shard++ = static_cast<uint8_t>(ShardOf(HashNumber(ids[i], book_.seed)));
        }
      } else {
        chunk.text.Visit([&](auto get) {
          for (int64_t i = stretch.begin; i < stretch.end; ++i) {
            const std::string_view id = get(i);
            if (id.empty() || id.size() > kMaxIdBytes) [[unlikely]] {
              bad.Add(
                  {.row = stretch.first_row + i - stretch.begin,
                   .field = std::string(spec_.columns[static_cast<size_t>(spec_.customer)].name),
                   .reason = id.empty() ? "is empty" : "is longer than 65,535 bytes"});
            }
            *hash = HashText(id);
            *shard++ = static_cast<uint8_t>(ShardOf(*hash++));
          }
        });
      }
    }
    GOODWILL_RETURN_IF_ERROR(bad.ToStatus("some customer ids cannot be used"));
    // Four counters each, so that runs of one shard do not wait for themselves.
    std::array<std::array<uint32_t, kShards>, 4> counts{};
    for (size_t i = 0; i < shard_of_.size(); ++i) ++counts[i % 4][shard_of_[i]];
    for (uint32_t s = 0; s < kShards; ++s) {
      counts_[s] = counts[0][s] + counts[1][s] + counts[2][s] + counts[3][s];
    }
  }
  starts_[0] = 0;
  for (uint32_t s = 0; s < kShards; ++s) starts_[s + 1] = starts_[s] + counts_[s];
  return absl::OkStatus();
}

void Appender::MakeRoom() {
  for (uint32_t s = 0; s < kShards; ++s) {
    if (counts_[s] == 0) continue;
    FactShard& f = facts(s);
    const size_t rows = f.rows, all = rows + counts_[s];
    Furnish(f);
    f.customer.Resize(all, 0);
    if (know_again_) f.previous.Resize(all, FactShard::kNoRow);
    for (size_t c = 0; c < f.columns.size(); ++c) {
      FactColumn& column = f.columns[c];
      const bool given = table_.Has(static_cast<int>(c));
      if (given) column.Materialise(rows);
      if (!column.present) continue;
      switch (column.form) {
        case Form::kInt64:
          given ? column.numbers.Resize(all) : column.numbers.Resize(all, kNullNumber);
          break;
        case Form::kCode:
          given ? column.codes.Resize(all) : column.codes.Resize(all, 0);
          break;
        case Form::kByte:
          given ? column.small.Resize(all) : column.small.Resize(all, 0);
          break;
        case Form::kText:
          if (!given) column.ends.Resize(all + 1, column.ends[rows]);
          break;
        case Form::kNone:
          break;
      }
    }
  }
}

void Appender::Spread(const std::vector<Stretch>& slice, int64_t rows) {
  const auto n = static_cast<size_t>(rows);
  std::array<uint32_t, kShards> at;
  std::copy_n(starts_.begin(), kShards, at.begin());
  if (spec_.customer >= 0) {
    const TableColumn& column = table_.columns[static_cast<size_t>(spec_.customer)];
    const uint8_t* shard = shard_of_.data();
    if (column.physical == Physical::kNumbers) {
      number_keys_.Resize(n);
      for (const Stretch& stretch : slice) {
        const int64_t* ids = column.chunks[stretch.chunk].numbers;
        for (int64_t i = stretch.begin; i < stretch.end; ++i) {
          number_keys_[at[*shard++]++] = ids[i];
        }
      }
    } else {
      text_keys_.Resize(n);
      const uint64_t* hash = hashes_.data();
      for (const Stretch& stretch : slice) {
        column.chunks[stretch.chunk].text.Visit([&](auto get) {
          for (int64_t i = stretch.begin; i < stretch.end; ++i) {
            const std::string_view id = get(i);
            text_keys_[at[*shard++]++] = {
                id.data(), uint64_t{id.size()} << 40 | (*hash++ & 0xFFFFFFFFFFu)};
          }
        });
      }
    }
  }
  if (has_ids_ || restores_) {
    origin_.Resize(n);
    std::copy_n(starts_.begin(), kShards, at.begin());
    for (size_t i = 0; i < n; ++i) origin_[at[shard_of_[i]]++] = static_cast<uint32_t>(i);
  }
  formatted_.clear();
  for (size_t c = 0; c < spec_.columns.size(); ++c) {
    if (table_.Has(static_cast<int>(c))) SpreadColumn(c, slice);
  }
}

void Appender::SpreadColumn(size_t c, const std::vector<Stretch>& slice) {
  const uint8_t* shard = shard_of_.data();
  const TableColumn& column = table_.columns[c];
  switch (FormOf(spec_, static_cast<int>(c))) {
    case Form::kNone:
      return;
    case Form::kInt64: {
      std::array<int64_t*, kShards> to{};
      for (uint32_t s = 0; s < kShards; ++s) {
        if (counts_[s] != 0) to[s] = facts(s).columns[c].numbers.data() + facts(s).rows;
      }
      for (const Stretch& stretch : slice) {
        const int64_t* values = column.chunks[stretch.chunk].numbers;
        for (int64_t i = stretch.begin; i < stretch.end; ++i) *to[*shard++]++ = values[i];
      }
      return;
    }
    case Form::kByte: {
      const int64_t shift = spec_.columns[c].type == ColumnType::kBoolean ? 1 : 0;
      std::array<uint8_t*, kShards> to{};
      for (uint32_t s = 0; s < kShards; ++s) {
        if (counts_[s] != 0) to[s] = facts(s).columns[c].small.data() + facts(s).rows;
      }
      for (const Stretch& stretch : slice) {
        const int64_t* values = column.chunks[stretch.chunk].numbers;
        for (int64_t i = stretch.begin; i < stretch.end; ++i) {
          *to[*shard++]++ = values[i] == kNullNumber ? 0 : static_cast<uint8_t>(values[i] + shift);
        }
      }
      return;
    }
    case Form::kCode: {
      std::array<uint32_t*, kShards> to{};
      for (uint32_t s = 0; s < kShards; ++s) {
        if (counts_[s] != 0) to[s] = facts(s).columns[c].codes.data() + facts(s).rows;
      }
      for (const Stretch& stretch : slice) {
        const auto n = static_cast<size_t>(stretch.end - stretch.begin);
        codes_.Resize(n);
        Codes(c, stretch, codes_.data());
        for (size_t i = 0; i < n; ++i) *to[*shard++]++ = codes_[i];
      }
      return;
    }
    case Form::kText: {
      std::array<uint32_t, kShards> at;
      std::copy_n(starts_.begin(), kShards, at.begin());
      texts_[c].Resize(starts_[kShards]);
      Buffer<std::string_view> views;
      for (const Stretch& stretch : slice) {
        const auto n = static_cast<size_t>(stretch.end - stretch.begin);
        views.Resize(n);
        Texts(c, stretch, views.data());
        for (size_t i = 0; i < n; ++i) texts_[c][at[*shard++]++] = views[i];
      }
      return;
    }
  }
}

// The pool's codes for a stretch of texts (or number ids, as decimal text).
void Appender::Codes(size_t c, const Stretch& stretch, uint32_t* out) {
  TextPool& pool = book_.tables[kind_].pools[c];
  const TableColumn& column = table_.columns[c];
  const ColumnChunk& chunk = column.chunks[stretch.chunk];
  const auto intern = [&pool](std::string_view text) {
    return text.empty() ? 0 : pool.Intern(text);
  };
  if (column.physical == Physical::kNumbers) {
    char digits[24];
    for (int64_t i = stretch.begin; i < stretch.end; ++i) {
      if (chunk.numbers[i] == kNullNumber) {
        *out++ = 0;
        continue;
      }
      const auto end = std::to_chars(digits, digits + sizeof digits, chunk.numbers[i]).ptr;
      *out++ = intern({digits, static_cast<size_t>(end - digits)});
    }
    return;
  }
  if (chunk.text.layout == TextArray::Layout::kCodes &&
      chunk.text.dictionary_size <= stretch.end - stretch.begin) {
    std::vector<uint32_t> known(static_cast<size_t>(chunk.text.dictionary_size));
    for (size_t d = 0; d < known.size(); ++d) known[d] = intern(chunk.text.dictionary[d]);
    for (int64_t i = stretch.begin; i < stretch.end; ++i) {
      *out++ = chunk.text.codes[i] < 0 ? 0 : known[static_cast<size_t>(chunk.text.codes[i])];
    }
    return;
  }
  chunk.text.Visit([&](auto get) {
    for (int64_t i = stretch.begin; i < stretch.end; ++i) *out++ = intern(get(i));
  });
}

void Appender::Texts(size_t c, const Stretch& stretch, std::string_view* out) {
  const TableColumn& column = table_.columns[c];
  const ColumnChunk& chunk = column.chunks[stretch.chunk];
  if (column.physical != Physical::kNumbers) {
    chunk.text.Visit([&](auto get) {
      for (int64_t i = stretch.begin; i < stretch.end; ++i) *out++ = get(i);
    });
    return;
  }
  // Number ids are kept as decimal text, so that 17 from a table and "17" from
  // a file are one identity. The buffer must not move while views point at it.
  constexpr size_t kDigits = 20;
  Buffer<char> block;
  block.Resize(static_cast<size_t>(stretch.end - stretch.begin) * kDigits);
  char* at = block.data();
  for (int64_t i = stretch.begin; i < stretch.end; ++i) {
    if (chunk.numbers[i] == kNullNumber) {
      *out++ = {};
      continue;
    }
    char* const end = std::to_chars(at, at + kDigits, chunk.numbers[i]).ptr;
    *out++ = {at, static_cast<size_t>(end - at)};
    at = end;
  }
  formatted_.push_back(std::move(block));
}

}  // namespace goodwill
