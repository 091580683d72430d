// What the CSV tests share: reading a text with options, and looking at values.
#ifndef GOODWILL_TESTS_UNIT_TABLE_CSV_TESTING_H_
#define GOODWILL_TESTS_UNIT_TABLE_CSV_TESTING_H_

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/table.h"
#include "goodwill/book/schema.h"
#include "table/csv_reader.h"

namespace goodwill::csv_testing {

inline ReadOptions Euro() {
  ReadOptions options;
  options.currency = *Currency::Parse("EUR");
  return options;
}

inline int64_t Instant(std::string_view text, const Zone& zone = Zone()) {
  return *ParseInstant(text, zone);
}

inline std::vector<int64_t> Numbers(const Table& table, int column) {
  std::vector<int64_t> values;
  const TableColumn& c = table.columns[static_cast<size_t>(column)];
  for (size_t k = 0; k < c.chunks.size(); ++k) {
    for (int64_t i = 0; i < table.chunk_rows[k]; ++i) values.push_back(c.chunks[k].numbers[i]);
  }
  return values;
}

using Texts = std::vector<std::optional<std::string>>;

inline Texts TextsOf(const Table& table, int column) {
  Texts values;
  const TableColumn& c = table.columns[static_cast<size_t>(column)];
  for (size_t k = 0; k < c.chunks.size(); ++k) {
    for (int64_t i = 0; i < table.chunk_rows[k]; ++i) {
      const std::string_view text = c.chunks[k].text[i];
      values.push_back(text.data() == nullptr ? std::nullopt : std::optional(std::string(text)));
    }
  }
  return values;
}

// "line 3, column 5, row 1, amount: reason" for each problem.
inline std::vector<std::string> ProblemLines(const absl::Status& status) {
  std::vector<std::string> lines;
  for (const Problem& p : ProblemsOf(status)) {
    lines.push_back("line " + std::to_string(p.line) + ", column " + std::to_string(p.column) +
                    ", row " + std::to_string(p.row) + ", " + p.field + ": " + p.reason);
  }
  return lines;
}

inline std::string Gzip(std::string_view bytes) {
  z_stream stream = {};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace goodwill::csv_testing

#endif  // GOODWILL_TESTS_UNIT_TABLE_CSV_TESTING_H_
