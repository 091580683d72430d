// Plans as documents.
#ifndef GOODWILL_SRC_WIRE_PLAN_WIRE_H_
#define GOODWILL_SRC_WIRE_PLAN_WIRE_H_

#include <string>

#include "absl/status/statusor.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {

// A serialised goodwill.v1.Plan; equal plans give equal bytes. OUT_OF_RANGE beyond 2 GB, which
// takes some ten million customers.
absl::StatusOr<std::string> EncodePlan(const Plan& plan);

// The first half of the SHA-256 of those bytes without the known batch, in 32 hexadecimal
// digits: what an adopted plan is known by, whether it was asked by batch or not.
absl::StatusOr<std::string> PlanDigest(const Plan& plan);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_PLAN_WIRE_H_
