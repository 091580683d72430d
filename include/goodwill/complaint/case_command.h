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
#include <string>
#include <string_view>

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
};
inline constexpr size_t kCommandKinds = 36;

// "open", "hand_over", ...; as in documents and refusals.
std::string_view CommandName(CommandKind kind);

enum class CaseClass : uint8_t { kUnknown = 0, kComplaint, kQuery, kNotEligible };
enum class Finding : uint8_t { kNone = 0, kUpheld, kPartlyUpheld, kNotUpheld, kNoFinding };

struct Command {
  CommandKind kind = CommandKind::kOpen;
  int64_t expected_version = 0;  // commands accepted before this one
  int64_t effective_us = 0;      // when it happened; clocks use this
  std::string by;                // who gave it; "" for the complainant
  // The person who becomes responsible (assign, hand over), whom the complaint is
  // about (open), the case merged into (merge), the rule set aside (override).
  std::string subject;
  std::string text;              // what was said, found, or restated; the reason
  std::string ref;               // of the case (open), of a remedy (offer to fulfil)
  bool anonymous = false;        // open: nobody can be answered
  int64_t amount_minor = 0;      // offer, settle: in the policy's currency
  CaseClass classified = CaseClass::kUnknown;
  Finding finding = Finding::kNone;
};

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_CASE_COMMAND_H_
