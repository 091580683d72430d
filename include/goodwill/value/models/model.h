// Any of the purchase models by its name, and what all of them answer.
//
//   nbd          r alpha           nobody leaves: the yardstick
//   bg_nbd       r alpha a b       may leave after each repeat purchase
//   mbg_nbd      r alpha a b       may leave after each purchase
//   pareto_nbd   r alpha s beta    may leave at any time
//   bg_cnbd      r alpha a b k     bg_nbd, mbg_nbd with regular intervals: every
//   mbg_cnbd     r alpha a b k     k-th event of a Poisson process is a purchase
//   gamma_gompertz_nbd  r alpha b s beta  may leave at any time, with a risk that
//                                  changes with age
//   bg_bb        alpha beta gamma delta   may buy at each opportunity, and leave before each
//   shifted_beta_geometric  alpha beta    renews a contract or declines
//   gamma_gamma  p q gamma         what is spent per purchase
//
// To find who is lost take pareto_nbd or mbg_nbd: bg_nbd takes every one-time
// buyer for alive.
#ifndef GOODWILL_VALUE_MODELS_MODEL_H_
#define GOODWILL_VALUE_MODELS_MODEL_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "goodwill/value/models/bg_bb.h"
#include "goodwill/value/models/bg_nbd.h"
#include "goodwill/value/models/cnbd.h"
#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/gamma_gamma.h"
#include "goodwill/value/models/gamma_gompertz_nbd.h"
#include "goodwill/value/models/history.h"
#include "goodwill/value/models/mbg_nbd.h"
#include "goodwill/value/models/nbd.h"
#include "goodwill/value/models/pareto_nbd.h"
#include "goodwill/value/models/shifted_beta_geometric.h"

namespace goodwill {

enum class ModelKind : int32_t {
  kNbd = 1,
  kBgNbd = 2,
  kMbgNbd = 3,
  kParetoNbd = 4,
  kGammaGamma = 5,
  kBgBb = 6,
  kShiftedBetaGeometric = 7,
  kBgCnbd = 8,
  kMbgCnbd = 9,
  kGammaGompertzNbd = 10,
};

using PurchaseModel =
    std::variant<Nbd, BgNbd, MbgNbd, ParetoNbd, BgBb, ShiftedBetaGeometric, BgCnbd, MbgCnbd,
                 GammaGompertzNbd>;

// What a parameter is: a pure number, one with the unit of time (or of money), one
// per unit of time, or a number of stages, which is whole and not searched for by
// Newton's method.
enum class ParameterRole : uint8_t { kShape, kScale, kRate, kStages };

// What a model is fitted to, and asked about.
enum class ModelRows : uint8_t {
  kHistories,      // frequency, recency, tenure
  kOpportunities,  // the same, in opportunities
  kRenewals,       // frequency and tenure, in renewals
  kSpend,          // frequency, mean amount
};

// All that is to know of a model beside its arithmetic. Whoever must tell models
// apart asks this, not the kind.
struct ModelSpec {
  static constexpr size_t kMostParameters = 5;

  ModelKind kind;
  std::string_view name;
  ModelRows rows;
  size_t parameter_count;
  std::array<std::string_view, kMostParameters> parameters;
  std::array<ParameterRole, kMostParameters> roles;
  // The parameter that is 0 where nobody leaves; -1: none.
  int dropout;
  // Null for a model of spend.
  PurchaseModel (*make)(std::span<const double> parameters);

  // Whether the last parameter is a number of stages.
  bool has_stages() const { return roles[parameter_count - 1] == ParameterRole::kStages; }
  bool of_spend() const { return rows == ModelRows::kSpend; }
  HistoryKind history_kind() const {
    return rows == ModelRows::kOpportunities ? HistoryKind::kOpportunities
           : rows == ModelRows::kRenewals    ? HistoryKind::kRenewals
                                             : HistoryKind::kAges;
  }
};

std::span<const ModelSpec> AllModels();
const ModelSpec& SpecOf(ModelKind kind);
// NOT_FOUND with the names there are.
absl::StatusOr<ModelKind> ModelNamed(std::string_view name);

// Parameters in the order of the spec; each finite and above 0, that of dropout
// not below 0. INVALID_ARGUMENT names the parameter that is not.
absl::Status CheckParameters(ModelKind kind, std::span<const double> parameters);
// Requires parameters that CheckParameters accepts.
PurchaseModel MakePurchaseModel(ModelKind kind, std::span<const double> parameters);
// What the histories are that a model is asked about.
HistoryKind HistoryKindOf(const PurchaseModel& model);
GammaGamma MakeSpendModel(std::span<const double> parameters);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_MODEL_H_
