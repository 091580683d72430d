// What would another complaints policy have done? The same cases read by two policies.
//
// Nothing is rewritten: commands stay what they were, only deadlines and limits are
// recomputed. So an answer says what the rules would have shown of the work that was
// done, not how people would have worked under them.
//
// *Redress beyond authority* is what was accepted by customers in the window and what
// the person who granted it (who approved it, or else offered it) might not have granted
// under the policy, by the limits of that person's role for the case and the customer.
// *Load* is how many deadlines fall due, and on which day most of them.
#ifndef GOODWILL_DESK_WHAT_IF_H_
#define GOODWILL_DESK_WHAT_IF_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/desk_rules.h"

namespace goodwill {

enum class WhatIfChange : uint8_t {
  kSame = 0,
  kMoved,     // another deadline, the same verdict
  kBreached,  // kept (or not there) before, breached by the other policy
  kKept,      // breached before, and not by the other policy
  kAdded,     // a clock that only the other policy has
  kDropped,   // one that it does not have
};
inline constexpr std::array<std::string_view, 6> kWhatIfChanges = {"same",  "moved", "breached",
                                                                   "kept", "added", "dropped"};

// One clock of one case, by both policies. Texts are borrowed from desk and rules.
struct WhatIfClock {
  const CaseFile* file = nullptr;
  std::string_view name;
  ClockState before = ClockState::kNotStarted;
  ClockState after = ClockState::kNotStarted;
  int64_t due_before_us = kNullNumber;  // none: no such clock, or it did not start
  int64_t due_after_us = kNullNumber;
  WhatIfChange change = WhatIfChange::kSame;
};

// What one policy says of the cases.
struct WhatIfSide {
  int64_t clocks = 0;  // that started
  int64_t breaches = 0;
  int64_t grants_beyond = 0;        // beyond authority
  int64_t granted_beyond_minor = 0; // by how much, together
  int64_t busiest_day = kNullNumber;  // by deadlines, the earliest of equals
  int64_t busiest_deadlines = 0;
};

struct WhatIf {
  int64_t cases = 0;  // received in the window
  int64_t granted_minor = 0;
  WhatIfSide before;
  WhatIfSide after;
  std::array<int64_t, kWhatIfChanges.size()> changes{};  // clocks by change
  std::vector<WhatIfClock> clocks;  // by case, then in the order of the policies' clocks
};

// Of cases received from an instant on, as of another (both as elsewhere).
// INVALID_ARGUMENT: no instants, or the first is not before the second; OUT_OF_RANGE:
// amounts that do not fit 64 bits.
absl::StatusOr<WhatIf> CompareRules(const Desk& desk, const DeskRules& before,
                                    const DeskRules& after, int64_t from_us, int64_t as_of_us);

}  // namespace goodwill

#endif  // GOODWILL_DESK_WHAT_IF_H_
