// The window through which a CSV file is read.
//
// It shows the bytes from the record that is being read on, and is filled up
// from the source when they run out. It grows only for a record that is longer
// than itself, by doubling, so that reading such a record again from its start
// costs no more than reading it once more; and never beyond kMostBytes, so that
// a quote that nobody closed does not pull a whole disk into memory.
#ifndef GOODWILL_SRC_TABLE_CSV_BUFFER_H_
#define GOODWILL_SRC_TABLE_CSV_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "table/csv_source.h"

namespace goodwill::csv {

class Buffer {
 public:
  // The longest record.
  static constexpr size_t kMostBytes = size_t{64} << 20;
  static constexpr size_t kUsualBytes = size_t{128} << 10;

  // `least` bytes, at least 16, are shown at a time, fewer only of a short file.
  Buffer(std::unique_ptr<ByteSource> source, const Run& run, size_t least);

  // What is shown is data()[begin, end): 16 bytes before it and kPadding bytes
  // behind it may be read, and one byte behind it may be written.
  char* data() { return memory_.get(); }
  const char* data() const { return memory_.get(); }
  size_t begin() const { return begin_; }
  size_t end() const { return end_; }
  std::string_view view() const { return {memory_.get() + begin_, end_ - begin_}; }
  // The file ends with end().
  bool last() const { return last_; }

  void set_begin(size_t begin) { begin_ = begin; }

  // Moves what is shown to the front, makes room if there is none, and reads on.
  // False if the record is as long as it may be. Requires !last().
  absl::StatusOr<bool> Fill();

  // If the file is compressed, what is shown from now on is the content.
  absl::Status Unpack(const std::string& name);
  bool packed() const { return packed_; }

  // Stored bytes that are still to come, -1 if unknown or compressed.
  int64_t left() const;
  absl::Status ReportEnd() const;

 private:
  absl::Status ReadOn();

  std::unique_ptr<ByteSource> source_;
  const Run& run_;
  size_t least_;
  std::unique_ptr<char[]> memory_;
  size_t capacity_;  // where the data must end
  size_t begin_;
  size_t end_;
  bool last_ = false;
  bool packed_ = false;
  int64_t reported_ = 0;
};

}  // namespace goodwill::csv

#endif  // GOODWILL_SRC_TABLE_CSV_BUFFER_H_
