// The few global numbers that judging a customer needs.
//
// Most of what is said about a customer follows from that customer's measures
// alone. Whether the customer is among the best, and what counts as often or
// much, depends on everybody. A calibration holds just that, as cuts in
// rankings: with it, ten million customers in bulk, one customer in a web
// request, and each partition of a book on its own machine are judged alike.
#ifndef GOODWILL_ASSESS_CALIBRATION_H_
#define GOODWILL_ASSESS_CALIBRATION_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/value/concentration.h"
#include "goodwill/value/pareto.h"
#include "goodwill/value/rfm.h"

namespace goodwill {

struct Calibration {
  MeasuresHeader header;  // of the measures it was made from
  int64_t customers = 0;
  ParetoCut pareto;
  RfmCuts rfm;
  Concentration concentration;  // over the population and values of the Pareto cut
  std::optional<LifetimeCalibration> lifetime;  // where the policy asks for it
};

// From the measures of all customers. FAILED_PRECONDITION when the measures
// were made under another policy, and when values need costs that nobody knows,
// naming the customers.
absl::StatusOr<Calibration> Calibrate(const Measures& measures, const Policy& policy,
                                      const Run& run);

// Whether measures or a calibration with these headers may be used together;
// FAILED_PRECONDITION names all in which they differ.
absl::Status CheckAgreement(const MeasuresHeader& a, const MeasuresHeader& b);
// Whether measures were made under this policy.
absl::Status CheckPolicy(const MeasuresHeader& header, const Policy& policy);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_CALIBRATION_H_
