#include "goodwill/desk/desk.h"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "goodwill/base/checked.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

constexpr size_t kMostCaseId = 200;
constexpr int64_t kMaxVersion = std::numeric_limits<int64_t>::max();

CaseRules Recorded() {
  CaseRules rules;
  rules.recorded = true;
  return rules;
}

// Folds a command that was accepted elsewhere or before. One that does not fit is set
// aside, with the rule; one that others were lost before is folded where it stands.
void FoldRecorded(FiledCommand filed, CaseFile& file) {
  static const CaseRules rules = Recorded();
  const int64_t version = filed.command.expected_version;
  file.next_number = std::max(file.next_number, version + (version < kMaxVersion ? 1 : 0));
  filed.command.expected_version = file.state.version;
  const absl::Status status = FoldInto(rules, file.state, filed.command);
  if (status.ok()) {
    file.commands.push_back(std::move(filed.command));
    file.policies.push_back(std::move(filed.policy));
    return;
  }
  RefusedFact refused{version, filed.command.kind, "", std::string(status.message())};
  if (const std::vector<Problem> problems = ProblemsOf(status); !problems.empty()) {
    refused.rule = problems.front().field;
    refused.reason = problems.front().reason;
  }
  file.refused.push_back(std::move(refused));
}

// Whether a batch of such facts may change cases: their customers are named by merges,
// and erasing, which the ledger of rights records, gives them other names.
bool Concerns(TableKind kind) {
  return kind == TableKind::kCaseCommands || kind == TableKind::kMerges ||
         kind == TableKind::kRights;
}

bool NeedsAuthority(CommandKind kind) {
  return kind == CommandKind::kOffer || kind == CommandKind::kApprove ||
         kind == CommandKind::kSettle;
}

absl::Status CheckTexts(const Command& command) {
  const auto wrong = [](std::string_view field, std::string reason) {
    return ProblemStatus({.field = std::string(field), .reason = std::move(reason)});
  };
  for (const auto& [field, text] : {std::pair<std::string_view, const std::string*>
           {"by", &command.by}, {"subject", &command.subject}, {"text", &command.text},
           {"ref", &command.ref}}) {
    if (text->size() > kMostCaseText) return wrong(field, "is longer than a text may be");
  }
  if (command.details.size() > kMostDetails) return wrong("details", "are too many");
  for (size_t i = 0; i < command.details.size(); ++i) {
    const CommandDetail& detail = command.details[i];
    if (detail.name.empty()) return wrong("details", "one has no name");
    if (detail.name.size() + detail.value.size() > kMostCaseText) {
      return wrong("details", "one is longer than a text may be");
    }
    if (i > 0 && command.details[i - 1].name >= detail.name) {
      return wrong("details", "'" + detail.name + "' is there twice");
    }
  }
  if (command.channel > kChannels.size()) return wrong("channel", "there is no such channel");
  return absl::OkStatus();
}

}  // namespace

bool HappenedBefore(const CaseFile& file, int64_t as_of_us) {
  return std::all_of(file.commands.begin(), file.commands.end(),
                     [&](const Command& c) { return c.effective_us < as_of_us; });
}

CaseFile AsOf(const CaseFile& file, int64_t as_of_us) {
  if (HappenedBefore(file, as_of_us)) return file;
  CaseFile out;
  out.id = file.id;
  out.filed_under = file.filed_under;
  out.customer = file.customer;
  out.refused = file.refused;
  for (size_t i = 0; i < file.commands.size(); ++i) {
    if (file.commands[i].effective_us >= as_of_us) continue;
    FoldRecorded({file.id, file.filed_under, file.policies[i], file.commands[i]}, out);
  }
  return out;
}

bool IsOpenComplaint(const CaseFile& file, int64_t as_of_us) {
  const auto open = [](const CaseState& state) {
    return !HasEnded(state.stage) && state.stage != CaseStage::kWithdrawn &&
           IsComplaint(state);
  };
  return HappenedBefore(file, as_of_us) ? open(file.state) : open(AsOf(file, as_of_us).state);
}

absl::StatusOr<Desk> Desk::Of(const Book& book, int64_t known_batch) {
  Desk desk;
  GOODWILL_RETURN_IF_ERROR(desk.Load(book, known_batch));
  return desk;
}

absl::Status Desk::CatchUp(const Book& book) {
  const int64_t last = book.LastBatch();
  if (last == seen_batch_) return absl::OkStatus();
  bool concerned = last < seen_batch_;
  for (const Batch& batch : book.Batches()) {
    concerned = concerned || (batch.number > seen_batch_ && Concerns(batch.table));
  }
  if (concerned) return Load(book, 0);
  seen_batch_ = last;
  return absl::OkStatus();
}

void Desk::Take(const Facts& facts) {
  // Commands of a case in the order in which they were accepted.
  std::vector<int64_t> rows(static_cast<size_t>(facts.rows));
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<int64_t>(i);
  using namespace case_commands;
  std::sort(rows.begin(), rows.end(), [&](int64_t a, int64_t b) {
    const int by_case = facts.Text(kCaseId, a).compare(facts.Text(kCaseId, b));
    if (by_case != 0) return by_case < 0;
    const int64_t va = facts.Number(kExpectedVersion, a);
    const int64_t vb = facts.Number(kExpectedVersion, b);
    if (va != vb) return va < vb;
    return facts.Text(kCommandId, a) < facts.Text(kCommandId, b);
  });
  for (const int64_t row : rows) File(FiledCommandAt(facts, row));
}

absl::StatusOr<Desk> Desk::OfCustomer(const Book& book, const CustomerIdView& id,
                                      int64_t as_of_us, int64_t known_batch) {
  Desk desk;
  const absl::StatusOr<Facts> facts =
      book.ReadOf(TableKind::kCaseCommands, id, as_of_us, known_batch);
  if (absl::IsNotFound(facts.status())) return desk;
  GOODWILL_RETURN_IF_ERROR(facts.status());
  desk.Take(*facts);
  for (uint32_t i = 0; i < desk.files_.size(); ++i) {
    desk.files_[i].customer = CustomerId(id);
    desk.of_customer_[id.ToString()].push_back(i);
  }
  return desk;
}

absl::Status Desk::Load(const Book& book, int64_t known_batch) {
  GOODWILL_ASSIGN_OR_RETURN(const Facts facts, book.Read(TableKind::kCaseCommands, known_batch));
  GOODWILL_ASSIGN_OR_RETURN(const Facts merged, book.Read(TableKind::kMerges, known_batch));
  Desk fresh;
  fresh.changes_ = changes_ + 1;
  fresh.seen_batch_ = book.LastBatch();
  fresh.Take(facts);
  // Who is who: a merge is undone by voiding it, so those that count form no circle.
  std::map<std::string, std::string_view, std::less<>> into;
  for (int64_t row = 0; row < merged.rows; ++row) {
    into.emplace(merged.Customer(row).ToString(), merged.Text(merges::kIntoId, row));
  }
  for (uint32_t i = 0; i < fresh.files_.size(); ++i) {
    CaseFile& file = fresh.files_[i];
    std::string id = file.filed_under.view().ToString();
    for (size_t step = 0; step <= into.size(); ++step) {
      const auto next = into.find(id);
      if (next == into.end()) break;
      id = next->second;
    }
    file.customer = file.filed_under;
    if (file.customer.kind == IdKind::kText) {
      file.customer.text = id;
    } else if (const auto number = NumberNamedBy(id)) {
      file.customer.number = *number;
    }
    fresh.of_customer_[id].push_back(i);
  }
  *this = std::move(fresh);
  return absl::OkStatus();
}

void Desk::File(FiledCommand filed) {
  auto at = index_.find(filed.case_id);
  if (at == index_.end()) {
    at = index_.emplace(filed.case_id, static_cast<uint32_t>(files_.size())).first;
    CaseFile& file = files_.emplace_back();
    file.id = filed.case_id;
    file.filed_under = filed.customer;
    file.customer = filed.customer;
  }
  FoldRecorded(std::move(filed), files_[at->second]);
}

const CaseFile* Desk::Find(std::string_view case_id) const {
  const auto at = index_.find(case_id);
  return at == index_.end() ? nullptr : &files_[at->second];
}

int64_t Desk::GrantedIn(const CaseState& state) {
  int64_t sum = 0;
  for (const Remedy& remedy : state.remedies) {
    if (remedy.state != RemedyState::kAccepted && remedy.state != RemedyState::kFulfilled) continue;
    if (!CheckedAdd(sum, remedy.amount_minor, &sum)) return kUnlimited;
  }
  return sum;
}

int64_t Desk::GrantedTo(const CustomerIdView& customer, int64_t from_us) const {
  const auto cases = of_customer_.find(customer.ToString());
  if (cases == of_customer_.end()) return 0;
  int64_t sum = 0;
  for (const uint32_t place : cases->second) {
    for (const Remedy& remedy : files_[place].state.remedies) {
      if (remedy.state != RemedyState::kAccepted && remedy.state != RemedyState::kFulfilled) {
        continue;
      }
      if (remedy.promised_us < from_us) continue;
      if (!CheckedAdd(sum, remedy.amount_minor, &sum)) return kUnlimited;
    }
  }
  return sum;
}

int64_t Desk::OpenOf(const CustomerIdView& customer, int64_t as_of_us) const {
  const auto cases = of_customer_.find(customer.ToString());
  if (cases == of_customer_.end()) return 0;
  return std::count_if(
      cases->second.begin(), cases->second.end(),
      [&](uint32_t place) { return IsOpenComplaint(files_[place], as_of_us); });
}

absl::StatusOr<Acted> Desk::Repeated(const CaseFile& file, const Command& command) const {
  const auto place = static_cast<size_t>(command.expected_version);
  Command known = file.commands[place];
  known.authority_minor = command.authority_minor;  // as the policy of then said
  if (known == command) return Acted{&file, file.state.version, seen_batch_, true};
  return ProblemStatus({.field = "version",
                        .reason = "the case is at version " + std::to_string(file.state.version) +
                                  ", not " + std::to_string(command.expected_version)},
                       absl::StatusCode::kAborted);
}

absl::Status Desk::Judge(const DeskRules& rules, const CustomerIdView& customer, int64_t also,
                         Command& command, CaseState& state) const {
  const int64_t in_case = GrantedIn(state);
  int64_t to_customer = 0;
  if (NeedsAuthority(command.kind)) {
    const AuthorityRole* const role = rules.RoleOf(command.by);
    if (role != nullptr && role->per_customer) {
      const int64_t from =
          command.effective_us - int64_t{role->period_days} * kMicrosPerDay + 1;
      to_customer = GrantedTo(customer, from);
      if (!CheckedAdd(to_customer, also, &to_customer)) to_customer = kUnlimited;
    }
    command.authority_minor = role == nullptr ? 0 : LeftToGrant(*role, in_case, to_customer);
  }
  static const CaseRules kNobody;
  if (const absl::Status judged = FoldInto(kNobody, state, command); !judged.ok()) {
    std::vector<Problem> problems = ProblemsOf(judged);
    if (problems.empty() || problems.front().field != "within_authority") return judged;
    int64_t amount = command.amount_minor;
    for (const Remedy& remedy : state.remedies) {
      if (remedy.ref == command.ref && remedy.state == RemedyState::kOffered) {
        amount = remedy.amount_minor;
      }
    }
    const AuthorityRole* const route =
        rules.RouteFor(command.by, amount, in_case, to_customer);
    problems.front().reason +=
        route == nullptr ? "; no role may grant it" : "; role " + route->name + " may grant it";
    return ProblemStatus(std::move(problems.front()), judged.code());
  }
  if (command.authority_minor == kUnlimited) command.authority_minor.reset();
  return absl::OkStatus();
}

absl::StatusOr<Acted> Desk::Act(Book& book, const DeskRules& rules, std::string_view policy,
                                const std::optional<CustomerIdView>& customer,
                                std::string_view case_id, Command command,
                                const BatchOrigin& origin) {
  GOODWILL_RETURN_IF_ERROR(CatchUp(book));
  if (case_id.empty() || case_id.size() > kMostCaseId) {
    return ProblemStatus({.field = "case_id", .reason = "must have 1 to 200 bytes"});
  }
  std::sort(command.details.begin(), command.details.end(),
            [](const CommandDetail& a, const CommandDetail& b) { return a.name < b.name; });
  GOODWILL_RETURN_IF_ERROR(CheckTexts(command));
  if (command.kind == CommandKind::kOpen) command.ref = case_id;
  const auto found = index_.find(case_id);
  const CaseFile* const file = found == index_.end() ? nullptr : &files_[found->second];
  FiledCommand filed;
  filed.case_id = case_id;
  filed.policy = policy;
  CustomerId who;
  if (file != nullptr) {
    filed.customer = file->filed_under;
    who = file->customer;
    if (customer && *customer != who.view() && *customer != filed.customer.view()) {
      return ProblemStatus(
          {.field = "customer_id",
           .reason = "the case is one of customer '" + who.view().ToString() + "'"});
    }
  } else if (command.kind != CommandKind::kOpen) {
    return ProblemStatus({.field = "case_id",
                          .reason = "there is no case '" + std::string(case_id) + "'"},
                         absl::StatusCode::kNotFound);
  } else if (!customer) {
    return ProblemStatus({.field = "customer_id",
                          .reason = "is required to open a case; file anonymous complaints under "
                                    "an id kept for them"});
  } else {
    filed.customer = who = CustomerId(*customer);
  }
  CaseState state = file == nullptr ? CaseState() : file->state;
  if (file != nullptr && command.expected_version >= 0 &&
      command.expected_version < static_cast<int64_t>(file->commands.size())) {
    return Repeated(*file, command);
  }
  GOODWILL_RETURN_IF_ERROR(Judge(rules, who.view(), 0, command, state));
  // Facts that do not fit keep their numbers: the new one stands behind them.
  filed.command = command;
  filed.command.expected_version = file == nullptr ? 0 : file->next_number;
  const Table table = TableOf({&filed, 1});
  const absl::StatusOr<AppendResult> appended = book.Append(table, origin, {});
  if (!appended.ok()) {
    if (appended.status().code() != absl::StatusCode::kAlreadyExists) return appended.status();
    return ProblemStatus(
        {.field = "version", .reason = "another command of that number was quicker"},
        absl::StatusCode::kAborted);
  }
  // The command stands, whatever becomes of this view of it. Should memory give out on the
  // way, the batch counts as not seen, and the next one to ask reads the book again.
  Acted acted{nullptr, state.version, appended->batch, appended->appended == 0};
  try {
    if (appended->batch != seen_batch_ + 1) {
      if (!Load(book, 0).ok()) return acted;
    } else {
      ++changes_;
      if (file == nullptr) {
        const auto place = static_cast<uint32_t>(files_.size());
        of_customer_[filed.customer.view().ToString()].push_back(place);
      }
      File(std::move(filed));
      seen_batch_ = appended->batch;
    }
    acted.file = Find(case_id);
  } catch (const std::bad_alloc&) {
  }
  return acted;
}

absl::StatusOr<Propagated> Desk::Propagate(Book& book, const DeskRules& rules,
                                           std::string_view policy, std::string_view parent,
                                           const Command& command, bool all_or_none,
                                           const BatchOrigin& origin) {
  GOODWILL_RETURN_IF_ERROR(CatchUp(book));
  if (Find(parent) == nullptr) {
    return ProblemStatus(
        {.field = "case_id",
         .reason = "there is no case '" + std::string(parent.substr(0, 200)) + "'"},
        absl::StatusCode::kNotFound);
  }
  if (command.kind == CommandKind::kOpen) {
    return ProblemStatus({.field = "kind", .reason = "a case is opened one by one"});
  }
  Command given = command;
  std::sort(given.details.begin(), given.details.end(),
            [](const CommandDetail& a, const CommandDetail& b) { return a.name < b.name; });
  GOODWILL_RETURN_IF_ERROR(CheckTexts(given));
  Propagated out;
  std::vector<FiledCommand> filed;
  std::map<std::string, int64_t, std::less<>> granted;  // in this call, by customer
  for (const auto& [id, place] : index_) {
    const CaseFile& file = files_[place];
    if (file.state.parent != parent) continue;
    PropagatedCase& one = out.cases.emplace_back();
    one.case_id = id;
    one.version = file.state.version;
    FiledCommand row{file.id, file.filed_under, std::string(policy), given};
    row.command.expected_version = file.state.version;
    if (!file.commands.empty()) {  // sent again
      Command same = file.commands.back();
      same.expected_version = row.command.expected_version;
      same.authority_minor = row.command.authority_minor;
      if (same == row.command) {
        one.accepted = true;
        out.accepted += 1;
        continue;
      }
    }
    CaseState state = file.state;
    int64_t& also = granted[file.customer.view().ToString()];
    if (const absl::Status judged = Judge(rules, file.customer.view(), also, row.command, state);
        !judged.ok()) {
      one.reason = std::string(judged.message());
      if (const std::vector<Problem> problems = ProblemsOf(judged); !problems.empty()) {
        one.rule = problems.front().field;
        one.reason = problems.front().reason;
      }
      continue;
    }
    const int64_t more = GrantedIn(state) - GrantedIn(file.state);
    if (more > 0 && !CheckedAdd(also, more, &also)) also = kUnlimited;
    row.command.expected_version = file.next_number;
    filed.push_back(std::move(row));
    one.accepted = true;
    one.version = state.version;
    out.accepted += 1;
  }
  if (all_or_none && out.accepted < static_cast<int64_t>(out.cases.size())) {
    for (PropagatedCase& one : out.cases) {
      if (one.accepted) one.reason = "another case refused, and all or none was asked for";
      one.accepted = false;
      one.version = Find(one.case_id)->state.version;
    }
    out.accepted = 0;
    return out;
  }
  if (filed.empty()) return out;
  const absl::StatusOr<AppendResult> appended = book.Append(TableOf(filed), origin, {});
  if (!appended.ok()) {
    if (appended.status().code() != absl::StatusCode::kAlreadyExists) return appended.status();
    return ProblemStatus(
        {.field = "version",
         .reason = "a command of one of the cases was quicker; nothing is written"},
        absl::StatusCode::kAborted);
  }
  out.batch = appended->batch;
  // All of it stands; should memory give out here, the next one to ask reads the book again.
  try {
    if (appended->batch != seen_batch_ + 1) {
      Load(book, 0).IgnoreError();
    } else {
      ++changes_;
      for (FiledCommand& row : filed) File(std::move(row));
      seen_batch_ = appended->batch;
    }
  } catch (const std::bad_alloc&) {
    seen_batch_ = -1;
  }
  return out;
}

std::vector<Command> Desk::WithNotices(const CaseFile& file) const {
  std::vector<Command> out = file.commands;
  std::string parent;
  int64_t since_us = 0;
  const auto take = [&](int64_t until_us) {
    const CaseFile* const found = parent.empty() ? nullptr : Find(parent);
    if (found == nullptr || found == &file) return;
    for (const Command& command : found->commands) {
      if (IsNotice(command) && command.effective_us >= since_us &&
          command.effective_us < until_us) {
        out.push_back(command);
      }
    }
  };
  for (const Command& command : file.commands) {
    if (parent.empty() && LinksToParent(command)) {
      parent = command.subject;
      since_us = command.effective_us;
    } else if (command.kind == CommandKind::kUnlink && command.subject == parent) {
      take(command.effective_us);
      parent.clear();
    }
  }
  take(std::numeric_limits<int64_t>::max());
  return out;
}

}  // namespace goodwill
