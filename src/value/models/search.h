// The search for maxima of a likelihood: from several starts, and first over some
// of the customers.
#ifndef GOODWILL_SRC_VALUE_MODELS_SEARCH_H_
#define GOODWILL_SRC_VALUE_MODELS_SEARCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/model.h"
#include "value/models/likelihood.h"
#include "value/models/newton.h"

namespace goodwill {

// A maximum this much below the best is no rival to it.
inline constexpr double kRival = 3;

// How far the logarithms of the first `count` parameters may run, and what a scale
// is measured in.
Box BoxOf(const ModelSpec& spec, size_t count, double scale);

// Distinct maxima, best first. Far from the maximum some of the customers show the
// way as well as all of them; only the maxima found there are climbed with all.
absl::StatusOr<std::vector<Maximum>> Search(const Likelihood& likelihood,
                                            const std::vector<Coordinates>& starts,
                                            const Box& box, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_SEARCH_H_
