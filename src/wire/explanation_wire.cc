#include "wire/explanation_wire.h"

#include <variant>

#include "goodwill/v1/explanation.pb.h"
#include "google/protobuf/arena.h"
#include "wire/header_wire.h"
#include "wire/reason_wire.h"

namespace goodwill {
namespace {

struct InputWriter {
  v1::ReasonInput* message;
  void operator()(int64_t value) const { message->set_integer(value); }
  void operator()(const MinorUnits& value) const { message->set_money_minor(value.minor); }
  void operator()(double value) const { message->set_number(value); }
  void operator()(const std::string& value) const { message->set_text(value); }
  void operator()(const InstantUs& value) const { message->set_instant_us(value.us); }
};

}  // namespace

void wire::WriteReason(const Reason& reason, v1::Reason* message) {
  message->set_code(reason.code);
  for (const ReasonInput& input : reason.inputs) {
    v1::ReasonInput* value = message->add_inputs();
    value->set_name(input.name);
    std::visit(InputWriter{value}, input.value);
  }
  message->set_text(reason.text);
  message->set_policy_path(reason.policy_path);
  message->set_holds(reason.holds);
}

std::string EncodeExplanation(const Explanation& explanation) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Explanation>(&arena);
  wire::WriteCustomerId(explanation.customer_id.view(), message->mutable_customer_id());
  message->set_language(std::string(LanguageTag(explanation.language)));
  message->set_tier(explanation.tier);
  message->set_tier_label(explanation.tier_label);
  message->set_pareto(explanation.pareto);
  for (const Reason& reason : explanation.reasons) {
    wire::WriteReason(reason, message->add_reasons());
  }
  message->set_text(explanation.text);
  return message->SerializeAsString();
}

void wire::WriteSummary(const Summary& summary, v1::Summary* message) {
  wire::WriteHeader(summary.header, message->mutable_header());
  message->set_customers(summary.customers);
  message->set_purchasers(summary.purchasers);
  message->set_repeaters(summary.repeaters);
  message->set_turnover_minor(summary.turnover);
  message->set_margin_minor(summary.margin);
  message->set_has_margin(summary.has_margin);
  message->set_cost_to_serve_minor(summary.cost_to_serve);
  message->set_has_cost_to_serve(summary.has_cost_to_serve);
  wire::WriteConcentration(summary.concentration, message->mutable_concentration());
  wire::WritePareto(summary.pareto, message->mutable_pareto());
  for (const TierSummary& tier : summary.tiers) {
    v1::TierSummary* entry = message->add_tiers();
    entry->set_name(tier.name);
    entry->set_label(tier.label);
    entry->set_customers(tier.customers);
    entry->set_turnover_minor(tier.turnover);
    entry->set_net_margin_minor(tier.net_margin);
  }
  for (const StageSummary& stage : summary.stages) {
    v1::StageSummary* entry = message->add_stages();
    entry->set_stage(std::string(StageName(stage.stage)));
    entry->set_customers(stage.customers);
    entry->set_returning(stage.returning);
    entry->set_lifetime_value(stage.lifetime_value);
  }
  wire::WriteSilences(summary.silent_sources, message->mutable_silent_sources());
  message->set_frozen(summary.frozen);
  message->set_text(summary.text);
  message->set_unread_tier_events(summary.unread_tier_events);
  if (!summary.has_amends) return;
  message->set_has_amends(true);
  message->set_to_recover(summary.to_recover);
  message->set_complainants(summary.complainants);
  message->set_open_complaints(summary.open_complaints);
  message->set_value_complaining_minor(summary.value_complaining);
  message->set_value_minor(summary.value);
}

std::string EncodeSummary(const Summary& summary) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Summary>(&arena);
  wire::WriteSummary(summary, message);
  return message->SerializeAsString();
}

namespace {

void WriteIntervals(const std::optional<ConcentrationIntervals>& intervals,
                    v1::ConcentrationIntervals* message) {
  const auto write = [](const ExposureInterval& interval, v1::Interval* out) {
    out->set_low(interval.low);
    out->set_high(interval.high);
  };
  message->set_rounds(intervals->rounds);
  write(intervals->gini, message->mutable_gini());
  write(intervals->herfindahl, message->mutable_herfindahl());
  write(intervals->effective_number, message->mutable_effective_number());
  write(intervals->top_one, message->mutable_top_one());
  write(intervals->top_three, message->mutable_top_three());
  write(intervals->top_ten_percent, message->mutable_top_ten_percent());
  write(intervals->top_twenty_percent, message->mutable_top_twenty_percent());
}

}  // namespace

namespace {

void WriteWhale(const WhaleCurve& curve, bool of_margin, v1::WhaleCurve* message) {
  message->set_total_minor(curve.total);
  message->set_peak_minor(curve.peak);
  message->set_peak_customers(curve.peak_customers);
  message->set_losing_customers(curve.losing_customers);
  message->set_losses_minor(curve.losses);
  message->mutable_points_minor()->Add(curve.points.begin(), curve.points.end());
  message->set_of_margin(of_margin);
}

}  // namespace

namespace wire {

void WriteExposure(const Exposure& exposure, const Currency& currency, v1::Exposure* message) {
  message->set_currency(std::string(currency.code()));
  message->set_customers(exposure.customers);
  message->set_groups(exposure.groups);
  wire::WriteConcentration(exposure.by_customer, message->mutable_by_customer());
  wire::WriteConcentration(exposure.by_group, message->mutable_by_group());
  message->mutable_lorenz()->Add(exposure.lorenz.begin(), exposure.lorenz.end());
  WriteWhale(exposure.whale, exposure.whale_of_margin, message->mutable_whale());
  WriteWhale(exposure.group_whale, exposure.whale_of_margin, message->mutable_group_whale());
  if (exposure.customer_intervals.has_value()) {
    WriteIntervals(exposure.customer_intervals, message->mutable_customer_intervals());
    WriteIntervals(exposure.group_intervals, message->mutable_group_intervals());
  }
  for (const Departure& departure : exposure.departures) {
    v1::Departure* out = message->add_departures();
    out->set_who(departure.who);
    out->set_name(departure.name);
    out->set_customers(departure.customers);
    out->set_turnover_minor(departure.turnover);
    out->set_margin_minor(departure.margin);
    out->set_share(departure.share);
    out->set_effective_number(departure.effective_number);
  }
  message->set_bought_before(exposure.bought_before);
  message->set_bought_again(exposure.bought_again);
  if (exposure.shortfall.has_value()) {
    v1::Shortfall* out = message->mutable_shortfall();
    out->set_probability(exposure.shortfall->probability);
    out->set_expected_minor(exposure.shortfall->expected);
    out->set_standard_deviation_minor(exposure.shortfall->standard_deviation);
  }
  for (const ExposureAlert& alert : exposure.alerts) {
    v1::ExposureAlert* out = message->add_alerts();
    out->set_policy_path(alert.policy_path);
    out->set_limit(alert.limit);
    out->set_actual(alert.actual);
  }
}

}  // namespace wire

std::string EncodeExposure(const Exposure& exposure, const Currency& currency) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Exposure>(&arena);
  wire::WriteExposure(exposure, currency, message);
  return message->SerializeAsString();
}

}  // namespace goodwill
