#include "goodwill/value/recalibration.h"

#include <algorithm>

namespace goodwill {

RecalibrationStep MakeRecalibrationStep(double from, int64_t customers, int64_t bought) {
  return {from, static_cast<double>(bought) / static_cast<double>(customers),
          WilsonInterval(bought, customers), customers, bought};
}

Recalibration Recalibration::Of(std::vector<ForecastOutcome> outcomes) {
  std::erase_if(outcomes, [](const ForecastOutcome& o) { return o.customers <= 0; });
  std::sort(outcomes.begin(), outcomes.end(),
            [](const ForecastOutcome& a, const ForecastOutcome& b) { return a.chance < b.chance; });
  int64_t total = 0;
  for (const ForecastOutcome& o : outcomes) total += o.customers;
  // Enough of them that a share means something, and not more steps than can be
  // told apart.
  const int64_t least = std::max(kLeastGroup, total / 100);
  std::vector<RecalibrationStep> steps;
  const auto violates = [](const RecalibrationStep& before, const RecalibrationStep& after) {
    // bought / customers does not rise.
    return static_cast<double>(before.bought) * static_cast<double>(after.customers) >=
           static_cast<double>(after.bought) * static_cast<double>(before.customers);
  };
  const auto pool = [&] {
    while (steps.size() > 1 && violates(steps[steps.size() - 2], steps.back())) {
      steps[steps.size() - 2].customers += steps.back().customers;
      steps[steps.size() - 2].bought += steps.back().bought;
      steps.pop_back();
    }
  };
  RecalibrationStep group;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (group.customers == 0) group.from = outcomes[i].chance;
    group.customers += outcomes[i].customers;
    group.bought += outcomes[i].bought;
    const bool tied = i + 1 < outcomes.size() && outcomes[i + 1].chance == outcomes[i].chance;
    if (tied || group.customers < least) continue;
    steps.push_back(group);
    group = {};
    pool();
  }
  if (group.customers > 0) {
    // The rest is too few to stand alone.
    if (steps.empty()) {
      steps.push_back(group);
    } else {
      steps.back().customers += group.customers;
      steps.back().bought += group.bought;
      pool();
    }
  }
  for (RecalibrationStep& step : steps) {
    step = MakeRecalibrationStep(step.from, step.customers, step.bought);
  }
  return Recalibration(std::move(steps));
}

const RecalibrationStep& Recalibration::At(double chance) const {
  auto after = std::upper_bound(
      steps_.begin(), steps_.end(), chance,
      [](double c, const RecalibrationStep& step) { return c < step.from; });
  return after == steps_.begin() ? steps_.front() : *(after - 1);
}

}  // namespace goodwill
