#include "goodwill/strategy/experiment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/service/normal.h"

namespace goodwill {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

absl::Status Wrong(int64_t row, const char* field, const char* reason) {
  Problem problem;
  problem.row = row;
  problem.field = field;
  problem.reason = reason;
  return ProblemStatus(std::move(problem));
}

bool IsFinite(const ArmSums& arm) {
  for (const double sum : {arm.y, arm.yy, arm.x, arm.xx, arm.xy}) {
    if (!std::isfinite(sum)) return false;
  }
  return true;
}

// Sample variances and covariance of one arm.
struct Moments {
  double y = 0;
  double x = 0;
  double yy = 0;
  double xx = 0;
  double xy = 0;
};
Moments MomentsOf(const ArmSums& arm) {
  const double n = static_cast<double>(arm.count);
  return {arm.y / n, arm.x / n, std::max(0.0, (arm.yy - arm.y * arm.y / n) / (n - 1)),
          std::max(0.0, (arm.xx - arm.x * arm.x / n) / (n - 1)),
          (arm.xy - arm.x * arm.y / n) / (n - 1)};
}

Interval Around(double centre, double half) { return {centre - half, centre + half}; }

double TwoSided(double estimate, double error, double degrees) {
  return error > 0 ? 2 * StudentBelow(-std::fabs(estimate) / error, degrees) : kNan;
}

// How many standard errors wide an interval is that holds at every number of people.
double AlwaysValidWidth(double people, double alpha, double tuned_at) {
  const double log_alpha = Log(alpha);
  const double rho2 = (-2 * log_alpha + Log(-2 * log_alpha + 1)) / tuned_at;
  const double spread = people * rho2 + 1;
  return Sqrt(2 * spread * (0.5 * Log(spread) - log_alpha) / (people * rho2));
}

// What is left of evidence after a time; never nothing at all.
double Kept(double age, double half_life) { return Pow(2, -std::min(age / half_life, 200.0)); }

absl::Status CheckEvidence(std::span<const Evidence> evidence, double half_life) {
  if (!(half_life > 0)) return Wrong(-1, "half_life", "must be above 0");
  for (size_t k = 0; k < evidence.size(); ++k) {
    const int64_t row = static_cast<int64_t>(k);
    if (!std::isfinite(evidence[k].estimate)) return Wrong(row, "estimate", "is not finite");
    if (!(evidence[k].standard_error > 0) || !std::isfinite(evidence[k].standard_error)) {
      return Wrong(row, "standard_error", "must be above 0 and finite");
    }
    if (!(evidence[k].age >= 0)) return Wrong(row, "age", "must not be negative");
  }
  return absl::OkStatus();
}

}  // namespace

ArmSums ArmOfShare(int64_t happened, int64_t count) {
  ArmSums arm;
  arm.count = count;
  arm.y = arm.yy = static_cast<double>(happened);
  return arm;
}

absl::StatusOr<SampleRatio> CheckSampleRatio(std::span<const int64_t> counts,
                                             std::span<const int64_t> weights) {
  if (counts.size() < 2 || counts.size() != weights.size()) {
    return absl::InvalidArgumentError("there must be two arms or more, and a weight for each");
  }
  double all = 0;
  double total = 0;
  for (size_t k = 0; k < counts.size(); ++k) {
    if (counts[k] < 0) return Wrong(static_cast<int64_t>(k), "count", "must not be negative");
    if (weights[k] < 1) return Wrong(static_cast<int64_t>(k), "weight", "must be at least 1");
    all += static_cast<double>(counts[k]);
    total += static_cast<double>(weights[k]);
  }
  SampleRatio out;
  out.judged = true;
  for (size_t k = 0; k < counts.size(); ++k) {
    const double expected = all * (static_cast<double>(weights[k]) / total);
    out.judged = out.judged && expected >= 5;
    const double off = static_cast<double>(counts[k]) - expected;
    if (expected > 0) out.chi_squared += off * off / expected;
  }
  out.p_value = ChiSquaredTail(out.chi_squared, static_cast<double>(counts.size() - 1));
  out.alarm = out.judged && out.p_value < 0.001;
  return out;
}

absl::StatusOr<Effect> CompareArms(const ArmSums& control, const ArmSums& treated,
                                   const EffectOptions& options) {
  if (!(options.alpha > 0 && options.alpha < 1) || !(options.tuned_at >= 1)) {
    return absl::InvalidArgumentError("alpha must lie between 0 and 1, tuned_at be at least 1");
  }
  if (!IsFinite(control) || !IsFinite(treated)) {
    return absl::InvalidArgumentError("the sums of an arm are not finite");
  }
  if (control.count < 2 || treated.count < 2) {
    return absl::FailedPreconditionError("each arm needs two people or more");
  }
  const Moments c = MomentsOf(control);
  const Moments t = MomentsOf(treated);
  const double nc = static_cast<double>(control.count);
  const double nt = static_cast<double>(treated.count);

  Effect out;
  // The slope that is common to both arms.
  const double xx = (nc - 1) * c.xx + (nt - 1) * t.xx;
  if (options.adjust && xx > 0) out.theta = ((nc - 1) * c.xy + (nt - 1) * t.xy) / xx;
  const double theta = out.theta;
  auto adjusted = [theta](const Moments& m) {
    return std::max(0.0, m.yy + theta * (theta * m.xx - 2 * m.xy));
  };
  const double var_c = adjusted(c) / nc;
  const double var_t = adjusted(t) / nt;
  const double x_mean = (control.x + treated.x) / (nc + nt);
  out.control_mean = c.y - theta * (c.x - x_mean);
  out.treated_mean = t.y - theta * (t.x - x_mean);
  out.difference = out.treated_mean - out.control_mean;
  out.standard_error = Sqrt(var_c + var_t);
  if (!(out.standard_error > 0)) {
    return absl::FailedPreconditionError("nothing varies in either arm");
  }
  const double plain = c.yy / nc + t.yy / nt;
  if (plain > 0) out.variance_reduction = 1 - (var_c + var_t) / plain;
  out.degrees =
      (var_c + var_t) * (var_c + var_t) / (var_c * var_c / (nc - 1) + var_t * var_t / (nt - 1));
  const double student = -StudentQuantile(options.alpha / 2, out.degrees);
  const double always = AlwaysValidWidth(nc + nt, options.alpha, options.tuned_at);
  out.interval = Around(out.difference, student * out.standard_error);
  out.p_value = TwoSided(out.difference, out.standard_error, out.degrees);
  out.always_valid = Around(out.difference, always * out.standard_error);

  const double base = out.control_mean;
  if (base == 0) {
    out.relative = out.relative_error = out.relative_p_value = kNan;
    out.relative_interval = out.relative_always_valid = {kNan, kNan};
    return out;
  }
  out.relative = out.difference / std::fabs(base);
  const double ratio = out.treated_mean / base;
  out.relative_error = Sqrt(var_t + var_c * ratio * ratio) / std::fabs(base);
  out.relative_interval = Around(out.relative, student * out.relative_error);
  out.relative_p_value = TwoSided(out.relative, out.relative_error, out.degrees);
  out.relative_always_valid = Around(out.relative, always * out.relative_error);
  return out;
}

absl::StatusOr<Prospect> PlanExperiment(const Design& design) {
  auto is_share = [](double x) { return x > 0 && x < 1; };
  if (!is_share(design.control_share) || !is_share(design.alpha) || !is_share(design.power)) {
    return absl::InvalidArgumentError("control_share, alpha and power must lie between 0 and 1");
  }
  for (const double number : {design.sd, design.people, design.window_days, design.most_days}) {
    if (!(number >= 0) || !std::isfinite(number)) {
      return absl::InvalidArgumentError("sd, people and days must not be negative");
    }
  }
  if (!std::isfinite(design.effect)) return absl::InvalidArgumentError("the effect is not finite");
  const double z = NormalQuantile(1 - design.alpha / 2) + NormalQuantile(design.power);
  const double share = design.control_share;
  // The standard error with n people is spread / sqrt(n).
  const double spread = design.sd / Sqrt(share * (1 - share));
  const double days = std::max(design.most_days - design.window_days, 0.0);
  const double people = design.per_day ? design.people * days : design.people;
  Prospect out;
  out.minimum_detectable = people > 0 ? z * spread / Sqrt(people) : kInfinite;
  const double effect = std::fabs(design.effect);
  out.people_needed = effect > 0 ? (z * spread / effect) * (z * spread / effect) : kInfinite;
  out.knowable = out.people_needed <= people && design.window_days <= design.most_days;
  out.verdict_days = kInfinite;
  if (out.knowable) {
    out.verdict_days = design.window_days;
    if (design.per_day && design.people > 0) out.verdict_days += out.people_needed / design.people;
  }
  return out;
}

absl::StatusOr<OffPolicy> EvaluateOffPolicy(std::span<const LoggedDecision> decisions) {
  double weights = 0;
  double squares = 0;
  double rewards = 0;
  for (size_t k = 0; k < decisions.size(); ++k) {
    const LoggedDecision& one = decisions[k];
    const int64_t row = static_cast<int64_t>(k);
    if (!std::isfinite(one.reward)) return Wrong(row, "reward", "is not finite");
    if (!(one.propensity > 0 && one.propensity <= 1)) {
      return Wrong(row, "propensity", "must be above 0 and at most 1");
    }
    if (!(one.target >= 0 && one.target <= 1)) return Wrong(row, "target", "must be 0 to 1");
    const double weight = one.target / one.propensity;
    weights += weight;
    squares += weight * weight;
    rewards += weight * one.reward;
  }
  OffPolicy out;
  out.effective_size = squares > 0 ? weights * weights / squares : 0;
  if (!(out.effective_size >= kLeastEffectiveSize)) {
    // Not a number where a weight is beyond all others.
    const int64_t size = out.effective_size >= 0 ? static_cast<int64_t>(out.effective_size) : 0;
    return absl::FailedPreconditionError("too thin to tell: the decisions are worth " +
                                         std::to_string(size) + ", and 200 are needed");
  }
  out.value = rewards / weights;
  double variance = 0;
  for (const LoggedDecision& one : decisions) {
    const double off = one.target / one.propensity * (one.reward - out.value);
    variance += off * off;
  }
  out.standard_error = Sqrt(variance) / weights;
  out.interval = Around(out.value, NormalQuantile(0.975) * out.standard_error);
  return out;
}

absl::StatusOr<Belief> Update(const Belief& prior, std::span<const Evidence> evidence,
                              double half_life) {
  GOODWILL_RETURN_IF_ERROR(CheckEvidence(evidence, half_life));
  if (!std::isfinite(prior.mean) || !(prior.sd > 0) || !std::isfinite(prior.sd)) {
    return Wrong(-1, "prior", "must have a mean, and a deviation above 0");
  }
  double precision = 1 / (prior.sd * prior.sd);
  double sum = prior.mean * precision;
  for (const Evidence& one : evidence) {
    const double weight = Kept(one.age, half_life) / (one.standard_error * one.standard_error);
    precision += weight;
    sum += weight * one.estimate;
  }
  return Belief{sum / precision, 1 / Sqrt(precision)};
}

absl::StatusOr<JointBelief> UpdateTogether(std::span<const Belief> priors,
                                           std::span<const std::optional<Evidence>> evidence,
                                           const JointPrior& joint) {
  const size_t n = priors.size();
  if (evidence.size() != n) return Wrong(-1, "evidence", "must be as long as the priors");
  if (!(joint.correlation >= 0 && joint.correlation < 1)) {
    return Wrong(-1, "correlation", "must be 0 to below 1");
  }
  if (!(joint.nothing >= 0 && joint.nothing < 1)) {
    return Wrong(-1, "nothing", "must be 0 to below 1");
  }
  JointBelief out;
  std::vector<double> covariance(n * n);
  std::vector<double> noise(n);
  for (size_t i = 0; i < n; ++i) {
    const auto row = static_cast<int64_t>(i);
    if (!std::isfinite(priors[i].mean) || !(priors[i].sd >= 0) || !std::isfinite(priors[i].sd)) {
      return Wrong(row, "prior", "must have a mean, and a deviation of 0 or more");
    }
    if (evidence[i]) {
      if (!CheckEvidence({&*evidence[i], 1}, joint.half_life).ok()) {
        return Wrong(row, "evidence", "must be finite, with an error above 0 and an age");
      }
      noise[i] = evidence[i]->standard_error * evidence[i]->standard_error /
                 Kept(evidence[i]->age, joint.half_life);
    }
    const bool certain = priors[i].sd == 0;
    out.beliefs.push_back({certain ? priors[i].mean : priors[i].mean / (1 - joint.nothing),
                           priors[i].sd});
    for (size_t k = 0; k < n; ++k) {
      covariance[i * n + k] = priors[i].sd * priors[k].sd * (i == k ? 1 : joint.correlation);
    }
  }
  // One piece of evidence after the other: each moves all beliefs by their share in what was
  // unsure about its own. `odds`: log of the likelihood of nothing over that of something.
  double odds = 0;
  for (size_t e = 0; e < n; ++e) {
    if (!evidence[e] || priors[e].sd == 0) continue;
    const double total = covariance[e * n + e] + noise[e];
    const double estimate = evidence[e]->estimate;
    const double surprise = estimate - out.beliefs[e].mean;
    odds += 0.5 * (Log(total / noise[e]) + surprise * surprise / total -
                   estimate * estimate / noise[e]);
    std::vector<double> share(n);
    for (size_t i = 0; i < n; ++i) share[i] = covariance[i * n + e] / total;
    for (size_t i = 0; i < n; ++i) out.beliefs[i].mean += share[i] * surprise;
    const std::vector<double> row(covariance.begin() + static_cast<ptrdiff_t>(e * n),
                                  covariance.begin() + static_cast<ptrdiff_t>((e + 1) * n));
    for (size_t i = 0; i < n; ++i) {
      for (size_t k = 0; k < n; ++k) covariance[i * n + k] -= share[i] * row[k];
    }
  }
  const double likelier = Exp(std::clamp(odds, -700.0, 700.0));
  out.nothing =
      joint.nothing * likelier / (joint.nothing * likelier + 1 - joint.nothing);
  const double something = 1 - out.nothing;
  for (size_t i = 0; i < n; ++i) {
    if (priors[i].sd == 0) continue;
    const double mean = out.beliefs[i].mean;
    const double variance = std::max(0.0, covariance[i * n + i]);
    // Of the mixture: something * (variance + mean^2) - (something * mean)^2.
    out.beliefs[i] = {something * mean,
                      Sqrt(something * (variance + out.nothing * mean * mean))};
  }
  return out;
}

absl::StatusOr<RateBelief> UpdateRate(const RateBelief& prior, int64_t successes, int64_t trials,
                                      double age, double half_life) {
  if (!(prior.successes > 0 && prior.failures > 0) || !std::isfinite(prior.successes) ||
      !std::isfinite(prior.failures)) {
    return Wrong(-1, "prior", "must be above 0 in both");
  }
  if (successes < 0 || trials < successes) {
    return Wrong(-1, "successes", "must be 0 to the number of trials");
  }
  if (!(age >= 0) || !(half_life > 0)) {
    return Wrong(-1, "age", "must not be negative, and half_life be above 0");
  }
  const double kept = Kept(age, half_life);
  return RateBelief{prior.successes + kept * static_cast<double>(successes),
                    prior.failures + kept * static_cast<double>(trials - successes)};
}

absl::StatusOr<Pooled> PoolEffects(std::span<const Evidence> cells, double half_life) {
  GOODWILL_RETURN_IF_ERROR(CheckEvidence(cells, half_life));
  if (cells.empty()) return Wrong(-1, "cells", "there must be at least one");
  std::vector<double> variance;
  double weights = 0;
  double squares = 0;
  double mean = 0;
  for (const Evidence& one : cells) {
    variance.push_back(one.standard_error * one.standard_error / Kept(one.age, half_life));
    const double weight = 1 / variance.back();
    weights += weight;
    squares += weight * weight;
    mean += weight * one.estimate;
  }
  mean /= weights;
  double spread = 0;
  for (size_t k = 0; k < cells.size(); ++k) {
    spread += (cells[k].estimate - mean) * (cells[k].estimate - mean) / variance[k];
  }
  const double expected = static_cast<double>(cells.size()) - 1;
  const double scale = weights - squares / weights;
  const double between = scale > 0 ? std::max(0.0, (spread - expected) / scale) : 0;

  Pooled out;
  out.between_sd = Sqrt(between);
  double precision = 0;
  double sum = 0;
  for (size_t k = 0; k < cells.size(); ++k) {
    const double weight = 1 / (variance[k] + between);
    precision += weight;
    sum += weight * cells[k].estimate;
  }
  out.common = {sum / precision, 1 / Sqrt(precision)};
  for (size_t k = 0; k < cells.size(); ++k) {
    // The share of what a cell differs by that is not believed.
    const double pull = variance[k] / (variance[k] + between);
    Belief cell;
    cell.mean = pull * out.common.mean + (1 - pull) * cells[k].estimate;
    cell.sd = Sqrt((1 - pull) * variance[k] + pull * pull * out.common.sd * out.common.sd);
    out.cells.push_back(cell);
  }
  return out;
}

}  // namespace goodwill
