#include "book/append.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "book/merge.h"

namespace goodwill {
namespace {

// From here on memory comes in slabs.
constexpr int64_t kLargeBatch = 1 << 16;

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
      expected_rows_(table.rows),
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

Appender::Appender(BookState& book, const Table& table, std::span<const int64_t> batch_of_row,
                   int64_t expected_rows)
    : book_(book),
      table_(table),
      spec_(*table.spec),
      kind_(static_cast<size_t>(table.spec->kind)),
      know_again_(true),
      restores_(true),
      batch_of_row_(batch_of_row),
      expected_rows_(std::max(expected_rows, table.rows)),
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
  if (expected_rows_ >= kLargeBatch) LendMemory();
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
        if (id.empty() || !book_.tombstones.contains(TombstoneOf(book_.tombstone_salt, id)))
          continue;
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
  for (const auto& [key, ref] : state.history)
    rows.push_back({IdentityHash(ref), ref, RevisionOf(ref)});
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

void Appender::TruncateColumns(FactShard& f) {
  f.customer.Truncate(f.rows);
  f.previous.Truncate(f.rows);
  for (FactColumn& column : f.columns) column.Truncate(f.rows);
}

// Allocates nothing.
void Appender::Undo() {
  TableState& state = book_.tables[kind_];
  // An entry may have been noted, but not made.
  const auto find = [&](RowRef ref) {
    return state.ids.Find(IdentityHash(ref), [ref](RowRef r) { return r == ref; }) != nullptr;
  };
  for (auto change = ids_replaced_.rbegin(); change != ids_replaced_.rend(); ++change) {
    if (find(change->first)) state.ids.ReplaceFound(change->second);
  }
  for (const RowRef ref : ids_added_) {
    if (find(ref)) state.ids.EraseFound([this](RowRef r) { return IdentityHash(r); });
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
