#include "goodwill/book/person.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "book/book_state.h"
#include "book/cell_reader.h"
#include "book/merge.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

class PersonReader {
 public:
  PersonReader(const BookState& book, std::span<const CustomerRef> members)
      : book_(book), members_(members) {
    for (const CustomerRef& m : members) {
      names_.push_back(book.shards[m.shard].customers.Id(m.customer).ToString());
    }
  }

  PersonTable Read(const TableSpec& spec) const {
    PersonTable out;
    out.spec = &spec;
    const auto kind = static_cast<size_t>(spec.kind);
    if (spec.customer >= 0) {
      for (const CustomerRef& member : members_) {
        const FactShard& f = book_.shards[member.shard].facts[kind];
        if (member.customer >= f.latest.size()) continue;
        for (uint32_t row = f.latest[member.customer]; row != FactShard::kNoRow;
             row = f.previous[row]) {
          out.rows.push_back(RowAt(spec, {member.shard, row}));
        }
      }
    }
    if (spec.kind == TableKind::kMerges) Naming(spec, merges::kIntoId, out);
    if (spec.kind == TableKind::kMeasurements) Naming(spec, measurements::kCustomerId, out);
    std::sort(out.rows.begin(), out.rows.end(), [](const PersonRow& a, const PersonRow& b) {
      if (a.batch != b.batch) return a.batch < b.batch;
      return std::lexicographical_compare(
          a.cells.begin(), a.cells.end(), b.cells.begin(), b.cells.end(),
          [](const PersonCell& x, const PersonCell& y) {
            return std::tie(x.column, x.value) < std::tie(y.column, y.value);
          });
    });
    return out;
  }

 private:
  // Rows of nobody, or of others, that name one of the members in a column.
  void Naming(const TableSpec& spec, int column, PersonTable& out) const {
    const auto kind = static_cast<size_t>(spec.kind);
    const auto c = static_cast<size_t>(column);
    std::vector<uint32_t> wanted;
    for (const std::string& name : names_) {
      if (const uint32_t code = book_.tables[kind].pools[c].Find(name); code != 0) {
        wanted.push_back(code);
      }
    }
    if (wanted.empty()) return;
    for (uint32_t s = 0; s < kShards; ++s) {
      const FactShard& f = book_.shards[s].facts[kind];
      if (f.rows == 0 || !f.columns[c].present) continue;
      for (uint32_t row = 0; row < f.rows; ++row) {
        const uint32_t code = f.columns[c].codes[row];
        if (std::find(wanted.begin(), wanted.end(), code) == wanted.end()) continue;
        const bool own =
            spec.customer >= 0 &&
            std::any_of(members_.begin(), members_.end(), [&](const CustomerRef& m) {
              return m.shard == s && m.customer == f.customer[row];
            });
        if (!own) out.rows.push_back(RowAt(spec, {s, row}));
      }
    }
  }

  PersonRow RowAt(const TableSpec& spec, RowRef ref) const {
    const CellReader cells(book_, spec, kEverything);
    const FactShard& f = cells.facts(ref);
    PersonRow out;
    out.batch = f.BatchOf(ref.row);
    const FactColumn& voided = f.columns[static_cast<size_t>(spec.voided)];
    if (f.Superseded(ref.row)) {
      out.standing = RowStanding::kSuperseded;
    } else if (voided.present && voided.small[ref.row] == 2) {
      out.standing = RowStanding::kVoided;
    }
    for (size_t c = 0; c < spec.columns.size(); ++c) {
      // A currency of amounts is the book's.
      if (static_cast<int>(c) != spec.customer &&
          FormOf(spec, static_cast<int>(c)) == Form::kNone) {
        continue;
      }
      std::string value = CellText(cells, spec, ref, c);
      if (!value.empty()) out.cells.push_back({spec.columns[c].name, std::move(value)});
    }
    return out;
  }

  std::string CellText(const CellReader& cells, const TableSpec& spec, RowRef ref,
                       size_t c) const {
    const ColumnSpec& column = spec.columns[c];
    if (cells.IsText(c)) return std::string(cells.Text(ref, c));
    const int64_t number = cells.Number(ref, c);
    if (number == kNullNumber) return {};
    switch (column.type) {
      case ColumnType::kTime: return FormatInstant(number, Zone());
      case ColumnType::kMoney: return FormatDecimal(number, book_.currency.exponent());
      case ColumnType::kDecimal: return FormatDecimal(number, kDecimalScale);
      case ColumnType::kBoolean: return number != 0 ? "true" : "false";
      case ColumnType::kCode: return std::string(column.codes[static_cast<size_t>(number - 1)]);
      case ColumnType::kId:
      case ColumnType::kText:
      case ColumnType::kInteger: break;
    }
    return std::to_string(number);
  }

  const BookState& book_;
  const std::span<const CustomerRef> members_;
  std::vector<std::string> names_;
};

}  // namespace

absl::StatusOr<Person> ExportPerson(const Book& book, const CustomerIdView& id) {
  const BookState& state = book.state();
  const auto [s, customer] = state.FindCustomer(id);
  if (customer == CustomerIndex::kNone) {
    return absl::NotFoundError("the book knows no customer '" + id.ToString() + "'");
  }
  const Merged merged(state, kMaxInstantUs + 1, kEverything);
  const CustomerRef self{s, customer};
  std::span<const CustomerRef> members(&self, 1);
  if (const Merged::Place* const place = merged.Find(self)) members = merged.Group(place->group);
  Person out;
  out.customer = CustomerId(id);
  for (const CustomerRef& member : members) {
    if (member != self) {
      out.also.emplace_back(state.shards[member.shard].customers.Id(member.customer));
    }
  }
  std::sort(out.also.begin(), out.also.end(),
            [](const CustomerId& a, const CustomerId& b) { return a.view() < b.view(); });
  out.currency = state.currency.code();
  out.time_zone = state.zone.name();
  const PersonReader reader(state, members);
  for (const TableSpec* const spec : kTables) {
    PersonTable table = reader.Read(*spec);
    for (PersonRow& row : table.rows) {
      const Batch batch = state.batches.Find(row.batch);
      row.recorded_at_us = batch.origin.recorded_at_us;
      row.source = batch.origin.source;
    }
    if (!table.rows.empty()) out.tables.push_back(std::move(table));
  }
  return out;
}

}  // namespace goodwill
