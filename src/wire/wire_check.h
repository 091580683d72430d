// Checks serialised bytes against a schema before generated code reads them.
//
// A decision must not be made on half of what was meant: in a policy a field that
// this version does not know is refused. So are, in every document, a code
// without a meaning, a number too large for its type, a text that is not UTF-8
// and messages nested too deeply, each by its path.
#ifndef GOODWILL_SRC_WIRE_WIRE_CHECK_H_
#define GOODWILL_SRC_WIRE_WIRE_CHECK_H_

#include <cstdint>
#include <string_view>

#include "wire/findings.h"
#include "wire/schema.h"

namespace goodwill::wire {

enum class UnknownFields : uint8_t { kRefuse, kKeep };

// Whether generated code can read the bytes: they are a message, and what would
// make it fail or write to the log is not in them. Otherwise there are findings.
bool CheckWire(const MessageSchema& schema, std::string_view bytes, UnknownFields unknown,
               Findings* findings);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_WIRE_CHECK_H_
