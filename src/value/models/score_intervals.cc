#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/value/models/score.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// Of the logarithm of a parameter, for derivatives: exact to about its square.
constexpr double kStep = 1e-4;

// So many standard deviations around the mean hold the share `level` of a normal
// distribution.
double DeviationsOf(double level) {
  double low = 0;
  double high = 10;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (1 - ChiSquaredAbove(middle * middle, 1) < level ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

// A figure on the scale on which it has no end, and back.
struct Scale {
  bool chance;

  double Of(double value) const { return chance ? Log(value) - Log1p(-value) : Log(value); }
  double Back(double value) const {
    if (!chance) return Exp(value);
    return value > 0 ? 1 / (1 + Exp(-value)) : Exp(value) / (1 + Exp(value));
  }
};

}  // namespace

absl::Status ScoreIntervals(const KnownModel& model, const HistoryColumns& rows, const Question& q,
                            double level, std::span<double> low, std::span<double> high,
                            const Run& run) {
  if (!(level >= 0.5 && level <= 0.9999)) {
    return absl::InvalidArgumentError("level must be from 0.5 to 0.9999");
  }
  if (q.quantity == Quantity::kLogLikelihood) {
    return absl::InvalidArgumentError("a log-likelihood has no interval");
  }
  if (!model.fit || model.parameters.empty()) {
    return absl::FailedPreconditionError("parameters that were given are not uncertain: fit them");
  }
  if (!model.effects.empty()) {
    return absl::FailedPreconditionError("there are no intervals for models with covariates");
  }
  const ModelSpec& spec = SpecOf(model.kind);
  const size_t n = spec.parameter_count;
  const size_t size = low.size();
  if (high.size() != size) return absl::InvalidArgumentError("low and high are not equally long");
  std::vector<double> at(size);
  GOODWILL_RETURN_IF_ERROR(Score(model, rows, q, at, run));
  const Scale scale{q.quantity != Quantity::kExpectedPurchases &&
                    q.quantity != Quantity::kResidual};

  // Parameters that the fit determines; stages are whole, and taken for known.
  std::vector<size_t> known;
  for (size_t i = 0; i < n; ++i) {
    const double error = model.fit->standard_errors[i];
    if (std::isfinite(error) && model.parameters[i] > 0) known.push_back(i);
  }
  if (known.empty()) {
    std::fill(low.begin(), low.end(), kNaN);
    std::fill(high.begin(), high.end(), kNaN);
    return absl::OkStatus();
  }
  // By known parameter: how the figure on its scale moves with the parameter's logarithm.
  std::vector<std::vector<double>> moves;
  std::vector<double> up(size);
  std::vector<double> down(size);
  for (const size_t i : known) {
    KnownModel other = model;
    other.parameters[i] = model.parameters[i] * Exp(kStep);
    GOODWILL_RETURN_IF_ERROR(Score(other, rows, q, up, run));
    other.parameters[i] = model.parameters[i] * Exp(-kStep);
    GOODWILL_RETURN_IF_ERROR(Score(other, rows, q, down, run));
    moves.emplace_back(size);
    for (size_t k = 0; k < size; ++k) {
      moves.back()[k] = (scale.Of(up[k]) - scale.Of(down[k])) / (2 * kStep);
    }
  }
  const double deviations = DeviationsOf(level);
  for (size_t k = 0; k < size; ++k) {
    // 0 and 1 are what the model says for certain.
    const bool certain = at[k] == 0 || (scale.chance && at[k] == 1);
    double variance = 0;
    for (size_t a = 0; a < known.size() && !certain; ++a) {
      for (size_t b = 0; b < known.size(); ++b) {
        const double covariance = model.fit->covariance[known[a] * n + known[b]] /
                                  (model.parameters[known[a]] * model.parameters[known[b]]);
        variance += moves[a][k] * covariance * moves[b][k];
      }
    }
    if (certain) {
      low[k] = high[k] = at[k];
      continue;
    }
    // A figure next to 0 or 1 whose move is not to be told from rounding.
    const double by = deviations * Sqrt(std::max(variance, 0.0));
    const double middle = scale.Of(at[k]);
    low[k] = std::min(at[k], scale.Back(middle - by));
    high[k] = std::max(at[k], scale.Back(middle + by));
    if (!std::isfinite(by)) low[k] = high[k] = kNaN;
  }
  return absl::OkStatus();
}

}  // namespace goodwill
