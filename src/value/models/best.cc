#include "goodwill/value/models/best.h"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

std::string Tenths(double value) {
  char text[48];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string WhyChosen(const ModelFit& best) {
  std::string text = std::string(SpecOf(best.kind).name) + " is chosen: its BIC of " +
                     Tenths(best.bic) + " is the smallest";
  for (const FitCandidate& other : best.candidates) {
    if (other.kind == best.kind) continue;
    text += "; " + std::string(SpecOf(other.kind).name) + " has ";
    text += other.verdict == FitVerdict::kNotIdentified ? "none"
                                                        : Tenths(other.bic - best.bic) + " more";
  }
  return text;
}

}  // namespace

absl::StatusOr<ModelFit> FitBest(const HistoryColumns& rows, const Run& run) {
  ModelFit best;
  std::vector<FitCandidate> candidates;
  for (const ModelKind kind : kCandidates) {
    GOODWILL_ASSIGN_OR_RETURN(ModelFit fit, FitPurchases(kind, rows, run));
    candidates.push_back({kind, fit.verdict, fit.log_likelihood, fit.bic});
    const bool identified = fit.verdict != FitVerdict::kNotIdentified;
    const bool better = best.verdict == FitVerdict::kNotIdentified || fit.bic < best.bic;
    if (candidates.size() == 1 || (identified && better)) best = std::move(fit);
  }
  best.candidates = std::move(candidates);
  if (best.verdict != FitVerdict::kNotIdentified) {
    best.findings.push_back({"chosen", WhyChosen(best)});
  }
  return best;
}

absl::StatusOr<ModelFit> FitNamed(std::string_view model, const HistoryColumns& rows,
                                  const Run& run) {
  if (model == kBestModel) return FitBest(rows, run);
  GOODWILL_ASSIGN_OR_RETURN(const ModelKind kind, ModelNamed(model));
  return FitPurchases(kind, rows, run);
}

}  // namespace goodwill
