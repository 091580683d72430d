#include "table/arrow_export.h"

#include <cerrno>
#include <cstring>
#include <limits>
#include <new>

namespace goodwill {

// Column memory, for the release callbacks below.
class ExportAccess {
 public:
  static bool nullable(const ExportColumn& c) { return c.nullable_; }
  static int64_t nulls(const ExportColumn& c) { return c.nulls_; }
  static const void* validity(const ExportColumn& c) { return c.validity_.get(); }
  static const std::vector<std::shared_ptr<const void>>& buffers(const ExportColumn& c) {
    return c.buffers_;
  }
};

namespace {

// A vector's values, kept by the pointer to them.
template <typename T>
std::shared_ptr<const void> Keep(std::vector<T> values) {
  auto owner = std::make_shared<const std::vector<T>>(std::move(values));
  const void* const data = owner->data();
  return std::shared_ptr<const void>(std::move(owner), data);
}

// Consumers may ask where no value is for a pointer that is not null.
constexpr int64_t kNoValues[2] = {0, 0};

const void* NotNull(const void* values) { return values == nullptr ? kNoValues : values; }

std::shared_ptr<const uint8_t[]> Bitmap(std::span<const uint8_t> values) {
  const size_t bytes = (values.size() + 7) / 8;
  auto bits = std::make_shared<uint8_t[]>(bytes);  // zeroed
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] != 0) bits[i >> 3] = static_cast<uint8_t>(bits[i >> 3] | (1u << (i & 7)));
  }
  return bits;
}

// All that a stream hands out. Whoever holds a part of it holds the whole.
struct Exported {
  std::vector<ExportColumn> columns;
  std::string metadata;  // as the C data interface encodes it
  int64_t rows = 0;
  std::string error;  // why there is no stream
};

using ExportedPtr = std::shared_ptr<const Exported>;

std::string EncodeMetadata(const std::vector<std::pair<std::string, std::string>>& metadata) {
  std::string bytes;
  if (metadata.empty()) return bytes;
  const auto number = [&](size_t n) {
    const int32_t value = static_cast<int32_t>(n);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
  };
  number(metadata.size());
  for (const auto& [key, value] : metadata) {
    number(key.size());
    bytes += key;
    number(value.size());
    bytes += value;
  }
  return bytes;
}

// Children of an array or a schema: structs in one block and pointers to them.
// A child that the consumer moved out has no release callback any more.
template <typename T>
struct Children {
  explicit Children(size_t count) : structs(count), pointers(count) {
    for (size_t i = 0; i < count; ++i) pointers[i] = &structs[i];
  }
  ~Children() {
    for (T& child : structs) {
      if (child.release != nullptr) child.release(&child);
    }
  }
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  std::vector<T> structs;  // zeroed: released
  std::vector<T*> pointers;
};

struct SchemaPart {
  ExportedPtr exported;
  Children<ArrowSchema> children;
};

struct ArrayPart {
  ExportedPtr exported;
  std::vector<const void*> buffers;
  Children<ArrowArray> children;
};

template <typename T, typename Part>
void Release(T* value) {
  Part* const part = static_cast<Part*>(value->private_data);
  value->release = nullptr;
  value->private_data = nullptr;
  delete part;
}

void FillSchema(std::unique_ptr<SchemaPart> part, const char* format, const char* name,
                int64_t flags, ArrowSchema* out) {
  *out = ArrowSchema{};
  out->format = format;
  out->name = name;
  out->flags = flags;
  out->n_children = static_cast<int64_t>(part->children.structs.size());
  out->children = part->children.pointers.data();
  out->release = &Release<ArrowSchema, SchemaPart>;
  out->private_data = part.release();
}

void FillArray(std::unique_ptr<ArrayPart> part, int64_t rows, int64_t nulls, ArrowArray* out) {
  *out = ArrowArray{};
  out->length = rows;
  out->null_count = nulls;
  out->n_buffers = static_cast<int64_t>(part->buffers.size());
  out->buffers = part->buffers.data();
  out->n_children = static_cast<int64_t>(part->children.structs.size());
  out->children = part->children.pointers.data();
  out->release = &Release<ArrowArray, ArrayPart>;
  out->private_data = part.release();
}

void MakeSchema(const ExportedPtr& exported, ArrowSchema* out) {
  const size_t count = exported->columns.size();
  std::unique_ptr<SchemaPart> top(new SchemaPart{exported, Children<ArrowSchema>(count)});
  for (size_t i = 0; i < count; ++i) {
    const ExportColumn& column = exported->columns[i];
    std::unique_ptr<SchemaPart> part(new SchemaPart{exported, Children<ArrowSchema>(0)});
    FillSchema(std::move(part), column.format().c_str(), column.name().c_str(),
               ExportAccess::nullable(column) ? ARROW_FLAG_NULLABLE : 0, &top->children.structs[i]);
  }
  FillSchema(std::move(top), "+s", "", 0, out);
  if (!exported->metadata.empty()) out->metadata = exported->metadata.data();
}

void MakeBatch(const ExportedPtr& exported, ArrowArray* out) {
  const size_t count = exported->columns.size();
  std::unique_ptr<ArrayPart> top(new ArrayPart{exported, {nullptr}, Children<ArrowArray>(count)});
  for (size_t i = 0; i < count; ++i) {
    const ExportColumn& column = exported->columns[i];
    std::unique_ptr<ArrayPart> part(
        new ArrayPart{exported, {ExportAccess::validity(column)}, Children<ArrowArray>(0)});
    for (const auto& buffer : ExportAccess::buffers(column)) {
      part->buffers.push_back(NotNull(buffer.get()));
    }
    FillArray(std::move(part), exported->rows, ExportAccess::nulls(column),
              &top->children.structs[i]);
  }
  FillArray(std::move(top), exported->rows, 0, out);
}

struct StreamPart {
  ExportedPtr exported;
  bool done = false;
  // Storage for what get_last_error returns; never allocated when it is needed.
  const char* last_error = nullptr;
};

StreamPart& PartOf(ArrowArrayStream* stream) {
  return *static_cast<StreamPart*>(stream->private_data);
}

// A callback's work: allocation is all that can fail in it.
template <typename Work>
int Guarded(StreamPart* part, const Work& work) noexcept {
  if (!part->exported->error.empty()) {
    part->last_error = part->exported->error.c_str();
    return EINVAL;
  }
  try {
    work();
    part->last_error = nullptr;
    return 0;
  } catch (const std::bad_alloc&) {
    part->last_error = "out of memory";
    return ENOMEM;
  }
}

int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) noexcept {
  StreamPart& part = PartOf(stream);
  return Guarded(&part, [&] { MakeSchema(part.exported, out); });
}

int GetNext(ArrowArrayStream* stream, ArrowArray* out) noexcept {
  StreamPart& part = PartOf(stream);
  return Guarded(&part, [&] {
    if (part.done) {
      *out = ArrowArray{};  // the end is a released array
      return;
    }
    MakeBatch(part.exported, out);
    part.done = true;
  });
}

const char* GetLastError(ArrowArrayStream* stream) noexcept { return PartOf(stream).last_error; }

}  // namespace

ExportColumn::ExportColumn(std::string name, std::string format, int64_t rows)
    : name_(std::move(name)), format_(std::move(format)), rows_(rows) {}

ExportColumn ExportColumn::Int64(std::string name, std::vector<int64_t> values) {
  ExportColumn column(std::move(name), "l", static_cast<int64_t>(values.size()));
  column.buffers_.push_back(Keep(std::move(values)));
  return column;
}

ExportColumn ExportColumn::Int32(std::string name, std::vector<int32_t> values) {
  ExportColumn column(std::move(name), "i", static_cast<int64_t>(values.size()));
  column.buffers_.push_back(Keep(std::move(values)));
  return column;
}

ExportColumn ExportColumn::Float64(std::string name, std::vector<double> values) {
  ExportColumn column(std::move(name), "g", static_cast<int64_t>(values.size()));
  column.buffers_.push_back(Keep(std::move(values)));
  return column;
}

ExportColumn ExportColumn::Timestamp(std::string name, std::vector<int64_t> microseconds) {
  ExportColumn column(std::move(name), "tsu:UTC", static_cast<int64_t>(microseconds.size()));
  column.buffers_.push_back(Keep(std::move(microseconds)));
  return column;
}

ExportColumn ExportColumn::Int64(std::string name, std::span<const int64_t> values,
                                 std::shared_ptr<const void> owner) {
  ExportColumn column(std::move(name), "l", static_cast<int64_t>(values.size()));
  column.buffers_.emplace_back(std::move(owner), values.data());
  return column;
}

ExportColumn ExportColumn::Int32(std::string name, std::span<const int32_t> values,
                                 std::shared_ptr<const void> owner) {
  ExportColumn column(std::move(name), "i", static_cast<int64_t>(values.size()));
  column.buffers_.emplace_back(std::move(owner), values.data());
  return column;
}

ExportColumn ExportColumn::Float64(std::string name, std::span<const double> values,
                                   std::shared_ptr<const void> owner) {
  ExportColumn column(std::move(name), "g", static_cast<int64_t>(values.size()));
  column.buffers_.emplace_back(std::move(owner), values.data());
  return column;
}

ExportColumn ExportColumn::Timestamp(std::string name, std::span<const int64_t> microseconds,
                                     std::shared_ptr<const void> owner) {
  ExportColumn column(std::move(name), "tsu:UTC", static_cast<int64_t>(microseconds.size()));
  column.buffers_.emplace_back(std::move(owner), microseconds.data());
  return column;
}

ExportColumn ExportColumn::Bool(std::string name, std::span<const uint8_t> values) {
  ExportColumn column(std::move(name), "b", static_cast<int64_t>(values.size()));
  column.buffers_.push_back(Bitmap(values));
  return column;
}

ExportColumn ExportColumn::Text(std::string name, std::span<const std::string_view> values) {
  size_t size = 0;
  bool any_absent = false;
  for (const std::string_view value : values) {
    size += value.size();
    any_absent |= value.data() == nullptr;
  }
  std::string data;
  data.reserve(size);
  const auto lay_out = [&]<typename Offset>(std::vector<Offset> offsets) {
    offsets.reserve(values.size() + 1);
    offsets.push_back(0);
    for (const std::string_view value : values) {
      data.append(value);
      offsets.push_back(static_cast<Offset>(data.size()));
    }
    return offsets;
  };
  const bool large = size > static_cast<size_t>(std::numeric_limits<int32_t>::max());
  ExportColumn column = [&] {
    if (large) {
      std::vector<int64_t> offsets = lay_out(std::vector<int64_t>());
      return LargeText(std::move(name), std::move(offsets), std::move(data));
    }
    std::vector<int32_t> offsets = lay_out(std::vector<int32_t>());
    return Text(std::move(name), std::move(offsets), std::move(data));
  }();
  if (!any_absent) return column;
  std::vector<uint8_t> valid(values.size());
  for (size_t i = 0; i < values.size(); ++i) valid[i] = values[i].data() != nullptr ? 1 : 0;
  return std::move(column).WithValidity(valid);
}

ExportColumn ExportColumn::Text(std::string name, std::vector<int32_t> offsets, std::string data) {
  ExportColumn column(std::move(name), "u", static_cast<int64_t>(offsets.size()) - 1);
  column.buffers_.push_back(Keep(std::move(offsets)));
  auto bytes = std::make_shared<const std::string>(std::move(data));
  const char* const first = bytes->data();
  column.buffers_.emplace_back(std::move(bytes), first);
  return column;
}

ExportColumn ExportColumn::LargeText(std::string name, std::vector<int64_t> offsets,
                                     std::string data) {
  ExportColumn column(std::move(name), "U", static_cast<int64_t>(offsets.size()) - 1);
  column.buffers_.push_back(Keep(std::move(offsets)));
  auto bytes = std::make_shared<const std::string>(std::move(data));
  const char* const first = bytes->data();
  column.buffers_.emplace_back(std::move(bytes), first);
  return column;
}

ExportColumn ExportColumn::Decimal(std::string name, std::span<const int64_t> values, int scale) {
  ExportColumn column(std::move(name), "d:38," + std::to_string(scale),
                      static_cast<int64_t>(values.size()));
  // Sixteen bytes each, in the machine's order of bytes.
  using Int128 = __int128;
  std::vector<Int128> wide(values.begin(), values.end());
  column.buffers_.push_back(Keep(std::move(wide)));
  return column;
}

ExportColumn&& ExportColumn::WithValidity(std::span<const uint8_t> valid) && {
  nullable_ = true;
  nulls_ = 0;
  for (const uint8_t v : valid) nulls_ += v == 0 ? 1 : 0;
  validity_ = nulls_ == 0 ? nullptr : Bitmap(valid);
  valid_rows_ = static_cast<int64_t>(valid.size());
  return std::move(*this);
}

void ExportStream(std::vector<ExportColumn> columns,
                  std::vector<std::pair<std::string, std::string>> metadata,
                  ArrowArrayStream* out) {
  auto exported = std::make_shared<Exported>();
  exported->columns = std::move(columns);
  exported->metadata = EncodeMetadata(metadata);
  if (!exported->columns.empty()) exported->rows = exported->columns.front().rows();
  for (const ExportColumn& column : exported->columns) {
    if (column.rows() >= 0 && column.rows() == exported->rows && column.consistent()) continue;
    exported->error = "column '" + column.name() + "' does not have " +
                      std::to_string(exported->rows) + " rows, as the first column";
    break;
  }
  auto part = std::make_unique<StreamPart>();
  part->exported = std::move(exported);
  *out = ArrowArrayStream{};
  out->get_schema = &GetSchema;
  out->get_next = &GetNext;
  out->get_last_error = &GetLastError;
  out->release = &Release<ArrowArrayStream, StreamPart>;
  out->private_data = part.release();
}

}  // namespace goodwill
