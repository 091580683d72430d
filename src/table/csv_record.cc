#include "table/csv_record.h"

#include <cstring>

namespace goodwill::csv {

std::string Unquote(std::string_view doubled) {
  std::string text;
  text.reserve(doubled.size());
  for (size_t i = 0; i < doubled.size(); ++i) {
    text.push_back(doubled[i]);
    if (doubled[i] == '"') ++i;
  }
  return text;
}

Place PlaceOf(Place start, std::string_view text, size_t at) {
  for (size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') {
      ++start.line;
      start.column = 1;
    } else {
      ++start.column;
    }
  }
  return start;
}

bool Record::Read(const char* data, size_t begin, size_t end, bool last, char separator,
                  Place start) {
  cells_.clear();
  cell_count_ = 0;
  line_ = start.line;
  line_begin_ = begin - static_cast<size_t>(start.column - 1);
  size_t at = begin;
  for (;;) {
    Cell cell;
    cell.line = line_;
    cell.column = static_cast<int64_t>(at - line_begin_) + 1;
    const auto fault = [&](CellFault kind, size_t where) {
      if (cell.fault != CellFault::kNone) return;
      cell.fault = kind;
      cell.fault_line = line_;
      cell.fault_column = static_cast<int64_t>(where - line_begin_) + 1;
    };
    size_t text_begin = at;
    size_t text_end = at;
    if (at < end && data[at] == '"') {
      cell.quoted = true;
      text_begin = ++at;
      for (;;) {
        if (at == end) {
          if (!last) return false;
          cell.fault = CellFault::kUnclosedQuote;
          cell.fault_line = cell.line;
          cell.fault_column = cell.column;
          break;
        }
        if (data[at] == '\n') {
          ++line_;
          line_begin_ = at + 1;
        } else if (data[at] == '"') {
          if (at + 1 == end && !last) return false;
          if (at + 1 == end || data[at + 1] != '"') break;
          cell.doubled = true;
          ++at;
        }
        ++at;
      }
      text_end = at;
      if (at < end) ++at;  // the closing quote
    }
    // The rest of the cell, or all of it. A CR belongs to the line end if a LF
    // or the end of the file follows.
    bool ends_line = false;
    const size_t plain_begin = at;
    for (;; ++at) {
      if (at == end) {
        if (!last) return false;
        ends_line = true;
        break;
      }
      const char c = data[at];
      if (c == separator) break;
      if (c == '\n') {
        ends_line = true;
        break;
      }
      if (c == '\r') {
        if (at + 1 == end && !last) return false;
        if (at + 1 == end || data[at + 1] == '\n') {
          ends_line = true;
          break;
        }
        fault(CellFault::kCarriageReturn, at);
      }
      if (cell.quoted) {
        fault(CellFault::kTextAfterQuote, at);
      } else if (c == '"') {
        fault(CellFault::kStrayQuote, at);
      }
    }
    if (!cell.quoted) {
      text_begin = plain_begin;
      text_end = at;
    }
    cell.text = std::string_view(data + text_begin, text_end - text_begin);
    ++cell_count_;
    if (cells_.size() < most_cells_) cells_.push_back(cell);
    if (!ends_line) {
      ++at;
      continue;
    }
    if (at < end && data[at] == '\r') ++at;
    if (at < end) {  // the LF
      ++at;
      ++line_;
      line_begin_ = at;
    }
    end_of_record_ = at;
    return true;
  }
}

}  // namespace goodwill::csv
