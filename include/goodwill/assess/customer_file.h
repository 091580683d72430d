// The file of one customer: what everybody who serves the customer should know,
// on one page. Names and people, what they like, what they agreed to, what they
// asked of their data, what they bought and what was said, what we promised; for a
// company, the group it belongs to; who recommended whom.
//
// A file holds no figure of its own: amounts and counts are those of the
// measures, promises and consents those of their ledgers, told about one customer
// as of one instant. Lists are cut to what a page holds, and say so.
//
// Names in a file are as they were by then; where a book was asked as known by an
// earlier batch, so is the file.
#ifndef GOODWILL_ASSESS_CUSTOMER_FILE_H_
#define GOODWILL_ASSESS_CUSTOMER_FILE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/book.h"
#include "goodwill/book/consent.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/book/promise.h"
#include "goodwill/book/rights.h"

namespace goodwill {

// How many entries a list of a file holds at most; those of which only the last
// few are told hold kFileLatest.
inline constexpr size_t kFileEntries = 50;
inline constexpr size_t kFileLatest = 5;
// A group is followed so many levels up and down, and counted up to so many
// members.
inline constexpr int kGroupLevels = 64;
inline constexpr size_t kGroupMembers = 10'000;

// Absent instants and amounts are kNullNumber, absent texts "".
struct FileAttribute {
  int column = 0;  // of the table customers
  std::string value;
  int64_t since_us = 0;  // since when it has been this value
};
struct FilePerson {
  std::string contact_id;
  std::string name;
  std::string role;
  std::string preferences;
  int64_t since_us = kNullNumber;
  int64_t left_us = kNullNumber;  // before as-of: the person is not there any more
};
struct FileConsent {
  std::string purpose;
  std::string proof;
  int64_t since_us = 0;
  ConsentStatus status = ConsentStatus::kUnknown;
  uint8_t channel = 0;
  uint8_t basis = 0;
};
// What was asked of the customer's data, or what stands against it (book/rights.h).
struct FileRight {
  std::string right_id;
  std::string basis;
  std::string requested_by;
  std::string approver;
  std::string text;
  std::string ref;
  int64_t asked_us = 0;          // asked for, or in force since
  int64_t due_us = kNullNumber;  // the last instant at which an answer is in time
  int64_t answered_us = kNullNumber;
  int64_t until_us = kNullNumber;
  RightKind kind = RightKind::kExport;
  RightState state = RightState::kNotYet;
  bool in_force = false;  // restrict, object, hold, retain
};
struct FileYear {
  int32_t year = 0;
  PurchaseTotals totals;
};
struct FileOrder {
  std::string order_id;
  int64_t time_us = 0;
  int64_t amount = 0;
};
struct FileProduct {
  std::string product_id;
  std::string name;
  int64_t amount = 0;  // of its lines, returns deducted
};
struct FileInteraction {
  int64_t time_us = 0;
  uint8_t channel = 0;    // place in kChannels, from 1
  uint8_t direction = 0;  // place in kDirections, from 1
  std::string purpose;
  std::string topic;
  std::string outcome;
  std::string agent;
  std::string caused_by;
};
struct FileEvent {
  int64_t time_us = 0;
  std::string kind;
  std::string text;
  std::string ref;
  int64_t amount = kNullNumber;
};
struct FileEventCount {
  std::string kind;
  int64_t count = 0;
};
struct FilePromise {
  std::string promise_id;
  std::string kind;
  std::string text;
  std::string owner;
  std::string reason;
  std::string ref;
  int64_t made_us = kNullNumber;
  int64_t due_us = kNullNumber;
  int64_t kept_us = kNullNumber;
  int64_t broken_us = kNullNumber;
  int64_t withdrawn_us = kNullNumber;
  int64_t amount = kNullNumber;
  PromiseState state = PromiseState::kNotMade;
};
// Somebody else whom the file names.
struct FileCustomer {
  CustomerId id;
  std::string name;
  std::optional<int64_t> turnover;  // over all time, minor units; where it is told
};
struct FileGroup {
  std::optional<FileCustomer> parent;  // none: the customer is at the top
  FileCustomer top;
  int64_t members = 0;        // the customer and the top included
  bool more_members = false;  // there are more than kGroupMembers or kGroupLevels deep
  bool circular = false;      // a company belongs to itself, by some way; top is the first by id
  std::optional<int64_t> turnover;    // of all members; none where there are more
  std::vector<FileCustomer> largest;  // members by turnover descending, then id
};

struct CustomerFile {
  CustomerId customer_id;
  Language language = Language::kEnglish;
  MeasuresHeader header;
  MeasuresLayout layout;
  CustomerMeasures measures;

  std::vector<FileAttribute> attributes;  // in the order of the columns
  std::vector<FilePerson> people;         // those who are there first
  int64_t people_in_all = 0;
  std::vector<FileConsent> consents;
  int64_t consents_in_all = 0;
  Withheld withheld = Withheld::kNothing;  // of what is done with others' data
  // What waits for an answer, the first due first; what is in force; what is over,
  // the last first.
  std::vector<FileRight> rights;
  int64_t rights_in_all = 0;
  std::vector<Reason> reasons;  // what the measures say, in words
  std::vector<FileYear> years;  // with a purchase or a return, ascending
  std::vector<FileOrder> largest_orders;
  std::vector<FileProduct> products;          // by amount, descending
  std::vector<FileInteraction> interactions;  // the last ones, latest first
  int64_t interactions_in_all = 0;
  std::vector<FileEvent> events;             // the last ones, latest first
  std::vector<FileEventCount> event_counts;  // by kind
  PromiseRecord promise_record;
  std::vector<FilePromise> owed;  // most urgent first
  int64_t owed_in_all = 0;
  std::vector<FilePromise> settled;  // the last ones, latest first
  std::optional<FileGroup> group;
  std::optional<FileCustomer> referred_by;
  std::vector<FileCustomer> referred;
  int64_t referred_in_all = 0;

  std::string text;  // the whole page

  // The latest value of an attribute; "" if it has none.
  const std::string& Attribute(int column) const;
};

// Asked for and not answered.
constexpr bool WaitsForAnswer(const FileRight& right) {
  return right.state == RightState::kOpen || right.state == RightState::kOverdue;
}

// When a promise that is not owed any more was kept, broken or withdrawn;
// kNullNumber for one that is.
int64_t SettledAt(const FilePromise& promise);

// The file by a question that a policy asks: as of an instant (exclusive), as
// known by a batch. NOT_FOUND if nothing was known of the customer;
// INVALID_ARGUMENT if book and policy do not fit together; OUT_OF_RANGE if a sum
// does not fit 64 bits. May run on any number of threads at once.
absl::StatusOr<CustomerFile> FileOf(const Book& book, const CustomerIdView& id,
                                    const MeasuresQuestion& question, Language language);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_CUSTOMER_FILE_H_
