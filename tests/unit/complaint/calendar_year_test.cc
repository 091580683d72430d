#include <gtest/gtest.h>

#include "goodwill/base/instant.h"
#include "tests/unit/complaint/calendar_oracle.h"

namespace goodwill {
namespace {

TEST(WorkingCalendar, EqualsTheWalkInEveryMinuteOfAYear) {
  for (const auto& [name, year] : kZoneYears) {
    for (const bool nights : {false, true}) {
      for (const AtClose at_close : {AtClose::kClose, AtClose::kNextOpen}) {
        CalendarRules rules = OracleRules(*Zone::Load(name), year, nights);
        rules.at_close = at_close;
        const WorkingCalendar calendar = *WorkingCalendar::Make(std::move(rules));
        CompareWithWalk(calendar, DaysFromCivil(year, 1, 1) * kMicrosPerDay - 5 * kMicrosPerDay,
                        DaysFromCivil(year + 1, 1, 1) * kMicrosPerDay + 5 * kMicrosPerDay);
        if (HasFatalFailure()) FAIL() << name << " " << year << " " << nights;
      }
    }
  }
}

}  // namespace
}  // namespace goodwill
