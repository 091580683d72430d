// Explanations and summaries as documents, for programs that show them.
#ifndef GOODWILL_SRC_WIRE_EXPLANATION_WIRE_H_
#define GOODWILL_SRC_WIRE_EXPLANATION_WIRE_H_

#include <string>

#include "goodwill/assess/explanation.h"
#include "goodwill/assess/exposure.h"

namespace goodwill {

// A serialised goodwill.v1.Explanation.
std::string EncodeExplanation(const Explanation& explanation);

// A serialised goodwill.v1.Summary.
std::string EncodeSummary(const Summary& summary);

// A serialised goodwill.v1.Exposure.
std::string EncodeExposure(const Exposure& exposure, const Currency& currency);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_EXPLANATION_WIRE_H_
