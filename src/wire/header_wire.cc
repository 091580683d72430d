#include "wire/header_wire.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/base/zone.h"
#include "wire/findings.h"
#include "wire/schema.h"
#include "wire/wire_check.h"

namespace goodwill::wire {

absl::Status Refuse(std::string path, std::string reason) {
  Problem problem;
  problem.field = std::move(path);
  problem.reason = std::move(reason);
  return ProblemStatus(std::move(problem));
}

absl::Status ParseChecked(std::string_view bytes, std::string_view name,
                          google::protobuf::MessageLite* message) {
  const std::string not_one = "the bytes are not a serialised " + std::string(name);
  if (bytes.size() > size_t{std::numeric_limits<int32_t>::max()}) {
    return absl::InvalidArgumentError(not_one);
  }
  const Schema schema(Schema::EmbeddedDescriptorSet());
  Findings findings;
  (void)CheckWire(*schema.Message(name), bytes, UnknownFields::kKeep, &findings);
  if (!findings.empty()) return findings.ToStatus("the " + std::string(name) + " is not valid");
  if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError(not_one);
  }
  return absl::OkStatus();
}

void WriteHeader(const MeasuresHeader& header, v1::MeasuresHeader* message) {
  message->set_policy_digest(header.policy_digest.data(), header.policy_digest.size());
  message->set_currency(std::string(header.currency.code()));
  message->set_time_zone(header.zone.name());
  message->set_as_of_us(header.as_of_us);
  message->set_known_batch(header.known_batch);
  message->set_library_version(header.library_version);
  message->set_time_zone_data_version(header.time_zone_data_version);
  switch (header.ids) {
    case IdKind::kUndecided:
      message->set_ids(v1::ID_KIND_UNSPECIFIED);
      break;
    case IdKind::kNumber:
      message->set_ids(v1::ID_KIND_NUMBER);
      break;
    case IdKind::kText:
      message->set_ids(v1::ID_KIND_TEXT);
      break;
  }
  message->set_age_unit(static_cast<v1::AgeUnit>(header.age_unit));
  message->set_same_day(static_cast<v1::SameDay>(header.same_day));
  for (const int32_t days : header.occasion_days) {
    if (days != 0) message->add_occasion_days(days);
  }
}

absl::Status ReadHeader(const v1::MeasuresHeader& message, MeasuresHeader* header) {
  if (message.policy_digest().size() != header->policy_digest.size()) {
    return Refuse("header.policy_digest", "must have 16 bytes");
  }
  std::copy(message.policy_digest().begin(), message.policy_digest().end(),
            reinterpret_cast<char*>(header->policy_digest.data()));
  if (auto currency = Currency::Parse(message.currency()); currency.ok()) {
    header->currency = *currency;
  } else {
    return Refuse("header.currency", std::string(currency.status().message()));
  }
  if (auto zone = Zone::Load(message.time_zone()); zone.ok()) {
    header->zone = *std::move(zone);
  } else {
    return Refuse("header.time_zone", std::string(zone.status().message()));
  }
  if (!IsInstant(message.as_of_us())) {
    return Refuse("header.as_of_us", "is outside the years 1 to 9999");
  }
  header->as_of_us = message.as_of_us();
  if (message.known_batch() < 0) return Refuse("header.known_batch", "is below zero");
  header->known_batch = message.known_batch();
  header->library_version = message.library_version();
  header->time_zone_data_version = message.time_zone_data_version();
  switch (message.ids()) {
    case v1::ID_KIND_UNSPECIFIED:
      header->ids = IdKind::kUndecided;
      break;
    case v1::ID_KIND_NUMBER:
      header->ids = IdKind::kNumber;
      break;
    case v1::ID_KIND_TEXT:
      header->ids = IdKind::kText;
      break;
    default:
      return Refuse("header.ids", "is neither numbers nor texts");
  }
  switch (message.age_unit()) {
    case v1::AGE_UNIT_DAY:
      header->age_unit = AgeUnit::kDay;
      break;
    case v1::AGE_UNIT_WEEK:
      header->age_unit = AgeUnit::kWeek;
      break;
    default:
      return Refuse("header.age_unit", "is neither day nor week");
  }
  switch (message.same_day()) {
    case v1::SAME_DAY_MERGE:
      header->same_day = SameDay::kMerge;
      break;
    case v1::SAME_DAY_SEPARATE:
      header->same_day = SameDay::kSeparate;
      break;
    default:
      return Refuse("header.same_day", "is neither merged nor separate");
  }
  const auto& days = message.occasion_days();
  if (static_cast<size_t>(days.size()) > header->occasion_days.size()) {
    return Refuse("header.occasion_days", "are more than can be measured");
  }
  for (int i = 0; i < days.size(); ++i) {
    if (days[i] <= (i == 0 ? 1 : days[i - 1]) || days[i] > kMostOccasionDays) {
      return Refuse("header.occasion_days",
                    "must ascend from 2 to " + std::to_string(kMostOccasionDays));
    }
    header->occasion_days[static_cast<size_t>(i)] = days[i];
  }
  return absl::OkStatus();
}

void WriteSilences(const std::vector<SilentSource>& silences,
                   google::protobuf::RepeatedPtrField<v1::SilentSource>* messages) {
  for (const SilentSource& silent : silences) {
    v1::SilentSource* const out = messages->Add();
    out->set_name(silent.name);
    out->set_state(static_cast<v1::SilenceState>(silent.state));
    out->set_since_day(silent.since_day);
    out->set_came(silent.came);
    out->set_expected(silent.expected);
    out->set_chance(silent.chance);
  }
}

void WriteCustomerId(const CustomerIdView& id, v1::CustomerId* message) {
  if (id.kind == IdKind::kText) {
    message->set_text(std::string(id.text));
  } else {
    message->set_number(id.number);
  }
}

void WritePareto(const ParetoCut& pareto, v1::ParetoCut* message) {
  if (pareto.cut) {
    message->mutable_cut()->set_value(pareto.cut->value);
    if (pareto.cut->has_id()) {
      WriteCustomerId(pareto.cut->id.view(), message->mutable_cut()->mutable_id());
    }
  }
  message->set_members(pareto.members);
  message->set_population(pareto.population);
  message->set_members_value_minor(pareto.members_value);
  message->set_total_minor(pareto.total);
}

void WriteConcentration(const Concentration& concentration, v1::Concentration* message) {
  message->set_count(concentration.count);
  message->set_negative(concentration.negative);
  message->set_total_minor(concentration.total);
  message->set_gini(concentration.gini);
  message->set_gini_unbiased(concentration.gini_unbiased);
  message->set_herfindahl(concentration.herfindahl);
  message->set_effective_number(concentration.effective_number);
  message->set_theil(concentration.theil);
  message->set_atkinson_half(concentration.atkinson_half);
  message->set_top_one(concentration.top_one);
  message->set_top_three(concentration.top_three);
  message->set_top_one_percent(concentration.top_one_percent);
  message->set_top_four_percent(concentration.top_four_percent);
  message->set_top_ten_percent(concentration.top_ten_percent);
  message->set_top_twenty_percent(concentration.top_twenty_percent);
  message->set_top_fifty_percent(concentration.top_fifty_percent);
}

}  // namespace goodwill::wire
