// Checks serialised bytes against a schema before generated code reads them.
//
// A decision must not be made on half of what was meant: a field that this
// version does not know, a code without a meaning, a number too large for its
// type are refused, each by its path. Depth is bounded, and texts are UTF-8.
#ifndef GOODWILL_SRC_WIRE_WIRE_CHECK_H_
#define GOODWILL_SRC_WIRE_WIRE_CHECK_H_

#include <string_view>

#include "wire/findings.h"
#include "wire/schema.h"

namespace goodwill::wire {

// False when the bytes are not a message at all, so that nothing more can be said.
bool CheckWire(const MessageSchema& schema, std::string_view bytes, Findings* findings);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_WIRE_CHECK_H_
