// Who is left alone for comparison when plans are carried out.
//
// Whether a strategy works shows only against customers like those it was carried out for,
// of whom nothing was asked and to whom nothing was offered: the *control* arm. A customer is
// in it where a keyed hash of the id (of who remains after merges; a number's is its decimal
// digits) falls below the policy's share (strategy/experiment.h), so that the arm stays however
// often plans are made, needs no list, and is the one that goodwill_arm_of tells. The posture
// is found as for everybody; only what would be done is not.
//
// Ending a relationship has no arms: nobody is kept in one that costs more than it brings,
// or dropped from one, to learn from it. What makes good a failure of ours is no part of
// plans and is never withheld.
//
// A strategy on trial (strategy/pilot.h) draws its control arm larger by the same hash: the
// holdout is a part of it, and whom the trial acted on is acted on afterwards as well.
#ifndef GOODWILL_STRATEGY_HOLDOUT_H_
#define GOODWILL_STRATEGY_HOLDOUT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "goodwill/assess/strategy_policy.h"
#include "goodwill/base/ratio.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/strategy/experiment.h"

namespace goodwill {

enum class Arm : uint8_t {
  kNone = 0,  // there is no holdout, or none for this strategy
  kTreated = 1,
  kControl = 2,
};
// From Arm 1 on.
inline constexpr std::array<std::string_view, 2> kArms = {"treated", "control"};
// Empty for none.
constexpr std::string_view NameOf(Arm arm) {
  return arm == Arm::kNone ? std::string_view() : kArms[static_cast<size_t>(arm) - 1];
}

// What one arm leaves to the other: 1 less the share, in lowest terms.
Ratio RestOf(const Ratio& share);

class ControlGroup {
 public:
  explicit ControlGroup(const std::optional<HoldoutPolicy>& policy);

  // A strategy on trial acts on this share, at most 1 less the holdout's; 0: on nobody, and
  // nobody is compared. Those it does not act on are compared with, as the holdout is.
  void BeginSmall(Strategy strategy, const Ratio& acts) {
    acts_[static_cast<size_t>(strategy)] = acts;
  }

  // Of a customer whose posture is `strategy`.
  Arm ArmFor(const CustomerIdView& id, Strategy strategy) const;
  // Not acted on, because the strategy is on trial; the holdout is not.
  bool Waits(const CustomerIdView& id, Strategy strategy) const;
  // The share whom the strategy is not carried out for; none: there is no holdout.
  std::optional<Ratio> ControlShare(Strategy strategy) const;
  // The chance with which a customer is put into the arm; 1 for none.
  Ratio ChanceOf(Arm arm, Strategy strategy) const;

 private:
  uint64_t HashOf(const CustomerIdView& id) const;

  std::optional<Ratio> share_;  // none: there is no holdout
  HashKey key_;
  std::array<std::optional<Ratio>, kStrategies> acts_;  // none: on everybody but the holdout
};

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_HOLDOUT_H_
