// From maxima to a fit: errors, criteria, findings, and the verdict that follows
// from them.
#ifndef GOODWILL_SRC_VALUE_MODELS_JUDGE_H_
#define GOODWILL_SRC_VALUE_MODELS_JUDGE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/fit.h"
#include "value/models/newton.h"

namespace goodwill {

// Collects findings; the worst of their verdicts is the fit's.
class FitFindings {
 public:
  void Add(FitVerdict verdict, std::string code, std::string text);
  void MoveTo(ModelFit& fit);

 private:
  FitVerdict verdict_ = FitVerdict::kConverged;
  std::vector<FitFinding> findings_;
};

// Four digits, for people.
std::string Short(double value);

// Parameters, log-likelihood and optima from maxima over the logarithms of the
// parameters, best first.
void FillFit(const std::vector<Maximum>& found, ModelFit& fit);
// Standard errors and covariance of the first parameters, as many as `undetermined`
// tells of, from the information at the maximum. True if all others are determined.
bool FillErrors(const Surface& at, const std::vector<bool>& undetermined, ModelFit& fit);
void FillCriteria(const ModelSpec& spec, ModelFit& fit);

void JudgeShape(const ModelSpec& spec, const Maximum& best, bool determined, const ModelFit& fit,
                FitFindings& findings);
// The customers who move the parameters by a standard error or more. `inverse` is
// that of the information by the logarithms of the first parameters.
absl::Status JudgeInfluence(const PurchaseModel& model, std::span<const double> parameters,
                            const std::vector<CountedHistory>& rows, const Matrix& inverse,
                            const Run& run, FitFindings& findings);

ModelFit NotIdentified(ModelFit fit, std::string code, std::string text);

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_JUDGE_H_
