// What could be known of a strategy from this book, and when: said before it is adopted.
//
// Of each strategy that somebody has, what an experiment could detect (with the share of its
// customers left alone that the policy's holdout says, a tenth without one; 5 % two-sided,
// power of 80 %) and when a verdict is possible; "cannot be known from this book" is an
// answer. What is counted is what can be seen: who leaves within the variant's months
// (protect, harvest), who accepts (enhance, re-engineer), who comes back (win back), who
// becomes a customer (start). Ending is never tried out.
//
// The worth of knowing an effect exactly before deciding is what the better decision would
// gain on average: S (phi(u) - u Phi(-u)), u = |G| / S, where the gain of all is believed
// to be normal with mean G and standard deviation S, the effect being the same for all
// (Howard 1966).
//
// A plan under a policy with a holdout carries these prospects in its head, and whoever adopts
// it writes them into the journal (strategy/adoption.h): no verdict can be told afterwards to
// have been meant otherwise.
#ifndef GOODWILL_STRATEGY_PROSPECT_H_
#define GOODWILL_STRATEGY_PROSPECT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/strategy_policy.h"
#include "goodwill/base/ratio.h"
#include "goodwill/strategy/candidate.h"
#include "goodwill/strategy/experiment.h"

namespace goodwill {

class Plan;

// What an experiment with a strategy counts among its customers.
enum class CountedEvent : uint8_t {
  kNothing,  // it is never tried out
  kLeaving,
  kAcceptance,
  kReturn,
  kConversion,
};
inline constexpr std::array<std::string_view, 5> kCountedEvents = {"nothing", "leaving",
                                                                   "acceptance", "return",
                                                                   "conversion"};
constexpr std::string_view NameOf(CountedEvent event) {
  return kCountedEvents[static_cast<size_t>(event)];
}
CountedEvent CountedOf(Strategy strategy);

// What it counts of one customer: the chance without the strategy, and what it is believed to
// change of that. `p_purchase` may not be known (NaN).
struct Counted {
  double base = 0;
  double change = 0;
};
Counted CountedIn(const StrategyVariant& variant, const Relationship& relationship,
                  double p_purchase, double silent_months);

// Of one strategy that somebody has.
struct StrategyProspect {
  Strategy strategy = Strategy::kNone;
  int64_t customers = 0;
  double value = 0;     // as is, major units
  double gain = 0;      // of the strategy's own variants, whether paid for or not
  double sd_prior = 0;  // of that, as one effect for all
  double knowing = 0;   // worth of knowing the effect exactly
  double outlay = 0;    // of those variants; `gain` is beyond it where costs are known
  double accrues = 0;   // months in which the gain comes in
  // Shares: without the strategy, and what it is believed to change.
  double base = 0;
  double effect = 0;
  double months = 0;
  bool tried = false;  // an experiment is possible in principle
  Ratio control_share{1, 10};
  Prospect prospect;  // detectable shares, people needed, days until a verdict

  // Of the day of a verdict, in days after the adoption; -1: it cannot be known.
  int32_t VerdictDays() const;

  bool operator==(const StrategyProspect&) const = default;
};

// In the order of the strategies. Of large groups every k-th customer is looked at, some
// 2,000 in all, for base and effect.
absl::StatusOr<std::vector<StrategyProspect>> ProspectsOf(const Plan& plan);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_PROSPECT_H_
