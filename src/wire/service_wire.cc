#include "wire/service_wire.h"

#include <cmath>

#include "goodwill/base/instant.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/wide.h"
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

void Write(const ShareFigure& figure, v1::ShareFigure* message) {
  message->set_count(figure.count);
  message->set_of(figure.of);
  if (figure.of == 0) return;
  message->set_share(figure.share);
  message->set_low(figure.interval.low);
  message->set_high(figure.interval.high);
}

double Hours(int64_t us) { return static_cast<double>(us) / 3.6e9; }

void Write(const DurationFigures& figures, v1::DurationFigures* message) {
  message->set_count(figures.count);
  if (figures.count == 0) return;
  message->set_median_hours(Hours(figures.median_us));
  message->set_ninth_decile_hours(Hours(figures.ninth_decile_us));
}

void Write(const ShareDifference& difference, v1::AgainstOthers* message) {
  if (std::isnan(difference.difference)) return;
  message->set_difference(difference.difference);
  message->set_low(difference.low);
  message->set_high(difference.high);
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

std::string EncodeDeskFigures(const DeskFigures& figures, const Currency& currency) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::DeskFigures>(&arena);
  message->set_from_us(figures.from_us);
  message->set_until_us(figures.until_us);
  message->set_currency(std::string(currency.code()));
  for (const DeskGroup& group : figures.groups) {
    v1::DeskGroup* out = message->add_groups();
    out->set_by(group.by);
    out->set_name(group.name);
    out->set_complaints(group.complaints);
    out->set_queries(group.queries);
    out->set_open(group.open);
    out->set_withdrawn(group.withdrawn);
    Write(group.first_contact, out->mutable_first_contact());
    Write(group.reopened, out->mutable_reopened());
    Write(group.upheld, out->mutable_upheld());
    Write(group.clock, out->mutable_clock());
    Write(group.working, out->mutable_working());
    out->set_redress_minor(group.redress_minor);
    out->set_redressed(group.redressed);
  }
  for (const Return& given : figures.returns) {
    v1::RegulatorReturn* out = message->add_returns();
    out->set_definition(std::string(given.definition->name));
    out->set_source(std::string(given.definition->source));
    out->set_review_day(FormatDay(given.definition->review_day));
    for (const ReturnBand& band : given.definition->bands) out->add_bands(std::string(band.name));
    out->add_bands("later");
    for (const ReturnRow& row : given.rows) {
      v1::ReturnRow* line = out->add_rows();
      line->set_period(FormatDay(row.period));
      line->set_product(row.product);
      line->set_opened(row.opened);
      line->set_closed(row.closed);
      for (const int64_t count : row.bands) line->add_bands(count);
      line->set_upheld(row.upheld);
      line->set_outstanding(row.outstanding);
      line->set_redress_minor(row.redress_minor);
    }
  }
  return message->SerializeAsString();
}

std::string EncodeFairness(const Fairness& fairness, const Currency& currency) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Fairness>(&arena);
  message->set_from_us(fairness.from_us);
  message->set_until_us(fairness.until_us);
  message->set_currency(std::string(currency.code()));
  message->set_unlabelled(fairness.unlabelled);
  for (const UnlikeCase& unlike : fairness.unlike) {
    v1::UnlikeCase* out = message->add_unlike();
    out->set_case_id(unlike.case_id);
    out->set_product(unlike.product);
    out->set_severity(unlike.severity);
    out->set_finding(std::string(FindingName(unlike.finding)));
    out->set_redress_minor(unlike.redress_minor);
    out->set_alike(unlike.alike);
    out->set_median_minor(unlike.median_minor);
    out->set_low_minor(unlike.low_minor);
    out->set_high_minor(unlike.high_minor);
  }
  for (const AuditGroup& group : fairness.groups) {
    v1::AuditGroup* out = message->add_groups();
    out->set_label(group.label);
    out->set_hidden(group.hidden);
    if (group.hidden) continue;
    out->set_customers(group.customers);
    out->set_complaints(group.complaints);
    Write(group.upheld, out->mutable_upheld());
    Write(group.redressed, out->mutable_redressed());
    Write(group.clock, out->mutable_clock());
    out->set_median_redress_minor(group.median_redress_minor);
    Write(group.upheld_against_others, out->mutable_upheld_against_others());
    Write(group.redressed_against_others, out->mutable_redressed_against_others());
  }
  return message->SerializeAsString();
}

std::string EncodePeople(const People& people) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::DeskPeople>(&arena);
  for (const AgentFigures& agent : people.agents) {
    v1::AgentFigures* out = message->add_agents();
    out->set_agent(agent.agent);
    out->set_agents(agent.agents);
    out->set_open_cases(agent.open_cases);
    out->set_commands(agent.commands);
    Write(agent.overtime, out->mutable_overtime());
    out->set_minutes(Units(agent.minutes));
    out->set_overtime_minutes(Units(agent.overtime_minutes));
    out->set_assessed(agent.assessed);
    if (agent.assessed > 0) out->set_mean_severity(agent.mean_severity);
    Write(agent.harsh, out->mutable_harsh());
    Write(agent.own_authority, out->mutable_own_authority());
  }
  if (people.pulse) {
    v1::Pulse* out = message->mutable_pulse();
    out->set_answers(people.pulse->answers);
    if (!std::isnan(people.pulse->score)) out->set_score(people.pulse->score);
    if (!std::isnan(people.pulse->low)) {
      out->set_low(people.pulse->low);
      out->set_high(people.pulse->high);
    }
  }
  return message->SerializeAsString();
}

std::string EncodeSchedule(const DeskSchedule& schedule, const ComplaintsPolicy& policy) {
  constexpr int64_t kMinuteUs = 60'000'000;
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::DeskSchedule>(&arena);
  message->set_as_of_us(schedule.as_of_us);
  message->set_until_us(schedule.until_us);
  message->set_tasks(static_cast<int64_t>(schedule.tasks.size()));
  message->set_overdue(schedule.overdue);
  message->set_due_within(schedule.due_within);
  message->set_missed(schedule.missed);
  message->set_unassigned(schedule.unassigned);
  message->set_missing_minutes(schedule.missing_us / kMinuteUs);
  if (schedule.helpers) message->set_helpers(*schedule.helpers);
  for (const AgentDay& day : schedule.agents) {
    v1::AgentDay* out = message->add_agents();
    out->set_agent(policy.agents[day.agent].person);
    out->set_tasks(day.tasks);
    out->set_open_minutes(DivideToDouble(day.open_us, kMinuteUs));
    out->set_busy_minutes(DivideToDouble(day.busy_us, kMinuteUs));
    out->set_free_us(day.free_us);
  }
  return message->SerializeAsString();
}

}  // namespace goodwill
