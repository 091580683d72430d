#include "book/fact_shard.h"

namespace goodwill {

void FactColumn::Materialise(size_t rows) {
  if (present) return;
  switch (form) {
    case Form::kInt64: numbers.Resize(rows, kNullNumber); break;
    case Form::kCode: codes.Resize(rows, 0); break;
    case Form::kByte: small.Resize(rows, 0); break;
    case Form::kText: ends.Resize(rows + 1, 0); break;
    case Form::kNone: break;
  }
  present = true;
}

void FactColumn::Reserve(size_t n) {
  // A reservation for one more row leaves room for a quarter more.
  const auto grow = [](auto& buffer, size_t need) {
    if (need > buffer.capacity()) buffer.Reserve(std::max(need, buffer.size() + buffer.size() / 4));
  };
  switch (form) {
    case Form::kInt64: grow(numbers, n); break;
    case Form::kCode: grow(codes, n); break;
    case Form::kByte: grow(small, n); break;
    case Form::kText: grow(ends, n + 1); break;
    case Form::kNone: break;
  }
}

void FactColumn::Truncate(size_t rows) {
  numbers.Truncate(rows);
  codes.Truncate(rows);
  small.Truncate(rows);
  if (form == Form::kText && ends.size() > rows) {
    text.Truncate(ends[rows]);
    ends.Truncate(rows + 1);
  }
}

uint32_t FactShard::BatchOf(uint32_t row) const {
  const BatchStretch* const at =
      std::upper_bound(stretches.begin(), stretches.end(), row,
                       [](uint32_t r, const BatchStretch& s) { return r < s.end; });
  return at == stretches.end() ? 0 : at->batch;
}

uint32_t FactShard::RowsBy(uint32_t batch) const {
  if (batch == kEverything) return rows;
  const BatchStretch* const beyond =
      std::upper_bound(stretches.begin(), stretches.end(), batch,
                       [](uint32_t b, const BatchStretch& s) { return b < s.batch; });
  return beyond == stretches.begin() ? 0 : beyond[-1].end;
}

size_t FactShard::bytes() const {
  size_t sum = customer.bytes() + previous.bytes() + latest.bytes() + superseded.bytes() +
               index.bytes() + stretches.bytes() +
               (multiplicity.size() + superseded_since.size()) * 32;
  for (const FactColumn& column : columns) sum += column.bytes();
  return sum;
}

}  // namespace goodwill
