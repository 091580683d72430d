#include "goodwill/strategy/pilot.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/strategy/experiment.h"

namespace goodwill {

absl::StatusOr<Ratio> PilotShare(double base, double effect, int64_t customers) {
  Design design;
  const double middle = std::clamp(base + 0.5 * effect, 0.0, 1.0);
  design.sd = Sqrt(middle * (1 - middle));
  design.people = static_cast<double>(customers);
  design.control_share = 0.5;
  design.effect = effect;
  GOODWILL_ASSIGN_OR_RETURN(const Prospect prospect, PlanExperiment(design));
  const double half = std::ceil(prospect.people_needed / 2);
  if (!(half < design.people / 2)) return Ratio{1, 2};
  return Ratio{std::max<int64_t>(static_cast<int64_t>(half), 1), customers}.Reduced();
}

bool IsPilotOver(const PilotState& state) {
  return state.months >= kPilotMonths || state.nothing >= kPilotNearlySure ||
         state.sd <= kPilotDoubtLeft * state.prior_sd;
}

}  // namespace goodwill
