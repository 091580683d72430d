// A table as the library hands it out: record batches of columns, through the
// Arrow C data interface. Cells are read where they lie and turned into text
// only when they are printed.
#ifndef GOODWILL_EXAMPLES_CLI_ARROW_TABLE_H_
#define GOODWILL_EXAMPLES_CLI_ARROW_TABLE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/c.h"

namespace cli {

// Days since 1970-01-01 as YYYY-MM-DD.
std::string DateText(int64_t day);

class ArrowTable {
 public:
  // Reads a stream to its end. Nothing on failure; says why.
  static std::optional<ArrowTable> Read(ArrowArrayStream* stream);

  int64_t rows() const { return rows_; }
  int columns() const { return static_cast<int>(schema_->value.n_children); }
  std::string_view name(int column) const;
  // The column of that name, or -1.
  int Find(std::string_view name) const;
  // Whether the column holds numbers, which people read from the right.
  bool IsNumeric(int column) const;

  bool IsNull(int64_t row, int column) const;
  // Whether any row has a value in the column.
  bool HasValues(int column) const;
  // As plain text: decimals with all their places, doubles with as many digits
  // as tell them apart (`places` >= 0: with that many), instants in ISO 8601.
  std::string Text(int64_t row, int column, int places = -1) const;
  // For sorting, and for columns of whole numbers; nulls are the smallest.
  double Number(int64_t row, int column) const;
  int64_t Integer(int64_t row, int column) const;

 private:
  // Owns a structure of the interface.
  template <typename T>
  struct Owned {
    T value = {};
    Owned() = default;
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    ~Owned() {
      if (value.release != nullptr) value.release(&value);
    }
  };
  struct Cell {
    const ArrowArray* array;
    const ArrowSchema* schema;
    int64_t index;  // with the offset
  };

  Cell At(int64_t row, int column) const;

  std::unique_ptr<Owned<ArrowSchema>> schema_;
  std::vector<std::unique_ptr<Owned<ArrowArray>>> batches_;
  std::vector<int64_t> starts_;  // first row of each batch
  int64_t rows_ = 0;
};

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_ARROW_TABLE_H_
