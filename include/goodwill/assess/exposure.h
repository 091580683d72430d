// How exposed a book is: concentration by customer and by group of companies, what
// is lost if the largest leave, and whether the rest carries the fixed costs.
//
// A *group* is a customer with all who belong to it, by the latest `parent_id` of
// each, up to the last parent; a customer without a parent is a group alone. What
// is at stake is the turnover and margin of the last twelve months. Who looks after
// a customer is whoever of ours had most of the contacts in that time (`agent`).
#ifndef GOODWILL_ASSESS_EXPOSURE_H_
#define GOODWILL_ASSESS_EXPOSURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/value/concentration.h"
#include "goodwill/value/exposure.h"

namespace goodwill {

inline constexpr int64_t kExposureCurvePoints = 101;

struct ExposureQuestion {
  MeasuresQuestion measures;             // the policy's
  int64_t curve_points = kExposureCurvePoints;  // of the whale curves and the Lorenz curve
  std::optional<BootstrapOptions> bootstrap;
  // Of twelve months; none: the policy's, or no answer.
  std::optional<int64_t> fixed_costs;
  int64_t shortfall_rounds = 10'000;
  uint64_t seed = 1;
};

// What is lost if some leave.
struct Departure {
  std::string who;       // "largest_1", "largest_2", "largest_5", "largest_group", "agent"
  std::string name;      // the customer or group, or the agent; empty for several
  int64_t customers = 0;
  int64_t turnover = 0;  // of the last twelve months
  int64_t margin = 0;    // the same; 0 where costs are not known
  double share = 0;      // of the turnover; NaN where there is none
  double effective_number = 0;  // of those who remain; NaN where it is not defined
};

struct ExposureAlert {
  std::string policy_path;  // "exposure.max_top_one"
  double limit = 0;
  double actual = 0;
};

struct Exposure {
  int64_t customers = 0;
  int64_t groups = 0;
  Concentration by_customer;  // turnover of the last twelve months
  Concentration by_group;
  std::vector<double> lorenz;  // empty where the total is not positive
  // By margin less cost to serve, over all time, where costs are known; otherwise by
  // turnover. Of customers with an order, a return or a contact that cost something.
  WhaleCurve whale;
  bool whale_of_margin = false;
  WhaleCurve group_whale;  // the same by group
  std::optional<ConcentrationIntervals> customer_intervals;
  std::optional<ConcentrationIntervals> group_intervals;
  std::vector<Departure> departures;
  // Customers who bought in the twelve months before the last twelve, and of them
  // those who bought in the last twelve: the chance to stay.
  int64_t bought_before = 0;
  int64_t bought_again = 0;
  std::optional<Shortfall> shortfall;  // where fixed costs and margins are known
  std::vector<ExposureAlert> alerts;   // limits of the policy that are passed
};

// Errors as for measures; INVALID_ARGUMENT for options outside their ranges;
// OUT_OF_RANGE when a sum does not fit 64 bits.
absl::StatusOr<Exposure> ExposureOf(const Book& book, const ExposureQuestion& question,
                                    const Policy& policy, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_EXPOSURE_H_
