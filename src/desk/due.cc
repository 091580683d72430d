#include "goodwill/desk/due.h"

#include <algorithm>
#include <limits>
#include <span>
#include <tuple>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/base/zone.h"

namespace goodwill {
namespace {

constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;

int Group(DueState state) {
  if (state == DueState::kOverdue) return 0;
  return state == DueState::kNoDate ? 2 : 1;
}

// What decides among rows, in turn.
auto KeyOf(const DueRow& row) {
  const int group = Group(row.state);
  const int64_t when = group == 0   ? row.due_us
                       : group == 1 ? row.remaining_us / kMicrosPerMinute
                                    : row.since_us;
  return std::tuple(group, when, -row.value_minor, group == 1 ? row.remaining_us : 0,
                    std::string_view(row.file->id), row.kind, row.name);
}

// By when the next word is promised: the case's own promise, or that of a notice of the
// parent's which came after it. 0: none stands.
int64_t NextUpdate(const CaseFile& file, std::span<const Command> with_notices, int64_t as_of_us) {
  if (file.state.next_update_us == 0) return 0;
  int64_t said_us = kMinInstantUs;
  for (const Command& command : file.commands) {
    if (command.kind == CommandKind::kAcknowledge || command.kind == CommandKind::kContactOut) {
      said_us = std::max(said_us, command.effective_us);
    }
  }
  int64_t next_us = file.state.next_update_us;
  for (const Command& notice : with_notices.subspan(file.commands.size())) {
    if (notice.effective_us < said_us || notice.effective_us >= as_of_us) continue;
    said_us = notice.effective_us;
    next_us = notice.due_us;
  }
  return next_us;
}

}  // namespace

int64_t AskedAt(const Book& book, const Desk& believed, int64_t batch) {
  for (const Batch& one : book.Batches()) {
    if (one.number == batch && one.origin.recorded_at_us != kNullNumber) {
      return one.origin.recorded_at_us;
    }
  }
  int64_t last_us = kMinInstantUs - 2;
  for (const auto& [id, place] : believed.index()) {
    for (const Command& command : believed.at(place).commands) {
      last_us = std::max(last_us, command.effective_us);
    }
  }
  return last_us + 1;
}

absl::StatusOr<DueBoard> DueBoard::Make(const Desk& desk, const DeskRules& rules,
                                        int64_t as_of_us, const Believed* believed) {
  if (!IsInstant(as_of_us)) {
    return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
  }
  DueBoard board;
  board.desk_ = &desk;
  board.rules_ = &rules;
  board.as_of_us_ = as_of_us;
  board.files_.reserve(desk.size());
  std::vector<ClockReading> readings;
  for (uint32_t place = 0; place < desk.size(); ++place) {
    const CaseFile* file = &desk.at(place);
    if (!HappenedBefore(*file, as_of_us))
      file = &board.earlier_.emplace_back(AsOf(*file, as_of_us));
    board.files_.push_back(file);
    GOODWILL_RETURN_IF_ERROR(board.Read(*file, place, readings));
    if (believed != nullptr) {
      GOODWILL_RETURN_IF_ERROR(board.ReadRetracted(*file, place, *believed, readings));
    }
  }
  board.last_ = nullptr;
  board.last_owner_ = nullptr;
  return board;
}

void DueBoard::Add(const CaseFile& file, Entry entry) {
  // Cases of one person often follow each other.
  if (last_ == nullptr || *last_owner_ != file.state.responsible) {
    const auto at = by_owner_.try_emplace(file.state.responsible).first;
    last_ = &at->second;
    last_owner_ = &at->first;
  }
  last_->push_back(entry);
}

void DueBoard::Choose(const CaseState& state) {
  const int32_t day = rules_->zone().DayOf(state.received_us);
  rules_of_case_.clear();
  calendars_of_case_.clear();
  places_of_case_.clear();
  for (size_t c = 0; c < rules_->clocks().size(); ++c) {
    const DeskClock& clock = rules_->clocks()[c];
    if (!clock.HoldsFor(day, state.severity)) continue;
    rules_of_case_.push_back(&clock.rule);
    calendars_of_case_.push_back(&clock.calendar);
    places_of_case_.push_back(static_cast<uint16_t>(c));
  }
}

// Both are asked at one instant: when the breach was believed. What happened since can
// end a breach, but not undo it.
absl::Status DueBoard::ReadRetracted(const CaseFile& file, uint32_t place,
                                     const Believed& believed,
                                     std::vector<ClockReading>& readings) {
  const CaseFile* const then = believed.desk->Find(file.id);
  if (then == nullptr || file.state.stage == CaseStage::kNone) return absl::OkStatus();
  if (then->commands == file.commands && file.state.parent.empty()) return absl::OkStatus();
  const int64_t at_us = std::min(believed.as_of_us, as_of_us_);
  if (!IsInstant(at_us)) return absl::OkStatus();
  Choose(file.state);
  GOODWILL_RETURN_IF_ERROR(ReadClocks(rules_of_case_, calendars_of_case_,
                                      believed.desk->WithNotices(*then), at_us, readings));
  std::vector<ClockReading> known;
  GOODWILL_RETURN_IF_ERROR(ReadClocks(rules_of_case_, calendars_of_case_,
                                      desk_->WithNotices(file), at_us, known));
  for (size_t i = 0; i < readings.size(); ++i) {
    if (!Retracted(readings[i], known[i])) continue;
    const std::string& name = rules_of_case_[i]->name;
    const bool withdrawn =
        std::any_of(file.commands.begin(), file.commands.end(), [&](const Command& command) {
          return command.kind == CommandKind::kCorrect && command.ref == name;
        });
    if (withdrawn) continue;
    Add(file, {place, places_of_case_[i], DueKind::kRetracted, DueState::kNoDate,
               readings[i].due_us, kNullNumber});
  }
  return absl::OkStatus();
}

absl::Status DueBoard::Read(const CaseFile& file, uint32_t place,
                            std::vector<ClockReading>& readings) {
  const CaseState& state = file.state;
  if (state.stage == CaseStage::kNone) return absl::OkStatus();
  const int64_t soon_us = as_of_us_ + int64_t{rules_->policy().warn_minutes} * kMicrosPerMinute;
  const auto when = [&](int64_t due_us) {
    return due_us < as_of_us_ ? DueState::kOverdue
           : due_us < soon_us ? DueState::kSoon
                              : DueState::kDue;
  };
  if (!HasEnded(state.stage)) {
    Choose(state);
    // Few cases ever were one of many.
    const bool one_of_many = std::any_of(file.commands.begin(), file.commands.end(), LinksToParent);
    const std::vector<Command> noticed =
        one_of_many ? desk_->WithNotices(file) : std::vector<Command>();
    const std::span<const Command> commands = one_of_many ? noticed : file.commands;
    GOODWILL_RETURN_IF_ERROR(
        ReadClocks(rules_of_case_, calendars_of_case_, commands, as_of_us_, readings));
    clocks_ += static_cast<int64_t>(readings.size());
    for (size_t i = 0; i < readings.size(); ++i) {
      const ClockReading& reading = readings[i];
      breached_ += reading.breached() ? 1 : 0;
      if (reading.state != ClockState::kRunning && reading.state != ClockState::kOverdue) continue;
      const DueState owed =
          reading.standing_still ? DueState::kStandingStill : when(reading.due_us);
      Add(file, {place, places_of_case_[i], DueKind::kClock, owed, reading.started_us,
                 reading.due_us});
    }
    if (const int64_t next_us = NextUpdate(file, commands, as_of_us_); next_us != 0) {
      Add(file, {place, 0, DueKind::kUpdate, when(next_us), state.received_us, next_us});
    }
  }
  if (state.compliance_owed) {
    Add(file, {place, 0, DueKind::kCompliance, DueState::kNoDate, state.received_us, kNullNumber});
  }
  for (size_t r = 0; r < state.remedies.size() && r <= std::numeric_limits<uint16_t>::max(); ++r) {
    const Remedy& remedy = state.remedies[r];
    const auto at = static_cast<uint16_t>(r);
    if (remedy.state == RemedyState::kAccepted) {
      const bool dated = remedy.due_us != 0;
      Add(file, {place, at, DueKind::kRemedy, dated ? when(remedy.due_us) : DueState::kNoDate,
                 remedy.promised_us, dated ? remedy.due_us : kNullNumber});
    } else if (remedy.state == RemedyState::kOffered && remedy.needs_approval &&
               remedy.approved_by.empty() && !HasEnded(state.stage)) {
      Add(file, {place, at, DueKind::kApproval, DueState::kNoDate, state.received_us,
                 kNullNumber});
    }
  }
  return absl::OkStatus();
}

DueRow DueBoard::RowOf(const Entry& entry, std::string_view owner) const {
  DueRow row;
  row.file = files_[entry.file];
  row.kind = entry.kind;
  row.state = entry.state;
  row.owner = owner;
  row.since_us = entry.since_us;
  row.due_us = entry.due_us;
  if (entry.kind == DueKind::kClock || entry.kind == DueKind::kRetracted) {
    row.name = rules_->clocks()[entry.clock].rule.name;
  } else if (entry.kind == DueKind::kRemedy || entry.kind == DueKind::kApproval) {
    const Remedy& remedy = row.file->state.remedies[entry.clock];
    row.name = remedy.ref;
    row.amount_minor = remedy.amount_minor;
    if (entry.kind == DueKind::kApproval) {
      const int64_t in_case = Desk::GrantedIn(row.file->state);
      const AuthorityRole* const role =
          rules_->RouteFor(remedy.offered_by, remedy.amount_minor, in_case, 0);
      if (role != nullptr) row.role = role->name;
    }
  }
  if (entry.due_us != kNullNumber && entry.state != DueState::kOverdue) {
    const auto left = rules_->calendar().Between(as_of_us_, entry.due_us);
    row.remaining_us = left.ok() ? *left : entry.due_us - as_of_us_;
  }
  return row;
}

std::vector<DueRow> DueBoard::Rows(const DueQuestion& question,
                                   const ValueOfCustomer& value) const {
  std::vector<DueRow> rows;
  const auto take = [&](std::string_view owner, const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
      const CaseFile& file = *files_[entry.file];
      if (question.customer && file.customer.view() != *question.customer) continue;
      if (question.case_id && file.id != *question.case_id) continue;
      if (question.until_us != kNullNumber && entry.due_us != kNullNumber &&
          entry.due_us >= question.until_us) {
        continue;
      }
      DueRow& row = rows.emplace_back(RowOf(entry, owner));
      if (value) row.value_minor = value(file.customer.view());
    }
  };
  if (question.owner) {
    if (const auto at = by_owner_.find(*question.owner); at != by_owner_.end()) {
      take(at->first, at->second);
    }
  } else {
    for (const auto& [owner, entries] : by_owner_) take(owner, entries);
  }
  std::sort(rows.begin(), rows.end(),
            [](const DueRow& a, const DueRow& b) { return KeyOf(a) < KeyOf(b); });
  return rows;
}

}  // namespace goodwill
