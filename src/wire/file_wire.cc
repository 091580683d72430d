#include "wire/file_wire.h"

#include "goodwill/book/schema.h"
#include "goodwill/v1/file.pb.h"
#include "google/protobuf/arena.h"
#include "wire/header_wire.h"
#include "wire/reason_wire.h"

namespace goodwill {
namespace {

// The word for a code that counts from 1; "" for 0.
template <typename Codes>
std::string Word(const Codes& codes, uint8_t code) {
  return code == 0 ? std::string() : std::string(codes[code - size_t{1}]);
}

// Sets an optional number unless it is absent.
template <typename Set>
void SetUnlessAbsent(int64_t value, Set set) {
  if (value != kNullNumber) set(value);
}

void Write(const Consent& consent, v1::Consent* message) {
  message->set_purpose(std::string(consent.purpose));
  message->set_channel(Word(kChannels, consent.channel));
  message->set_status(std::string(NameOf(consent.status)));
  message->set_basis(Word(kLegalBases, consent.basis));
  if (consent.status != ConsentStatus::kUnknown) message->set_since_us(consent.time_us);
  message->set_proof(std::string(consent.proof));
}

void Write(const FileCustomer& customer, v1::FileCustomer* message) {
  wire::WriteCustomerId(customer.id.view(), message->mutable_customer_id());
  message->set_name(customer.name);
  if (customer.turnover.has_value()) message->set_turnover_minor(*customer.turnover);
}

void Write(const FilePerson& person, v1::FilePerson* message) {
  message->set_contact_id(person.contact_id);
  message->set_name(person.name);
  message->set_role(person.role);
  message->set_preferences(person.preferences);
  SetUnlessAbsent(person.since_us, [&](int64_t us) { message->set_since_us(us); });
  SetUnlessAbsent(person.left_us, [&](int64_t us) { message->set_left_us(us); });
}

void Write(const FileRight& right, v1::FileRight* message) {
  message->set_right_id(right.right_id);
  message->set_kind(std::string(NameOf(right.kind)));
  message->set_state(std::string(NameOf(right.state)));
  message->set_in_force(right.in_force);
  message->set_asked_us(right.asked_us);
  SetUnlessAbsent(right.due_us, [&](int64_t us) { message->set_due_us(us); });
  SetUnlessAbsent(right.answered_us, [&](int64_t us) { message->set_answered_us(us); });
  SetUnlessAbsent(right.until_us, [&](int64_t us) { message->set_until_us(us); });
  message->set_basis(right.basis);
  message->set_requested_by(right.requested_by);
  message->set_approver(right.approver);
  message->set_text(right.text);
  message->set_ref(right.ref);
}

void WritePurchases(const CustomerFile& file, v1::FilePurchases* message) {
  const PurchaseTotals& all = file.measures.all;
  message->set_purchases(all.orders);
  message->set_returns(all.returns);
  if (all.any()) {
    message->set_first_us(all.first_us);
    message->set_last_us(all.last_us);
  }
  message->set_gross_minor(all.gross);
  message->set_returned_minor(all.returned);
  message->set_net_minor(all.net());
  for (const Reason& reason : file.reasons) wire::WriteReason(reason, message->add_reasons());
  for (const FileYear& year : file.years) {
    v1::FileYear* entry = message->add_years();
    entry->set_year(year.year);
    entry->set_purchases(year.totals.orders);
    entry->set_returns(year.totals.returns);
    entry->set_gross_minor(year.totals.gross);
    entry->set_returned_minor(year.totals.returned);
    entry->set_net_minor(year.totals.net());
  }
  for (const FileOrder& order : file.largest_orders) {
    v1::FileOrder* entry = message->add_largest();
    entry->set_order_id(order.order_id);
    entry->set_time_us(order.time_us);
    entry->set_amount_minor(order.amount);
  }
  for (const FileProduct& product : file.products) {
    v1::FileProduct* entry = message->add_products();
    entry->set_product_id(product.product_id);
    entry->set_name(product.name);
    entry->set_amount_minor(product.amount);
  }
}

void WriteContacts(const CustomerFile& file, v1::FileContacts* message) {
  const ServiceTotals& service = file.measures.service;
  message->set_in_all(file.interactions_in_all);
  message->set_caused_by_us(service.contacts_caused_by_us);
  message->set_wanted(service.contacts_wanted);
  message->set_unrequested(service.contacts_unrequested);
  for (size_t c = 0; c < kChannels.size(); ++c) {
    for (size_t d = 0; d < kDirections.size(); ++d) {
      if (service.contacts[c][d] == 0) continue;
      v1::FileContactCount* entry = message->add_counts();
      entry->set_channel(std::string(kChannels[c]));
      entry->set_direction(std::string(kDirections[d]));
      entry->set_count(service.contacts[c][d]);
    }
  }
  for (const FileInteraction& contact : file.interactions) {
    v1::FileContact* entry = message->add_last();
    entry->set_time_us(contact.time_us);
    entry->set_channel(Word(kChannels, contact.channel));
    entry->set_direction(Word(kDirections, contact.direction));
    entry->set_purpose(contact.purpose);
    entry->set_topic(contact.topic);
    entry->set_outcome(contact.outcome);
    entry->set_agent(contact.agent);
    entry->set_caused_by(contact.caused_by);
  }
}

void Write(const FilePromise& promise, v1::FilePromise* message) {
  message->set_promise_id(promise.promise_id);
  message->set_kind(promise.kind);
  message->set_text(promise.text);
  message->set_state(std::string(NameOf(promise.state)));
  message->set_owner(promise.owner);
  message->set_reason(promise.reason);
  message->set_ref(promise.ref);
  message->set_made_us(promise.made_us);
  SetUnlessAbsent(promise.due_us, [&](int64_t us) { message->set_due_us(us); });
  SetUnlessAbsent(SettledAt(promise), [&](int64_t us) { message->set_settled_us(us); });
  SetUnlessAbsent(promise.amount, [&](int64_t minor) { message->set_amount_minor(minor); });
}

void WritePromises(const CustomerFile& file, v1::FilePromises* message) {
  const PromiseRecord& record = file.promise_record;
  message->set_promises(record.made());
  message->set_open(record.of(PromiseState::kOpen));
  message->set_due(record.of(PromiseState::kDue));
  message->set_overdue(record.of(PromiseState::kOverdue));
  message->set_kept(record.of(PromiseState::kKept));
  message->set_kept_late(record.of(PromiseState::kKeptLate));
  message->set_broken(record.of(PromiseState::kBroken));
  message->set_withdrawn(record.of(PromiseState::kWithdrawn));
  if (const auto share = record.share_kept(); share.has_value()) message->set_share_kept(*share);
  for (const FilePromise& promise : file.owed) Write(promise, message->add_owed());
  for (const FilePromise& promise : file.settled) Write(promise, message->add_settled());
}

void Write(const FileGroup& group, v1::FileGroup* message) {
  if (group.parent.has_value()) Write(*group.parent, message->mutable_parent());
  Write(group.top, message->mutable_top());
  message->set_members(group.members);
  message->set_more_members(group.more_members);
  message->set_circular(group.circular);
  if (group.turnover.has_value()) message->set_turnover_minor(*group.turnover);
  for (const FileCustomer& member : group.largest) Write(member, message->add_largest());
}

}  // namespace

std::string EncodeConsent(const Consent& consent) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Consent>(&arena);
  Write(consent, message);
  return message->SerializeAsString();
}

std::string EncodeFile(const CustomerFile& file) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::CustomerFile>(&arena);
  wire::WriteCustomerId(file.customer_id.view(), message->mutable_customer_id());
  message->set_language(std::string(LanguageTag(file.language)));
  wire::WriteHeader(file.header, message->mutable_header());
  for (const FileAttribute& attribute : file.attributes) {
    v1::FileAttribute* entry = message->add_attributes();
    entry->set_name(std::string(customers::kColumns[attribute.column].name));
    entry->set_value(attribute.value);
    entry->set_since_us(attribute.since_us);
  }
  for (const FilePerson& person : file.people) Write(person, message->add_people());
  message->set_people_in_all(file.people_in_all);
  for (const FileConsent& c : file.consents) {
    Write(Consent{.purpose = c.purpose,
                  .proof = c.proof,
                  .time_us = c.since_us,
                  .status = c.status,
                  .channel = c.channel,
                  .basis = c.basis},
          message->add_consents());
  }
  message->set_consents_in_all(file.consents_in_all);
  message->set_withheld(std::string(NameOf(file.withheld)));
  for (const FileRight& right : file.rights) Write(right, message->add_rights());
  message->set_rights_in_all(file.rights_in_all);
  WritePurchases(file, message->mutable_purchases());
  WriteContacts(file, message->mutable_contacts());
  for (const FileEvent& event : file.events) {
    v1::FileEvent* entry = message->add_events();
    entry->set_time_us(event.time_us);
    entry->set_kind(event.kind);
    entry->set_text(event.text);
    entry->set_ref(event.ref);
    SetUnlessAbsent(event.amount, [&](int64_t minor) { entry->set_amount_minor(minor); });
  }
  for (const FileEventCount& count : file.event_counts) {
    v1::FileEventCount* entry = message->add_event_counts();
    entry->set_kind(count.kind);
    entry->set_count(count.count);
  }
  WritePromises(file, message->mutable_promises());
  if (file.group.has_value()) Write(*file.group, message->mutable_group());
  if (file.referred_by.has_value()) Write(*file.referred_by, message->mutable_referred_by());
  for (const FileCustomer& customer : file.referred) Write(customer, message->add_referred());
  message->set_referred_in_all(file.referred_in_all);
  message->set_text(file.text);
  return message->SerializeAsString();
}

}  // namespace goodwill
