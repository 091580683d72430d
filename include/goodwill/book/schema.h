// The fact tables of a book, column by column. These names are public: they are
// the headers of a CSV file and the fields of an Arrow schema.
#ifndef GOODWILL_BOOK_SCHEMA_H_
#define GOODWILL_BOOK_SCHEMA_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "goodwill/base/schema.h"

namespace goodwill {

// How a contact reaches, and which way it goes. Codes count from 1.
inline constexpr std::array<std::string_view, 8> kChannels = {
    "visit", "phone", "letter", "email", "sms", "chat", "web", "store"};
inline constexpr std::array<std::string_view, 2> kDirections = {"in", "out"};
inline constexpr std::array<std::string_view, 2> kCustomerKinds = {"person", "company"};

inline constexpr ColumnSpec kRevisionColumn = {
    "revision", ColumnType::kInteger, false,
    "number of this version of the fact; a higher one replaces a lower one (default 0)"};
inline constexpr ColumnSpec kVoidedColumn = {
    "voided", ColumnType::kBoolean, false, "true: the fact was withdrawn and counts for nothing"};

namespace purchases {
enum Column {
  kCustomerId, kTime, kAmount, kPurchaseId, kOrderId, kProductId, kQuantity, kCurrency, kCost,
  kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "who bought"},
    {"time", ColumnType::kTime, true, "when; a date, or without a zone, is civil time in the book's zone"},
    {"amount", ColumnType::kMoney, true, "of this order line, in major units; negative for a return"},
    {"purchase_id", ColumnType::kId, false, "identifies the row"},
    {"order_id", ColumnType::kId, false, "groups lines into an order; default: the row is its own order"},
    {"product_id", ColumnType::kId, false, "what was bought"},
    {"quantity", ColumnType::kDecimal, false, "how many"},
    {"currency", ColumnType::kText, false, "ISO 4217 code of amount and cost"},
    {"cost", ColumnType::kMoney, false, "of what was sold, with the sign of amount"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {
    TableKind::kPurchases, "purchases", kColumns, kCustomerId, kPurchaseId, kRevision, kVoided};
}  // namespace purchases

namespace interactions {
enum Column {
  kCustomerId, kTime, kInteractionId, kChannel, kDirection, kPurpose, kTopic, kMinutes, kCost,
  kOutcome, kAgent, kRequestedByCustomer, kCausedBy, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "with whom"},
    {"time", ColumnType::kTime, true, "when"},
    {"interaction_id", ColumnType::kId, false, "identifies the row"},
    {"channel", ColumnType::kCode, true, "how", kChannels},
    {"direction", ColumnType::kCode, true, "in: from the customer; out: from us", kDirections},
    {"purpose", ColumnType::kText, false, "what for"},
    {"topic", ColumnType::kText, false, "what about"},
    {"minutes", ColumnType::kDecimal, false, "how long our people were busy with it"},
    {"cost", ColumnType::kMoney, false, "what it cost us; default: the policy's contact cost"},
    {"outcome", ColumnType::kText, false, "what came of it"},
    {"agent", ColumnType::kText, false, "who of us"},
    {"requested_by_customer", ColumnType::kBoolean, false, "the customer asked for it"},
    {"caused_by", ColumnType::kText, false, "the failure or case of ours that made it necessary"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kInteractions, "interactions", kColumns,
                                    kCustomerId, kInteractionId, kRevision, kVoided};
}  // namespace interactions

namespace customers {
enum Column {
  kCustomerId, kValidFrom, kName, kKind, kParentId, kSegment, kSource, kReferredBy, kLanguage,
  kPreferences, kVulnerable, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "who"},
    {"valid_from", ColumnType::kTime, true, "since when this is so; per attribute the latest wins"},
    {"name", ColumnType::kText, false, "as the customer is called"},
    {"kind", ColumnType::kCode, false, "a person or a company", kCustomerKinds},
    {"parent_id", ColumnType::kId, false, "the company this one belongs to"},
    {"segment", ColumnType::kText, false, "the business's own grouping"},
    {"source", ColumnType::kText, false, "where the customer came from"},
    {"referred_by", ColumnType::kId, false, "the customer who recommended us"},
    {"language", ColumnType::kText, false, "BCP 47 tag"},
    {"preferences", ColumnType::kText, false, "what the customer likes and wants"},
    {"vulnerable", ColumnType::kBoolean, false, "needs particular care"},
    kRevisionColumn, kVoidedColumn};
// A row is identified by (customer_id, valid_from): see book/book.h.
inline constexpr TableSpec kSpec = {TableKind::kCustomers, "customers", kColumns,
                                    kCustomerId, -1, kRevision, kVoided};
}  // namespace customers

namespace contacts {
enum Column { kCustomerId, kContactId, kName, kRole, kValidFrom, kLeftAt, kPreferences, kRevision, kVoided };
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "the company this person acts for"},
    {"contact_id", ColumnType::kId, true, "identifies the row"},
    {"name", ColumnType::kText, true, "as the person is called"},
    {"role", ColumnType::kText, false, "buyer, director, ..."},
    {"valid_from", ColumnType::kTime, false, "since when"},
    {"left_at", ColumnType::kTime, false, "until when"},
    {"preferences", ColumnType::kText, false, "what the person likes and wants"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kContacts, "contacts", kColumns,
                                    kCustomerId, kContactId, kRevision, kVoided};
}  // namespace contacts

namespace events {
enum Column { kCustomerId, kTime, kKind, kEventId, kAmount, kText, kRef, kRevision, kVoided };
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "to whom it happened"},
    {"time", ColumnType::kTime, true, "when"},
    {"kind", ColumnType::kText, true,
     "contract_start, contract_end, cancelled, moved, deceased, delivery_failed, price_gap, "
     "contact_left, loss_stated, ...; unknown kinds are kept and counted"},
    {"event_id", ColumnType::kId, false, "identifies the row"},
    {"amount", ColumnType::kMoney, false, "where one belongs to it"},
    {"text", ColumnType::kText, false, "in words"},
    {"ref", ColumnType::kText, false, "what it refers to"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kEvents, "events", kColumns,
                                    kCustomerId, kEventId, kRevision, kVoided};
}  // namespace events

namespace products {
enum Column { kProductId, kName, kCategory, kUnitCost, kRevision, kVoided };
inline constexpr ColumnSpec kColumns[] = {
    {"product_id", ColumnType::kId, true, "identifies the row"},
    {"name", ColumnType::kText, false, "as it is sold"},
    {"category", ColumnType::kText, false, "the group it belongs to"},
    {"unit_cost", ColumnType::kMoney, false, "of one; costs a purchase line that names none"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kProducts, "products", kColumns,
                                    -1, kProductId, kRevision, kVoided};
}  // namespace products

// All of them, in the order of TableKind.
inline constexpr std::array<const TableSpec*, 6> kTables = {
    &purchases::kSpec, &interactions::kSpec, &customers::kSpec,
    &contacts::kSpec,  &events::kSpec,       &products::kSpec};

// Null if there is no such table.
constexpr const TableSpec* FindTable(int32_t kind) {
  return kind >= 1 && kind <= static_cast<int32_t>(kTables.size())
             ? kTables[static_cast<size_t>(kind - 1)]
             : nullptr;
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_SCHEMA_H_
