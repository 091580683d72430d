// Rows of the public data that tests replay, where it is present.
#ifndef GOODWILL_TESTS_UNIT_COMPLAINT_CSV_ROWS_H_
#define GOODWILL_TESTS_UNIT_COMPLAINT_CSV_ROWS_H_

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace goodwill {

using CsvRow = std::map<std::string, std::string>;

inline std::vector<std::string> CsvCells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

// By the names in the header; empty where the file is not there.
inline std::vector<CsvRow> ReadCsvRows(const std::string& name) {
  const char* shared = std::getenv("GOODWILL_SHARED");
  std::ifstream file((shared != nullptr ? std::string(shared) : std::string("../shared")) +
                     "/data/" + name);
  std::vector<CsvRow> rows;
  std::vector<std::string> header;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> cells = CsvCells(line);
    if (header.empty()) {
      header = cells;
      continue;
    }
    CsvRow row;
    for (size_t i = 0; i < header.size(); ++i) row[header[i]] = cells.at(i);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_COMPLAINT_CSV_ROWS_H_
