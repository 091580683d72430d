// Calibrating lifetimes over a span of one's own: judging a calibration by what came
// after it (assess/holdout.h) looks as far ahead as the holdout lasts.
#ifndef GOODWILL_ASSESS_LIFETIME_CALIBRATE_H_
#define GOODWILL_ASSESS_LIFETIME_CALIBRATE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "goodwill/assess/lifetime.h"

namespace goodwill {

struct LifetimeSpan {
  int32_t horizon_days = 0;
  // The last day of what the measures hold as earlier purchases; it need not lie a
  // whole horizon ago.
  int32_t past_end_day = 0;
};

absl::StatusOr<LifetimeCalibration> CalibrateLifetimeOver(const Measures& measures,
                                                          const Policy& policy,
                                                          const LifetimeSpan& span, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_LIFETIME_CALIBRATE_H_
