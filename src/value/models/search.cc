#include "value/models/search.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

// How far parameters may run: shapes from 1e-7 to 1e7, scales as many units of
// the data's own scale.
const double kReach = 16.11809565095832;
const double kSteady = 11.512925464970229;
// Just within 1e-12 to 1e12 (CheckParameters).
const double kWidest = 27.631;

bool SamePlace(const Maximum& a, const Maximum& b, double within) {
  for (size_t i = 0; i < a.coordinates.size(); ++i) {
    if (std::fabs(a.coordinates[i] - b.coordinates[i]) > within) return false;
  }
  return true;
}

}  // namespace

Box BoxOf(const ModelSpec& spec, size_t count, double scale) {
  Box box;
  const double unit = Log(scale);
  for (size_t i = 0; i < count; ++i) {
    const double middle = spec.roles[i] == ParameterRole::kScale  ? unit
                          : spec.roles[i] == ParameterRole::kRate ? -unit
                                                                  : 0;
    // A risk that changes by a hundred-thousandth in all the time does not change.
    const bool rate = spec.roles[i] == ParameterRole::kRate;
    // Not beyond what a model may be given.
    box.low.push_back(std::clamp(middle - (rate ? kSteady : kReach), -kWidest, kWidest));
    box.high.push_back(std::clamp(middle + kReach, -kWidest, kWidest));
  }
  return box;
}

absl::StatusOr<std::vector<Maximum>> Search(const Likelihood& likelihood,
                                            const std::vector<Coordinates>& starts,
                                            const Box& box, const Run& run) {
  const std::unique_ptr<Likelihood> part = likelihood.Part();
  auto climb = [&](const Likelihood& rows, const std::vector<Coordinates>& from, bool rough,
                   std::vector<Maximum>& found) -> absl::Status {
    const Objective objective = [&](const Coordinates& p) -> absl::StatusOr<Surface> {
      GOODWILL_RETURN_IF_ERROR(run.Report(0, -1));
      return rows.At(p);
    };
    for (const Coordinates& start : from) {
      GOODWILL_ASSIGN_OR_RETURN(Maximum maximum, Maximise(objective, start, box, rough));
      bool known = !std::isfinite(maximum.at.value) || maximum.iterations == 0;
      for (Maximum& other : found) {
        if (!SamePlace(other, maximum, rough ? 0.3 : 1e-3)) continue;
        known = true;
        if (maximum.converged && !other.converged) other = maximum;
      }
      if (!known) found.push_back(std::move(maximum));
    }
    for (Maximum& maximum : found) {
      // At an end of its range, whether or not it would go further.
      for (size_t i = 0; i < box.size(); ++i) {
        const double at = maximum.coordinates[i];
        if (at <= box.low[i] || at >= box.high[i]) maximum.limit[i] = true;
      }
    }
    std::stable_sort(found.begin(), found.end(), [](const Maximum& a, const Maximum& b) {
      return a.at.value > b.at.value;
    });
    return absl::OkStatus();
  };
  std::vector<Maximum> found;
  if (part == nullptr) {
    GOODWILL_RETURN_IF_ERROR(climb(likelihood, starts, false, found));
    return found;
  }
  std::vector<Maximum> rough;
  GOODWILL_RETURN_IF_ERROR(climb(*part, starts, true, rough));
  std::vector<Coordinates> from;
  // Rivals on the part may differ by more than on the whole; three are enough.
  for (size_t i = 0; i < rough.size() && i < 3; ++i) {
    if (rough[i].at.value > rough[0].at.value - 2 * kRival) from.push_back(rough[i].coordinates);
  }
  GOODWILL_RETURN_IF_ERROR(climb(likelihood, from, false, found));
  if (found.empty() || !found[0].converged) {
    // The part led onto a ridge that the whole may not have.
    GOODWILL_RETURN_IF_ERROR(climb(likelihood, starts, false, found));
  }
  return found;
}

}  // namespace goodwill
