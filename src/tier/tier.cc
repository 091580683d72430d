#include "goodwill/tier/tier.h"

#include <utility>

namespace goodwill {
namespace {

void Trace(const TierEntry& entry, const TierInputs& in, int32_t tier, const std::string& path,
           bool alternative, std::vector<TierTrace>* out) {
  EachCheck(entry, in, [&](const TierCheck& check) {
    out->push_back(
        {tier, check, path + "." + std::string(TierConditionField(check.condition)), alternative});
    return true;
  });
  for (size_t i = 0; i < entry.all_of.size(); ++i) {
    Trace(entry.all_of[i], in, tier, path + ".all_of[" + std::to_string(i) + "]", alternative, out);
  }
  const bool several = entry.any_of.size() > 1;
  for (size_t i = 0; i < entry.any_of.size(); ++i) {
    Trace(entry.any_of[i], in, tier, path + ".any_of[" + std::to_string(i) + "]",
          alternative || several, out);
  }
}

bool Uses(const TierEntry& entry, TierCondition condition) {
  bool found = false;
  EachCheck(entry, TierInputs{}, [&](const TierCheck& check) {
    found = check.condition == condition;
    return !found;
  });
  for (const TierEntry& part : entry.all_of) found = found || Uses(part, condition);
  for (const TierEntry& part : entry.any_of) found = found || Uses(part, condition);
  return found;
}

}  // namespace

std::vector<TierTrace> TraceTiers(const TierPolicy& policy, const TierInputs& in) {
  std::vector<TierTrace> out;
  const int32_t decided = DecideTier(policy, in);
  for (int32_t i = 0; i <= decided && i < static_cast<int32_t>(policy.tiers.size()); ++i) {
    const Tier& tier = policy.tiers[static_cast<size_t>(i)];
    if (!tier.entry.has_value()) continue;
    Trace(*tier.entry, in, i, "tiers[" + std::to_string(i) + "].entry", false, &out);
  }
  return out;
}

bool UsesCondition(const TierPolicy& policy, TierCondition condition) {
  for (const Tier& tier : policy.tiers) {
    if (tier.entry.has_value() && Uses(*tier.entry, condition)) return true;
  }
  return false;
}

}  // namespace goodwill
