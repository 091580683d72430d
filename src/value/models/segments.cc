#include "goodwill/value/models/segments.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/value/models/fit_with.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

struct Segment {
  std::vector<int64_t> frequency;
  std::vector<double> recency;
  std::vector<double> tenure;
  std::vector<int64_t> weights;

  HistoryColumns columns() const { return {frequency, recency, tenure, weights}; }
  void Add(const PurchaseHistory& h, int64_t customers) {
    frequency.push_back(h.frequency);
    recency.push_back(h.recency);
    tenure.push_back(h.tenure);
    weights.push_back(customers);
  }
};

using Segments = std::map<int32_t, Segment>;

absl::Status TakesSegments(ModelKind kind, const HistoryColumns& rows) {
  if (!TakesPrior(kind)) {
    return absl::InvalidArgumentError("segments are of nbd, bg_nbd, mbg_nbd, pareto_nbd and "
                                      "shifted_beta_geometric");
  }
  if (rows.covariate_count > 0) return absl::InvalidArgumentError("segments take no covariates");
  return absl::OkStatus();
}

absl::StatusOr<Segments> Divide(ModelKind kind, const HistoryColumns& given,
                                std::span<const int32_t> segment) {
  const HistoryKind rows_are = SpecOf(kind).history_kind();
  if (segment.size() != given.size()) {
    return absl::InvalidArgumentError("segments and histories are not equally many");
  }
  GOODWILL_RETURN_IF_ERROR(CheckHistories(given, rows_are));
  const HistoryColumns rows = LookedAt(rows_are, given);
  Segments out;
  for (size_t i = 0; i < rows.size(); ++i) {
    out[segment[i]].Add(rows[i], rows.weights.empty() ? 1 : rows.weights[i]);
  }
  if (out.size() < 2) return absl::InvalidArgumentError("there must be two segments at least");
  return out;
}

// The log-likelihood of histories under the parameters that suit them best; NaN where they
// are too few.
absl::StatusOr<double> Highest(ModelKind kind, const Segment& rows, const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(const ModelFit fit, FitPurchases(kind, rows.columns(), run));
  if (!fit.parameters.empty()) return fit.log_likelihood;
  // Nobody bought again, or all renewed: under ever smaller rates that becomes certain.
  const std::string& why = fit.findings[0].code;
  if (why == "no_repeats" || why == "no_losses") return 0.0;
  return std::numeric_limits<double>::quiet_NaN();
}

// log of the determinant of a positive definite matrix by Cholesky; NaN if it is not.
double LogDeterminant(std::vector<double> m, size_t n) {
  double out = 0;
  for (size_t i = 0; i < n; ++i) {
    for (size_t k = 0; k < i; ++k) m[i * n + i] -= m[i * n + k] * m[i * n + k];
    const double pivot = m[i * n + i];
    if (!(pivot > 0)) return std::numeric_limits<double>::quiet_NaN();
    out += Log(pivot);
    const double root = Sqrt(pivot);
    for (size_t j = i + 1; j < n; ++j) {
      for (size_t k = 0; k < i; ++k) m[j * n + i] -= m[j * n + k] * m[i * n + k];
      m[j * n + i] /= root;
    }
    m[i * n + i] = root;
  }
  return out;
}

// The logarithm of how likely a segment's histories are under the spread, but for a
// constant; NaN where its fit does not say.
absl::StatusOr<double> Evidence(const KnownModel& whole, const Segment& segment, double spread,
                                const Run& run) {
  FitOptions options;
  options.prior = &whole;
  options.prior_spread = spread;
  GOODWILL_ASSIGN_OR_RETURN(const ModelFit fit,
                            FitWith(whole.kind, segment.columns(), options, run));
  const size_t n = whole.parameters.size();
  if (fit.parameters.size() != n) return std::numeric_limits<double>::quiet_NaN();
  double squares = 0;
  std::vector<double> covariance(n * n);
  for (size_t i = 0; i < n; ++i) {
    const double away = Log(fit.parameters[i] / whole.parameters[i]) / spread;
    squares += away * away;
    for (size_t j = 0; j < n; ++j) {
      // Of the logarithms, in units of the prior's variance.
      covariance[i * n + j] = fit.covariance[i * n + j] /
                              (fit.parameters[i] * fit.parameters[j] * spread * spread);
    }
  }
  return fit.log_likelihood - squares / 2 + LogDeterminant(std::move(covariance), n) / 2;
}

}  // namespace

absl::StatusOr<double> SpreadOfSegments(const KnownModel& whole, const HistoryColumns& rows,
                                        std::span<const int32_t> segment, const Run& run) {
  GOODWILL_RETURN_IF_ERROR(TakesSegments(whole.kind, rows));
  const bool known = std::all_of(whole.parameters.begin(), whole.parameters.end(),
                                 [](double p) { return p > 0; });
  if (whole.parameters.empty() || !known) {
    return absl::InvalidArgumentError("the whole has no parameters above 0 to draw segments to");
  }
  if (!whole.effects.empty()) return absl::InvalidArgumentError("segments take no covariates");
  GOODWILL_ASSIGN_OR_RETURN(const Segments segments, Divide(whole.kind, rows, segment));
  const auto evidence = [&](double log_spread) -> absl::StatusOr<double> {
    double sum = 0;
    for (const auto& [code, s] : segments) {
      GOODWILL_ASSIGN_OR_RETURN(const double one, Evidence(whole, s, Exp(log_spread), run));
      if (std::isfinite(one)) sum += one;
    }
    return sum;
  };
  // A coarse look at the whole range, then golden section around the best.
  constexpr int kPlaces = 9;
  const double from = Log(kLeastSpread), to = Log(kMostSpread);
  const double wide = (to - from) / (kPlaces - 1);
  double best = -HUGE_VAL, at = from;
  for (int i = 0; i < kPlaces; ++i) {
    const double place = from + wide * i;
    GOODWILL_ASSIGN_OR_RETURN(const double value, evidence(place));
    if (value > best) best = value, at = place;
  }
  double low = std::max(from, at - wide), high = std::min(to, at + wide);
  constexpr double kGolden = 0.6180339887498949;
  for (int i = 0; i < 12; ++i) {
    const double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
    GOODWILL_ASSIGN_OR_RETURN(const double at_a, evidence(a));
    GOODWILL_ASSIGN_OR_RETURN(const double at_b, evidence(b));
    (at_a >= at_b ? high : low) = at_a >= at_b ? b : a;
  }
  const double found = (low + high) / 2;
  GOODWILL_ASSIGN_OR_RETURN(const double there, evidence(found));
  return there > best ? Exp(found) : Exp(at);
}

absl::StatusOr<FitTest> TestSegments(ModelKind kind, const HistoryColumns& rows,
                                     std::span<const int32_t> segment, const Run& run) {
  GOODWILL_RETURN_IF_ERROR(TakesSegments(kind, rows));
  GOODWILL_ASSIGN_OR_RETURN(const Segments segments, Divide(kind, rows, segment));
  Segment whole;
  double apart = 0;
  int64_t tested = 0;
  for (const auto& [code, one] : segments) {
    GOODWILL_ASSIGN_OR_RETURN(const double highest, Highest(kind, one, run));
    if (std::isnan(highest)) continue;
    apart += highest;
    ++tested;
    const HistoryColumns its = one.columns();
    for (size_t i = 0; i < its.size(); ++i) whole.Add(its[i], its.weights[i]);
  }
  if (tested < 2) {
    return absl::FailedPreconditionError(
        "fewer than two segments have enough customers for a fit of their own");
  }
  GOODWILL_ASSIGN_OR_RETURN(const double together, Highest(kind, whole, run));
  FitTest out{"segments", std::max(0.0, 2 * (apart - together)), 1, 1};
  const int64_t degrees = static_cast<int64_t>(SpecOf(kind).parameter_count) * (tested - 1);
  if (degrees > std::numeric_limits<int32_t>::max()) {
    return absl::OutOfRangeError("there are too many segments");
  }
  out.degrees = static_cast<int32_t>(degrees);
  out.p_value = ChiSquaredAbove(out.statistic, out.degrees);
  return out;
}

}  // namespace goodwill
