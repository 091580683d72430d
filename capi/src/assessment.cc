// Assessments, explanations and concentration.
#include "goodwill/assess/assessment.h"

#include "goodwill/assess/explanation.h"
#include "goodwill/value/concentration.h"
#include "customer_argument.h"
#include "guard.h"
#include "handle.h"
#include "table/result_columns.h"
#include "table/tier_columns.h"
#include "wire/explanation_wire.h"

using goodwill::CustomerIdView;
using goodwill::capi::CustomerArgument;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

absl::StatusOr<goodwill::Language> LanguageFor(const goodwill::Assessment& assessment,
                                               const char* language, int64_t size) {
  GOODWILL_ASSIGN_OR_RETURN(const auto tag, TextArgument(language, size, "language"));
  return goodwill::ParseLanguage(tag.empty() ? std::string_view(assessment.policy().language)
                                             : tag);
}

absl::StatusOr<goodwill::Explanation> ExplainOne(const goodwill_assessment* assessment,
                                                 const char* customer_id, int64_t customer_id_size,
                                                 const char* language, int64_t language_size) {
  GOODWILL_REQUIRE(assessment);
  const goodwill::Assessment& a = *assessment->assessment;
  GOODWILL_ASSIGN_OR_RETURN(
      const CustomerIdView id,
      CustomerArgument(a.measures().header().ids, customer_id, customer_id_size));
  GOODWILL_ASSIGN_OR_RETURN(const auto speech, LanguageFor(a, language, language_size));
  return goodwill::Explain(a, id, speech);
}

absl::StatusOr<goodwill::Ratio> ShareArgument(int64_t numerator, int64_t denominator) {
  if (denominator <= 0 || numerator <= 0 || numerator > denominator) {
    return absl::InvalidArgumentError("the share must be above 0 and at most 1");
  }
  return goodwill::Ratio{numerator, denominator};
}

absl::StatusOr<std::span<const int64_t>> ValuesArgument(const int64_t* values, int64_t count) {
  if (count < 0) return absl::InvalidArgumentError("count is negative");
  if (count > 0) GOODWILL_REQUIRE(values);
  return std::span<const int64_t>(values, static_cast<size_t>(count));
}

}  // namespace

goodwill_status goodwill_assess(const goodwill_measures* measures,
                                const goodwill_calibration* calibration,
                                const goodwill_policy* policy, const goodwill_run_options* run,
                                goodwill_assessment** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(measures);
    GOODWILL_REQUIRE(calibration);
    GOODWILL_REQUIRE(policy);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(auto assessment,
                              goodwill::Assess(measures->measures, calibration->calibration,
                                               policy->policy, how));
    *out = new goodwill_assessment{std::move(assessment)};
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_assess(const goodwill_book* book, const goodwill_policy* policy,
                                     int64_t as_of_us, int64_t known_batch,
                                     const goodwill_run_options* run,
                                     goodwill_assessment** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(
        auto assessment,
        goodwill::AssessBook(
            book->book, goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch),
            policy->policy, how));
    *out = new goodwill_assessment{std::move(assessment)};
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assess_one(const goodwill_measures* measures, int64_t index,
                                    const goodwill_calibration* calibration,
                                    const goodwill_policy* policy, goodwill_judgement* out,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(measures);
    GOODWILL_REQUIRE(calibration);
    GOODWILL_REQUIRE(policy);
    const goodwill::Measures& m = *measures->measures;
    if (index < 0 || index >= m.size()) return absl::OutOfRangeError("there is no such row");
    GOODWILL_RETURN_IF_ERROR(
        goodwill::CheckAssessable(m, *calibration->calibration, *policy->policy));
    const auto place = m.At(m.Sorted()[static_cast<size_t>(index)]);
    const goodwill::CustomerJudgement judged = goodwill::AssessCustomer(
        goodwill::MeasuresView::Of(*place.part, place.index), place.part->id(place.index),
        *calibration->calibration, *policy->policy);
    goodwill_judgement value{};
    value.tier = judged.tier;
    value.pareto = judged.pareto;
    value.recency_score = judged.recency_score;
    value.frequency_score = judged.frequency_score;
    value.monetary_score = judged.monetary_score;
    value.recover_first = static_cast<int32_t>(
        goodwill::RecoverFirstAt(m, m.Sorted()[static_cast<size_t>(index)], *policy->policy));
    value.pareto_value_minor = judged.pareto_value;
    return goodwill::capi::FillStruct(value, out, "out");
  });
}

goodwill_status goodwill_assess_lifetime(const goodwill_measures* measures, int64_t index,
                                         const goodwill_calibration* calibration,
                                         const goodwill_policy* policy, goodwill_lifetime* out,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(measures);
    GOODWILL_REQUIRE(calibration);
    GOODWILL_REQUIRE(policy);
    const goodwill::Measures& m = *measures->measures;
    const goodwill::Calibration& c = *calibration->calibration;
    if (index < 0 || index >= m.size()) return absl::OutOfRangeError("there is no such row");
    GOODWILL_RETURN_IF_ERROR(goodwill::CheckAssessable(m, c, *policy->policy));
    if (!policy->policy->lifetime) {
      return absl::FailedPreconditionError(
          "the policy does not ask for the future of customers: it has no lifetime");
    }
    const auto place = m.At(m.Sorted()[static_cast<size_t>(index)]);
    goodwill::LifetimeJudge judge(*c.lifetime, *policy->policy, m.header());
    const goodwill::LifetimeJudgement judged =
        judge(goodwill::MeasuresView::Of(*place.part, place.index));
    goodwill_lifetime value{};
    value.stage = static_cast<int32_t>(judged.stage);
    value.silent_source = static_cast<int32_t>(judged.silent_source);
    value.p_alive = judged.p_alive;
    value.p_purchase = judged.p_purchase;
    value.p_purchase_low = judged.p_low;
    value.p_purchase_high = judged.p_high;
    value.p_purchase_model = judged.p_model;
    value.p_purchase_at_last = judged.p_at_last;
    value.p_silence = judged.p_silence;
    value.expected_purchases = judged.expected_purchases;
    value.expected_spend = judged.expected_spend;
    value.lifetime_value = judged.lifetime_value;
    return goodwill::capi::FillStruct(value, out, "out");
  });
}

int64_t goodwill_assessment_size(const goodwill_assessment* assessment) {
  return assessment == nullptr ? 0 : assessment->assessment->size();
}

goodwill_status goodwill_assessment_export(const goodwill_assessment* assessment, int32_t money,
                                           struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(assessment);
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    goodwill::ResultTable table = goodwill::AssessmentColumns(*assessment->assessment, form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_explain(const goodwill_assessment* assessment,
                                            const char* customer_id, int64_t customer_id_size,
                                            const char* language, int64_t language_size,
                                            goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Explanation why,
        ExplainOne(assessment, customer_id, customer_id_size, language, language_size));
    goodwill::capi::Give(goodwill::EncodeExplanation(why), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_explain_text(const goodwill_assessment* assessment,
                                                 const char* customer_id, int64_t customer_id_size,
                                                 const char* language, int64_t language_size,
                                                 goodwill_buffer** text, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(
        goodwill::Explanation why,
        ExplainOne(assessment, customer_id, customer_id_size, language, language_size));
    goodwill::capi::Give(std::move(why.text), text);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_summary(const goodwill_assessment* assessment,
                                            goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_REQUIRE(assessment);
    GOODWILL_ASSIGN_OR_RETURN(const auto speech, LanguageFor(*assessment->assessment, nullptr, 0));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Summary summary,
                              goodwill::Summarize(*assessment->assessment, speech));
    goodwill::capi::Give(goodwill::EncodeSummary(summary), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_summary_text(const goodwill_assessment* assessment,
                                                 const char* language, int64_t language_size,
                                                 goodwill_buffer** text, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_REQUIRE(assessment);
    GOODWILL_ASSIGN_OR_RETURN(const auto speech,
                              LanguageFor(*assessment->assessment, language, language_size));
    GOODWILL_ASSIGN_OR_RETURN(goodwill::Summary summary,
                              goodwill::Summarize(*assessment->assessment, speech));
    goodwill::capi::Give(std::move(summary.text), text);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_tier_flows(const goodwill_assessment* before,
                                               const goodwill_assessment* after, int32_t money,
                                               struct ArrowArrayStream* out,
                                               goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(before);
    GOODWILL_REQUIRE(after);
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    GOODWILL_ASSIGN_OR_RETURN(const auto flows,
                              goodwill::TierFlows(*before->assessment, *after->assessment));
    goodwill::ResultTable table = goodwill::TierFlowColumns(
        flows, after->assessment->measures().header().currency, form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_tier_changes(const goodwill_assessment* before,
                                                 const goodwill_assessment* after, int32_t money,
                                                 struct ArrowArrayStream* out,
                                                 goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(before);
    GOODWILL_REQUIRE(after);
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    GOODWILL_ASSIGN_OR_RETURN(const auto changes,
                              goodwill::TierChanges(*before->assessment, *after->assessment));
    const goodwill::MeasuresHeader& header = after->assessment->measures().header();
    goodwill::ResultTable table =
        goodwill::TierChangeColumns(changes, header.ids, header.currency, form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_tier_grants(const goodwill_assessment* assessment,
                                                struct ArrowArrayStream* out,
                                                goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(assessment);
    GOODWILL_ASSIGN_OR_RETURN(const auto grants, goodwill::TierGrants(*assessment->assessment));
    goodwill::ResultTable table =
        goodwill::TierGrantColumns(grants, assessment->assessment->measures().header().ids);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_measures(const goodwill_assessment* assessment,
                                             goodwill_measures** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(assessment);
    *out = new goodwill_measures{assessment->assessment->shared_measures()};
    return absl::OkStatus();
  });
}

goodwill_status goodwill_assessment_calibration(const goodwill_assessment* assessment,
                                                goodwill_calibration** out,
                                                goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(assessment);
    *out = new goodwill_calibration{assessment->assessment->shared_calibration()};
    return absl::OkStatus();
  });
}

void goodwill_assessment_free(goodwill_assessment* assessment) { delete assessment; }

goodwill_status goodwill_concentration_of(const int64_t* values, int64_t count,
                                          int64_t share_numerator, int64_t share_denominator,
                                          goodwill_concentration* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_ASSIGN_OR_RETURN(const auto given, ValuesArgument(values, count));
    GOODWILL_ASSIGN_OR_RETURN(const auto share, ShareArgument(share_numerator, share_denominator));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Concentration c, goodwill::ConcentrationOf(given));
    GOODWILL_ASSIGN_OR_RETURN(const int64_t few, goodwill::ParetoCount(given, share));
    goodwill_concentration value{};
    value.count = c.count;
    value.negative = c.negative;
    value.total = static_cast<double>(c.total);
    value.gini = c.gini;
    value.gini_unbiased = c.gini_unbiased;
    value.herfindahl = c.herfindahl;
    value.effective_number = c.effective_number;
    value.theil = c.theil;
    value.atkinson_half = c.atkinson_half;
    value.top_one = c.top_one;
    value.top_three = c.top_three;
    value.top_one_percent = c.top_one_percent;
    value.top_four_percent = c.top_four_percent;
    value.top_ten_percent = c.top_ten_percent;
    value.top_twenty_percent = c.top_twenty_percent;
    value.top_fifty_percent = c.top_fifty_percent;
    value.pareto_count = few;
    return goodwill::capi::FillStruct(value, out, "out");
  });
}

goodwill_status goodwill_lorenz_curve(const int64_t* values, int64_t count, double* out_share,
                                      int64_t points, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (points > 0 && out_share != nullptr) std::fill_n(out_share, points, 0.0);
    GOODWILL_ASSIGN_OR_RETURN(const auto given, ValuesArgument(values, count));
    GOODWILL_REQUIRE(out_share);
    GOODWILL_ASSIGN_OR_RETURN(const auto curve, goodwill::LorenzCurve(given, points));
    std::copy(curve.begin(), curve.end(), out_share);
    return absl::OkStatus();
  });
}
