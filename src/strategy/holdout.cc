#include "goodwill/strategy/holdout.h"

#include <string>

namespace goodwill {
Ratio RestOf(const Ratio& share) {
  return Ratio{share.denominator - share.numerator, share.denominator}.Reduced();
}

ControlGroup::ControlGroup(const std::optional<HoldoutPolicy>& policy) {
  if (!policy) return;
  share_ = policy->share;
  key_ = KeyOfSalt(policy->salt);
}

uint64_t ControlGroup::HashOf(const CustomerIdView& id) const {
  return id.kind == IdKind::kText ? KeyedHash(key_, id.text)
                                  : KeyedHash(key_, std::to_string(id.number));
}

std::optional<Ratio> ControlGroup::ControlShare(Strategy strategy) const {
  const std::optional<Ratio>& acts = acts_[static_cast<size_t>(strategy)];
  return share_ && acts ? RestOf(*acts) : share_;
}

Arm ControlGroup::ArmFor(const CustomerIdView& id, Strategy strategy) const {
  const std::optional<Ratio> control = ControlShare(strategy);
  if (!control || control->numerator == control->denominator || strategy == Strategy::kEnd) {
    return Arm::kNone;
  }
  return IsBelow(HashOf(id), *control) ? Arm::kControl : Arm::kTreated;
}

bool ControlGroup::Waits(const CustomerIdView& id, Strategy strategy) const {
  const std::optional<Ratio>& acts = acts_[static_cast<size_t>(strategy)];
  if (!share_ || !acts) return false;
  if (acts->numerator == 0) return true;
  const uint64_t hash = HashOf(id);
  return IsBelow(hash, RestOf(*acts)) && !IsBelow(hash, *share_);
}

Ratio ControlGroup::ChanceOf(Arm arm, Strategy strategy) const {
  const std::optional<Ratio> control = ControlShare(strategy);
  if (!control || arm == Arm::kNone) return {1, 1};
  return arm == Arm::kControl ? *control : RestOf(*control);
}

}  // namespace goodwill
