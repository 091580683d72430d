// Cases as documents: the command that is given, and the case that comes of it.
#ifndef GOODWILL_SRC_WIRE_CASE_WIRE_H_
#define GOODWILL_SRC_WIRE_CASE_WIRE_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/base/currency.h"
#include "goodwill/complaint/case_command.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/due.h"

namespace goodwill {

// The largest document of a command that is read.
inline constexpr size_t kMaxCommandSize = size_t{4} << 20;

// From a serialised goodwill.v1.CaseCommand. INVALID_ARGUMENT with every problem by its
// field: unknown fields and names, amounts that the currency does not have.
absl::StatusOr<Command> DecodeCommand(std::string_view bytes, const Currency& currency);

// Canonical bytes: equal commands give equal bytes.
std::string EncodeCommand(const Command& command, const Currency& currency);

// A serialised goodwill.v1.Case. `clocks` may be empty.
std::string EncodeCase(const CaseFile& file, std::span<const ClockExplanation> clocks,
                       int64_t as_of_us, const Currency& currency);

// The same for people: state, clocks with their reasons, what was done, line by line.
std::string CaseText(const CaseFile& file, std::span<const ClockExplanation> clocks,
                     int64_t as_of_us, const Currency& currency, const Zone& zone);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_CASE_WIRE_H_
