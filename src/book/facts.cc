#include "goodwill/book/facts.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "book/book_state.h"
#include "book/cell_reader.h"
#include "book/merge.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/book.h"
#include "goodwill/book/fact_reader.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

// Calls f(place) for each row of a table that counts by a batch.
template <typename F>
void ForEachPlace(const BookState& book, const TableSpec& spec, uint32_t known, F&& visit) {
  for (uint32_t s = 0; s < kShards; ++s) {
    const FactShard& f = book.shards[s].facts[static_cast<size_t>(spec.kind)];
    const uint32_t rows = f.RowsBy(known);
    for (uint32_t row = 0; row < rows; ++row) {
      if (Counts(f, spec, row, known)) visit(RowRef{s, row});
    }
  }
}

// Brings rows into the canonical order and reads them.
Facts Gather(const BookState& book, const TableSpec& spec, uint32_t known,
             std::vector<RowRef> refs) {
  const CellReader cells(book, spec, known);
  std::vector<bool> present(spec.columns.size(), false);
  for (size_t c = 0; c < present.size(); ++c) {
    present[c] = FormOf(spec, static_cast<int>(c)) != Form::kNone &&
                 book.tables[static_cast<size_t>(spec.kind)].Has(static_cast<int>(c), known);
  }
  // An empty table is still a table: without its required columns nobody could
  // read it, and we ourselves would refuse it.
  for (size_t c = 0; c < present.size(); ++c) present[c] = present[c] || spec.columns[c].required;
  if (spec.customer >= 0) present[static_cast<size_t>(spec.customer)] = true;
  // Every fact that counts is not voided.
  present[static_cast<size_t>(spec.voided)] = false;
  std::sort(refs.begin(), refs.end(), [&](RowRef a, RowRef b) {
    if (spec.customer >= 0) {
      if (const auto order = cells.Customer(a) <=> cells.Customer(b); order != 0) return order < 0;
    }
    for (size_t c = 0; c < present.size(); ++c) {
      if (!present[c] || static_cast<int>(c) == spec.customer) continue;
      if (cells.IsText(c)) {
        if (const int order = cells.Text(a, c).compare(cells.Text(b, c)); order != 0) {
          return order < 0;
        }
      } else if (const int64_t x = cells.Number(a, c), y = cells.Number(b, c); x != y) {
        return x < y;
      }
    }
    return false;
  });

  Facts out;
  out.spec = &spec;
  out.rows = static_cast<int64_t>(refs.size());
  out.columns.resize(spec.columns.size());
  for (size_t c = 0; c < present.size(); ++c) {
    if (!present[c]) continue;
    FactValues& values = out.columns[c];
    values.physical = cells.IsText(c) ? Physical::kText : Physical::kNumbers;
    if (values.physical == Physical::kText) {
      values.texts.reserve(refs.size());
      for (const RowRef ref : refs) values.texts.push_back(cells.Text(ref, c));
    } else {
      values.numbers.reserve(refs.size());
      for (const RowRef ref : refs) values.numbers.push_back(cells.Number(ref, c));
    }
  }
  return out;
}

Facts ReadKnown(const BookState& book, TableKind kind, uint32_t known) {
  const TableSpec& spec = *FindTable(static_cast<int32_t>(kind));
  std::vector<RowRef> refs;
  ForEachPlace(book, spec, known, [&](RowRef place) { refs.push_back(place); });
  return Gather(book, spec, known, std::move(refs));
}

}  // namespace

absl::StatusOr<bool> Book::HasAny(TableKind kind, int64_t known_batch) const {
  GOODWILL_ASSIGN_OR_RETURN(const uint32_t known, state_->KnownBy(known_batch));
  const TableState& table = state_->tables[static_cast<size_t>(kind)];
  for (int column = 0; column < static_cast<int>(kMaxColumns); ++column) {
    if (table.Has(column, known)) return true;
  }
  return false;
}

Facts Book::Read(TableKind kind) const { return ReadKnown(*state_, kind, kEverything); }

absl::StatusOr<Facts> Book::Read(TableKind kind, int64_t known_batch) const {
  GOODWILL_ASSIGN_OR_RETURN(const uint32_t known, state_->KnownBy(known_batch));
  return ReadKnown(*state_, kind, known);
}

absl::StatusOr<FactReader> FactReader::Make(const Book& book, int64_t as_of_us,
                                            int64_t known_batch) {
  const BookState& state = book.state();
  GOODWILL_ASSIGN_OR_RETURN(const uint32_t known, state.KnownBy(known_batch));
  return FactReader(book, known, std::make_shared<const Merged>(state, as_of_us, known));
}

absl::StatusOr<Facts> FactReader::Of(TableKind kind, const CustomerIdView& id) const {
  const BookState& book = book_->state();
  const TableSpec& spec = *FindTable(static_cast<int32_t>(kind));
  const auto [s, customer] = book.FindCustomer(id);
  if (customer == CustomerIndex::kNone) {
    return absl::NotFoundError("the book knows no customer '" + id.ToString() + "'");
  }
  std::vector<RowRef> refs;
  const CustomerRef self{s, customer};
  std::span<const CustomerRef> members(&self, 1);
  if (const Merged::Place* const place = merged_->Find(self))
    members = merged_->Group(place->group);
  for (const CustomerRef& member : members) {
    const FactShard& f = book.shards[member.shard].facts[static_cast<size_t>(kind)];
    if (spec.customer < 0 || member.customer >= f.latest.size()) continue;
    const uint32_t rows = f.RowsBy(known_);
    for (uint32_t row = f.latest[member.customer]; row != FactShard::kNoRow;
         row = f.previous[row]) {
      if (row < rows && Counts(f, spec, row, known_)) refs.push_back({member.shard, row});
    }
  }
  return Gather(book, spec, known_, std::move(refs));
}

absl::StatusOr<Facts> Book::ReadOf(TableKind kind, const CustomerIdView& id, int64_t as_of_us,
                                   int64_t known_batch) const {
  GOODWILL_ASSIGN_OR_RETURN(const FactReader reader,
                            FactReader::Make(*this, as_of_us, known_batch));
  return reader.Of(kind, id);
}

absl::StatusOr<Facts> Book::ReadIdentified(TableKind kind,
                                           std::span<const std::string_view> identities,
                                           int64_t known_batch) const {
  GOODWILL_ASSIGN_OR_RETURN(const uint32_t known, state_->KnownBy(known_batch));
  const TableSpec& spec = *FindTable(static_cast<int32_t>(kind));
  std::vector<std::string_view> wanted(identities.begin(), identities.end());
  std::sort(wanted.begin(), wanted.end());
  std::vector<RowRef> refs;
  if (spec.identity >= 0 && !wanted.empty()) {
    const CellReader cells(*state_, spec, known);
    ForEachPlace(*state_, spec, known, [&](RowRef place) {
      const std::string_view id = cells.Text(place, static_cast<size_t>(spec.identity));
      if (std::binary_search(wanted.begin(), wanted.end(), id)) refs.push_back(place);
    });
  }
  return Gather(*state_, spec, known, std::move(refs));
}

absl::StatusOr<std::vector<CustomerId>> Book::CustomersWhere(
    TableKind kind, int column, std::span<const std::string_view> values,
    int64_t known_batch) const {
  GOODWILL_ASSIGN_OR_RETURN(const uint32_t known, state_->KnownBy(known_batch));
  const TableSpec& spec = *FindTable(static_cast<int32_t>(kind));
  const auto c = static_cast<size_t>(column);
  std::vector<CustomerId> out;
  if (spec.customer < 0 || FormOf(spec, column) != Form::kCode) return out;
  std::vector<uint32_t> wanted;
  for (const std::string_view value : values) {
    const uint32_t code =
        value.empty() ? 0 : state_->tables[static_cast<size_t>(kind)].pools[c].Find(value);
    if (code != 0) wanted.push_back(code);
  }
  if (wanted.empty()) return out;
  std::sort(wanted.begin(), wanted.end());
  for (const Shard& shard : state_->shards) {
    const FactShard& f = shard.facts[static_cast<size_t>(kind)];
    if (f.rows == 0 || !f.columns[c].present) continue;
    const uint32_t rows = f.RowsBy(known);
    const uint32_t* codes = f.columns[c].codes.data();
    for (uint32_t row = 0; row < rows; ++row) {
      if (!std::binary_search(wanted.begin(), wanted.end(), codes[row])) continue;
      if (!Counts(f, spec, row, known)) continue;
      out.emplace_back(shard.customers.Id(f.customer[row]));
    }
  }
  const auto before = [](const CustomerId& a, const CustomerId& b) { return a.view() < b.view(); };
  std::sort(out.begin(), out.end(), before);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace goodwill
