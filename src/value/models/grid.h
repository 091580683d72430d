// Ages that are whole days.
//
// Data usually tell ages in days, or in days divided by 7. Then there are few
// different ages, whatever is a function of age can be tabulated, and a history
// fits into one integer, which sorts fast. Ages are on a grid when each is the
// double nearest to a whole number over one of a few divisors; anything else is
// simply not, and is computed row by row.
#ifndef GOODWILL_SRC_VALUE_MODELS_GRID_H_
#define GOODWILL_SRC_VALUE_MODELS_GRID_H_

#include <array>
#include <cstdint>

namespace goodwill {

struct Grid {
  double divisor = 1;

  // Ages may have so many steps.
  static constexpr int64_t kMostSteps = 1 << 20;

  double AgeOf(int64_t step) const { return static_cast<double>(step) / divisor; }
  // The step of an age, or -1 if there is none.
  int64_t StepOf(double age) const {
    const double steps = age * divisor;
    if (!(steps < static_cast<double>(kMostSteps))) return -1;
    const auto step = static_cast<int64_t>(steps + 0.5);
    return AgeOf(step) == age ? step : -1;
  }

  // Days, weeks in days, days in hours, months, years.
  static constexpr std::array<double, 6> kDivisors = {1, 7, 24, 30.4375, 365, 365.25};
};

// One history of many of the same frequency, its ages in steps.
struct GridRow {
  int32_t recency;
  int32_t tenure;
  double customers;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_GRID_H_
