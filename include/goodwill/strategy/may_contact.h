// Whether a customer may be approached, by which channel, for what, and when.
//
// Outreach informs without pressing. Before anything is sent unasked, rules are asked in
// a fixed order, and the first that forbids decides:
//
//   holdout      in the group that is never contacted, so that effects can be measured, but
//                for what makes good a failure of ours
//   restricted   the customer restricted the use of data, or objected to profiling
//   deceased     the customer died
//   complaint    a complaint is open: recover first
//   consent      none was given for this purpose and channel, or it was withdrawn,
//                objected to, or cannot be shown (no proof)
//   quiet        quiet hours of the day where the customer is, or a Sunday
//   paused       ignored twice in 30 days: a pause of 60
//   cap          as many unrequested contacts by this channel within seven days as allowed
//   pressure     the sum of weights of unrequested contacts, each decaying with
//                exp(-age / 14 days), would pass the limit
//
// Pressure is made by us: contacts that came in, or that the customer asked for, or that
// a failure of ours made necessary, are never counted; and what the customer asks for is
// always allowed. Rights and consent do not pass by waiting; of the other rules the
// verdict says from when on they would allow it.
#ifndef GOODWILL_STRATEGY_MAY_CONTACT_H_
#define GOODWILL_STRATEGY_MAY_CONTACT_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/strategy_policy.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/book.h"
#include "goodwill/book/consent.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/withheld.h"

namespace goodwill {

enum class ContactRule : uint8_t {
  kAllowed = 0,
  kRequested = 1,  // allowed: the customer asked for it
  kHoldout = 2,
  kRestricted = 3,
  kDeceased = 4,
  kComplaint = 5,
  kConsentUnknown = 6,
  kConsentWithdrawn = 7,
  kConsentObjected = 8,
  kConsentUnproven = 9,
  kQuiet = 10,
  kPaused = 11,
  kCap = 12,
  kPressure = 13,
};
inline constexpr std::array<std::string_view, 14> kContactRules = {"allowed",
                                                                   "requested",
                                                                   "holdout",
                                                                   "restricted",
                                                                   "deceased",
                                                                   "complaint",
                                                                   "consent.unknown",
                                                                   "consent.withdrawn",
                                                                   "consent.objected",
                                                                   "consent.unproven",
                                                                   "quiet",
                                                                   "paused",
                                                                   "cap",
                                                                   "pressure"};
constexpr std::string_view NameOf(ContactRule rule) {
  return kContactRules[static_cast<size_t>(rule)];
}

// A contact that we began unasked.
struct UnrequestedContact {
  int64_t time_us = 0;
  uint8_t channel = 0;   // place in kChannels, from 1
  bool ignored = false;  // the outcome is "ignored" or "no_answer"
};

// Of one customer, as far as it matters to a contact.
struct ContactState {
  bool holdout = false;
  Withheld withheld = Withheld::kNothing;
  bool deceased = false;
  int32_t open_complaints = 0;
  std::span<const Consent> consents;             // in any order
  std::span<const UnrequestedContact> contacts;  // in any order
};

struct ContactQuestion {
  uint8_t channel = 0;         // place in kChannels, from 1
  std::string_view purpose{};  // as consents name it
  int64_t at_us = 0;           // facts before it count
  bool requested = false;      // the customer asked for it
  bool recovery = false;       // makes good a failure of ours: nobody is left out of that
};

struct ContactVerdict {
  bool allowed = false;
  ContactRule rule = ContactRule::kAllowed;  // that decided
  // From when on this rule would not forbid it; kNullNumber: waiting does not help.
  int64_t from_us = kNullNumber;
  double pressure = 0;  // at the moment, before the contact

  bool operator==(const ContactVerdict&) const = default;
};

// The rule for one customer. The channel is one of kChannels; the zone is where the
// customer is. The pressure depends on the order of contacts in its last bits only: give
// them by time.
ContactVerdict MayContact(const ContactState& state, const ContactQuestion& question,
                          const ContactPolicy& policy, const Zone& zone);

// When a customer may be approached first, from the moment asked about on and before `until_us`:
// whatever passes by waiting is waited for.
struct FirstContact {
  int64_t at_us = kNullNumber;  // kNullNumber: not at all
  ContactVerdict verdict;       // of that moment, or of the last that was tried
};
FirstContact FirstContactFrom(const ContactState& state, ContactQuestion question,
                              int64_t until_us, const ContactPolicy& policy, const Zone& zone);

// From the interactions of one customer, those that we began unasked, by time.
std::vector<UnrequestedContact> UnrequestedIn(const Facts& interactions);

// The same from a book: consents, contacts, rights and statements of the customer known
// before the moment, in the book's zone. In the holdout is whoever the plan adopted last for
// them says so of, and who the caller says is; open complaints are the caller's to say.
// INVALID_ARGUMENT for a channel that is none; NOT_FOUND for a customer of whom no fact tells.
absl::StatusOr<ContactVerdict> MayContact(const Book& book, const CustomerIdView& id,
                                          const ContactQuestion& question,
                                          const ContactPolicy& policy, bool holdout = false,
                                          int32_t open_complaints = 0);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_MAY_CONTACT_H_
