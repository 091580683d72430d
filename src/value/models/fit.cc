#include "goodwill/value/models/fit.h"

#include <string>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "value/models/judge.h"
#include "value/models/likelihood.h"
#include "value/models/search.h"

namespace goodwill {
namespace {

// A model with dropout that gains less than this over the NBD has none.
constexpr double kNoGain = 1e-3;
// Half of the chi-squared distribution with one degree lies above this with
// probability 5 %: the test of a parameter at the end of its range.
constexpr double kVisible = 2.705543454095404;

std::vector<Coordinates> PurchaseStarts(ModelKind kind, const Coordinates& nbd, double scale) {
  const double log_r = nbd[0];
  const double log_alpha = nbd[1];
  const double unit = Log(scale);
  std::vector<Coordinates> out;
  // With dropout, those who are still there buy more alike and faster.
  for (const double faster : {0.0, 0.7}) {
    auto add = [&](double third, double fourth) {
      out.push_back({log_r + 0.5 * faster, log_alpha - faster, third, fourth});
    };
    if (kind == ModelKind::kParetoNbd) {
      add(Log(0.5), unit - 1);
      add(Log(2.0), unit + 1);
      add(Log(0.02), unit - 3);
    } else {
      add(Log(0.8), Log(2.5));
      add(Log(0.1), Log(0.3));
      add(Log(0.005), Log(5.0));
      if (faster == 0) add(Log(1.0), Log(3000.0));
    }
  }
  return out;
}

}  // namespace

std::string_view VerdictName(FitVerdict verdict) {
  switch (verdict) {
    case FitVerdict::kConverged:
      return "converged";
    case FitVerdict::kSeveralOptima:
      return "several_optima";
    case FitVerdict::kWeaklyIdentified:
      return "weakly_identified";
    case FitVerdict::kBoundary:
      return "boundary";
    case FitVerdict::kNotIdentified:
      break;
  }
  return "not_identified";
}

absl::StatusOr<ModelFit> FitPurchases(ModelKind kind, const HistoryColumns& columns,
                                      const Run& run) {
  const ModelSpec& spec = SpecOf(kind);
  if (spec.of_spend()) {
    return absl::InvalidArgumentError("gamma_gamma is a model of spend: it takes frequency and "
                                      "mean amount");
  }
  GOODWILL_RETURN_IF_ERROR(CheckHistories(columns));
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<CountedHistory> rows, Collapse(columns));

  ModelFit fit;
  fit.kind = kind;
  fit.distinct_histories = static_cast<int64_t>(rows.size());
  double time = 0;
  double repeats = 0;
  for (const CountedHistory& row : rows) {
    const double w = static_cast<double>(row.customers);
    fit.customers += row.customers;
    repeats += w * static_cast<double>(row.history.frequency);
    time += w * row.history.tenure;
  }
  if (!(repeats < 9e18)) return absl::OutOfRangeError("the purchases do not fit 64 bits");
  fit.repeat_purchases = static_cast<int64_t>(repeats);
  const auto least = static_cast<int64_t>(2 * spec.parameter_count + 2);
  if (fit.customers < least) {
    return NotIdentified(std::move(fit), "too_few",
                         "too few customers: at least " + std::to_string(least) +
                             " are needed, and some hundreds for a useful answer");
  }
  if (!(time > 0)) {
    return NotIdentified(std::move(fit), "no_time", "no time has passed: every tenure is 0");
  }
  if (!(repeats > 0)) {
    return NotIdentified(std::move(fit), "no_repeats",
                         "nobody bought a second time: nothing is known of how often customers buy");
  }
  const double scale = time / static_cast<double>(fit.customers);
  const double mean_rate = repeats / time;

  // The NBD first: the yardstick, and where the others begin.
  constexpr size_t kYard = 2;
  const ModelSpec& nbd_spec = SpecOf(ModelKind::kNbd);
  const HistoryLikelihood nbd_likelihood(ModelKind::kNbd, rows);
  std::vector<Coordinates> nbd_starts;
  for (const double r : {0.3, 1.0, 10.0}) nbd_starts.push_back({Log(r), Log(r / mean_rate)});
  GOODWILL_ASSIGN_OR_RETURN(
      const std::vector<Maximum> nbd_found,
      Search(nbd_likelihood, nbd_starts, BoxOf(nbd_spec, kYard, scale), run));
  if (nbd_found.empty()) return absl::InternalError("no likelihood of the NBD is finite");
  const Maximum& nbd = nbd_found[0];
  fit.nbd_log_likelihood = nbd.at.value;
  // Everybody buys at the same rate: the NBD's end.
  const double poisson = repeats * Log(mean_rate) - mean_rate * time;
  const bool alike = nbd.at.value - poisson < kNoGain;

  Judgement judgement;
  std::vector<Maximum> found;
  const size_t n = spec.parameter_count;
  if (kind != ModelKind::kNbd) {
    const HistoryLikelihood likelihood(kind, rows);
    GOODWILL_ASSIGN_OR_RETURN(found,
                              Search(likelihood, PurchaseStarts(kind, nbd.coordinates, scale),
                                     BoxOf(spec, n, scale), run));
  }
  const bool dropout = !found.empty() && found[0].at.value - nbd.at.value >= kNoGain;
  Matrix inverse;
  if (!dropout) {
    Maximum best = nbd;
    std::vector<bool> undetermined = nbd.limit;
    if (alike) {
      undetermined.assign(kYard, true);
      judgement.Add(FitVerdict::kBoundary, "rates_alike",
                    "customers do not differ in their rates: r and alpha have no upper end, only "
                    "r / alpha = " + Short(mean_rate) + " is determined");
      best.limit.assign(kYard, false);
      best.converged = true;
    }
    FillFit({best}, fit);
    fit.likelihood_ratio = 0;
    // The NBD, in the words of the model asked for.
    for (size_t i = kYard; i < n; ++i) {
      const bool of_dropout = static_cast<int>(i) == spec.dropout;
      fit.parameters.push_back(of_dropout                                 ? 0
                               : spec.roles[i] == ParameterRole::kScale ? scale
                                                                        : 1);
    }
    if (!fit.optima.empty()) fit.optima[0].parameters = fit.parameters;
    if (kind != ModelKind::kNbd) {
      judgement.Add(FitVerdict::kBoundary, "no_dropout",
                    "no dropout is visible: the maximum is the NBD, and " +
                        std::string(spec.parameters[n - 1]) + " means nothing");
    }
    const bool determined = FillErrors(best.at, undetermined, fit);
    JudgeShape(spec, best, determined || alike, fit, judgement);
    if (determined && !alike && fit.customers >= 50 &&
        InvertInformation(nbd.at, std::vector<bool>(kYard), inverse)) {
      GOODWILL_RETURN_IF_ERROR(JudgeInfluence(MakePurchaseModel(ModelKind::kNbd, fit.parameters),
                                              fit.parameters, rows, inverse, run, judgement));
    }
  } else {
    const Maximum& best = found[0];
    FillFit(found, fit);
    fit.likelihood_ratio = 2 * (best.at.value - nbd.at.value);
    if (fit.likelihood_ratio < kVisible) {
      judgement.Add(FitVerdict::kWeaklyIdentified, "dropout_hardly_visible",
                    "dropout is hardly visible: it raises the log-likelihood by " +
                        Short(fit.likelihood_ratio / 2) + " only, which chance does as well");
    }
    const bool determined = FillErrors(best.at, best.limit, fit);
    JudgeShape(spec, best, determined, fit, judgement);
    if (fit.customers >= 50 && InvertInformation(best.at, best.limit, inverse)) {
      GOODWILL_RETURN_IF_ERROR(JudgeInfluence(MakePurchaseModel(kind, fit.parameters),
                                              fit.parameters, rows, inverse, run, judgement));
    }
  }
  FillCriteria(spec, fit);
  judgement.MoveTo(fit);
  return fit;
}

}  // namespace goodwill
