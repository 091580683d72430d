#include "goodwill/value/models/fit.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "value/models/likelihood.h"
#include "value/models/newton.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// A maximum this much below the best is no rival to it.
constexpr double kRival = 3;
// A model with dropout that gains less than this over the NBD has none.
constexpr double kNoGain = 1e-3;
// Half of the chi-squared distribution with one degree lies above this with
// probability 5 %: the test of a parameter at the end of its range.
constexpr double kVisible = 2.705543454095404;
// How far parameters may run: shapes from 1e-7 to 1e7, scales as many units of
// the data's own scale.
const double kReach = 16.11809565095832;

// The range of a model's parameters, and what a scale is measured in.
Box BoxOf(const ModelSpec& spec, double scale) {
  Box box{spec.parameter_count, {}, {}};
  const double unit = Log(scale);
  for (size_t i = 0; i < spec.parameter_count; ++i) {
    const double middle = spec.roles[i] == ParameterRole::kScale ? unit : 0;
    box.low[i] = middle - kReach;
    box.high[i] = middle + kReach;
  }
  return box;
}

std::string Short(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

// The findings of a fit, and the verdict that follows from them.
class Judgement {
 public:
  void Add(FitVerdict verdict, std::string code, std::string text) {
    findings_.push_back({std::move(code), std::move(text)});
    verdict_ = std::max(verdict_, verdict);
  }
  void MoveTo(ModelFit& fit) {
    fit.verdict = verdict_;
    fit.findings = std::move(findings_);
  }

 private:
  FitVerdict verdict_ = FitVerdict::kConverged;
  std::vector<FitFinding> findings_;
};

bool SamePlace(const Maximum& a, const Maximum& b, size_t n, double within) {
  for (size_t i = 0; i < n; ++i) {
    if (std::fabs(a.logs[i] - b.logs[i]) > within) return false;
  }
  return true;
}

// Distinct maxima from several starts, best first. Far from the maximum some of the
// customers show the way as well as all of them; only the maxima found there are
// climbed with all.
absl::StatusOr<std::vector<Maximum>> Search(const Likelihood& likelihood,
                                            const std::vector<Parameters>& starts,
                                            const Box& box, const Run& run) {
  const std::unique_ptr<Likelihood> part = likelihood.Part();
  auto climb = [&](const Likelihood& rows, const std::vector<Parameters>& from, bool rough,
                   std::vector<Maximum>& found) -> absl::Status {
    const Objective objective = [&](const Parameters& p) -> absl::StatusOr<Derivatives> {
      GOODWILL_RETURN_IF_ERROR(run.Report(0, -1));
      return rows.At(p);
    };
    for (const Parameters& start : from) {
      GOODWILL_ASSIGN_OR_RETURN(Maximum maximum, Maximise(objective, start, box, rough));
      bool known = !std::isfinite(maximum.at.value) || maximum.iterations == 0;
      for (Maximum& other : found) {
        if (!SamePlace(other, maximum, box.n, rough ? 0.3 : 1e-3)) continue;
        known = true;
        if (maximum.converged && !other.converged) other = maximum;
      }
      if (!known) found.push_back(std::move(maximum));
    }
    std::stable_sort(found.begin(), found.end(), [](const Maximum& a, const Maximum& b) {
      return a.at.value > b.at.value;
    });
    return absl::OkStatus();
  };
  std::vector<Maximum> found;
  if (part == nullptr) {
    GOODWILL_RETURN_IF_ERROR(climb(likelihood, starts, false, found));
    return found;
  }
  std::vector<Maximum> rough;
  GOODWILL_RETURN_IF_ERROR(climb(*part, starts, true, rough));
  std::vector<Parameters> from;
  // Rivals on the part may differ by more than on the whole; three are enough.
  for (size_t i = 0; i < rough.size() && i < 3; ++i) {
    if (rough[i].at.value > rough[0].at.value - 2 * kRival) from.push_back(rough[i].logs);
  }
  GOODWILL_RETURN_IF_ERROR(climb(likelihood, from, false, found));
  if (found.empty() || !found[0].converged) {
    // The part led onto a ridge that the whole may not have.
    GOODWILL_RETURN_IF_ERROR(climb(likelihood, starts, false, found));
  }
  return found;
}

// Standard errors from the information at the maximum, without the parameters of
// `undetermined`. True if all the others are determined.
bool FillErrors(const Maximum& best, size_t n, const std::array<bool, 4>& undetermined,
                ModelFit& fit) {
  fit.standard_errors.assign(n, kNaN);
  fit.covariance.assign(n * n, kNaN);
  Square inverse{};
  if (!InvertInformation(best.at, n, undetermined, inverse)) return false;
  bool determined = true;
  for (size_t i = 0; i < n; ++i) {
    if (undetermined[i]) continue;
    for (size_t j = 0; j < n; ++j) {
      if (undetermined[j]) continue;
      fit.covariance[i * n + j] = best.parameters[i] * best.parameters[j] * inverse[i][j];
    }
    const double relative = Sqrt(inverse[i][i]);
    fit.standard_errors[i] = best.parameters[i] * relative;
    determined = determined && relative < 1;
  }
  return determined;
}

// Fills everything but the verdict.
void FillFit(const ModelSpec& spec, const std::vector<Maximum>& found, ModelFit& fit) {
  const Maximum& best = found[0];
  const size_t n = spec.parameter_count;
  fit.parameters.assign(best.parameters.begin(), best.parameters.begin() + n);
  fit.log_likelihood = best.at.value;
  fit.converged = best.converged;
  fit.iterations = 0;
  for (const Maximum& m : found) {
    fit.iterations += m.iterations;
    if (m.at.value < best.at.value - kRival) continue;
    fit.optima.push_back({{m.parameters.begin(), m.parameters.begin() + n}, m.at.value});
  }
}

void FillCriteria(const ModelSpec& spec, ModelFit& fit) {
  const double k = static_cast<double>(spec.parameter_count);
  fit.aic = 2 * k - 2 * fit.log_likelihood;
  fit.bic = k * Log(static_cast<double>(fit.customers)) - 2 * fit.log_likelihood;
}

void JudgeShape(const ModelSpec& spec, const Maximum& best, bool determined, ModelFit& fit,
                Judgement& judgement) {
  for (size_t i = 0; i < spec.parameter_count; ++i) {
    if (!best.limit[i]) continue;
    judgement.Add(FitVerdict::kBoundary, "at_limit",
                  std::string(spec.parameters[i]) +
                      " runs to the end of its range: a simpler model says the same");
  }
  if (!determined) {
    judgement.Add(FitVerdict::kWeaklyIdentified, "weakly_identified",
                  "the data say little about a parameter: its standard error is as large as itself");
  }
  if (fit.optima.size() > 1) {
    const double behind = fit.optima[0].log_likelihood - fit.optima[1].log_likelihood;
    judgement.Add(FitVerdict::kSeveralOptima, "several_optima",
                  "other parameters fit about as well: the next maximum of the log-likelihood is " +
                      Short(behind) + " behind");
  }
  const bool limited = std::any_of(best.limit.begin(), best.limit.end(), [](bool b) { return b; });
  if (!best.converged && !limited) {
    judgement.Add(FitVerdict::kWeaklyIdentified, "not_converged",
                  "the likelihood rises along a ridge without an end: the parameters are one point "
                  "of it");
  }
}

ModelFit NotIdentified(ModelFit fit, std::string code, std::string text) {
  fit.verdict = FitVerdict::kNotIdentified;
  fit.findings = {{std::move(code), std::move(text)}};
  fit.log_likelihood = fit.aic = fit.bic = kNaN;
  fit.nbd_log_likelihood = fit.likelihood_ratio = kNaN;
  return fit;
}

std::vector<Parameters> PurchaseStarts(ModelKind kind, const Parameters& nbd, double scale) {
  const double log_r = Log(nbd[0]);
  const double log_alpha = Log(nbd[1]);
  const double unit = Log(scale);
  std::vector<Parameters> out;
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

// The customers who move the parameters by a standard error or more.
absl::Status JudgeInfluence(const ModelSpec& spec, const std::vector<CountedHistory>& rows,
                            const Maximum& best, const Square& inverse, const Run& run,
                            Judgement& judgement) {
  const size_t n = spec.parameter_count;
  const PurchaseModel model = MakePurchaseModel(spec.kind, best.parameters);
  // In units of the parameters' joint standard deviation.
  const double limit = static_cast<double>(n);
  double strongest = 0;
  const CountedHistory* who = nullptr;
  int64_t many = 0;
  // Only the unusual can be influential: rows of one customer at the upper end.
  const size_t from = rows.size() > 2000 ? rows.size() - 2000 : 0;
  GOODWILL_RETURN_IF_ERROR(run.Report(0, -1));
  for (size_t i = from; i < rows.size(); ++i) {
    const Derivatives natural = std::visit(
        [&](const auto& m) { return m.LogLikelihoodDerivatives(rows[i].history); }, model);
    double square = 0;
    for (size_t a = 0; a < n; ++a) {
      for (size_t b = 0; b < n; ++b) {
        square += best.parameters[a] * natural.gradient[a] * inverse[a][b] *
                  best.parameters[b] * natural.gradient[b];
      }
    }
    if (square > limit) many += rows[i].customers;
    if (square > strongest) {
      strongest = square;
      who = &rows[i];
    }
  }
  if (strongest > limit) {
    judgement.Add(FitVerdict::kConverged, "influential",
                  std::to_string(many) + " customer(s) move the parameters by a standard error or "
                  "more each; the most unusual has " +
                      std::to_string(who->history.frequency) +
                      " repeat purchases. Fit without them and compare");
  }
  return absl::OkStatus();
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
  const ModelSpec& nbd_spec = SpecOf(ModelKind::kNbd);
  const HistoryLikelihood nbd_likelihood(ModelKind::kNbd, rows);
  std::vector<Parameters> nbd_starts;
  for (const double r : {0.3, 1.0, 10.0}) nbd_starts.push_back({Log(r), Log(r / mean_rate)});
  GOODWILL_ASSIGN_OR_RETURN(
      const std::vector<Maximum> nbd_found,
      Search(nbd_likelihood, nbd_starts, BoxOf(nbd_spec, scale), run));
  if (nbd_found.empty()) return absl::InternalError("no likelihood of the NBD is finite");
  const Maximum& nbd = nbd_found[0];
  fit.nbd_log_likelihood = nbd.at.value;
  // Everybody buys at the same rate: the NBD's end.
  const double poisson = repeats * Log(mean_rate) - mean_rate * time;
  const bool alike = nbd.at.value - poisson < kNoGain;

  Judgement judgement;
  std::vector<Maximum> found;
  if (kind != ModelKind::kNbd) {
    const HistoryLikelihood likelihood(kind, rows);
    GOODWILL_ASSIGN_OR_RETURN(
        found, Search(likelihood, PurchaseStarts(kind, nbd.parameters, scale),
                      BoxOf(spec, scale), run));
  }
  const bool dropout = !found.empty() && found[0].at.value - nbd.at.value >= kNoGain;
  const size_t n = spec.parameter_count;
  if (kind == ModelKind::kNbd || !dropout) {
    // The NBD, in the words of the model asked for.
    Maximum best = nbd;
    std::array<bool, 4> undetermined = nbd.limit;
    if (kind != ModelKind::kNbd) {
      best.parameters[2] = 0;
      best.parameters[3] = spec.roles[3] == ParameterRole::kScale ? scale : 1;
      undetermined[2] = undetermined[3] = true;
      judgement.Add(FitVerdict::kBoundary, "no_dropout",
                    "no dropout is visible: the maximum is the NBD, and " +
                        std::string(spec.parameters[3]) + " means nothing");
    }
    if (alike) {
      undetermined[0] = undetermined[1] = true;
      judgement.Add(FitVerdict::kBoundary, "rates_alike",
                    "customers do not differ in their rates: r and alpha have no upper end, only "
                    "r / alpha = " + Short(mean_rate) + " is determined");
      best.limit = {};
      best.converged = true;
    }
    FillFit(spec, {best}, fit);
    fit.likelihood_ratio = 0;
    const bool determined = FillErrors(best, n, undetermined, fit);
    JudgeShape(spec, best, determined || alike, fit, judgement);
    if (determined && !alike && fit.customers >= 50) {
      Square inverse{};
      std::array<bool, 4> out{};
      for (size_t i = 2; i < 4; ++i) out[i] = true;
      if (InvertInformation(nbd.at, nbd_spec.parameter_count, out, inverse)) {
        GOODWILL_RETURN_IF_ERROR(JudgeInfluence(nbd_spec, rows, nbd, inverse, run, judgement));
      }
    }
  } else {
    const Maximum& best = found[0];
    FillFit(spec, found, fit);
    fit.likelihood_ratio = 2 * (best.at.value - nbd.at.value);
    if (fit.likelihood_ratio < kVisible) {
      judgement.Add(FitVerdict::kWeaklyIdentified, "dropout_hardly_visible",
                    "dropout is hardly visible: it raises the log-likelihood by " +
                        Short(fit.likelihood_ratio / 2) + " only, which chance does as well");
    }
    const bool determined = FillErrors(best, n, best.limit, fit);
    JudgeShape(spec, best, determined, fit, judgement);
    Square inverse{};
    if (fit.customers >= 50 && InvertInformation(best.at, n, best.limit, inverse)) {
      GOODWILL_RETURN_IF_ERROR(JudgeInfluence(spec, rows, best, inverse, run, judgement));
    }
  }
  FillCriteria(spec, fit);
  judgement.MoveTo(fit);
  return fit;
}

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
    const double x = static_cast<double>(row.customers) * static_cast<double>(row.history.frequency);
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
  std::vector<Parameters> starts;
  for (const double p : {1.0, 6.0, 40.0}) {
    for (const double q : {1.5, 4.0}) {
      starts.push_back({Log(p), Log(q), Log(mean * q / p)});
    }
  }
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<Maximum> found,
                            Search(likelihood, starts, BoxOf(spec, mean), run));
  if (found.empty()) return absl::InternalError("no likelihood of the spend is finite");
  Judgement judgement;
  FillFit(spec, found, fit);
  fit.nbd_log_likelihood = fit.likelihood_ratio = kNaN;
  const bool determined = FillErrors(found[0], spec.parameter_count, found[0].limit, fit);
  JudgeShape(spec, found[0], determined, fit, judgement);
  if (fit.parameters[1] <= 1) {
    judgement.Add(FitVerdict::kConverged, "no_mean",
                  "q is at most 1: spending is so unequal that the mean of a new customer does not "
                  "exist");
  }
  FillCriteria(spec, fit);
  judgement.MoveTo(fit);
  return fit;
}

}  // namespace goodwill
