// Plans.
#include "goodwill/strategy/plan.h"
#include "goodwill/strategy/adoption.h"
#include "goodwill/strategy/contest.h"
#include "goodwill/strategy/growth.h"
#include "goodwill/strategy/strategy_book.h"

#include <memory>
#include <utility>

#include "customer_argument.h"
#include "guard.h"
#include "handle.h"
#include "table/plan_columns.h"
#include "wire/case_wire.h"
#include "wire/explanation_wire.h"
#include "wire/plan_wire.h"

using goodwill::CustomerIdView;
using goodwill::capi::CustomerArgument;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

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

struct WantedPlan {
  goodwill::PlanOptions options;
  goodwill::StrategyPolicy strategy;
};

absl::StatusOr<WantedPlan> PlanArgument(const goodwill::Policy& own,
                                        const goodwill_plan_options* options) {
  WantedPlan out;
  out.strategy = own.strategy.value_or(goodwill::StrategyPolicy());
  if (options == nullptr) return out;
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_plan_options given,
                            goodwill::capi::OptionsArgument(options, "options"));
  if (given.budgets_size < 0 || given.budgets_size > goodwill::kMostResources) {
    return absl::InvalidArgumentError("there may be 0 to 16 budgets");
  }
  if (given.budgets == nullptr && given.budgets_size > 0) {
    return goodwill::capi::NullArgument("options.budgets");
  }
  for (int64_t i = 0; i < given.budgets_size; ++i) {
    const goodwill_budget& budget = given.budgets[i];
    GOODWILL_ASSIGN_OR_RETURN(
        const auto name, TextArgument(budget.resource, budget.resource_size, "budget.resource"));
    if (budget.at_least != 0 && budget.at_least != 1) {
      return absl::InvalidArgumentError("budget.at_least is 0 or 1");
    }
    out.options.budgets.push_back({std::string(name), budget.amount, budget.at_least == 1});
  }
  if (given.policy != nullptr) {
    const goodwill::Policy& other = *given.policy->policy;
    if (other.currency != own.currency) {
      return absl::InvalidArgumentError("the policy is in " + std::string(other.currency.code()) +
                                        ", and the assessment in " +
                                        std::string(own.currency.code()));
    }
    out.strategy = other.strategy.value_or(goodwill::StrategyPolicy());
    out.options.policy = other.digest;
  }
  return out;
}

}  // namespace

goodwill_status goodwill_assessment_plan(const goodwill_assessment* assessment,
                                         const goodwill_book* book,
                                         const goodwill_plan_options* options,
                                         const goodwill_run_options* run,
                                         goodwill_plan** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(assessment);
    if (book != nullptr) GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(WantedPlan wanted,
                              PlanArgument(assessment->assessment->policy(), options));
    GOODWILL_ASSIGN_OR_RETURN(
        auto plan,
        goodwill::MakePlan(assessment->assessment, std::move(wanted.strategy),
                           book == nullptr ? nullptr : &book->book, how, wanted.options));
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

goodwill_status goodwill_plan_total(const goodwill_plan* plan, goodwill_plan_totals* out,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(plan);
    const goodwill::PlanHead& head = plan->plan->head();
    goodwill_plan_totals totals{};
    totals.customers = head.customers;
    totals.budgeted = head.budgets.empty() ? 0 : 1;
    totals.planned = head.planned;
    totals.bound = head.bound;
    totals.gap = head.Gap();
    totals.adopted = head.steadiness.adopted;
    totals.overridden = head.steadiness.overridden;
    totals.switched = head.steadiness.switched;
    totals.held = head.steadiness.held;
    totals.held_cost = head.steadiness.cost;
    totals.flips_per_year = head.steadiness.FlipsPerYear();
    return goodwill::capi::FillStruct(totals, out, "out");
  });
}

goodwill_status goodwill_plan_budgets(const goodwill_plan* plan, struct ArrowArrayStream* out,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(plan);
    goodwill::ResultTable table = goodwill::PlanBudgetColumns(*plan->plan);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_check(const goodwill_plan* plan, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(plan);
    const goodwill::PlanProof* const proof = plan->plan->proof();
    if (proof == nullptr) return absl::OkStatus();
    return goodwill::CheckAllocation(proof->problem(), proof->allocation);
  });
}

goodwill_status goodwill_plan_growth_targets(const goodwill_plan* plan, int32_t percent,
                                             int32_t days, int32_t money,
                                             const goodwill_run_options* run,
                                             struct ArrowArrayStream* out,
                                             goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(plan);
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    goodwill::GrowthQuestion question;
    if (percent != 0) question.percentile = goodwill::Ratio{percent, 100};
    if (days != 0) question.days = days;
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<goodwill::GrowthTarget> targets,
                              goodwill::GrowthTargetsOf(*plan->plan, question, how));
    goodwill::ResultTable table = goodwill::GrowthColumns(*plan->plan, targets, form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_changes(const goodwill_plan* before, const goodwill_plan* after,
                                      struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(before);
    GOODWILL_REQUIRE(after);
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<goodwill::PlanDifference> changes,
                              goodwill::ComparePlans(*before->plan, *after->plan));
    goodwill::ResultTable table =
        goodwill::PlanChangeColumns(*before->plan, *after->plan, changes);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_encode(const goodwill_plan* plan, goodwill_buffer** document,
                                     goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_REQUIRE(plan);
    GOODWILL_ASSIGN_OR_RETURN(std::string bytes, goodwill::EncodePlan(*plan->plan));
    goodwill::capi::Give(std::move(bytes), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_digest(const goodwill_plan* plan, goodwill_buffer** text,
                                     goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_REQUIRE(plan);
    GOODWILL_ASSIGN_OR_RETURN(std::string digest, goodwill::PlanDigest(*plan->plan));
    goodwill::capi::Give(std::move(digest), text);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_plan_contest(const goodwill_plan* plan, const char* customer_id,
                                      int64_t customer_id_size, const char* text,
                                      int64_t text_size, const char* approver,
                                      int64_t approver_size, int64_t at_us,
                                      goodwill_buffer** command, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(command);
    *command = nullptr;
    GOODWILL_REQUIRE(plan);
    const goodwill::MeasuresHeader& header = plan->plan->assessment().measures().header();
    GOODWILL_ASSIGN_OR_RETURN(const CustomerIdView id,
                              CustomerArgument(header.ids, customer_id, customer_id_size));
    GOODWILL_ASSIGN_OR_RETURN(const auto words, TextArgument(text, text_size, "text"));
    GOODWILL_ASSIGN_OR_RETURN(const auto by, TextArgument(approver, approver_size, "approver"));
    GOODWILL_ASSIGN_OR_RETURN(const std::string digest, goodwill::PlanDigest(*plan->plan));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Command open,
        goodwill::ContestDecision(*plan->plan, id, digest, words, by, at_us));
    goodwill::capi::Give(goodwill::EncodeCommand(open, header.currency), command);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_journal(const goodwill_book* book, int64_t as_of_us,
                                      int64_t known_batch, struct ArrowArrayStream* out,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto rows,
                              goodwill::JournalOf(book->book, as_of_us, known_batch));
    goodwill::ResultTable table = goodwill::JournalColumns(rows, book->book.ids());
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

goodwill_status goodwill_plan_strategy_book(const goodwill_plan* plan, const char* language,
                                            int64_t language_size, goodwill_buffer** text,
                                            goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_REQUIRE(plan);
    GOODWILL_ASSIGN_OR_RETURN(const auto speech, LanguageFor(*plan->plan, language, language_size));
    GOODWILL_ASSIGN_OR_RETURN(std::string book, goodwill::StrategyBook(*plan->plan, speech));
    goodwill::capi::Give(std::move(book), text);
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
