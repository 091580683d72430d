// Measures as a document, for another process or another machine.
//
// The document holds whole columns of integers in ascending order of id, so that
// equal measures give equal bytes, and reading it back gives measures equal bit
// by bit. Reading trusts nothing: what could not have come from facts is refused
// by column and row.
#ifndef GOODWILL_SRC_WIRE_MEASURES_WIRE_H_
#define GOODWILL_SRC_WIRE_MEASURES_WIRE_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/book/measures_table.h"

namespace goodwill {

// A serialised goodwill.v1.Measures. OUT_OF_RANGE beyond 2 GiB, which Protobuf
// cannot hold: partition the book.
absl::StatusOr<std::string> EncodeMeasures(const Measures& measures);

absl::StatusOr<std::shared_ptr<const Measures>> DecodeMeasures(std::string_view bytes);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_MEASURES_WIRE_H_
