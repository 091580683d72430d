// Where cells end: the places of all separators and line feeds outside quotes.
//
// Splitting a line cell by cell costs a branch per byte. Instead a block is
// first swept 64 bytes at a time: comparisons give one bit per byte, and the
// parity of the quotes before a byte tells whether it stands inside quotes. The
// result is a plain list of offsets, and a file with n columns and no surprises
// is then an n-column matrix of offsets, read column by column.
//
// Parity is right as long as quotes stand where they should (around a whole
// cell, doubled within); CsvRecord decides where they do not.
#ifndef GOODWILL_SRC_TABLE_CSV_INDEX_H_
#define GOODWILL_SRC_TABLE_CSV_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>

namespace goodwill::csv {

// Bytes behind the block that Build may read (their values do not matter).
inline constexpr size_t kPadding = 64;

class Index {
 public:
  // Lists the places in data[begin, end), which begins outside quotes. Offsets
  // are from `data`. Requires 1 <= begin <= end < 2^32 - 64.
  void Build(const char* data, size_t begin, size_t end, char separator);

  // place(-1) is the byte before the block, as if a line had ended there.
  const uint32_t* places() const { return places_.get() + 1; }
  size_t size() const { return size_; }

  // What else the block holds:
  bool quotes() const { return quotes_; }
  // CR bytes; and CR bytes outside quotes with no LF behind them.
  bool carriage_returns() const { return carriage_returns_; }
  bool lone_carriage_returns() const { return lone_carriage_returns_; }
  // Line feeds inside quotes.
  bool inner_line_feeds() const { return inner_line_feeds_; }
  // Bytes that are not plain ASCII: above 127, or NUL.
  bool not_ascii() const { return not_ascii_; }

 private:
  void Grow();

  std::unique_ptr<uint32_t[]> places_;
  size_t capacity_ = 0;
  size_t size_ = 0;
  bool quotes_ = false;
  bool carriage_returns_ = false;
  bool lone_carriage_returns_ = false;
  bool inner_line_feeds_ = false;
  bool not_ascii_ = false;
};

}  // namespace goodwill::csv

#endif  // GOODWILL_SRC_TABLE_CSV_INDEX_H_
