// Any bytes as an Arrow stream: types, names, maps, lengths, offsets, null
// counts, views, dictionaries and values as the bytes will have it. Memory is as
// large as what is declared, because the C data interface gives no way to find
// out that it is not; everything else may be wrong.
//
// Whatever it is: no crash, every struct released once, all or nothing, problems
// placed and bounded, accepted tables consistent; and the same answer when every
// buffer stands at an odd address, so that the ways that use memory in place and
// the ways that convert it check each other.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "table/arrow_import.h"
#include "table/column_scan.h"
#include "tests/unit/table/arrow_producer.h"

namespace goodwill {
namespace {

using testing::ArrayData;
using testing::Bytes;
using testing::BytesOf;
using testing::Releases;
using testing::StreamData;
using testing::TypeData;

void Require(bool condition, const std::string& what) {
  if (condition) return;
  std::fprintf(stderr, "arrow_import_fuzz: %s\n", what.c_str());
  std::abort();
}

// Draws from the input; zeros when it is used up.
class Input {
 public:
  Input(const uint8_t* data, size_t size) : data_(data), end_(data + size) {}

  uint8_t Byte() { return data_ == end_ ? 0 : *data_++; }
  size_t Below(size_t n) { return Byte() % n; }
  bool OneIn(size_t n) { return Byte() % n == 1; }
  template <typename T>
  T Raw() {
    T value{};
    unsigned char bytes[sizeof(T)];
    for (unsigned char& byte : bytes) byte = Byte();
    std::memcpy(&value, bytes, sizeof(T));
    return value;
  }
  std::string Text(size_t longest) {
    std::string text(Below(longest + 1), 0);
    for (char& c : text) c = static_cast<char>(Byte());
    return text;
  }
  // A number that a careless or hostile producer might state.
  int64_t Statement(int64_t truth) {
    switch (Below(24)) {
      case 1:
        return -1;
      case 2:
        return truth + 1;
      case 3:
        return std::numeric_limits<int64_t>::max();
      case 4:
        return std::numeric_limits<int64_t>::min();
      case 5:
        return Raw<int64_t>();
      default:
        return truth;
    }
  }

 private:
  const uint8_t* data_;
  const uint8_t* end_;
};

constexpr const char* kFormats[] = {
    "n",       "b",        "c",         "C",          "s",
    "S",       "i",        "I",         "l",          "L",
    "e",       "f",        "g",         "u",          "U",
    "vu",      "z",        "tdD",       "tdm",        "tss:",
    "tsm:UTC", "tsu:",     "tsu:UTC",   "tsn:",       "tsn:Europe/Sofia",
    "ttu",     "d:12,2",   "d:38,0",    "d:38,-3",    "d:38,38",
    "d:38,40", "d:9,2,32", "d:18,6,64", "d:50,2,256", "+l",
    "+s"};

// Bytes of one value of a type with plain values; 0 for others.
size_t WidthOf(const std::string& format) {
  if (format.size() == 1) {
    switch (format[0]) {
      case 'c':
      case 'C':
        return 1;
      case 's':
      case 'S':
      case 'e':
        return 2;
      case 'i':
      case 'I':
      case 'f':
        return 4;
      case 'l':
      case 'L':
      case 'g':
        return 8;
      default:
        return 0;
    }
  }
  if (format == "tdD") return 4;
  if (format.starts_with("t")) return 8;
  if (format.ends_with(",32")) return 4;
  if (format.ends_with(",64")) return 8;
  if (format.starts_with("d:")) return 32;
  return 0;
}

std::string AnyFormat(Input* in) {
  if (in->OneIn(16)) {
    std::string raw = in->Text(12);
    // Of types that have no known width, no array can be made; that is fine for
    // columns that nobody reads.
    return raw.c_str();
  }
  return kFormats[in->Below(std::size(kFormats))];
}

constexpr const char* kTexts[] = {"1",
                                  "12.50",
                                  "-0.005",
                                  "EUR",
                                  "GBP",
                                  "1998-07-01",
                                  "in",
                                  "PHONE",
                                  " ",
                                  "",
                                  "C42",
                                  "2024-03-31T03:30:00",
                                  "a text that does not fit into a view",
                                  "\xd0\x96",
                                  "person"};

std::string AnyText(Input* in) {
  if (in->OneIn(3)) return in->Text(20);
  return kTexts[in->Below(std::size(kTexts))];
}

template <typename Offset>
constexpr Offset kNegative = std::numeric_limits<Offset>::min();

template <typename Offset>
void FillTexts(Input* in, size_t slots, ArrayData* out) {
  std::vector<Offset> offsets = {static_cast<Offset>(in->Below(3))};
  std::string data(static_cast<size_t>(offsets[0]), 'q');
  for (size_t i = 0; i < slots; ++i) {
    data += AnyText(in);
    offsets.push_back(static_cast<Offset>(data.size()));
  }
  // One wrong offset, but none beyond the data: a slice may end with it, and
  // nothing says how long the data is.
  if (in->OneIn(8)) {
    const Offset wrong = in->OneIn(2) ? static_cast<Offset>(in->Below(data.size() + 1))
                                      : static_cast<Offset>(in->Raw<Offset>() | kNegative<Offset>);
    offsets[in->Below(offsets.size())] = wrong;
  }
  out->buffers.push_back(BytesOf(offsets));
  out->buffers.push_back(in->OneIn(20) ? std::nullopt
                                       : std::optional<Bytes>(Bytes(data.begin(), data.end())));
}

void FillViews(Input* in, size_t slots, ArrayData* out) {
  Bytes data(in->Below(60));
  for (uint8_t& byte : data) byte = in->OneIn(4) ? in->Byte() : 'a';
  std::vector<testing::ViewWords> views;
  for (size_t i = 0; i < slots; ++i) {
    testing::ViewWords view{};
    if (in->OneIn(4)) {
      view = in->Raw<testing::ViewWords>();
    } else {
      const std::string text = AnyText(in).substr(0, 12);
      view.words[0] = static_cast<int32_t>(text.size());
      std::memcpy(&view.words[1], text.data(), text.size());
      if (in->OneIn(3)) {
        view.words[0] = 13 + static_cast<int32_t>(in->Below(30));
        view.words[2] = static_cast<int32_t>(in->Below(3));
        view.words[3] = static_cast<int32_t>(in->Below(30));
      }
    }
    views.push_back(view);
  }
  const std::vector<int64_t> sizes = {static_cast<int64_t>(data.size()), 0};
  out->buffers.push_back(BytesOf(views));
  out->buffers.push_back(std::move(data));
  out->buffers.push_back(std::nullopt);
  out->buffers.push_back(in->OneIn(20) ? std::nullopt : std::optional<Bytes>(BytesOf(sizes)));
}

ArrayData AnyArray(Input* in, const TypeData& type, int64_t rows);

ArrayData AnyArray(Input* in, const TypeData& type, int64_t rows) {
  ArrayData array;
  array.length = rows;
  array.offset = in->OneIn(4) ? static_cast<int64_t>(in->Below(10)) : 0;
  const size_t slots = static_cast<size_t>(array.length + array.offset);
  if (type.format == "n") {
    array.null_count = rows;
    return array;
  }
  array.buffers.emplace_back(std::nullopt);
  if (in->OneIn(3)) {
    Bytes bits((slots + 7) / 8);
    for (uint8_t& byte : bits) byte = in->OneIn(2) ? in->Byte() : 0xff;
    array.buffers[0] = std::move(bits);
  }
  const std::string& format = type.format;
  if (format == "u" || format == "z") {
    FillTexts<int32_t>(in, slots, &array);
  } else if (format == "U") {
    FillTexts<int64_t>(in, slots, &array);
  } else if (format == "vu") {
    FillViews(in, slots, &array);
  } else if (format == "b") {
    Bytes bits((slots + 7) / 8);
    for (uint8_t& byte : bits) byte = in->Byte();
    array.buffers.emplace_back(std::move(bits));
  } else {
    // Small numbers mostly, and any bytes sometimes.
    const size_t width = std::max<size_t>(WidthOf(format), 1);
    Bytes values(slots * width);
    for (size_t i = 0; i < slots; ++i) {
      const bool any = in->OneIn(4);
      if (any || format == "g" || format == "f") {
        for (size_t k = 0; k < width; ++k) values[i * width + k] = in->Byte();
        if (!any && format == "g") {
          const double amount = static_cast<double>(in->Raw<int16_t>()) / 100;
          std::memcpy(&values[i * width], &amount, sizeof(amount));
        }
      } else {
        values[i * width] = static_cast<uint8_t>(in->Below(4));
      }
    }
    array.buffers.emplace_back(std::move(values));
  }
  if (in->OneIn(30)) array.buffers[1] = std::nullopt;
  if (type.dictionary && !in->OneIn(30)) {
    array.dictionary = std::make_shared<ArrayData>(
        AnyArray(in, *type.dictionary, static_cast<int64_t>(in->Below(6))));
  }
  // False statements, where they can be found out.
  if (in->OneIn(12)) {
    switch (in->Below(8)) {
      case 0:
        array.null_count = in->Statement(0);
        break;
      case 1:
        array.offset = -1 - static_cast<int64_t>(in->Byte());
        break;
      case 2:
        array.offset = std::numeric_limits<int64_t>::max() - in->Byte();
        break;
      case 3:
        array.length = rows - 1;
        break;
      case 4:
        array.length = -1 - static_cast<int64_t>(in->Byte());
        break;
      case 5:
        array.n_buffers = in->OneIn(2) ? -1 : 1;
        break;
      case 6:
        array.released = true;
        break;
      default:
        array.no_buffer_list = true;
        break;
    }
  }
  return array;
}

struct Case {
  const TableSpec* spec = nullptr;
  ReadOptions options;
  StreamData stream;
};

Case AnyCase(Input* in) {
  Case c;
  c.spec = kTables[in->Below(kTables.size())];
  const char* const currencies[] = {"XXX", "EUR", "JPY", "KWD"};
  c.options.currency = *Currency::Parse(currencies[in->Below(4)]);
  if (in->OneIn(3)) c.options.amount_rounding = kAllRoundings[in->Below(kAllRoundings.size())];
  if (in->OneIn(2)) {
    static const Zone sofia = *Zone::Load("Europe/Sofia");
    c.options.zone = sofia;
  }
  c.options.max_problems = 1 + static_cast<int64_t>(in->Below(20));
  c.options.refuse_unknown_columns = in->OneIn(8);
  if (in->OneIn(6)) c.options.map.emplace_back("order_id", "purchase_id");
  if (in->OneIn(12)) c.options.map.emplace_back(in->Text(12), in->Text(12));

  for (const ColumnSpec& column : c.spec->columns) {
    if (!column.required && in->OneIn(2)) continue;
    TypeData type;
    type.name = column.name;
    if (column.type == ColumnType::kMoney && in->OneIn(3)) type.name += "_minor";
    if (in->OneIn(24)) type.name = in->Text(8).c_str();
    if (in->OneIn(2)) {
      // A type that is likely to be taken.
      static constexpr const char* kLikely[] = {"u", "u", "tsu:UTC", "g", "d:38,2", "l", "b", "u"};
      type.format = kLikely[static_cast<size_t>(column.type)];
    } else {
      type.format = AnyFormat(in);
    }
    if (type.format == "l" && type.name.ends_with("_minor")) type.format = "l";
    if (in->OneIn(5)) {
      static constexpr const char* kIndices[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
      type.dictionary = std::make_shared<TypeData>();
      type.dictionary->format = in->OneIn(6) ? AnyFormat(in) : "u";
      type.format = kIndices[in->Below(8)];
    }
    type.released = in->OneIn(100);
    type.no_format = in->OneIn(100);
    c.stream.schema.children.push_back(std::move(type));
  }
  if (in->OneIn(40)) c.stream.schema.format = AnyFormat(in);

  const size_t batches = in->Below(4);
  for (size_t b = 0; b < batches; ++b) {
    const int64_t rows = static_cast<int64_t>(in->Below(8)) * (in->OneIn(8) ? 40 : 1);
    const int64_t first = in->OneIn(4) ? static_cast<int64_t>(in->Below(6)) : 0;
    std::vector<ArrayData> columns;
    for (const TypeData& type : c.stream.schema.children) {
      columns.push_back(AnyArray(in, type, rows + first));
    }
    ArrayData batch = testing::Batch(std::move(columns), rows, first);
    if (in->OneIn(12)) {
      switch (in->Below(6)) {
        case 0:
          batch.length = in->Statement(rows);
          break;
        case 1:
          batch.offset = in->Statement(first);
          break;
        case 2:
          batch.null_count = in->Statement(0);
          break;
        case 3:
          batch.n_children = -1;
          break;
        case 4:
          batch.buffers[0] = Bytes(static_cast<size_t>(rows + first + 7) / 8, in->Byte());
          break;
        default:
          batch.released = true;
          break;  // the end, early
      }
      // A bitmap is as long as the batch says.
      if (batch.buffers[0] && (batch.length != rows || batch.offset != first)) {
        batch.buffers[0] = std::nullopt;
      }
    }
    c.stream.batches.push_back(std::move(batch));
  }
  if (in->OneIn(20)) {
    c.stream.next_error = 5;
    c.stream.error_at = in->Below(3);
    if (in->OneIn(2)) c.stream.last_error = in->Text(10);
  }
  if (in->OneIn(60)) c.stream.schema_error = 12;
  return c;
}

void MakeOdd(ArrayData* array) {
  array->misaligned = true;
  for (ArrayData& child : array->children) MakeOdd(&child);
  if (array->dictionary) MakeOdd(array->dictionary.get());
}

void CheckNumber(const ColumnSpec& spec, int64_t value) {
  if (value == kNullNumber) {
    Require(!spec.required, "a required number is absent");
    return;
  }
  switch (spec.type) {
    case ColumnType::kTime:
      Require(IsInstant(value), "a time out of range");
      break;
    case ColumnType::kBoolean:
      Require(value == 0 || value == 1, "a boolean out of range");
      break;
    case ColumnType::kCode:
      Require(value >= 1 && value <= static_cast<int64_t>(spec.codes.size()),
              "a code out of range");
      break;
    default:
      break;
  }
}

void CheckText(const ColumnSpec& spec, std::string_view text) {
  if (text.data() == nullptr) {
    Require(!spec.required, "a required text is absent");
    return;
  }
  Require(IsUtf8(text), "a text is not UTF-8");
  if (spec.type == ColumnType::kId) {
    Require(text.find_first_not_of(" \t") != std::string_view::npos, "an id of blanks");
  }
}

void CheckTable(const Table& table) {
  int64_t rows = 0;
  for (const int64_t n : table.chunk_rows) {
    Require(n > 0, "an empty chunk");
    rows += n;
  }
  Require(rows == table.rows, "chunks do not add up to the table");
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const ColumnSpec& spec = table.spec->columns[c];
    const TableColumn& column = table.columns[c];
    if (column.physical == Physical::kAbsent) {
      Require(!spec.required, "a required column is absent");
      continue;
    }
    Require(column.chunks.size() == table.chunk_rows.size(), "a column lacks chunks");
    for (size_t k = 0; k < column.chunks.size(); ++k) {
      for (int64_t i = 0; i < table.chunk_rows[k]; ++i) {
        if (column.physical == Physical::kNumbers) {
          CheckNumber(spec, column.chunks[k].numbers[i]);
        } else {
          CheckText(spec, column.chunks[k].text[i]);
        }
      }
    }
  }
}

void CheckSame(const Table& a, const Table& b) {
  Require(a.rows == b.rows && a.chunk_rows == b.chunk_rows, "rows depend on alignment");
  Require(a.currency == b.currency, "the currency depends on alignment");
  for (size_t c = 0; c < a.columns.size(); ++c) {
    Require(a.columns[c].physical == b.columns[c].physical, "a column depends on alignment");
    for (size_t k = 0; k < a.columns[c].chunks.size(); ++k) {
      const ColumnChunk& x = a.columns[c].chunks[k];
      const ColumnChunk& y = b.columns[c].chunks[k];
      for (int64_t i = 0; i < a.chunk_rows[k]; ++i) {
        if (a.columns[c].physical == Physical::kNumbers) {
          Require(x.numbers[i] == y.numbers[i], "a number depends on alignment");
        } else {
          Require(x.text[i] == y.text[i] &&
                      (x.text[i].data() == nullptr) == (y.text[i].data() == nullptr),
                  "a text depends on alignment");
        }
      }
    }
  }
}

absl::StatusOr<Table> ReadOnce(const Case& c, StreamData data) {
  const auto releases = std::make_shared<Releases>();
  data.releases = releases;
  ArrowArrayStream stream = testing::MakeStream(std::move(data));
  absl::StatusOr<Table> table = ReadArrow(*c.spec, &stream, c.options);
  Require(stream.release == nullptr, "the stream was not moved");
  Require(releases->streams_released == 1, "the stream was not released");
  Require(releases->schemas_released == releases->schemas_made, "the schema was not released");
  if (table.ok()) {
    CheckTable(*table);
  } else {
    Require(releases->AllReleased(), "a batch was not released");
    int64_t total = 0;
    const std::vector<Problem> problems = ProblemsOf(table.status(), &total);
    Require(static_cast<int64_t>(problems.size()) == std::min(total, c.options.max_problems),
            "the list of problems is not what was asked for");
    int64_t last = -1;
    for (const Problem& problem : problems) {
      Require(problem.row >= last || problem.row == -1, "problems out of order");
      last = problem.row;
      Require(IsUtf8(problem.reason) && IsUtf8(problem.field), "a problem is not UTF-8");
    }
    Require(IsUtf8(std::string(table.status().message())), "a message is not UTF-8");
  }
  return table;
}

}  // namespace
}  // namespace goodwill

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  goodwill::Input in(data, size);
  const goodwill::Case c = goodwill::AnyCase(&in);
  const auto table = goodwill::ReadOnce(c, c.stream);
  goodwill::StreamData odd = c.stream;
  for (auto& batch : odd.batches) goodwill::MakeOdd(&batch);
  const auto again = goodwill::ReadOnce(c, std::move(odd));
  goodwill::Require(table.ok() == again.ok(), "the outcome depends on alignment");
  if (table.ok()) {
    goodwill::CheckSame(*table, *again);
  } else {
    goodwill::Require(table.status().message() == again.status().message(),
                      "the problems depend on alignment");
  }
  return 0;
}
