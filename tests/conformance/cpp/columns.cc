#include "columns.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>

namespace conformance {
namespace {

enum class Kind { kText, kInt64, kInstant, kDate, kCivil, kBool };

struct Field {
  std::string name;
  Kind kind;
};

struct Column {
  int64_t length = 0;
  int64_t nulls = 0;
  std::vector<uint8_t> validity, bits;
  std::vector<int64_t> wide;   // int64, timestamps
  std::vector<int32_t> small;  // offsets, dates
  std::string text;
  const void* buffers[3] = {};
};

bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Kind KindOf(const Csv& csv, size_t c, bool number_ids) {
  const std::string& name = csv.header[c];
  if (IsOneOf(name, {"customer_id", "parent_id", "referred_by"})) {
    return number_ids ? Kind::kInt64 : Kind::kText;
  }
  if (IsOneOf(name, {"amount_minor", "revision", "units"})) return Kind::kInt64;
  if (IsOneOf(name, {"voided", "requested_by_customer", "vulnerable"})) return Kind::kBool;
  if (!IsOneOf(name, {"time", "valid_from", "left_at", "made_at", "due_at", "kept_at", "broken_at",
                      "withdrawn_at", "until", "done_at", "refused_at"})) {
    return Kind::kText;
  }
  bool instants = true, dates = true;
  for (const auto& row : csv.rows) {
    if (row[c].empty()) continue;
    instants = instants && row[c].back() == 'Z';
    dates = dates && row[c].size() == 10;
  }
  return instants ? Kind::kInstant : dates ? Kind::kDate : Kind::kCivil;
}

// Days since 1970-01-01 of "2024-12-31...".
int32_t DaysOf(const std::string& cell) {
  int year = 0;
  unsigned month = 0, day = 0;
  std::sscanf(cell.c_str(), "%d-%u-%u", &year, &month, &day);
  return static_cast<int32_t>(std::chrono::sys_days(std::chrono::year(year) / month / day)
                                  .time_since_epoch()
                                  .count());
}

// Microseconds since 1970 of "2024-12-31T23:59:59.999999Z", as if in UTC.
int64_t MicrosOf(const std::string& cell) {
  int hour = 0, minute = 0, second = 0;
  char fraction[7] = "";
  if (cell.size() > 10) {
    std::sscanf(cell.c_str() + 11, "%2d:%2d:%2d.%6[0-9]", &hour, &minute, &second, fraction);
  }
  std::string micros = fraction;
  micros.resize(6, '0');
  return ((DaysOf(cell) * int64_t{24} + hour) * 60 + minute) * 60'000'000 +
         second * int64_t{1'000'000} + std::stoll(micros);
}

const char* FormatOf(Kind kind) {
  switch (kind) {
    case Kind::kInt64: return "l";
    case Kind::kInstant: return "tsu:UTC";
    case Kind::kDate: return "tdD";
    case Kind::kCivil: return "tsu:";
    case Kind::kBool: return "b";
    case Kind::kText: break;
  }
  return "u";
}

std::shared_ptr<Column> Build(const Csv& csv, size_t c, Kind kind, size_t begin, size_t end) {
  auto column = std::make_shared<Column>();
  column->length = static_cast<int64_t>(end - begin);
  column->validity.resize((end - begin + 7) / 8);
  column->bits.resize((end - begin + 7) / 8);
  if (kind == Kind::kText) column->small.push_back(0);
  for (size_t row = begin; row < end; ++row) {
    const std::string& cell = csv.rows[row][c];
    const size_t i = row - begin;
    const auto bit = static_cast<uint8_t>(1 << (i % 8));
    if (cell.empty()) {
      ++column->nulls;
    } else {
      column->validity[i / 8] |= bit;
    }
    switch (kind) {
      case Kind::kText:
        column->text += cell;
        column->small.push_back(static_cast<int32_t>(column->text.size()));
        break;
      case Kind::kInt64: column->wide.push_back(cell.empty() ? 0 : std::stoll(cell)); break;
      case Kind::kInstant:
      case Kind::kCivil: column->wide.push_back(cell.empty() ? 0 : MicrosOf(cell)); break;
      case Kind::kDate: column->small.push_back(cell.empty() ? 0 : DaysOf(cell)); break;
      case Kind::kBool:
        if (cell == "true") column->bits[i / 8] |= bit;
        break;
    }
  }
  column->buffers[0] = column->nulls == 0 ? nullptr : column->validity.data();
  switch (kind) {
    case Kind::kText:
      column->buffers[1] = column->small.data();
      column->buffers[2] = column->text.data();
      break;
    case Kind::kDate: column->buffers[1] = column->small.data(); break;
    case Kind::kBool: column->buffers[1] = column->bits.data(); break;
    default: column->buffers[1] = column->wide.data();
  }
  return column;
}

// What a schema, array or stream owns until it is released.
struct SchemaHolder {
  std::vector<Field> fields;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};
struct ArrayHolder {
  std::vector<std::shared_ptr<Column>> columns;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  const void* buffers[1] = {};
};
struct StreamHolder {
  Csv csv;
  std::vector<Field> fields;
  size_t next_row = 0;
  int next_batch = 0;
};

template <typename Holder, typename T>
void Release(T* what) {
  delete static_cast<Holder*>(what->private_data);
  what->release = nullptr;
}
void ReleaseSchemaChild(ArrowSchema* schema) { schema->release = nullptr; }
void ReleaseArrayChild(ArrowArray* array) {
  delete static_cast<std::shared_ptr<Column>*>(array->private_data);
  array->release = nullptr;
}

// A parent releases those children that nobody has moved away.
void ReleaseArray(ArrowArray* array) {
  for (int64_t c = 0; c < array->n_children; ++c) {
    if (array->children[c]->release != nullptr) array->children[c]->release(array->children[c]);
  }
  Release<ArrayHolder>(array);
}

int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  auto holder = std::make_unique<SchemaHolder>();
  holder->fields = static_cast<StreamHolder*>(stream->private_data)->fields;
  holder->children.resize(holder->fields.size());
  for (size_t c = 0; c < holder->fields.size(); ++c) {
    ArrowSchema& child = holder->children[c];
    child = {};
    child.format = FormatOf(holder->fields[c].kind);
    child.name = holder->fields[c].name.c_str();
    child.flags = ARROW_FLAG_NULLABLE;
    child.release = ReleaseSchemaChild;
    holder->pointers.push_back(&child);
  }
  *out = {};
  out->format = "+s";
  out->name = "";
  out->n_children = static_cast<int64_t>(holder->children.size());
  out->children = holder->pointers.data();
  out->release = Release<SchemaHolder, ArrowSchema>;
  out->private_data = holder.release();
  return 0;
}

int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
  auto& from = *static_cast<StreamHolder*>(stream->private_data);
  *out = {};
  if (from.next_batch == 2) return 0;
  const size_t rows = from.csv.rows.size();
  const size_t begin = from.next_row;
  const size_t end = from.next_batch++ == 0 ? rows / 2 : rows;
  from.next_row = end;
  auto holder = std::make_unique<ArrayHolder>();
  holder->children.resize(from.fields.size());
  for (size_t c = 0; c < from.fields.size(); ++c) {
    auto column = Build(from.csv, c, from.fields[c].kind, begin, end);
    ArrowArray& child = holder->children[c];
    child = {};
    child.length = column->length;
    child.null_count = column->nulls;
    child.n_buffers = from.fields[c].kind == Kind::kText ? 3 : 2;
    child.buffers = column->buffers;
    child.release = ReleaseArrayChild;
    child.private_data = new std::shared_ptr<Column>(column);
    holder->pointers.push_back(&child);
  }
  out->length = static_cast<int64_t>(end - begin);
  out->n_buffers = 1;
  out->buffers = holder->buffers;
  out->n_children = static_cast<int64_t>(holder->children.size());
  out->children = holder->pointers.data();
  out->release = ReleaseArray;
  out->private_data = holder.release();
  return 0;
}

const char* GetLastError(ArrowArrayStream*) { return nullptr; }

}  // namespace

ArrowArrayStream ToStream(const Csv& csv, bool number_ids) {
  auto holder = std::make_unique<StreamHolder>();
  holder->csv = csv;
  for (size_t c = 0; c < csv.header.size(); ++c) {
    holder->fields.push_back({csv.header[c], KindOf(csv, c, number_ids)});
  }
  ArrowArrayStream stream = {};
  stream.get_schema = GetSchema;
  stream.get_next = GetNext;
  stream.get_last_error = GetLastError;
  stream.release = Release<StreamHolder, ArrowArrayStream>;
  stream.private_data = holder.release();
  return stream;
}

}  // namespace conformance
