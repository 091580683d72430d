// What makes a policy valid.
//
// A policy is valid as a whole: windows look back over something, cut points
// ascend, every tier can be told apart and reached, and scores that a tier asks
// for exist. The rules are stated here once; they hold for a policy read from a
// document and for one built in a program.
#ifndef GOODWILL_ASSESS_VALIDATE_H_
#define GOODWILL_ASSESS_VALIDATE_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "goodwill/assess/policy.h"

namespace goodwill {

// Called with each violation: the path in the policy (tiers[2].entry.min_orders)
// and a reason. `missing` says that something which must be there is not.
using PolicyProblemSink =
    std::function<void(const std::string& path, std::string reason, bool missing)>;

// Calls `sink` for every rule that `policy` breaks, in the order of its fields.
void FindPolicyProblems(const Policy& policy, const PolicyProblemSink& sink);

// OK, or INVALID_ARGUMENT with every problem.
absl::Status ValidatePolicy(const Policy& policy);

// The bounds that the rules use.
inline constexpr int32_t kMinRfmBins = 2;
inline constexpr int32_t kMaxRfmBins = 10;
inline constexpr int32_t kMaxWindowCount = 10'000;
inline constexpr size_t kMaxTiers = 32;
inline constexpr int kMaxEntryDepth = 8;
inline constexpr int kMaxEntryNodes = 1'000;

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_VALIDATE_H_
