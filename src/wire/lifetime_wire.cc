#include "wire/lifetime_wire.h"

#include <google/protobuf/arena.h>

#include "goodwill/base/schema.h"
#include "goodwill/v1/lifetime.pb.h"
#include "wire/causes_wire.h"
#include "wire/header_wire.h"

namespace goodwill {
namespace {

namespace v1 = ::goodwill::v1;

void WriteInterval(const ShareInterval& interval, v1::ShareInterval* out) {
  out->set_low(interval.low);
  out->set_high(interval.high);
}

void WriteTenth(const HoldoutTenth& tenth, v1::HoldoutTenth* out) {
  out->set_customers(tenth.customers);
  out->set_forecast(tenth.forecast);
  WriteInterval(tenth.promised, out->mutable_promised());
  out->set_returned(tenth.returned);
  WriteInterval(tenth.interval, out->mutable_interval());
  out->set_in_interval(tenth.in_interval);
  out->set_as_promised(tenth.as_promised);
}

void WriteRate(const ReturnRate& rate, v1::ReturnRate* out) {
  out->set_left(rate.left);
  out->set_returned(rate.returned);
  WriteInterval(rate.interval, out->mutable_interval());
  out->set_median_days(rate.median_days);
}

}  // namespace

void WriteAction(const CorrectiveAction& action, v1::CorrectiveAction* out) {
  out->set_promise_id(action.promise_id);
  out->set_owner(action.owner);
  out->set_made_us(action.made_us);
  if (action.due_us != kNullNumber) out->set_due_us(action.due_us);
  if (action.kept_us != kNullNumber) out->set_kept_us(action.kept_us);
  out->set_state(action.state);
  out->set_days(action.days);
  out->set_losses_before(action.before);
  out->set_losses_after(action.after);
  out->set_customers_before(action.exposed_before);
  out->set_customers_after(action.exposed_after);
  out->set_ratio(action.ratio);
  out->set_ratio_low(action.ratio_low);
  out->set_ratio_high(action.ratio_high);
  out->set_fell(action.fell());
}

std::string EncodeHoldout(const Holdout& holdout) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Holdout>(&arena);
  message->set_since_day(holdout.since_day);
  message->set_end_day(holdout.end_day);
  message->set_customers(holdout.customers);
  message->set_returned(holdout.returned);
  message->set_purchases(holdout.purchases);
  message->set_past_days(holdout.past_days);
  message->set_model(std::string(SpecOf(holdout.calibration.purchases.kind).name));
  for (const HoldoutStage& stage : holdout.stages) {
    v1::HoldoutStage* out = message->add_stages();
    out->set_stage(std::string(StageName(stage.stage)));
    out->set_customers(stage.customers);
    out->set_forecast(stage.forecast);
    out->set_returned(stage.returned);
    WriteInterval(stage.interval, out->mutable_interval());
  }
  for (const HoldoutTenth& tenth : holdout.tenths) WriteTenth(tenth, message->add_tenths());
  for (const HoldoutTenth& tenth : holdout.raw_tenths) {
    WriteTenth(tenth, message->add_raw_tenths());
  }
  for (const HoldoutFrequency& frequency : holdout.frequencies) {
    v1::HoldoutFrequency* out = message->add_frequencies();
    out->set_frequency(frequency.frequency);
    out->set_customers(frequency.customers);
    out->set_expected_customers(frequency.expected_customers);
    out->set_forecast(frequency.forecast);
    out->set_actual(frequency.actual);
  }
  for (const HoldoutWeek& week : holdout.weeks) {
    v1::HoldoutWeek* out = message->add_weeks();
    out->set_end_day(week.end_day);
    out->set_holdout(week.holdout);
    out->set_expected(week.expected);
    out->set_actual(week.actual);
  }
  for (const HoldoutScore& score : holdout.scores) {
    v1::HoldoutScore* out = message->add_scores();
    out->set_name(score.name);
    out->set_bic(score.bic);
    out->set_purchases(score.purchases);
    out->set_mean_absolute(score.mean_absolute);
    out->set_root_mean_square(score.root_mean_square);
    out->set_brier(score.brier);
    out->set_ranking(score.ranking);
  }
  return message->SerializeAsString();
}

std::string EncodeLosses(const Losses& losses, const Currency& currency) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Losses>(&arena);
  message->set_as_of_us(losses.as_of_us);
  message->set_currency(std::string(currency.code()));
  message->set_customers(static_cast<int64_t>(losses.customers.size()));
  message->set_value_lost(losses.value_lost);
  for (const LossCause& cause : losses.causes) {
    v1::LossCause* out = message->add_causes();
    out->set_cause(cause.cause);
    out->set_fault(static_cast<v1::Fault>(cause.fault));
    out->set_customers(cause.customers);
    out->set_verified(cause.verified);
    out->set_value_lost(cause.value_lost);
    out->set_share(cause.share);
    WriteRate(cause.won_back, out->mutable_won_back());
    for (const CorrectiveAction& action : cause.actions) WriteAction(action, out->add_actions());
  }
  WriteRate(losses.won_back, message->mutable_won_back());
  wire::WriteSilences(losses.silent_sources, message->mutable_silent_sources());
  message->set_frozen(losses.frozen);
  return message->SerializeAsString();
}

}  // namespace goodwill
