// A scenario's files, read.
#ifndef GOODWILL_TESTS_CONFORMANCE_SCENARIO_H_
#define GOODWILL_TESTS_CONFORMANCE_SCENARIO_H_

#include <goodwill/c.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

// Names by GOODWILL_TABLE_*.
inline constexpr std::array<std::string_view, 15> kTableNames = {
    "",         "purchases", "interactions", "customers", "contacts",     "events",
    "products", "consents",  "promises",     "answers",   "measurements", "rates",
    "merges",   "rights",      "case_commands"};

// Cells by row; "" is absent.
struct Csv {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;

  // -1 if there is no such column.
  int Find(std::string_view name) const {
    for (size_t i = 0; i < header.size(); ++i) {
      if (header[i] == name) return static_cast<int>(i);
    }
    return -1;
  }
};

struct Batch {
  int32_t table = 0;
  Csv csv;
  bool refuse = false;
};

struct Scenario {
  std::string currency, time_zone, as_of, policy;
  bool number_ids = false;
  std::vector<Batch> batches;
  std::vector<Csv> straight;  // none or one
  std::vector<std::string> explain;
  std::vector<int64_t> known;
  std::vector<std::string> tell;
};

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<std::string> SplitCells(const std::string& line) {
  std::vector<std::string> cells;
  size_t begin = 0;
  for (size_t comma; (comma = line.find(',', begin)) != line.npos; begin = comma + 1) {
    cells.push_back(line.substr(begin, comma - begin));
  }
  cells.push_back(line.substr(begin));
  return cells;
}

inline Csv ReadCsv(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  Csv csv;
  std::string line;
  std::getline(in, line);
  csv.header = SplitCells(line);
  while (std::getline(in, line)) {
    csv.rows.push_back(SplitCells(line));
    if (csv.rows.back().size() != csv.header.size()) throw std::runtime_error("cells: " + path);
  }
  return csv;
}

inline int32_t TableNamed(std::string_view name) {
  for (size_t i = 1; i < kTableNames.size(); ++i) {
    if (kTableNames[i] == name) return static_cast<int32_t>(i);
  }
  throw std::runtime_error("no table " + std::string(name));
}

inline Scenario ReadScenario(const std::string& folder) {
  Scenario s;
  std::istringstream in(ReadFile(folder + "/scenario.txt"));
  std::string line, key, value, file;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    words >> key >> value;
    if (key == "currency") {
      s.currency = value;
    } else if (key == "time_zone") {
      s.time_zone = value;
    } else if (key == "as_of") {
      s.as_of = value;
    } else if (key == "ids") {
      s.number_ids = value == "int64";
    } else if (key == "explain") {
      s.explain.push_back(value);
    } else if (key == "known") {
      s.known.push_back(std::stoll(value));
    } else if (key == "tell") {
      s.tell.push_back(value);
    } else if (key == "straight") {
      s.straight.push_back(ReadCsv(folder + "/" + value));
    } else if (key == "batch" || key == "refuse") {
      words >> file;
      s.batches.push_back({TableNamed(value), ReadCsv(folder + "/" + file), key == "refuse"});
    } else {
      throw std::runtime_error("what is " + key);
    }
  }
  s.policy = ReadFile(folder + "/policy.textproto");
  return s;
}

}  // namespace conformance

#endif  // GOODWILL_TESTS_CONFORMANCE_SCENARIO_H_
