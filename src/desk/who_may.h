// Who may do a task of the desk, and when that person's hours allow it: what the schedule
// plans by and what its explanation tells.
#ifndef GOODWILL_SRC_DESK_WHO_MAY_H_
#define GOODWILL_SRC_DESK_WHO_MAY_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "goodwill/complaint/calendar.h"
#include "goodwill/complaint/cause_tree.h"
#include "goodwill/desk/desk_rules.h"
#include "goodwill/desk/due.h"

namespace goodwill {

// What a task asks of whoever does it.
struct TaskNeeds {
  std::vector<std::string_view> skills;  // ascending
  std::string_view complained_about;
  std::string_view offered_by;  // of a remedy that waits for approval
  size_t least_role = 0;        // place in the policy's roles
  bool approval = false;

  bool any() const { return approval || !skills.empty() || !complained_about.empty(); }
};

// Why somebody may not do a task.
enum class Bar : uint8_t { kNone, kSkill, kComplainedAbout, kOwnOffer, kAuthority };

// Borrows the rules.
class WhoMay {
 public:
  explicit WhoMay(const DeskRules& rules);

  // Borrows from the row's case and from the policy.
  TaskNeeds NeedsOf(const DueRow& row) const;
  Bar Against(const DeskAgent& agent, const TaskNeeds& needs) const;

 private:
  const DeskRules& rules_;
  const ComplaintsPolicy& policy_;
  const CauseTree tree_;
};

// When somebody who is free from an instant on begins and ends a task.
struct TaskSlot {
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  int64_t start_us = kNever;
  int64_t end_us = kNever;  // kNever: no working hours reach that far

  bool possible() const { return end_us != kNever; }
};

// In a calendar of whose hours a share is for the desk.
TaskSlot SlotOf(const WorkingCalendar& calendar, int32_t capacity_percent, int64_t free_us,
                int64_t effort_us);

}  // namespace goodwill

#endif  // GOODWILL_SRC_DESK_WHO_MAY_H_
