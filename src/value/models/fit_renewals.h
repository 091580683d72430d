// The fit of the shifted beta-geometric.
#ifndef GOODWILL_SRC_VALUE_MODELS_FIT_RENEWALS_H_
#define GOODWILL_SRC_VALUE_MODELS_FIT_RENEWALS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/fit.h"

namespace goodwill {

// `fit` has its counts; there are renewals.
absl::StatusOr<ModelFit> FitRenewals(ModelFit fit, const std::vector<CountedHistory>& rows,
                                     const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_FIT_RENEWALS_H_
