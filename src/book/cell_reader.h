// The cells of a table's shards as what they mean outside.
#ifndef GOODWILL_SRC_BOOK_CELL_READER_H_
#define GOODWILL_SRC_BOOK_CELL_READER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "book/book_state.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

// Reads cells of a table's shards as what they mean outside.
class CellReader {
 public:
  CellReader(const BookState& book, const TableSpec& spec, uint32_t known)
      : book_(book), spec_(spec), kind_(static_cast<size_t>(spec.kind)), ids_(book.IdsBy(known)) {}

  const FactShard& facts(RowRef ref) const { return book_.shards[ref.shard].facts[kind_]; }

  CustomerIdView Customer(RowRef ref) const {
    return book_.shards[ref.shard].customers.Id(facts(ref).customer[ref.row]);
  }
  bool IsText(size_t c) const {
    if (static_cast<int>(c) == spec_.customer) return ids_ == IdKind::kText;
    const Form form = FormOf(spec_, static_cast<int>(c));
    return form == Form::kCode || form == Form::kText;
  }
  int64_t Number(RowRef ref, size_t c) const {
    if (static_cast<int>(c) == spec_.customer) return Customer(ref).number;
    const FactColumn& column = facts(ref).columns[c];
    if (!column.present) return kNullNumber;
    if (column.form == Form::kInt64) return column.numbers[ref.row];
    const uint8_t small = column.small[ref.row];
    if (small == 0) return kNullNumber;
    return spec_.columns[c].type == ColumnType::kBoolean ? small - 1 : small;
  }
  std::string_view Text(RowRef ref, size_t c) const {
    if (static_cast<int>(c) == spec_.customer) return Customer(ref).text;
    const FactColumn& column = facts(ref).columns[c];
    if (!column.present) return {};
    if (column.form == Form::kCode) return book_.tables[kind_].pools[c][column.codes[ref.row]];
    const std::string_view text = column.Text(ref.row);
    return text.empty() ? std::string_view() : text;
  }

 private:
  const BookState& book_;
  const TableSpec& spec_;
  const size_t kind_;
  const IdKind ids_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_CELL_READER_H_
