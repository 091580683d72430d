// The document about causes.
#ifndef GOODWILL_SRC_WIRE_CAUSES_WIRE_H_
#define GOODWILL_SRC_WIRE_CAUSES_WIRE_H_

#include <string>

#include "goodwill/assess/causes.h"

namespace goodwill {

namespace v1 {
class CorrectiveAction;
}
void WriteAction(const CorrectiveAction& action, v1::CorrectiveAction* out);

// A serialised goodwill.v1.CauseReport.
std::string EncodeCauses(const CauseReport& report);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_CAUSES_WIRE_H_
