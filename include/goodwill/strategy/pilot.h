// Beginning small: whom to act on while it is not known whether a strategy works.
//
// What a strategy is believed to do is a prior until this book's own customers have shown it. Where
// nothing works, acting on everybody loses what it costs, every time, until somebody notices. A
// pilot acts on as many as an experiment needs to show the effect that is believed in
// (strategy/experiment.h: half of the people, the other half being left alone), and never on more
// than half of those whom the strategy would go to, however few they are; the rest are what it is
// compared with. It is over when doubt has halved, when it is nearly sure that nothing works, or
// after a year that has not told; and then the strategy goes to everybody if it still pays by what
// is believed by then, and to nobody if it does not.
//
// Plans ask for it by the policy's `strategy.holdout.pilot`; the simulator's policy *pilot*
// (strategy/simulate.h) keeps to the same rules.
#ifndef GOODWILL_STRATEGY_PILOT_H_
#define GOODWILL_STRATEGY_PILOT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "goodwill/base/ratio.h"

namespace goodwill {

inline constexpr double kPilotDoubtLeft = 0.5;
inline constexpr double kPilotNearlySure = 0.9;
inline constexpr double kPilotMonths = 12;

// What share of so many customers is acted on: half of those whom an experiment of two equal
// arms needs (5 % two-sided, power of 80 %) to show that a share of them is `effect` more or less
// than `base` without it. Above 0, at most 1/2. Requires that there are some.
absl::StatusOr<Ratio> PilotShare(double base, double effect, int64_t customers);

// What is believed of an effect after so many months.
struct PilotState {
  double prior_sd = 0;
  double sd = 0;
  double nothing = 0;  // the chance that nothing works
  double months = 0;   // since it began
};
bool IsPilotOver(const PilotState& state);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_PILOT_H_
