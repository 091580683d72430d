#include "goodwill/book/corrective_action.h"

#include <algorithm>

#include "goodwill/base/share_interval.h"
#include "goodwill/base/zone.h"

namespace goodwill {
namespace {

constexpr int64_t kMostDays = 365;  // before and after

void Compare(int64_t as_of_us, std::span<const int64_t> wrong_us, const ExposedIn& exposed,
             CorrectiveAction& action) {
  const int64_t kept = action.kept_us;
  const int64_t days = std::min(kMostDays, (as_of_us - kept) / kMicrosPerDay);
  if (days < 1) return;
  action.days = static_cast<int32_t>(days);
  const int64_t span = days * kMicrosPerDay;
  for (const int64_t us : wrong_us) {
    if (us >= kept - span && us < kept) ++action.before;
    if (us >= kept && us < kept + span) ++action.after;
  }
  action.exposed_before = exposed(kept - span, kept);
  action.exposed_after = exposed(kept, kept + span);
  const int64_t both = action.before + action.after;
  if (both == 0 || action.exposed_before == 0 || action.exposed_after == 0) return;
  const double exposure =
      static_cast<double>(action.exposed_before) / static_cast<double>(action.exposed_after);
  const auto ratio = [&](double share) {
    return share < 1 ? share / (1 - share) * exposure : std::numeric_limits<double>::infinity();
  };
  const ShareInterval interval = WilsonInterval(action.after, both);
  action.ratio = ratio(static_cast<double>(action.after) / static_cast<double>(both));
  action.ratio_low = ratio(interval.low);
  action.ratio_high = ratio(interval.high);
}

}  // namespace

CorrectiveAction ActionOf(const PromiseWithState& promise, int64_t as_of_us,
                          std::span<const int64_t> wrong_us, const ExposedIn& exposed) {
  const Promise& p = promise.promise;
  CorrectiveAction action;
  action.promise_id = p.id;
  action.owner = p.owner;
  action.made_us = p.made_us;
  action.due_us = p.due_us;
  action.kept_us = p.kept_us;
  action.state = NameOf(promise.state);
  if (promise.state == PromiseState::kKept || promise.state == PromiseState::kKeptLate) {
    Compare(as_of_us, wrong_us, exposed, action);
  }
  return action;
}

}  // namespace goodwill
