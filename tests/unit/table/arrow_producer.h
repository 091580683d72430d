// An Arrow producer for tests: it can say anything, right or wrong, through the
// C data interface, and it counts what is released.
//
// Every buffer is a heap block of exactly the size it needs, so that a sanitizer
// sees each byte that is read beyond it.
#ifndef GOODWILL_TESTS_UNIT_TABLE_ARROW_PRODUCER_H_
#define GOODWILL_TESTS_UNIT_TABLE_ARROW_PRODUCER_H_

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "goodwill/c.h"

namespace goodwill::testing {

using Bytes = std::vector<uint8_t>;

// A schema node, as it is to be said.
struct TypeData {
  std::string format;
  std::string name;
  std::vector<TypeData> children;
  std::shared_ptr<TypeData> dictionary;
  bool released = false;   // handed out without a release callback
  bool no_format = false;  // handed out with a null format
};

// An array node, as it is to be said.
struct ArrayData {
  int64_t length = 0;
  int64_t null_count = -1;
  int64_t offset = 0;
  std::vector<std::optional<Bytes>> buffers;  // nullopt: a null pointer
  std::vector<ArrayData> children;
  std::shared_ptr<ArrayData> dictionary;
  bool released = false;
  bool misaligned = false;           // buffers begin at an odd address
  std::optional<int64_t> n_buffers;  // said instead of the truth
  std::optional<int64_t> n_children;
  bool no_buffer_list = false;
  bool no_child_list = false;
};

// How many top-level structs were handed out and released.
struct Releases {
  int streams_made = 0;
  int streams_released = 0;
  int schemas_made = 0;
  int schemas_released = 0;
  int arrays_made = 0;
  int arrays_released = 0;

  bool AllReleased() const {
    return streams_made == streams_released && schemas_made == schemas_released &&
           arrays_made == arrays_released;
  }
};

namespace producer_internal {

struct SchemaNode {
  TypeData type;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary{};
  std::shared_ptr<Releases> releases;  // of the top only
};

struct ArrayNode {
  ArrayData data;
  std::vector<std::unique_ptr<uint8_t[]>> blocks;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary{};
  std::shared_ptr<Releases> releases;  // of the top only
};

inline void ReleaseSchema(ArrowSchema* schema) {
  auto* const node = static_cast<SchemaNode*>(schema->private_data);
  for (ArrowSchema& child : node->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (node->dictionary.release != nullptr) node->dictionary.release(&node->dictionary);
  if (node->releases) ++node->releases->schemas_released;
  schema->release = nullptr;
  delete node;
}

inline void ReleaseArray(ArrowArray* array) {
  auto* const node = static_cast<ArrayNode*>(array->private_data);
  for (ArrowArray& child : node->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (node->dictionary.release != nullptr) node->dictionary.release(&node->dictionary);
  if (node->releases) ++node->releases->arrays_released;
  array->release = nullptr;
  delete node;
}

inline void FillSchema(const TypeData& type, std::shared_ptr<Releases> releases, ArrowSchema* out) {
  *out = ArrowSchema{};
  if (type.released) return;
  auto* const node = new SchemaNode{type, {}, {}, {}, std::move(releases)};
  node->children.resize(type.children.size());
  for (size_t i = 0; i < type.children.size(); ++i) {
    FillSchema(type.children[i], nullptr, &node->children[i]);
    node->pointers.push_back(&node->children[i]);
  }
  out->format = type.no_format ? nullptr : node->type.format.c_str();
  out->name = node->type.name.c_str();
  out->flags = ARROW_FLAG_NULLABLE;
  out->n_children = static_cast<int64_t>(node->children.size());
  out->children = node->pointers.data();
  if (type.dictionary) {
    FillSchema(*type.dictionary, nullptr, &node->dictionary);
    out->dictionary = &node->dictionary;
  }
  out->release = &ReleaseSchema;
  out->private_data = node;
  if (node->releases) ++node->releases->schemas_made;
}

inline void FillArray(const ArrayData& data, std::shared_ptr<Releases> releases, ArrowArray* out) {
  *out = ArrowArray{};
  if (data.released) return;
  auto* const node = new ArrayNode{};
  node->releases = std::move(releases);
  node->data = data;
  for (const auto& buffer : data.buffers) {
    if (!buffer) {
      node->buffers.push_back(nullptr);
      continue;
    }
    const size_t shift = data.misaligned ? 1 : 0;
    auto block = std::make_unique<uint8_t[]>(buffer->size() + shift);
    if (!buffer->empty()) std::memcpy(block.get() + shift, buffer->data(), buffer->size());
    node->buffers.push_back(block.get() + shift);
    node->blocks.push_back(std::move(block));
  }
  node->children.resize(data.children.size());
  for (size_t i = 0; i < data.children.size(); ++i) {
    FillArray(data.children[i], nullptr, &node->children[i]);
    node->pointers.push_back(&node->children[i]);
  }
  out->length = data.length;
  out->null_count = data.null_count;
  out->offset = data.offset;
  out->n_buffers = data.n_buffers.value_or(static_cast<int64_t>(node->buffers.size()));
  out->n_children = data.n_children.value_or(static_cast<int64_t>(node->children.size()));
  out->buffers = data.no_buffer_list ? nullptr : node->buffers.data();
  out->children = data.no_child_list ? nullptr : node->pointers.data();
  if (data.dictionary) {
    FillArray(*data.dictionary, nullptr, &node->dictionary);
    out->dictionary = &node->dictionary;
  }
  out->release = &ReleaseArray;
  out->private_data = node;
  if (node->releases) ++node->releases->arrays_made;
}

}  // namespace producer_internal

// A stream of batches, and the ways in which it may fail.
struct StreamData {
  TypeData schema{"+s", "", {}, nullptr};
  std::vector<ArrayData> batches;
  int schema_error = 0;
  int next_error = 0;
  size_t error_at = 0;                    // get_next fails instead of this batch
  std::optional<std::string> last_error;  // nullopt: none is known
  // Called before each batch; may throw.
  void (*on_next)() = nullptr;
  std::shared_ptr<Releases> releases = std::make_shared<Releases>();
};

namespace producer_internal {

struct StreamNode {
  StreamData data;
  size_t next = 0;
};

inline int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  auto* const node = static_cast<StreamNode*>(stream->private_data);
  if (node->data.schema_error != 0) return node->data.schema_error;
  FillSchema(node->data.schema, node->data.releases, out);
  return 0;
}

inline int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
  auto* const node = static_cast<StreamNode*>(stream->private_data);
  if (node->data.on_next != nullptr) node->data.on_next();
  if (node->data.next_error != 0 && node->next == node->data.error_at) {
    // A careless producer leaves something behind; nobody may release it.
    out->release = &ReleaseArray;
    return node->data.next_error;
  }
  if (node->next == node->data.batches.size()) {
    *out = ArrowArray{};
    return 0;
  }
  FillArray(node->data.batches[node->next++], node->data.releases, out);
  return 0;
}

inline const char* GetLastError(ArrowArrayStream* stream) {
  auto* const node = static_cast<StreamNode*>(stream->private_data);
  return node->data.last_error ? node->data.last_error->c_str() : nullptr;
}

inline void ReleaseStream(ArrowArrayStream* stream) {
  auto* const node = static_cast<StreamNode*>(stream->private_data);
  ++node->data.releases->streams_released;
  stream->release = nullptr;
  delete node;
}

}  // namespace producer_internal

inline ArrowArrayStream MakeStream(StreamData data) {
  ArrowArrayStream stream{};
  ++data.releases->streams_made;
  stream.get_schema = &producer_internal::GetSchema;
  stream.get_next = &producer_internal::GetNext;
  stream.get_last_error = &producer_internal::GetLastError;
  stream.release = &producer_internal::ReleaseStream;
  stream.private_data = new producer_internal::StreamNode{std::move(data)};
  return stream;
}

// ------------------------------------------------------------ arrays by value

template <typename T>
using Rows = std::vector<std::optional<T>>;

template <typename T>
Bytes BytesOf(const std::vector<T>& values) {
  Bytes bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

template <typename T>
std::optional<Bytes> ValidityOf(const Rows<T>& rows) {
  bool any_null = false;
  Bytes bits((rows.size() + 7) / 8);
  for (size_t i = 0; i < rows.size(); ++i) {
    any_null |= !rows[i];
    if (rows[i]) bits[i / 8] = static_cast<uint8_t>(bits[i / 8] | (1u << (i % 8)));
  }
  if (!any_null) return std::nullopt;
  return bits;
}

// What stands in a slot that is null: whoever reads it should regret it.
template <typename T>
T Garbage() {
  T value;
  std::memset(&value, 0x7e, sizeof(value));
  return value;
}

template <typename T>
ArrayData Fixed(const Rows<T>& rows) {
  std::vector<T> values;
  for (const auto& row : rows) values.push_back(row ? *row : Garbage<T>());
  ArrayData array;
  array.length = static_cast<int64_t>(rows.size());
  array.buffers = {ValidityOf(rows), BytesOf(values)};
  return array;
}

inline ArrayData Bits(const Rows<bool>& rows) {
  ArrayData array;
  array.length = static_cast<int64_t>(rows.size());
  Bytes bits((rows.size() + 7) / 8);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].value_or(true)) bits[i / 8] = static_cast<uint8_t>(bits[i / 8] | (1u << (i % 8)));
  }
  array.buffers = {ValidityOf(rows), bits};
  return array;
}

template <typename Offset>
ArrayData Texts(const Rows<std::string>& rows) {
  std::vector<Offset> offsets = {0};
  std::string data;
  for (const auto& row : rows) {
    data += row ? *row : "\xff\xfe";  // garbage under a null
    offsets.push_back(static_cast<Offset>(data.size()));
  }
  ArrayData array;
  array.length = static_cast<int64_t>(rows.size());
  array.buffers = {ValidityOf(rows), BytesOf(offsets), Bytes(data.begin(), data.end())};
  return array;
}

struct ViewWords {
  int32_t words[4];
};

// Long texts go to two data buffers in turn.
inline ArrayData TextViews(const Rows<std::string>& rows) {
  std::vector<ViewWords> views;
  Bytes data[2];
  int turn = 0;
  for (const auto& row : rows) {
    ViewWords view{};
    if (!row) {
      view = Garbage<ViewWords>();
    } else if (row->size() <= 12) {
      view.words[0] = static_cast<int32_t>(row->size());
      std::memcpy(&view.words[1], row->data(), row->size());
    } else {
      view.words[0] = static_cast<int32_t>(row->size());
      std::memcpy(&view.words[1], row->data(), 4);
      view.words[2] = turn;
      view.words[3] = static_cast<int32_t>(data[turn].size());
      data[turn].insert(data[turn].end(), row->begin(), row->end());
      turn = 1 - turn;
    }
    views.push_back(view);
  }
  const std::vector<int64_t> sizes = {static_cast<int64_t>(data[0].size()),
                                      static_cast<int64_t>(data[1].size())};
  ArrayData array;
  array.length = static_cast<int64_t>(rows.size());
  array.buffers = {ValidityOf(rows), BytesOf(views), data[0], data[1], BytesOf(sizes)};
  return array;
}

inline ArrayData Nulls(int64_t rows) {
  ArrayData array;
  array.length = rows;
  array.null_count = rows;
  return array;
}

// Without the first `before` and the last `after` rows.
inline ArrayData Slice(ArrayData array, int64_t before, int64_t after) {
  array.offset += before;
  array.length -= before + after;
  return array;
}

// A record batch of these columns, from row `first` of each.
inline ArrayData Batch(std::vector<ArrayData> columns, int64_t rows, int64_t first = 0) {
  ArrayData batch;
  batch.length = rows;
  batch.null_count = 0;
  batch.offset = first;
  batch.buffers = {std::nullopt};
  batch.children = std::move(columns);
  return batch;
}

inline TypeData Type(std::string format, std::string name) {
  return TypeData{std::move(format), std::move(name), {}, nullptr};
}

inline TypeData DictionaryType(std::string index, std::string values, std::string name) {
  TypeData type{std::move(index), std::move(name), {}, nullptr};
  type.dictionary = std::make_shared<TypeData>(Type(std::move(values), ""));
  return type;
}

inline ArrayData WithDictionary(ArrayData indices, ArrayData values) {
  indices.dictionary = std::make_shared<ArrayData>(std::move(values));
  return indices;
}

}  // namespace goodwill::testing

#endif  // GOODWILL_TESTS_UNIT_TABLE_ARROW_PRODUCER_H_
