// One decision for one customer: which of the seven strategies, or none.
//
// A decision has a *posture*, which follows from facts alone, and an *action* (which
// offer, over which channel), which consent, contact limits and budgets may block:
// neither ever changes the posture.
//
// Without variants in the policy (zero configuration) the posture is the first that
// holds of
//   start      at most 3 purchases, and 180 days since the first
//   protect    among those who hold 80 % of the value to come, and P(alive) >= .5
//   enhance    P(alive) >= .5
//   win_back   P(alive) < .5, bought again at least once, and took more forward value
//              with them since the last purchase than four fifths of the book
// and otherwise to serve as usual. Costs are not known then, and a gain is what the
// strategy is worth *up to*, before its cost. To end or to re-engineer takes a measured
// cost to serve and is never decided without.
//
// With variants, each is a candidate (candidate.h); the posture is that of the most
// valuable one above zero whose gates are open (gate.h).
//
// Forward value is what the customer is worth as is, over the policy's value horizon.
// What was lost since the last purchase is that value on its day, when P(alive) was 1,
// less the value now.
#ifndef GOODWILL_STRATEGY_DECISION_H_
#define GOODWILL_STRATEGY_DECISION_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/base/run.h"
#include "goodwill/strategy/candidate.h"
#include "goodwill/strategy/gate.h"
#include "goodwill/value/pareto.h"
#include "goodwill/value/ranking.h"

namespace goodwill {

// A variant of each strategy with the priors of the decision model, its costs unknown:
// what zero configuration reckons with.
std::vector<StrategyVariant> DefaultVariants();

// The few numbers that decisions share.
struct StrategyCalibration {
  LifetimeCalibration lifetime;
  // How far ahead values look and what money later is worth.
  LifetimePolicy future;
  ParetoCut forward;            // by forward value, minor units
  std::optional<RankCut> lost;  // the last of those who took most with them; none: nobody did
  int64_t bought = 0;           // customers with a purchase whose data may be used
  double forward_value = 0;     // of all of them, major units
  double newcomer_value = 0;    // mean, of customers in their first 180 days; else of all
  double cost_to_serve = 0;     // a month, of an average customer
};

// What the facts of one customer say that measures do not hold.
struct PersonFacts {
  bool known = false;  // whether a book was asked
  bool vulnerable = false;
  int32_t open_complaints = 0;
  int32_t adopted_reviews = 0;
  bool approved = false;
};

// Why a decision is as it is.
enum class DecisionReason : uint8_t {
  kStart,
  kProspect,  // start, of somebody who never bought
  kProtect,
  kEnhance,
  kWinBack,
  kValue,        // the most valuable of the policy's variants
  kWithheld,     // as usual: rights
  kGone,         // as usual: died, or the contract ended
  kNoForecast,   // as usual: nothing can be said of the future
  kOnce,         // as usual: gone silent after one purchase
  kLittleLost,   // as usual: gone silent, and took little along
  kNothingPays,  // as usual: no variant whose gates are open is worth its cost
};

struct Decision {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  Strategy posture = Strategy::kNone;
  DecisionReason reason = DecisionReason::kNoForecast;
  Strategy runner_up = Strategy::kNone;
  bool cost_known = false;
  int16_t variant = -1;  // place among the variants
  double gain = 0;       // before cost where it is not known
  double sd_data = 0;
  double sd_prior = 0;
  double cost = 0;
  double runner_up_gain = kNone;
  double value = kNone;  // as is, major units
  double p_alive = kNone;
  double lost = kNone;    // forward value lost since the last purchase, major units
  int32_t purchases = 0;  // days with one, or orders, as the policy counts
  int32_t days = 0;       // since the first purchase
};

// All that went into a decision.
struct DecisionDetail {
  Relationship relationship;
  StrategyFacts facts;
  double value_at_last = 0;           // forward value on the day of the last purchase
  std::vector<Candidate> candidates;  // one for each variant that can be reckoned, in order
};

// Decides for customers under one calibration; borrows all it is given. Equal customers
// get equal bits, whoever else is asked about.
class StrategyJudge {
 public:
  // FAILED_PRECONDITION where the calibration's model knows no survival in time. `many`:
  // what customers have in common is remembered, which is worth its memory from some
  // hundreds of them on.
  static absl::StatusOr<StrategyJudge> Make(const StrategyCalibration& calibration,
                                            const Policy& policy, const StrategyPolicy& strategy,
                                            const MeasuresHeader& header,
                                            const MeasuresLayout& layout, bool many = false);
  StrategyJudge(StrategyJudge&&) noexcept;
  ~StrategyJudge();

  // What calibrating needs of one customer: forward value now and what was lost of it
  // since the last purchase, minor units. Nothing is known of who never bought.
  struct Worth {
    bool known = false;
    int64_t forward = 0;
    int64_t lost = 0;
    double value = 0;   // major units
    double tenure = 0;  // days
  };
  Worth WorthOf(const MeasuresPart& part, size_t i);

  // `detail` may be null.
  Decision operator()(const MeasuresPart& part, size_t i, const Judgement& judged,
                      const PersonFacts& person, DecisionDetail* detail = nullptr);

  std::span<const StrategyVariant> variants() const;
  bool by_value() const;
  const Gates& gates() const;

 private:
  class Impl;
  explicit StrategyJudge(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// From the measures of all customers. The future is that of the calibration where the
// policy asks for one, and that of a Pareto/NBD otherwise.
absl::StatusOr<StrategyCalibration> CalibrateStrategies(const Measures& measures,
                                                        const Policy& policy,
                                                        const StrategyPolicy& strategy,
                                                        const Calibration& calibration,
                                                        const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_DECISION_H_
