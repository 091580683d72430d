// Plans.
#include "goodwill/strategy/plan.h"

#include <memory>
#include <utility>

#include "customer_argument.h"
#include "guard.h"
#include "handle.h"
#include "table/plan_columns.h"
#include "wire/explanation_wire.h"

using goodwill::CustomerIdView;
using goodwill::capi::CustomerArgument;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

struct goodwill_plan {
  std::shared_ptr<const goodwill::Plan> plan;
  int64_t size;
};

namespace {

absl::StatusOr<goodwill::Language> LanguageFor(const goodwill::Plan& plan, const char* language,
                                               int64_t size) {
  GOODWILL_ASSIGN_OR_RETURN(const auto tag, TextArgument(language, size, "language"));
  return goodwill::ParseLanguage(tag.empty() ? std::string_view(plan.assessment().policy().language)
                                             : tag);
}

absl::StatusOr<goodwill::Explanation> ExplainOne(const goodwill_plan* plan, const char* customer_id,
                                                 int64_t customer_id_size, const char* language,
                                                 int64_t language_size) {
  GOODWILL_REQUIRE(plan);
  const goodwill::Plan& p = *plan->plan;
  GOODWILL_ASSIGN_OR_RETURN(
      const CustomerIdView id,
      CustomerArgument(p.assessment().measures().header().ids, customer_id, customer_id_size));
  GOODWILL_ASSIGN_OR_RETURN(const auto speech, LanguageFor(p, language, language_size));
  return goodwill::ExplainPlan(p, id, speech);
}

absl::StatusOr<goodwill::Explanation> WhyNotOne(const goodwill_plan* plan, const char* customer_id,
                                                int64_t customer_id_size, int32_t strategy,
                                                const char* language, int64_t language_size) {
  GOODWILL_REQUIRE(plan);
  const goodwill::Plan& p = *plan->plan;
  if (strategy < 0 || strategy >= goodwill::kStrategies) {
    return absl::InvalidArgumentError("strategy is none of GOODWILL_STRATEGY_*");
  }
  GOODWILL_ASSIGN_OR_RETURN(
      const CustomerIdView id,
      CustomerArgument(p.assessment().measures().header().ids, customer_id, customer_id_size));
  GOODWILL_ASSIGN_OR_RETURN(const auto speech, LanguageFor(p, language, language_size));
  return goodwill::WhyNot(p, id, static_cast<goodwill::Strategy>(strategy), speech);
}

}  // namespace

goodwill_status goodwill_assessment_plan(const goodwill_assessment* assessment,
                                         const goodwill_book* book, const goodwill_run_options* run,
                                         goodwill_plan** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(assessment);
    if (book != nullptr) GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(auto plan,
                              goodwill::MakePlan(assessment->assessment, {},
                                                 book == nullptr ? nullptr : &book->book, how));
    *out = new goodwill_plan{plan, plan->head().customers};
    return absl::OkStatus();
  });
}

int64_t goodwill_plan_size(const goodwill_plan* plan) { return plan == nullptr ? 0 : plan->size; }

goodwill_status goodwill_plan_export(const goodwill_plan* plan, const char* language,
                                     int64_t language_size, struct ArrowArrayStream* out,
                                     goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(plan);
    GOODWILL_ASSIGN_OR_RETURN(const auto speech, LanguageFor(*plan->plan, language, language_size));
    goodwill::ResultTable table = goodwill::PlanColumns(*plan->plan, speech);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_strategies(const goodwill_plan* plan, struct ArrowArrayStream* out,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(plan);
    goodwill::ResultTable table = goodwill::PlanStrategyColumns(*plan->plan);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_unassessed(const goodwill_plan* plan, const char* language,
                                         int64_t language_size, struct ArrowArrayStream* out,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(plan);
    GOODWILL_ASSIGN_OR_RETURN(const auto speech, LanguageFor(*plan->plan, language, language_size));
    goodwill::ResultTable table = goodwill::PlanUnassessedColumns(*plan->plan, speech);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_text(const goodwill_plan* plan, const char* language,
                                   int64_t language_size, goodwill_buffer** text,
                                   goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_REQUIRE(plan);
    GOODWILL_ASSIGN_OR_RETURN(const auto speech, LanguageFor(*plan->plan, language, language_size));
    goodwill::capi::Give(goodwill::PlanText(*plan->plan, speech), text);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_explain(const goodwill_plan* plan, const char* customer_id,
                                      int64_t customer_id_size, const char* language,
                                      int64_t language_size, goodwill_buffer** document,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Explanation why,
        ExplainOne(plan, customer_id, customer_id_size, language, language_size));
    goodwill::capi::Give(goodwill::EncodeExplanation(why), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_explain_text(const goodwill_plan* plan, const char* customer_id,
                                           int64_t customer_id_size, const char* language,
                                           int64_t language_size, goodwill_buffer** text,
                                           goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(
        goodwill::Explanation why,
        ExplainOne(plan, customer_id, customer_id_size, language, language_size));
    goodwill::capi::Give(std::move(why.text), text);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_why_not(const goodwill_plan* plan, const char* customer_id,
                                      int64_t customer_id_size, int32_t strategy,
                                      const char* language, int64_t language_size,
                                      goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Explanation why,
        WhyNotOne(plan, customer_id, customer_id_size, strategy, language, language_size));
    goodwill::capi::Give(goodwill::EncodeExplanation(why), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_why_not_text(const goodwill_plan* plan, const char* customer_id,
                                           int64_t customer_id_size, int32_t strategy,
                                           const char* language, int64_t language_size,
                                           goodwill_buffer** text, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(
        goodwill::Explanation why,
        WhyNotOne(plan, customer_id, customer_id_size, strategy, language, language_size));
    goodwill::capi::Give(std::move(why.text), text);
    return absl::OkStatus();
  });
}

void goodwill_plan_free(goodwill_plan* plan) { delete plan; }
