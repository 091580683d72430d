#include "book/measure_rows.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
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

template <typename Key, typename Amount>
struct KeyedRow {
  int64_t time_us;
  Key key;
  Amount amount;
};
static_assert(sizeof(KeyedRow<SmallNumberKey, int32_t>) == 16);
static_assert(sizeof(KeyedRow<DigitsKey, int32_t>) == 16);
static_assert(sizeof(KeyedRow<ShortKey, int32_t>) == 24);
static_assert(sizeof(KeyedRow<TextKey, int64_t>) == 32);

// The customers of one part, numbered from 0 in order of appearance. The keys lie
// in the open table itself, so that a look-up goes to one place.
template <typename Key>
class KeyTable {
 public:
  KeyTable() { slots_.Resize(1024, Slot{}); }

  void Clear() {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    size_ = 0;
  }
  uint32_t size() const { return size_; }

  void Prefetch(uint64_t hash) const {
    __builtin_prefetch(&slots_[(hash >> 8) & (slots_.size() - 1)]);
  }
  // The number of the customer. One that is new gets size() for a number, and
  // for a key what keep(key) returns.
  template <typename Keep>
  uint32_t FindOrAdd(const Key& key, uint64_t hash, uint64_t seed, Keep keep) {
    const size_t mask = slots_.size() - 1;
    size_t at = (hash >> 8) & mask;
    for (; slots_[at].customer != 0; at = (at + 1) & mask) {
      if (slots_[at].key == key) return slots_[at].customer - 1;
    }
    slots_[at] = {keep(key), ++size_};
    if (size_ * uint64_t{2} > slots_.size()) Double(seed);
    return size_ - 1;
  }
  // Calls visit(customer, key), in no order.
  template <typename F>
  void ForEach(F&& visit) const {
    for (const Slot& slot : slots_) {
      if (slot.customer != 0) visit(slot.customer - 1, slot.key);
    }
  }

 private:
  struct Slot {
    Key key;
    uint32_t customer = 0;  // number + 1; 0 is free
  };

  void Double(uint64_t seed) {
    Buffer<Slot> slots;
    slots.Resize(slots_.size() * 2, Slot{});
    const size_t mask = slots.size() - 1;
    for (const Slot& slot : slots_) {
      if (slot.customer == 0) continue;
      size_t at = (slot.key.Hash(seed) >> 8) & mask;
      while (slots[at].customer != 0) at = (at + 1) & mask;
      slots[at] = slot;
    }
    slots_ = std::move(slots);
  }

  Buffer<Slot> slots_;
  uint32_t size_ = 0;
};

// The same for codes that lie close together: a customer's number is looked up by
// place, without a search.
template <typename Key>
class PlaceTable {
 public:
  // Places from `first` on, so many of them.
  void SetRange(int32_t first, size_t places) {
    first_ = first;
    numbers_.Resize(places);
  }
  void Clear() {
    std::fill(numbers_.begin(), numbers_.end(), 0u);
    keys_.Truncate(0);
  }
  uint32_t size() const { return static_cast<uint32_t>(keys_.size()); }

  // The whole table is near.
  void Prefetch(uint64_t) const {}
  template <typename Keep>
  uint32_t FindOrAdd(const Key& key, uint64_t, uint64_t, Keep keep) {
    uint32_t& number = numbers_[static_cast<size_t>(key.Place() - first_)];
    if (number == 0) [[unlikely]] {
      keys_.Push(keep(key));
      number = size();
    }
    return number - 1;
  }
  template <typename F>
  void ForEach(F&& visit) const {
    for (uint32_t c = 0; c < size(); ++c) visit(c, keys_[c]);
  }

 private:
  int32_t first_ = 0;
  Buffer<uint32_t> numbers_;  // of the customer at a place, + 1; 0 is free
  Buffer<Key> keys_;
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

template <typename Key, typename Amount>
class RowMeasurer {
 public:
  RowMeasurer(const MeasuresPlan& plan, uint64_t seed, size_t rows,
              const DigitsKey::Beginning& beginning)
      : plan_(plan),
        seed_(seed),
        beginning_(beginning),
        parts_(rows),
        fold_(plan.rule, plan.header.zone) {}

  // Throws the rows of a stretch of a chunk into their parts. False if a row
  // does not fit, or has no usable id.
  bool Throw(const Table& table, size_t chunk, int64_t begin, int64_t end) {
    const auto numbers = [&](int column) {
      return table.columns[static_cast<size_t>(column)].chunks[chunk].numbers;
    };
    const int64_t* const times = numbers(purchases::kTime);
    const int64_t* const amounts = numbers(purchases::kAmount);
    const ColumnChunk& ids = table.columns[purchases::kCustomerId].chunks[chunk];
    const int64_t as_of = plan_.rule.as_of_us;
    const uint64_t seed = seed_;
    const auto throw_all = [&](auto get) {
      bool fits = true;
      [[maybe_unused]] int32_t first = first_place_, last = last_place_;
      for (int64_t i = begin; i < end; ++i) {
        Key key;
        if (!Parse(get(i), &key)) [[unlikely]]
          return false;
        const auto amount = static_cast<Amount>(amounts[i]);
        fits &= amount == amounts[i];
        // Who is only known later is not there, so later rows can go now.
        const uint32_t part = key.PartOf(seed);
        if constexpr (Key::kHasPlace) {
          first = std::min(first, key.Place());
          last = std::max(last, key.Place());
        }
        Row& row = parts_.Next(part);
        row.time_us = times[i];
        row.key = key;
        row.amount = amount;
        parts_.Advance(part, times[i] < as_of);
      }
      first_place_ = first;
      last_place_ = last;
      return fits;
    };
    if constexpr (Key::kIds == IdKind::kNumber) {
      return throw_all([numbers = ids.numbers](int64_t i) { return numbers[i]; });
    } else {
      return ids.text.Visit(throw_all);
    }
  }

  // Measures the customers of a part. False if their amounts add up to too much.
  bool Measure(uint32_t p, MeasuresPart& part) {
    if constexpr (Key::kHasPlace) {
      const int64_t places = int64_t{last_place_} - first_place_ + 1;
      if (places <= std::max<int64_t>(kFewPlaces, 2 * static_cast<int64_t>(parts_.size(p)))) {
        places_.SetRange(first_place_, static_cast<size_t>(places));
        return MeasureWith(places_, p, part);
      }
    }
    return MeasureWith(keys_, p, part);
  }

 private:
  using Row = KeyedRow<Key, Amount>;
  static constexpr size_t kGroup = 32;
  static constexpr int64_t kFewPlaces = 4096;

  template <typename Id>
  ABSL_ATTRIBUTE_ALWAYS_INLINE bool Parse(Id id, Key* out) const {
    if constexpr (std::is_same_v<Key, DigitsKey>) {
      return Key::Parse(id, beginning_, out);
    } else {
      return Key::Parse(id, out);
    }
  }

  template <typename Customers>
  bool MeasureWith(Customers& customers, uint32_t p, MeasuresPart& part) {
    customers.Clear();
    copies_.Clear();
    all_.Truncate(0);
    window_.Truncate(0);
    earlier_.Truncate(0);
    fold_.Start(parts_.size(p));
    bool ok = true;
    parts_.ForEachBlock(p, [&](const Row* rows, size_t n) {
      for (size_t i = 0; i < n; i += kGroup) {
        ok &= AddGroup(customers, rows + i, std::min(kGroup, n - i));
      }
    });
    if (!ok) return false;
    PurchaseTotals* const window = plan_.layout.window ? window_.data() : nullptr;
    EarlierPurchases* const earlier = plan_.layout.earlier ? earlier_.data() : nullptr;
    if (plan_.rule.count_days) {
      part.cadence.resize(customers.size());
      if (plan_.layout.log_gaps) part.log_gaps.resize(customers.size());
      if (plan_.layout.short_gaps) part.short_gaps.resize(customers.size());
      if (plan_.layout.occasions) part.occasions.resize(customers.size());
      fold_.CountAllDays(customers.size(), all_.data(), window, earlier,
                         plan_.layout.short_gaps ? part.short_gaps.data() : nullptr,
                         plan_.layout.occasions ? part.occasions.data() : nullptr,
                         part.cadence.data(),
                         plan_.layout.log_gaps ? part.log_gaps.data() : nullptr);
    }
    part.all.assign(all_.begin(), all_.end());
    part.window.assign(window_.begin(), window_.end());
    part.earlier.assign(earlier_.begin(), earlier_.end());
    Name(customers, part);
    return true;
  }

  // A few rows at a time, in steps: each asks for the memory of the next.
  template <typename Customers>
  bool AddGroup(Customers& table, const Row* rows, size_t n) {
    uint64_t hashes[kGroup];
    if constexpr (!std::is_same_v<Customers, PlaceTable<Key>>) {
      for (size_t i = 0; i < n; ++i) {
        rows[i].key.Prefetch();
        hashes[i] = rows[i].key.Hash(seed_);
        table.Prefetch(hashes[i]);
      }
    }
    uint32_t customers[kGroup];
    for (size_t i = 0; i < n; ++i) {
      customers[i] = table.FindOrAdd(rows[i].key, hashes[i], seed_,
                                     [this](const Key& key) { return Keep(key); });
      if (customers[i] == all_.size()) [[unlikely]]
        Welcome();
      __builtin_prefetch(&all_[customers[i]]);
    }
    const bool has_window = plan_.layout.window;
    const bool has_earlier = plan_.layout.earlier;
    bool ok = true;
    for (size_t i = 0; i < n; ++i) {
      const uint32_t c = customers[i];
      const OrderSum order = OrderOfLine(rows[i].time_us, rows[i].amount, kNullNumber);
      ok &= fold_.Add(c, order, all_[c], has_window ? window_[c] : unused_,
                      has_earlier ? earlier_[c] : none_);
    }
    return ok;
  }

  Key Keep(const Key& key) {
    if constexpr (std::is_same_v<Key, TextKey>) {
      if (key.is_long()) return key.MovedTo(copies_.Add(key.place(), key.size()));
    }
    return key;
  }
  // Room for the totals of a new customer.
  void Welcome() {
    all_.Push({});
    if (plan_.layout.window) window_.Push({});
    if (plan_.layout.earlier) earlier_.Push({});
  }

  template <typename Customers>
  void Name(const Customers& customers, MeasuresPart& part) const {
    const uint32_t n = customers.size();
    part.ids = plan_.header.ids;
    if constexpr (Key::kIds == IdKind::kNumber) {
      part.numbers.resize(n);
      customers.ForEach([&](uint32_t c, const Key& key) { part.numbers[c] = key.number(); });
    } else {
      size_t total = 0;
      customers.ForEach([&](uint32_t, const Key& key) { total += Size(key); });
      auto bytes = std::make_shared<std::string>();
      bytes->reserve(total);
      part.texts.resize(n);
      customers.ForEach([&](uint32_t c, const Key& key) {
        const size_t at = bytes->size();
        AppendTo(key, *bytes);
        part.texts[c] = std::string_view(bytes->data() + at, bytes->size() - at);
      });
      part.text_storage = std::move(bytes);
    }
  }

  size_t Size(const Key& key) const {
    if constexpr (std::is_same_v<Key, DigitsKey>) {
      return key.size(beginning_);
    } else {
      return key.size();
    }
  }
  void AppendTo(const Key& key, std::string& out) const {
    if constexpr (std::is_same_v<Key, DigitsKey>) {
      key.AppendTo(beginning_, out);
    } else {
      key.AppendTo(out);
    }
  }

  const MeasuresPlan& plan_;
  const uint64_t seed_;
  const DigitsKey::Beginning beginning_;
  RowParts<Row> parts_;
  // Of all rows, where keys have places.
  int32_t first_place_ = std::numeric_limits<int32_t>::max();
  int32_t last_place_ = std::numeric_limits<int32_t>::min();
  // Of one part.
  KeyTable<Key> keys_;
  std::conditional_t<Key::kHasPlace, PlaceTable<Key>, std::monostate> places_;
  TextCopies copies_;
  Buffer<PurchaseTotals> all_;
  Buffer<PurchaseTotals> window_;
  Buffer<EarlierPurchases> earlier_;
  PurchaseTotals unused_;
  EarlierPurchases none_;
  PurchaseFold fold_;
};

template <typename Key, typename Amount>
absl::StatusOr<std::shared_ptr<const Measures>> MeasureKeyed(
    const Table& table, const MeasuresPlan& plan, uint64_t seed, const Run& run,
    const DigitsKey::Beginning& beginning = {}) {
  RowMeasurer<Key, Amount> measurer(plan, seed, static_cast<size_t>(table.rows), beginning);
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
  absl::StatusOr<std::shared_ptr<const Measures>> measures = nullptr;
  const auto done = [&measures] { return !measures.ok() || *measures != nullptr; };
  // First as small as the first row and most tables are; a row that does not fit
  // costs a second beginning.
  if (plan.header.ids == IdKind::kNumber) {
    measures = MeasureKeyed<SmallNumberKey, int32_t>(purchases, plan, hash_seed, run);
    if (done()) return measures;
    return MeasureKeyed<NumberKey, int64_t>(purchases, plan, hash_seed, run);
  }
  const std::string_view first = FirstId(purchases);
  if (DigitsKey::Beginning beginning; beginning.Learn(first)) {
    measures = MeasureKeyed<DigitsKey, int32_t>(purchases, plan, hash_seed, run, beginning);
    if (done()) return measures;
  }
  if (ShortKey key; ShortKey::Parse(first, &key)) {
    measures = MeasureKeyed<ShortKey, int32_t>(purchases, plan, hash_seed, run);
  } else if (UuidKey uuid; UuidKey::Parse(first, &uuid)) {
    measures = MeasureKeyed<UuidKey, int64_t>(purchases, plan, hash_seed, run);
  }
  if (done()) return measures;
  return MeasureKeyed<TextKey, int64_t>(purchases, plan, hash_seed, run);
}

}  // namespace goodwill
