// Fitting: the parameters under which the histories at hand are most likely, and
// how far they can be trusted.
//
// Equal histories are counted together and sorted, so that neither the order of
// the rows nor their division into parts changes a bit. The search runs over the
// logarithms of the parameters, which makes it the same in every unit of time,
// from several fixed starting points, by Newton's method with the true gradient
// and Hessian. It ends at a maximum to rounding, not to a tolerance.
//
// The answer is a verdict before it is numbers. Data may not show any dropout at
// all (then a model with dropout is the NBD, and its other parameters mean
// nothing), may fit two quite different sets of parameters about equally well,
// or may say hardly anything about one of them. Each of that is said.
#ifndef GOODWILL_VALUE_MODELS_FIT_H_
#define GOODWILL_VALUE_MODELS_FIT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/history.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

// From the best to the worst.
enum class FitVerdict : int32_t {
  kConverged = 1,          // one maximum, all parameters determined
  kSeveralOptima = 2,      // another maximum is about as good
  kWeaklyIdentified = 3,   // the data say little about a parameter, or about dropout at all
  kBoundary = 4,           // the maximum is a simpler model
  kNotIdentified = 5,      // there are no parameters; the findings say what is missing
};

std::string_view VerdictName(FitVerdict verdict);

// What there is to say about a fit. Programs rely on the code, people read the
// text.
//   no_dropout            the maximum has no dropout: it is the NBD
//   dropout_hardly_visible  dropout improves the likelihood by less than chance does
//   rates_alike           customers do not differ in their rates (r has no upper end)
//   at_limit              another parameter ran to the end of its range
//   several_optima        another maximum within 3 of the log-likelihood
//   weakly_identified     a standard error as large as its parameter
//   no_mean               the mean spend of a new customer does not exist
//   influential           one customer moves the parameters by a standard error
//   too_few, no_repeats, no_time, no_spend   what is missing
//   not_converged         the search ended before the maximum
//   no_variation, prior, prior_alone, ridge   see fit_with.h
//   chosen                why this model, where the best was asked for (best.h)
struct FitFinding {
  std::string code;
  std::string text;

  bool operator==(const FitFinding&) const = default;
};

struct FitOptimum {
  std::vector<double> parameters;
  double log_likelihood = 0;

  bool operator==(const FitOptimum&) const = default;
};

// A likelihood-ratio test of the model against a simpler one that it contains.
//   dropout      against nobody leaving. That is the end of a parameter's range, and
//                the statistic is 0 half of the time: half of the chi-squared
//                distribution with one degree (Self and Liang 1987)
//   covariates   against the model without them: chi-squared
//   segments     segments with parameters of their own against one population (segments.h)
struct FitTest {
  std::string name;
  double statistic = 0;  // twice the log-likelihood gained
  int32_t degrees = 1;
  double p_value = 1;

  bool operator==(const FitTest&) const = default;
};

// What a covariate does to a parameter (fit_with.h).
struct CovariateEffect {
  int32_t covariate = 0;  // its place among the row's, from 0
  int32_t parameter = 0;  // its place in the spec
  double coefficient = 0;
  double standard_error = 0;  // NaN: not determined

  bool operator==(const CovariateEffect&) const = default;
};

// A model that was tried where the best was asked for.
struct FitCandidate {
  ModelKind kind = ModelKind::kNbd;
  FitVerdict verdict = FitVerdict::kNotIdentified;
  double log_likelihood = 0;  // NaN: not identified, as the next
  double bic = 0;

  bool operator==(const FitCandidate&) const = default;
};

struct ModelFit {
  ModelKind kind = ModelKind::kNbd;
  FitVerdict verdict = FitVerdict::kNotIdentified;
  bool converged = false;  // the gradient vanishes to rounding, at an inner maximum or a boundary
  std::vector<FitFinding> findings;

  std::vector<double> parameters;  // as the spec orders them; empty: not identified
  // From the observed information; NaN for a parameter that is not determined.
  std::vector<double> standard_errors;
  std::vector<double> covariance;  // row by row
  double log_likelihood = 0;
  double aic = 0;  // 2 k - 2 log L
  double bic = 0;  // k log n - 2 log L, n customers
  // Of the NBD on the same histories, and twice the log-likelihood gained; NaN
  // for a spend model.
  double nbd_log_likelihood = 0;
  double likelihood_ratio = 0;

  std::vector<FitTest> tests;
  std::vector<CovariateEffect> effects;  // by covariate, then parameter; empty: no covariates
  std::vector<FitCandidate> candidates;  // of which this is the best; empty: asked for by name
  std::vector<FitOptimum> optima;        // distinct maxima found, best first
  int64_t customers = 0;
  int64_t distinct_histories = 0;
  int64_t repeat_purchases = 0;
  int64_t left_out = 0;  // customers a spend model cannot use: without repeats, or without amount
  int32_t iterations = 0;
};

// A model with its parameters, given or fitted. Without parameters (a fit that did
// not identify any) it says what is missing and nothing else.
struct KnownModel {
  ModelKind kind = ModelKind::kNbd;
  std::vector<double> parameters;
  std::optional<ModelFit> fit;
  std::vector<CovariateEffect> effects = {};  // of covariates; those of the fit, if there is one
};

struct SpendColumns {
  std::span<const int64_t> frequency;
  std::span<const double> mean_amount;
  std::span<const int64_t> weights;  // may be empty

  size_t size() const { return frequency.size(); }
};

// INVALID_ARGUMENT names the rows that cannot be. A fit whose verdict is bad is
// not an error.
absl::StatusOr<ModelFit> FitPurchases(ModelKind kind, const HistoryColumns& rows,
                                      const Run& run = {});
// Customers with frequency 0 or an amount of 0 are left out and counted; negative
// amounts are refused.
absl::StatusOr<ModelFit> FitSpend(const SpendColumns& rows, const Run& run = {});

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_FIT_H_
