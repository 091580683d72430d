// Random facts of every table, for tests that compare two books. Values are few,
// so that repeats, revisions and conflicts are frequent.
#ifndef GOODWILL_TESTS_UNIT_STORE_RANDOM_FACTS_H_
#define GOODWILL_TESTS_UNIT_STORE_RANDOM_FACTS_H_

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/book/schema.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {

class RandomFacts {
 public:
  RandomFacts(uint64_t seed, bool text_ids) : random_(seed), text_ids_(text_ids) {}

  uint64_t Below(uint64_t n) { return random_() % n; }

  Table Next(const TableSpec& spec, int rows) {
    TableBuilder builder(spec);
    std::vector<bool> use(spec.columns.size());
    for (size_t c = 0; c < use.size(); ++c) use[c] = spec.columns[c].required || Below(3) != 0;
    for (int i = 0; i < rows; ++i) {
      std::vector<std::pair<int, TestCell>> cells;
      for (size_t c = 0; c < use.size(); ++c) {
        const ColumnSpec& column = spec.columns[c];
        if (!use[c] || NamesCurrencyOfAmounts(spec, c)) continue;
        if (!column.required && Below(4) == 0) continue;
        cells.emplace_back(static_cast<int>(c), Value(spec, c));
      }
      builder.Row(std::move(cells));
    }
    return builder.Build(3);
  }

 private:
  TestCell Value(const TableSpec& spec, size_t c) {
    const ColumnSpec& column = spec.columns[c];
    const auto number = [this](uint64_t n) { return static_cast<int64_t>(Below(n)); };
    switch (column.type) {
      case ColumnType::kTime:
        return number(40) * 1'000'000;
      case ColumnType::kMoney:
        return number(30) - (column.may_be_negative ? 5 : 0);
      case ColumnType::kDecimal:
        return number(5) * 500'000;
      case ColumnType::kInteger:
        return column.name == "revision" ? number(3) : number(10);
      case ColumnType::kBoolean:
        return number(8) == 0 ? 1 : 0;
      case ColumnType::kCode:
        return 1 + number(column.codes.size());
      case ColumnType::kText: {
        static constexpr const char* kTexts[] = {"Anna \xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0", "x",
                                                 "O'Hara; DROP", "17",
                                                 "a longer text, with a comma"};
        return std::string(kTexts[Below(5)]);
      }
      case ColumnType::kId: {
        const int64_t id = number(12);
        if (static_cast<int>(c) == spec.customer && !text_ids_) return id;
        if (Below(4) == 0 && column.name != "customer_id") return "00" + std::to_string(id);
        return text_ids_ && Below(2) != 0 ? "C" + std::to_string(id) : std::to_string(id);
      }
    }
    return int64_t{0};
  }

  std::mt19937_64 random_;
  const bool text_ids_;
};

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_STORE_RANDOM_FACTS_H_
