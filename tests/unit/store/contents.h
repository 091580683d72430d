// What a book says, for tests that compare two.
#ifndef GOODWILL_TESTS_UNIT_STORE_CONTENTS_H_
#define GOODWILL_TESTS_UNIT_STORE_CONTENTS_H_

#include <cstdint>
#include <set>
#include <string>

#include "goodwill/book/book.h"
#include "goodwill/book/schema.h"

namespace goodwill {

inline constexpr int64_t kDay = 86'400'000'000;
inline const Currency kEur = *Currency::Parse("EUR");

inline MeasuresQuestion Ask(int64_t as_of_us, int64_t known = 0) {
  MeasuresQuestion q;
  q.as_of_us = as_of_us;
  q.currency = kEur;
  q.known_batch = known;
  return q;
}

// Everything a book says, as text.
inline std::string Contents(const Book& book, int64_t known = 0) {
  std::string out;
  for (const TableSpec* spec : kTables) {
    auto facts = book.Read(spec->kind, known);
    if (!facts.ok()) return facts.status().ToString();
    out += std::string(spec->name) + " " + std::to_string(facts->rows) + "\n";
    for (int64_t i = 0; i < facts->rows; ++i) {
      for (size_t c = 0; c < facts->columns.size(); ++c) {
        const FactValues& values = facts->columns[c];
        const auto row = static_cast<size_t>(i);
        if (values.physical == Physical::kText) {
          if (!values.texts[row].empty()) {
            out += std::string(spec->columns[c].name) + "=" + std::string(values.texts[row]) + ";";
          }
        } else if (values.physical == Physical::kNumbers && values.numbers[row] != kNullNumber) {
          out +=
              std::string(spec->columns[c].name) + "=" + std::to_string(values.numbers[row]) + ";";
        }
      }
      out += "\n";
    }
  }
  auto measures = book.MeasureAll(Ask(100 * kDay, known), {});
  if (!measures.ok()) return out + measures.status().ToString();
  std::set<std::string> lines;
  for (int64_t i = 0; i < (*measures)->size(); ++i) {
    const CustomerMeasures m = (*measures)->Get(i);
    lines.insert((*measures)->IdAt(i).ToString() + ": " + std::to_string(m.all.gross) + " " +
           std::to_string(m.all.returned) + " " + std::to_string(m.all.orders) + " " +
           std::to_string(m.all.returns) + " " + std::to_string(m.all.first_us) + " " +
           std::to_string(m.all.last_us) + "\n");
  }
  for (const std::string& line : lines) out += line;
  return out;
}

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_STORE_CONTENTS_H_
