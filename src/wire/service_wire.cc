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

void Write(const EffectFigure& figure, v1::EffectFigure* message) {
  message->set_value(figure.value);
  message->set_low(figure.low);
  message->set_high(figure.high);
}

void Write(const MatchedEffect& effect, v1::MatchedEffect* message) {
  message->set_known(static_cast<v1::EffectKnown>(effect.known));
  message->set_exposed(effect.exposed);
  message->set_others(effect.others);
  message->set_exposed_customers(effect.exposed_customers);
  message->set_other_customers(effect.other_customers);
  message->set_unmatched(effect.unmatched);
  if (!effect.told()) return;
  Write(effect.effect, message->mutable_effect());
  Write(effect.trend, message->mutable_trend());
  message->set_expected(effect.expected);
  if (!(effect.mean_dose > 0)) return;
  message->set_mean_units(effect.mean_dose);
  Write(effect.price, message->mutable_price());
}

void Write(const VoiceRate& rate, v1::VoiceRate* message) {
  message->set_kind(rate.kind);
  message->set_failures(rate.failures);
  message->set_voiced(rate.voiced);
  if (rate.failures == 0) return;
  message->set_share(rate.share);
  message->set_low(rate.interval.low);
  message->set_high(rate.interval.high);
}

void Write(const ChartPoint& point, v1::VoicePoint* message) {
  message->set_value(point.value);
  message->set_low(point.low);
  message->set_high(point.high);
  message->set_signal(point.signal);
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

std::string EncodeServiceEffects(const ServiceEffects& effects) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::ServiceEffects>(&arena);
  message->set_from_us(effects.from_us);
  message->set_until_us(effects.until_us);
  message->set_effect_days(effects.effect_days);
  message->set_currency(std::string(effects.currency.code()));
  for (const StandardEffect& standard : effects.standards) {
    v1::StandardEffect* out = message->add_standards();
    out->set_standard(standard.standard);
    out->set_measured(standard.measured);
    out->set_named(standard.named);
    out->set_judged(standard.judged);
    out->set_role(static_cast<v1::ServiceRole>(standard.role));
    Write(standard.missed, out->mutable_missed());
    Write(standard.beaten, out->mutable_beaten());
    if (standard.beaten_beyond) out->set_beaten_beyond(Units(*standard.beaten_beyond));
    if (standard.price_minor) out->set_price_minor(*standard.price_minor);
    out->set_missing(standard.missing);
  }
  return message->SerializeAsString();
}

std::string EncodeRecovery(const Recovery& recovery) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Recovery>(&arena);
  message->set_from_us(recovery.from_us);
  message->set_until_us(recovery.until_us);
  message->set_effect_days(recovery.effect_days);
  message->set_voice_days(recovery.voice_days);
  message->set_currency(std::string(recovery.currency.code()));
  Write(recovery.voice, message->mutable_voice());
  for (const VoiceRate& kind : recovery.kinds) Write(kind, message->add_kinds());
  for (const VoiceMonth& month : recovery.months) {
    v1::VoiceMonth* out = message->add_months();
    out->set_first_day(FormatDay(month.first_day));
    out->set_buyers(month.buyers);
    out->set_failures(month.failures);
    out->set_voiced(month.voiced);
    if (month.buyers > 0) Write(month.failing, out->mutable_failing());
    if (month.failures > 0) Write(month.voicing, out->mutable_voicing());
  }
  for (const BoughtAgain& again : recovery.bought_again) {
    v1::BoughtAgain* out = message->add_bought_again();
    out->set_group(again.group);
    out->set_failures(again.failures);
    out->set_again(again.again);
    out->set_share(again.share);
    out->set_low(again.interval.low);
    out->set_high(again.interval.high);
  }
  for (const RecoveryEffect& effect : recovery.effects) {
    v1::RecoveryEffect* out = message->add_effects();
    out->set_group(effect.group);
    Write(effect.effect, out->mutable_effect());
  }
  return message->SerializeAsString();
}

}  // namespace goodwill
