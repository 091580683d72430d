// Where the bytes of a CSV file come from: a file, memory, or gzip over either.
//
// A source is read block by block, so that a file needs no memory of its own
// and a compressed one never unpacks to more than the reader looks at. Files
// are read, not mapped: a mapped file that another program cuts short ends the
// process with SIGBUS.
#ifndef GOODWILL_SRC_TABLE_CSV_SOURCE_H_
#define GOODWILL_SRC_TABLE_CSV_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace goodwill::csv {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Reads at most `capacity` bytes to `out`; 0 is the end, for good.
  virtual absl::StatusOr<size_t> Read(char* out, size_t capacity) = 0;
  // How many stored bytes have been read, of how many in all (-1: not known).
  virtual int64_t done() const = 0;
  virtual int64_t total() const = 0;
};

// NOT_FOUND if there is no such file; refuses directories.
absl::StatusOr<std::unique_ptr<ByteSource>> OpenFile(const std::string& path);

// Borrows `bytes`.
std::unique_ptr<ByteSource> FromMemory(std::string_view bytes);

// True if a file that begins with these bytes is gzip.
bool IsGzip(std::string_view first_bytes);

// Unpacks `read_already` followed by the rest of `packed`. `name` is for errors.
absl::StatusOr<std::unique_ptr<ByteSource>> Gunzip(std::unique_ptr<ByteSource> packed,
                                                   std::string_view read_already, std::string name);

}  // namespace goodwill::csv

#endif  // GOODWILL_SRC_TABLE_CSV_SOURCE_H_
