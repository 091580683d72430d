// One decision for one customer: which of the seven strategies, or none.
//
// A decision has a *posture*, which follows from facts alone, and an *action* (which
// offer, over which channel), which consent and budgets may block: neither ever changes
// the posture. Where the posture's own variant is blocked, the most valuable of the
// others whose gates are open is carried out.
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
// Where the policy knows a risk tolerance, gains are certainty equivalents (risk.h): of a
// customer who belongs to a group, at the share of the tolerance that is the share of the
// group's flow.
//
// What was lost since the last purchase is that value on its day, when P(alive) was 1,
// less the value now.
#ifndef GOODWILL_STRATEGY_DECISION_H_
#define GOODWILL_STRATEGY_DECISION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
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
  double risk_tolerance = 0;    // major units; 0: gains are means
};

// A plan's contacts are made within so many days of its as-of.
inline constexpr int64_t kPlanDays = 30;

// Why an action is not carried out: no channel, no budget, or the rule of may_contact.h that
// forbids it for as long as the plan lasts. What passes by waiting (quiet hours, a cap for
// this week, contacts that weigh less every day) blocks only who would wait longer.
enum class Blocked : uint8_t {
  kNothing,
  kNoChannel,  // the variant names none: nothing forbids it, and somebody must choose
  kConsentUnknown,
  kConsentWithdrawn,
  kConsentObjected,
  kConsentUnproven,
  kBudget,  // others are worth more to the budgets
  kDeceased,
  kComplaint,
  kQuiet,
  kPaused,
  kCap,
  kPressure,
  kHoldout,  // left alone for comparison (strategy/holdout.h)
  kPilot,    // the strategy begins small, and this round without them (strategy/pilot.h)
};
inline constexpr std::array<std::string_view, 15> kBlockedNames = {
    "nothing",          "no_channel",       "consent.unknown", "consent.withdrawn",
    "consent.objected", "consent.unproven", "budget",          "deceased",
    "complaint",        "quiet",            "paused",          "cap",
    "pressure",         "holdout",          "pilot"};
constexpr std::string_view NameOf(Blocked blocked) {
  return kBlockedNames[static_cast<size_t>(blocked)];
}

// What an adopted plan says of a customer, and for how long.
struct AdoptedPosture {
  Strategy strategy = Strategy::kNone;
  int32_t days = 0;         // since it was adopted first, in a row
  bool ending = false;      // the last review found it worth ending
  bool overridden = false;  // something has happened since that sets steadiness aside
};

// What the facts of one customer say that measures do not hold.
struct PersonFacts {
  bool known = false;  // whether a book was asked
  bool vulnerable = false;
  int32_t open_complaints = 0;
  bool recent_failure = false;  // to be recovered first because of one (assess/amends.h)
  double group_share = 1;       // of the flow of all who are one lottery with the customer
  int32_t adopted_reviews = 0;
  bool approved = false;
  std::optional<AdoptedPosture> adopted;  // none: no plan that was adopted speaks of them
  // By variant; empty: nothing is blocked.
  std::vector<Blocked> blocked;
};

// What the model of the future says of one customer, as LifetimeJudge has it: whoever has
// it already need not ask again.
struct CustomerForecast {
  double p_alive = std::numeric_limits<double>::quiet_NaN();
  double p_purchase = std::numeric_limits<double>::quiet_NaN();
  Stage stage = Stage::kUnknown;
};

// A variant whose gates are open, that is worth more than nothing, and that nothing
// blocks: what budgets choose among.
struct StrategyOption {
  int16_t variant = -1;
  double gain = 0;
  double cost = 0;
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
  kHeld,         // as adopted: another would gain too little more, or it is too early
};

struct Decision {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  Strategy posture = Strategy::kNone;
  DecisionReason reason = DecisionReason::kNoForecast;
  Strategy runner_up = Strategy::kNone;
  bool cost_known = false;
  // What would be without steadiness, and what that would gain more.
  Strategy wanted = Strategy::kNone;
  double held = 0;
  // All says that it should end, but for two reviews and an approval: one such review.
  bool ending = false;
  // Places among the variants; -1: none. The one that made the posture, and the one
  // that is carried out: another than the first, even of another strategy, where that
  // is blocked and this is not.
  int16_t best = -1;
  int16_t variant = -1;
  // Why nothing is carried out; `variant` is then `best`, and the gain is 0.
  Blocked blocked = Blocked::kNothing;
  double gain = 0;     // of what is carried out; before cost where that is not known
  double forgone = 0;  // by how much `best` would gain more
  double sd_data = 0;
  double sd_prior = 0;
  double cost = 0;
  double runner_up_gain = kNone;
  double value = kNone;  // as is, major units
  double p_alive = kNone;
  double lost = kNone;    // forward value lost since the last purchase, major units
  int32_t purchases = 0;  // days with one, or orders, as the policy counts
  int32_t days = 0;       // since the first purchase

  bool IsCarriedOut() const {
    return variant >= 0 && (blocked == Blocked::kNothing || blocked == Blocked::kNoChannel);
  }
};

inline constexpr size_t kDecisionReasons = 13;

// All that went into a decision.
struct DecisionDetail {
  Relationship relationship;
  StrategyFacts facts;
  CustomerForecast forecast;
  double silent_months = 0;  // since the last purchase
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
    double flow = 0;    // a month, while a customer, major units
  };
  // `known` may be null, and `found` as well, which receives the forecast.
  Worth WorthOf(const MeasuresPart& part, size_t i, const CustomerForecast* known = nullptr,
                CustomerForecast* found = nullptr);

  // `detail` may be null, and so may `options`, to which those of this customer are added.
  // `forecast`: what WorthOf found; null: it is worked out.
  Decision operator()(const MeasuresPart& part, size_t i, const Judgement& judged,
                      const PersonFacts& person, DecisionDetail* detail = nullptr,
                      std::vector<StrategyOption>* options = nullptr,
                      const CustomerForecast* forecast = nullptr);
  // Carries out `c`, a candidate of the customer, in the place of what the decision says.
  void CarryOut(const Candidate& c, Decision& decision) const;

  std::span<const StrategyVariant> variants() const;
  bool by_value() const;
  const Gates& gates() const;

 private:
  class Impl;
  explicit StrategyJudge(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Leaves it at the posture: its variant is named and not carried out.
void CarryOutNothing(Blocked why, Decision& decision);

// From the measures of all customers. The future is that of the calibration where the
// policy asks for one, and that of a Pareto/NBD otherwise. `forecasts` may be null.
// By position: those given are taken over; where it is empty, it receives those found.
absl::StatusOr<StrategyCalibration> CalibrateStrategies(
    const Measures& measures, const Policy& policy, const StrategyPolicy& strategy,
    const Calibration& calibration, const Run& run,
    std::vector<CustomerForecast>* forecasts = nullptr);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_DECISION_H_
