#include "table/column_clock.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "goodwill/base/instant.h"

namespace goodwill {
namespace {

// Where zone data is explicit; beyond, every question goes to the zone.
constexpr int64_t kFirstRememberedUs = DaysFromCivil(1900, 1, 1) * kMicrosPerDay;
constexpr int64_t kLastRememberedUs = DaysFromCivil(2200, 1, 1) * kMicrosPerDay;

int64_t LocalUs(absl::CivilSecond civil) {
  return (civil - absl::CivilSecond(1970, 1, 1)) * kMicrosPerSecond;
}

}  // namespace

CivilClock::CivilClock(const Zone& zone) : zone_(zone) {
  if (zone.is_utc()) {
    from_us_ = kMinInstantUs;
    to_us_ = kMaxInstantUs + 1;
  }
}

bool CivilClock::ToInstantOutside(int64_t local_us, int64_t* instant_us) {
  const int64_t second = FloorDivide(local_us, kMicrosPerSecond);
  const int32_t micros = static_cast<int32_t>(local_us - second * kMicrosPerSecond);
  const absl::CivilSecond civil = absl::CivilSecond(1970, 1, 1) + second;
  if (civil.year() < 1 || civil.year() > 9999) return false;
  const int64_t us = zone_.FromCivil(civil, micros);
  *instant_us = us;
  if (local_us >= kFirstRememberedUs && local_us < kLastRememberedUs) {
    const absl::TimeZone zone = zone_.absl();
    const absl::Time instant = absl::FromUnixMicros(us);
    absl::TimeZone::CivilTransition change;
    // Asked a second later, so that a change at this very second counts as past:
    // changes are told by whole seconds.
    int64_t from = kFirstRememberedUs;
    if (zone.PrevTransition(instant + absl::Seconds(1), &change)) {
      from = std::max({from, LocalUs(change.from), LocalUs(change.to)});
    }
    int64_t to = kLastRememberedUs;
    if (zone.NextTransition(instant, &change)) {
      to = std::min({to, LocalUs(change.from), LocalUs(change.to)});
    }
    if (local_us >= from && local_us < to) {
      from_us_ = from;
      to_us_ = to;
      offset_us_ = local_us - us;
    }
  }
  return IsInstant(us);
}

}  // namespace goodwill
