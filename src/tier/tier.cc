#include "goodwill/tier/tier.h"

#include <optional>

namespace goodwill {
namespace {

std::string PathOf(const std::string& entry, TierCondition condition) {
  return entry + "." + std::string(TierConditionField(condition));
}

std::string PartPath(const std::string& entry, std::string_view list, size_t i) {
  return entry + "." + std::string(list) + "[" + std::to_string(i) + "]";
}

// Of an entry that holds.
void AddMet(const TierEntry& entry, const TierInputs& in, const std::string& path,
            std::vector<TierTrace>* out) {
  EachCheck(entry, in, [&](const TierCheck& check) {
    out->push_back({check, PathOf(path, check.condition)});
    return true;
  });
  for (size_t i = 0; i < entry.all_of.size(); ++i) {
    AddMet(entry.all_of[i], in, PartPath(path, "all_of", i), out);
  }
  for (size_t i = 0; i < entry.any_of.size(); ++i) {
    if (!EntryHolds(entry.any_of[i], in)) continue;
    AddMet(entry.any_of[i], in, PartPath(path, "any_of", i), out);
    break;
  }
}

// Of an entry that does not hold.
void AddMissed(const TierEntry& entry, const TierInputs& in, const std::string& path,
               std::vector<TierTrace>* out) {
  const bool own_hold = EachCheck(entry, in, [&](const TierCheck& check) {
    if (!check.holds) out->push_back({check, PathOf(path, check.condition)});
    return check.holds;
  });
  if (!own_hold) return;
  for (size_t i = 0; i < entry.all_of.size(); ++i) {
    if (EntryHolds(entry.all_of[i], in)) continue;
    AddMissed(entry.all_of[i], in, PartPath(path, "all_of", i), out);
    return;
  }
  for (size_t i = 0; i < entry.any_of.size(); ++i) {
    AddMissed(entry.any_of[i], in, PartPath(path, "any_of", i), out);
  }
}

// Null for the tier that takes everybody, and for places that are not there.
const TierEntry* EntryAt(const TierPolicy& policy, int32_t tier) {
  if (tier < 0 || tier >= static_cast<int32_t>(policy.tiers.size())) return nullptr;
  const std::optional<TierEntry>& entry = policy.tiers[static_cast<size_t>(tier)].entry;
  return entry.has_value() ? &*entry : nullptr;
}

std::string EntryPath(int32_t tier) { return "tiers[" + std::to_string(tier) + "].entry"; }

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

std::vector<TierTrace> ConditionsMet(const TierPolicy& policy, int32_t tier, const TierInputs& in) {
  std::vector<TierTrace> out;
  const TierEntry* entry = EntryAt(policy, tier);
  if (entry != nullptr && EntryHolds(*entry, in)) AddMet(*entry, in, EntryPath(tier), &out);
  return out;
}

std::vector<TierTrace> ConditionsMissed(const TierPolicy& policy, int32_t tier,
                                        const TierInputs& in) {
  std::vector<TierTrace> out;
  const TierEntry* entry = EntryAt(policy, tier);
  if (entry != nullptr && !EntryHolds(*entry, in)) AddMissed(*entry, in, EntryPath(tier), &out);
  return out;
}

bool UsesCondition(const TierPolicy& policy, TierCondition condition) {
  for (const Tier& tier : policy.tiers) {
    if (tier.entry.has_value() && Uses(*tier.entry, condition)) return true;
  }
  return false;
}

}  // namespace goodwill
