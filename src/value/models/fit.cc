#include "goodwill/value/models/fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "value/models/fit_renewals.h"
#include "value/models/judge.h"
#include "value/models/likelihood.h"
#include "value/models/search.h"
#include "value/models/special.h"

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
  const ModelSpec* spec = nullptr;
  std::vector<double> held;  // what follows its own two parameters
  std::vector<Coordinates> starts;
  double alike = 0;  // log-likelihood where customers do not differ at all
};

// `stages`: of a model of regular buyers, else empty.
Yardstick YardstickOf(const ModelSpec& spec, double customers_time, double repeats,
                      const std::vector<double>& stages) {
  if (spec.rows == ModelRows::kOpportunities) {
    // The beta-binomial: nobody leaves.
    const double chance = std::clamp(repeats / customers_time, 1e-6, 1 - 1e-6);
    Yardstick out{&spec, {0, 1}, {}, 0};
    out.alike = repeats * Log(chance) + (customers_time - repeats) * Log1p(-chance);
    for (const double size : {1.0, 4.0, 30.0}) {
      out.starts.push_back({Log(size * chance), Log(size * (1 - chance))});
    }
    return out;
  }
  const double rate = repeats / customers_time;
  Yardstick out{&SpecOf(ModelKind::kNbd), {}, {}, repeats * Log(rate) - repeats};
  double events = 1;  // per purchase
  if (!stages.empty()) {
    events = stages[0];
    out = {&spec, {0, 1, events}, {}, -HUGE_VAL};
  }
  for (const double r : {0.3, 1.0, 10.0}) out.starts.push_back({Log(r), Log(r / (rate * events))});
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
      case ModelKind::kGammaGompertzNbd:
        if (faster > 0) break;  // a history is an integral: no more starts than needed
        for (const auto& [b, s, beta] : std::initializer_list<std::array<double, 3>>{
                 {0.05, 0.6, 0.05}, {1, 0.7, 2}, {5, 0.5, 20}}) {
          out.push_back(
              {yard[0] + 0.5 * faster, yard[1] - faster, Log(b) - unit, Log(s), Log(beta)});
        }
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

// The maxima with dropout, best first, and the one without.
struct Climbed {
  Yardstick yardstick;
  Maximum yard;
  std::vector<Maximum> found;

  double best() const {
    return found.empty() ? yard.at.value : std::max(yard.at.value, found[0].at.value);
  }
};

// The parameters of the yardstick.
constexpr size_t kYard = 2;

// `before`: the same with one stage less, from which there is little way to go.
absl::StatusOr<Climbed> Climb(const ModelSpec& spec, const std::vector<CountedHistory>& rows,
                              Yardstick yardstick, const std::vector<double>& stages, double scale,
                              const Climbed* before, const Run& run) {
  const ModelSpec& simple = *yardstick.spec;
  GOODWILL_ASSIGN_OR_RETURN(
      const std::vector<Maximum> yards,
      Search(HistoryLikelihood(simple.kind, rows, yardstick.held), yardstick.starts,
             BoxOf(simple, kYard, scale), run));
  if (yards.empty()) return absl::InternalError("no likelihood without dropout is finite");
  Climbed out{std::move(yardstick), yards[0], {}};
  if (spec.kind == ModelKind::kNbd) return out;
  std::vector<Coordinates> starts = StartsOf(spec.kind, out.yard.coordinates, scale);
  if (before != nullptr) {
    starts.resize(1);
    for (const Maximum& m : before->found) {
      starts.push_back(m.coordinates);
      // Events come as much faster as more of them are needed.
      starts.back()[1] += out.yard.coordinates[1] - before->yard.coordinates[1];
      if (starts.size() == 3) break;
    }
  }
  GOODWILL_ASSIGN_OR_RETURN(out.found,
                            Search(HistoryLikelihood(spec.kind, rows, stages), starts,
                                   BoxOf(spec, spec.parameter_count - stages.size(), scale), run));
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

absl::StatusOr<ModelFit> FitPurchases(ModelKind kind, const HistoryColumns& given,
                                      const Run& run) {
  const ModelSpec& spec = SpecOf(kind);
  if (spec.of_spend()) {
    return absl::InvalidArgumentError("gamma_gamma is a model of spend: it takes frequency and "
                                      "mean amount");
  }
  GOODWILL_RETURN_IF_ERROR(CheckHistories(given, spec.history_kind()));
  const HistoryColumns columns = LookedAt(spec.history_kind(), given);
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
    return NotIdentified(
        std::move(fit), "no_repeats",
        "nobody bought a second time: nothing is known of how often customers buy");
  }
  if (spec.rows == ModelRows::kRenewals) return FitRenewals(std::move(fit), rows, run);
  const double scale = time / static_cast<double>(fit.customers);
  const double mean_rate = repeats / time;

  // Of a model of regular buyers: how many stages are the likeliest. More and more
  // are tried until the likelihood has fallen twice.
  std::vector<double> stages;
  double factor = 0;  // what the stages contribute to every likelihood
  Climbed climbed;
  if (spec.has_stages()) {
    GOODWILL_ASSIGN_OR_RETURN(const double log_gaps, SumOfLogGaps(columns));
    double best = -HUGE_VAL;
    for (double k = 1, falls = 0; k <= kMostStages && falls < 2; ++k) {
      GOODWILL_ASSIGN_OR_RETURN(
          Climbed tried, Climb(spec, rows, YardstickOf(spec, time, repeats, {k}), {k}, scale,
                               k == 1 ? nullptr : &climbed, run));
      const double its_factor = LogIntervals(k, repeats, log_gaps);
      const bool better = tried.best() + its_factor > best;
      falls = better ? 0 : falls + 1;
      if (!better) continue;
      best = tried.best() + its_factor;
      factor = its_factor;
      stages = {k};
      climbed = std::move(tried);
    }
  } else {
    GOODWILL_ASSIGN_OR_RETURN(
        climbed, Climb(spec, rows, YardstickOf(spec, time, repeats, {}), {}, scale, nullptr, run));
  }
  const Yardstick& yardstick = climbed.yardstick;
  const Maximum& yard = climbed.yard;
  const std::vector<Maximum>& found = climbed.found;
  fit.nbd_log_likelihood = yard.at.value + factor;
  const bool alike = yard.at.value - yardstick.alike < kNoGain;
  const size_t n = spec.parameter_count;
  FitFindings findings;
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
      findings.Add(FitVerdict::kBoundary, "rates_alike",
                   "customers do not differ in how often they buy: " + first + " and " + second +
                       " have no upper end, only " + first + " / " +
                       (odds ? "(" + first + " + " : "") + second + (odds ? ")" : "") + " = " +
                       Short(mean_rate) + " is determined");
      best.limit.assign(kYard, false);
      best.converged = true;
    }
    FillFit({best}, fit);
    fit.likelihood_ratio = 0;
    // In the words of the model asked for.
    for (size_t i = kYard; i < n; ++i) {
      const bool of_dropout = static_cast<int>(i) == spec.dropout;
      const double unit = std::clamp(scale, 1e-12, 1e12);
      fit.parameters.push_back(of_dropout                                  ? 0
                               : spec.roles[i] == ParameterRole::kScale  ? unit
                               : spec.roles[i] == ParameterRole::kRate   ? 1 / unit
                               : spec.roles[i] == ParameterRole::kStages ? stages[0]
                                                                         : 1);
    }
    if (!fit.optima.empty()) fit.optima[0].parameters = fit.parameters;
    if (kind != ModelKind::kNbd) {
      fit.tests.push_back({"dropout", 0, 1, 1});
      findings.Add(FitVerdict::kBoundary, "no_dropout",
                    "no dropout is visible: the maximum is the model without it, and " +
                        std::string(spec.parameters[3]) + " means nothing");
    }
    const bool determined = FillErrors(best.at, undetermined, fit);
    JudgeShape(spec, best, determined || alike, fit, findings);
    if (determined && !alike && fit.customers >= 50 &&
        InvertInformation(yard.at, std::vector<bool>(kYard), inverse)) {
      GOODWILL_RETURN_IF_ERROR(JudgeInfluence(
          MakePurchaseModel(yardstick.held.empty() ? ModelKind::kNbd : kind, fit.parameters),
          fit.parameters, rows, inverse, run, findings));
    }
  } else {
    const Maximum& best = found[0];
    FillFit(found, fit);
    fit.parameters.insert(fit.parameters.end(), stages.begin(), stages.end());
    for (FitOptimum& optimum : fit.optima) {
      optimum.parameters.insert(optimum.parameters.end(), stages.begin(), stages.end());
    }
    fit.likelihood_ratio = 2 * (best.at.value - yard.at.value);
    if (fit.likelihood_ratio < kVisible) {
      findings.Add(FitVerdict::kWeaklyIdentified, "dropout_hardly_visible",
                    "dropout is hardly visible: it raises the log-likelihood by " +
                        Short(fit.likelihood_ratio / 2) + " only, which chance does as well");
    }
    fit.tests.push_back({"dropout", fit.likelihood_ratio, 1,
                         0.5 * ChiSquaredAbove(fit.likelihood_ratio, 1)});
    const bool determined = FillErrors(best.at, best.limit, fit);
    JudgeShape(spec, best, determined, fit, findings);
    if (fit.customers >= 50 && InvertInformation(best.at, best.limit, inverse)) {
      GOODWILL_RETURN_IF_ERROR(JudgeInfluence(MakePurchaseModel(kind, fit.parameters),
                                              fit.parameters, rows, inverse, run, findings));
    }
  }
  fit.log_likelihood += factor;
  for (FitOptimum& optimum : fit.optima) optimum.log_likelihood += factor;
  FillCriteria(spec, fit);
  findings.MoveTo(fit);
  return fit;
}

}  // namespace goodwill
