// CSV read the slow and obvious way: the oracle that the reader is compared
// with, in unit tests and under the fuzzer. One byte after the other into
// strings, one cell after the other into values, no window, no shortcuts.
#ifndef GOODWILL_TESTS_UNIT_TABLE_CSV_ORACLE_H_
#define GOODWILL_TESTS_UNIT_TABLE_CSV_ORACLE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "table/column_currency.h"
#include "table/column_match.h"
#include "table/read_options.h"

namespace goodwill::csv_oracle {

struct Cell {
  std::string text;
  bool quoted = false;
};

struct Row {
  int64_t line = 1;
  std::vector<Cell> cells;
};

// The rows that are not empty lines; nothing if the text breaks the rules.
inline std::optional<std::vector<Row>> Split(std::string_view bytes, char separator) {
  std::vector<Row> rows;
  size_t i = 0;
  int64_t line = 1;
  while (i < bytes.size()) {
    Row row;
    row.line = line;
    for (bool row_ends = false; !row_ends;) {
      Cell cell;
      if (i < bytes.size() && bytes[i] == '"') {
        cell.quoted = true;
        ++i;
        for (;;) {
          if (i == bytes.size()) return std::nullopt;
          if (bytes[i] == '"') {
            ++i;
            if (i == bytes.size() || bytes[i] != '"') break;
          }
          if (bytes[i] == '\n') ++line;
          cell.text += bytes[i++];
        }
      } else {
        while (i < bytes.size() && bytes[i] != separator && bytes[i] != '\n' && bytes[i] != '\r') {
          if (bytes[i] == '"') return std::nullopt;
          cell.text += bytes[i++];
        }
      }
      row.cells.push_back(cell);
      if (i == bytes.size()) {
        row_ends = true;
      } else if (bytes[i] == separator) {
        ++i;
      } else if (bytes[i] == '\n') {
        ++i;
        ++line;
        row_ends = true;
      } else if (bytes[i] == '\r' && i + 1 == bytes.size()) {
        ++i;
        row_ends = true;
      } else if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        i += 2;
        ++line;
        row_ends = true;
      } else {
        return std::nullopt;
      }
    }
    const bool empty = row.cells.size() == 1 && row.cells[0].text.empty() && !row.cells[0].quoted;
    if (!empty) rows.push_back(row);
  }
  return rows;
}

inline bool IsUtf8(std::string_view s) {
  for (size_t i = 0; i < s.size();) {
    const auto byte = [&](size_t k) {
      return i + k < s.size() ? static_cast<unsigned char>(s[i + k]) : 0u;
    };
    uint32_t code = byte(0);
    size_t length = 1;
    uint32_t least = 0;
    if (code >= 0xF0) {
      length = 4, least = 0x10000, code &= 0x07;
      if (byte(0) > 0xF7) return false;
    } else if (code >= 0xE0) {
      length = 3, least = 0x800, code &= 0x0F;
    } else if (code >= 0xC0) {
      length = 2, least = 0x80, code &= 0x1F;
    } else if (code >= 0x80) {
      return false;
    }
    for (size_t k = 1; k < length; ++k) {
      if ((byte(k) & 0xC0) != 0x80) return false;
      code = code << 6 | (byte(k) & 0x3F);
    }
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    i += length;
  }
  return true;
}

inline std::string Trim(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
  while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.erase(0, 1);
  return text;
}

inline std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

// A date of a local form, rewritten as ISO; empty if it is none.
inline std::string LocalToIso(const std::string& text, const std::string& form) {
  size_t i = 0;
  std::string year, month, day;
  for (size_t k = 0; k < form.size(); ++k) {
    if (form[k] != 'y' && form[k] != 'm' && form[k] != 'd') {
      if (i >= text.size() || text[i++] != form[k]) return "";
      continue;
    }
    std::string digits;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') digits += text[i++];
    const bool is_year = form[k] == 'y';
    if (is_year ? digits.size() != 4 : digits.empty() || digits.size() > 2) return "";
    if (digits.size() == 1) digits = "0" + digits;
    (is_year ? year : form[k] == 'm' ? month : day) = digits;
  }
  const std::string date = year + "-" + month + "-" + day;
  if (i == text.size()) return date;
  if (text[i] != ' ') return "";
  while (i < text.size() && text[i] == ' ') ++i;
  std::string time = text.substr(i);
  if (time.size() > 1 && time[1] == ':') time = "0" + time;
  if (time.size() != 5 && time.size() != 8) return "";
  if (time.find_first_not_of("0123456789:") != std::string::npos) return "";
  return date + " " + time;
}

inline std::optional<int64_t> NumberOf(const std::string& text, const ColumnSpec& column,
                                       bool minor, const ReadOptions& options) {
  int64_t value = 0;
  const char mark = options.decimal_mark == ',' ? ',' : '.';
  switch (column.type) {
    case ColumnType::kTime: {
      const bool iso = options.date_form.empty() || options.date_form == "iso";
      const auto instant =
          ParseInstant(iso ? text : LocalToIso(text, options.date_form), options.zone);
      if (!instant.ok()) return std::nullopt;
      return *instant;
    }
    case ColumnType::kMoney: {
      const int scale = minor ? 0 : options.currency.exponent();
      const auto result =
          options.amount_rounding && !minor
              ? ParseDecimalRounded(text, scale, mark, *options.amount_rounding, &value)
              : ParseDecimal(text, scale, mark, &value);
      if (result != DecimalResult::kOk) return std::nullopt;
      return value;
    }
    case ColumnType::kDecimal:
    case ColumnType::kInteger: {
      const int scale = column.type == ColumnType::kInteger ? 0 : kDecimalScale;
      if (ParseDecimal(text, scale, mark, &value) != DecimalResult::kOk) return std::nullopt;
      return value;
    }
    case ColumnType::kBoolean: {
      const std::string word = Lower(text);
      if (word == "1" || word == "true" || word == "yes") return 1;
      if (word == "0" || word == "false" || word == "no") return 0;
      return std::nullopt;
    }
    case ColumnType::kCode:
      for (size_t i = 0; i < column.codes.size(); ++i) {
        if (Lower(text) == column.codes[i]) return static_cast<int64_t>(i) + 1;
      }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

// A table with one vector for each column, or nothing where there is none.
struct Values {
  std::vector<std::string> headers;
  std::vector<int> source;  // of each column; -1 absent
  std::vector<std::vector<int64_t>> numbers;
  std::vector<std::vector<std::optional<std::string>>> texts;
  std::vector<int64_t> lines;
  Currency currency;
  char separator = ',';
  bool byte_order_mark = false;
};

inline std::optional<char> SeparatorOf(std::string_view header) {
  size_t most = 0;
  std::string winners = ",";
  for (const char candidate : {',', ';', '\t', '|'}) {
    size_t count = 0;
    bool inside = false;
    for (const char c : header) {
      if (c == '"') inside = !inside;
      if (inside) continue;
      if (c == '\n') break;
      if (c == candidate) ++count;
    }
    if (count == 0) continue;
    if (count > most) winners.clear();
    if (count >= most) winners += candidate;
    most = std::max(most, count);
  }
  if (winners.size() != 1) return std::nullopt;
  return winners[0];
}

// The table, or nothing if anything is wrong. Not for compressed input.
inline std::optional<Values> Read(const TableSpec& spec, std::string_view bytes,
                                  const ReadOptions& options) {
  Values out;
  for (const std::string_view magic :
       {std::string_view("\xFF\xFE"), std::string_view("\xFE\xFF"), std::string_view("PK\x03\x04"),
        std::string_view("BZh91AY&SY")}) {
    if (bytes.substr(0, magic.size()) == magic) return std::nullopt;
  }
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") {
    out.byte_order_mark = true;
    bytes.remove_prefix(3);
  }
  if (!IsUtf8(bytes) || bytes.find('\0') != bytes.npos) return std::nullopt;
  out.separator = options.separator;
  if (options.separator == 0) {
    std::string_view header = bytes;
    for (;;) {
      if (!header.empty() && header[0] == '\n') {
        header.remove_prefix(1);
      } else if (header.substr(0, 2) == "\r\n") {
        header.remove_prefix(2);
      } else {
        break;
      }
    }
    const auto found = SeparatorOf(header);
    if (!found) return std::nullopt;
    out.separator = *found;
  }
  const auto rows = Split(bytes, out.separator);
  if (!rows || rows->empty()) return std::nullopt;
  for (const Cell& cell : (*rows)[0].cells) {
    out.headers.push_back(cell.text);
    if (Trim(cell.text).empty()) {
      out.headers.back() = "column " + std::to_string(out.headers.size());
    }
  }
  Problems problems;
  const ColumnMatch match = MatchColumns(spec, out.headers, options, &problems);
  if (!problems.empty()) return std::nullopt;
  const size_t columns = spec.columns.size();
  out.numbers.resize(columns);
  out.texts.resize(columns);
  for (size_t c = 0; c < columns; ++c) out.source.push_back(match.columns[c].index);
  CurrencyRule rule(options.currency);
  for (size_t r = 1; r < rows->size(); ++r) {
    const Row& row = (*rows)[r];
    if (row.cells.size() != out.headers.size()) return std::nullopt;
    out.lines.push_back(row.line);
    for (size_t c = 0; c < columns; ++c) {
      if (out.source[c] < 0) continue;
      const ColumnSpec& column = spec.columns[c];
      const Cell& cell = row.cells[static_cast<size_t>(out.source[c])];
      const std::string trimmed = Trim(cell.text);
      if (column.name == "currency") {
        std::string reason;
        if (!rule.Accept(trimmed, &reason)) return std::nullopt;
        out.texts[c].push_back(trimmed.empty() ? std::nullopt : std::optional(trimmed));
        continue;
      }
      if (column.type == ColumnType::kId || column.type == ColumnType::kText) {
        bool absent = cell.text.empty() && !cell.quoted;
        if (column.required && cell.text.empty()) absent = true;
        if (column.type == ColumnType::kId && trimmed.empty()) absent = true;
        if (absent && column.required) return std::nullopt;
        out.texts[c].push_back(absent ? std::nullopt : std::optional(cell.text));
        continue;
      }
      if (trimmed.empty()) {
        if (column.required) return std::nullopt;
        out.numbers[c].push_back(kNullNumber);
        continue;
      }
      const auto value = NumberOf(trimmed, column, match.columns[c].minor, options);
      if (!value) return std::nullopt;
      out.numbers[c].push_back(*value);
    }
  }
  out.currency = rule.currency();
  return out;
}

// Where the reader's table differs from the oracle's; empty if nowhere.
inline std::string Difference(const Table& table, const Values& values) {
  const auto rows = static_cast<int64_t>(values.lines.size());
  if (table.rows != rows) return "rows " + std::to_string(table.rows) + "/" + std::to_string(rows);
  int64_t sum = 0;
  for (const int64_t n : table.chunk_rows) sum += n;
  if (sum != rows) return "chunk_rows";
  if (!(table.currency == values.currency)) return "currency";
  if (table.byte_order_mark != values.byte_order_mark) return "byte_order_mark";
  if (table.separator != std::string(1, values.separator)) return "separator";
  bool plain = true;
  for (int64_t r = 0; r < rows; ++r) plain &= values.lines[static_cast<size_t>(r)] == r + 2;
  if (table.lines != nullptr ? *table.lines != values.lines : !plain) return "lines";
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const TableColumn& column = table.columns[c];
    const std::string name(table.spec->columns[c].name);
    if (values.source[c] < 0) {
      if (column.physical != Physical::kAbsent) return name + " is there";
      continue;
    }
    if (column.source != values.headers[static_cast<size_t>(values.source[c])]) {
      return name + " has source " + column.source;
    }
    if (column.chunks.size() != table.chunk_rows.size()) return name + " has other chunks";
    const ColumnType type = table.spec->columns[c].type;
    const bool text = type == ColumnType::kId || type == ColumnType::kText;
    if (column.physical != (text ? Physical::kText : Physical::kNumbers)) return name + " form";
    size_t r = 0;
    for (size_t k = 0; k < column.chunks.size(); ++k) {
      for (int64_t i = 0; i < table.chunk_rows[k]; ++i, ++r) {
        const std::string where = name + " row " + std::to_string(r);
        if (!text) {
          if (column.chunks[k].numbers[i] != values.numbers[c][r]) {
            return where + ": " + std::to_string(column.chunks[k].numbers[i]) + " not " +
                   std::to_string(values.numbers[c][r]);
          }
          continue;
        }
        const std::string_view got = column.chunks[k].text[i];
        const auto& expected = values.texts[c][r];
        if ((got.data() != nullptr) != expected.has_value()) return where + ": absence";
        if (expected && got != *expected) return where + ": '" + std::string(got) + "'";
      }
    }
  }
  return "";
}

}  // namespace goodwill::csv_oracle

#endif  // GOODWILL_TESTS_UNIT_TABLE_CSV_ORACLE_H_
