#include "goodwill/value/models/influence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/problem.h"

namespace goodwill {

absl::Status Influence(const KnownModel& model, const HistoryColumns& rows, std::span<double> out,
                       const Run& run) {
  if (!model.fit || model.parameters.empty()) {
    return absl::FailedPreconditionError("parameters that were given hang on nobody: fit them");
  }
  if (!model.effects.empty()) {
    return absl::FailedPreconditionError("there is no influence for models with covariates");
  }
  const ModelSpec& spec = SpecOf(model.kind);
  if (spec.of_spend()) {
    return absl::FailedPreconditionError("there is no influence for models of spend");
  }
  if (out.size() != rows.size()) {
    return absl::InvalidArgumentError("histories and results are not equally many");
  }
  GOODWILL_RETURN_IF_ERROR(CheckHistories(rows, spec.history_kind()));
  const size_t n = spec.parameter_count;
  const std::vector<double>& covariance = model.fit->covariance;
  std::vector<size_t> known;
  for (size_t i = 0; i < n && covariance.size() == n * n; ++i) {
    const bool whole = spec.roles[i] == ParameterRole::kStages;
    if (!whole && std::isfinite(covariance[i * n + i])) known.push_back(i);
  }
  if (known.empty()) {
    std::fill(out.begin(), out.end(), std::numeric_limits<double>::quiet_NaN());
    return absl::OkStatus();
  }
  const PurchaseModel asked = MakePurchaseModel(model.kind, model.parameters);
  constexpr size_t kReportEvery = 1 << 14;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i % kReportEvery == 0) {
      GOODWILL_RETURN_IF_ERROR(
          run.Report(static_cast<int64_t>(i), static_cast<int64_t>(rows.size())));
    }
    // Equal histories often follow each other.
    if (i > 0 && rows[i] == rows[i - 1]) {
      out[i] = out[i - 1];
      continue;
    }
    out[i] = std::visit(
        [&](const auto& m) {
          const auto derivatives = m.LogLikelihoodDerivatives(rows[i]);
          double sum = 0;
          for (const size_t a : known) {
            for (const size_t b : known) {
              sum += derivatives.gradient[a] * covariance[a * n + b] * derivatives.gradient[b];
            }
          }
          return std::max(sum, 0.0);
        },
        asked);
  }
  return absl::OkStatus();
}

}  // namespace goodwill
