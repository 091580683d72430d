// Who was assigned to which strategy, when, and in which arm.
#ifndef GOODWILL_EXAMPLES_CLI_ASSIGNMENTS_H_
#define GOODWILL_EXAMPLES_CLI_ASSIGNMENTS_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include "command.h"
#include "goodwill/c.h"
#include "inputs.h"

namespace cli {

// The assignments as an Arrow stream of texts. The file is plain CSV: no quotes are needed in
// ids, times and arms.
class Assignments {
 public:
  static constexpr int kColumns = 4;

  // False, having said why, if the file is not as it should be.
  bool Read(const std::string& path) {
    Result<std::string> content = ReadFile(path);
    if (!content) return false;
    std::istringstream lines(*content);
    std::string line;
    std::vector<int> place;
    for (int64_t number = 1; std::getline(lines, line); ++number) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      if (line.empty()) continue;
      std::vector<std::string> cells;
      std::istringstream row(line);
      for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
      if (place.empty()) {
        for (const std::string& name : cells) {
          int found = -1;
          for (int c = 0; c < kColumns; ++c) {
            if (name == kNames[c]) found = c;
          }
          place.push_back(found);
          if (found >= 0) there_[static_cast<size_t>(found)] = true;
        }
        for (size_t c = 0; c < 3; ++c) {
          if (there_[c]) continue;
          Say(path + ": there is no column " + kNames[c]);
          return false;
        }
        continue;
      }
      if (cells.size() > place.size()) {
        Say(path + ", line " + std::to_string(number) + ": there are more fields than columns");
        return false;
      }
      for (int c = 0; c < kColumns; ++c) {
        auto& column = columns_[static_cast<size_t>(c)];
        for (size_t k = 0; k < cells.size(); ++k) {
          if (place[k] == c) column.text += cells[k];
        }
        column.offsets.push_back(static_cast<int64_t>(column.text.size()));
      }
      ++rows_;
    }
    if (place.empty()) {
      Say(path + ": is empty");
      return false;
    }
    return true;
  }

  // Valid as long as this is.
  void Give(ArrowArrayStream* out) {
    std::memset(out, 0, sizeof *out);
    out->private_data = this;
    out->get_schema = [](ArrowArrayStream* stream, ArrowSchema* schema) {
      static_cast<Assignments*>(stream->private_data)->Schema(schema);
      return 0;
    };
    out->get_next = [](ArrowArrayStream* stream, ArrowArray* array) {
      static_cast<Assignments*>(stream->private_data)->Next(array);
      return 0;
    };
    out->get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
    out->release = [](ArrowArrayStream* stream) { stream->release = nullptr; };
  }

 private:
  static constexpr const char* kNames[kColumns] = {"customer_id", "time", "arm", "strategy"};
  struct Column {
    std::string text;
    std::vector<int64_t> offsets = {0};
  };

  void Schema(ArrowSchema* schema) {
    const auto release = [](ArrowSchema* s) { s->release = nullptr; };
    int64_t n = 0;
    for (int c = 0; c < kColumns; ++c) {
      if (!there_[static_cast<size_t>(c)]) continue;
      ArrowSchema& child = schemas_[static_cast<size_t>(n)];
      std::memset(&child, 0, sizeof child);
      child.format = "U";
      child.name = kNames[c];
      child.release = release;
      schema_children_[static_cast<size_t>(n++)] = &child;
    }
    std::memset(schema, 0, sizeof *schema);
    schema->format = "+s";
    schema->n_children = n;
    schema->children = schema_children_.data();
    schema->release = release;
  }

  void Next(ArrowArray* array) {
    std::memset(array, 0, sizeof *array);
    if (given_) return;
    given_ = true;
    const auto release = [](ArrowArray* a) { a->release = nullptr; };
    int64_t n = 0;
    for (int c = 0; c < kColumns; ++c) {
      if (!there_[static_cast<size_t>(c)]) continue;
      const Column& column = columns_[static_cast<size_t>(c)];
      const auto at = static_cast<size_t>(n);
      ArrowArray& child = arrays_[at];
      std::memset(&child, 0, sizeof child);
      buffers_[at] = {nullptr, column.offsets.data(), column.text.data()};
      child.length = rows_;
      child.n_buffers = 3;
      child.buffers = buffers_[at].data();
      child.release = release;
      array_children_[at] = &child;
      ++n;
    }
    array->length = rows_;
    array->n_buffers = 1;
    array->buffers = no_buffers_.data();
    array->n_children = n;
    array->children = array_children_.data();
    array->release = release;
  }

  std::array<Column, kColumns> columns_;
  std::array<bool, kColumns> there_{};
  int64_t rows_ = 0;
  bool given_ = false;
  std::array<ArrowSchema, kColumns> schemas_;
  std::array<ArrowSchema*, kColumns> schema_children_;
  std::array<ArrowArray, kColumns> arrays_;
  std::array<ArrowArray*, kColumns> array_children_;
  std::array<std::array<const void*, 3>, kColumns> buffers_;
  std::array<const void*, 1> no_buffers_{nullptr};
};

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_ASSIGNMENTS_H_
