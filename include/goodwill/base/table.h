// A table that has been read and checked: typed columns in chunks, ready to be
// appended to a book or measured as they are.
//
// Readers (Arrow, CSV) make tables; nothing after them looks at raw input
// again. Numbers (times, minor units, decimals, codes) are int64 with
// kNullNumber for an absent value; texts are std::string_view with a null
// data() for an absent one. A chunk borrows its values, from the reader's input
// where that already had the right form and otherwise from buffers that the
// table owns; `keep_alive` holds whichever it was.
#ifndef GOODWILL_BASE_TABLE_H_
#define GOODWILL_BASE_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/currency.h"
#include "goodwill/base/schema.h"

namespace goodwill {

// The texts of one chunk, in whichever layout they arrived.
struct TextArray {
  enum class Layout : uint8_t {
    kViews,      // views[i]
    kOffsets32,  // data[offsets32[i] .. offsets32[i+1]), none absent
    kOffsets64,  // data[offsets64[i] .. offsets64[i+1]), none absent
    kCodes,      // dictionary[codes[i]]; code -1 is absent
  };
  Layout layout = Layout::kViews;
  const std::string_view* views = nullptr;
  const int32_t* offsets32 = nullptr;
  const int64_t* offsets64 = nullptr;
  const char* data = nullptr;
  const int32_t* codes = nullptr;
  const std::string_view* dictionary = nullptr;
  int64_t dictionary_size = 0;

  // Calls f(get) once, where get(i) is the text of row i: loops that are
  // written inside f are compiled once per layout.
  template <typename F>
  decltype(auto) Visit(F&& f) const {
    switch (layout) {
      case Layout::kOffsets32:
        return f([o = offsets32, d = data](int64_t i) {
          return std::string_view(d + o[i], static_cast<size_t>(o[i + 1] - o[i]));
        });
      case Layout::kOffsets64:
        return f([o = offsets64, d = data](int64_t i) {
          return std::string_view(d + o[i], static_cast<size_t>(o[i + 1] - o[i]));
        });
      case Layout::kCodes:
        return f([c = codes, d = dictionary](int64_t i) {
          return c[i] < 0 ? std::string_view() : d[c[i]];
        });
      case Layout::kViews:
        break;
    }
    return f([v = views](int64_t i) { return v[i]; });
  }

  std::string_view operator[](int64_t i) const {
    return Visit([i](auto get) { return get(i); });
  }
};

// One column of one chunk. Which member is used depends on the column.
struct ColumnChunk {
  const int64_t* numbers = nullptr;
  TextArray text;
};

enum class Physical : uint8_t { kAbsent, kNumbers, kText };

struct TableColumn {
  Physical physical = Physical::kAbsent;  // kAbsent: the source has no such column
  std::string source;                     // its name in the source
  std::string source_type;                // "int64", "timestamp[us, UTC]", "csv text", ...
  std::vector<ColumnChunk> chunks;        // as many as Table::chunk_rows
};

struct Table {
  const TableSpec* spec = nullptr;
  int64_t rows = 0;
  std::vector<int64_t> chunk_rows;
  std::vector<TableColumn> columns;  // as many as spec->columns, in that order
  std::vector<std::string> unknown_columns;
  // The currency of the rows: the reader's, unless a currency column named one.
  Currency currency;
  // For errors about CSV rows: the line that a row begins on; empty for Arrow.
  std::shared_ptr<const std::vector<int64_t>> lines;
  // How the source was read, for the import report.
  std::string separator;
  std::string compression;
  bool byte_order_mark = false;

  std::vector<std::shared_ptr<const void>> keep_alive;

  bool Has(int column) const {
    return columns[static_cast<size_t>(column)].physical != Physical::kAbsent;
  }
};

}  // namespace goodwill

#endif  // GOODWILL_BASE_TABLE_H_
