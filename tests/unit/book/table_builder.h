// Tables for tests, written down row by row.
#ifndef GOODWILL_TESTS_UNIT_BOOK_TABLE_BUILDER_H_
#define GOODWILL_TESTS_UNIT_BOOK_TABLE_BUILDER_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "goodwill/base/table.h"
#include "goodwill/book/schema.h"

namespace goodwill {

// A cell: absent, a number (times, minor units, codes, ...) or a text.
using TestCell = std::variant<std::monostate, int64_t, std::string>;

class TableBuilder {
 public:
  explicit TableBuilder(const TableSpec& spec) : spec_(spec), used_(spec.columns.size(), false) {}

  // Cells by column number; columns that never occur are absent from the table.
  TableBuilder& Row(std::vector<std::pair<int, TestCell>> cells) {
    std::vector<TestCell> row(spec_.columns.size());
    for (auto& [column, cell] : cells) {
      used_[static_cast<size_t>(column)] = true;
      row[static_cast<size_t>(column)] = std::move(cell);
    }
    rows_.push_back(std::move(row));
    return *this;
  }

  Table Build(int64_t chunk_rows = 1 << 20) const {
    struct Storage {
      std::deque<std::string> texts;
      std::deque<std::vector<int64_t>> numbers;
      std::deque<std::vector<std::string_view>> views;
    };
    auto storage = std::make_shared<Storage>();
    Table table;
    table.spec = &spec_;
    table.rows = static_cast<int64_t>(rows_.size());
    table.columns.resize(spec_.columns.size());
    for (int64_t begin = 0; begin < table.rows; begin += chunk_rows) {
      table.chunk_rows.push_back(std::min(chunk_rows, table.rows - begin));
    }
    for (size_t c = 0; c < spec_.columns.size(); ++c) {
      if (!used_[c]) continue;
      bool text = spec_.columns[c].type == ColumnType::kText;
      for (const auto& row : rows_) text = text || std::holds_alternative<std::string>(row[c]);
      table.columns[c].physical = text ? Physical::kText : Physical::kNumbers;
      table.columns[c].source = spec_.columns[c].name;
      size_t at = 0;
      for (const int64_t n : table.chunk_rows) {
        ColumnChunk chunk;
        if (text) {
          auto& views = storage->views.emplace_back();
          for (int64_t i = 0; i < n; ++i) {
            const TestCell& cell = rows_[at + static_cast<size_t>(i)][c];
            if (const auto* value = std::get_if<std::string>(&cell)) {
              views.push_back(storage->texts.emplace_back(*value));
            } else {
              views.emplace_back();
            }
          }
          chunk.text.views = views.data();
        } else {
          auto& numbers = storage->numbers.emplace_back();
          for (int64_t i = 0; i < n; ++i) {
            const auto* value = std::get_if<int64_t>(&rows_[at + static_cast<size_t>(i)][c]);
            numbers.push_back(value ? *value : kNullNumber);
          }
          chunk.numbers = numbers.data();
        }
        table.columns[c].chunks.push_back(chunk);
        at += static_cast<size_t>(n);
      }
    }
    table.keep_alive.push_back(storage);
    return table;
  }

 private:
  const TableSpec& spec_;
  std::vector<std::vector<TestCell>> rows_;
  std::vector<bool> used_;
};

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_BOOK_TABLE_BUILDER_H_
