// What is done about a complaint, as commands.
//
// A case is the sequence of its commands and nothing else: each is accepted or
// refused by the state that those before it left (complaint/case.h). A command
// names who gave it, when it took effect, and which version of the case its giver
// had seen, so that two people who act at once notice each other.
//
// Two things that look alike are kept apart: a *finding* says who was right, a
// *remedy* what is given. A gesture of goodwill admits nothing, and an upheld
// complaint may need no remedy.
#ifndef GOODWILL_COMPLAINT_CASE_COMMAND_H_
#define GOODWILL_COMPLAINT_CASE_COMMAND_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace goodwill {

enum class CommandKind : uint8_t {
  kOpen = 0,
  kClassify,           // complaint, query, or not eligible and why
  kAcknowledge,        // with the problem restated in the customer's sense
  kDisputeRestatement, // by the complainant: that is not what I said
  kAssess,             // severity and safety; again whenever more is known
  kAssign,             // a named person responsible
  kHandOver,           // another one; the customer is told the new name
  kContactIn,
  kContactOut,
  kRecordFact,
  kRequestInformation, // from the complainant
  kReceiveInformation,
  kPause,              // with a cause
  kResume,
  kHold,               // legal hold: nothing is closed or merged meanwhile
  kReleaseHold,
  kOffer,              // a remedy
  kApprove,            // an offer beyond the giver's limit, by another person
  kAccept,             // by the complainant
  kReject,
  kFulfil,             // what was accepted has been done
  kDecide,             // a finding
  kFinalResponse,      // the decision told to the complainant
  kEscalate,
  kRefer,              // to the ombudsman
  kOmbudsmanDecision,
  kComply,             // with it
  kAppeal,
  kSettle,             // regret, the fact, a remedy and its acceptance in one
  kWithdraw,           // by the complainant
  kClose,
  kReopen,
  kMerge,              // this case goes on in another
  kUnmerge,
  kCorrect,            // a clerical correction, on the record
  kOverride,           // a rule is set aside for the next command
  kAttach,             // a document: its name or place in `ref`
  kLink,               // this case belongs with another
  kUnlink,
  kSplit,              // one of several matters goes on in a case of its own
  kRepresent,          // somebody acts for the complainant, on the authority in `ref`
  kRestrictContact,    // contact is limited, with a reason; another person approves it
};
inline constexpr size_t kCommandKinds = 42;

// "open", "hand_over", ...; as in documents and refusals.
std::string_view CommandName(CommandKind kind);
// Null for a name of none.
const CommandKind* FindCommand(std::string_view name);

enum class CaseClass : uint8_t { kUnknown = 0, kComplaint, kQuery, kNotEligible };
enum class Finding : uint8_t { kNone = 0, kUpheld, kPartlyUpheld, kNotUpheld, kNoFinding };
// "", "complaint", "query", "not_eligible"; "", "upheld", ...
std::string_view ClassName(CaseClass classified);
std::string_view FindingName(Finding finding);

// What else was said with a command, by name: the remedy sought, the products, the
// regret and, apart from it, the admission.
struct CommandDetail {
  std::string name;
  std::string value;

  bool operator==(const CommandDetail&) const = default;
};

// No limit: whatever is offered may be granted.
inline constexpr int64_t kUnlimited = std::numeric_limits<int64_t>::max();

struct Command {
  CommandKind kind = CommandKind::kOpen;
  int64_t expected_version = 0;  // commands accepted before this one
  int64_t effective_us = 0;      // when it happened; clocks use this
  std::string by;                // who gave it; "" for the complainant
  // The person who becomes responsible (assign, hand over), whom the complaint is
  // about (open), who approved (restrict_contact), the other case (merge, link,
  // unlink, split), the rule set aside (override).
  std::string subject;
  std::string text;              // what was said, found, or restated; the reason
  // Of the case (open), of a remedy (offer to fulfil), of a document (attach), of the
  // authority to act (represent).
  std::string ref;
  bool anonymous = false;        // open: nobody can be answered
  int64_t amount_minor = 0;      // offer, settle: in the policy's currency
  CaseClass classified = CaseClass::kUnknown;
  Finding finding = Finding::kNone;
  int32_t severity = 0;          // assess: 1 to 5; 0: not said
  // Contact out, acknowledge: the next word is promised by then; accept, settle: the
  // remedy. 0: the policy's clock alone says.
  int64_t due_us = 0;
  uint8_t channel = 0;           // a place in kChannels, from 1; 0: not said
  // What the giver might grant by the policy that held then. Absent: as the rules say
  // that the command is folded with. A desk writes it down, so that a later policy does
  // not rewrite what was within authority.
  std::optional<int64_t> authority_minor;
  std::vector<CommandDetail> details;  // by name, each once

  bool operator==(const Command&) const = default;
};

// The value of a detail, or "".
std::string_view DetailOf(const Command& command, std::string_view name);

// What it is about: the product of the command that opened the case; "": not said.
std::string_view ProductOf(std::span<const Command> commands);
// Its cause, in the words of the last command that said one; "": not said.
std::string_view CauseSaid(std::span<const Command> commands);

// A case may be one of many that an incident brought about: it is linked to its parent
// by the command `link` with the detail "relation": "parent".
bool LinksToParent(const Command& command);
// A word to the public about an incident, which reaches every complainant of it:
// `contact_out` on the parent with a detail "notice" (where it was given).
bool IsNotice(const Command& command);

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_CASE_COMMAND_H_
