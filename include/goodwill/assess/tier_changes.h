// What became of customers' tiers between two assessments.
//
// Two assessments of one book, at two times, tell who rose and who fell; two at
// one time under two policies tell who would change tier if the policy changed.
// Tiers are compared by name, for two policies need not have the same ones; up and
// down are told by the order of the later assessment's policy.
#ifndef GOODWILL_ASSESS_TIER_CHANGES_H_
#define GOODWILL_ASSESS_TIER_CHANGES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/base/schema.h"

namespace goodwill {

enum class TierMove : uint8_t {
  kSame,
  kUp,
  kDown,
  kNew,    // not a customer before
  kGone,   // not a customer any more: merged, or not known by the later question
  kOther,  // from a tier that the later policy does not have
};
inline constexpr std::string_view kTierMoveNames[] = {"same", "up", "down", "new", "gone", "other"};

// Customers who went from one tier to another. Texts are borrowed from the
// assessments' policies; null data(): none.
struct TierFlow {
  std::string_view from{};
  std::string_view to{};
  TierMove move = TierMove::kSame;
  int64_t customers = 0;
  int64_t turnover = 0;  // of all time, as of the later assessment; of those gone, the earlier
};

struct TierChange {
  CustomerIdView customer{};  // borrowed from the assessments
  std::string_view from{};
  std::string_view to{};
  TierMove move = TierMove::kSame;
  int64_t turnover = 0;
};

// Every pair of tiers that some customer went between, those who stayed too, from
// the highest tier down; new customers first. INVALID_ARGUMENT when currencies or
// kinds of ids differ, OUT_OF_RANGE when a sum does not fit 64 bits.
absl::StatusOr<std::vector<TierFlow>> TierFlows(const Assessment& before, const Assessment& after);

// Everybody whose tier is another, in ascending order of id. Errors as above.
absl::StatusOr<std::vector<TierChange>> TierChanges(const Assessment& before,
                                                    const Assessment& after);

// A tier that a customer holds and that no fact has granted yet, as the row of
// `events` that says so: the customer may then be told, for it is never taken back
// before its end.
struct TierGrant {
  CustomerIdView customer{};
  int64_t time_us = 0;
  std::string ref{};  // "gold until=2026-12-31"
};

// In ascending order of id. FAILED_PRECONDITION without reviews.
absl::StatusOr<std::vector<TierGrant>> TierGrants(const Assessment& assessment);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_TIER_CHANGES_H_
