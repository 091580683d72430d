#include "wire/model_wire.h"

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/value/models/fit_with.h"
#include "goodwill/v1/model.pb.h"
#include "google/protobuf/arena.h"
#include "wire/findings.h"
#include "wire/header_wire.h"

namespace goodwill {
namespace {

using wire::Refuse;

// More than any search finds.
constexpr int kMostOptima = 100;
// More than there are models.
constexpr int kMostCandidates = 100;
constexpr int kMostTests = 100;

absl::StatusOr<FitVerdict> ReadVerdict(v1::FitVerdict verdict, const std::string& path) {
  if (!v1::FitVerdict_IsValid(verdict) || verdict == v1::FIT_VERDICT_UNSPECIFIED) {
    return Refuse(path, "must be one of the verdicts");
  }
  return static_cast<FitVerdict>(verdict);
}

void WriteFit(const ModelFit& fit, v1::ModelFit* message) {
  message->set_verdict(static_cast<v1::FitVerdict>(fit.verdict));
  message->set_converged(fit.converged);
  for (const FitFinding& finding : fit.findings) {
    v1::FitFinding* out = message->add_findings();
    out->set_code(finding.code);
    out->set_text(finding.text);
  }
  message->set_log_likelihood(fit.log_likelihood);
  message->set_aic(fit.aic);
  message->set_bic(fit.bic);
  message->set_nbd_log_likelihood(fit.nbd_log_likelihood);
  message->set_likelihood_ratio(fit.likelihood_ratio);
  for (const double value : fit.covariance) message->add_covariance(value);
  for (const FitOptimum& optimum : fit.optima) {
    v1::FitOptimum* out = message->add_optima();
    for (const double value : optimum.parameters) out->add_parameters(value);
    out->set_log_likelihood(optimum.log_likelihood);
  }
  message->set_customers(fit.customers);
  message->set_distinct_histories(fit.distinct_histories);
  message->set_repeat_purchases(fit.repeat_purchases);
  message->set_left_out(fit.left_out);
  message->set_iterations(fit.iterations);
  for (const FitTest& test : fit.tests) {
    v1::FitTest* out = message->add_tests();
    out->set_name(test.name);
    out->set_statistic(test.statistic);
    out->set_degrees(test.degrees);
    out->set_p_value(test.p_value);
  }
  for (const FitCandidate& candidate : fit.candidates) {
    v1::FitCandidate* out = message->add_candidates();
    out->set_name(std::string(SpecOf(candidate.kind).name));
    out->set_verdict(static_cast<v1::FitVerdict>(candidate.verdict));
    out->set_log_likelihood(candidate.log_likelihood);
    out->set_bic(candidate.bic);
  }
}

absl::Status ReadFit(const v1::ModelFit& message, const std::string& path, ModelFit* fit) {
  GOODWILL_ASSIGN_OR_RETURN(fit->verdict, ReadVerdict(message.verdict(), path + ".verdict"));
  const bool identified = fit->verdict != FitVerdict::kNotIdentified;
  const size_t n = fit->parameters.size();
  if (identified != (n > 0)) {
    return Refuse(path, "must have parameters exactly when the verdict is not that there are none");
  }
  fit->converged = message.converged();
  for (const v1::FitFinding& finding : message.findings()) {
    fit->findings.push_back({finding.code(), finding.text()});
  }
  fit->log_likelihood = message.log_likelihood();
  fit->aic = message.aic();
  fit->bic = message.bic();
  fit->nbd_log_likelihood = message.nbd_log_likelihood();
  fit->likelihood_ratio = message.likelihood_ratio();
  fit->covariance.assign(message.covariance().begin(), message.covariance().end());
  if (fit->covariance.size() != n * n) {
    return Refuse(path + ".covariance", "must have a row and a column for each parameter");
  }
  if (message.optima_size() > kMostOptima) return Refuse(path + ".optima", "are too many");
  for (int i = 0; i < message.optima_size(); ++i) {
    const v1::FitOptimum& optimum = message.optima(i);
    if (optimum.parameters_size() != static_cast<int>(n)) {
      return Refuse(wire::JoinPath(path, "optima", i), "must have a value for each parameter");
    }
    fit->optima.push_back({{optimum.parameters().begin(), optimum.parameters().end()},
                           optimum.log_likelihood()});
  }
  fit->customers = message.customers();
  fit->distinct_histories = message.distinct_histories();
  fit->repeat_purchases = message.repeat_purchases();
  fit->left_out = message.left_out();
  fit->iterations = message.iterations();
  if (fit->customers < 0 || fit->distinct_histories < 0 || fit->repeat_purchases < 0 ||
      fit->left_out < 0 || fit->iterations < 0) {
    return Refuse(path, "counts are not negative");
  }
  if (message.tests_size() > kMostTests) return Refuse(path + ".tests", "are too many");
  for (const v1::FitTest& test : message.tests()) {
    fit->tests.push_back({test.name(), test.statistic(), test.degrees(), test.p_value()});
  }
  if (message.candidates_size() > kMostCandidates)
    return Refuse(path + ".candidates", "are too many");
  for (int i = 0; i < message.candidates_size(); ++i) {
    const v1::FitCandidate& candidate = message.candidates(i);
    const std::string here = wire::JoinPath(path, "candidates", i);
    const auto kind = ModelNamed(candidate.name());
    if (!kind.ok()) return Refuse(here + ".name", std::string(kind.status().message()));
    GOODWILL_ASSIGN_OR_RETURN(const FitVerdict verdict,
                              ReadVerdict(candidate.verdict(), here + ".verdict"));
    fit->candidates.push_back({*kind, verdict, candidate.log_likelihood(), candidate.bic()});
  }
  return absl::OkStatus();
}

void WriteEffects(const ModelSpec& spec, const std::vector<CovariateEffect>& effects,
                  v1::Model* message) {
  for (const CovariateEffect& effect : effects) {
    v1::ModelEffect* out = message->add_effects();
    out->set_covariate(effect.covariate);
    out->set_parameter(std::string(spec.parameters[static_cast<size_t>(effect.parameter)]));
    out->set_coefficient(effect.coefficient);
    out->set_standard_error(effect.standard_error);
  }
}

absl::Status ReadEffects(const v1::Model& message, const std::string& path, KnownModel* model) {
  const ModelSpec& spec = SpecOf(model->kind);
  const std::span<const EffectSpec> effects = EffectsOf(model->kind);
  const auto n = static_cast<size_t>(message.effects_size());
  if (n == 0) return absl::OkStatus();
  if (effects.empty() || model->parameters.empty() || n % effects.size() != 0 ||
      n / effects.size() > kMostCovariates) {
    return Refuse(path + "effects", "must be all that the model's covariates have, or none");
  }
  for (size_t i = 0; i < n; ++i) {
    const v1::ModelEffect& effect = message.effects(static_cast<int>(i));
    const EffectSpec& wanted = effects[i % effects.size()];
    const std::string_view parameter = spec.parameters[static_cast<size_t>(wanted.parameter)];
    const std::string here = path + wire::JoinPath("", "effects", static_cast<int64_t>(i));
    if (effect.covariate() != static_cast<int32_t>(i / effects.size())) {
      return Refuse(here + ".covariate", "must be " + std::to_string(i / effects.size()));
    }
    if (effect.parameter() != parameter) {
      return Refuse(here + ".parameter", "must be " + std::string(parameter));
    }
    if (!(std::fabs(effect.coefficient()) <= 1e100)) {
      return Refuse(here + ".coefficient", "must be a number of size 1e100 at most");
    }
    model->effects.push_back({effect.covariate(), wanted.parameter, effect.coefficient(),
                              effect.standard_error()});
  }
  return absl::OkStatus();
}

}  // namespace

void wire::WriteModel(const KnownModel& model, v1::Model* message) {
  const ModelSpec& spec = SpecOf(model.kind);
  message->set_name(std::string(spec.name));
  for (size_t i = 0; i < model.parameters.size(); ++i) {
    v1::ModelParameter* parameter = message->add_parameters();
    parameter->set_name(std::string(spec.parameters[i]));
    parameter->set_value(model.parameters[i]);
    parameter->set_standard_error(model.fit ? model.fit->standard_errors[i]
                                            : std::numeric_limits<double>::quiet_NaN());
  }
  if (model.fit) WriteFit(*model.fit, message->mutable_fit());
  WriteEffects(spec, model.effects, message);
}

std::string EncodeModel(const KnownModel& model) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Model>(&arena);
  wire::WriteModel(model, message);
  return message->SerializeAsString();
}

absl::StatusOr<KnownModel> DecodeModel(std::string_view bytes) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Model>(&arena);
  GOODWILL_RETURN_IF_ERROR(wire::ParseChecked(bytes, "goodwill.v1.Model", message));
  return wire::ReadModel(*message, "");
}

absl::StatusOr<KnownModel> wire::ReadModel(const v1::Model& message, const std::string& path) {
  KnownModel model;
  const auto kind = ModelNamed(message.name());
  if (!kind.ok()) return Refuse(path + "name", std::string(kind.status().message()));
  model.kind = *kind;
  const ModelSpec& spec = SpecOf(model.kind);
  const auto n = static_cast<size_t>(message.parameters_size());
  if (n != spec.parameter_count && !(n == 0 && message.has_fit())) {
    return Refuse(path + "parameters", "must be all that the model has");
  }
  std::vector<double> errors;
  for (size_t i = 0; i < n; ++i) {
    const v1::ModelParameter& parameter = message.parameters(static_cast<int>(i));
    if (parameter.name() != spec.parameters[i]) {
      return Refuse(path + wire::JoinPath("", "parameters", static_cast<int64_t>(i)) + ".name",
                    "must be " + std::string(spec.parameters[i]));
    }
    model.parameters.push_back(parameter.value());
    errors.push_back(parameter.standard_error());
  }
  if (n > 0 && message.effects_size() == 0) {
    GOODWILL_RETURN_IF_ERROR(CheckParameters(model.kind, model.parameters));
  }
  // At covariates of 0, from which customers may be far away.
  for (const double value : model.parameters) {
    if (value >= 0 && std::isfinite(value)) continue;
    return Refuse(path + "parameters", "must be numbers that are not negative");
  }
  if (message.has_fit()) {
    model.fit.emplace();
    model.fit->kind = model.kind;
    model.fit->parameters = model.parameters;
    model.fit->standard_errors = std::move(errors);
    GOODWILL_RETURN_IF_ERROR(ReadFit(message.fit(), path + "fit", &*model.fit));
  }
  GOODWILL_RETURN_IF_ERROR(ReadEffects(message, path, &model));
  if (model.fit) model.fit->effects = model.effects;
  return model;
}

}  // namespace goodwill
