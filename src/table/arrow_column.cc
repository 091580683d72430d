#include "table/arrow_column.h"

#include <algorithm>

#include "table/column_scan.h"

namespace goodwill {
namespace {

bool Accepts(ColumnType column, bool minor, const ArrowType& type) {
  if (type.kind == ArrowKind::kNull) return true;
  if (minor) return type.kind == ArrowKind::kInteger;
  switch (column) {
    case ColumnType::kId:
      return type.is_text() || type.kind == ArrowKind::kInteger;
    case ColumnType::kText:
    case ColumnType::kCode:
      return type.is_text();
    case ColumnType::kTime:
      return type.is_text() || type.kind == ArrowKind::kTimestamp ||
             type.kind == ArrowKind::kDate32 || type.kind == ArrowKind::kDate64;
    case ColumnType::kMoney:
    case ColumnType::kDecimal:
      return type.is_text() || type.kind == ArrowKind::kInteger ||
             type.kind == ArrowKind::kDecimal || type.kind == ArrowKind::kFloat64 ||
             type.kind == ArrowKind::kFloat32;
    case ColumnType::kInteger:
      return type.kind == ArrowKind::kInteger;
    case ColumnType::kBoolean:
      return type.kind == ArrowKind::kInteger || type.kind == ArrowKind::kBool;
  }
  return false;
}

std::string_view AcceptedTypes(ColumnType column, bool minor) {
  if (minor) return "integers";
  switch (column) {
    case ColumnType::kId:
      return "text (also as a dictionary) and integers";
    case ColumnType::kText:
    case ColumnType::kCode:
      return "text (also as a dictionary)";
    case ColumnType::kTime:
      return "timestamps, dates and text";
    case ColumnType::kMoney:
    case ColumnType::kDecimal:
      return "decimals of up to 128 bits, integers, float64, float32 and text";
    case ColumnType::kInteger:
      return "integers";
    case ColumnType::kBoolean:
      return "bool and integers";
  }
  return "";
}

}  // namespace

void BatchProblems::Write(int64_t row, std::string reason) {
  Problem problem;
  problem.row = row < 0 ? -1 : first_row_ + row;
  problem.field = field_;
  problem.reason = std::move(reason);
  if (source_ != field_) {
    problem.reason += " (column " + QuoteValue(source_) + " of the source)";
  }
  list_.push_back(std::move(problem));
}

void BatchProblems::MoveTo(Problems* problems) {
  std::stable_sort(list_.begin(), list_.end(),
                   [](const Problem& a, const Problem& b) { return a.row < b.row; });
  const int64_t listed = static_cast<int64_t>(list_.size());
  for (Problem& problem : list_) problems->Add(std::move(problem));
  // Beyond the limit only the number matters.
  for (int64_t i = listed; i < total_; ++i) problems->Add(Problem());
  list_.clear();
}

ArrowColumn::ArrowColumn(const TableSpec& table, size_t c, bool minor, ArrowType type,
                         const ReadOptions& options)
    : spec_(table.columns[c]),
      minor_(minor),
      type_(std::move(type)),
      is_currency_(NamesCurrencyOfAmounts(table, c)),
      zone_is_utc_(options.zone.is_utc()),
      clock_(options.zone),
      currency_rule_(options.currency) {
  if (spec_.type == ColumnType::kText ||
      (spec_.type == ColumnType::kId && type_.kind != ArrowKind::kInteger)) {
    physical_ = Physical::kText;
  }
  if (spec_.type == ColumnType::kDecimal) digits_ = kDecimalScale;
  if (spec_.type == ColumnType::kMoney && !minor) {
    digits_ = options.currency.exponent();
    rounding_ = options.amount_rounding;
  }
}

std::string ArrowColumn::Refusal(const ColumnSpec& spec, bool minor, const ArrowType& type) {
  if (Accepts(spec.type, minor, type)) return {};
  return "has the Arrow type " + type.words + "; accepted are " +
         std::string(AcceptedTypes(spec.type, minor));
}

ColumnChunk ArrowColumn::Read(const ColumnSlice& slice, BatchStore* store,
                              BatchProblems* problems) {
  ColumnChunk chunk;
  if (physical_ == Physical::kText) {
    chunk.text = ReadText(slice, store, problems);
    if (is_currency_) CheckCurrency(chunk.text, slice.rows.length, problems);
  } else {
    chunk.numbers = ReadNumbers(slice, store, problems);
  }
  return chunk;
}

void ArrowColumn::AddAbsent(int64_t row, BatchProblems* problems) const {
  if (required()) problems->Add(row, [] { return "is absent, but required"; });
}

int64_t DictionaryIndex(const ArrowType& type, const ArraySlice& rows, int64_t i, int64_t size) {
  int64_t index = -1;
  switch (type.bits) {
    case 8:
      index = type.is_signed ? int64_t{rows.Value<int8_t>(i)} : int64_t{rows.Value<uint8_t>(i)};
      break;
    case 16:
      index = type.is_signed ? int64_t{rows.Value<int16_t>(i)} : int64_t{rows.Value<uint16_t>(i)};
      break;
    case 32:
      index = type.is_signed ? int64_t{rows.Value<int32_t>(i)} : int64_t{rows.Value<uint32_t>(i)};
      break;
    default:
      // As uint64, what does not fit is negative here, and outside too.
      index = rows.Value<int64_t>(i);
      break;
  }
  return index >= 0 && index < size ? index : -1;
}

std::string QuoteValue(std::string_view value) {
  constexpr size_t kShown = 40;
  std::string out = "'";
  size_t size = std::min(value.size(), kShown);
  // Not in the middle of a character.
  while (size > 0 && size < value.size() &&
         (static_cast<unsigned char>(value[size]) & 0xC0) == 0x80) {
    --size;
  }
  const std::string_view shown = value.substr(0, size);
  const bool utf8 = IsUtf8(shown);
  for (const char c : shown) {
    const unsigned char byte = static_cast<unsigned char>(c);
    out += byte < ' ' || byte == 0x7f || (byte >= 0x80 && !utf8) ? '?' : c;
  }
  if (size < value.size()) out += "...";
  return out + "'";
}

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace goodwill
