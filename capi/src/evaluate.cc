// What strategies did, from a book.
#include "goodwill/strategy/evaluate.h"

#include <optional>
#include <string_view>
#include <utility>

#include "evaluate_argument.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/strategy/score.h"
#include "guard.h"
#include "handle.h"
#include "import.h"
#include "table/arrow_export.h"
#include "table/arrow_import.h"
#include "table/evaluate_columns.h"

using goodwill::capi::Guard;

namespace {

absl::StatusOr<goodwill::EvaluateOptions> EvaluateArgument(
    const goodwill_evaluate_options* options) {
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_evaluate_options given,
                            goodwill::capi::OptionsArgument(options, "options"));
  goodwill::EvaluateOptions out;
  if (given.control_numerator != 0 || given.control_denominator != 0) {
    out.control_share = {given.control_numerator, given.control_denominator};
  }
  for (const int64_t days : {given.window_days, given.before_days}) {
    if (days < 0 || days > 36'500) {
      return absl::InvalidArgumentError("windows must be 0 to 36,500 days");
    }
  }
  out.window_days = static_cast<int32_t>(given.window_days);
  if (given.before_days != 0) out.before_days = static_cast<int32_t>(given.before_days);
  if (given.alpha != 0) out.effect.alpha = given.alpha;
  if (given.tuned_at != 0) out.effect.tuned_at = given.tuned_at;
  if (given.power != 0) out.power = given.power;
  return out;
}

}  // namespace

namespace goodwill::capi {

absl::StatusOr<Evaluation> EvaluateStream(const Book& book, const Policy& policy,
                                          ArrowArrayStream* assignments, int64_t as_of_us,
                                          int64_t known_batch,
                                          const goodwill_evaluate_options* options,
                                          const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(const EvaluateOptions how, EvaluateArgument(options));
  const MeasuresQuestion question = goodwill::QuestionOf(policy, as_of_us, known_batch);
  if (assignments == nullptr) {
    std::optional<Ratio> share;
    if (options != nullptr &&
        (options->control_numerator != 0 || options->control_denominator != 0)) {
      share = how.control_share;
    }
    return EvaluateAdopted(book, policy, question, share, how, run);
  }
  GOODWILL_ASSIGN_OR_RETURN(const Zone zone, book.ZoneOf(question));
  GOODWILL_ASSIGN_OR_RETURN(const auto reading,
                            ReadOptionsArgument(nullptr, book.currency(), zone, run));
  GOODWILL_ASSIGN_OR_RETURN(const Table table,
                            ReadArrow(goodwill::assignments::kSpec, assignments, reading));
  return Evaluate(book, question, table, how, run);
}

}  // namespace goodwill::capi

goodwill_status goodwill_book_evaluate(const goodwill_book* book, const goodwill_policy* policy,
                                       struct ArrowArrayStream* assignments, int64_t as_of_us,
                                       int64_t known_batch,
                                       const goodwill_evaluate_options* options,
                                       const char* language, int64_t language_size,
                                       const goodwill_run_options* run,
                                       struct ArrowArrayStream* out, goodwill_error** error) {
  goodwill::capi::TakenStream taken(assignments);
  return Guard(error, [&]() -> absl::Status {
    const bool adopted = assignments == nullptr;
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    if (!adopted && !taken.given()) return goodwill::capi::NullArgument("assignments");
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run running, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(std::string_view tag,
                              goodwill::capi::TextArgument(language, language_size, "language"));
    if (tag.empty()) tag = policy->policy->language;
    GOODWILL_ASSIGN_OR_RETURN(const auto speech, goodwill::ParseLanguage(tag));
    const goodwill::MeasuresQuestion question =
        goodwill::QuestionOf(*policy->policy, as_of_us, known_batch);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Zone zone, book->book.ZoneOf(question));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Evaluation evaluation,
        goodwill::capi::EvaluateStream(book->book, *policy->policy,
                                       adopted ? nullptr : taken.get(), as_of_us, known_batch,
                                       options, running));
    goodwill::ResultTable result = goodwill::EvaluationColumns(evaluation, zone, speech);
    goodwill::ExportStream(std::move(result.columns), std::move(result.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_score_plan(const goodwill_book* book, const goodwill_plan* plan,
                                         int64_t as_of_us, int64_t known_batch,
                                         int64_t window_days, const goodwill_run_options* run,
                                         goodwill_plan_score* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(plan);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    if (window_days < 0 || window_days > 36'500) {
      return absl::InvalidArgumentError("windows must be 0 to 36,500 days");
    }
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::PlanScore score,
        goodwill::ScorePlan(book->book, *plan->plan, as_of_us, known_batch,
                            static_cast<int32_t>(window_days), how));
    goodwill_plan_score found{};
    found.value = score.policy.value;
    found.standard_error = score.policy.standard_error;
    found.low = score.policy.interval.low;
    found.high = score.policy.interval.high;
    found.effective_size = score.policy.effective_size;
    found.adopted = score.adopted;
    found.customers = score.customers;
    found.unsupported = score.unsupported;
    found.waiting = score.waiting;
    found.unknown = score.unknown;
    found.on_margin = score.on_margin ? 1 : 0;
    return goodwill::capi::FillStruct(found, out, "out");
  });
}
