#include "table/arrow_layout.h"

namespace goodwill {
namespace {

// No batch has more rows; below it, no size in bytes overflows.
constexpr int64_t kMaxLength = int64_t{1} << 56;

constexpr int32_t kInlineView = 12;

// What the declared numbers say about each other, without following a pointer
// but that to the list of buffers.
std::string CheckCounts(const ArrowArray& array, int64_t buffers) {
  if (array.release == nullptr) return "its array has been released";
  if (array.length < 0 || array.length > kMaxLength) {
    return "its length is " + std::to_string(array.length);
  }
  if (array.offset < 0 || array.offset > kMaxLength) {
    return "its offset is " + std::to_string(array.offset);
  }
  if (array.null_count < -1 || array.null_count > array.length) {
    return "its null count is " + std::to_string(array.null_count) + " of " +
           std::to_string(array.length) + " rows";
  }
  if (array.n_buffers != buffers) {
    return "it has " + std::to_string(array.n_buffers) + " buffers instead of " +
           std::to_string(buffers);
  }
  if (buffers != 0 && array.buffers == nullptr) return "its list of buffers is missing";
  return {};
}

// The validity bitmap, counted over the slice.
std::string TakeValidity(const ArrowArray& array, ArraySlice* out) {
  const uint8_t* const bits = static_cast<const uint8_t*>(array.buffers[0]);
  if (bits == nullptr) {
    if (array.null_count > 0) {
      return "it declares " + std::to_string(array.null_count) + " nulls without a null bitmap";
    }
    return {};
  }
  if (out->length == 0) return {};
  out->nulls = CountZeroBits(bits, out->offset, out->length);
  if (out->nulls != 0) out->validity = bits;
  return {};
}

template <typename Offset>
std::string TakeOffsets(const ArrowArray& array, ArraySlice* out) {
  const void* const data = array.buffers[2];
  out->data = data == nullptr ? "" : static_cast<const char*>(data);
  OffsetsScan scan;
  if (const Offset* const offsets = out->Aligned<Offset>(); offsets != nullptr) {
    scan = ScanOffsets(offsets, out->length);
  } else {
    scan.rising = out->Value<Offset>(0) >= 0;
    for (int64_t i = 0; i < out->length; ++i) {
      scan.rising &= out->Value<Offset>(i + 1) >= out->Value<Offset>(i);
      scan.any_empty |= out->Value<Offset>(i + 1) == out->Value<Offset>(i);
    }
  }
  if (!scan.rising) return "its text offsets fall or are negative";
  out->any_empty = scan.any_empty;
  if (data == nullptr && out->Value<Offset>(out->length) != out->Value<Offset>(0)) {
    return "its texts have no data buffer";
  }
  return {};
}

std::string TakeViews(const ArrowArray& array, ArraySlice* out) {
  out->view_count = array.n_buffers - 3;
  out->view_buffers = array.buffers + 2;
  out->view_sizes = array.buffers[array.n_buffers - 1];
  if (out->view_count > 0 && out->view_sizes == nullptr) {
    return "the sizes of its view buffers are missing";
  }
  return {};
}

// One array of a type without looking at its dictionary.
std::string CutArray(ArrowKind kind, const ArrowArray& array, int64_t first, int64_t rows,
                     ArraySlice* out) {
  int64_t buffers = 2;
  // Nothing is in them; some producers list an empty bitmap all the same.
  if (kind == ArrowKind::kNull) buffers = array.n_buffers == 1 ? 1 : 0;
  if (kind == ArrowKind::kUtf8 || kind == ArrowKind::kLargeUtf8) buffers = 3;
  if (kind == ArrowKind::kUtf8View) {
    // Validity, views, any number of data buffers, and their sizes.
    if (array.n_buffers < 3 || array.n_buffers > kMaxLength) {
      return "it has " + std::to_string(array.n_buffers) + " buffers instead of at least 3";
    }
    buffers = array.n_buffers;
  }
  if (std::string reason = CheckCounts(array, buffers); !reason.empty()) return reason;
  if (array.n_children != 0) return "it has children";
  if (first > array.length || rows > array.length - first) {
    return "it has " + std::to_string(array.length) + " rows where the batch has " +
           std::to_string(rows) + " from row " + std::to_string(first);
  }
  out->length = rows;
  out->offset = array.offset + first;
  if (kind == ArrowKind::kNull) {
    out->nulls = rows;
    return {};
  }
  if (std::string reason = TakeValidity(array, out); !reason.empty()) return reason;
  out->data = "";
  if (rows == 0) return {};
  out->values = array.buffers[1];
  if (out->values == nullptr) return "its values are missing";
  if (kind == ArrowKind::kUtf8) return TakeOffsets<int32_t>(array, out);
  if (kind == ArrowKind::kLargeUtf8) return TakeOffsets<int64_t>(array, out);
  if (kind == ArrowKind::kUtf8View) return TakeViews(array, out);
  return {};
}

}  // namespace

bool ArraySlice::View(int64_t i, std::string_view* text) const {
  const char* const view = static_cast<const char*>(values) + (offset + i) * 16;
  const int32_t size = LoadValue<int32_t>(view, 0);
  if (size < 0) return false;
  if (size <= kInlineView) {
    *text = std::string_view(view + 4, static_cast<size_t>(size));
    return true;
  }
  const int32_t buffer = LoadValue<int32_t>(view, 2);
  const int32_t begin = LoadValue<int32_t>(view, 3);
  if (buffer < 0 || buffer >= view_count || begin < 0) return false;
  const int64_t buffer_size = LoadValue<int64_t>(view_sizes, buffer);
  if (int64_t{begin} + size > buffer_size || view_buffers[buffer] == nullptr) return false;
  *text = std::string_view(static_cast<const char*>(view_buffers[buffer]) + begin,
                           static_cast<size_t>(size));
  return true;
}

std::string CutColumn(const ArrowType& type, const ArrowArray& array, int64_t first, int64_t rows,
                      ColumnSlice* out) {
  *out = ColumnSlice();
  if (!type.dictionary) {
    if (array.dictionary != nullptr) return "it has a dictionary that its type does not have";
    return CutArray(type.kind, array, first, rows, &out->rows);
  }
  if (array.dictionary == nullptr) return "its dictionary is missing";
  if (std::string reason = CutArray(ArrowKind::kInteger, array, first, rows, &out->rows);
      !reason.empty()) {
    return reason;
  }
  const ArrowArray& dictionary = *array.dictionary;
  if (dictionary.dictionary != nullptr) return "its dictionary has a dictionary";
  if (std::string reason = CutArray(type.kind, dictionary, 0, dictionary.length, &out->dictionary);
      !reason.empty()) {
    return "in its dictionary, " + reason;
  }
  return {};
}

std::string CheckBatch(const ArrowArray& batch, int64_t columns) {
  if (std::string reason = CheckCounts(batch, 1); !reason.empty()) return reason;
  if (batch.n_children != columns) {
    return "it has " + std::to_string(batch.n_children) + " columns where its schema has " +
           std::to_string(columns);
  }
  if (columns != 0 && batch.children == nullptr) return "its columns are missing";
  for (int64_t i = 0; i < columns; ++i) {
    if (batch.children[i] == nullptr || batch.children[i]->release == nullptr) {
      return "its column " + std::to_string(i) + " is missing or released";
    }
  }
  if (batch.dictionary != nullptr) return "it has a dictionary";
  return {};
}

}  // namespace goodwill
