// A purchase or spend model as a document.
#ifndef GOODWILL_SRC_WIRE_MODEL_WIRE_H_
#define GOODWILL_SRC_WIRE_MODEL_WIRE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/value/models/fit.h"

namespace goodwill {

// A serialised goodwill.v1.Model; equal models give equal bytes.
std::string EncodeModel(const KnownModel& model);

// Refuses unknown models, parameters out of range or out of order, and fits that
// do not belong to the parameters.
absl::StatusOr<KnownModel> DecodeModel(std::string_view bytes);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_MODEL_WIRE_H_
