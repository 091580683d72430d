// How many people are needed so that nobody waits too long.
//
// Calls come at random, take a time that varies, and wait in one line for the
// first who is free: Erlang's C (1917) is the chance that a call waits at all. It
// assumes that nobody gives up, so it asks for rather too many people than too few.
#ifndef GOODWILL_SERVICE_STAFFING_H_
#define GOODWILL_SERVICE_STAFFING_H_

#include <cstdint>

#include "absl/status/statusor.h"

namespace goodwill {

struct Load {
  double arrivals = 0;     // per unit of time
  double handling = 0;     // mean time for one, in that unit
  double answer_within = 0;  // the time that is promised
};

struct Staffing {
  int64_t people = 0;
  double load = 0;          // arrivals * handling, in people
  double p_wait = 0;        // 1 where load >= people: the line grows for ever
  double within = 0;        // share answered within the promised time
  double mean_wait = 0;     // infinite where load >= people
  double occupancy = 0;     // share of the time that people are busy, at most 1
};

// INVALID_ARGUMENT for numbers that are negative or not finite, a load beyond 1e6,
// or people that are not 1 to 1e7.
absl::StatusOr<Staffing> StaffingOf(const Load& load, int64_t people);
// The fewest people with whom a share `within` of 0 to 1 (exclusive) is answered
// in time.
absl::StatusOr<Staffing> StaffingFor(const Load& load, double within);

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_STAFFING_H_
