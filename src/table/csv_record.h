// One record of a CSV file, cell by cell: the plain reading of the rules, byte
// after byte, with a place for everything that is wrong.
//
// The header is read with it, and so is everything from the first problem on:
// the quick way (csv_index.h) only ever has to notice that something is not as
// it should be.
#ifndef GOODWILL_SRC_TABLE_CSV_RECORD_H_
#define GOODWILL_SRC_TABLE_CSV_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace goodwill::csv {

enum class CellFault : uint8_t {
  kNone,
  kStrayQuote,      // a quote inside a cell that does not begin with one
  kTextAfterQuote,  // something between the closing quote and the cell's end
  kUnclosedQuote,   // the file ends inside quotes
  kCarriageReturn,  // a CR outside quotes that no LF follows
};

struct Cell {
  std::string_view text;  // between the separators; without quotes around it
  bool quoted = false;
  bool doubled = false;  // text still holds quotes written as two
  int64_t line = 0;      // where the cell begins, from 1
  int64_t column = 0;
  CellFault fault = CellFault::kNone;
  int64_t fault_line = 0;
  int64_t fault_column = 0;
};

// The cell's value: doubled quotes become one.
std::string Unquote(std::string_view doubled);

// A place in a text.
struct Place {
  int64_t line = 1;
  int64_t column = 1;  // in bytes
};
// The place of `text[at]` when text[0] is at `start`.
Place PlaceOf(Place start, std::string_view text, size_t at);

class Record {
 public:
  // Keeps that many cells of a record, and counts the others.
  explicit Record(size_t most_cells) : most_cells_(most_cells) {}

  // Reads the record that begins at data[begin]. `start` is the place of that
  // byte. `last` says that the file ends with data[end). Returns false if the
  // record is not complete yet. `end_of_record()` is behind its line end.
  bool Read(const char* data, size_t begin, size_t end, bool last, char separator, Place start);

  const std::vector<Cell>& cells() const { return cells_; }
  size_t cell_count() const { return cell_count_; }
  size_t end_of_record() const { return end_of_record_; }
  // The place of the byte behind the record.
  Place end_place() const {
    return {line_, static_cast<int64_t>(end_of_record_ - line_begin_) + 1};
  }
  // Nothing at all on the line.
  bool blank() const { return cell_count_ == 1 && cells_[0].text.empty() && !cells_[0].quoted; }

 private:
  size_t most_cells_;
  std::vector<Cell> cells_;
  size_t cell_count_ = 0;
  size_t end_of_record_ = 0;
  int64_t line_ = 1;
  size_t line_begin_ = 0;  // may wrap below 0, as start.column demands
};

}  // namespace goodwill::csv

#endif  // GOODWILL_SRC_TABLE_CSV_RECORD_H_
