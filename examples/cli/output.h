// A table on its way out: as CSV for programs, aligned for people.
#ifndef GOODWILL_EXAMPLES_CLI_OUTPUT_H_
#define GOODWILL_EXAMPLES_CLI_OUTPUT_H_

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "arguments.h"
#include "arrow_table.h"
#include "terminal.h"

namespace cli {

// Rows of `table` in the order of `rows`, columns in the order of `columns`.
struct Selection {
  std::vector<int64_t> rows;
  std::vector<int> columns;
};

// With plain headers, quotes where they are needed and "\n" line ends. False when
// not all could be written.
bool WriteCsv(const ArrowTable& table, const Selection& what, std::FILE* out);

// In columns as wide as what they hold, numbers to the right.
void WriteAligned(const ArrowTable& table, const Selection& what, std::FILE* out);

// The same for lines that are put together elsewhere; the first is the header.
void WriteAligned(const std::vector<std::vector<std::string>>& lines,
                  const std::vector<bool>& to_the_right, std::FILE* out);

// --policy and --format.
std::vector<Option> ListOptions();
// All of a table in the form that --format names: a table for people (the default
// on a terminal) or CSV.
Exit WriteAll(const ArrowTable& table, const Arguments& arguments);

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_OUTPUT_H_
