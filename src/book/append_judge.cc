// Judging rows that lie beyond a shard's end: who they are about, whether the
// book has them already, what they replace. Rows that are new move up.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <tuple>

#include "book/append.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"

namespace goodwill {
namespace {

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

// How many rows ahead memory is asked for.
constexpr uint32_t kAhead = 12;
constexpr uint32_t kFarAhead = 16;

void Appender::SettleShard(uint32_t s) {
  FactShard& f = facts(s);
  const uint32_t begin = f.rows, count = counts_[s];
  if (spec_.customer >= 0) NumberCustomers(s);
  for (size_t c = 0; c < f.columns.size(); ++c) {
    FactColumn& column = f.columns[c];
    if (column.form != Form::kText || !table_.Has(static_cast<int>(c))) continue;
    column.ends.Reserve(size_t{begin} + count + 1);
    const std::string_view* const texts = texts_[c].data() + starts_[s];
    for (uint32_t i = 0; i < count; ++i) {
      // They lie where the table has them, which is anywhere.
      if (i + kFarAhead < count) __builtin_prefetch(texts[i + kFarAhead].data());
      const std::string_view text = texts[i];
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
    if (restores_ && i + kAhead < count) {
      __builtin_prefetch(&batch_of_row_[static_cast<size_t>(slice_first_row_) +
                                        origin_[starts_[s] + i + kAhead]]);
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
    ids_added_.push_back(here);
    state.ids.Insert(hash, here);
    return Verdict::kKeep;
  }
  const RowRef there = *found;
  const int64_t revision = RevisionOf(here), known = RevisionOf(there);
  if (revision > known) {
    ids_replaced_.emplace_back(here, there);
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
  return Mix(customer ^
             Mix(static_cast<uint64_t>(f.columns[customers::kValidFrom].numbers[ref.row])));
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
    f.superseded.Resize(
        std::max(size_t{ref.row} + 1, f.superseded.size() + f.superseded.size() / 4), 0);
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

}  // namespace goodwill
