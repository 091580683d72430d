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

namespace v1 {
class Model;
}
namespace wire {

// The same as a part of another document; paths begin with `path` (which ends with
// a point, or is empty).
void WriteModel(const KnownModel& model, v1::Model* message);
absl::StatusOr<KnownModel> ReadModel(const v1::Model& message, const std::string& path);

}  // namespace wire

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_MODEL_WIRE_H_
