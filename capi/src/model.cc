// Purchase models: given, fitted, asked.
#include "goodwill/value/models/model.h"

#include <algorithm>
#include <limits>
#include <span>
#include <string>

#include "goodwill/value/models/best.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/fit_with.h"
#include "goodwill/value/models/influence.h"
#include "goodwill/value/models/profile.h"
#include "goodwill/value/models/score.h"
#include "goodwill/value/models/segments.h"
#include "guard.h"
#include "handle.h"
#include "wire/model_wire.h"

using goodwill::KnownModel;
using goodwill::ModelKind;
using goodwill::Quantity;
using goodwill::SpendQuantity;
using goodwill::capi::Guard;

namespace {

// Of the arrays in goodwill_model_info.
constexpr size_t kMost = 8;
static_assert(goodwill::ModelSpec::kMostParameters <= kMost);

absl::StatusOr<ModelKind> KindArgument(const char* name, int64_t size, const char* argument) {
  GOODWILL_ASSIGN_OR_RETURN(const auto text, goodwill::capi::TextArgument(name, size, argument));
  return goodwill::ModelNamed(text);
}

// Columns as spans, as far as they are needed.
struct Rows {
  goodwill_histories given;

  static absl::StatusOr<Rows> Of(const goodwill_histories* rows, goodwill::ModelRows wanted) {
    GOODWILL_REQUIRE(rows);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill_histories given,
                              goodwill::capi::OptionsArgument(rows, "rows"));
    if (given.count < 0) return absl::InvalidArgumentError("rows.count is negative");
    if (given.count > 0) {
      if (given.frequency == nullptr) return goodwill::capi::NullArgument("rows.frequency");
      if (wanted == goodwill::ModelRows::kSpend) {
        if (given.mean_amount == nullptr) return goodwill::capi::NullArgument("rows.mean_amount");
      } else {
        if (given.recency == nullptr && wanted != goodwill::ModelRows::kRenewals) {
          return goodwill::capi::NullArgument("rows.recency");
        }
        if (given.tenure == nullptr) return goodwill::capi::NullArgument("rows.tenure");
      }
    }
    const auto most = static_cast<int64_t>(goodwill::kMostCovariates);
    if (given.covariate_count < 0 || given.covariate_count > most) {
      return absl::InvalidArgumentError("rows.covariate_count must be from 0 to " +
                                        std::to_string(most));
    }
    if (given.covariate_count > 0 && given.count > 0 && given.covariates == nullptr) {
      return goodwill::capi::NullArgument("rows.covariates");
    }
    return Rows{given};
  }

  size_t size() const { return static_cast<size_t>(given.count); }
  size_t covariates() const { return static_cast<size_t>(given.covariate_count); }
  std::span<const int64_t> weights() const {
    return given.weights == nullptr ? std::span<const int64_t>()
                                    : std::span<const int64_t>(given.weights, size());
  }
  goodwill::HistoryColumns histories() const {
    return {{given.frequency, size()},
            {given.recency, given.recency == nullptr ? 0 : size()},
            {given.tenure, size()},
            weights(),
            {given.log_gaps, given.log_gaps == nullptr ? 0 : size()},
            {given.covariates, size() * covariates()},
            covariates()};
  }
  goodwill::SpendColumns spend() const {
    return {{given.frequency, size()}, {given.mean_amount, size()}, weights()};
  }
};

absl::StatusOr<const KnownModel*> ModelArgument(const goodwill_model* model) {
  GOODWILL_REQUIRE(model);
  if (model->model->parameters.empty()) {
    return absl::FailedPreconditionError(
        "the model has no parameters: the data did not identify any; see the findings of its fit");
  }
  return model->model.get();
}

// A question to a model of purchases: the model, the rows, and how many results.
struct Asked {
  const KnownModel* known;
  Rows columns;
  goodwill::Question question;
  size_t count;
  goodwill::Run how;

  static absl::StatusOr<Asked> Of(const goodwill_model* model, const goodwill_histories* rows,
                                  goodwill::Question question, const double* t, int64_t t_count,
                                  const goodwill_run_options* run) {
    GOODWILL_ASSIGN_OR_RETURN(const KnownModel* known, ModelArgument(model));
    const goodwill::ModelSpec& spec = goodwill::SpecOf(known->kind);
    if (spec.of_spend()) {
      return absl::FailedPreconditionError(std::string(spec.name) + " knows of spend only");
    }
    GOODWILL_ASSIGN_OR_RETURN(const Rows columns, Rows::Of(rows, spec.rows));
    size_t count = columns.size();
    const bool timed =
        question.quantity != Quantity::kLogLikelihood && question.quantity != Quantity::kPAlive;
    if (timed) {
      if (t_count < 0) return absl::InvalidArgumentError("t_count is negative");
      if (t_count > 0) GOODWILL_REQUIRE(t);
      const auto times = static_cast<size_t>(t_count);
      if (times == 0 && count > 0) return absl::InvalidArgumentError("t is not given");
      question.t = {t, times};
      if (count == 1) count = times;
    }
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    return Asked{known, columns, question, count, how};
  }
};

absl::Status Ask(const goodwill_model* model, const goodwill_histories* rows,
                 goodwill::Question question, const double* t, int64_t t_count,
                 const goodwill_run_options* run, double* out) {
  GOODWILL_REQUIRE(out);
  GOODWILL_ASSIGN_OR_RETURN(const Asked asked, Asked::Of(model, rows, question, t, t_count, run));
  std::fill_n(out, asked.count, 0.0);
  const absl::Status status = goodwill::Score(*asked.known, asked.columns.histories(),
                                              asked.question, {out, asked.count}, asked.how);
  if (!status.ok()) std::fill_n(out, asked.count, 0.0);
  return status;
}

absl::StatusOr<Quantity> QuantityArgument(const goodwill_question& question) {
  if (question.reserved != 0) return absl::InvalidArgumentError("question.reserved must be 0");
  switch (question.quantity) {
    case GOODWILL_QUANTITY_P_ALIVE:
      return Quantity::kPAlive;
    case GOODWILL_QUANTITY_EXPECTED_PURCHASES:
      return Quantity::kExpectedPurchases;
    case GOODWILL_QUANTITY_P_PURCHASES:
      return Quantity::kPPurchases;
    case GOODWILL_QUANTITY_P_ANY_PURCHASE:
      return Quantity::kPAnyPurchase;
    case GOODWILL_QUANTITY_RESIDUAL:
      return Quantity::kResidual;
    default:
      return absl::InvalidArgumentError("question.quantity must be one of GOODWILL_QUANTITY_*");
  }
}

absl::Status AskSpend(const KnownModel& known, const Rows& columns, SpendQuantity quantity,
                      const goodwill_run_options* run, double* out) {
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
  std::fill_n(out, columns.size(), 0.0);
  const absl::Status status =
      goodwill::ScoreSpend(goodwill::MakeSpendModel(known.parameters), columns.spend(), quantity,
                           {out, columns.size()}, how);
  if (!status.ok()) std::fill_n(out, columns.size(), 0.0);
  return status;
}

void GiveModel(KnownModel model, goodwill_model** out) {
  *out = new goodwill_model{std::make_shared<const KnownModel>(std::move(model))};
}

absl::Status Fit(const char* model, int64_t model_size, const goodwill_histories* rows,
                 const goodwill::FitOptions& options, const goodwill_run_options* run,
                 goodwill_model** out) {
  GOODWILL_REQUIRE(out);
  *out = nullptr;
  GOODWILL_ASSIGN_OR_RETURN(const auto name,
                            goodwill::capi::TextArgument(model, model_size, "model"));
  goodwill::ModelRows wanted = goodwill::ModelRows::kHistories;
  if (name != goodwill::kBestModel) {
    GOODWILL_ASSIGN_OR_RETURN(const ModelKind kind, goodwill::ModelNamed(name));
    wanted = goodwill::SpecOf(kind).rows;
  }
  GOODWILL_ASSIGN_OR_RETURN(const Rows columns, Rows::Of(rows, wanted));
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
  if (wanted == goodwill::ModelRows::kSpend && (!options.plain() || columns.covariates() > 0)) {
    return absl::InvalidArgumentError("gamma_gamma takes neither covariates nor a prior");
  }
  GOODWILL_ASSIGN_OR_RETURN(
      goodwill::ModelFit fit,
      wanted == goodwill::ModelRows::kSpend
          ? goodwill::FitSpend(columns.spend(), how)
          : goodwill::FitNamedWith(name, columns.histories(), options, how));
  KnownModel known{fit.kind, fit.parameters, {}, fit.effects};
  known.fit = std::move(fit);
  GiveModel(std::move(known), out);
  return absl::OkStatus();
}

}  // namespace

goodwill_status goodwill_model_create(const char* name, int64_t name_size,
                                      const double* parameters, int64_t count,
                                      goodwill_model** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const ModelKind kind, KindArgument(name, name_size, "name"));
    if (count < 0) return absl::InvalidArgumentError("count is negative");
    if (count > 0) GOODWILL_REQUIRE(parameters);
    const std::span<const double> given(parameters, static_cast<size_t>(count));
    GOODWILL_RETURN_IF_ERROR(goodwill::CheckParameters(kind, given));
    GiveModel({kind, {given.begin(), given.end()}, {}, {}}, out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_fit(const char* model, int64_t model_size, const goodwill_histories* rows,
                             const goodwill_run_options* run, goodwill_model** out,
                             goodwill_error** error) {
  return Guard(error, [&] { return Fit(model, model_size, rows, {}, run, out); });
}

goodwill_status goodwill_fit_with(const char* model, int64_t model_size,
                                  const goodwill_histories* rows,
                                  const goodwill_fit_options* options,
                                  const goodwill_run_options* run, goodwill_model** out,
                                  goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    goodwill::FitOptions how;
    if (options != nullptr) {
      GOODWILL_ASSIGN_OR_RETURN(const goodwill_fit_options given,
                                goodwill::capi::OptionsArgument(options, "options"));
      how.ridge = given.ridge;
      if (given.prior != nullptr) {
        GOODWILL_ASSIGN_OR_RETURN(how.prior, ModelArgument(given.prior));
        how.prior_spread = given.prior_spread;
      }
    }
    return Fit(model, model_size, rows, how, run, out);
  });
}

goodwill_status goodwill_model_encode(const goodwill_model* model, goodwill_buffer** bytes,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(bytes);
    *bytes = nullptr;
    GOODWILL_REQUIRE(model);
    goodwill::capi::Give(goodwill::EncodeModel(*model->model), bytes);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_model_decode(const void* bytes, int64_t size, goodwill_model** out,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto document,
                              goodwill::capi::BytesArgument(bytes, size, "bytes"));
    GOODWILL_ASSIGN_OR_RETURN(KnownModel known, goodwill::DecodeModel(document));
    GiveModel(std::move(known), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_model_describe(const goodwill_model* model, goodwill_model_info* out,
                                        goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(model);
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const KnownModel& known = *model->model;
    const goodwill::ModelSpec& spec = goodwill::SpecOf(known.kind);
    goodwill_model_info info{};
    info.name = spec.name.data();
    info.parameter_count = static_cast<int64_t>(known.parameters.size());
    for (size_t i = 0; i < kMost; ++i) {
      info.parameter_names[i] = i < spec.parameter_count ? spec.parameters[i].data() : nullptr;
      const bool there = i < known.parameters.size();
      info.parameters[i] = there ? known.parameters[i] : kNaN;
      info.standard_errors[i] = there && known.fit ? known.fit->standard_errors[i] : kNaN;
    }
    info.log_likelihood = info.aic = info.bic = kNaN;
    info.nbd_log_likelihood = info.likelihood_ratio = kNaN;
    if (known.fit) {
      info.log_likelihood = known.fit->log_likelihood;
      info.aic = known.fit->aic;
      info.bic = known.fit->bic;
      info.nbd_log_likelihood = known.fit->nbd_log_likelihood;
      info.likelihood_ratio = known.fit->likelihood_ratio;
      info.customers = known.fit->customers;
      info.distinct_histories = known.fit->distinct_histories;
      info.verdict = static_cast<int32_t>(known.fit->verdict);
      info.converged = known.fit->converged ? 1 : 0;
    }
    return goodwill::capi::FillStruct(info, out, "out");
  });
}

goodwill_status goodwill_model_log_likelihood(const goodwill_model* model,
                                              const goodwill_histories* rows,
                                              const goodwill_run_options* run, double* out,
                                              goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_ASSIGN_OR_RETURN(const KnownModel* known, ModelArgument(model));
    if (!goodwill::SpecOf(known->kind).of_spend()) {
      return Ask(model, rows, {Quantity::kLogLikelihood, {}, 0, 0}, nullptr, 0, run, out);
    }
    GOODWILL_REQUIRE(out);
    GOODWILL_ASSIGN_OR_RETURN(const Rows columns, Rows::Of(rows, goodwill::ModelRows::kSpend));
    return AskSpend(*known, columns, SpendQuantity::kLogLikelihood, run, out);
  });
}

goodwill_status goodwill_model_p_alive(const goodwill_model* model, const goodwill_histories* rows,
                                       const goodwill_run_options* run, double* out,
                                       goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Ask(model, rows, {Quantity::kPAlive, {}, 0, 0}, nullptr, 0, run, out);
  });
}

goodwill_status goodwill_model_expected_purchases(const goodwill_model* model,
                                                  const goodwill_histories* rows, const double* t,
                                                  int64_t t_count, const goodwill_run_options* run,
                                                  double* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Ask(model, rows, {Quantity::kExpectedPurchases, {}, 0, 0}, t, t_count, run, out);
  });
}

goodwill_status goodwill_model_p_purchases(const goodwill_model* model,
                                           const goodwill_histories* rows, const double* t,
                                           int64_t t_count, int64_t k,
                                           const goodwill_run_options* run, double* out,
                                           goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Ask(model, rows, {Quantity::kPPurchases, {}, k, 0}, t, t_count, run, out);
  });
}

goodwill_status goodwill_model_p_any_purchase(const goodwill_model* model,
                                              const goodwill_histories* rows, const double* t,
                                              int64_t t_count, const goodwill_run_options* run,
                                              double* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Ask(model, rows, {Quantity::kPAnyPurchase, {}, 0, 0}, t, t_count, run, out);
  });
}

goodwill_status goodwill_model_residual(const goodwill_model* model, const goodwill_histories* rows,
                                        double rate, const double* t, int64_t t_count,
                                        const goodwill_run_options* run, double* out,
                                        goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Ask(model, rows, {Quantity::kResidual, {}, 0, rate}, t, t_count, run, out);
  });
}

goodwill_status goodwill_model_expected_spend(const goodwill_model* model,
                                              const goodwill_histories* rows,
                                              const goodwill_run_options* run, double* out,
                                              goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    GOODWILL_ASSIGN_OR_RETURN(const KnownModel* known, ModelArgument(model));
    if (!goodwill::SpecOf(known->kind).of_spend()) {
      return absl::FailedPreconditionError("only gamma_gamma knows of spend");
    }
    GOODWILL_ASSIGN_OR_RETURN(const Rows columns, Rows::Of(rows, goodwill::ModelRows::kSpend));
    return AskSpend(*known, columns, SpendQuantity::kExpectedSpend, run, out);
  });
}

goodwill_status goodwill_model_intervals(const goodwill_model* model,
                                         const goodwill_histories* rows,
                                         const goodwill_question* question,
                                         const goodwill_run_options* run, double* low,
                                         double* high, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(low);
    GOODWILL_REQUIRE(high);
    GOODWILL_REQUIRE(question);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill_question given,
                              goodwill::capi::OptionsArgument(question, "question"));
    GOODWILL_ASSIGN_OR_RETURN(const Quantity quantity, QuantityArgument(given));
    GOODWILL_ASSIGN_OR_RETURN(
        const Asked asked,
        Asked::Of(model, rows, {quantity, {}, given.k, given.rate}, given.t, given.t_count, run));
    std::fill_n(low, asked.count, 0.0);
    std::fill_n(high, asked.count, 0.0);
    const absl::Status status =
        goodwill::ScoreIntervals(*asked.known, asked.columns.histories(), asked.question,
                                 given.level, {low, asked.count}, {high, asked.count}, asked.how);
    if (!status.ok()) {
      std::fill_n(low, asked.count, 0.0);
      std::fill_n(high, asked.count, 0.0);
    }
    return status;
  });
}

goodwill_status goodwill_model_influence(const goodwill_model* model,
                                         const goodwill_histories* rows,
                                         const goodwill_run_options* run, double* out,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    GOODWILL_ASSIGN_OR_RETURN(
        const Asked asked,
        Asked::Of(model, rows, {Quantity::kLogLikelihood, {}, 0, 0}, nullptr, 0, run));
    std::fill_n(out, asked.count, 0.0);
    const absl::Status status = goodwill::Influence(*asked.known, asked.columns.histories(),
                                                    {out, asked.count}, asked.how);
    if (!status.ok()) std::fill_n(out, asked.count, 0.0);
    return status;
  });
}

goodwill_status goodwill_model_profile(const goodwill_model* model, const goodwill_histories* rows,
                                       double level, const goodwill_run_options* run, double* low,
                                       double* high, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(low);
    GOODWILL_REQUIRE(high);
    GOODWILL_ASSIGN_OR_RETURN(
        const Asked asked,
        Asked::Of(model, rows, {Quantity::kLogLikelihood, {}, 0, 0}, nullptr, 0, run));
    const size_t parameters = asked.known->parameters.size();
    std::fill_n(low, parameters, 0.0);
    std::fill_n(high, parameters, 0.0);
    GOODWILL_ASSIGN_OR_RETURN(
        const std::vector<goodwill::ParameterInterval> intervals,
        goodwill::Profile(*asked.known, asked.columns.histories(), level, asked.how));
    for (size_t i = 0; i < intervals.size(); ++i) {
      low[i] = intervals[i].low;
      high[i] = intervals[i].high;
    }
    return absl::OkStatus();
  });
}

goodwill_status goodwill_model_spread(const goodwill_model* whole, const goodwill_histories* rows,
                                      const int32_t* segments, const goodwill_run_options* run,
                                      double* spread, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(spread);
    *spread = 0;
    GOODWILL_ASSIGN_OR_RETURN(
        const Asked asked,
        Asked::Of(whole, rows, {Quantity::kLogLikelihood, {}, 0, 0}, nullptr, 0, run));
    if (asked.count > 0) GOODWILL_REQUIRE(segments);
    GOODWILL_ASSIGN_OR_RETURN(
        *spread, goodwill::SpreadOfSegments(*asked.known, asked.columns.histories(),
                                            {segments, asked.count}, asked.how));
    return absl::OkStatus();
  });
}

goodwill_status goodwill_model_test_segments(const goodwill_model* model,
                                             const goodwill_histories* rows,
                                             const int32_t* segments,
                                             const goodwill_run_options* run, double* statistic,
                                             int64_t* degrees, double* p_value,
                                             goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(statistic);
    GOODWILL_REQUIRE(degrees);
    GOODWILL_REQUIRE(p_value);
    *statistic = *p_value = 0;
    *degrees = 0;
    GOODWILL_ASSIGN_OR_RETURN(
        const Asked asked,
        Asked::Of(model, rows, {Quantity::kLogLikelihood, {}, 0, 0}, nullptr, 0, run));
    if (asked.count > 0) GOODWILL_REQUIRE(segments);
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::FitTest test,
        goodwill::TestSegments(asked.known->kind, asked.columns.histories(),
                               {segments, asked.count}, asked.how));
    *statistic = test.statistic;
    *degrees = test.degrees;
    *p_value = test.p_value;
    return absl::OkStatus();
  });
}

void goodwill_model_free(goodwill_model* model) { delete model; }
