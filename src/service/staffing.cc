#include "goodwill/service/staffing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/status/status.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

constexpr double kMostLoad = 1e6;
constexpr int64_t kMostPeople = 10'000'000;

absl::Status Check(const Load& load) {
  for (const double number : {load.arrivals, load.handling, load.answer_within}) {
    if (!std::isfinite(number) || number < 0) {
      return absl::InvalidArgumentError(
          "arrivals, handling and answer_within must not be negative");
    }
  }
  if (!(load.arrivals * load.handling <= kMostLoad)) {
    return absl::InvalidArgumentError("the load is beyond a million people");
  }
  return absl::OkStatus();
}

// 1 / B(A, n) from 1 / B(A, n - 1), where B is the chance that all n are busy when
// nobody waits: 1 + n / A * before. Never overflows into something else than infinity.
double NextInverse(double load, int64_t people, double before) {
  return 1 + static_cast<double>(people) / load * before;
}

Staffing Describe(const Load& load, int64_t people, double inverse_b) {
  Staffing out;
  out.people = people;
  out.load = load.arrivals * load.handling;
  const double n = static_cast<double>(people);
  if (out.load >= n) {
    out.p_wait = 1;
    out.mean_wait = std::numeric_limits<double>::infinity();
    out.occupancy = 1;
    return out;
  }
  // C = N B / (N - A (1 - B)), divided through by B.
  out.p_wait = n / (out.load + (n - out.load) * inverse_b);
  out.occupancy = out.load / n;
  if (load.handling == 0) {
    out.within = 1;
    return out;
  }
  out.within = 1 - out.p_wait * Exp(-(n - out.load) * load.answer_within / load.handling);
  out.mean_wait = out.p_wait * load.handling / (n - out.load);
  return out;
}

}  // namespace

absl::StatusOr<Staffing> StaffingOf(const Load& load, int64_t people) {
  GOODWILL_RETURN_IF_ERROR(Check(load));
  if (people < 1 || people > kMostPeople) {
    return absl::InvalidArgumentError("people must be 1 to 10,000,000");
  }
  const double offered = load.arrivals * load.handling;
  double inverse = 1;
  for (int64_t n = 1; n <= people && std::isfinite(inverse); ++n) {
    inverse =
        offered > 0 ? NextInverse(offered, n, inverse) : std::numeric_limits<double>::infinity();
  }
  return Describe(load, people, inverse);
}

absl::StatusOr<Staffing> StaffingFor(const Load& load, double within) {
  GOODWILL_RETURN_IF_ERROR(Check(load));
  if (!(within > 0 && within < 1)) {
    return absl::InvalidArgumentError("the share answered in time must lie between 0 and 1");
  }
  const double offered = load.arrivals * load.handling;
  double inverse = 1;
  for (int64_t n = 1; n <= kMostPeople; ++n) {
    inverse =
        offered > 0 ? NextInverse(offered, n, inverse) : std::numeric_limits<double>::infinity();
    if (static_cast<double>(n) <= offered) continue;
    const Staffing staffing = Describe(load, n, inverse);
    if (staffing.within >= within) return staffing;
  }
  return absl::InternalError("no number of people is enough");
}

}  // namespace goodwill
