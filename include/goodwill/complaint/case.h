// A complaint on its way to resolution.
//
// `Fold` is all there is: it takes the state of a case and a command, and gives the
// next state or a refusal that names the rule. Commands fold in the order in which
// they were accepted, so replaying them gives the same state; clocks look at when
// they took effect. Which command is possible at which stage stands in one table
// (`Possible`); what else must hold stands in one list of rules, each with a name
// that a refusal carries and that an override may set aside:
//
//   rule                      says
//   version                   the giver has seen the latest version
//   stage                     the command is possible at this stage
//   applicable                there is something that it applies to: a pause to end,
//                             an offer of that name to accept
//   not_before_received       nothing takes effect before the complaint came in
//   text_required             reasons, facts, restatements and causes are said
//   person_required           whoever acts for us has a name; so has a new person
//   not_complained_about      the person complained about is never responsible, and
//                             never decides, offers, approves, settles or merges
//   person_responsible        somebody is, before the complaint is acknowledged,
//                             decided or answered
//   facts_first               a decision rests on at least one fact
//   one_offer                 one offer stands at a time
//   within_authority          an offer beyond one's limit is approved before it is
//                             accepted, and settling stays within it
//   four_eyes                 nobody approves an own offer, or an own restriction of
//                             contact
//   answered                  a case is closed after a finding that was told, or
//                             after it was withdrawn, or when it is no complaint
//   remedy_fulfilled          ... and when what was accepted has been done
//   complied                  ... and the ombudsman's decision followed
//   legal_hold                ... and not under a legal hold
//   not_itself                a case is not merged into itself, linked with itself or
//                             split into itself
//
// An override names a rule, a reason and who takes it upon themselves; it holds for
// the next command alone and stays on the record. Version, stage, applicable,
// not_before_received, text_required, person_required, not_complained_about and not_itself
// cannot be set aside.
#ifndef GOODWILL_COMPLAINT_CASE_H_
#define GOODWILL_COMPLAINT_CASE_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/complaint/case_command.h"

namespace goodwill {

enum class CaseStage : uint8_t {
  kNone = 0,   // before it is opened
  kOpen,       // received, and worked on
  kDecided,    // there is a finding
  kReferred,   // with the ombudsman
  kWithdrawn,  // by the complainant; not closed yet
  kClosed,
  kMerged,     // goes on in another case
};
inline constexpr size_t kCaseStages = 7;

// Whether nothing is owed on a case any more but what was promised.
constexpr bool HasEnded(CaseStage stage) {
  return stage == CaseStage::kClosed || stage == CaseStage::kMerged || stage == CaseStage::kNone;
}

std::string_view StageName(CaseStage stage);

// The table: whether a command is possible at a stage, whatever else must hold.
bool Possible(CaseStage stage, CommandKind kind);

enum class RemedyState : uint8_t { kOffered = 0, kAccepted, kRejected, kFulfilled };

struct Remedy {
  std::string ref;
  std::string text;
  int64_t amount_minor = 0;
  std::string offered_by;
  bool needs_approval = false;
  std::string approved_by;
  RemedyState state = RemedyState::kOffered;
  int64_t promised_us = 0;   // when it was accepted: its clock starts
  int64_t due_us = 0;        // by when it was promised; 0: not said
  int64_t fulfilled_us = 0;  // 0: not yet

  bool operator==(const Remedy&) const = default;
};

struct Override {
  std::string rule;
  std::string reason;
  std::string by;
  int64_t at_us = 0;

  bool operator==(const Override&) const = default;
};

std::string_view RemedyStateName(RemedyState state);

struct CaseState {
  std::string id;
  int64_t version = 0;  // commands accepted
  CaseStage stage = CaseStage::kNone;
  int64_t received_us = 0;
  std::string complained_about;  // a person of ours, if any
  std::string responsible;
  std::string restatement;
  bool restatement_disputed = false;
  bool acknowledged = false;
  bool told = false;  // the finding, to the complainant
  bool anonymous = false;  // nobody can be told
  bool paused = false;
  bool held = false;
  bool information_requested = false;
  bool compliance_owed = false;
  CaseClass classified = CaseClass::kUnknown;
  Finding finding = Finding::kNone;
  int64_t facts = 0;
  int64_t contacts = 0;
  int64_t reopened = 0;
  int64_t escalations = 0;
  int64_t corrections = 0;
  int64_t attachments = 0;
  int32_t severity = 0;  // 0: not assessed
  bool assessed = false;
  bool contact_restricted = false;
  std::string authority;  // on which somebody acts for the complainant; "": nobody does
  int64_t next_update_us = 0;  // the last promise of another word; 0: none stands
  std::string merged_into;
  std::vector<std::string> linked;  // in the order in which they were
  std::string parent;  // of them: the incident of which this is one of many
  std::vector<std::string> split_into;
  std::vector<Remedy> remedies;
  std::vector<Override> overrides;
  std::string set_aside;  // the rule that the next command need not keep

  bool operator==(const CaseState&) const = default;
};

// Whether what was received counts as a complaint: until somebody finds that it is a query,
// or none of ours.
inline bool IsComplaint(const CaseState& state) {
  return state.stage != CaseStage::kNone && state.classified != CaseClass::kQuery &&
         state.classified != CaseClass::kNotEligible;
}

// What the fold needs to know of the business. Limits are amounts that a person may
// grant per offer; who is not named has `default_limit`. A command that carries its
// giver's authority is judged by that.
struct CaseRules {
  std::map<std::string, int64_t> limits;
  int64_t default_limit = 0;
  // The commands were accepted before and come back from a book: texts may have been
  // erased since.
  bool recorded = false;

  int64_t LimitOf(const std::string& person) const;
};

// The state after the command. A refusal is FAILED_PRECONDITION (ABORTED for the
// version, INVALID_ARGUMENT for what is malformed); its problem's field is the rule.
absl::StatusOr<CaseState> Fold(const CaseRules& rules, CaseState state, const Command& command);

// All of them from the beginning; the problem of a refused one carries its row.
absl::StatusOr<CaseState> Replay(const CaseRules& rules, std::span<const Command> commands);

// The same in place, for those who fold many: OK, or the state is as it was.
absl::Status FoldInto(const CaseRules& rules, CaseState& state, const Command& command);

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_CASE_H_
