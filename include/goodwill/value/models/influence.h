// Which customers a fit hangs on.
//
// A fit follows everybody a little. One account that is a shop's own test robot, with
// fifty thousand purchases, it follows so far that the parameters are about nobody any
// more. How far leaving a customer out would move them can be told without fitting
// again: to first order by V g, where g is the gradient of the customer's log-likelihood
// and V the covariance of the parameters. In units of what the parameters are uncertain
// by anyway that is
//
//   g' V g                                        (Cook 1977, times the parameters)
//
// Over all customers it adds up to about the number of parameters, most have next to
// nothing of it, and one who has more than that number alone moves each parameter by a
// standard error or so: look at that row, and fit without it. It is first order, and
// understates what the very largest do, because they have bent the fit towards
// themselves.
#ifndef GOODWILL_VALUE_MODELS_INFLUENCE_H_
#define GOODWILL_VALUE_MODELS_INFLUENCE_H_

#include <span>

#include "absl/status/status.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

// out[i] is about rows[i], as one customer each; weights are not looked at. Rows should
// be those of the fit, but any may be asked about. NaN where the fit determines no
// parameter; parameters that it does not determine are taken for known.
// INVALID_ARGUMENT names rows that cannot be; FAILED_PRECONDITION without a fit, for
// models with covariates and of spend.
absl::Status Influence(const KnownModel& model, const HistoryColumns& rows, std::span<double> out,
                       const Run& run = {});

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_INFLUENCE_H_
