#include "goodwill/value/models/profile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "value/models/likelihood.h"
#include "value/models/search.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Chi-squared with one degree lies below it with chance `level`.
double ChiSquaredQuantile(double level) {
  double low = 0, high = 100;
  for (int i = 0; i < 70; ++i) {
    const double middle = (low + high) / 2;
    (1 - ChiSquaredAbove(middle, 1) < level ? low : high) = middle;
  }
  return (low + high) / 2;
}

bool Says(const ModelFit& fit, std::string_view code) {
  return std::any_of(fit.findings.begin(), fit.findings.end(),
                     [&](const FitFinding& f) { return f.code == code; });
}

// One parameter held, the others at their best.
struct Point {
  double at = 0;      // its logarithm
  double above = 0;   // log-likelihood less what is still inside
  Coordinates found;  // all logarithms
};

class Profiler {
 public:
  Profiler(const Likelihood& likelihood, Box box, Coordinates best, double allowed, const Run& run)
      : box_(std::move(box)), best_(std::move(best)) {
    objective_ = [&likelihood, &run](const Coordinates& p) -> absl::StatusOr<Surface> {
      GOODWILL_RETURN_IF_ERROR(run.Report(0, -1));
      return likelihood.At(p);
    };
    inside_ = likelihood.At(best_).value - allowed;
    allowed_ = allowed;
  }

  // The logarithm of an end of the interval; infinite if there is none.
  absl::StatusOr<double> End(size_t parameter, double error, bool up) const {
    const double limit = up ? box_.high[parameter] : box_.low[parameter];
    const double sign = up ? 1 : -1;
    Point in{best_[parameter], allowed_, best_};
    double step = std::clamp(error, 1e-6, 2.0);
    Point out;
    for (;; step *= 2) {
      const double to = up ? std::min(limit, in.at + step) : std::max(limit, in.at - step);
      GOODWILL_ASSIGN_OR_RETURN(out, At(parameter, to, in.found));
      if (out.above < 0) break;
      if (to == limit) return sign * HUGE_VAL;
      in = std::move(out);
    }
    // Illinois: false position that does not get stuck.
    double weight_in = in.above, weight_out = out.above;
    for (int i = 0; i < 60 && std::fabs(out.at - in.at) > 1e-9; ++i) {
      double to = in.at + (out.at - in.at) * weight_in / (weight_in - weight_out);
      if (!(to > std::min(in.at, out.at) && to < std::max(in.at, out.at))) {
        to = (in.at + out.at) / 2;
      }
      GOODWILL_ASSIGN_OR_RETURN(Point middle, At(parameter, to, in.found));
      if (std::fabs(middle.above) < 1e-9) return middle.at;
      if (middle.above > 0) {
        in = std::move(middle);
        weight_in = in.above;
        weight_out /= 2;
      } else {
        out = std::move(middle);
        weight_out = out.above;
        weight_in /= 2;
      }
    }
    return in.at;
  }

 private:
  absl::StatusOr<Point> At(size_t parameter, double to, Coordinates start) const {
    Box box = box_;
    box.low[parameter] = box.high[parameter] = start[parameter] = to;
    GOODWILL_ASSIGN_OR_RETURN(Maximum found, Maximise(objective_, start, box));
    return Point{to, found.at.value - inside_, std::move(found.coordinates)};
  }

  Box box_;
  Coordinates best_;
  Objective objective_;
  double inside_ = 0;
  double allowed_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<ParameterInterval>> Profile(const KnownModel& model,
                                                       const HistoryColumns& rows, double level,
                                                       const Run& run) {
  if (!(level >= 0.5 && level <= 0.9999)) {
    return absl::InvalidArgumentError("level must be from 0.5 to 0.9999");
  }
  if (!model.fit || model.parameters.empty()) {
    return absl::FailedPreconditionError("parameters that were given are not uncertain: fit them");
  }
  const ModelFit& fit = *model.fit;
  const ModelSpec& spec = SpecOf(model.kind);
  if (!model.effects.empty() || spec.of_spend() || Says(fit, "prior") || Says(fit, "ridge")) {
    return absl::FailedPreconditionError(
        "there are profiles for fits of purchases without covariates and priors");
  }
  GOODWILL_RETURN_IF_ERROR(CheckHistories(rows, spec.history_kind()));
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<CountedHistory> counted,
                            Collapse(LookedAt(spec.history_kind(), rows)));
  int64_t customers = 0;
  double time = 0;
  for (const CountedHistory& row : counted) {
    customers += row.customers;
    time += static_cast<double>(row.customers) * row.history.tenure;
  }
  if (customers != fit.customers) {
    return absl::InvalidArgumentError("these are not the rows of the fit: there are " +
                                      std::to_string(customers) + " customers, not " +
                                      std::to_string(fit.customers));
  }
  std::vector<ParameterInterval> out(spec.parameter_count, {kNaN, kNaN});
  if (Says(fit, "no_dropout") || !(time > 0)) return out;
  const size_t searched = spec.parameter_count - (spec.has_stages() ? 1 : 0);
  std::vector<double> held(model.parameters.begin() + static_cast<std::ptrdiff_t>(searched),
                           model.parameters.end());
  Coordinates best;
  for (size_t i = 0; i < searched; ++i) best.push_back(Log(model.parameters[i]));
  const HistoryLikelihood likelihood(model.kind, counted, std::move(held));
  const Profiler profiler(likelihood,
                          BoxOf(spec, searched, time / static_cast<double>(customers)), best,
                          ChiSquaredQuantile(level) / 2, run);
  for (size_t i = 0; i < searched; ++i) {
    const double relative = fit.standard_errors[i] / model.parameters[i];
    const double error = std::isfinite(relative) ? 2 * relative : 1;
    GOODWILL_ASSIGN_OR_RETURN(const double low, profiler.End(i, error, false));
    GOODWILL_ASSIGN_OR_RETURN(const double high, profiler.End(i, error, true));
    out[i] = {low == -HUGE_VAL ? 0 : Exp(low), high == HUGE_VAL ? HUGE_VAL : Exp(high)};
  }
  return out;
}

}  // namespace goodwill
