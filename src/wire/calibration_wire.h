// A calibration as a document: made once from everybody, used wherever one
// customer is judged.
#ifndef GOODWILL_SRC_WIRE_CALIBRATION_WIRE_H_
#define GOODWILL_SRC_WIRE_CALIBRATION_WIRE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/assess/calibration.h"

namespace goodwill {

// A serialised goodwill.v1.Calibration; equal calibrations give equal bytes.
std::string EncodeCalibration(const Calibration& calibration);

// Refuses what no measures could have given: cuts out of order, more members
// than customers, ids of two kinds.
absl::StatusOr<Calibration> DecodeCalibration(std::string_view bytes);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_CALIBRATION_WIRE_H_
