// Evaluations, as several calls ask for them.
#ifndef GOODWILL_CAPI_SRC_EVALUATE_ARGUMENT_H_
#define GOODWILL_CAPI_SRC_EVALUATE_ARGUMENT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/c.h"
#include "goodwill/strategy/evaluate.h"

namespace goodwill::capi {

// Reads the assignments, or takes those of the adopted plans where they are null, and
// evaluates them; the stream stays the caller's to release.
absl::StatusOr<Evaluation> EvaluateStream(const Book& book, const Policy& policy,
                                          ArrowArrayStream* assignments, int64_t as_of_us,
                                          int64_t known_batch,
                                          const goodwill_evaluate_options* options,
                                          const Run& run);

}  // namespace goodwill::capi

#endif  // GOODWILL_CAPI_SRC_EVALUATE_ARGUMENT_H_
