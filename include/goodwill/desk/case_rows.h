// Commands of cases as facts of a book, and back.
//
// The table `case_commands` has a column for whatever most commands say, and one,
// `details`, for the rest: a JSON object of texts, which any tool can read.
#ifndef GOODWILL_DESK_CASE_ROWS_H_
#define GOODWILL_DESK_CASE_ROWS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/table.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/facts.h"
#include "goodwill/complaint/case_command.h"

namespace goodwill {

// A command, and what the book says beside it.
struct FiledCommand {
  std::string case_id;
  CustomerId customer;
  std::string policy;  // digest, 32 hexadecimal digits; "": not said
  Command command;

  bool operator==(const FiledCommand&) const = default;
};

// "case-1#4"
std::string CommandId(std::string_view case_id, int64_t expected_version);

// One table of `case_commands`, to be appended. Texts are copied.
Table TableOf(std::span<const FiledCommand> commands);

// Row `row` of facts of the table. `case_id` names the case that a command `open`
// opens, so `ref` of the command is that.
FiledCommand FiledCommandAt(const Facts& facts, int64_t row);

// {"name": "value", ...}: details in the order of their names. What is no such object
// is read as one detail, "text".
std::string WriteDetails(std::span<const CommandDetail> details);
std::vector<CommandDetail> ReadDetails(std::string_view text);

// The most details that a command may have, and the most bytes of one text.
inline constexpr size_t kMostDetails = 256;
inline constexpr size_t kMostCaseText = size_t{1} << 20;

}  // namespace goodwill

#endif  // GOODWILL_DESK_CASE_ROWS_H_
