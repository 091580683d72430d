// What must hold before a strategy is taken.
//
// A gate compares one fact about one customer with a threshold. All gates stand in one
// table, each with an id; a policy may set another threshold or take a gate away, except
// those that guard a customer's rights or the law. A fact that nobody knows keeps a gate
// shut, and the plan says which column would open it.
//
// Two sets of gates: a plan without variants in the policy (zero configuration) decides
// by facts alone, in a fixed order of strategies; with variants it takes the most
// valuable candidate whose gates are open. Some gates belong to one of the two only.
#ifndef GOODWILL_STRATEGY_GATE_H_
#define GOODWILL_STRATEGY_GATE_H_

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "goodwill/assess/strategy_policy.h"
#include "goodwill/base/ratio_double.h"

namespace goodwill {

enum class StrategyFact : uint8_t {
  kWithheld,           // 1: the customer's rights forbid profiling or use
  kGone,               // 1: died, or the contract ended
  kAlive,              // P(alive)
  kFlow,               // net, a month, major units
  kForwardSet,         // 1: among those who hold the forward share of all value to come
  kImportant,          // 1: the former, or in the top tier, or at risk
  kTopTier,            // 1
  kOpenComplaint,      // how many
  kVulnerable,         // 1
  kServiceMeasured,    // 1: the cost to serve is known
  kMarginOverService,  // P(added margin > added service)
  kSteadyPeriods,      // intervals between purchases
  kGapVariation,       // their standard deviation over their mean
  kGrowthLeft,         // the best gain of enhancing, major units
  kLossProbability,    // P(value < 0), from data
  kRescue,             // value with the best other strategy, major units
  kAdoptedReviews,     // adopted plans, 90 days apart, that would have ended it
  kApproved,           // 1: a person has approved of ending
  kRepeats,            // purchases after the first
  kLostTop,            // 1: among those who took most forward value with them
  kOrders,             // purchases
  kTenure,             // days since the first purchase; 0 for prospects
  kRecentFailure,      // 1: we failed lately, and it was not settled (assess/amends.h)
  kSilentSource,       // 1: the source of the purchases fell silent, by our fault and not theirs
};
inline constexpr size_t kStrategyFacts = 24;

// NaN: not known.
struct StrategyFacts {
  std::array<double, kStrategyFacts> values;

  StrategyFacts() { values.fill(std::numeric_limits<double>::quiet_NaN()); }
  double& operator[](StrategyFact fact) { return values[static_cast<size_t>(fact)]; }
  double operator[](StrategyFact fact) const { return values[static_cast<size_t>(fact)]; }
};

enum class GateRule : uint8_t { kAtLeast, kAtMost, kAbove, kBelow };
enum class GateMode : uint8_t { kBoth, kFacts, kValue };

struct Gate {
  std::string_view id;
  Strategy strategy;  // kNone: every strategy
  StrategyFact fact;
  GateRule rule;
  double threshold;
  GateMode mode = GateMode::kBoth;
  bool fixed = false;  // no policy takes it away
};

inline constexpr std::array kGates = {
    Gate{"all.rights", Strategy::kNone, StrategyFact::kWithheld, GateRule::kAtMost, 0,
         GateMode::kBoth, true},
    Gate{"all.relationship", Strategy::kNone, StrategyFact::kGone, GateRule::kAtMost, 0,
         GateMode::kBoth, true},
    Gate{"start.orders", Strategy::kStart, StrategyFact::kOrders, GateRule::kAtMost, 3},
    Gate{"start.days", Strategy::kStart, StrategyFact::kTenure, GateRule::kAtMost, 180},
    Gate{"protect.flow", Strategy::kProtect, StrategyFact::kFlow, GateRule::kAbove, 0},
    Gate{"protect.forward", Strategy::kProtect, StrategyFact::kForwardSet, GateRule::kAtLeast, 1,
         GateMode::kFacts},
    Gate{"protect.alive", Strategy::kProtect, StrategyFact::kAlive, GateRule::kAtLeast, 0.5,
         GateMode::kFacts},
    Gate{"protect.important", Strategy::kProtect, StrategyFact::kImportant, GateRule::kAtLeast, 1,
         GateMode::kValue},
    Gate{"enhance.alive", Strategy::kEnhance, StrategyFact::kAlive, GateRule::kAtLeast, 0.5,
         GateMode::kFacts},
    Gate{"enhance.margin", Strategy::kEnhance, StrategyFact::kMarginOverService, GateRule::kAtLeast,
         0.8, GateMode::kValue},
    Gate{"enhance.complaint", Strategy::kEnhance, StrategyFact::kOpenComplaint, GateRule::kAtMost,
         0, GateMode::kBoth, true},
    Gate{"enhance.failure", Strategy::kEnhance, StrategyFact::kRecentFailure, GateRule::kAtMost, 0},
    Gate{"re_engineer.measured", Strategy::kReengineer, StrategyFact::kServiceMeasured,
         GateRule::kAtLeast, 1, GateMode::kBoth, true},
    Gate{"re_engineer.vulnerable", Strategy::kReengineer, StrategyFact::kVulnerable,
         GateRule::kAtMost, 0, GateMode::kBoth, true},
    Gate{"re_engineer.top_tier", Strategy::kReengineer, StrategyFact::kTopTier, GateRule::kAtMost,
         0},
    Gate{"re_engineer.complaint", Strategy::kReengineer, StrategyFact::kOpenComplaint,
         GateRule::kAtMost, 0, GateMode::kBoth, true},
    Gate{"harvest.flow", Strategy::kHarvest, StrategyFact::kFlow, GateRule::kAbove, 0},
    Gate{"harvest.periods", Strategy::kHarvest, StrategyFact::kSteadyPeriods, GateRule::kAtLeast,
         4},
    Gate{"harvest.steady", Strategy::kHarvest, StrategyFact::kGapVariation, GateRule::kAtMost, 0.5},
    Gate{"harvest.growth", Strategy::kHarvest, StrategyFact::kGrowthLeft, GateRule::kAtMost, 0},
    Gate{"end.measured", Strategy::kEnd, StrategyFact::kServiceMeasured, GateRule::kAtLeast, 1,
         GateMode::kBoth, true},
    Gate{"end.loss", Strategy::kEnd, StrategyFact::kLossProbability, GateRule::kAtLeast, 0.9},
    Gate{"end.rescue", Strategy::kEnd, StrategyFact::kRescue, GateRule::kBelow, 0},
    Gate{"end.vulnerable", Strategy::kEnd, StrategyFact::kVulnerable, GateRule::kAtMost, 0,
         GateMode::kBoth, true},
    Gate{"end.complaint", Strategy::kEnd, StrategyFact::kOpenComplaint, GateRule::kAtMost, 0,
         GateMode::kBoth, true},
    Gate{"end.reviews", Strategy::kEnd, StrategyFact::kAdoptedReviews, GateRule::kAtLeast, 2,
         GateMode::kBoth, true},
    Gate{"end.approved", Strategy::kEnd, StrategyFact::kApproved, GateRule::kAtLeast, 1,
         GateMode::kBoth, true},
    Gate{"end.silence", Strategy::kEnd, StrategyFact::kSilentSource, GateRule::kAtMost, 0},
    Gate{"win_back.lost", Strategy::kWinBack, StrategyFact::kAlive, GateRule::kBelow, 0.5},
    Gate{"win_back.repeats", Strategy::kWinBack, StrategyFact::kRepeats, GateRule::kAtLeast, 1},
    Gate{"win_back.value", Strategy::kWinBack, StrategyFact::kLostTop, GateRule::kAtLeast, 1,
         GateMode::kFacts},
    Gate{"win_back.silence", Strategy::kWinBack, StrategyFact::kSilentSource, GateRule::kAtMost, 0},
};

// Place in kGates; nullopt if there is no such gate.
constexpr std::optional<size_t> GateNamed(std::string_view id) {
  for (size_t i = 0; i < kGates.size(); ++i) {
    if (kGates[i].id == id) return i;
  }
  return std::nullopt;
}

// The gates of one policy. A setting for a gate that there is none of, or that is fixed,
// has no effect; validation refuses it.
class Gates {
 public:
  Gates(std::span<const GateSetting> settings, bool by_value) {
    for (size_t i = 0; i < kGates.size(); ++i) {
      const GateMode mode = kGates[i].mode;
      open_[i] = mode != GateMode::kBoth && (mode == GateMode::kValue) != by_value;
      threshold_[i] = kGates[i].threshold;
    }
    for (const GateSetting& setting : settings) {
      const std::optional<size_t> i = GateNamed(setting.id);
      if (!i || kGates[*i].fixed) continue;
      if (setting.off) open_[*i] = true;
      if (setting.threshold) {
        threshold_[*i] = ToDouble(*setting.threshold);
      }
    }
    for (size_t i = 0; i < kGates.size(); ++i) {
      if (open_[i]) continue;
      for (size_t s = 0; s < own_.size(); ++s) {
        const Strategy of = kGates[i].strategy;
        if (of != Strategy::kNone && of != static_cast<Strategy>(s)) continue;
        own_[s].gates[own_[s].count++] = static_cast<uint8_t>(i);
      }
    }
  }

  // The first gate that keeps a strategy from this customer, as a place in kGates.
  std::optional<size_t> Shut(Strategy strategy, const StrategyFacts& facts) const {
    const Own& own = own_[static_cast<size_t>(strategy)];
    for (size_t n = 0; n < own.count; ++n) {
      const size_t i = own.gates[n];
      if (!Passes(kGates[i].rule, facts[kGates[i].fact], threshold_[i])) return i;
    }
    return std::nullopt;
  }

  // Whether a gate that no policy takes away keeps it shut: rights, safety, the law.
  bool Forbidden(Strategy strategy, const StrategyFacts& facts) const {
    for (size_t i = 0; i < kGates.size(); ++i) {
      const Gate& gate = kGates[i];
      if (!gate.fixed || (gate.strategy != strategy && gate.strategy != Strategy::kNone)) continue;
      if (!open_[i] && !Passes(gate.rule, facts[gate.fact], threshold_[i])) return true;
    }
    return false;
  }

  double threshold(size_t gate) const { return threshold_[gate]; }
  // Whether the gate plays no part, in this mode or by the policy.
  bool off(size_t gate) const { return open_[gate]; }

  // Of a fact that is not known: no.
  static constexpr bool Passes(GateRule rule, double fact, double threshold) {
    switch (rule) {
      case GateRule::kAtLeast:
        return fact >= threshold;
      case GateRule::kAtMost:
        return fact <= threshold;
      case GateRule::kAbove:
        return fact > threshold;
      case GateRule::kBelow:
        return fact < threshold;
    }
    return false;
  }

 private:
  std::array<bool, kGates.size()> open_{};
  std::array<double, kGates.size()> threshold_{};
  // Of each strategy, the gates that play a part, in the order of the table.
  struct Own {
    std::array<uint8_t, kGates.size()> gates{};
    size_t count = 0;
  };
  std::array<Own, kStrategies> own_{};
};

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_GATE_H_
