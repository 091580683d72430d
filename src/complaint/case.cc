#include "goodwill/complaint/case.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/base/zone.h"

namespace goodwill {
namespace {

using enum CommandKind;

constexpr std::array<std::string_view, kCommandKinds> kCommandNames = {
    "open",        "classify",       "acknowledge",         "dispute_restatement",
    "assess",      "assign",         "hand_over",           "contact_in",
    "contact_out", "record_fact",    "request_information", "receive_information",
    "pause",       "resume",         "hold",                "release_hold",
    "offer",       "approve",        "accept",              "reject",
    "fulfil",      "decide",         "final_response",      "escalate",
    "refer",       "ombudsman_decision", "comply",          "appeal",
    "settle",      "withdraw",       "close",               "reopen",
    "merge",       "unmerge",        "correct",             "override",
    "attach",      "link",           "unlink",              "split",
    "represent",   "restrict_contact"};

constexpr auto kCommandKindsInOrder = [] {
  std::array<CommandKind, kCommandKinds> kinds{};
  for (size_t i = 0; i < kCommandKinds; ++i) kinds[i] = static_cast<CommandKind>(i);
  return kinds;
}();
constexpr std::array<std::string_view, 4> kClassNames = {"", "complaint", "query", "not_eligible"};
constexpr std::array<std::string_view, 5> kFindingNames = {"", "upheld", "partly_upheld",
                                                           "not_upheld", "no_finding"};
constexpr std::array<std::string_view, 4> kRemedyStateNames = {"offered", "accepted", "rejected",
                                                               "fulfilled"};
constexpr std::array<std::string_view, kCaseStages> kStageNames = {
    "none", "open", "decided", "referred", "withdrawn", "closed", "merged"};

// Commands as bits.
constexpr uint64_t Set(std::initializer_list<CommandKind> kinds) {
  uint64_t set = 0;
  for (const CommandKind kind : kinds) set |= uint64_t{1} << static_cast<int>(kind);
  return set;
}

// At every stage of a case that exists.
constexpr uint64_t kAlways = Set({kContactIn, kCorrect, kOverride, kFulfil});
constexpr uint64_t kRecords = kAlways | Set({kContactOut, kRecordFact, kHold, kReleaseHold,
                                             kAttach, kLink, kUnlink});
constexpr uint64_t kRemedies = Set({kOffer, kApprove, kAccept, kReject});
constexpr uint64_t kWork = kRecords | kRemedies |
                           Set({kHandOver, kRequestInformation, kReceiveInformation, kRepresent,
                                kRestrictContact});

constexpr std::array<uint64_t, kCaseStages> kPossible = {
    // none
    Set({kOpen}),
    // open
    kWork | Set({kClassify, kAcknowledge, kDisputeRestatement, kAssess, kAssign, kPause, kResume,
                 kDecide, kEscalate, kRefer, kSettle, kWithdraw, kClose, kMerge, kSplit}),
    // decided
    kWork | Set({kAcknowledge, kDisputeRestatement, kAssess, kAssign, kFinalResponse, kEscalate,
                 kRefer, kComply, kAppeal, kClose, kSplit}),
    // referred
    kWork | Set({kAssign, kOmbudsmanDecision, kWithdraw}),
    // withdrawn
    kRecords | Set({kClose, kReopen}),
    // closed
    kRecords | Set({kReopen, kAppeal, kRefer}),
    // merged
    kAlways | Set({kUnmerge})};

// The complainant may give these; everything else is done by a person of ours.
constexpr uint64_t kByComplainant =
    Set({kOpen, kDisputeRestatement, kContactIn, kReceiveInformation, kAccept, kReject, kRefer,
         kOmbudsmanDecision, kAppeal, kWithdraw, kAttach, kRepresent});
constexpr uint64_t kNeedsText =
    Set({kOpen, kAcknowledge, kDisputeRestatement, kRecordFact, kRequestInformation, kPause, kHold,
         kOffer, kFinalResponse, kEscalate, kAppeal, kSettle, kReopen, kUnmerge, kCorrect,
         kOverride, kSplit, kRepresent, kRestrictContact});
constexpr uint64_t kNeedsSubject = Set({kAssign, kHandOver, kMerge, kOverride, kLink, kUnlink,
                                        kSplit, kRestrictContact});
// What the person complained about keeps out of.
constexpr uint64_t kImpartial = Set({kOffer, kApprove, kDecide, kFinalResponse, kSettle, kMerge,
                                     kUnmerge, kClose, kOverride, kSplit, kRestrictContact});
constexpr uint64_t kNeedsResponsible = Set({kAcknowledge, kDecide, kFinalResponse});

constexpr bool Has(uint64_t set, CommandKind kind) {
  return (set >> static_cast<int>(kind) & 1) != 0;
}

constexpr std::array<std::string_view, 9> kMayBeSetAside = {
    "person_responsible", "facts_first", "one_offer",        "within_authority", "four_eyes",
    "answered",           "complied",    "remedy_fulfilled", "legal_hold"};

absl::Status Malformed(std::string_view field, std::string reason) {
  return ProblemStatus({-1, -1, -1, std::string(field), std::move(reason)});
}

absl::Status Refusal(std::string_view rule, std::string reason,
                     absl::StatusCode code = absl::StatusCode::kFailedPrecondition) {
  return ProblemStatus({-1, -1, -1, std::string(rule), std::move(reason)}, code);
}

Remedy* FindRemedy(CaseState* state, const std::string& ref) {
  for (Remedy& remedy : state->remedies) {
    if (remedy.ref == ref) return &remedy;
  }
  return nullptr;
}

bool AnyRemedy(const CaseState& state, RemedyState wanted) {
  return std::any_of(state.remedies.begin(), state.remedies.end(),
                     [&](const Remedy& remedy) { return remedy.state == wanted; });
}

// One step of the fold: the checks that belong to a command, and its effect.
class Step {
 public:
  Step(const CaseRules& rules, CaseState* state, const Command& command)
      : rules_(rules), state_(*state), command_(command) {}

  absl::Status Take();

 private:
  // OK where the condition holds, or the rule is set aside.
  absl::Status Require(bool condition, std::string_view rule, std::string_view reason) const {
    if (condition || state_.set_aside == rule) return absl::OkStatus();
    return Refusal(rule, std::string(reason));
  }
  absl::Status CheckWellFormed() const;
  absl::Status CheckCommonRules() const;
  absl::Status CheckEnd() const;
  absl::Status Apply();
  absl::Status ApplyRemedy();
  absl::Status TakeOffer();
  absl::Status TakeSettlement();
  absl::Status TakeOverride();
  absl::Status TakeOtherCase();

  // Whether an amount is beyond what the giver of the command may grant.
  bool OverLimit(int64_t amount) const {
    const int64_t by_default = rules_.recorded ? kUnlimited : rules_.LimitOf(command_.by);
    return amount > command_.authority_minor.value_or(by_default);
  }

  const CaseRules& rules_;
  CaseState& state_;
  const Command& command_;
};

absl::Status Step::CheckWellFormed() const {
  if (static_cast<size_t>(command_.kind) >= kCommandKinds) {
    return Malformed("kind", "there is no such command");
  }
  if (!IsInstant(command_.effective_us)) {
    return Malformed("effective_us", "lies outside the years 1 to 9999");
  }
  if (command_.amount_minor < 0) return Malformed("amount_minor", "is negative");
  if (command_.severity < 0 || command_.severity > 5) {
    return Malformed("severity", "is none of 1 to 5");
  }
  if (command_.due_us != 0 && !IsInstant(command_.due_us)) {
    return Malformed("due_us", "lies outside the years 1 to 9999");
  }
  if (command_.classified > CaseClass::kNotEligible) {
    return Malformed("classified", "there is no such class");
  }
  if (command_.finding > Finding::kNoFinding) {
    return Malformed("finding", "there is no such finding");
  }
  return absl::OkStatus();
}

absl::Status Step::CheckCommonRules() const {
  const CommandKind kind = command_.kind;
  if (command_.expected_version != state_.version) {
    return Refusal("version",
                   "the case is at version " + std::to_string(state_.version) + ", not " +
                       std::to_string(command_.expected_version),
                   absl::StatusCode::kAborted);
  }
  if (!Possible(state_.stage, kind)) {
    return Refusal("stage", std::string(CommandName(kind)) + " is not possible while the case is " +
                                std::string(StageName(state_.stage)));
  }
  if (kind != kOpen && command_.effective_us < state_.received_us) {
    return Refusal("not_before_received", "it took effect before the complaint was received");
  }
  if (Has(kNeedsText, kind) && command_.text.empty() && !rules_.recorded) {
    return Refusal("text_required", std::string(CommandName(kind)) + " needs a text");
  }
  if (!Has(kByComplainant, kind) && command_.by.empty()) {
    return Refusal("person_required", "whoever acts for us has a name");
  }
  if (Has(kNeedsSubject, kind) && command_.subject.empty()) {
    return Refusal("person_required", std::string(CommandName(kind)) + " needs a subject");
  }
  if (!state_.complained_about.empty()) {
    const bool acts = Has(kImpartial, kind) && command_.by == state_.complained_about;
    const bool made = (kind == kAssign || kind == kHandOver || kind == kRestrictContact) &&
                      command_.subject == state_.complained_about;
    if (acts || made) {
      return Refusal("not_complained_about", "the complaint is about this person");
    }
  }
  if (Has(kNeedsResponsible, kind)) {
    GOODWILL_RETURN_IF_ERROR(
        Require(!state_.responsible.empty(), "person_responsible", "nobody is responsible yet"));
  }
  return absl::OkStatus();
}

// Whether the case may end here.
absl::Status Step::CheckEnd() const {
  GOODWILL_RETURN_IF_ERROR(Require(!state_.held, "legal_hold", "the case is under a legal hold"));
  if (command_.kind == kMerge) {
    if (command_.subject == state_.id) {
      return Refusal("not_itself", "a case is not merged into itself");
    }
    return absl::OkStatus();
  }
  const bool no_complaint = state_.classified == CaseClass::kQuery ||
                            state_.classified == CaseClass::kNotEligible;
  const bool answered = state_.finding != Finding::kNone && (state_.told || state_.anonymous);
  GOODWILL_RETURN_IF_ERROR(
      Require(no_complaint || answered || state_.stage == CaseStage::kWithdrawn, "answered",
              "there is no finding that the complainant was told"));
  GOODWILL_RETURN_IF_ERROR(Require(!AnyRemedy(state_, RemedyState::kAccepted), "remedy_fulfilled",
                                   "a promised remedy is not fulfilled"));
  return Require(!state_.compliance_owed, "complied", "the ombudsman's decision is not followed");
}

absl::Status Step::TakeOffer() {
  if (command_.ref.empty() || FindRemedy(&state_, command_.ref) != nullptr) {
    return Refusal("applicable", "a remedy has a ref of its own");
  }
  GOODWILL_RETURN_IF_ERROR(Require(!AnyRemedy(state_, RemedyState::kOffered), "one_offer",
                                   "another offer still stands"));
  Remedy remedy;
  remedy.ref = command_.ref;
  remedy.text = command_.text;
  remedy.amount_minor = command_.amount_minor;
  remedy.offered_by = command_.by;
  remedy.due_us = command_.due_us;
  remedy.needs_approval = OverLimit(command_.amount_minor);
  state_.remedies.push_back(std::move(remedy));
  return absl::OkStatus();
}

absl::Status Step::ApplyRemedy() {
  Remedy* const remedy = FindRemedy(&state_, command_.ref);
  const RemedyState wanted =
      command_.kind == kFulfil ? RemedyState::kAccepted : RemedyState::kOffered;
  if (remedy == nullptr || remedy->state != wanted) {
    return Refusal("applicable", "there is no such remedy to " +
                                     std::string(CommandName(command_.kind)));
  }
  switch (command_.kind) {
    case kApprove:
      if (!remedy->needs_approval || !remedy->approved_by.empty()) {
        return Refusal("applicable", "the offer needs no approval");
      }
      GOODWILL_RETURN_IF_ERROR(Require(command_.by != remedy->offered_by, "four_eyes",
                                       "nobody approves an own offer"));
      GOODWILL_RETURN_IF_ERROR(Require(!OverLimit(remedy->amount_minor),
                                       "within_authority", "the amount is beyond the limit of " +
                                                               command_.by));
      remedy->approved_by = command_.by;
      break;
    case kAccept:
      GOODWILL_RETURN_IF_ERROR(Require(!remedy->needs_approval || !remedy->approved_by.empty(),
                                       "within_authority", "the offer is not approved yet"));
      remedy->state = RemedyState::kAccepted;
      remedy->promised_us = command_.effective_us;
      if (command_.due_us != 0) remedy->due_us = command_.due_us;
      break;
    case kReject:
      remedy->state = RemedyState::kRejected;
      break;
    default:
      remedy->state = RemedyState::kFulfilled;
      remedy->fulfilled_us = command_.effective_us;
  }
  return absl::OkStatus();
}

absl::Status Step::TakeSettlement() {
  GOODWILL_RETURN_IF_ERROR(Require(!OverLimit(command_.amount_minor),
                                   "within_authority",
                                   "the amount is beyond the limit of " + command_.by));
  GOODWILL_RETURN_IF_ERROR(Require(!AnyRemedy(state_, RemedyState::kOffered), "one_offer",
                                   "another offer still stands"));
  if (command_.amount_minor > 0 || !command_.ref.empty()) {
    if (command_.ref.empty() || FindRemedy(&state_, command_.ref) != nullptr) {
      return Refusal("applicable", "a remedy has a ref of its own");
    }
    Remedy remedy;
    remedy.ref = command_.ref;
    remedy.text = command_.text;
    remedy.amount_minor = command_.amount_minor;
    remedy.offered_by = command_.by;
    remedy.state = RemedyState::kAccepted;
    remedy.promised_us = command_.effective_us;
    remedy.due_us = command_.due_us;
    state_.remedies.push_back(std::move(remedy));
  }
  if (state_.responsible.empty()) state_.responsible = command_.by;
  if (state_.restatement.empty()) state_.restatement = command_.text;
  if (state_.classified == CaseClass::kUnknown) state_.classified = CaseClass::kComplaint;
  state_.acknowledged = true;
  state_.facts += 1;
  state_.finding = command_.finding == Finding::kNone ? Finding::kNoFinding : command_.finding;
  state_.told = true;
  state_.next_update_us = 0;
  state_.paused = false;
  state_.stage = CaseStage::kDecided;
  return absl::OkStatus();
}

absl::Status Step::TakeOverride() {
  if (std::find(kMayBeSetAside.begin(), kMayBeSetAside.end(), command_.subject) ==
      kMayBeSetAside.end()) {
    return Refusal("applicable", "there is no rule of this name that may be set aside");
  }
  state_.overrides.push_back(
      {command_.subject, command_.text, command_.by, command_.effective_us});
  return absl::OkStatus();
}

absl::Status Step::TakeOtherCase() {
  if (command_.subject == state_.id) {
    return Refusal("not_itself", "a case has nothing to do with itself");
  }
  std::vector<std::string>& others =
      command_.kind == kSplit ? state_.split_into : state_.linked;
  const auto at = std::find(others.begin(), others.end(), command_.subject);
  if ((at == others.end()) == (command_.kind == kUnlink)) {
    return Refusal("applicable", command_.kind == kUnlink
                                     ? "the cases are not linked"
                                     : "that was done before, with the same case");
  }
  if (command_.kind == kUnlink) {
    if (state_.parent == command_.subject) state_.parent.clear();
    others.erase(at);
    return absl::OkStatus();
  }
  if (LinksToParent(command_)) {
    if (!state_.parent.empty()) {
      return Refusal("applicable", "the case has a parent; unlink it first");
    }
    state_.parent = command_.subject;
  }
  others.push_back(command_.subject);
  return absl::OkStatus();
}

absl::Status Step::Apply() {
  const auto applicable = [](bool condition, std::string_view reason) {
    return condition ? absl::OkStatus() : Refusal("applicable", std::string(reason));
  };
  // Work begins anew: what was found does not hold any more.
  const auto begin_again = [&] {
    if (state_.stage == CaseStage::kClosed) state_.reopened += 1;
    state_.stage = CaseStage::kOpen;
    state_.finding = Finding::kNone;
    state_.told = false;
  };
  switch (command_.kind) {
    case kOpen:
      GOODWILL_RETURN_IF_ERROR(applicable(!command_.ref.empty(), "a case has a ref"));
      state_.id = command_.ref;
      state_.received_us = command_.effective_us;
      state_.complained_about = command_.subject;
      state_.anonymous = command_.anonymous;
      state_.stage = CaseStage::kOpen;
      return absl::OkStatus();
    case kClassify:
      GOODWILL_RETURN_IF_ERROR(
          applicable(command_.classified != CaseClass::kUnknown, "no class is given"));
      if (command_.classified == CaseClass::kNotEligible && command_.text.empty() &&
          !rules_.recorded) {
        return Refusal("text_required", "why a complaint is not eligible is said");
      }
      state_.classified = command_.classified;
      return absl::OkStatus();
    case kAcknowledge:
      state_.acknowledged = true;
      state_.restatement = command_.text;
      state_.restatement_disputed = false;
      state_.next_update_us = command_.due_us;
      return absl::OkStatus();
    case kDisputeRestatement:
      GOODWILL_RETURN_IF_ERROR(applicable(state_.acknowledged, "nothing was restated yet"));
      state_.restatement_disputed = true;
      return absl::OkStatus();
    case kAssign:
      GOODWILL_RETURN_IF_ERROR(
          applicable(state_.responsible.empty(), "somebody is responsible; hand over instead"));
      state_.responsible = command_.subject;
      return absl::OkStatus();
    case kHandOver:
      GOODWILL_RETURN_IF_ERROR(applicable(
          !state_.responsible.empty() && state_.responsible != command_.subject,
          "there is nobody else from whom to hand over"));
      state_.responsible = command_.subject;
      return absl::OkStatus();
    case kContactOut:
      state_.next_update_us = command_.due_us;  // kept, or replaced by another promise
      [[fallthrough]];
    case kContactIn:
      state_.contacts += 1;
      return absl::OkStatus();
    case kRecordFact:
      state_.facts += 1;
      return absl::OkStatus();
    case kRequestInformation:
      state_.information_requested = true;
      return absl::OkStatus();
    case kReceiveInformation:
      GOODWILL_RETURN_IF_ERROR(applicable(state_.information_requested, "nothing was asked"));
      state_.information_requested = false;
      return absl::OkStatus();
    case kPause:
    case kResume:
      GOODWILL_RETURN_IF_ERROR(applicable(state_.paused == (command_.kind == kResume),
                                          state_.paused ? "the case is paused already"
                                                        : "the case is not paused"));
      state_.paused = !state_.paused;
      return absl::OkStatus();
    case kHold:
    case kReleaseHold:
      GOODWILL_RETURN_IF_ERROR(applicable(state_.held == (command_.kind == kReleaseHold),
                                          state_.held ? "the case is held already"
                                                      : "the case is not held"));
      state_.held = !state_.held;
      return absl::OkStatus();
    case kOffer:
      return TakeOffer();
    case kApprove:
    case kAccept:
    case kReject:
    case kFulfil:
      return ApplyRemedy();
    case kDecide:
      GOODWILL_RETURN_IF_ERROR(
          applicable(command_.finding != Finding::kNone, "no finding is given"));
      GOODWILL_RETURN_IF_ERROR(
          Require(state_.facts > 0, "facts_first", "no fact has been established yet"));
      state_.finding = command_.finding;
      state_.told = false;
      state_.paused = false;
      state_.stage = CaseStage::kDecided;
      return absl::OkStatus();
    case kFinalResponse:
      state_.told = true;
      state_.next_update_us = 0;
      return absl::OkStatus();
    case kEscalate:
      state_.escalations += 1;
      return absl::OkStatus();
    case kRefer:
      state_.paused = false;
      state_.stage = CaseStage::kReferred;
      return absl::OkStatus();
    case kOmbudsmanDecision:
      GOODWILL_RETURN_IF_ERROR(
          applicable(command_.finding != Finding::kNone, "no finding is given"));
      state_.finding = command_.finding;
      state_.told = true;
      state_.compliance_owed =
          command_.finding == Finding::kUpheld || command_.finding == Finding::kPartlyUpheld;
      state_.stage = CaseStage::kDecided;
      return absl::OkStatus();
    case kComply:
      GOODWILL_RETURN_IF_ERROR(applicable(state_.compliance_owed, "no decision is to be followed"));
      state_.compliance_owed = false;
      return absl::OkStatus();
    case kAppeal:
    case kReopen:
      begin_again();
      return absl::OkStatus();
    case kSettle:
      return TakeSettlement();
    case kWithdraw:
      state_.paused = false;
      state_.stage = CaseStage::kWithdrawn;
      return absl::OkStatus();
    case kClose:
      GOODWILL_RETURN_IF_ERROR(CheckEnd());
      state_.paused = false;
      state_.stage = CaseStage::kClosed;
      return absl::OkStatus();
    case kMerge:
      GOODWILL_RETURN_IF_ERROR(CheckEnd());
      state_.merged_into = command_.subject;
      state_.stage = CaseStage::kMerged;
      return absl::OkStatus();
    case kUnmerge:
      state_.merged_into.clear();
      state_.stage = CaseStage::kOpen;
      return absl::OkStatus();
    case kCorrect:
      state_.corrections += 1;
      return absl::OkStatus();
    case kOverride:
      return TakeOverride();
    case kAssess:
      state_.assessed = true;
      if (command_.severity != 0) state_.severity = command_.severity;
      return absl::OkStatus();
    case kAttach:
      GOODWILL_RETURN_IF_ERROR(
          applicable(!command_.ref.empty(), "a document has a ref: its name or place"));
      state_.attachments += 1;
      return absl::OkStatus();
    case kLink:
    case kUnlink:
    case kSplit:
      return TakeOtherCase();
    case kRepresent:
      GOODWILL_RETURN_IF_ERROR(applicable(
          !command_.ref.empty(), "who acts for a complainant has an authority, named by ref"));
      state_.authority = command_.ref;
      return absl::OkStatus();
    case kRestrictContact:
      GOODWILL_RETURN_IF_ERROR(Require(command_.subject != command_.by, "four_eyes",
                                       "another person approves a restriction of contact"));
      state_.contact_restricted = true;
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status Step::Take() {
  GOODWILL_RETURN_IF_ERROR(CheckWellFormed());
  GOODWILL_RETURN_IF_ERROR(CheckCommonRules());
  GOODWILL_RETURN_IF_ERROR(Apply());
  state_.set_aside = command_.kind == kOverride ? command_.subject : std::string();
  state_.version += 1;
  return absl::OkStatus();
}

}  // namespace

std::string_view CommandName(CommandKind kind) {
  const auto index = static_cast<size_t>(kind);
  return index < kCommandKinds ? kCommandNames[index] : "unknown";
}

const CommandKind* FindCommand(std::string_view name) {
  const auto at = std::find(kCommandNames.begin(), kCommandNames.end(), name);
  return at == kCommandNames.end()
             ? nullptr
             : &kCommandKindsInOrder[static_cast<size_t>(at - kCommandNames.begin())];
}

std::string_view ClassName(CaseClass classified) {
  const auto index = static_cast<size_t>(classified);
  return index < kClassNames.size() ? kClassNames[index] : "unknown";
}

std::string_view FindingName(Finding finding) {
  const auto index = static_cast<size_t>(finding);
  return index < kFindingNames.size() ? kFindingNames[index] : "unknown";
}

std::string_view RemedyStateName(RemedyState state) {
  const auto index = static_cast<size_t>(state);
  return index < kRemedyStateNames.size() ? kRemedyStateNames[index] : "unknown";
}

std::string_view DetailOf(const Command& command, std::string_view name) {
  for (const CommandDetail& detail : command.details) {
    if (detail.name == name) return detail.value;
  }
  return {};
}

std::string_view ProductOf(std::span<const Command> commands) {
  return commands.empty() ? std::string_view() : DetailOf(commands.front(), "product");
}

std::string_view CauseSaid(std::span<const Command> commands) {
  std::string_view said;
  for (const Command& command : commands) {
    if (const std::string_view cause = DetailOf(command, "cause"); !cause.empty()) said = cause;
  }
  return said;
}

bool LinksToParent(const Command& command) {
  return command.kind == CommandKind::kLink && DetailOf(command, "relation") == "parent";
}

bool IsNotice(const Command& command) {
  return command.kind == CommandKind::kContactOut && !DetailOf(command, "notice").empty();
}

std::string_view StageName(CaseStage stage) {
  const auto index = static_cast<size_t>(stage);
  return index < kCaseStages ? kStageNames[index] : "unknown";
}

bool Possible(CaseStage stage, CommandKind kind) {
  const auto at = static_cast<size_t>(stage);
  return at < kCaseStages && static_cast<size_t>(kind) < kCommandKinds && Has(kPossible[at], kind);
}

int64_t CaseRules::LimitOf(const std::string& person) const {
  const auto named = limits.find(person);
  return named == limits.end() ? default_limit : named->second;
}

absl::Status FoldInto(const CaseRules& rules, CaseState& state, const Command& command) {
  return Step(rules, &state, command).Take();
}

absl::StatusOr<CaseState> Fold(const CaseRules& rules, CaseState state, const Command& command) {
  GOODWILL_RETURN_IF_ERROR(Step(rules, &state, command).Take());
  return state;
}

absl::StatusOr<CaseState> Replay(const CaseRules& rules, std::span<const Command> commands) {
  CaseState state;
  for (size_t i = 0; i < commands.size(); ++i) {
    const absl::Status status = Step(rules, &state, commands[i]).Take();
    if (status.ok()) continue;
    std::vector<Problem> problems = ProblemsOf(status);
    if (problems.empty()) return status;
    problems.front().row = static_cast<int64_t>(i);
    return ProblemStatus(std::move(problems.front()), status.code());
  }
  return state;
}

}  // namespace goodwill
