// Hands columns to whoever reads Arrow: polars, pandas, DuckDB, Apache.Arrow.
//
// A column is a name, a type, and values that are shared with, or given to, the
// export. ExportStream turns columns into a stream with one schema and exactly
// one record batch (also when it has no rows). The stream, its schema, its batch
// and every child of the batch live on their own: each may be moved, kept and
// released in any order, on any thread, after everything else is gone.
//
//   ExportStream({ExportColumn::Int64("orders", std::move(orders)),
//                 ExportColumn::Decimal("net", net, 2).WithValidity(known)},
//                {{"currency", "EUR"}}, out);
#ifndef GOODWILL_SRC_TABLE_ARROW_EXPORT_H_
#define GOODWILL_SRC_TABLE_ARROW_EXPORT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "goodwill/c.h"

namespace goodwill {

class ExportColumn {
 public:
  static ExportColumn Int64(std::string name, std::vector<int64_t> values);
  static ExportColumn Int32(std::string name, std::vector<int32_t> values);
  static ExportColumn Float64(std::string name, std::vector<double> values);
  // timestamp[us, UTC]
  static ExportColumn Timestamp(std::string name, std::vector<int64_t> microseconds);
  // Anything but 0 is true.
  static ExportColumn Bool(std::string name, std::span<const uint8_t> values);
  // utf8, or large_utf8 beyond 2 GB. A text with a null data() is absent.
  static ExportColumn Text(std::string name, std::span<const std::string_view> values);
  // decimal128(38, scale): values[i] * 10^-scale. 0 <= scale <= 38.
  static ExportColumn Decimal(std::string name, std::span<const int64_t> values, int scale);

  // The same without a copy: `owner` keeps `values` alive.
  static ExportColumn Int64(std::string name, std::span<const int64_t> values,
                            std::shared_ptr<const void> owner);
  static ExportColumn Int32(std::string name, std::span<const int32_t> values,
                            std::shared_ptr<const void> owner);
  static ExportColumn Float64(std::string name, std::span<const double> values,
                              std::shared_ptr<const void> owner);
  static ExportColumn Timestamp(std::string name, std::span<const int64_t> microseconds,
                                std::shared_ptr<const void> owner);
  // As many offsets as texts and one more, not falling, within `data`.
  static ExportColumn Text(std::string name, std::vector<int32_t> offsets, std::string data);
  static ExportColumn LargeText(std::string name, std::vector<int64_t> offsets, std::string data);

  // Rows with 0 are null. As many as the column has rows. The column is declared
  // nullable even if no row is.
  ExportColumn&& WithValidity(std::span<const uint8_t> valid) &&;

  const std::string& name() const { return name_; }
  const std::string& format() const { return format_; }
  int64_t rows() const { return rows_; }
  // There are as many validity marks as rows.
  bool consistent() const { return valid_rows_ < 0 || valid_rows_ == rows_; }

 private:
  friend class ExportAccess;

  ExportColumn(std::string name, std::string format, int64_t rows);

  std::string name_;
  std::string format_;
  int64_t rows_;
  bool nullable_ = false;
  int64_t nulls_ = 0;
  int64_t valid_rows_ = -1;               // as given; -1: not
  std::shared_ptr<const void> validity_;  // bitmap; null: all valid
  // What lies behind the validity bitmap: values, or offsets and data.
  std::vector<std::shared_ptr<const void>> buffers_;
};

// Fills *out, which need not be initialised. Key-value metadata goes to the
// schema. Throws std::bad_alloc before *out is touched. Columns of unequal
// length are a bug of the caller: the stream's get_schema then fails and says so.
void ExportStream(std::vector<ExportColumn> columns,
                  std::vector<std::pair<std::string, std::string>> metadata, ArrowArrayStream* out);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_ARROW_EXPORT_H_
