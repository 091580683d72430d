#include "goodwill/strategy/holdout.h"

#include <string>

namespace goodwill {

ControlGroup::ControlGroup(const std::optional<HoldoutPolicy>& policy) {
  if (!policy) return;
  share_ = policy->share;
  key_ = KeyOfSalt(policy->salt);
}

Arm ControlGroup::ArmFor(const CustomerIdView& id, Strategy strategy) const {
  if (!share_ || strategy == Strategy::kEnd) return Arm::kNone;
  const uint64_t hash = id.kind == IdKind::kText ? KeyedHash(key_, id.text)
                                                 : KeyedHash(key_, std::to_string(id.number));
  return IsBelow(hash, *share_) ? Arm::kControl : Arm::kTreated;
}

Ratio ControlGroup::ChanceOf(Arm arm) const {
  if (!share_ || arm == Arm::kNone) return {1, 1};
  if (arm == Arm::kControl) return *share_;
  return Ratio{share_->denominator - share_->numerator, share_->denominator}.Reduced();
}

}  // namespace goodwill
