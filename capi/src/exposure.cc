// Exposure to few customers, and who made customers expensive.
#include "goodwill/assess/exposure.h"

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/service_cost.h"
#include "guard.h"
#include "handle.h"
#include "table/service_columns.h"
#include "wire/explanation_wire.h"

using goodwill::capi::Guard;

namespace {

absl::StatusOr<goodwill::ExposureQuestion> QuestionArgument(
    const goodwill_exposure_options* options, goodwill::MeasuresQuestion measures) {
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_exposure_options given,
                            goodwill::capi::OptionsArgument(options, "options"));
  goodwill::ExposureQuestion out;
  out.measures = std::move(measures);
  out.seed = given.seed;
  if (given.curve_points != 0) out.curve_points = given.curve_points;
  if (given.shortfall_rounds != 0) out.shortfall_rounds = given.shortfall_rounds;
  if (given.fixed_costs_minor < 0) {
    return absl::InvalidArgumentError("options.fixed_costs_minor is negative");
  }
  if (given.fixed_costs_minor != 0) out.fixed_costs = given.fixed_costs_minor;
  if (given.bootstrap_rounds == 0) return out;
  goodwill::BootstrapOptions& bootstrap = out.bootstrap.emplace();
  bootstrap.rounds = given.bootstrap_rounds;
  bootstrap.seed = given.seed;
  if (given.level_numerator != 0 || given.level_denominator != 0) {
    bootstrap.level = {given.level_numerator, given.level_denominator};
  }
  return out;
}

}  // namespace

goodwill_status goodwill_book_exposure(const goodwill_book* book, const goodwill_policy* policy,
                                       int64_t as_of_us, int64_t known_batch,
                                       const goodwill_exposure_options* options,
                                       const goodwill_run_options* run,
                                       goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::ExposureQuestion question,
        QuestionArgument(options,
                         goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch)));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Exposure exposure,
        goodwill::ExposureOf(book->book, question, *policy->policy, how));
    goodwill::capi::Give(goodwill::EncodeExposure(exposure, policy->policy->currency), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_service_cost(const goodwill_book* book,
                                           const goodwill_policy* policy, int64_t as_of_us,
                                           int64_t known_batch, int32_t by, int32_t money,
                                           const goodwill_run_options* run,
                                           struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    if (by < GOODWILL_SERVICE_BY_CUSTOMER || by > GOODWILL_SERVICE_BY_CAUSE) {
      return absl::InvalidArgumentError("cost to serve is told by customer, tier or cause");
    }
    const goodwill::MeasuresQuestion question =
        goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch);
    GOODWILL_ASSIGN_OR_RETURN(
        const auto assessment,
        goodwill::AssessBook(book->book, question, policy->policy, how));
    const goodwill::MeasuresHeader& header = assessment->measures().header();
    goodwill::ResultTable table;
    if (by == GOODWILL_SERVICE_BY_CAUSE) {
      GOODWILL_ASSIGN_OR_RETURN(
          const auto causes,
          goodwill::ServiceCostByCause(book->book, question, *assessment));
      table = goodwill::CauseCostColumns(causes, header.currency, form);
    } else if (by == GOODWILL_SERVICE_BY_TIER) {
      GOODWILL_ASSIGN_OR_RETURN(const auto tiers, goodwill::ServiceCostByTier(*assessment));
      table = goodwill::ServiceCostColumns(tiers, std::nullopt, header.currency, form);
    } else {
      table = goodwill::ServiceCostColumns(goodwill::ServiceCostByCustomer(*assessment),
                                           header.ids, header.currency, form);
    }
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}
