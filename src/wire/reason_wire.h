// A reason and a summary, in whichever document they stand.
#ifndef GOODWILL_SRC_WIRE_REASON_WIRE_H_
#define GOODWILL_SRC_WIRE_REASON_WIRE_H_

#include "goodwill/assess/explanation.h"
#include "goodwill/assess/exposure.h"
#include "goodwill/v1/explanation.pb.h"

namespace goodwill::wire {

void WriteReason(const Reason& reason, v1::Reason* message);
void WriteSummary(const Summary& summary, v1::Summary* message);

void WriteExposure(const Exposure& exposure, const Currency& currency, v1::Exposure* message);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_REASON_WIRE_H_
