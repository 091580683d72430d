// Fitting with more than histories: covariates, and what is known beforehand.
//
// Covariates are what is known of customers beside their purchases and does not
// change: channel of the first purchase, region, age. They move a customer's scale
// parameters (Fader and Hardie 2007, "Incorporating time-invariant covariates into
// the Pareto/NBD and BG/NBD models"): with covariates z
//
//   nbd                alpha_i = alpha exp(-g'z)
//   pareto_nbd         alpha_i = alpha exp(-g'z), beta_i = beta exp(-d'z)
//   bg_nbd, mbg_nbd    alpha_i = alpha exp(-g'z), a_i = a exp(d'z), b_i = b exp(e'z)
//
// so that a coefficient above 0 of alpha says "buys more often" (e^g times as often
// per unit of z), and of beta "leaves sooner". The search runs over standardised
// covariates, and begins at the fit without them, so that it can only gain.
//
// Ridge. Many covariates and few customers: each standardised coefficient g costs
// ridge g^2 / 2 of log-likelihood, a normal prior with mean 0 and variance 1 / ridge
// for the effect of one standard deviation, whatever the units are.
//
// A prior for small books. The logarithms of the parameters are taken to be normal
// around those of another fit, with standard deviation `prior_spread`: 0.5 says
// "likely within a factor of 2.7". The answer is the most probable (maximum a
// posteriori) one. With the fit of all customers as the prior of each segment, small
// segments lean on the whole and large ones speak for themselves. Both penalties are
// the same in every unit of time. Models with covariates take a prior, and so does the
// shifted beta-geometric of contracts.
#ifndef GOODWILL_VALUE_MODELS_FIT_WITH_H_
#define GOODWILL_VALUE_MODELS_FIT_WITH_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/history.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

struct FitOptions {
  double ridge = 0;                   // from 0 to 1e12
  const KnownModel* prior = nullptr;  // of the same kind, all parameters above 0
  double prior_spread = 0.5;          // from 1e-6 to 1e6

  bool plain() const { return ridge == 0 && prior == nullptr; }
};

inline constexpr size_t kMostCovariates = 64;

// A parameter that covariates move, and which way: its logarithm changes by sign
// times coefficient times covariate.
struct EffectSpec {
  int32_t parameter;
  double sign;
};
// None for a model that takes no covariates.
std::span<const EffectSpec> EffectsOf(ModelKind kind);
// Whether a fit of the model may lean on another (nbd, bg_nbd, mbg_nbd, pareto_nbd and
// shifted_beta_geometric).
bool TakesPrior(ModelKind kind);

// As many rows as customers, every value finite and no larger than 1e100.
absl::Status CheckCovariates(const HistoryColumns& rows);
// The parameters of a customer with covariates `z`, as many as the model's effects
// tell of; held within 1e-12 to 1e12.
std::vector<double> ParametersFor(const KnownModel& model, std::span<const double> z);

// FitPurchases, with the covariates of the rows and the options. What it finds
// beyond that:
//   no_variation   a covariate is the same for all
//   far_covariates the parameters are told for covariates of 0, from where the
//                  customers are too far away
//   prior          the parameters lean on the prior
//   prior_alone    these customers by themselves identify nothing: the parameters are
//                  the prior's as far as they do not speak against them
//   ridge          the coefficients are drawn to 0
// INVALID_ARGUMENT for models that take no covariates, or no prior, for options out of
// range, and for covariates together with a prior.
absl::StatusOr<ModelFit> FitWith(ModelKind kind, const HistoryColumns& rows,
                                 const FitOptions& options, const Run& run = {});
// The same for a name, where kBestModel (best.h) takes no options.
absl::StatusOr<ModelFit> FitNamedWith(std::string_view model, const HistoryColumns& rows,
                                      const FitOptions& options, const Run& run = {});

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_FIT_WITH_H_
