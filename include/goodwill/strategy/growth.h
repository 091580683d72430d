// From where on growth is growth: rewards that pay for more than chance brings.
//
// "Above last year" rewards luck. Whoever happened to buy little last year is above it by
// doing as ever, so that with no growth at all a sixth to a quarter of the turnover of a
// usual book counts as growth, and the reward is paid for it. A *growth target* is instead a
// high percentile (80 %) of the customer's *own* predictive distribution of what comes in
// within a time (a year), were everything to go on as it is: who passes it has probably
// changed, and the reward is paid for what is above.
//
// The distribution is that of the models that the plan itself foresees with: how often
// (value/models, given the customer's history), and how much (Gamma-Gamma), as one exact sum
// (value/models/spend_total.h). It holds what is uncertain about this customer, and not that
// about the model's parameters or what a year has in common for all; nor is it recalibrated.
// What is counted is what spend was fitted to: margin where every line has a cost, else
// turnover net of returns.
//
// What would the plain rule pay for nothing? Where the policy's window is as long as the
// time (twelve months for a year), what came in during it is `before`, and E(S - before)+ is
// what would be above it with no growth: over the customers of a book, its sum over that of
// E S is the share of what comes in that the rule would take for growth.
#ifndef GOODWILL_STRATEGY_GROWTH_H_
#define GOODWILL_STRATEGY_GROWTH_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/run.h"
#include "goodwill/strategy/plan.h"
#include "goodwill/value/models/spend_total.h"

namespace goodwill {

struct GrowthQuestion {
  Ratio percentile{4, 5};  // at least 1/2, below 1
  int32_t days = 365;      // 7 to 3650
};

// Of one customer. Amounts are of what spend was fitted to.
struct GrowthTarget {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  // Minor units, rounded up: what comes in within the time is above it with a chance of at
  // most one less the percentile. 0: to buy at all would be (that is winning back, not
  // growth). None: nothing can be said of the customer.
  std::optional<int64_t> target;
  double expected = kNone;        // E S, major units
  double expected_above = kNone;  // E (S - target)+: what is rewarded by chance
  // The same of the plain rule; none where the window is not as long.
  std::optional<int64_t> before;         // minor units
  double chance_above_before = kNone;    // P(S > before)
  double expected_above_before = kNone;  // E (S - before)+

  bool operator==(const GrowthTarget&) const = default;
};

// Judges customers of one plan; borrows it. About a millisecond each, of hundreds of
// purchases a year a few.
class GrowthJudge {
 public:
  // INVALID_ARGUMENT for a question out of its range.
  static absl::StatusOr<GrowthJudge> Make(const Plan& plan, const GrowthQuestion& question);

  // By position in the measures.
  GrowthTarget operator()(int64_t position) const;

 private:
  GrowthJudge(const Plan& plan, const GrowthQuestion& question, bool with_before);

  const Plan& plan_;
  double percentile_;
  double days_;
  bool with_before_;
  Histories histories_;
  std::optional<PurchaseModel> model_;
  std::optional<GammaGamma> spend_;
};

// Of all customers, in ascending order of id. Errors as for Make; CANCELLED.
absl::StatusOr<std::vector<GrowthTarget>> GrowthTargetsOf(const Plan& plan,
                                                          const GrowthQuestion& question,
                                                          const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_GROWTH_H_
