// An Arrow type, read from the format string of the C data interface, with a
// name in words for error messages and reports.
#ifndef GOODWILL_SRC_TABLE_ARROW_TYPE_H_
#define GOODWILL_SRC_TABLE_ARROW_TYPE_H_

#include <cstdint>
#include <string>

#include "goodwill/c.h"

namespace goodwill {

enum class ArrowKind : uint8_t {
  kOther,  // known or not, nothing that is read here
  kNull,
  kBool,
  kInteger,  // bits, is_signed
  kFloat32,
  kFloat64,
  kDecimal,  // bits, scale
  kUtf8,
  kLargeUtf8,
  kUtf8View,
  kDate32,
  kDate64,
  kTimestamp,  // ticks_per_second, zoned
};

struct ArrowType {
  ArrowKind kind = ArrowKind::kOther;
  // A dictionary's `kind` is that of its values; bits and is_signed are then
  // those of its indices (dictionaries of numbers are kOther).
  bool dictionary = false;
  int bits = 0;  // of an integer or a decimal
  bool is_signed = true;
  int scale = 0;
  int64_t ticks_per_second = 0;
  bool zoned = false;
  std::string words;  // "timestamp[us, UTC]"

  bool is_text() const {
    return kind == ArrowKind::kUtf8 || kind == ArrowKind::kLargeUtf8 ||
           kind == ArrowKind::kUtf8View;
  }
};

// Never fails: what it does not understand is kOther, and named. `schema` is not
// released, its format is not null.
ArrowType ParseArrowType(const ArrowSchema& schema);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_ARROW_TYPE_H_
