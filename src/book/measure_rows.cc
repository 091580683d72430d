#include "book/measure_rows.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "book/buffer.h"
#include "book/hash.h"
#include "book/purchase_fold.h"
#include "book/row_key.h"
#include "book/row_parts.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

constexpr int64_t kMaxRows = 0xFFFFFFF0;
constexpr int64_t kReportRows = 1 << 20;

template <typename Key>
struct KeyedRow {
  Key key;
  int64_t time_us;
  int64_t amount;
};

// The customers of one part, numbered from 0 in order of appearance.
template <typename Key>
class KeyTable {
 public:
  explicit KeyTable(uint64_t seed) : seed_(seed) { slots_.Resize(1024, Entry{}); }

  void Clear() {
    keys_.Truncate(0);
    std::fill(slots_.begin(), slots_.end(), Entry{});
  }
  uint32_t size() const { return static_cast<uint32_t>(keys_.size()); }
  const Key& operator[](uint32_t c) const { return keys_[c]; }
  Key& operator[](uint32_t c) { return keys_[c]; }

  // The number of the customer; size() as it was before, if it is a new one.
  uint32_t FindOrAdd(const Key& key) {
    const uint64_t hash = key.Hash(seed_);
    const auto tag = static_cast<uint32_t>(hash);
    const size_t mask = slots_.size() - 1;
    size_t slot = (hash >> 8) & mask;
    for (; slots_[slot].customer != 0; slot = (slot + 1) & mask) {
      if (slots_[slot].tag == tag && keys_[slots_[slot].customer - 1] == key) {
        return slots_[slot].customer - 1;
      }
    }
    keys_.Push(key);
    slots_[slot] = {size(), tag};
    if (size() * uint64_t{2} > slots_.size()) Double();
    return size() - 1;
  }

 private:
  struct Entry {
    uint32_t customer = 0;  // number + 1; 0 is free
    uint32_t tag = 0;
  };

  void Double() {
    Buffer<Entry> slots;
    slots.Resize(slots_.size() * 2, Entry{});
    slots_ = std::move(slots);
    const size_t mask = slots_.size() - 1;
    for (uint32_t c = 0; c < size(); ++c) {
      const uint64_t hash = keys_[c].Hash(seed_);
      size_t slot = (hash >> 8) & mask;
      while (slots_[slot].customer != 0) slot = (slot + 1) & mask;
      slots_[slot] = {c + 1, static_cast<uint32_t>(hash)};
    }
  }

  const uint64_t seed_;
  Buffer<Key> keys_;
  Buffer<Entry> slots_;
};

// Copies of long ids, close together, that stay where they are.
class TextCopies {
 public:
  void Clear() {
    block_ = 0;
    used_ = 0;
  }
  const char* Add(const char* text, size_t size) {
    if (block_ < blocks_.size() && used_ + size > kBlock) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) blocks_.push_back(std::make_unique<char[]>(kBlock));
    char* const to = blocks_[block_].get() + used_;
    std::memcpy(to, text, size);
    used_ += size;
    return to;
  }

 private:
  static constexpr size_t kBlock = size_t{1} << 17;  // more than any id
  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t block_ = 0;
  size_t used_ = 0;
};

template <typename Key>
class RowMeasurer {
 public:
  RowMeasurer(const MeasuresPlan& plan, uint64_t seed, size_t rows)
      : plan_(plan),
        seed_(seed),
        parts_(rows),
        keys_(seed),
        fold_(plan.rule, plan.header.zone) {}

  // Throws the rows of a stretch of a chunk into their parts. False if an id
  // makes no key.
  bool Throw(const Table& table, size_t chunk, int64_t begin, int64_t end) {
    const auto numbers = [&](int column) {
      return table.columns[static_cast<size_t>(column)].chunks[chunk].numbers;
    };
    const int64_t* const times = numbers(purchases::kTime);
    const int64_t* const amounts = numbers(purchases::kAmount);
    const ColumnChunk& ids = table.columns[purchases::kCustomerId].chunks[chunk];
    const int64_t as_of = plan_.rule.as_of_us;
    const auto put = [&](const Key& key, int64_t i) {
      // Who is only known later is not there, so later rows can go now.
      parts_.Add(ShardOf(key.Hash(seed_)), {key, times[i], amounts[i]}, times[i] < as_of);
    };
    if constexpr (std::is_same_v<Key, NumberKey>) {
      for (int64_t i = begin; i < end; ++i) put({ids.numbers[i]}, i);
      return true;
    } else {
      return ids.text.Visit([&](auto get) {
        bool usable = true;
        for (int64_t i = begin; i < end && usable; ++i) {
          Key key;
          usable = Key::Parse(get(i), &key);
          if (usable) put(key, i);
        }
        return usable;
      });
    }
  }

  // Measures the customers of a part. False if their amounts add up to too much.
  bool Measure(uint32_t p, MeasuresPart& part) {
    constexpr size_t kAhead = 8;
    keys_.Clear();
    copies_.Clear();
    all_.Truncate(0);
    window_.Truncate(0);
    fold_.Start(parts_.size(p));
    const bool has_window = plan_.layout.window;
    PurchaseTotals unused;
    bool ok = true;
    parts_.ForEachBlock(p, [&](const KeyedRow<Key>* rows, size_t n) {
      for (size_t i = 0; i < n; ++i) {
        const KeyedRow<Key>& row = rows[i];
        if (i + kAhead < n) rows[i + kAhead].key.Prefetch();
        const uint32_t c = keys_.FindOrAdd(row.key);
        if (c == all_.size()) [[unlikely]] Welcome(c);
        const OrderSum order = OrderOfLine(row.time_us, row.amount, kNullNumber);
        ok &= fold_.Add(c, order, all_[c], has_window ? window_[c] : unused);
      }
    });
    if (!ok) return false;
    if (plan_.rule.count_days) {
      part.cadence.resize(keys_.size());
      fold_.CountAllDays(keys_.size(), all_.data(), has_window ? window_.data() : nullptr,
                         part.cadence.data());
    }
    part.all.assign(all_.begin(), all_.end());
    part.window.assign(window_.begin(), window_.end());
    Name(part);
    return true;
  }

 private:
  // Room for the totals of customer c, who is new.
  void Welcome(uint32_t c) {
    if constexpr (std::is_same_v<Key, TextKey>) {
      Key& key = keys_[c];
      if (key.is_long()) key = key.MovedTo(copies_.Add(key.place(), key.size()));
    }
    all_.Push({});
    if (plan_.layout.window) window_.Push({});
  }

  void Name(MeasuresPart& part) const {
    const uint32_t n = keys_.size();
    part.ids = plan_.header.ids;
    if constexpr (std::is_same_v<Key, NumberKey>) {
      part.numbers.resize(n);
      for (uint32_t c = 0; c < n; ++c) part.numbers[c] = keys_[c].number;
    } else {
      auto bytes = std::make_shared<std::string>();
      size_t total = 0;
      for (uint32_t c = 0; c < n; ++c) total += keys_[c].size();
      bytes->reserve(total);
      part.texts.resize(n);
      for (uint32_t c = 0; c < n; ++c) {
        const size_t at = bytes->size();
        keys_[c].AppendTo(*bytes);
        part.texts[c] = std::string_view(bytes->data() + at, bytes->size() - at);
      }
      part.text_storage = std::move(bytes);
    }
  }

  const MeasuresPlan& plan_;
  const uint64_t seed_;
  RowParts<KeyedRow<Key>> parts_;
  // Of one part.
  KeyTable<Key> keys_;
  TextCopies copies_;
  Buffer<PurchaseTotals> all_;
  Buffer<PurchaseTotals> window_;
  PurchaseFold fold_;
};

template <typename Key>
absl::StatusOr<std::shared_ptr<const Measures>> MeasureKeyed(const Table& table,
                                                             const MeasuresPlan& plan,
                                                             uint64_t seed, const Run& run) {
  RowMeasurer<Key> measurer(plan, seed, static_cast<size_t>(table.rows));
  int64_t done = 0;
  for (size_t chunk = 0; chunk < table.chunk_rows.size(); ++chunk) {
    const int64_t rows = table.chunk_rows[chunk];
    for (int64_t begin = 0, end; begin < rows; begin = end) {
      end = std::min(rows, begin + kReportRows);
      if (!measurer.Throw(table, chunk, begin, end)) return nullptr;
      done += end - begin;
      GOODWILL_RETURN_IF_ERROR(run.Report(done, table.rows));
    }
  }
  std::vector<std::shared_ptr<const MeasuresPart>> parts(kShards);
  for (uint32_t p = 0; p < kShards; ++p) {
    auto part = std::make_shared<MeasuresPart>();
    if (!measurer.Measure(p, *part)) return nullptr;
    parts[p] = std::move(part);
    GOODWILL_RETURN_IF_ERROR(run.Report(p + 1, kShards));
  }
  return std::make_shared<const Measures>(plan.header, plan.layout, std::move(parts));
}

std::string_view FirstId(const Table& table) {
  const auto& chunks = table.columns[purchases::kCustomerId].chunks;
  for (size_t chunk = 0; chunk < chunks.size(); ++chunk) {
    if (table.chunk_rows[chunk] != 0) return chunks[chunk].text[0];
  }
  return {};
}

}  // namespace

bool CanMeasureRows(const Table& table) {
  if (table.spec->kind != TableKind::kPurchases || table.rows == 0 || table.rows > kMaxRows) {
    return false;
  }
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const bool used = c == purchases::kCustomerId || c == purchases::kTime ||
                      c == purchases::kAmount || c == purchases::kCurrency;
    if (!used && table.Has(static_cast<int>(c))) return false;
  }
  return true;
}

absl::StatusOr<std::shared_ptr<const Measures>> MeasureRows(const Table& purchases,
                                                            const MeasuresPlan& plan,
                                                            uint64_t hash_seed, const Run& run) {
  if (plan.header.ids == IdKind::kNumber) {
    return MeasureKeyed<NumberKey>(purchases, plan, hash_seed, run);
  }
  // Where the first id is a UUID, all probably are; one that is not costs a
  // second beginning.
  const std::string_view first = FirstId(purchases);
  if (UuidKey key; UuidKey::Parse(first, &key)) {
    auto measures = MeasureKeyed<UuidKey>(purchases, plan, hash_seed, run);
    if (!measures.ok() || *measures != nullptr) return measures;
  }
  return MeasureKeyed<TextKey>(purchases, plan, hash_seed, run);
}

}  // namespace goodwill
