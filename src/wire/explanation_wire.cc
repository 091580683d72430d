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
  message->set_text(summary.text);
}

std::string EncodeSummary(const Summary& summary) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Summary>(&arena);
  wire::WriteSummary(summary, message);
  return message->SerializeAsString();
}

}  // namespace goodwill
