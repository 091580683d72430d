#include "value/models/fit_renewals.h"

#include <limits>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "value/models/judge.h"
#include "value/models/likelihood.h"
#include "value/models/search.h"

namespace goodwill {

absl::StatusOr<ModelFit> FitRenewals(ModelFit fit, const std::vector<CountedHistory>& rows,
                                     const Run& run) {
  const ModelSpec& spec = SpecOf(fit.kind);
  double renewed = 0;
  double left = 0;
  for (const CountedHistory& row : rows) {
    const double x = static_cast<double>(row.history.frequency);
    const double w = static_cast<double>(row.customers);
    renewed += w * x;
    if (x < row.history.tenure) left += w;
  }
  if (left == 0) {
    return NotIdentified(std::move(fit), "no_losses",
                         "nobody declined to renew: nothing is known of how customers leave");
  }
  // Everybody declines alike: the geometric distribution.
  const double declines = left / (left + renewed);
  const double geometric = left * Log(declines) + renewed * Log1p(-declines);
  std::vector<Coordinates> starts;
  for (const double size : {1.0, 4.0, 30.0}) {
    starts.push_back({Log(size * declines), Log(size * (1 - declines))});
  }
  const HistoryLikelihood likelihood(fit.kind, rows);
  GOODWILL_ASSIGN_OR_RETURN(std::vector<Maximum> found,
                            Search(likelihood, starts, BoxOf(spec, 2, 1), run));
  if (found.empty()) return absl::InternalError("no likelihood of the renewals is finite");
  FitFindings findings;
  std::vector<bool> undetermined = found[0].limit;
  const bool alike = found[0].at.value - geometric < 1e-3;
  if (alike) {
    found.resize(1);
    found[0].limit.assign(2, false);
    found[0].converged = true;
    undetermined.assign(2, true);
    findings.Add(FitVerdict::kBoundary, "rates_alike",
                  "customers do not differ in how they decline: alpha and beta have no upper end, "
                  "only alpha / (alpha + beta) = " + Short(declines) + " is determined");
  }
  FillFit(found, fit);
  fit.nbd_log_likelihood = fit.likelihood_ratio = std::numeric_limits<double>::quiet_NaN();
  const bool determined = FillErrors(found[0].at, undetermined, fit);
  JudgeShape(spec, found[0], determined || alike, fit, findings);
  FillCriteria(spec, fit);
  findings.MoveTo(fit);
  return fit;
}

}  // namespace goodwill
