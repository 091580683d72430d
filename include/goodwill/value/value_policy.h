// What a business decides about worth: whose value is counted how, where the
// few best end (Pareto), and how recency, frequency and monetary value score.
#ifndef GOODWILL_VALUE_VALUE_POLICY_H_
#define GOODWILL_VALUE_VALUE_POLICY_H_

#include <cstdint>
#include <vector>

#include "goodwill/base/ratio.h"

namespace goodwill {

enum class ValueBasis : uint8_t { kTurnover = 1, kGross = 2, kMargin = 3, kNetMargin = 4 };
enum class Scope : uint8_t { kAll = 1, kWindow = 2 };
enum class RfmMethod : uint8_t { kTiesTogether = 1, kNtile = 2, kFixedCuts = 3 };

struct ParetoPolicy {
  Ratio share{4, 5};
  ValueBasis basis = ValueBasis::kTurnover;
  Scope scope = Scope::kAll;

  bool operator==(const ParetoPolicy&) const = default;
};

struct RfmPolicy {
  int32_t bins = 5;
  RfmMethod method = RfmMethod::kTiesTogether;
  ValueBasis monetary = ValueBasis::kTurnover;
  Scope scope = Scope::kAll;
  // For kFixedCuts, bins - 1 each, ascending.
  std::vector<int64_t> recency_days;
  std::vector<int64_t> frequency;
  std::vector<int64_t> monetary_cuts;  // minor units

  bool operator==(const RfmPolicy&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_VALUE_POLICY_H_
