#include "wire/case_wire.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/book/schema.h"
#include "goodwill/v1/case.pb.h"
#include "google/protobuf/arena.h"
#include "wire/findings.h"
#include "wire/schema.h"
#include "wire/suggest.h"
#include "wire/wire_check.h"

namespace goodwill {
namespace {

constexpr std::string_view kRoot = "goodwill.v1.CaseCommand";

// Places in a list, from 1; 0: the empty name, or none of them, which is a finding.
size_t ReadName(const std::string& name, std::span<const std::string_view> names,
                const char* field, wire::Findings* findings) {
  if (name.empty()) return 0;
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<size_t>(at - names.begin()) + 1;
  std::string reason = wire::Quote(name) + " is none of them";
  if (const std::string_view closest = wire::Closest(name, names); !closest.empty()) {
    reason += "; did you mean " + std::string(closest) + "?";
  }
  findings->Wrong(field, std::move(reason), false);
  return 0;
}

int64_t ReadAmount(const std::string& text, const char* field, const Currency& currency,
                   wire::Findings* findings) {
  if (text.empty()) return 0;
  int64_t minor = 0;
  const DecimalResult result = ParseDecimal(text, currency.exponent(), '.', &minor);
  if (result == DecimalResult::kOk && minor >= 0) return minor;
  findings->Wrong(field,
                  wire::Quote(text) + " " +
                      (result == DecimalResult::kOk ? "is below zero"
                                                    : std::string(DecimalResultReason(result))),
                  false);
  return 0;
}

// In one order, so that equal commands are equal documents.
std::vector<CommandDetail> InOrder(std::vector<CommandDetail> details) {
  std::stable_sort(details.begin(), details.end(),
                   [](const CommandDetail& a, const CommandDetail& b) { return a.name < b.name; });
  return details;
}

Command FromMessage(const v1::CaseCommand& message, const Currency& currency,
                    wire::Findings* findings) {
  Command out;
  if (message.kind().empty()) {
    findings->Wrong("kind", "is required: what is done, such as \"open\"", true);
  }
  const size_t kind = ReadName(message.kind(), kCaseCommandKinds, "kind", findings);
  out.kind = static_cast<CommandKind>(std::max<size_t>(kind, 1) - 1);
  out.expected_version = message.expected_version();
  out.effective_us = message.effective_us();
  out.by = message.by();
  out.subject = message.subject();
  out.text = message.text();
  out.ref = message.ref();
  out.anonymous = message.anonymous();
  out.amount_minor = ReadAmount(message.amount(), "amount", currency, findings);
  out.classified = static_cast<CaseClass>(
      ReadName(message.classified(), kCaseClasses, "classified", findings));
  out.finding =
      static_cast<Finding>(ReadName(message.finding(), kCaseFindings, "finding", findings));
  out.severity = message.severity();
  if (message.has_due_us()) out.due_us = message.due_us();
  out.channel =
      static_cast<uint8_t>(ReadName(message.channel(), kChannels, "channel", findings));
  for (const v1::CommandDetail& detail : message.details()) {
    out.details.push_back({detail.name(), detail.value()});
  }
  out.details = InOrder(std::move(out.details));
  for (const auto& [field, text] :
       {std::pair<const char*, const std::string*>{"authority", &message.authority()},
        {"policy", &message.policy()}}) {
    if (!text->empty()) findings->Wrong(field, "is not for the giver of a command to say", false);
  }
  return out;
}

std::string Amount(int64_t minor, const Currency& currency) {
  return FormatDecimal(minor, currency.exponent());
}

void ToMessage(const Command& command, const Currency& currency, v1::CaseCommand* message) {
  message->set_kind(std::string(CommandName(command.kind)));
  message->set_expected_version(command.expected_version);
  message->set_effective_us(command.effective_us);
  message->set_by(command.by);
  message->set_subject(command.subject);
  message->set_text(command.text);
  message->set_ref(command.ref);
  message->set_anonymous(command.anonymous);
  if (command.amount_minor != 0) message->set_amount(Amount(command.amount_minor, currency));
  message->set_classified(std::string(ClassName(command.classified)));
  message->set_finding(std::string(FindingName(command.finding)));
  message->set_severity(command.severity);
  if (command.due_us != 0) message->set_due_us(command.due_us);
  if (command.channel != 0 && command.channel <= kChannels.size()) {
    message->set_channel(std::string(kChannels[command.channel - 1]));
  }
  for (const CommandDetail& detail : InOrder(command.details)) {
    v1::CommandDetail* const out = message->add_details();
    out->set_name(detail.name);
    out->set_value(detail.value);
  }
}

void WriteClock(const ClockExplanation& clock, v1::ClockReading* out) {
  const ClockRule& rule = clock.clock->rule;
  const ClockReading& reading = clock.reading;
  out->set_name(rule.name);
  out->set_state(std::string(ClockStateName(reading.state)));
  if (reading.state != ClockState::kNotStarted) {
    out->set_started_us(reading.started_us);
    out->set_due_us(reading.due_us);
  }
  if (reading.state == ClockState::kMet || reading.state == ClockState::kLate) {
    out->set_stopped_us(reading.stopped_us);
  }
  out->set_standing_still(reading.standing_still);
  out->set_limit(rule.limit);
  out->set_unit(std::string(ClockUnitName(rule.unit)));
  out->set_calendar(clock.clock->calendar_name);
  out->set_preset(clock.clock->preset);
  out->set_source(clock.clock->source);
  for (const ClockPause& pause : reading.pauses) {
    v1::ClockPause* const to = out->add_pauses();
    to->set_from_us(pause.from_us);
    to->set_to_us(pause.to_us);
    to->set_cause(pause.cause);
    to->set_by(pause.by);
  }
  for (const OpenSpan& span : clock.spans) {
    v1::ClockSpan* const to = out->add_spans();
    to->set_from_us(span.from_us);
    to->set_to_us(span.to_us);
  }
  for (const int32_t day : clock.holidays) out->add_holidays(FormatDay(day));
  out->set_text(clock.text);
}

void WriteState(const CaseState& state, const Currency& currency, v1::Case* out) {
  out->set_version(state.version);
  out->set_stage(std::string(StageName(state.stage)));
  out->set_received_us(state.received_us);
  out->set_classified(std::string(ClassName(state.classified)));
  out->set_finding(std::string(FindingName(state.finding)));
  out->set_severity(state.severity);
  out->set_responsible(state.responsible);
  out->set_complained_about(state.complained_about);
  out->set_anonymous(state.anonymous);
  out->set_acknowledged(state.acknowledged);
  out->set_restatement(state.restatement);
  out->set_restatement_disputed(state.restatement_disputed);
  out->set_told(state.told);
  out->set_paused(state.paused);
  out->set_held(state.held);
  out->set_information_requested(state.information_requested);
  out->set_compliance_owed(state.compliance_owed);
  out->set_contact_restricted(state.contact_restricted);
  out->set_authority(state.authority);
  out->set_facts(state.facts);
  out->set_contacts(state.contacts);
  out->set_attachments(state.attachments);
  out->set_reopened(state.reopened);
  out->set_escalations(state.escalations);
  out->set_corrections(state.corrections);
  if (state.next_update_us != 0) out->set_next_update_us(state.next_update_us);
  out->set_merged_into(state.merged_into);
  for (const std::string& other : state.linked) out->add_linked(other);
  out->set_parent(state.parent);
  for (const std::string& other : state.split_into) out->add_split_into(other);
  for (const Remedy& remedy : state.remedies) {
    v1::CaseRemedy* const to = out->add_remedies();
    to->set_ref(remedy.ref);
    to->set_text(remedy.text);
    to->set_amount(Amount(remedy.amount_minor, currency));
    to->set_offered_by(remedy.offered_by);
    to->set_needs_approval(remedy.needs_approval);
    to->set_approved_by(remedy.approved_by);
    to->set_state(std::string(RemedyStateName(remedy.state)));
    if (remedy.promised_us != 0) to->set_promised_us(remedy.promised_us);
    if (remedy.due_us != 0) to->set_due_us(remedy.due_us);
    if (remedy.fulfilled_us != 0) to->set_fulfilled_us(remedy.fulfilled_us);
  }
  for (const Override& override : state.overrides) {
    v1::CaseOverride* const to = out->add_overrides();
    to->set_rule(override.rule);
    to->set_reason(override.reason);
    to->set_by(override.by);
    to->set_at_us(override.at_us);
  }
  out->set_set_aside(state.set_aside);
}

}  // namespace

absl::StatusOr<Command> DecodeCommand(std::string_view bytes, const Currency& currency) {
  if (bytes.size() > kMaxCommandSize) {
    return absl::InvalidArgumentError("the command has " + std::to_string(bytes.size()) +
                                      " bytes; at most " + std::to_string(kMaxCommandSize) +
                                      " are read");
  }
  const wire::Schema schema(wire::Schema::EmbeddedDescriptorSet());
  wire::Findings findings;
  Command command;
  if (wire::CheckWire(*schema.Message(kRoot), bytes, wire::UnknownFields::kRefuse, &findings)) {
    google::protobuf::Arena arena;
    auto* message = google::protobuf::Arena::CreateMessage<v1::CaseCommand>(&arena);
    if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      command = FromMessage(*message, currency, &findings);
    } else {
      findings.Broken("", nullptr, "the bytes are not a serialised goodwill.v1.CaseCommand");
    }
  }
  if (!findings.empty()) return findings.ToStatus("the command cannot be read");
  return command;
}

std::string EncodeCommand(const Command& command, const Currency& currency) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::CaseCommand>(&arena);
  ToMessage(command, currency, message);
  return message->SerializeAsString();
}

std::string EncodeCase(const CaseFile& file, std::span<const ClockExplanation> clocks,
                       int64_t as_of_us, const Currency& currency) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Case>(&arena);
  message->set_case_id(file.id);
  message->set_customer_id(file.customer.view().ToString());
  message->set_as_of_us(as_of_us);
  WriteState(file.state, currency, message);
  for (const ClockExplanation& clock : clocks) WriteClock(clock, message->add_clocks());
  for (size_t i = 0; i < file.commands.size(); ++i) {
    v1::CaseCommand* const to = message->add_commands();
    ToMessage(file.commands[i], currency, to);
    if (file.commands[i].authority_minor) {
      to->set_authority(Amount(*file.commands[i].authority_minor, currency));
    }
    to->set_policy(file.policies[i]);
  }
  for (const RefusedFact& refused : file.refused) {
    v1::RefusedCommand* const to = message->add_refused();
    to->set_expected_version(refused.expected_version);
    to->set_kind(std::string(CommandName(refused.kind)));
    to->set_rule(refused.rule);
    to->set_reason(refused.reason);
  }
  return message->SerializeAsString();
}

std::string CaseText(const CaseFile& file, std::span<const ClockExplanation> clocks,
                     int64_t as_of_us, const Currency& currency, const Zone& zone) {
  const CaseState& state = file.state;
  std::string out = "Case " + file.id + " of customer " + file.customer.view().ToString() +
                    ", as of " + FormatInstant(as_of_us, zone) + "\n  " +
                    std::string(StageName(state.stage));
  if (state.finding != Finding::kNone) out += ", " + std::string(FindingName(state.finding));
  if (state.severity != 0) out += ", severity " + std::to_string(state.severity);
  out += state.responsible.empty() ? ", nobody is responsible yet"
                                   : ", responsible: " + state.responsible;
  if (state.paused) out += ", paused";
  if (state.held) out += ", under a legal hold";
  out += "\n";
  for (const Remedy& remedy : state.remedies) {
    out += "  remedy " + remedy.ref + ": " + std::string(RemedyStateName(remedy.state));
    if (remedy.amount_minor != 0) {
      out += ", " + Amount(remedy.amount_minor, currency) + " " + std::string(currency.code());
    }
    if (remedy.due_us != 0) out += ", due " + FormatInstant(remedy.due_us, zone);
    if (remedy.needs_approval && remedy.approved_by.empty()) out += ", waits for approval";
    out += "\n";
  }
  if (!clocks.empty()) out += "Clocks\n";
  for (const ClockExplanation& clock : clocks) out += "  " + clock.text + "\n";
  out += "What was done\n";
  for (const Command& command : file.commands) {
    out += "  " + std::to_string(command.expected_version) + "  " +
           FormatInstant(command.effective_us, zone) + "  " +
           std::string(CommandName(command.kind)) + " by " +
           (command.by.empty() ? "the complainant" : command.by);
    if (!command.subject.empty()) out += " -> " + command.subject;
    if (!command.text.empty()) out += ": " + command.text;
    out += "\n";
  }
  for (const RefusedFact& refused : file.refused) {
    out += "  does not fit: " + std::string(CommandName(refused.kind)) + " (" + refused.rule +
           ": " + refused.reason + ")\n";
  }
  return out;
}

}  // namespace goodwill
