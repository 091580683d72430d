// Arms, effects, and what could be known at all.
#include "goodwill/strategy/experiment.h"

#include <cmath>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

#include "guard.h"

using goodwill::capi::Guard;

namespace {

absl::StatusOr<goodwill::ArmSums> ArmArgument(const double* outcome, const double* before,
                                              int64_t count, std::string_view name) {
  if (count < 0) return absl::InvalidArgumentError("the size of an arm is negative");
  if (count > 0 && outcome == nullptr) return goodwill::capi::NullArgument(name);
  goodwill::ArmSums arm;
  for (int64_t i = 0; i < count; ++i) {
    const double known = before == nullptr ? 0 : before[i];
    if (!std::isfinite(outcome[i]) || !std::isfinite(known)) {
      goodwill::Problem problem;
      problem.row = i;
      problem.field = std::string(name);
      problem.reason = "is not finite";
      return goodwill::ProblemStatus(std::move(problem));
    }
    arm.Add(outcome[i], known);
  }
  return arm;
}

absl::Status CheckArms(const int64_t* weights, int64_t arms) {
  if (arms < 0 || arms > 1'000'000) {
    return absl::InvalidArgumentError("there may be 1,000,000 arms at most");
  }
  if (arms > 0) GOODWILL_REQUIRE(weights);
  return absl::OkStatus();
}

absl::Status CheckColumns(int64_t count, std::initializer_list<const double*> columns) {
  if (count < 0) return absl::InvalidArgumentError("count is negative");
  for (const double* column : columns) {
    if (count > 0 && column == nullptr) return goodwill::capi::NullArgument("a column");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<goodwill::Evidence>> EvidenceArgument(const double* estimate,
                                                                 const double* standard_error,
                                                                 const double* age,
                                                                 int64_t count) {
  GOODWILL_RETURN_IF_ERROR(CheckColumns(count, {estimate, standard_error, age}));
  std::vector<goodwill::Evidence> out;
  out.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) out.push_back({estimate[i], standard_error[i], age[i]});
  return out;
}

double HalfLife(double given) { return given == 0 ? goodwill::kEvidenceHalfLife : given; }

}  // namespace

goodwill_status goodwill_arm_of(const char* salt, int64_t salt_size, const char* id,
                                int64_t id_size, const int64_t* weights, int64_t arms,
                                int32_t* arm, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(arm);
    *arm = 0;
    GOODWILL_ASSIGN_OR_RETURN(const std::string_view key,
                              goodwill::capi::TextArgument(salt, salt_size, "salt"));
    GOODWILL_ASSIGN_OR_RETURN(const std::string_view who,
                              goodwill::capi::TextArgument(id, id_size, "id"));
    GOODWILL_RETURN_IF_ERROR(CheckArms(weights, arms));
    GOODWILL_ASSIGN_OR_RETURN(
        *arm, goodwill::ArmOf(goodwill::KeyedHash(goodwill::KeyOfSalt(key), who),
                              {weights, static_cast<size_t>(arms)}));
    return absl::OkStatus();
  });
}

goodwill_status goodwill_sample_ratio(const int64_t* counts, const int64_t* weights, int64_t arms,
                                      double* p_value, int32_t* alarm, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (p_value != nullptr) *p_value = 0;
    if (alarm != nullptr) *alarm = 0;
    GOODWILL_REQUIRE(p_value);
    GOODWILL_REQUIRE(alarm);
    GOODWILL_RETURN_IF_ERROR(CheckArms(weights, arms));
    if (arms > 0) GOODWILL_REQUIRE(counts);
    const size_t n = static_cast<size_t>(arms);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::SampleRatio ratio,
                              goodwill::CheckSampleRatio({counts, n}, {weights, n}));
    *p_value = ratio.p_value;
    *alarm = ratio.alarm;
    return absl::OkStatus();
  });
}

goodwill_status goodwill_effect_of(const double* control, const double* control_before,
                                   int64_t control_count, const double* treated,
                                   const double* treated_before, int64_t treated_count,
                                   const goodwill_effect_options* options, goodwill_effect* out,
                                   goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill_effect_options given,
                              goodwill::capi::OptionsArgument(options, "options"));
    if ((control_before == nullptr) != (treated_before == nullptr) && control_count > 0 &&
        treated_count > 0) {
      return absl::InvalidArgumentError("figures from before are known of both arms or of none");
    }
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::ArmSums one,
                              ArmArgument(control, control_before, control_count, "control"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::ArmSums two,
                              ArmArgument(treated, treated_before, treated_count, "treated"));
    goodwill::EffectOptions how;
    if (given.alpha != 0) how.alpha = given.alpha;
    if (given.tuned_at != 0) how.tuned_at = given.tuned_at;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Effect effect, goodwill::CompareArms(one, two, how));
    goodwill_effect result{};
    result.control_mean = effect.control_mean;
    result.treated_mean = effect.treated_mean;
    result.difference = effect.difference;
    result.standard_error = effect.standard_error;
    result.degrees = effect.degrees;
    result.low = effect.interval.low;
    result.high = effect.interval.high;
    result.p_value = effect.p_value;
    result.always_low = effect.always_valid.low;
    result.always_high = effect.always_valid.high;
    result.relative = effect.relative;
    result.relative_error = effect.relative_error;
    result.relative_low = effect.relative_interval.low;
    result.relative_high = effect.relative_interval.high;
    result.relative_p_value = effect.relative_p_value;
    result.relative_always_low = effect.relative_always_valid.low;
    result.relative_always_high = effect.relative_always_valid.high;
    result.theta = effect.theta;
    result.variance_reduction = effect.variance_reduction;
    return goodwill::capi::FillStruct(result, out, "out");
  });
}

goodwill_status goodwill_experiment_plan(const goodwill_experiment_design* design,
                                         goodwill_experiment_prospect* out,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(design);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill_experiment_design given,
                              goodwill::capi::OptionsArgument(design, "design"));
    goodwill::Design asked;
    asked.sd = given.sd;
    asked.people = given.people;
    asked.effect = given.effect;
    asked.per_day = given.per_day != 0;
    if (given.control_share != 0) asked.control_share = given.control_share;
    if (given.alpha != 0) asked.alpha = given.alpha;
    if (given.power != 0) asked.power = given.power;
    if (given.window_days != 0) asked.window_days = given.window_days;
    if (given.most_days != 0) asked.most_days = given.most_days;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Prospect prospect, goodwill::PlanExperiment(asked));
    goodwill_experiment_prospect result{};
    result.minimum_detectable = prospect.minimum_detectable;
    result.people_needed = prospect.people_needed;
    result.knowable = prospect.knowable;
    result.verdict_days = prospect.verdict_days;
    return goodwill::capi::FillStruct(result, out, "out");
  });
}

goodwill_status goodwill_off_policy_of(const double* reward, const double* propensity,
                                       const double* target, int64_t count,
                                       goodwill_off_policy* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_RETURN_IF_ERROR(CheckColumns(count, {reward, propensity, target}));
    std::vector<goodwill::LoggedDecision> decisions;
    decisions.reserve(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; ++i) {
      decisions.push_back({reward[i], propensity[i], target[i]});
    }
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::OffPolicy value,
                              goodwill::EvaluateOffPolicy(decisions));
    goodwill_off_policy result{};
    result.value = value.value;
    result.standard_error = value.standard_error;
    result.low = value.interval.low;
    result.high = value.interval.high;
    result.effective_size = value.effective_size;
    return goodwill::capi::FillStruct(result, out, "out");
  });
}

goodwill_status goodwill_belief_update(double mean, double sd, const double* estimate,
                                       const double* standard_error, const double* age,
                                       int64_t count, double half_life, double* out_mean,
                                       double* out_sd, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (out_mean != nullptr) *out_mean = 0;
    if (out_sd != nullptr) *out_sd = 0;
    GOODWILL_REQUIRE(out_mean);
    GOODWILL_REQUIRE(out_sd);
    GOODWILL_ASSIGN_OR_RETURN(const auto evidence,
                              EvidenceArgument(estimate, standard_error, age, count));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Belief belief,
                              goodwill::Update({mean, sd}, evidence, HalfLife(half_life)));
    *out_mean = belief.mean;
    *out_sd = belief.sd;
    return absl::OkStatus();
  });
}

goodwill_status goodwill_beliefs_update(const double* mean, const double* sd,
                                        const double* estimate, const double* standard_error,
                                        const double* age, int64_t count, double correlation,
                                        double nothing, double half_life, double* out_mean,
                                        double* out_sd, double* out_nothing,
                                        goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (out_nothing != nullptr) *out_nothing = 0;
    GOODWILL_REQUIRE(out_nothing);
    GOODWILL_REQUIRE(out_mean);
    GOODWILL_REQUIRE(out_sd);
    GOODWILL_ASSIGN_OR_RETURN(const auto given,
                              EvidenceArgument(estimate, standard_error, age, count));
    if (count > 0 && (mean == nullptr || sd == nullptr)) {
      return absl::InvalidArgumentError("mean and sd must not be null");
    }
    if (count > 1'000) return absl::InvalidArgumentError("there may be at most 1,000 beliefs");
    std::vector<goodwill::Belief> priors;
    std::vector<std::optional<goodwill::Evidence>> evidence;
    for (size_t k = 0; k < given.size(); ++k) {
      priors.push_back({mean[k], sd[k]});
      const bool there = std::isfinite(given[k].estimate) && std::isfinite(given[k].standard_error);
      evidence.push_back(there ? std::optional(given[k]) : std::nullopt);
    }
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::JointBelief joint,
        goodwill::UpdateTogether(priors, evidence, {correlation, nothing, HalfLife(half_life)}));
    for (size_t k = 0; k < priors.size(); ++k) {
      out_mean[k] = joint.beliefs[k].mean;
      out_sd[k] = joint.beliefs[k].sd;
    }
    *out_nothing = joint.nothing;
    return absl::OkStatus();
  });
}

goodwill_status goodwill_rate_update(double successes, double failures, int64_t happened,
                                     int64_t trials, double age, double half_life,
                                     double* out_successes, double* out_failures,
                                     goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (out_successes != nullptr) *out_successes = 0;
    if (out_failures != nullptr) *out_failures = 0;
    GOODWILL_REQUIRE(out_successes);
    GOODWILL_REQUIRE(out_failures);
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::RateBelief belief,
        goodwill::UpdateRate({successes, failures}, happened, trials, age, HalfLife(half_life)));
    *out_successes = belief.successes;
    *out_failures = belief.failures;
    return absl::OkStatus();
  });
}

goodwill_status goodwill_effects_pool(const double* estimate, const double* standard_error,
                                      const double* age, int64_t count, double half_life,
                                      double* common_mean, double* common_sd, double* between_sd,
                                      double* out_mean, double* out_sd, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    for (double* number : {common_mean, common_sd, between_sd}) {
      if (number != nullptr) *number = 0;
    }
    GOODWILL_REQUIRE(common_mean);
    GOODWILL_REQUIRE(common_sd);
    GOODWILL_REQUIRE(between_sd);
    GOODWILL_REQUIRE(out_mean);
    GOODWILL_REQUIRE(out_sd);
    GOODWILL_ASSIGN_OR_RETURN(const auto evidence,
                              EvidenceArgument(estimate, standard_error, age, count));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Pooled pooled,
                              goodwill::PoolEffects(evidence, HalfLife(half_life)));
    *common_mean = pooled.common.mean;
    *common_sd = pooled.common.sd;
    *between_sd = pooled.between_sd;
    for (size_t k = 0; k < pooled.cells.size(); ++k) {
      out_mean[k] = pooled.cells[k].mean;
      out_sd[k] = pooled.cells[k].sd;
    }
    return absl::OkStatus();
  });
}
