#include "goodwill/desk/what_if.h"

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include "goodwill/base/checked.h"
#include "goodwill/base/problem.h"
#include "goodwill/desk/due.h"

namespace goodwill {
namespace {

struct Read {
  std::string_view name;
  ClockReading reading;
};

absl::StatusOr<std::vector<Read>> ReadBy(const DeskRules& rules, const CaseFile& file,
                                         std::span<const Command> commands, int64_t as_of_us) {
  std::vector<Read> out;
  const int32_t day = rules.zone().DayOf(file.state.received_us);
  for (const DeskClock& clock : rules.clocks()) {
    if (!clock.HoldsFor(day, file.state.severity)) continue;
    GOODWILL_ASSIGN_OR_RETURN(ClockReading reading,
                              ReadClock(clock.rule, clock.calendar, commands, as_of_us));
    out.push_back({clock.rule.name, std::move(reading)});
  }
  return out;
}

// What was accepted by a customer, in the order in which it was.
struct Grant {
  int64_t at_us = 0;
  int64_t amount = 0;
  const CaseFile* file = nullptr;
  std::string_view by;
};

class Comparison {
 public:
  Comparison(const Desk& desk, const DeskRules& before, const DeskRules& after, int64_t from_us,
             int64_t as_of_us)
      : desk_(desk), sides_{{&before, &after}}, from_us_(from_us), as_of_us_(as_of_us) {}

  absl::StatusOr<WhatIf> Make() {
    for (const auto& [id, place] : desk_.index()) {
      const CaseFile& now = desk_.at(place);
      const bool early = !HappenedBefore(now, as_of_us_);
      const CaseFile& file = early ? earlier_.emplace_back(AsOf(now, as_of_us_)) : now;
      if (file.state.stage == CaseStage::kNone) continue;
      for (const Remedy& remedy : file.state.remedies) {
        if (remedy.state != RemedyState::kAccepted && remedy.state != RemedyState::kFulfilled)
          continue;
        const std::string& by = remedy.approved_by.empty() ? remedy.offered_by : remedy.approved_by;
        grants_[now.customer.view().ToString()].push_back(
            {remedy.promised_us, remedy.amount_minor, &now, by});
      }
      if (file.state.received_us < from_us_) continue;
      out_.cases += 1;
      GOODWILL_RETURN_IF_ERROR(Clocks(now, file));
    }
    for (size_t side = 0; side < 2; ++side) {
      GOODWILL_RETURN_IF_ERROR(Authority(*sides_[side], side == 0 ? out_.before : out_.after));
      Busiest(days_[side], side == 0 ? out_.before : out_.after);
    }
    return std::move(out_);
  }

 private:
  absl::Status Clocks(const CaseFile& shown, const CaseFile& file) {
    const std::vector<Command> commands = desk_.WithNotices(file);
    std::array<std::vector<Read>, 2> read;
    for (size_t side = 0; side < 2; ++side) {
      GOODWILL_ASSIGN_OR_RETURN(read[side], ReadBy(*sides_[side], file, commands, as_of_us_));
      WhatIfSide& sum = side == 0 ? out_.before : out_.after;
      for (const Read& one : read[side]) {
        if (one.reading.state == ClockState::kNotStarted) continue;
        sum.clocks += 1;
        sum.breaches += one.reading.breached() ? 1 : 0;
        ++days_[side][sides_[side]->zone().DayOf(one.reading.due_us)];
      }
    }
    for (const Read& one : read[0]) {
      const auto other = std::find_if(read[1].begin(), read[1].end(),
                                      [&](const Read& r) { return r.name == one.name; });
      Tell(shown, one.name, &one.reading, other == read[1].end() ? nullptr : &other->reading);
    }
    for (const Read& one : read[1]) {
      const bool both = std::any_of(read[0].begin(), read[0].end(),
                                    [&](const Read& r) { return r.name == one.name; });
      if (!both) Tell(shown, one.name, nullptr, &one.reading);
    }
    return absl::OkStatus();
  }

  void Tell(const CaseFile& file, std::string_view name, const ClockReading* before,
            const ClockReading* after) {
    const auto started = [](const ClockReading* r) {
      return r != nullptr && r->state != ClockState::kNotStarted;
    };
    if (!started(before) && !started(after)) return;
    WhatIfClock row;
    row.file = &file;
    row.name = name;
    if (started(before)) row.before = before->state, row.due_before_us = before->due_us;
    if (started(after)) row.after = after->state, row.due_after_us = after->due_us;
    const bool was = started(before) && before->breached();
    const bool is = started(after) && after->breached();
    if (is && !was) {
      row.change = WhatIfChange::kBreached;
    } else if (was && !is && started(after)) {
      row.change = WhatIfChange::kKept;
    } else if (!started(before)) {
      row.change = WhatIfChange::kAdded;
    } else if (!started(after)) {
      row.change = WhatIfChange::kDropped;
    } else if (row.due_before_us != row.due_after_us) {
      row.change = WhatIfChange::kMoved;
    }
    ++out_.changes[static_cast<size_t>(row.change)];
    out_.clocks.push_back(row);
  }

  // What is beyond authority, of what was accepted in the window.
  absl::Status Authority(const DeskRules& rules, WhatIfSide& side) {
    for (auto& [customer, grants] : grants_) {
      std::stable_sort(grants.begin(), grants.end(),
                       [](const Grant& a, const Grant& b) { return a.at_us < b.at_us; });
      const auto too_large = [] {
        return absl::OutOfRangeError("what was granted adds up to more than 64 bits hold");
      };
      std::vector<int64_t> until = {0};  // before each
      std::map<const CaseFile*, int64_t> by_case;
      for (size_t i = 0; i < grants.size(); ++i) {
        const Grant& grant = grants[i];
        int64_t& in_case = by_case[grant.file];
        const int64_t in_case_before = in_case;
        until.push_back(0);
        if (!CheckedAdd(until[i], grant.amount, &until[i + 1]) ||
            !CheckedAdd(in_case, grant.amount, &in_case)) {
          return too_large();
        }
        if (grant.at_us < from_us_) continue;
        if (&side == &out_.before &&
            !CheckedAdd(out_.granted_minor, grant.amount, &out_.granted_minor)) {
          return too_large();
        }
        const AuthorityRole* const role = rules.RoleOf(grant.by);
        int64_t left = 0;
        if (role != nullptr) {
          const int64_t since = grant.at_us - int64_t{role->period_days} * kMicrosPerDay;
          const auto recent = std::upper_bound(
              grants.begin(), grants.begin() + static_cast<std::ptrdiff_t>(i), since,
              [](int64_t us, const Grant& g) { return us < g.at_us; });
          const int64_t to_customer =
              until[i] - until[static_cast<size_t>(recent - grants.begin())];
          left = LeftToGrant(*role, in_case_before, to_customer);
        }
        if (grant.amount <= left) continue;
        side.grants_beyond += 1;
        if (!CheckedAdd(side.granted_beyond_minor, grant.amount - left,
                        &side.granted_beyond_minor)) {
          return too_large();
        }
      }
    }
    return absl::OkStatus();
  }

  static void Busiest(const std::map<int32_t, int64_t>& days, WhatIfSide& side) {
    for (const auto& [day, deadlines] : days) {
      if (deadlines <= side.busiest_deadlines) continue;
      side.busiest_deadlines = deadlines;
      side.busiest_day = day;
    }
  }

  const Desk& desk_;
  const std::array<const DeskRules*, 2> sides_;
  const int64_t from_us_;
  const int64_t as_of_us_;
  std::deque<CaseFile> earlier_;
  std::map<std::string, std::vector<Grant>> grants_;  // by customer
  std::array<std::map<int32_t, int64_t>, 2> days_;    // deadlines, by side
  WhatIf out_;
};

}  // namespace

absl::StatusOr<WhatIf> CompareRules(const Desk& desk, const DeskRules& before,
                                    const DeskRules& after, int64_t from_us, int64_t as_of_us) {
  if (!IsInstant(from_us) || !IsInstant(as_of_us) || from_us >= as_of_us) {
    return absl::InvalidArgumentError(
        "the window must begin before as-of, both in the years 1 to 9999");
  }
  return Comparison(desk, before, after, from_us, as_of_us).Make();
}

}  // namespace goodwill
