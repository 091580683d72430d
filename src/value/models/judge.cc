#include "value/models/judge.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "value/models/search.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void FitFindings::Add(FitVerdict verdict, std::string code, std::string text) {
  findings_.push_back({std::move(code), std::move(text)});
  verdict_ = std::max(verdict_, verdict);
}

void FitFindings::MoveTo(ModelFit& fit) {
  fit.verdict = verdict_;
  fit.findings = std::move(findings_);
}

std::string Short(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

void FillFit(const std::vector<Maximum>& found, ModelFit& fit) {
  const Maximum& best = found[0];
  fit.parameters = ExpAll(best.coordinates);
  fit.log_likelihood = best.at.value;
  fit.converged = best.converged;
  fit.iterations = 0;
  for (const Maximum& m : found) {
    fit.iterations += m.iterations;
    if (m.at.value < best.at.value - kRival) continue;
    fit.optima.push_back({ExpAll(m.coordinates), m.at.value});
  }
}

bool FillErrors(const Surface& at, const std::vector<bool>& undetermined, ModelFit& fit) {
  const size_t n = fit.parameters.size();
  fit.standard_errors.assign(n, kNaN);
  fit.covariance.assign(n * n, kNaN);
  Matrix inverse;
  if (!InvertInformation(at, undetermined, inverse)) return false;
  bool determined = true;
  for (size_t i = 0; i < undetermined.size(); ++i) {
    if (undetermined[i]) continue;
    for (size_t j = 0; j < undetermined.size(); ++j) {
      if (undetermined[j]) continue;
      fit.covariance[i * n + j] = fit.parameters[i] * fit.parameters[j] * inverse[i][j];
    }
    const double relative = Sqrt(inverse[i][i]);
    fit.standard_errors[i] = fit.parameters[i] * relative;
    determined = determined && relative < 1;
  }
  return determined;
}

void FillCriteria(const ModelSpec& spec, ModelFit& fit) {
  const double k = static_cast<double>(spec.parameter_count);
  fit.aic = 2 * k - 2 * fit.log_likelihood;
  fit.bic = k * Log(static_cast<double>(fit.customers)) - 2 * fit.log_likelihood;
}

void JudgeShape(const ModelSpec& spec, const Maximum& best, bool determined, const ModelFit& fit,
                FitFindings& findings) {
  for (size_t i = 0; i < best.limit.size(); ++i) {
    if (!best.limit[i]) continue;
    findings.Add(FitVerdict::kBoundary, "at_limit",
                  std::string(spec.parameters[i]) +
                      " runs to the end of its range: a simpler model says the same");
  }
  if (!determined) {
    findings.Add(FitVerdict::kWeaklyIdentified, "weakly_identified",
                 "the data say little about a parameter: its standard error is as large as itself");
  }
  if (fit.optima.size() > 1) {
    const double behind = fit.optima[0].log_likelihood - fit.optima[1].log_likelihood;
    findings.Add(FitVerdict::kSeveralOptima, "several_optima",
                  "other parameters fit about as well: the next maximum of the log-likelihood is " +
                      Short(behind) + " behind");
  }
  const bool limited = std::any_of(best.limit.begin(), best.limit.end(), [](bool b) { return b; });
  if (!best.converged && !limited) {
    findings.Add(FitVerdict::kWeaklyIdentified, "not_converged",
                  "the likelihood rises along a ridge without an end: the parameters are one point "
                  "of it");
  }
}

absl::Status JudgeInfluence(const PurchaseModel& model, std::span<const double> parameters,
                            const std::vector<CountedHistory>& rows, const Matrix& inverse,
                            const Run& run, FitFindings& findings) {
  const size_t n = inverse.size();
  // In units of the parameters' joint standard deviation.
  const double limit = static_cast<double>(n);
  double strongest = 0;
  const CountedHistory* who = nullptr;
  int64_t many = 0;
  // Only the unusual can be influential: rows of one customer at the upper end.
  const size_t from = rows.size() > 2000 ? rows.size() - 2000 : 0;
  GOODWILL_RETURN_IF_ERROR(run.Report(0, -1));
  for (size_t i = from; i < rows.size(); ++i) {
    const double square = std::visit(
        [&](const auto& m) {
          const auto natural = m.LogLikelihoodDerivatives(rows[i].history);
          double sum = 0;
          for (size_t a = 0; a < n; ++a) {
            for (size_t b = 0; b < n; ++b) {
              sum += parameters[a] * natural.gradient[a] * inverse[a][b] * parameters[b] *
                     natural.gradient[b];
            }
          }
          return sum;
        },
        model);
    if (square > limit) many += rows[i].customers;
    if (square > strongest) {
      strongest = square;
      who = &rows[i];
    }
  }
  if (strongest > limit) {
    findings.Add(FitVerdict::kConverged, "influential",
                  std::to_string(many) + " customer(s) move the parameters by a standard error or "
                  "more each; the most unusual has " +
                      std::to_string(who->history.frequency) +
                      " repeat purchases. Fit without them and compare");
  }
  return absl::OkStatus();
}

ModelFit NotIdentified(ModelFit fit, std::string code, std::string text) {
  fit.verdict = FitVerdict::kNotIdentified;
  fit.findings = {{std::move(code), std::move(text)}};
  fit.converged = false;
  fit.parameters.clear();
  fit.standard_errors.clear();
  fit.covariance.clear();
  fit.optima.clear();
  fit.tests.clear();
  fit.effects.clear();
  fit.log_likelihood = fit.aic = fit.bic = kNaN;
  fit.nbd_log_likelihood = fit.likelihood_ratio = kNaN;
  return fit;
}

}  // namespace goodwill
