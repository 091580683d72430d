// What is a function of frequency and one age, remembered where ages are on a grid.
// Values are computed when they are first asked for, by the rule for one customer,
// so that remembering changes no bits.
#ifndef GOODWILL_SRC_VALUE_MODELS_AGE_TABLE_H_
#define GOODWILL_SRC_VALUE_MODELS_AGE_TABLE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "value/models/grid.h"

namespace goodwill {

template <typename Value>
class AgeTable {
 public:
  explicit AgeTable(double divisor) : grid_{divisor} {}

  template <typename Compute>
  Value Get(int64_t frequency, double age, Compute&& compute) {
    const int64_t step = grid_.StepOf(age);
    if (step < 0 || frequency >= kMostFrequency) return compute();
    const auto x = static_cast<size_t>(frequency);
    const auto place = static_cast<size_t>(step);
    if (x >= rows_.size()) rows_.resize(x + 1);
    std::vector<std::optional<Value>>& row = rows_[x];
    if (place >= row.size()) {
      const size_t size = std::max(place + 1, 2 * row.size());
      if (size - row.size() > kMost - size_) return compute();
      size_ += size - row.size();
      row.resize(size);
    }
    std::optional<Value>& kept = row[place];
    if (!kept) kept = compute();
    return *kept;
  }

 private:
  static constexpr int64_t kMostFrequency = 1024;
  static constexpr size_t kMost = size_t{1} << 20;  // values in all

  Grid grid_;
  std::vector<std::vector<std::optional<Value>>> rows_;  // by frequency, then step
  size_t size_ = 0;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_AGE_TABLE_H_
