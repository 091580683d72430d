#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/value/models/fit.h"
#include "value/models/judge.h"
#include "value/models/likelihood.h"
#include "value/models/search.h"

namespace goodwill {

absl::StatusOr<ModelFit> FitSpend(const SpendColumns& columns, const Run& run) {
  const ModelSpec& spec = SpecOf(ModelKind::kGammaGamma);
  GOODWILL_ASSIGN_OR_RETURN(SpendRows rows, CollapseSpend(columns));
  ModelFit fit;
  fit.kind = spec.kind;
  fit.left_out = rows.left_out;
  fit.customers = rows.customers;
  fit.distinct_histories = static_cast<int64_t>(rows.rows.size());
  double purchases = 0;
  double amount = 0;
  for (const CountedSpend& row : rows.rows) {
    const double x =
        static_cast<double>(row.customers) * static_cast<double>(row.history.frequency);
    purchases += x;
    amount += x * row.history.mean_amount;
  }
  if (!(purchases < 9e18)) return absl::OutOfRangeError("the purchases do not fit 64 bits");
  fit.repeat_purchases = static_cast<int64_t>(purchases);
  const auto least = static_cast<int64_t>(2 * spec.parameter_count + 2);
  if (fit.customers < least) {
    return NotIdentified(std::move(fit), fit.customers == 0 ? "no_spend" : "too_few",
                         "too few customers with repeat purchases and an amount: at least " +
                             std::to_string(least) + " are needed");
  }
  if (!std::isfinite(amount)) return absl::OutOfRangeError("the amounts add up beyond any number");
  const double mean = amount / purchases;
  const SpendLikelihood likelihood(rows.rows);
  std::vector<Coordinates> starts;
  for (const double p : {1.0, 6.0, 40.0}) {
    for (const double q : {1.5, 4.0}) {
      starts.push_back({Log(p), Log(q), Log(mean * q / p)});
    }
  }
  GOODWILL_ASSIGN_OR_RETURN(
      const std::vector<Maximum> found,
      Search(likelihood, starts, BoxOf(spec, spec.parameter_count, mean), run));
  if (found.empty()) return absl::InternalError("no likelihood of the spend is finite");
  FitFindings findings;
  FillFit(found, fit);
  fit.nbd_log_likelihood = fit.likelihood_ratio = std::numeric_limits<double>::quiet_NaN();
  const bool determined = FillErrors(found[0].at, found[0].limit, fit);
  JudgeShape(spec, found[0], determined, fit, findings);
  if (fit.parameters[1] <= 1) {
    findings.Add(FitVerdict::kConverged, "no_mean",
                  "q is at most 1: spending is so unequal that the mean of a new customer does not "
                  "exist");
  }
  FillCriteria(spec, fit);
  findings.MoveTo(fit);
  return fit;
}

}  // namespace goodwill
