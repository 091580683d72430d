// Rows on their way in: options, streams and files.
#ifndef GOODWILL_CAPI_SRC_IMPORT_H_
#define GOODWILL_CAPI_SRC_IMPORT_H_

#include <utility>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "goodwill/book/batch.h"
#include "goodwill/c.h"
#include "table/read_options.h"

namespace goodwill::capi {

// Takes a stream from the caller at once and releases it at the end, whatever
// happens in between.
class TakenStream {
 public:
  explicit TakenStream(ArrowArrayStream* stream) {
    if (stream != nullptr) stream_ = std::exchange(*stream, ArrowArrayStream{});
  }
  ~TakenStream() {
    if (stream_.release != nullptr) stream_.release(&stream_);
  }
  TakenStream(const TakenStream&) = delete;
  TakenStream& operator=(const TakenStream&) = delete;

  bool given() const { return stream_.release != nullptr; }
  ArrowArrayStream* get() { return &stream_; }

 private:
  ArrowArrayStream stream_{};
};

absl::StatusOr<const TableSpec*> TableArgument(int32_t table);

// The caller's options, for a book (or policy) with this currency and zone.
absl::StatusOr<ReadOptions> ReadOptionsArgument(const goodwill_import_options* options,
                                                Currency currency, Zone zone, Run run);

// What the caller's options say of the batch that a book makes of the rows.
absl::StatusOr<BatchOrigin> OriginArgument(const goodwill_import_options* options);

// The status of appending a table that was read from a file, with the lines of
// the rows it names.
absl::Status WithLines(const absl::Status& status, const Table& table);

}  // namespace goodwill::capi

#endif  // GOODWILL_CAPI_SRC_IMPORT_H_
