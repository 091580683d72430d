#include "goodwill/value/models/fit.h"

#include <algorithm>
#include <string>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "value/models/fit_renewals.h"
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

// The model without dropout, which every model here contains: what is gained over
// it, and where the search for the others begins.
struct Yardstick {
  const ModelSpec& spec;
  std::vector<double> held;  // what follows its own two parameters
  std::vector<Coordinates> starts;
  double alike;  // log-likelihood where customers do not differ at all
};

Yardstick YardstickOf(const ModelSpec& spec, double customers_time, double repeats) {
  if (spec.rows == ModelRows::kOpportunities) {
    // The beta-binomial: nobody leaves.
    const double chance = std::clamp(repeats / customers_time, 1e-6, 1 - 1e-6);
    Yardstick out{spec, {0, 1}, {}, repeats * Log(chance) + (customers_time - repeats) * Log1p(-chance)};
    for (const double size : {1.0, 4.0, 30.0}) {
      out.starts.push_back({Log(size * chance), Log(size * (1 - chance))});
    }
    return out;
  }
  const double rate = repeats / customers_time;
  Yardstick out{SpecOf(ModelKind::kNbd), {}, {}, repeats * Log(rate) - repeats};
  for (const double r : {0.3, 1.0, 10.0}) out.starts.push_back({Log(r), Log(r / rate)});
  return out;
}

std::vector<Coordinates> StartsOf(ModelKind kind, const Coordinates& yard, double scale) {
  const double unit = Log(scale);
  std::vector<Coordinates> out;
  // With dropout, those who are still there buy more alike and faster.
  for (const double faster : {0.0, 0.7}) {
    auto add = [&](double third, double fourth) {
      out.push_back({yard[0] + 0.5 * faster, yard[1] - faster, third, fourth});
    };
    switch (kind) {
      case ModelKind::kParetoNbd:
        add(Log(0.5), unit - 1);
        add(Log(2.0), unit + 1);
        add(Log(0.02), unit - 3);
        break;
      case ModelKind::kBgBb:
        add(Log(0.7), Log(3.0));
        add(Log(0.1), Log(0.5));
        add(Log(3.0), Log(30.0));
        break;
      default:
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
  GOODWILL_RETURN_IF_ERROR(CheckHistories(columns, spec.history_kind()));
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
  if (spec.rows == ModelRows::kRenewals) return FitRenewals(std::move(fit), rows, run);
  const double scale = time / static_cast<double>(fit.customers);
  const double mean_rate = repeats / time;

  constexpr size_t kYard = 2;
  const Yardstick yardstick = YardstickOf(spec, time, repeats);
  GOODWILL_ASSIGN_OR_RETURN(
      const std::vector<Maximum> yards,
      Search(HistoryLikelihood(yardstick.spec.kind, rows, yardstick.held), yardstick.starts,
             BoxOf(yardstick.spec, kYard, scale), run));
  if (yards.empty()) return absl::InternalError("no likelihood without dropout is finite");
  const Maximum& yard = yards[0];
  fit.nbd_log_likelihood = yard.at.value;
  const bool alike = yard.at.value - yardstick.alike < kNoGain;

  Judgement judgement;
  std::vector<Maximum> found;
  const size_t n = spec.parameter_count;
  if (kind != ModelKind::kNbd) {
    const HistoryLikelihood likelihood(kind, rows);
    GOODWILL_ASSIGN_OR_RETURN(found,
                              Search(likelihood, StartsOf(kind, yard.coordinates, scale),
                                     BoxOf(spec, n, scale), run));
  }
  const bool dropout = !found.empty() && found[0].at.value - yard.at.value >= kNoGain;
  Matrix inverse;
  if (!dropout) {
    Maximum best = yard;
    std::vector<bool> undetermined = yard.limit;
    if (alike) {
      const std::string first(spec.parameters[0]);
      const std::string second(spec.parameters[1]);
      const bool odds = spec.rows == ModelRows::kOpportunities;
      undetermined.assign(kYard, true);
      judgement.Add(FitVerdict::kBoundary, "rates_alike",
                    "customers do not differ in how often they buy: " + first + " and " + second +
                        " have no upper end, only " + first + " / " + (odds ? "(" + first + " + " : "") +
                        second + (odds ? ")" : "") + " = " + Short(mean_rate) + " is determined");
      best.limit.assign(kYard, false);
      best.converged = true;
    }
    FillFit({best}, fit);
    fit.likelihood_ratio = 0;
    // In the words of the model asked for.
    for (size_t i = kYard; i < n; ++i) {
      const bool of_dropout = static_cast<int>(i) == spec.dropout;
      fit.parameters.push_back(of_dropout                                 ? 0
                               : spec.roles[i] == ParameterRole::kScale ? scale
                                                                        : 1);
    }
    if (!fit.optima.empty()) fit.optima[0].parameters = fit.parameters;
    if (kind != ModelKind::kNbd) {
      judgement.Add(FitVerdict::kBoundary, "no_dropout",
                    "no dropout is visible: the maximum is the model without it, and " +
                        std::string(spec.parameters[n - 1]) + " means nothing");
    }
    const bool determined = FillErrors(best.at, undetermined, fit);
    JudgeShape(spec, best, determined || alike, fit, judgement);
    if (determined && !alike && fit.customers >= 50 &&
        InvertInformation(yard.at, std::vector<bool>(kYard), inverse)) {
      GOODWILL_RETURN_IF_ERROR(JudgeInfluence(
          MakePurchaseModel(yardstick.held.empty() ? yardstick.spec.kind : kind, fit.parameters),
          fit.parameters, rows, inverse, run, judgement));
    }
  } else {
    const Maximum& best = found[0];
    FillFit(found, fit);
    fit.likelihood_ratio = 2 * (best.at.value - yard.at.value);
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
