// What a business decides about its strategies: how each may be carried out, what that
// costs and is believed to do, what must hold before it is taken, and when customers
// may be contacted.
//
// Nothing of it is needed to begin with. Without variants a plan follows from facts
// alone (strategy/decision.h), costs are unknown, and what a strategy could bring is told
// as "worth up to". With variants the best of those whose gates are open is taken.
//
// What a variant is believed to do is a *prior*: a mean and a standard deviation that
// stand until the business's own experiments replace them. The defaults are judgement.
#ifndef GOODWILL_ASSESS_STRATEGY_POLICY_H_
#define GOODWILL_ASSESS_STRATEGY_POLICY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/ratio.h"

namespace goodwill {

enum class Strategy : uint8_t {
  kNone = 0,  // serve as usual
  kProtect = 1,
  kReengineer = 2,
  kEnhance = 3,
  kHarvest = 4,
  kEnd = 5,
  kWinBack = 6,
  kStart = 7,
};
inline constexpr int kStrategies = 8;
inline constexpr std::array<std::string_view, kStrategies> kStrategyNames = {
    "as_usual", "protect", "re_engineer", "enhance", "harvest", "end", "win_back", "start"};
constexpr std::string_view NameOf(Strategy strategy) {
  return kStrategyNames[static_cast<size_t>(strategy)];
}

inline constexpr size_t kMaxVariants = 64;
inline constexpr int32_t kMaxVariantMonths = 600;
// Resources that variants may use besides money.
inline constexpr size_t kMaxResources = 15;
// The budget that what variants cost is taken from, in minor units.
inline constexpr std::string_view kMoneyResource = "money";

// What one customer takes of something that is not money: minutes, visits, slots.
struct ResourceUse {
  std::string resource;  // lower-case letters, digits, underscores
  int64_t amount = 0;

  bool operator==(const ResourceUse&) const = default;
};

// One way to carry a strategy out. What its figures mean depends on the strategy:
//
//                effect               anyway              side_effect        months
//   protect      risk of leaving less                                        lasts
//   re_engineer  adopt it                                 risk of leaving more  lasts (0: horizon)
//   enhance      accept               buy it without                         lasts
//   harvest      risk of leaving less                                        lasts
//   end                                                                      until it is over
//   win_back     come back for it     (from the model)                       lift fades to 1/e
//   start        become a customer    without it
//
//                a_month              share (where a_month is not given)
//   re_engineer  saved on serving     of the cost to serve that is saved
//   enhance      margin added         of the margin now that is added
//   harvest      growth spending that stops
struct StrategyVariant {
  Strategy strategy = Strategy::kNone;
  std::string name;  // lower-case letters, digits, underscores
  // Place in kChannels, from 1; 0: none in particular.
  uint8_t channel = 0;
  // Of the contact, as consents name it.
  std::string purpose = "offers";
  // Minor units. No cost: not known.
  std::optional<int64_t> cost;  // of offering it to one customer
  int64_t gift = 0;             // to each who accepts
  std::optional<int64_t> a_month;
  int64_t service_a_month = 0;  // what serving the added sale costs
  int64_t exit_cost = 0;        // of ending
  int64_t word_of_mouth = 0;
  Ratio effect{0, 1};
  Ratio effect_sd{0, 1};
  Ratio anyway{0, 1};
  Ratio side_effect{0, 1};
  Ratio side_effect_sd{0, 1};
  Ratio share{0, 1};
  int32_t months = 0;
  std::vector<ResourceUse> uses;  // by name, in ascending order

  bool operator==(const StrategyVariant&) const = default;
};

// Sets the threshold of a gate, by its id (strategy/gate.h), or takes it away.
struct GateSetting {
  std::string id;
  std::optional<Ratio> threshold;
  bool off = false;

  bool operator==(const GateSetting&) const = default;
};

// When and how often customers may be approached unasked. Minutes are of the day.
struct ContactPolicy {
  int32_t quiet_from = 20 * 60;
  int32_t quiet_to = 8 * 60;  // not within [quiet_from, quiet_to), over midnight
  bool sundays = false;       // contacts on Sundays too
  // Unrequested contacts by channel within seven days; -1: no cap of its own. In the
  // order of kChannels: visit, phone, letter, email, sms, chat, web, store.
  std::array<int32_t, 8> a_week = {-1, -1, -1, 1, 1, -1, -1, -1};
  // What an unrequested contact weighs at once; it decays with exp(-age / decay).
  std::array<Ratio, 8> weight = {Ratio{3, 1}, Ratio{2, 1}, Ratio{1, 1}, Ratio{1, 2},
                                 Ratio{1, 1}, Ratio{1, 1}, Ratio{0, 1}, Ratio{0, 1}};
  Ratio pressure_limit{3, 1};
  int32_t pressure_days = 14;
  // Ignored so often within so many days: nothing for so long.
  int32_t ignored = 2;
  int32_t ignored_days = 30;
  int32_t pause_days = 60;

  bool operator==(const ContactPolicy&) const = default;
};

// How steady plans are. A posture that was adopted stands for its minimum time, and
// after that gives way to another only for a gain that exceeds what switching costs and
// `band` standard deviations of the difference (those from data: priors are no noise).
struct SteadinessPolicy {
  int64_t switching_cost = 0;  // minor units, each time
  Ratio band{1, 1};
  // Days by Strategy: as usual, protect, re-engineer, enhance, harvest, end, win back, start.
  std::array<int32_t, kStrategies> dwell_days = {0, 90, 180, 60, 180, 0, 90, 30};

  bool operator==(const SteadinessPolicy&) const = default;
};

// A share of customers for whom nothing is done, so that the others can be compared with
// them. Who it is follows from the salt and the customer's id alone (strategy/holdout.h).
struct HoldoutPolicy {
  Ratio share{1, 10};  // above 0, at most a half
  std::string salt;    // another one draws others
  // What is not known to work in this book begins small (strategy/pilot.h).
  bool pilot = false;

  bool operator==(const HoldoutPolicy&) const = default;
};

// How much risk the business bears: gains become certainty equivalents (strategy/risk.h).
// The tolerance is one of the two.
struct RiskPolicy {
  std::optional<int64_t> tolerance;  // minor units, above 0
  Ratio share{0, 1};                 // of yearly net sales, above 0

  bool operator==(const RiskPolicy&) const = default;
};

struct StrategyPolicy {
  std::vector<StrategyVariant> variants;
  std::vector<GateSetting> gates;
  ContactPolicy contact;
  SteadinessPolicy steadiness;
  // The customers who hold this share of the forward value of all are protected first.
  Ratio forward_share{4, 5};
  std::optional<HoldoutPolicy> holdout;  // none: plans leave nobody out
  std::optional<RiskPolicy> risk;        // none: gains are means

  bool operator==(const StrategyPolicy&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_STRATEGY_POLICY_H_
