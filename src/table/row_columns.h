// Rows of any kind as columns to be exported, field by field.
#ifndef GOODWILL_SRC_TABLE_ROW_COLUMNS_H_
#define GOODWILL_SRC_TABLE_ROW_COLUMNS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "goodwill/base/currency.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/customer_id.h"
#include "table/arrow_export.h"
#include "table/result_columns.h"

namespace goodwill {

// A column of each kind from one field of each row. Absent values are kNullNumber,
// an empty optional, or a text without data().
template <typename Row>
class Columns {
 public:
  explicit Columns(std::span<const Row> rows) : rows_(rows) {}

  template <typename F>
  void Id(IdKind ids, F field) {
    if (ids == IdKind::kNumber) {
      std::vector<int64_t> numbers;
      for (const Row& row : rows_) numbers.push_back(field(row).number);
      out_.push_back(ExportColumn::Int64("customer_id", std::move(numbers)));
      return;
    }
    Text("customer_id", [&](const Row& row) { return field(row).text; });
  }
  template <typename F>
  void Text(std::string name, F field) {
    std::vector<std::string_view> texts;
    for (const Row& row : rows_) texts.push_back(field(row));
    out_.push_back(ExportColumn::Text(std::move(name), texts));
  }
  template <typename F>
  void Count(std::string name, F field) {
    std::vector<int64_t> numbers;
    for (const Row& row : rows_) numbers.push_back(field(row));
    out_.push_back(ExportColumn::Int64(std::move(name), std::move(numbers)));
  }
  // Some of which are absent.
  template <typename F>
  void Optional(std::string name, F field) {
    auto [numbers, valid] = Numbers(field);
    out_.push_back(ExportColumn::Int64(std::move(name), std::move(numbers)).WithValidity(valid));
  }
  template <typename F>
  void Flag(std::string name, F field) {
    std::vector<uint8_t> flags;
    for (const Row& row : rows_) flags.push_back(field(row) ? 1 : 0);
    out_.push_back(ExportColumn::Bool(std::move(name), flags));
  }
  template <typename F>
  void Instant(std::string name, F field) {
    auto [numbers, valid] = Numbers(field);
    out_.push_back(
        ExportColumn::Timestamp(std::move(name), std::move(numbers)).WithValidity(valid));
  }
  template <typename F>
  void Real(std::string name, F field) {
    std::vector<double> values;
    std::vector<uint8_t> valid;
    for (const Row& row : rows_) {
      const std::optional<double> value = field(row);
      values.push_back(value.value_or(0.0));
      valid.push_back(value.has_value() ? 1 : 0);
    }
    out_.push_back(ExportColumn::Float64(std::move(name), std::move(values)).WithValidity(valid));
  }
  template <typename F>
  void Money(std::string name, const Currency& currency, MoneyForm form, F field) {
    std::pair<std::vector<int64_t>, std::vector<uint8_t>> read = Numbers(field);
    std::vector<int64_t>& numbers = read.first;
    const auto column = [&]() -> ExportColumn {
      switch (form) {
        case MoneyForm::kDecimal:
          return ExportColumn::Decimal(std::move(name), numbers, currency.exponent());
        case MoneyForm::kDouble: {
          std::vector<double> major;
          for (const int64_t n : numbers) major.push_back(ScaledToDouble(n, currency.exponent()));
          return ExportColumn::Float64(std::move(name), std::move(major));
        }
        case MoneyForm::kMinor:
          break;
      }
      return ExportColumn::Int64(std::move(name), std::move(numbers));
    };
    out_.push_back(column().WithValidity(read.second));
  }
  std::vector<ExportColumn> Finish() { return std::move(out_); }

 private:
  template <typename F>
  std::pair<std::vector<int64_t>, std::vector<uint8_t>> Numbers(F field) const {
    std::vector<int64_t> numbers;
    std::vector<uint8_t> valid;
    for (const Row& row : rows_) {
      const int64_t number = field(row);
      numbers.push_back(number == kNullNumber ? 0 : number);
      valid.push_back(number == kNullNumber ? 0 : 1);
    }
    return {std::move(numbers), std::move(valid)};
  }

  const std::span<const Row> rows_;
  std::vector<ExportColumn> out_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_ROW_COLUMNS_H_
