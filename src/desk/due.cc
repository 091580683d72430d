#include "goodwill/desk/due.h"

#include <algorithm>
#include <limits>
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

}  // namespace

absl::StatusOr<DueBoard> DueBoard::Make(const Desk& desk, const DeskRules& rules,
                                        int64_t as_of_us) {
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
    if (!HappenedBefore(*file, as_of_us)) file = &board.earlier_.emplace_back(AsOf(*file, as_of_us));
    board.files_.push_back(file);
    GOODWILL_RETURN_IF_ERROR(board.Read(*file, place, readings));
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
    GOODWILL_RETURN_IF_ERROR(
        ReadClocks(rules_of_case_, calendars_of_case_, file.commands, as_of_us_, readings));
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
    if (state.next_update_us != 0) {
      Add(file, {place, 0, DueKind::kUpdate, when(state.next_update_us), state.received_us,
                 state.next_update_us});
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
  if (entry.kind == DueKind::kClock) {
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
