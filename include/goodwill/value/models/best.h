// Which purchase model to take, when nobody names one.
//
// The candidates are NBD (nobody leaves), MBG/NBD (may leave after a purchase) and
// Pareto/NBD (may leave at any time). The BG/NBD is not among them: it takes every
// one-time buyer for alive, so it says nothing about who is lost; it is to be had
// by name. Each candidate is fitted, and the one with the smallest Bayesian
// information criterion
//   BIC = k log n - 2 log L      (Schwarz 1978; k parameters, n customers)
// is taken: a model with dropout must earn its two parameters. Where dropout
// cannot be seen, that is the NBD.
#ifndef GOODWILL_VALUE_MODELS_BEST_H_
#define GOODWILL_VALUE_MODELS_BEST_H_

#include <array>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/history.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

// What a caller writes in the place of a model's name.
inline constexpr std::string_view kBestModel = "best";
// In order of preference, should two be equally good.
inline constexpr std::array<ModelKind, 3> kCandidates = {ModelKind::kNbd, ModelKind::kMbgNbd,
                                                         ModelKind::kParetoNbd};

// The fit of the best, with all candidates in it and a finding "chosen" that says
// why. Its verdict is that of the model chosen.
absl::StatusOr<ModelFit> FitBest(const HistoryColumns& rows, const Run& run = {});

// The model of that name, or the best for kBestModel. NOT_FOUND for other names,
// INVALID_ARGUMENT for a model of spend.
absl::StatusOr<ModelFit> FitNamed(std::string_view model, const HistoryColumns& rows,
                                  const Run& run = {});

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_BEST_H_
