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
inline constexpr std::array<std::string_view, 3> kConsentStatuses = {"granted", "withdrawn",
                                                                     "objected"};
// What a contact with a person may rest on: the six bases of Article 6(1) of the
// General Data Protection Regulation, and what national law knows beside them
// (an existing customer may be offered similar goods, Article 13(2) of
// Directive 2002/58/EC).
inline constexpr std::array<std::string_view, 8> kLegalBases = {
    "consent",     "contract",            "legal_obligation",  "vital_interests",
    "public_task", "legitimate_interest", "existing_customer", "other"};
// What a person may ask for, and what may stand against it: see book/rights.h.
inline constexpr std::array<std::string_view, 7> kRightKinds = {
    "export", "rectify", "erase", "restrict", "object", "hold", "retain"};
// What is done about a complaint: see complaint/case_command.h, which has the same
// names in the same order (a test compares them). New ones are added at the end.
inline constexpr std::array<std::string_view, 42> kCaseCommandKinds = {
    "open",          "classify",          "acknowledge",         "dispute_restatement",
    "assess",        "assign",            "hand_over",           "contact_in",
    "contact_out",   "record_fact",       "request_information", "receive_information",
    "pause",         "resume",            "hold",                "release_hold",
    "offer",         "approve",           "accept",              "reject",
    "fulfil",        "decide",            "final_response",      "escalate",
    "refer",         "ombudsman_decision", "comply",             "appeal",
    "settle",        "withdraw",          "close",               "reopen",
    "merge",         "unmerge",           "correct",             "override",
    "attach",        "link",              "unlink",              "split",
    "represent",     "restrict_contact"};
inline constexpr std::array<std::string_view, 3> kCaseClasses = {"complaint", "query",
                                                                 "not_eligible"};
inline constexpr std::array<std::string_view, 4> kCaseFindings = {"upheld", "partly_upheld",
                                                                  "not_upheld", "no_finding"};
inline constexpr std::array<std::string_view, 2> kMeasuredSubjects = {"us", "competitor"};
inline constexpr std::array<std::string_view, 3> kMeasurementSources = {"customer", "system",
                                                                        "mystery_shopper"};

inline constexpr ColumnSpec kRevisionColumn = {
    "revision", ColumnType::kInteger, false,
    "number of this version of the fact; a higher one replaces a lower one (default 0)"};
inline constexpr ColumnSpec kVoidedColumn = {
    "voided", ColumnType::kBoolean, false, "true: the fact was withdrawn and counts for nothing"};

namespace purchases {
enum Column {
  kCustomerId, kTime, kAmount, kPurchaseId, kOrderId, kProductId, kQuantity, kCurrency, kCost,
  kSource, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "who bought", {}, kPersonal},
    {"time", ColumnType::kTime, true, "when; a date, or without a zone, is civil time in the book's zone"},
    {"amount", ColumnType::kMoney, true, "of this order line, in major units; negative for a return"},
    {"purchase_id", ColumnType::kId, false, "identifies the row"},
    {"order_id", ColumnType::kId, false, "groups lines into an order; default: the row is its own order"},
    {"product_id", ColumnType::kId, false, "what was bought"},
    {"quantity", ColumnType::kDecimal, false, "how many"},
    {"currency", ColumnType::kText, false, "ISO 4217 code of amount and cost"},
    {"cost", ColumnType::kMoney, false, "of what was sold, with the sign of amount"},
    {"source", ColumnType::kText, false,
     "the store, channel or data feed that it came from; tells our silence from a customer's"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {
    TableKind::kPurchases, "purchases", kColumns, kCustomerId, kPurchaseId, kRevision, kVoided, kTime};
}  // namespace purchases

namespace interactions {
enum Column {
  kCustomerId, kTime, kInteractionId, kChannel, kDirection, kPurpose, kTopic, kMinutes, kCost,
  kOutcome, kAgent, kRequestedByCustomer, kCausedBy, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "with whom", {}, kPersonal},
    {"time", ColumnType::kTime, true, "when"},
    {"interaction_id", ColumnType::kId, false, "identifies the row"},
    {"channel", ColumnType::kCode, true, "how", kChannels},
    {"direction", ColumnType::kCode, true, "in: from the customer; out: from us", kDirections},
    {"purpose", ColumnType::kText, false, "what for"},
    {"topic", ColumnType::kText, false, "what about"},
    {"minutes", ColumnType::kDecimal, false, "how long our people were busy with it; not negative",
     {}, !kPersonal, kNotNegative},
    {"cost", ColumnType::kMoney, false, "what it cost us; default: the policy's contact cost"},
    {"outcome", ColumnType::kText, false, "what came of it", {}, kPersonal},
    {"agent", ColumnType::kText, false, "who of us"},
    {"requested_by_customer", ColumnType::kBoolean, false, "the customer asked for it"},
    {"caused_by", ColumnType::kText, false, "the failure or case of ours that made it necessary"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kInteractions, "interactions", kColumns,
                                    kCustomerId, kInteractionId, kRevision, kVoided, kTime};
}  // namespace interactions

namespace customers {
enum Column {
  kCustomerId, kValidFrom, kName, kKind, kParentId, kSegment, kSource, kReferredBy, kLanguage,
  kPreferences, kVulnerable, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "who", {}, kPersonal},
    {"valid_from", ColumnType::kTime, true, "since when this is so; per attribute the latest wins"},
    {"name", ColumnType::kText, false, "as the customer is called", {}, kPersonal},
    {"kind", ColumnType::kCode, false, "a person or a company", kCustomerKinds},
    {"parent_id", ColumnType::kId, false, "the company this one belongs to", {}, kPersonal},
    {"segment", ColumnType::kText, false, "the business's own grouping"},
    {"source", ColumnType::kText, false, "where the customer came from"},
    {"referred_by", ColumnType::kId, false, "the customer who recommended us", {}, kPersonal},
    {"language", ColumnType::kText, false, "BCP 47 tag"},
    {"preferences", ColumnType::kText, false, "what the customer likes and wants", {}, kPersonal},
    {"vulnerable", ColumnType::kBoolean, false, "needs particular care", {}, kPersonal},
    kRevisionColumn, kVoidedColumn};
// A row is identified by (customer_id, valid_from): see book/book.h.
inline constexpr TableSpec kSpec = {TableKind::kCustomers, "customers", kColumns,
                                    kCustomerId, -1, kRevision, kVoided, kValidFrom};
}  // namespace customers

namespace contacts {
enum Column { kCustomerId, kContactId, kName, kRole, kValidFrom, kLeftAt, kPreferences, kRevision, kVoided };
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "the company this person acts for", {}, kPersonal},
    {"contact_id", ColumnType::kId, true, "identifies the row", {}, kPersonal},
    {"name", ColumnType::kText, true, "as the person is called", {}, kPersonal},
    {"role", ColumnType::kText, false, "buyer, director, ..."},
    {"valid_from", ColumnType::kTime, false, "since when"},
    {"left_at", ColumnType::kTime, false, "until when"},
    {"preferences", ColumnType::kText, false, "what the person likes and wants", {}, kPersonal},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kContacts, "contacts", kColumns,
                                    kCustomerId, kContactId, kRevision, kVoided, kValidFrom};
}  // namespace contacts

namespace events {
enum Column { kCustomerId, kTime, kKind, kEventId, kAmount, kText, kRef, kRevision, kVoided };
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "to whom it happened", {}, kPersonal},
    {"time", ColumnType::kTime, true, "when"},
    {"kind", ColumnType::kText, true,
     "contract_start, contract_end, cancelled, moved, deceased, delivery_failed, price_gap, "
     "contact_left, loss_stated, ...; unknown kinds are kept and counted"},
    {"event_id", ColumnType::kId, false, "identifies the row"},
    {"amount", ColumnType::kMoney, false, "where one belongs to it"},
    {"text", ColumnType::kText, false, "in words", {}, kPersonal},
    {"ref", ColumnType::kText, false, "what it refers to"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kEvents, "events", kColumns,
                                    kCustomerId, kEventId, kRevision, kVoided, kTime};
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

namespace consents {
enum Column {
  kCustomerId, kTime, kPurpose, kStatus, kConsentId, kChannel, kBasis, kProof, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "who decided", {}, kPersonal},
    {"time", ColumnType::kTime, true, "since when this is so; the latest wins"},
    {"purpose", ColumnType::kText, true, "what for: newsletter, offers, survey, profiling, ..."},
    {"status", ColumnType::kCode, true, "what was decided", kConsentStatuses},
    {"consent_id", ColumnType::kId, false, "identifies the row"},
    {"channel", ColumnType::kCode, false, "by which channel; default: all", kChannels},
    {"basis", ColumnType::kCode, false, "what in law it rests on", kLegalBases},
    {"proof", ColumnType::kText, false, "how it can be shown: form, page, recording, ...", {},
     kPersonal},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kConsents, "consents", kColumns,
                                    kCustomerId, kConsentId, kRevision, kVoided, kTime};
}  // namespace consents

namespace promises {
enum Column {
  kCustomerId, kPromiseId, kKind, kMadeAt, kText, kDueAt, kOwner, kKeptAt, kBrokenAt,
  kWithdrawnAt, kReason, kRef, kAmount, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "to whom we owe it", {}, kPersonal},
    {"promise_id", ColumnType::kId, true, "identifies the row; what becomes of it is a revision"},
    {"kind", ColumnType::kText, true,
     "delivery, callback, named_person, next_update, refund, benefit, ...; unknown kinds are kept"},
    {"made_at", ColumnType::kTime, true, "when it was given"},
    {"text", ColumnType::kText, false, "what was promised, in words", {}, kPersonal},
    {"due_at", ColumnType::kTime, false,
     "by when, this instant included; a plain date is its first instant, so name the time; "
     "default: no date was named"},
    {"owner", ColumnType::kText, false, "who of us keeps it"},
    {"kept_at", ColumnType::kTime, false, "when it was kept"},
    {"broken_at", ColumnType::kTime, false, "when it was clear that it would not be kept"},
    {"withdrawn_at", ColumnType::kTime, false, "since when it is no longer owed"},
    {"reason", ColumnType::kText, false, "why it was broken, withdrawn or kept late", {},
     kPersonal},
    {"ref", ColumnType::kText, false, "what it belongs to: a case, an order, a tier"},
    {"amount", ColumnType::kMoney, false, "where one belongs to it"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kPromises, "promises", kColumns,
                                    kCustomerId, kPromiseId, kRevision, kVoided, kMadeAt};
}  // namespace promises

namespace answers {
enum Column { kCustomerId, kTime, kQuestion, kAnswerId, kScore, kText, kRef, kRevision, kVoided };
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "who answered", {}, kPersonal},
    {"time", ColumnType::kTime, true, "when"},
    {"question", ColumnType::kText, true, "which question: its name or its words"},
    {"answer_id", ColumnType::kId, false, "identifies the row"},
    {"score", ColumnType::kDecimal, false, "the answer as a number, on the question's scale"},
    {"text", ColumnType::kText, false, "the answer in words", {}, kPersonal},
    {"ref", ColumnType::kText, false, "what it is about: an order, a case, a visit"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kAnswers, "answers", kColumns,
                                    kCustomerId, kAnswerId, kRevision, kVoided, kTime};
}  // namespace answers

namespace measurements {
enum Column {
  kStandard, kTime, kMeasurementId, kCustomerId, kPromised, kActual, kSource, kSubject,
  kCompetitor, kRef, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"standard", ColumnType::kText, true, "which standard of service"},
    {"time", ColumnType::kTime, true, "when"},
    {"measurement_id", ColumnType::kId, false, "identifies the row"},
    {"customer_id", ColumnType::kId, false, "whom we served; text, or an integer as text", {},
     kPersonal},
    {"promised", ColumnType::kDecimal, false, "what was promised, in the standard's unit"},
    {"actual", ColumnType::kDecimal, false, "what was found, in the same unit"},
    {"source", ColumnType::kCode, false, "who measured; default: system", kMeasurementSources},
    {"subject", ColumnType::kCode, false, "who was measured; default: us", kMeasuredSubjects},
    {"competitor", ColumnType::kText, false, "which competitor"},
    {"ref", ColumnType::kText, false, "what it belongs to: an order, a case, a visit"},
    kRevisionColumn, kVoidedColumn};
// Most measurements are of the service, not of one customer's: the customer is a
// value here, not the row's home.
inline constexpr TableSpec kSpec = {TableKind::kMeasurements, "measurements", kColumns,
                                    -1, kMeasurementId, kRevision, kVoided, kTime};
}  // namespace measurements

namespace rates {
enum Column { kCurrency, kTime, kRate, kRateId, kUnits, kRevision, kVoided };
inline constexpr ColumnSpec kColumns[] = {
    {"currency", ColumnType::kText, true, "ISO 4217 code of the other currency"},
    {"time", ColumnType::kTime, true, "since when this is its rate"},
    {"rate", ColumnType::kDecimal, true, "what `units` of it cost, in major units of the book's"},
    {"rate_id", ColumnType::kId, false, "identifies the row"},
    {"units", ColumnType::kInteger, false,
     "how many units of it the rate is for, such as 100 or 1000 (default 1)"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kRates, "rates", kColumns,
                                    -1, kRateId, kRevision, kVoided, kTime};
}  // namespace rates

namespace merges {
enum Column { kFromId, kMergeId, kIntoId, kTime, kReason, kRevision, kVoided };
inline constexpr ColumnSpec kColumns[] = {
    {"from_id", ColumnType::kId, true, "the customer who is another", {}, kPersonal},
    {"merge_id", ColumnType::kId, true, "identifies the row; a merge is undone by voiding it", {},
     kPersonal},
    {"into_id", ColumnType::kId, true, "the customer whom that is", {}, kPersonal},
    {"time", ColumnType::kTime, true, "since when they count as one"},
    {"reason", ColumnType::kText, false, "how it is known, or why it was undone", {}, kPersonal},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kMerges, "merges", kColumns,
                                    kFromId, kMergeId, kRevision, kVoided, kTime};
}  // namespace merges

namespace rights {
enum Column {
  kCustomerId, kTime, kKind, kRightId, kUntil, kDueAt, kDoneAt, kRefusedAt, kBasis, kRequestedBy,
  kApprover, kText, kRef, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "whose data it is about", {}, kPersonal},
    {"time", ColumnType::kTime, true, "when it was asked for, or since when it is so"},
    {"kind", ColumnType::kCode, true, "what was asked for, or what stands against it", kRightKinds},
    {"right_id", ColumnType::kId, true, "identifies the row; what becomes of it is a revision"},
    {"until", ColumnType::kTime, false,
     "restrict, object, hold, retain: this instant ends it; default: it lasts until it is released"},
    {"due_at", ColumnType::kTime, false,
     "by when it must be answered, this instant included; default: what the law allows"},
    {"done_at", ColumnType::kTime, false, "when it was done as asked"},
    {"refused_at", ColumnType::kTime, false, "when it was refused; the basis says why"},
    {"basis", ColumnType::kText, false, "what in law or contract it rests on; of no person"},
    {"requested_by", ColumnType::kText, false, "who asked: the person, a lawyer, a parent", {},
     kPersonal},
    {"approver", ColumnType::kText, false, "who of us decided"},
    {"text", ColumnType::kText, false, "in words: what was wrong, what was sent", {}, kPersonal},
    {"ref", ColumnType::kText, false, "what it belongs to: a case, a lawsuit, a file"},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kRights, "rights", kColumns,
                                    kCustomerId, kRightId, kRevision, kVoided, kTime};
}  // namespace rights

// One row per accepted command of a complaint's case. A case is its commands in the
// order of `expected_version`; its state and its clocks are derived from them and
// stored nowhere. Two people who act on the same version have written the same
// command_id, and the second is refused.
namespace case_commands {
enum Column {
  kCustomerId, kTime, kCaseId, kExpectedVersion, kKind, kCommandId, kActor, kSubject, kText, kRef,
  kChannel, kAmount, kAuthority, kClassified, kFinding, kAnonymous, kSeverity, kDueAt, kPolicy,
  kDetails, kRevision, kVoided
};
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true,
     "whose complaint it is; an id kept for that if the complainant is anonymous", {}, kPersonal},
    {"time", ColumnType::kTime, true, "when it took effect; clocks use this"},
    {"case_id", ColumnType::kText, true, "which case; names nobody"},
    {"expected_version", ColumnType::kInteger, true, "how many commands of the case came before it",
     {}, !kPersonal, kNotNegative},
    {"kind", ColumnType::kCode, true, "what was done", kCaseCommandKinds},
    {"command_id", ColumnType::kId, true, "identifies the row: case_id, '#' and expected_version"},
    {"actor", ColumnType::kText, false, "who of us gave it; default: the complainant"},
    {"subject", ColumnType::kText, false,
     "of us, who becomes responsible or is complained about; the other case; the rule set aside"},
    {"text", ColumnType::kText, false, "what was said, found or restated; the reason", {},
     kPersonal},
    {"ref", ColumnType::kText, false, "of a remedy, a document, an authority to act"},
    {"channel", ColumnType::kCode, false, "how it came in or went out", kChannels},
    {"amount", ColumnType::kMoney, false, "offered", {}, !kPersonal, kNotNegative},
    {"authority", ColumnType::kMoney, false,
     "what the actor might grant by the policy that held when it was offered, approved or settled",
     {}, !kPersonal, kNotNegative},
    {"classified", ColumnType::kCode, false, "classify: as what", kCaseClasses},
    {"finding", ColumnType::kCode, false, "who was right", kCaseFindings},
    {"anonymous", ColumnType::kBoolean, false, "open: nobody can be answered"},
    {"severity", ColumnType::kInteger, false, "assess: from 1, slight, to 5, a danger to people"},
    {"due_at", ColumnType::kTime, false,
     "by when what is promised with it is due: the next word, the remedy"},
    {"policy", ColumnType::kText, false, "digest of the policy under which it was accepted"},
    {"details", ColumnType::kText, false, "what else belongs to it: a JSON object of texts", {},
     kPersonal},
    kRevisionColumn, kVoidedColumn};
inline constexpr TableSpec kSpec = {TableKind::kCaseCommands, "case_commands", kColumns,
                                    kCustomerId, kCommandId, kRevision, kVoided, kTime};
}  // namespace case_commands

// All of them, in the order of TableKind.
inline constexpr std::array<const TableSpec*, 14> kTables = {
    &purchases::kSpec, &interactions::kSpec, &customers::kSpec,    &contacts::kSpec,
    &events::kSpec,    &products::kSpec,     &consents::kSpec,     &promises::kSpec,
    &answers::kSpec,   &measurements::kSpec, &rates::kSpec,        &merges::kSpec,
    &rights::kSpec,    &case_commands::kSpec};

// Null if there is no such table.
constexpr const TableSpec* FindTable(int32_t kind) {
  return kind >= 1 && kind <= static_cast<int32_t>(kTables.size())
             ? kTables[static_cast<size_t>(kind - 1)]
             : nullptr;
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_SCHEMA_H_
