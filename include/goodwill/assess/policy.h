// The whole policy of a business, as one value. Reading and writing it as a
// Protobuf document is src/wire's work; a Policy that exists is valid.
#ifndef GOODWILL_ASSESS_POLICY_H_
#define GOODWILL_ASSESS_POLICY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "goodwill/assess/strategy_policy.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/ratio.h"
#include "goodwill/book/measures_policy.h"
#include "goodwill/service/service_policy.h"
#include "goodwill/complaint/complaints_policy.h"
#include "goodwill/tier/tier_policy.h"
#include "goodwill/value/lifetime_policy.h"
#include "goodwill/value/value_policy.h"

namespace goodwill {

// A 128-bit digest of a policy's canonical bytes: equal for equal policies.
using PolicyDigest = std::array<uint8_t, 16>;

// What a business is willing to hang on few customers. Limits that are not set
// alert nobody.
struct ExposurePolicy {
  std::optional<int64_t> fixed_costs;  // of twelve months, minor units
  std::optional<Ratio> retention;      // chance to stay a year; none: as it was last year
  std::optional<Ratio> max_top_one;    // shares of the last twelve months' turnover
  std::optional<Ratio> max_top_five;
  std::optional<Ratio> max_top_group;
  std::optional<Ratio> max_agent;
  std::optional<Ratio> max_herfindahl;  // by group
  std::optional<Ratio> max_shortfall;   // probability

  bool operator==(const ExposurePolicy&) const = default;
};

struct Policy {
  Currency currency;
  std::string time_zone;  // empty: the book's
  bool override_book_time_zone = false;
  std::string language = "en";

  MeasuresPolicy measures;
  CostToServePolicy cost_to_serve;
  ParetoPolicy pareto;
  RfmPolicy rfm;
  TierPolicy tiers;
  ExposurePolicy exposure;
  std::optional<LifetimePolicy> lifetime;  // none: the future is not asked about
  std::optional<ComplaintsPolicy> complaints;  // none: the one of StandardComplaints

  std::optional<ServicePolicy> service;    // none: no service is promised
  std::optional<StrategyPolicy> strategy;  // none: plans follow from facts alone

  // Of the canonical bytes this policy is encoded as; set by whoever read it.
  PolicyDigest digest{};
};

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_POLICY_H_
