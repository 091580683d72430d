// The memory of one Arrow array, checked and cut to the rows that are wanted.
//
// The C data interface states lengths, offsets and counts, but not the sizes of
// plain buffers. ArraySlice is what remains after everything that is stated has
// been held against everything else; reading values through it touches only
// bytes that the producer declared.
#ifndef GOODWILL_SRC_TABLE_ARROW_LAYOUT_H_
#define GOODWILL_SRC_TABLE_ARROW_LAYOUT_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "goodwill/c.h"
#include "table/arrow_type.h"
#include "table/column_scan.h"

namespace goodwill {

// One value out of memory that need not be aligned.
template <typename T>
T LoadValue(const void* values, int64_t index) {
  T value;
  std::memcpy(&value, static_cast<const char*>(values) + index * static_cast<int64_t>(sizeof(T)),
              sizeof(T));
  return value;
}

// Rows [0, length) of a column in one batch. Row i is at `offset + i` of each
// buffer. With no rows, no buffer is to be read.
struct ArraySlice {
  int64_t length = 0;
  int64_t offset = 0;
  int64_t nulls = 0;                  // counted, never taken from the producer
  const uint8_t* validity = nullptr;  // null: no row is null
  const void* values = nullptr;       // values, bits, views or offsets
  const char* data = nullptr;         // of utf8 and large_utf8; never null
  // Of utf8_view: buffers that views point into, and their sizes.
  const void* const* view_buffers = nullptr;
  const void* view_sizes = nullptr;
  int64_t view_count = 0;
  // Of utf8 and large_utf8.
  bool any_empty = false;

  bool IsNull(int64_t i) const { return validity != nullptr && !BitAt(validity, offset + i); }

  template <typename T>
  T Value(int64_t i) const {
    return LoadValue<T>(values, offset + i);
  }
  // The values where they are, if they are aligned as T must be; else null.
  template <typename T>
  const T* Aligned() const {
    if (reinterpret_cast<uintptr_t>(values) % alignof(T) != 0) return nullptr;
    return static_cast<const T*>(values) + offset;
  }
  // Row i of utf8 or large_utf8; its data() is never null.
  template <typename Offset>
  std::string_view Text(int64_t i) const {
    const Offset begin = Value<Offset>(i);
    return {data + begin, static_cast<size_t>(Value<Offset>(i + 1) - begin)};
  }
  // Row i of utf8_view; false if it points outside its buffers.
  bool View(int64_t i, std::string_view* text) const;
};

// A column, and the values of its dictionary if it has one.
struct ColumnSlice {
  ArraySlice rows;  // of a dictionary column: its indices
  ArraySlice dictionary;
};

// Checks a column of a record batch and cuts rows [first, first + rows) out of
// it. Returns why it cannot be read ("" if it can). Text content (UTF-8, views,
// dictionary indices) is for the reader to check, row by row.
std::string CutColumn(const ArrowType& type, const ArrowArray& array, int64_t first, int64_t rows,
                      ColumnSlice* out);

// Checks the struct array that a record batch is: its own fields, and that
// `columns` children are there, none of them released.
std::string CheckBatch(const ArrowArray& batch, int64_t columns);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_ARROW_LAYOUT_H_
