// The values of a fact as a statement of FactLayout::select_sql gives them.
#ifndef GOODWILL_SRC_STORE_ROW_CELLS_H_
#define GOODWILL_SRC_STORE_ROW_CELLS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/layout.h"
#include "store/sqlite.h"

namespace goodwill::store {

class StatementCells {
 public:
  StatementCells(const FactLayout& layout, const Statement& rows) : rows_(rows) {
    int from = 1;
    for (const Kept kept : layout.kept) from_.push_back(kept == Kept::kNowhere ? -1 : from++);
  }
  int64_t Number(size_t c) const {
    return rows_.IsNull(from_[c]) ? kNullNumber : rows_.Int(from_[c]);
  }
  std::string_view Text(size_t c) const { return rows_.Text(from_[c]); }

 private:
  const Statement& rows_;
  std::vector<int> from_;
};

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_ROW_CELLS_H_
