#include "goodwill/value/models/model.h"

#include <cmath>
#include <string>
#include <utility>

#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

constexpr auto kShape = ParameterRole::kShape;
constexpr auto kScale = ParameterRole::kScale;
constexpr auto kRate = ParameterRole::kRate;
constexpr auto kStages = ParameterRole::kStages;

// The model whose members are the parameters in order.
template <typename Model, size_t... I>
PurchaseModel Make(std::span<const double> p, std::index_sequence<I...>) {
  return Model{p[I]...};
}
template <typename Model, size_t N>
PurchaseModel Make(std::span<const double> p) {
  return Make<Model>(p, std::make_index_sequence<N>());
}

constexpr ModelSpec kModels[] = {
    {ModelKind::kNbd, "nbd", ModelRows::kHistories, 2, {"r", "alpha"}, {kShape, kScale}, -1,
     Make<Nbd, 2>},
    {ModelKind::kBgNbd, "bg_nbd", ModelRows::kHistories, 4, {"r", "alpha", "a", "b"},
     {kShape, kScale, kShape, kShape}, 2, Make<BgNbd, 4>},
    {ModelKind::kMbgNbd, "mbg_nbd", ModelRows::kHistories, 4, {"r", "alpha", "a", "b"},
     {kShape, kScale, kShape, kShape}, 2, Make<MbgNbd, 4>},
    {ModelKind::kParetoNbd, "pareto_nbd", ModelRows::kHistories, 4, {"r", "alpha", "s", "beta"},
     {kShape, kScale, kShape, kScale}, 2, Make<ParetoNbd, 4>},
    {ModelKind::kGammaGamma, "gamma_gamma", ModelRows::kSpend, 3, {"p", "q", "gamma"},
     {kShape, kShape, kScale}, -1, nullptr},
    {ModelKind::kBgBb, "bg_bb", ModelRows::kOpportunities, 4, {"alpha", "beta", "gamma", "delta"},
     {kShape, kShape, kShape, kShape}, 2, Make<BgBb, 4>},
    {ModelKind::kShiftedBetaGeometric, "shifted_beta_geometric", ModelRows::kRenewals, 2,
     {"alpha", "beta"}, {kShape, kShape}, -1, Make<ShiftedBetaGeometric, 2>},
    {ModelKind::kBgCnbd, "bg_cnbd", ModelRows::kHistories, 5, {"r", "alpha", "a", "b", "k"},
     {kShape, kScale, kShape, kShape, kStages}, 2, Make<BgCnbd, 5>},
    {ModelKind::kMbgCnbd, "mbg_cnbd", ModelRows::kHistories, 5, {"r", "alpha", "a", "b", "k"},
     {kShape, kScale, kShape, kShape, kStages}, 2, Make<MbgCnbd, 5>},
    {ModelKind::kGammaGompertzNbd, "gamma_gompertz_nbd", ModelRows::kHistories, 5,
     {"r", "alpha", "b", "s", "beta"}, {kShape, kScale, kRate, kShape, kShape}, 3,
     Make<GammaGompertzNbd, 5>},
};

}  // namespace

std::span<const ModelSpec> AllModels() { return kModels; }

const ModelSpec& SpecOf(ModelKind kind) { return kModels[static_cast<size_t>(kind) - 1]; }

absl::StatusOr<ModelKind> ModelNamed(std::string_view name) {
  std::string known;
  for (const ModelSpec& spec : kModels) {
    if (spec.name == name) return spec.kind;
    known += (known.empty() ? "" : ", ") + std::string(spec.name);
  }
  return absl::NotFoundError("there is no model '" + std::string(name) + "'; there are " + known);
}

absl::Status CheckParameters(ModelKind kind, std::span<const double> parameters) {
  const ModelSpec& spec = SpecOf(kind);
  if (parameters.size() != spec.parameter_count) {
    return absl::InvalidArgumentError(std::string(spec.name) + " has " +
                                      std::to_string(spec.parameter_count) + " parameters");
  }
  // Far beyond anything that data can say, and far from overflow.
  constexpr double kLeast = 1e-12;
  constexpr double kMost = 1e12;
  Problems problems;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const double value = parameters[i];
    if (spec.roles[i] == ParameterRole::kStages) {
      if (value >= 1 && value <= kMostStages && value == std::floor(value)) continue;
      problems.Add({-1, -1, -1, std::string(spec.parameters[i]), "must be whole, from 1 to 20"});
      continue;
    }
    const bool may_vanish = static_cast<int>(i) == spec.dropout;
    if ((value >= kLeast && value <= kMost) || (may_vanish && value == 0)) continue;
    problems.Add({-1, -1, -1, std::string(spec.parameters[i]),
                  may_vanish ? "must be 0 or from 1e-12 to 1e12" : "must be from 1e-12 to 1e12"});
  }
  return problems.ToStatus("these are no parameters of " + std::string(spec.name));
}

PurchaseModel MakePurchaseModel(ModelKind kind, std::span<const double> p) {
  return SpecOf(kind).make(p);
}

HistoryKind HistoryKindOf(const PurchaseModel& model) {
  if (std::holds_alternative<BgBb>(model)) return HistoryKind::kOpportunities;
  if (std::holds_alternative<ShiftedBetaGeometric>(model)) return HistoryKind::kRenewals;
  return HistoryKind::kAges;
}

GammaGamma MakeSpendModel(std::span<const double> p) { return {p[0], p[1], p[2]}; }

}  // namespace goodwill
