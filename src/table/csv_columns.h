// The columns of a table while they are being read.
//
// Rows arrive in runs. A chunk has room for a fixed number of rows and, for each
// text column, of bytes; a run that does not fit begins a new chunk, so nothing
// that has been written ever moves. Texts are packed one behind the other with
// 32-bit offsets, which is a quarter of what views would take; a chunk with
// absent texts gets views when it is full.
#ifndef GOODWILL_SRC_TABLE_CSV_COLUMNS_H_
#define GOODWILL_SRC_TABLE_CSV_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "goodwill/base/table.h"

namespace goodwill::csv {

// Writers may write that many bytes behind a text.
inline constexpr size_t kTextSlack = 16;

// One text column of the run that is being read.
class TextRun {
 public:
  TextRun(int32_t* offsets, char* data, std::vector<uint64_t>* absent, size_t first, size_t rows)
      : offsets_(offsets),
        data_(data),
        absent_(absent),
        row_(first),
        chunk_rows_(rows),
        used_(static_cast<size_t>(offsets[first])) {}

  // `text` may be read kTextSlack bytes beyond its end.
  void Add(const char* text, size_t size) {
    char* const out = data_ + used_;
    std::memcpy(out, text, kTextSlack);
    if (size > kTextSlack) std::memcpy(out + kTextSlack, text + kTextSlack, size - kTextSlack);
    used_ += size;
    offsets_[++row_] = static_cast<int32_t>(used_);
  }
  void AddAbsent();

 private:
  int32_t* offsets_;
  char* data_;
  std::vector<uint64_t>* absent_;
  size_t row_;
  size_t chunk_rows_;
  size_t used_;
};

// How a column is kept. kLabel: text that is one label or absent, as codes.
enum class Storage : uint8_t { kAbsent, kNumbers, kText, kLabel };

class Columns {
 public:
  // `storage` for each column of the table.
  explicit Columns(const std::vector<Storage>& storage);

  // Begins a run of `rows` rows whose texts are `bytes` long at most, in every
  // column. `rows_left` is a guess of how many follow after it.
  void BeginRun(size_t rows, size_t bytes, size_t rows_left);
  // Where the values of a column go: as many as the run has rows. Labels are
  // 0, or -1 for absent.
  int64_t* Numbers(size_t column);
  TextRun Texts(size_t column);
  int32_t* Labels(size_t column);
  // The run is complete in every column.
  void EndRun();

  int64_t rows() const { return total_rows_; }
  // Hands the chunks over. `label` outlives the table.
  void Finish(std::string_view label, Table* table);

 private:
  static constexpr size_t kMostRows = size_t{1} << 20;
  static constexpr size_t kMostText = size_t{1} << 30;

  struct Column {
    Storage storage = Storage::kAbsent;
    int64_t* numbers = nullptr;
    int32_t* labels = nullptr;
    int32_t* offsets = nullptr;
    char* data = nullptr;
    size_t capacity = 0;           // of data
    std::vector<uint64_t> absent;  // a bit for each row of the chunk, if there is any
    int64_t text_bytes = 0;        // in all finished chunks
    std::vector<ColumnChunk> chunks;
  };

  void NewChunk(size_t rows, size_t bytes, size_t rows_left);
  void FinishChunk();
  const std::string_view* ViewsOf(Column& column);

  std::vector<Column> columns_;
  std::shared_ptr<char> memory_;  // of the current chunk, all columns
  std::shared_ptr<std::string_view> label_;
  std::vector<int64_t> chunk_rows_;
  std::vector<std::shared_ptr<const void>> keep_alive_;
  size_t room_ = 0;  // rows of the current chunk
  size_t rows_ = 0;  // of them used
  size_t run_ = 0;   // in the run that is being read
  int64_t total_rows_ = 0;
};

}  // namespace goodwill::csv

#endif  // GOODWILL_SRC_TABLE_CSV_COLUMNS_H_
