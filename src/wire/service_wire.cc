#include "wire/service_wire.h"

#include <cmath>

#include "goodwill/base/instant.h"
#include "goodwill/base/schema.h"
#include "goodwill/v1/service.pb.h"
#include "google/protobuf/arena.h"
#include "wire/policy_convert.h"

namespace goodwill {
namespace {

double Units(int64_t millionths) { return static_cast<double>(millionths) / kDecimalUnit; }

void Write(const Measured& measured, v1::Measured* message) {
  message->set_measured(measured.attainment.measured);
  message->set_kept(measured.attainment.kept);
  if (measured.attainment.measured != 0) {
    message->set_share(measured.attainment.share);
    message->set_low(measured.attainment.interval.low);
    message->set_high(measured.attainment.interval.high);
  }
  message->set_unjudged(measured.unjudged);
  if (measured.figures == 0) return;
  message->set_mean(measured.mean);
  message->set_median(Units(measured.median));
  message->set_ninth_decile(Units(measured.ninth_decile));
}

void Write(const CompetitorMeasured& competitor, v1::CompetitorMeasured* message) {
  message->set_name(competitor.name);
  Write(competitor.measured, message->mutable_measured());
  const ShareDifference& difference = competitor.ours_less_theirs;
  message->set_verdict(static_cast<v1::ServiceVerdict>(difference.verdict));
  if (std::isnan(difference.difference)) return;
  message->set_ours_less_theirs(difference.difference);
  message->set_low(difference.low);
  message->set_high(difference.high);
}

void Write(const StandardReview& review, v1::StandardReview* message) {
  wire::WriteStandard(review.standard, message->mutable_standard());
  Write(review.ours, message->mutable_ours());
  message->set_verdict(static_cast<v1::ServiceVerdict>(review.verdict));
  Write(review.mystery, message->mutable_mystery());
  for (const CompetitorMeasured& competitor : review.competitors) {
    Write(competitor, message->add_competitors());
  }
  if (review.mark_to_beat >= 0) {
    message->set_mark_to_beat(static_cast<int32_t>(review.mark_to_beat));
  }
  for (const ServiceMonth& month : review.months) {
    v1::ServiceMonth* out = message->add_months();
    out->set_first_day(FormatDay(month.first_day));
    out->set_measured(month.measured);
    out->set_kept(month.kept);
    out->set_share(month.point.value);
    out->set_low(month.point.low);
    out->set_high(month.point.high);
    out->set_signal(month.point.signal);
  }
  message->set_breaches_in_all(review.breaches_in_all);
  for (const Breach& breach : review.breaches) {
    v1::ServiceBreach* out = message->add_breaches();
    out->set_time_us(breach.time_us);
    out->set_measurement_id(breach.measurement_id);
    out->set_customer_id(breach.customer_id);
    out->set_promised(Units(breach.promised));
    out->set_actual(Units(breach.actual));
    out->set_ref(breach.ref);
  }
}

void Write(const SurveyReview& review, v1::SurveyReview* message) {
  wire::WriteSurvey(review.survey, message->mutable_survey());
  const SurveyScore& score = review.score;
  message->set_answers(score.answers);
  message->set_off_scale(score.off_scale);
  if (!std::isnan(score.score)) message->set_score(score.score);
  if (!std::isnan(score.low)) {
    message->set_low(score.low);
    message->set_high(score.high);
  }
  message->set_promoters(score.promoters);
  message->set_detractors(score.detractors);
  message->set_in_words(review.in_words);
}

}  // namespace

std::string EncodeServiceReview(const ServiceReview& review) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::ServiceReview>(&arena);
  message->set_from_us(review.from_us);
  message->set_until_us(review.until_us);
  for (const StandardReview& standard : review.standards) {
    Write(standard, message->add_standards());
  }
  for (const SurveyReview& survey : review.surveys) Write(survey, message->add_surveys());
  for (const auto& [name, count] : review.unnamed_standards) {
    v1::NamedCount* out = message->add_unnamed_standards();
    out->set_name(name);
    out->set_count(count);
  }
  for (const auto& [name, count] : review.unnamed_questions) {
    v1::NamedCount* out = message->add_unnamed_questions();
    out->set_name(name);
    out->set_count(count);
  }
  return message->SerializeAsString();
}

}  // namespace goodwill
