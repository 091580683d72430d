#include "book/append.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <type_traits>

#include "book/merge.h"
#include "book/slab.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"

namespace goodwill {
namespace {

constexpr int64_t kSliceRows = 4 << 20;
// From here on memory comes in slabs.
constexpr int64_t kLargeBatch = 1 << 16;
constexpr size_t kMaxIdBytes = 65'535;
constexpr uint32_t kMaxShardRows = 0xFFFFFFF0;

uint64_t ColumnSalt(size_t column) { return Mix(0x5851F42D4C957F2Du * (column + 1)); }

// What rows are, as numbers: their customer and every column that is not absent.
// Equal rows have equal hashes, whichever columns their batches brought.
void HashContents(const FactShard& facts, uint32_t begin, uint32_t count, uint64_t* out) {
  for (uint32_t i = 0; i < count; ++i) out[i] = Mix(facts.customer[begin + i] + uint64_t{1});
  for (size_t c = 0; c < facts.columns.size(); ++c) {
    const FactColumn& column = facts.columns[c];
    if (!column.present) continue;
    const uint64_t salt = ColumnSalt(c);
    switch (column.form) {
      case Form::kInt64: {
        const int64_t* values = column.numbers.data() + begin;
        for (uint32_t i = 0; i < count; ++i) {
          if (values[i] != kNullNumber) out[i] += Mix(static_cast<uint64_t>(values[i]) ^ salt);
        }
        break;
      }
      case Form::kCode:
        for (uint32_t i = 0; i < count; ++i) {
          if (column.codes[begin + i] != 0) out[i] += Mix(column.codes[begin + i] ^ salt);
        }
        break;
      case Form::kByte:
        for (uint32_t i = 0; i < count; ++i) {
          if (column.small[begin + i] != 0) out[i] += Mix(column.small[begin + i] ^ salt);
        }
        break;
      case Form::kText:
        for (uint32_t i = 0; i < count; ++i) {
          const std::string_view text = column.Text(begin + i);
          if (!text.empty()) out[i] += Mix(HashText(text) ^ salt);
        }
        break;
      case Form::kNone:
        break;
    }
  }
  for (uint32_t i = 0; i < count; ++i) out[i] = Mix(out[i]);
}

bool EqualRows(const FactShard& facts, uint32_t a, uint32_t b) {
  if (facts.customer[a] != facts.customer[b]) return false;
  for (const FactColumn& column : facts.columns) {
    if (column.present && !column.Equal(a, b)) return false;
  }
  return true;
}

uint64_t HistoryKey(uint64_t identity_hash, int64_t revision) {
  return Mix(identity_hash ^ Mix(static_cast<uint64_t>(revision)));
}

std::string Shorten(std::string_view text) {
  constexpr size_t kMost = 40;
  return text.size() <= kMost ? std::string(text) : std::string(text.substr(0, kMost)) + "...";
}

}  // namespace

Form FormOf(const TableSpec& spec, int column) {
  if (column == spec.customer) return Form::kNone;
  const ColumnSpec& c = spec.columns[static_cast<size_t>(column)];
  switch (c.type) {
    case ColumnType::kTime:
    case ColumnType::kMoney:
    case ColumnType::kDecimal:
    case ColumnType::kInteger:
      return Form::kInt64;
    case ColumnType::kBoolean:
    case ColumnType::kCode:
      return Form::kByte;
    case ColumnType::kText:
      return NamesCurrencyOfAmounts(spec, static_cast<size_t>(column)) ? Form::kNone : Form::kCode;
    case ColumnType::kId:
      return column == spec.identity || c.name == "order_id" ? Form::kText : Form::kCode;
  }
  return Form::kNone;
}

Appender::Appender(BookState& book, const Table& table, bool know_again)
    : book_(book),
      table_(table),
      spec_(*table.spec),
      kind_(static_cast<size_t>(table.spec->kind)),
      know_again_(know_again),
      batch_(static_cast<uint32_t>(book.batches.last() + 1)),
      currency_before_(book.currency),
      ids_before_(book.ids),
      column_since_before_(book.tables[kind_].column_since),
      ids_since_before_(book.ids_since) {
  for (uint32_t s = 0; s < kShards; ++s) {
    rows_before_[s] = facts(s).rows;
    customers_before_[s] = book.shards[s].customers.size();
  }
}

Appender::Appender(BookState& book, const Table& table, std::span<const int64_t> batch_of_row)
    : book_(book),
      table_(table),
      spec_(*table.spec),
      kind_(static_cast<size_t>(table.spec->kind)),
      know_again_(true),
      restores_(true),
      batch_of_row_(batch_of_row),
      batch_(0),
      currency_before_(book.currency),
      ids_before_(book.ids),
      column_since_before_(book.tables[kind_].column_since),
      ids_since_before_(book.ids_since) {
  for (uint32_t s = 0; s < kShards; ++s) {
    rows_before_[s] = facts(s).rows;
    customers_before_[s] = book.shards[s].customers.size();
  }
}

Appender::~Appender() {
  if (!committed_) Undo();
}

absl::Status Appender::Append(const BatchOrigin& origin, const Run& run) {
  GOODWILL_RETURN_IF_ERROR(Check());
  if (restores_) GOODWILL_RETURN_IF_ERROR(CheckRestored());
  origin_said_ = origin;
  texts_.resize(spec_.columns.size());
  result_.rows = table_.rows;
  if (table_.rows >= kLargeBatch) LendMemory();
  std::vector<Stretch> slice;
  int64_t slice_rows = 0, row = 0;
  for (size_t chunk = 0; chunk < table_.chunk_rows.size(); ++chunk) {
    for (int64_t begin = 0; begin < table_.chunk_rows[chunk];) {
      const int64_t take = std::min(table_.chunk_rows[chunk] - begin, kSliceRows - slice_rows);
      slice.push_back({chunk, begin, begin + take, row});
      begin += take;
      row += take;
      slice_rows += take;
      if (slice_rows < kSliceRows) continue;
      GOODWILL_RETURN_IF_ERROR(AppendSlice(slice, slice_rows));
      GOODWILL_RETURN_IF_ERROR(run.Report(row, table_.rows));
      slice.clear();
      slice_rows = 0;
    }
  }
  if (slice_rows > 0) GOODWILL_RETURN_IF_ERROR(AppendSlice(slice, slice_rows));
  if (!restores_ && !book_.tombstones.empty()) GOODWILL_RETURN_IF_ERROR(CheckNotErased());
  GOODWILL_RETURN_IF_ERROR(problems_.ToStatus(
      "some facts are in the book with other content", absl::StatusCode::kAlreadyExists));
  RaiseMultiplicities();
  if (spec_.kind == TableKind::kMerges) {
    GOODWILL_RETURN_IF_ERROR(SettleMerges(book_, rows_before_, table_));
  }
  if (restores_) {
    DateSuperseded();
  } else {
    book_.batches.Prepare(origin_said_);
    for (uint32_t s = 0; s < kShards; ++s) {
      if (facts(s).rows != rows_before_[s]) NoteArrival(facts(s), batch_);
    }
  }
  TableState& state = book_.tables[kind_];
  for (size_t c = 0; c < spec_.columns.size() && table_.rows > 0; ++c) {
    if (state.column_since[c] != 0 || !table_.Has(static_cast<int>(c))) continue;
    const int64_t row = FirstRowWithValue(c);
    if (row >= 0) state.column_since[c] = BatchOfTableRow(row);
  }
  if (spec_.customer >= 0 && table_.rows > 0) {
    const uint32_t decided = BatchOfTableRow(0);
    if (book_.ids_since == 0 || decided < book_.ids_since) book_.ids_since = decided;
  }
  return run.Report(table_.rows, table_.rows);
}

AppendResult Appender::Commit() {
  committed_ = true;
  if (restores_) return result_;
  result_.batch = batch_;
  book_.batches.Add({.number = batch_,
                     .table = spec_.kind,
                     .origin = std::move(origin_said_),
                     .rows = result_.rows,
                     .appended = result_.appended,
                     .already_present = result_.already_present,
                     .superseded = result_.superseded});
  return result_;
}

Batch Appender::Accepted() const {
  return {.number = batch_,
          .table = spec_.kind,
          .origin = origin_said_,
          .rows = result_.rows,
          .appended = result_.appended,
          .already_present = result_.already_present,
          .superseded = result_.superseded};
}

NewFacts Appender::Added() const {
  NewFacts added{&spec_, rows_before_, {}, customers_before_};
  for (uint32_t s = 0; s < kShards; ++s) added.end_row[s] = facts(s).rows;
  return added;
}

// Who asked to be forgotten does not come back with the next import: refuses rows
// that name an erased customer, as their own or as another's parent or referrer.
absl::Status Appender::CheckNotErased() const {
  Problems erased(problems_.limit());
  char digits[24];
  for (size_t c = 0; c < spec_.columns.size(); ++c) {
    if (!table_.Has(static_cast<int>(c)) || !NamesCustomer(spec_, c)) continue;
    const TableColumn& column = table_.columns[c];
    int64_t row = 0;
    for (size_t chunk = 0; chunk < table_.chunk_rows.size(); ++chunk) {
      for (int64_t i = 0; i < table_.chunk_rows[chunk]; ++i, ++row) {
        std::string_view id;
        if (column.physical == Physical::kText) {
          id = column.chunks[chunk].text[i];
        } else if (column.chunks[chunk].numbers[i] != kNullNumber) {
          id = {digits, static_cast<size_t>(
                            std::to_chars(digits, digits + sizeof digits,
                                          column.chunks[chunk].numbers[i]).ptr - digits)};
        }
        if (id.empty() || !book_.tombstones.contains(TombstoneOf(book_.tombstone_salt, id))) continue;
        erased.Add({.row = row,
                    .field = std::string(spec_.columns[c].name),
                    .reason = "this customer was erased on request, and is not recorded again"});
      }
    }
  }
  return erased.ToStatus("some facts are about customers who were erased",
                         absl::StatusCode::kFailedPrecondition);
}

// Rows of batches that the book lists, none of them before what is there.
absl::Status Appender::CheckRestored() const {
  if (batch_of_row_.size() != static_cast<size_t>(table_.rows)) {
    return absl::InvalidArgumentError("rows that are restored need a batch each");
  }
  int64_t last = 0;
  for (uint32_t s = 0; s < kShards; ++s) {
    const auto& stretches = facts(s).stretches;
    if (!stretches.empty()) last = std::max<int64_t>(last, stretches[stretches.size() - 1].batch);
  }
  bool found = false;
  for (const int64_t batch : batch_of_row_) {
    if (batch < last) {
      return absl::InvalidArgumentError("rows are restored in the order of their batches");
    }
    if (batch == last && found) continue;
    last = batch;
    found = true;
    if (!book_.batches.Has(batch, spec_.kind)) {
      return absl::InvalidArgumentError("the book lists no batch " + std::to_string(batch) +
                                        " of " + std::string(spec_.name));
    }
  }
  return absl::OkStatus();
}

// The first row of the table with a value in a column, or -1. Most columns that
// are given have one soon.
int64_t Appender::FirstRowWithValue(size_t c) const {
  if (spec_.columns[c].required) return 0;
  const TableColumn& column = table_.columns[c];
  int64_t first = 0;
  for (size_t chunk = 0; chunk < table_.chunk_rows.size(); ++chunk) {
    const ColumnChunk& values = column.chunks[chunk];
    const int64_t rows = table_.chunk_rows[chunk];
    int64_t i = 0;
    if (column.physical == Physical::kNumbers) {
      while (i < rows && values.numbers[i] == kNullNumber) ++i;
    } else {
      i = values.text.Visit([&](auto get) {
        int64_t at = 0;
        while (at < rows && get(at).empty()) ++at;
        return at;
      });
    }
    if (i < rows) return first + i;
    first += rows;
  }
  return -1;
}

// The rows of a shard that are of no batch yet are of this one.
void Appender::NoteArrival(FactShard& f, uint32_t batch) {
  if (!f.stretches.empty() && f.stretches[f.stretches.size() - 1].batch == batch) {
    f.stretches[f.stretches.size() - 1].end = f.rows;
  } else {
    f.stretches.Push({f.rows, batch});
  }
}

// Dates what is superseded in a restored table. Shards are settled one after
// the other, so that a fact whose revisions name different customers may meet
// them in another order than they arrived in.
void Appender::DateSuperseded() {
  TableState& state = book_.tables[kind_];
  struct Dated {
    uint64_t identity;
    RowRef ref;
    int64_t revision;
  };
  std::vector<Dated> rows;
  rows.reserve(state.history.size());
  for (const auto& [key, ref] : state.history) rows.push_back({IdentityHash(ref), ref, RevisionOf(ref)});
  std::sort(rows.begin(), rows.end(), [this](const Dated& a, const Dated& b) {
    if (a.identity != b.identity) return a.identity < b.identity;
    if (!SameIdentity(a.ref, b.ref)) return IdentityBefore(a.ref, b.ref);
    return a.revision > b.revision;
  });
  uint32_t higher = 0;  // the first batch with a revision above the row's
  for (size_t i = 0; i < rows.size(); ++i) {
    const RowRef ref = rows[i].ref;
    if (i == 0 || !SameIdentity(rows[i - 1].ref, ref)) {
      const RowRef* const now =
          state.ids.Find(rows[i].identity, [&](RowRef r) { return SameIdentity(ref, r); });
      higher = now == nullptr ? kEverything : facts(now->shard).BatchOf(now->row);
    }
    FactShard& f = facts(ref.shard);
    const uint32_t own = f.BatchOf(ref.row);
    f.superseded_since[ref.row] = std::max(own, higher);
    higher = std::min(higher, own);
  }
}

// Numbers below zero where there cannot be any.
absl::Status Appender::CheckSigns() const {
  Problems bad(problems_.limit());
  for (size_t c = 0; c < spec_.columns.size(); ++c) {
    if (spec_.columns[c].may_be_negative || !table_.Has(static_cast<int>(c))) continue;
    int64_t row = 0;
    for (size_t chunk = 0; chunk < table_.chunk_rows.size(); ++chunk) {
      const int64_t* const numbers = table_.columns[c].chunks[chunk].numbers;
      for (int64_t i = 0; i < table_.chunk_rows[chunk]; ++i, ++row) {
        if (numbers[i] >= 0 || numbers[i] == kNullNumber) continue;
        bad.Add({.row = row,
                 .field = std::string(spec_.columns[c].name),
                 .reason = "is below zero"});
      }
    }
  }
  return bad.ToStatus("some facts cannot be");
}

absl::Status Appender::Check() {
  if (book_.batches.last() >= kMaxBatch) {
    return absl::ResourceExhaustedError("the book holds as many batches as it can");
  }
  GOODWILL_RETURN_IF_ERROR(CheckSigns());
  if (!table_.currency.is_none() && table_.currency != book_.currency) {
    if (!book_.currency.is_none() || book_.batches.size() != 0) {
      return absl::InvalidArgumentError(
          "the book's currency is " + std::string(book_.currency.code()) + ", the table's is " +
          std::string(table_.currency.code()));
    }
    book_.currency = table_.currency;
  }
  has_ids_ = KnownByCustomerAndTime(spec_) || (spec_.identity >= 0 && table_.Has(spec_.identity));
  if (spec_.customer < 0 || table_.rows == 0) return absl::OkStatus();
  const TableColumn& customer = table_.columns[static_cast<size_t>(spec_.customer)];
  const IdKind kind = customer.physical == Physical::kText ? IdKind::kText : IdKind::kNumber;
  if (book_.ids == IdKind::kUndecided) book_.ids = kind;
  if (book_.ids != kind) {
    return ProblemStatus(
        {.field = std::string(spec_.columns[static_cast<size_t>(spec_.customer)].name),
         .reason = book_.ids == IdKind::kText
                       ? "the book's customer ids are text, this table's are integers; "
                         "convert one of them"
                       : "the book's customer ids are integers, this table's are text; "
                         "convert one of them (CSV ids are always text)"});
  }
  return absl::OkStatus();
}

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
  const size_t mean = static_cast<size_t>(table_.rows) / kShards;
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
      facts(s).index = ContentIndex::InSlab(slots, static_cast<uint32_t*>(slots.get()) + s * capacity,
                                            tags, static_cast<uint8_t*>(tags.get()) + s * capacity,
                                            capacity);
    }
  }
}

// Gives a shard's table its columns, none of them present yet.
void Appender::Furnish(FactShard& f) {
  if (!f.columns.empty()) return;
  f.columns.resize(spec_.columns.size());
  for (size_t c = 0; c < f.columns.size(); ++c) f.columns[c].form = FormOf(spec_, static_cast<int>(c));
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
    const int64_t coming = restores_ ? table_.rows - slice_first_row_ : rows;
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
              bad.Add({.row = stretch.first_row + i - stretch.begin,
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
  const auto intern = [&pool](std::string_view text) { return text.empty() ? 0 : pool.Intern(text); };
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

void Appender::SettleShard(uint32_t s) {
  FactShard& f = facts(s);
  const uint32_t begin = f.rows, count = counts_[s];
  if (spec_.customer >= 0) NumberCustomers(s);
  for (size_t c = 0; c < f.columns.size(); ++c) {
    FactColumn& column = f.columns[c];
    if (column.form != Form::kText || !table_.Has(static_cast<int>(c))) continue;
    column.ends.Reserve(size_t{begin} + count + 1);
    for (uint32_t i = 0; i < count; ++i) {
      const std::string_view text = texts_[c][starts_[s] + i];
      column.text.Append(text.data(), text.size());
      column.ends.Push(column.text.size());
    }
  }
  if (!know_again_) {
    f.rows += count;
    result_.appended += count;
    return;
  }
  f.latest.Resize(book_.shards[s].customers.size(), FactShard::kNoRow);
  const bool by_content = AnyKnownByContent(f, begin, count);
  if (by_content && f.index.NeedsRoom(size_t{begin} + count)) {
    Reindex(f, ContentIndex::WithRoom(size_t{begin} + count, f.index.capacity()));
  }
  if (by_content) {
    contents_.Resize(count);
    HashContents(f, begin, count, contents_.data());
  }
  const bool by_id = has_ids_ && !KnownByCustomerAndTime(spec_) && spec_.identity >= 0 &&
                     f.columns[static_cast<size_t>(spec_.identity)].present;
  if (by_id) {
    const FactColumn& id = f.columns[static_cast<size_t>(spec_.identity)];
    identities_.Resize(count);
    for (uint32_t i = 0; i < count; ++i) identities_[i] = HashText(id.Text(begin + i));
  }
  constexpr uint32_t kAhead = 8;
  const IdIndex& ids = book_.tables[kind_].ids;
  for (uint32_t i = 0; i < count; ++i) {
    if (by_id && i + kAhead < count) ids.Prefetch(identities_[i + kAhead]);
    if (by_content && i + kAhead < count) f.index.Prefetch(contents_[i + kAhead]);
    const uint32_t from = begin + i, to = f.rows;
    if (from != to) {
      f.customer[to] = f.customer[from];
      for (FactColumn& column : f.columns) {
        if (column.present) column.Move(from, to);
      }
    }
    const int64_t table_row =
        has_ids_ || restores_ ? slice_first_row_ + origin_[starts_[s] + i] : -1;
    row_batch_ = BatchOfTableRow(table_row);
    const Verdict verdict =
        has_ids_ && HasOwnIdentity(f, to)
            ? JudgeIdentity(s, to, by_id ? identities_[i] : IdentityHash({s, to}), table_row)
            : JudgeContent(s, to, contents_[i], table_row);
    if (verdict == Verdict::kDrop) continue;
    if (verdict == Verdict::kKeepSuperseded) MarkSuperseded({s, to});
    if (spec_.customer >= 0) {
      const uint32_t customer = f.customer[to];
      f.previous[to] = f.latest[customer];
      f.latest[customer] = to;
      Touch(s, customer);
    }
    ++f.rows;
    ++result_.appended;
    if (restores_) NoteArrival(f, row_batch_);
  }
  TruncateColumns(f);
}

void Appender::NumberCustomers(uint32_t s) {
  CustomerIndex& customers = book_.shards[s].customers;
  FactShard& f = facts(s);
  const uint32_t count = counts_[s];
  uint32_t* out = f.customer.data() + f.rows;
  constexpr uint32_t kAhead = 12;
  if (book_.ids == IdKind::kNumber) {
    const int64_t* keys = number_keys_.data() + starts_[s];
    for (uint32_t i = 0; i < count; ++i) {
      if (i + kAhead < count) customers.Prefetch(HashNumber(keys[i + kAhead], book_.seed));
      out[i] = customers.AddNumber(keys[i], HashNumber(keys[i], book_.seed), book_.seed);
    }
    return;
  }
  const TextKey* keys = text_keys_.data() + starts_[s];
  for (uint32_t i = 0; i < count; ++i) {
    if (i + kAhead < count) {
      __builtin_prefetch(keys[i + kAhead].data);
      customers.Prefetch(keys[i + kAhead].packed & 0xFFFFFFFFFFu);
    }
    const std::string_view id(keys[i].data, keys[i].packed >> 40);
    out[i] = customers.AddText(id, keys[i].packed & 0xFFFFFFFFFFu);
  }
}

// Fills an empty index with the rows that are known by their content.
void Appender::Reindex(FactShard& f, ContentIndex index) {
  std::array<uint64_t, 256> hashes;
  for (uint32_t begin = 0; begin < f.rows; begin += hashes.size()) {
    const uint32_t count = std::min<uint32_t>(f.rows - begin, hashes.size());
    HashContents(f, begin, count, hashes.data());
    for (uint32_t i = 0; i < count; ++i) {
      const uint32_t row = begin + i;
      if (HasOwnIdentity(f, row)) continue;
      index.FindOrInsert(hashes[i], row, [&](uint32_t other) { return EqualRows(f, row, other); });
    }
  }
  f.index = std::move(index);
}

// Whether some of these rows have no identity of their own.
bool Appender::AnyKnownByContent(const FactShard& f, uint32_t begin, uint32_t count) const {
  if (!has_ids_) return true;
  for (uint32_t row = begin; row < begin + count; ++row) {
    if (!HasOwnIdentity(f, row)) return true;
  }
  return false;
}

bool Appender::HasOwnIdentity(const FactShard& f, uint32_t row) const {
  if (KnownByCustomerAndTime(spec_)) return true;
  if (spec_.identity < 0) return false;
  const FactColumn& id = f.columns[static_cast<size_t>(spec_.identity)];
  return id.present && !id.Text(row).empty();
}

Appender::Verdict Appender::JudgeContent(uint32_t s, uint32_t row, uint64_t hash,
                                         int64_t table_row) {
  FactShard& f = facts(s);
  const FactColumn& revision = f.columns[static_cast<size_t>(spec_.revision)];
  const FactColumn& voided = f.columns[static_cast<size_t>(spec_.voided)];
  if ((revision.present && revision.numbers[row] > 0) || (voided.present && voided.small[row] == 2))
      [[unlikely]] {
    problems_.Add({.row = table_row,
                   .field = std::string(spec_.columns[static_cast<size_t>(
                       spec_.identity >= 0 ? spec_.identity : spec_.revision)].name),
                   .reason = "a row that revises or voids a fact must name it"});
    return Verdict::kDrop;
  }
  const uint32_t first = f.index.FindOrInsert(
      hash, row, [&](uint32_t other) { return EqualRows(f, row, other); });
  if (first == ContentIndex::kNone) return Verdict::kKeep;
  if (first >= rows_before_[s] || restores_) {
    // Said twice in one batch: meant twice.
    CountAgain({s, first}, 1);
    return Verdict::kKeep;
  }
  found_again_.push_back(uint64_t{s} << 32 | first);
  ++result_.already_present;
  return Verdict::kDrop;
}

Appender::Verdict Appender::JudgeIdentity(uint32_t s, uint32_t row, uint64_t hash,
                                          int64_t table_row) {
  TableState& state = book_.tables[kind_];
  const RowRef here{s, row};
  RowRef* const found = state.ids.Find(hash, [&](RowRef r) { return SameIdentity(here, r); });
  if (found == nullptr) {
    id_changes_.push_back({hash, here, {}, false});
    state.ids.Insert(hash, here);
    return Verdict::kKeep;
  }
  const RowRef there = *found;
  const int64_t revision = RevisionOf(here), known = RevisionOf(there);
  if (revision > known) {
    id_changes_.push_back({hash, here, there, true});
    Remember(hash, there);
    MarkSuperseded(there);
    if (spec_.customer >= 0) Touch(there.shard, facts(there.shard).customer[there.row]);
    // Remember may have moved nothing in the index: Find's place still holds.
    state.ids.ReplaceFound(here);
    ++result_.superseded;
    return Verdict::kKeep;
  }
  if (revision == known) {
    if (SameContent(here, there)) {
      ++result_.already_present;
    } else {
      Conflict(here, there, table_row);
    }
    return Verdict::kDrop;
  }
  const auto [begin, end] = state.history.equal_range(HistoryKey(hash, revision));
  for (auto it = begin; it != end; ++it) {
    if (!SameIdentity(here, it->second) || RevisionOf(it->second) != revision) continue;
    if (SameContent(here, it->second)) {
      ++result_.already_present;
    } else {
      Conflict(here, it->second, table_row);
    }
    return Verdict::kDrop;
  }
  Remember(hash, here);
  ++result_.superseded;
  return Verdict::kKeepSuperseded;
}

uint64_t Appender::IdentityHash(RowRef ref) const {
  const FactShard& f = facts(ref.shard);
  if (!KnownByCustomerAndTime(spec_)) {
    return HashText(f.columns[static_cast<size_t>(spec_.identity)].Text(ref.row));
  }
  const uint64_t customer = book_.HashId(book_.shards[ref.shard].customers.Id(f.customer[ref.row]));
  return Mix(customer ^ Mix(static_cast<uint64_t>(f.columns[customers::kValidFrom].numbers[ref.row])));
}

bool Appender::SameIdentity(RowRef a, RowRef b) const {
  const FactShard &f = facts(a.shard), &g = facts(b.shard);
  if (!KnownByCustomerAndTime(spec_)) {
    const auto id = static_cast<size_t>(spec_.identity);
    return f.columns[id].Text(a.row) == g.columns[id].Text(b.row);
  }
  return a.shard == b.shard && f.customer[a.row] == f.customer[b.row] &&
         f.columns[customers::kValidFrom].numbers[a.row] ==
             f.columns[customers::kValidFrom].numbers[b.row];
}

bool Appender::SameContent(RowRef a, RowRef b) const {
  return a.shard == b.shard && EqualRows(facts(a.shard), a.row, b.row);
}

// Some order of different identities.
bool Appender::IdentityBefore(RowRef a, RowRef b) const {
  const FactShard &f = facts(a.shard), &g = facts(b.shard);
  if (!KnownByCustomerAndTime(spec_)) {
    const auto id = static_cast<size_t>(spec_.identity);
    return f.columns[id].Text(a.row) < g.columns[id].Text(b.row);
  }
  const auto key = [](const FactShard& shard, RowRef r) {
    return std::tuple(r.shard, shard.customer[r.row],
                      shard.columns[customers::kValidFrom].numbers[r.row]);
  };
  return key(f, a) < key(g, b);
}

int64_t Appender::RevisionOf(RowRef ref) const {
  const FactColumn& revision = facts(ref.shard).columns[static_cast<size_t>(spec_.revision)];
  if (!revision.present || revision.numbers[ref.row] == kNullNumber) return 0;
  return revision.numbers[ref.row];
}

std::string Appender::Cell(RowRef ref, size_t c) const {
  const FactShard& f = facts(ref.shard);
  if (static_cast<int>(c) == spec_.customer) {
    return book_.shards[ref.shard].customers.Id(f.customer[ref.row]).ToString();
  }
  const FactColumn& column = f.columns[c];
  if (!column.present) return "nothing";
  switch (column.form) {
    case Form::kInt64: {
      const int64_t v = column.numbers[ref.row];
      if (v == kNullNumber) return "nothing";
      const ColumnType type = spec_.columns[c].type;
      if (type == ColumnType::kMoney) return FormatDecimal(v, book_.currency.exponent());
      if (type == ColumnType::kTime) return FormatInstant(v, book_.zone);
      return type == ColumnType::kDecimal ? FormatDecimal(v, kDecimalScale) : std::to_string(v);
    }
    case Form::kCode:
      if (column.codes[ref.row] == 0) return "nothing";
      return Shorten(book_.tables[kind_].pools[c][column.codes[ref.row]]);
    case Form::kByte: {
      const uint8_t v = column.small[ref.row];
      if (v == 0) return "nothing";
      if (spec_.columns[c].type == ColumnType::kBoolean) return v == 2 ? "true" : "false";
      return std::string(spec_.columns[c].codes[v - 1u]);
    }
    case Form::kText:
      return column.Text(ref.row).empty() ? "nothing" : Shorten(column.Text(ref.row));
    case Form::kNone:
      break;
  }
  return "nothing";
}

// Shows both contents of one identity, field by field where they differ.
void Appender::Conflict(RowRef here, RowRef there, int64_t table_row) {
  std::string differences;
  for (size_t c = 0; c < facts(here.shard).columns.size(); ++c) {
    const std::string given = Cell(here, c), stored = Cell(there, c);
    if (given == stored) continue;
    if (!differences.empty()) differences += "; ";
    differences += std::string(spec_.columns[c].name) + ": given " + given + ", stored " + stored;
  }
  // Long texts may differ behind what is shown of them.
  if (differences.empty()) differences = "in the rest of a long text";
  const auto named = static_cast<size_t>(spec_.identity >= 0 ? spec_.identity : spec_.customer);
  std::string reason = "'" + Cell(here, named) +
                       "' is known with other content at the same revision (" + differences + ")";
  if (spec_.kind == TableKind::kPurchases) {
    reason += "; if this id groups the lines of an order, map the column to order_id";
  } else {
    reason += "; give a correction a higher revision";
  }
  problems_.Add({.row = table_row,
                 .field = std::string(spec_.columns[named].name),
                 .reason = std::move(reason)});
}

void Appender::Remember(uint64_t identity_hash, RowRef ref) {
  const uint64_t key = HistoryKey(identity_hash, RevisionOf(ref));
  history_added_.push_back({key, ref});
  book_.tables[kind_].history.emplace(key, ref);
}

void Appender::MarkSuperseded(RowRef ref) {
  FactShard& f = facts(ref.shard);
  superseded_.push_back(ref);
  f.superseded_since.emplace(ref.row, row_batch_);
  if (f.superseded.size() <= ref.row) {
    f.superseded.Resize(std::max(size_t{ref.row} + 1, f.superseded.size() + f.superseded.size() / 4), 0);
  }
  f.superseded[ref.row] = 1;
  ++f.superseded_count;
}

void Appender::CountAgain(RowRef first, uint32_t times) {
  auto& multiplicity = facts(first.shard).multiplicity;
  const auto it = multiplicity.find(first.row);
  const uint32_t before = it == multiplicity.end() ? 0 : it->second;
  multiplicity_before_.push_back({first, before});
  multiplicity[first.row] = (before == 0 ? 1 : before) + times;
}

// A content that this batch holds more often than the book did is added as
// often as it takes.
void Appender::RaiseMultiplicities() {
  std::sort(found_again_.begin(), found_again_.end());
  for (size_t begin = 0, end; begin < found_again_.size(); begin = end) {
    end = begin;
    while (end < found_again_.size() && found_again_[end] == found_again_[begin]) ++end;
    const RowRef first{static_cast<uint32_t>(found_again_[begin] >> 32),
                       static_cast<uint32_t>(found_again_[begin])};
    FactShard& f = facts(first.shard);
    const auto it = f.multiplicity.find(first.row);
    const size_t known = it == f.multiplicity.end() ? 1 : it->second;
    const size_t said = end - begin;
    if (said <= known) continue;
    const auto missing = static_cast<uint32_t>(said - known);
    CountAgain(first, missing);
    for (uint32_t i = 0; i < missing; ++i) Repeat(f, first);
    result_.already_present -= missing;
    result_.appended += missing;
  }
}

// Appends one more row with the content of another.
void Appender::Repeat(FactShard& f, RowRef first) {
  const uint32_t to = f.rows, customer = f.customer[first.row];
  f.customer.Push(customer);
  f.previous.Push(f.latest[customer]);
  for (FactColumn& column : f.columns) {
    if (!column.present) continue;
    switch (column.form) {
      case Form::kInt64: column.numbers.Push(column.numbers[first.row]); break;
      case Form::kCode: column.codes.Push(column.codes[first.row]); break;
      case Form::kByte: column.small.Push(column.small[first.row]); break;
      case Form::kText: {
        const std::string text(column.Text(first.row));
        column.text.Append(text.data(), text.size());
        column.ends.Push(column.text.size());
        break;
      }
      case Form::kNone: break;
    }
  }
  f.latest[customer] = to;
  ++f.rows;
  Touch(first.shard, customer);
}

void Appender::Touch(uint32_t s, uint32_t customer) {
  if (!book_.kept.valid) return;
  Shard& shard = book_.shards[s];
  if (shard.all_touched) return;
  shard.touched.push_back(customer);
  if (shard.touched.size() > shard.customers.size() / 2 + 8) shard.all_touched = true;
}

void Appender::TruncateColumns(FactShard& f) {
  f.customer.Truncate(f.rows);
  f.previous.Truncate(f.rows);
  for (FactColumn& column : f.columns) column.Truncate(f.rows);
}

// Allocates nothing.
void Appender::Undo() {
  TableState& state = book_.tables[kind_];
  for (auto change = id_changes_.rbegin(); change != id_changes_.rend(); ++change) {
    RowRef* const found =
        state.ids.Find(change->hash, [&](RowRef r) { return r == change->now; });
    if (found == nullptr) continue;  // it was noted, but not done
    if (change->replaced) {
      state.ids.ReplaceFound(change->before);
    } else {
      state.ids.EraseFound([this](RowRef r) { return IdentityHash(r); });
    }
  }
  for (const auto& [key, ref] : history_added_) {
    const auto [begin, end] = state.history.equal_range(key);
    for (auto it = begin; it != end; ++it) {
      if (it->second != ref) continue;
      state.history.erase(it);
      break;
    }
  }
  for (const RowRef ref : superseded_) {
    FactShard& f = facts(ref.shard);
    f.superseded_since.erase(ref.row);
    if (ref.row < f.superseded.size() && f.superseded[ref.row] != 0) {
      f.superseded[ref.row] = 0;
      --f.superseded_count;
    }
  }
  for (auto m = multiplicity_before_.rbegin(); m != multiplicity_before_.rend(); ++m) {
    auto& multiplicity = facts(m->first.shard).multiplicity;
    const auto it = multiplicity.find(m->first.row);
    if (it == multiplicity.end()) continue;
    if (m->second == 0) {
      multiplicity.erase(it);
    } else {
      it->second = m->second;
    }
  }
  for (uint32_t s = 0; s < kShards; ++s) {
    FactShard& f = facts(s);
    Shard& shard = book_.shards[s];
    const bool grew = f.rows != rows_before_[s] || f.customer.size() > rows_before_[s];
    if (grew && spec_.customer >= 0 && know_again_) {
      for (uint32_t row = f.rows; row-- > rows_before_[s];) {
        f.latest[f.customer[row]] = f.previous[row];
      }
    }
    f.rows = rows_before_[s];
    size_t stretches = f.stretches.size();
    while (stretches > 0 && (stretches == 1 ? 0 : f.stretches[stretches - 2].end) >= f.rows) {
      --stretches;
    }
    f.stretches.Truncate(stretches);
    if (stretches > 0) f.stretches[stretches - 1].end = f.rows;
    if (grew) {
      TruncateColumns(f);
      f.superseded.Truncate(f.rows);
    }
    if (shard.customers.size() > customers_before_[s]) {
      shard.customers.Truncate(customers_before_[s], book_.seed);
      for (FactShard& other : shard.facts) other.latest.Truncate(customers_before_[s]);
      std::erase_if(shard.touched, [&](uint32_t c) { return c >= customers_before_[s]; });
    }
    if (grew && know_again_ && f.index.capacity() != 0) {
      f.index.Clear();
      Reindex(f, std::move(f.index));
    }
  }
  book_.currency = currency_before_;
  book_.ids = ids_before_;
  book_.ids_since = ids_since_before_;
  state.column_since = column_since_before_;
}

}  // namespace goodwill
