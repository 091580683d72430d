#include "goodwill/strategy/strategy_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/strategy/gate.h"

namespace goodwill {
namespace {

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxStrategyName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

constexpr std::string_view kNameRule = "must be 1 to 64 lower-case letters, digits or underscores";

// Which figures mean something for a strategy.
struct Meaning {
  bool effect, anyway, side, share, a_month, service, exit, gift, months;
};
constexpr std::array<Meaning, kStrategies> kMeanings = {{
    // effect anyway side   share  month  serv.  exit   gift   months
    {false, false, false, false, false, false, false, false, false},  // as usual
    {true, false, false, false, false, false, false, false, true},    // protect
    {true, false, true, true, true, false, false, false, true},       // re-engineer
    {true, true, false, true, true, true, false, true, true},         // enhance
    {true, false, false, false, true, false, false, false, true},     // harvest
    {false, false, false, false, false, false, true, false, true},    // end
    {true, false, false, false, false, false, false, true, true},     // win back
    {true, true, false, false, false, false, false, true, true},      // start
}};

class Examiner {
 public:
  explicit Examiner(const StrategyPolicy& policy) : policy_(policy) {}

  std::vector<StrategyProblem> Examine() {
    if (policy_.variants.size() > kMaxVariants) {
      Wrong("strategy.variants", "has more than " + std::to_string(kMaxVariants));
      return std::move(problems_);
    }
    for (size_t i = 0; i < policy_.variants.size(); ++i) Variant(i);
    if (resources_.size() > kMaxResources) {
      Wrong("strategy.variants",
            "use more than " + std::to_string(kMaxResources) + " resources besides money");
    }
    for (size_t i = 0; i < policy_.gates.size() && i <= kGates.size(); ++i) OneGate(i);
    Contact(policy_.contact);
    Share("strategy.forward_share", policy_.forward_share);
    if (policy_.forward_share.numerator == 0) {
      Wrong("strategy.forward_share", "must be above 0 and at most 1 (100%)");
    }
    if (policy_.holdout) {
      const Ratio& share = policy_.holdout->share;
      Share("strategy.holdout.share", share);
      if (share.numerator == 0 || share.numerator > share.denominator - share.numerator) {
        Wrong("strategy.holdout.share", "must be above 0 and at most 1/2 (50%)");
      }
      const std::string& salt = policy_.holdout->salt;
      if (salt.empty()) Wrong("strategy.holdout.salt", "is required", true);
      if (salt.size() > kMaxSalt) {
        Wrong("strategy.holdout.salt", "is longer than " + std::to_string(kMaxSalt) + " bytes");
      }
    }
    if (policy_.risk) Risk(*policy_.risk);
    const SteadinessPolicy& steady = policy_.steadiness;
    if (steady.switching_cost < 0) {
      Wrong("strategy.steadiness.switching_cost", "may not be below zero");
    }
    Sized("strategy.steadiness.band", steady.band);
    for (size_t s = 0; s < steady.dwell_days.size(); ++s) {
      const int32_t days = steady.dwell_days[s];
      if (days >= 0 && days <= kMaxDwellDays) continue;
      Wrong("strategy.steadiness.dwell",
            std::string(kStrategyNames[s]) + " must be 0 to " + std::to_string(kMaxDwellDays));
    }
    return std::move(problems_);
  }

 private:
  void Wrong(std::string path, std::string reason, bool missing = false) {
    problems_.push_back({std::move(path), std::move(reason), missing});
  }

  void Share(const std::string& path, const Ratio& r) {
    if (r.denominator > 0 && r.numerator >= 0 && r.numerator <= r.denominator) return;
    Wrong(path, "must be 0 to 1 (100%)");
  }
  // From 0 to a million.
  void Sized(const std::string& path, const Ratio& r) {
    if (r.denominator > 0 && r.numerator >= 0 && r.numerator / r.denominator < 1'000'000) return;
    Wrong(path, "must be 0 to a million");
  }

  void Variant(size_t i) {
    const StrategyVariant& v = policy_.variants[i];
    const std::string path = "strategy.variants[" + std::to_string(i) + "]";
    if (v.strategy == Strategy::kNone) Wrong(path + ".strategy", "is required", true);
    if (v.name.empty()) {
      Wrong(path + ".name", "is required", true);
    } else if (!IsName(v.name)) {
      Wrong(path + ".name", std::string(kNameRule));
    } else if (!names_.insert(v.name).second) {
      Wrong(path + ".name", "is the name of another variant");
    }
    const auto amount = [&](const char* field, int64_t minor) {
      if (minor < 0) Wrong(path + "." + field, "may not be below zero");
    };
    amount("cost", v.cost.value_or(0));
    amount("gift", v.gift);
    amount("a_month", v.a_month.value_or(0));
    amount("service_a_month", v.service_a_month);
    amount("exit_cost", v.exit_cost);
    amount("word_of_mouth", v.word_of_mouth);
    Share(path + ".effect", v.effect);
    Share(path + ".effect_sd", v.effect_sd);
    Share(path + ".anyway", v.anyway);
    Share(path + ".side_effect", v.side_effect);
    Share(path + ".side_effect_sd", v.side_effect_sd);
    Sized(path + ".share", v.share);
    if (v.months < 0 || v.months > kMaxVariantMonths) {
      Wrong(path + ".months", "must be 0 to " + std::to_string(kMaxVariantMonths));
    }
    for (size_t u = 0; u < v.uses.size(); ++u) {
      const std::string use = path + ".uses[" + std::to_string(u) + "]";
      const std::string& name = v.uses[u].resource;
      if (!IsName(name)) {
        Wrong(use + ".resource", std::string(kNameRule), name.empty());
      } else if (name == kMoneyResource) {
        Wrong(use + ".resource", "money is what the variant's cost is taken from");
      } else if (u > 0 && !(v.uses[u - 1].resource < name)) {
        Wrong(use + ".resource", "is there already, or out of order");
      } else {
        resources_.insert(name);
      }
      if (v.uses[u].amount < 1 || v.uses[u].amount > kMaxResourceUse) {
        Wrong(use + ".amount", "must be 1 to " + std::to_string(kMaxResourceUse));
      }
    }
    if (v.strategy != Strategy::kNone) Means(v, path);
  }

  void Means(const StrategyVariant& v, const std::string& path) {
    const Meaning& m = kMeanings[static_cast<size_t>(v.strategy)];
    const auto nothing = [&](const char* field, bool said, bool meant) {
      if (!said || meant) return;
      Wrong(path + "." + field, "means nothing for " + std::string(NameOf(v.strategy)));
    };
    const auto some = [](const Ratio& r) { return r.numerator != 0; };
    nothing("effect", some(v.effect) || some(v.effect_sd), m.effect);
    nothing("anyway", some(v.anyway), m.anyway);
    nothing("side_effect", some(v.side_effect) || some(v.side_effect_sd), m.side);
    nothing("share", some(v.share), m.share);
    nothing("a_month", v.a_month.has_value(), m.a_month);
    nothing("service_a_month", v.service_a_month != 0, m.service);
    nothing("exit_cost", v.exit_cost != 0, m.exit);
    nothing("word_of_mouth", v.word_of_mouth != 0, m.exit);
    nothing("gift", v.gift != 0, m.gift);
    // Ending is paid for by its exit_cost.
    nothing("cost", v.cost.has_value(), !m.exit);
    nothing("months", v.months != 0, m.months);
    if (m.months && v.months == 0 && v.strategy != Strategy::kReengineer &&
        v.strategy != Strategy::kEnd && v.strategy != Strategy::kStart) {
      Wrong(path + ".months", "is required", true);
    }
    if (v.strategy == Strategy::kHarvest && !v.a_month) {
      Wrong(path + ".a_month", "is required: the growth spending that stops", true);
    }
    if (m.share && m.a_month && !v.a_month && !some(v.share)) {
      Wrong(path + ".a_month", "is required, or a share", true);
    }
    if (m.share && v.a_month && some(v.share)) {
      Wrong(path + ".share", "is not asked where a_month is given");
    }
  }

  void Risk(const RiskPolicy& risk) {
    const Ratio& share = risk.share;
    const bool shared = share.numerator != 0;
    if (risk.tolerance.has_value() == shared) {
      Wrong("strategy.risk", "needs a tolerance or a share, one of the two", !shared);
    }
    if (risk.tolerance && *risk.tolerance <= 0) {
      Wrong("strategy.risk.tolerance", "must be above zero");
    }
    if (share.denominator <= 0 || share.numerator < 0 ||
        share.numerator / share.denominator >= kMaxRiskShare) {
      Wrong("strategy.risk.share",
            "must be above 0 and below " + std::to_string(kMaxRiskShare));
    }
  }

  void OneGate(size_t i) {
    const GateSetting& setting = policy_.gates[i];
    const std::string path = "strategy.gates[" + std::to_string(i) + "]";
    const std::optional<size_t> gate = GateNamed(setting.id);
    if (!gate) {
      return Wrong(path + ".id",
                   setting.id.empty() ? "is required" : "there is no such condition",
                   setting.id.empty());
    }
    if (kGates[*gate].fixed) {
      return Wrong(path + ".id", "guards people or the law, and no policy sets it");
    }
    for (size_t j = 0; j < i; ++j) {
      if (policy_.gates[j].id == setting.id) {
        return Wrong(path + ".id", "is set in gates[" + std::to_string(j) + "] already");
      }
    }
    if (setting.off == setting.threshold.has_value()) {
      Wrong(path, "needs a threshold, or off: true", !setting.off);
    }
    if (setting.threshold && setting.threshold->denominator <= 0) {
      Wrong(path + ".threshold", "is no number");
    }
  }

  void Contact(const ContactPolicy& c) {
    const std::string path = "strategy.contact.";
    const auto within = [&](const char* field, int32_t value, int32_t least, int32_t most) {
      if (value >= least && value <= most) return;
      Wrong(path + field, "must be " + std::to_string(least) + " to " + std::to_string(most));
    };
    within("quiet_from", c.quiet_from, 0, 24 * 60);
    within("quiet_to", c.quiet_to, 0, 24 * 60);
    for (size_t k = 0; k < c.a_week.size(); ++k) {
      within("channels", c.a_week[k], -1, kMaxContactsAWeek);
      Sized(path + "channels", c.weight[k]);
    }
    Sized(path + "pressure_limit", c.pressure_limit);
    within("pressure_days", c.pressure_days, 1, kMaxContactDays);
    within("ignored", c.ignored, 1, kMaxContactsAWeek);
    within("ignored_days", c.ignored_days, 1, kMaxContactDays);
    within("pause_days", c.pause_days, 0, kMaxContactDays);
  }

  const StrategyPolicy& policy_;
  std::set<std::string> names_;
  std::set<std::string> resources_;
  std::vector<StrategyProblem> problems_;
};

}  // namespace

std::vector<StrategyProblem> ProblemsOf(const StrategyPolicy& policy) {
  return Examiner(policy).Examine();
}

absl::Status ValidateStrategies(const StrategyPolicy& policy) {
  Problems problems;
  for (StrategyProblem& found : ProblemsOf(policy)) {
    Problem problem;
    problem.field = std::move(found.path);
    problem.reason = std::move(found.reason);
    problems.Add(std::move(problem));
  }
  return problems.ToStatus("the policy's strategies are not valid");
}

std::vector<std::string> ResourcesOf(const StrategyPolicy& policy) {
  std::set<std::string> others;
  bool money = false;
  for (const StrategyVariant& v : policy.variants) {
    if (v.cost) money = true;
    for (const ResourceUse& use : v.uses) others.insert(use.resource);
  }
  std::vector<std::string> out;
  if (money) out.emplace_back(kMoneyResource);
  out.insert(out.end(), others.begin(), others.end());
  return out;
}

}  // namespace goodwill
