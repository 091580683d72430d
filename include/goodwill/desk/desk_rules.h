// A complaints policy made ready to be asked: calendars compiled, clocks with their
// calendars, people with their roles.
//
// What may be granted is what the case and the customer have left: a role's limits
// are for the whole case and for a customer's last so many days, whoever granted it.
#ifndef GOODWILL_DESK_DESK_RULES_H_
#define GOODWILL_DESK_DESK_RULES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/zone.h"
#include "goodwill/complaint/calendar.h"
#include "goodwill/complaint/complaints_policy.h"

namespace goodwill {

// A clock of the policy or of a regulator's preset.
struct DeskClock {
  ClockRule rule;
  std::string calendar_name;  // empty: every hour is a working hour
  WorkingCalendar calendar;
  int32_t from_day = 0;  // of receipt
  int32_t until_day = 0;
  int32_t min_severity = 0;
  std::string preset;  // "uk.fca.disp", and where it was taken from
  std::string source;

  bool HoldsFor(int32_t received_day, int32_t severity) const {
    return received_day >= from_day && received_day <= until_day && severity >= min_severity;
  }
};

// Immutable; safe to share between threads.
class DeskRules {
 public:
  // INVALID_ARGUMENT with every problem (see ProblemsOf). `zone` is the book's.
  static absl::StatusOr<DeskRules> Make(const ComplaintsPolicy& policy, const Zone& zone);

  const ComplaintsPolicy& policy() const { return policy_; }
  const std::vector<DeskClock>& clocks() const { return clocks_; }
  const Zone& zone() const { return zone_; }
  // In which the remaining work of a deadline is counted: the first calendar.
  const WorkingCalendar& calendar() const { return calendar_; }

  // By its name in the policy; "", or a name that there is not: the first.
  const WorkingCalendar& CalendarOf(std::string_view name) const;

  // Null: the person may grant nothing.
  const AuthorityRole* RoleOf(std::string_view person) const;
  // The first role upward of a person's that may grant an amount, where so much was
  // granted before; null: none may.
  const AuthorityRole* RouteFor(std::string_view person, int64_t amount, int64_t in_case,
                                int64_t to_customer) const;

 private:
  DeskRules(ComplaintsPolicy policy, Zone zone, WorkingCalendar calendar)
      : policy_(std::move(policy)), zone_(std::move(zone)), calendar_(std::move(calendar)) {}

  ComplaintsPolicy policy_;
  Zone zone_;
  WorkingCalendar calendar_;
  std::vector<DeskClock> clocks_;
  std::map<std::string, size_t, std::less<>> role_of_;
  std::map<std::string, WorkingCalendar, std::less<>> calendars_;
};

// What a role may still grant: kUnlimited, or an amount that is not below zero.
int64_t LeftToGrant(const AuthorityRole& role, int64_t in_case, int64_t to_customer);

}  // namespace goodwill

#endif  // GOODWILL_DESK_DESK_RULES_H_
