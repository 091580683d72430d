// Reads the few fields that this program needs from the library's documents,
// which are serialised Protocol Buffers: a message is a row of (field number,
// value), and a value is a number or a run of bytes. Fields that are not asked
// for are passed over.
#ifndef GOODWILL_EXAMPLES_CLI_DOCUMENT_H_
#define GOODWILL_EXAMPLES_CLI_DOCUMENT_H_

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

class Document {
 public:
  explicit Document(std::string_view bytes) : rest_(bytes) {}

  struct Field {
    int number;
    uint64_t value;          // of a number
    std::string_view bytes;  // of a text or a message
  };
  // The next field; nothing at the end, and at bytes that make no sense.
  std::optional<Field> Next() {
    const std::optional<uint64_t> tag = Varint();
    if (!tag) return std::nullopt;
    Field field = {static_cast<int>(*tag >> 3), 0, {}};
    size_t size = 0;
    switch (*tag & 7) {
      case 0: {
        const std::optional<uint64_t> value = Varint();
        if (!value) return std::nullopt;
        field.value = *value;
        return field;
      }
      case 1:
        size = 8;
        break;
      case 2: {
        const std::optional<uint64_t> length = Varint();
        if (!length || *length > rest_.size()) return std::nullopt;
        size = static_cast<size_t>(*length);
        break;
      }
      case 5:
        size = 4;
        break;
      default:
        return std::nullopt;
    }
    if (size > rest_.size()) return std::nullopt;
    field.bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return field;
  }

 private:
  std::optional<uint64_t> Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }

  std::string_view rest_;
};

// A goodwill.v1.ImportReport: how a file was read.
// What was found in a book's file.
struct FileReport {
  int64_t batches = 0, facts = 0;
  std::vector<std::string> problems;

  static FileReport From(std::string_view bytes) {
    FileReport report;
    Document document(bytes);
    while (const auto field = document.Next()) {
      if (field->number == 1) report.batches = static_cast<int64_t>(field->value);
      if (field->number == 2) report.facts = static_cast<int64_t>(field->value);
      if (field->number == 3) report.problems.emplace_back(field->bytes);
    }
    return report;
  }
};

struct ImportReport {
  struct Column {
    std::string column;
    std::string source;
  };
  int64_t rows = 0;
  std::vector<Column> columns;
  std::vector<std::string> unknown_columns;
  std::string separator;
  std::string compression;
  bool byte_order_mark = false;

  static ImportReport From(std::string_view bytes) {
    ImportReport report;
    Document document(bytes);
    while (const auto field = document.Next()) {
      switch (field->number) {
        case 1:
          report.rows = static_cast<int64_t>(field->value);
          break;
        case 2: {
          Column column;
          Document inner(field->bytes);
          while (const auto f = inner.Next()) {
            if (f->number == 1) column.column = f->bytes;
            if (f->number == 2) column.source = f->bytes;
          }
          report.columns.push_back(column);
          break;
        }
        case 3:
          report.unknown_columns.emplace_back(field->bytes);
          break;
        case 4:
          report.separator = field->bytes;
          break;
        case 5:
          report.compression = field->bytes;
          break;
        case 6:
          report.byte_order_mark = field->value != 0;
          break;
        default:
          break;
      }
    }
    return report;
  }
};

// The currency of a goodwill.v1.Policy.
inline std::string PolicyCurrency(std::string_view bytes) {
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) return std::string(field->bytes);
  }
  return "";
}

// A field of type double.
inline double Real(std::string_view bytes) {
  uint64_t word = 0;
  for (size_t i = bytes.size(); i > 0; --i) {
    word = word << 8 | static_cast<unsigned char>(bytes[i - 1]);
  }
  return std::bit_cast<double>(word);
}

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_DOCUMENT_H_
