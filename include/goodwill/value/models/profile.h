// How far a parameter may be off where the likelihood is bent.
//
// A standard error takes the log-likelihood for a parabola around its maximum, the same
// to both sides. With few customers, or little dropout to see, it is not: beta may as well
// be ten times as large and hardly half as large. The profile follows the surface itself.
// One parameter is held at a value and the others are fitted to it; values at which the
// log-likelihood is no more than half the quantile of chi-squared with one degree below
// its maximum (1.92 at 95 %) are inside (Venzon and Moolgavkar 1988). The interval does
// not depend on whether one thinks of the parameter or of its logarithm. It may have no
// end, which is then said: 0 or infinity.
#ifndef GOODWILL_VALUE_MODELS_PROFILE_H_
#define GOODWILL_VALUE_MODELS_PROFILE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

// 0 and infinity: there is no such end. Both NaN: a number of stages, and all parameters
// of a fit that found no dropout.
struct ParameterInterval {
  double low = 0;
  double high = 0;
};

// By parameter, in the order of the spec; `level` from 0.5 to 0.9999. Rows are those of
// the fit. About forty fits from a start next door. INVALID_ARGUMENT for rows that cannot
// be or are others; FAILED_PRECONDITION without a fit, for fits with covariates or a
// prior, and for models of spend.
absl::StatusOr<std::vector<ParameterInterval>> Profile(const KnownModel& model,
                                                       const HistoryColumns& rows, double level,
                                                       const Run& run = {});

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_PROFILE_H_
