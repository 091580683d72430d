// What was decided about a customer's tier, as facts.
//
// Three kinds of events speak of tiers. `tier_granted` records that the customer
// was told of a tier: it raises, and what is learned later never takes it back
// before it ends. `tier_notice` records that the customer was told of a coming
// loss. `tier_override` puts a customer into a tier by decision, and needs an end
// and somebody who answers for it. All are told in `ref`, words divided by blanks:
//
//     gold                                     tier_granted
//     gold until=2026-12-31                    tier_granted
//     gold until=2026-12-31 by=m.petrova       tier_override; text: the reason
//     none                                     tier_override: it ends here
//
// An end is a date: the tier holds up to its first instant. What cannot be read
// changes nothing and is counted, so that it can be found and corrected.
#ifndef GOODWILL_TIER_TIER_EVENT_H_
#define GOODWILL_TIER_TIER_EVENT_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "goodwill/base/instant.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/zone.h"
#include "goodwill/tier/tier_policy.h"

namespace goodwill {

enum class TierEventKind : uint8_t { kGranted = 1, kNotice = 2, kOverride = 3 };

inline constexpr std::string_view kTierEventNames[] = {"tier_granted", "tier_notice",
                                                       "tier_override"};

struct TierEvent {
  int64_t time_us = 0;
  TierEventKind kind = TierEventKind::kNotice;
  int32_t tier = -1;               // index; -1: a notice, or the end of an override
  int64_t until_us = kNullNumber;  // kNullNumber: not said
  std::string_view by{};           // who approved an override

  bool operator==(const TierEvent&) const = default;
};

// The place of a tier in the policy; -1 if there is none of that name.
inline int32_t TierNamed(const TierPolicy& policy, std::string_view name) {
  for (size_t i = 0; i < policy.tiers.size(); ++i) {
    if (policy.tiers[i].name == name) return static_cast<int32_t>(i);
  }
  return -1;
}

// None if it cannot be read. `by` is borrowed from `ref`.
inline std::optional<TierEvent> ReadTierEvent(TierEventKind kind, int64_t time_us,
                                              std::string_view ref, const TierPolicy& policy,
                                              const Zone& zone) {
  TierEvent out{.time_us = time_us, .kind = kind};
  if (kind == TierEventKind::kNotice) return out;
  const auto word = [&ref] {
    const size_t begin = std::min(ref.find_first_not_of(' '), ref.size());
    const size_t end = std::min(ref.find(' ', begin), ref.size());
    const std::string_view found = ref.substr(begin, end - begin);
    ref.remove_prefix(end);
    return found;
  };
  const std::string_view name = word();
  out.tier = TierNamed(policy, name);
  const bool ends = kind == TierEventKind::kOverride && out.tier < 0 && name == "none";
  if (out.tier < 0 && !ends) return std::nullopt;
  for (std::string_view next = word(); !next.empty(); next = word()) {
    if (next.starts_with("until=") && out.until_us == kNullNumber) {
      int32_t day = 0;
      if (!ParseIsoDate(next.substr(6), &day)) return std::nullopt;
      out.until_us = zone.StartOfDay(day);
    } else if (next.starts_with("by=") && next.size() > 3 && out.by.empty()) {
      out.by = next.substr(3);
    } else {
      return std::nullopt;
    }
  }
  const bool complete =
      kind != TierEventKind::kOverride || ends || (out.until_us != kNullNumber && !out.by.empty());
  return complete ? std::optional(out) : std::nullopt;
}

}  // namespace goodwill

#endif  // GOODWILL_TIER_TIER_EVENT_H_
