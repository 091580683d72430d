#include "goodwill/value/models/fit_with.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/value/models/best.h"
#include "value/models/judge.h"
#include "value/models/likelihood.h"
#include "value/models/search.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr EffectSpec kAlpha[] = {{1, -1}};
constexpr EffectSpec kTwoScales[] = {{1, -1}, {3, -1}};
constexpr EffectSpec kCoin[] = {{1, -1}, {2, 1}, {3, 1}};
// Of the effect of a standard deviation of a covariate.
constexpr double kMostEffect = 10;
// An effect that may as well be e^3 times as large says little.
constexpr double kUncertain = 3;
// More rows than this are sampled first, to find the way.
constexpr size_t kManyRows = 10000;
constexpr size_t kBlock = 1024;

// Equal customers as one, sorted, covariates standardised.
struct Rows {
  size_t covariates = 0;
  std::vector<CountedHistory> histories;
  std::vector<double> z;  // row by row
  std::vector<double> mean;
  std::vector<double> deviation;  // 0: the same for all
  std::vector<double> range;      // from least to most, in deviations

  std::span<const double> Z(size_t i) const {
    return std::span(z).subspan(i * covariates, covariates);
  }
};

Rows RowsOf(const HistoryColumns& columns) {
  const size_t count = columns.covariate_count;
  std::vector<size_t> order;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns.weights.empty() || columns.weights[i] > 0) order.push_back(i);
  }
  auto compare = [&](size_t a, size_t b) -> int {
    const PurchaseHistory g = columns[a];
    const PurchaseHistory h = columns[b];
    if (g.frequency != h.frequency) return g.frequency < h.frequency ? -1 : 1;
    if (g.tenure != h.tenure) return g.tenure < h.tenure ? -1 : 1;
    if (g.recency != h.recency) return g.recency < h.recency ? -1 : 1;
    for (size_t c = 0; c < count; ++c) {
      const double y = columns.CovariatesOf(a)[c];
      const double z = columns.CovariatesOf(b)[c];
      if (y != z) return y < z ? -1 : 1;
    }
    return 0;
  };
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return compare(a, b) < 0; });
  Rows out;
  out.covariates = count;
  for (size_t k = 0; k < order.size(); ++k) {
    const size_t i = order[k];
    const int64_t w = columns.weights.empty() ? 1 : columns.weights[i];
    if (k > 0 && compare(order[k - 1], i) == 0) {
      out.histories.back().customers += w;
      continue;
    }
    out.histories.push_back({columns[i], w});
    for (const double z : columns.CovariatesOf(i)) out.z.push_back(z);
  }
  double customers = 0;
  for (const CountedHistory& row : out.histories) customers += static_cast<double>(row.customers);
  for (size_t c = 0; c < count; ++c) {
    auto sum = [&](auto&& of) {
      double total = 0;
      for (size_t i = 0; i < out.histories.size(); ++i) {
        total += static_cast<double>(out.histories[i].customers) * of(out.z[i * count + c]);
      }
      return total / customers;
    };
    const double mean = sum([](double z) { return z; });
    const double square = sum([&](double z) { return (z - mean) * (z - mean); });
    // A column of equal values has what rounding makes of its mean.
    const double deviation = Sqrt(square) > 1e-12 * std::fabs(mean) ? Sqrt(square) : 0;
    out.mean.push_back(mean);
    out.deviation.push_back(deviation);
    double least = HUGE_VAL;
    double most = -HUGE_VAL;
    for (size_t i = 0; i < out.histories.size(); ++i) {
      double& z = out.z[i * count + c];
      z = deviation > 0 ? (z - mean) / deviation : 0;
      least = std::min(least, z);
      most = std::max(most, z);
    }
    out.range.push_back(most - least);
  }
  return out;
}

// Log-likelihood less penalties. Coordinates are the logarithms of the parameters of
// a customer with mean covariates, then the coefficients, covariate by covariate.
class Penalised : public Likelihood {
 public:
  Penalised(const ModelSpec& spec, const Rows& rows, const FitOptions& options)
      : spec_(spec), effects_(EffectsOf(spec.kind)), rows_(rows), options_(options) {}

  size_t coordinates() const { return spec_.parameter_count + Coefficients(); }

  Surface At(const Coordinates& at) const override {
    Surface out = Sum(at);
    Add(Penalty(at), 1, out);
    return out;
  }
  std::unique_ptr<Likelihood> Part() const override { return nullptr; }

  double PenaltyAt(const Coordinates& at) const { return Penalty(at).value; }

 private:
  size_t Coefficients() const {
    return rows_.covariates == 0 ? 0 : rows_.covariates * effects_.size();
  }

  static void Add(const Surface& from, double w, Surface& to) {
    to.value += w * from.value;
    for (size_t i = 0; i < to.size(); ++i) {
      to.gradient[i] += w * from.gradient[i];
      for (size_t j = i; j < to.size(); ++j) to.second(i, j) += w * from.second(i, j);
    }
  }

  Surface Sum(const Coordinates& at) const {
    const size_t n = spec_.parameter_count;
    const size_t many = at.size();
    Surface sum(many);
    std::vector<double> p(n);
    // How a coordinate moves the logarithm of its parameter.
    std::vector<size_t> of(many);
    std::vector<double> by(many, 1);
    for (size_t i = 0; i < n; ++i) of[i] = i;
    for (size_t from = 0; from < rows_.histories.size(); from += kBlock) {
      const size_t to = std::min(rows_.histories.size(), from + kBlock);
      Surface block(many);
      for (size_t row = from; row < to; ++row) {
        const std::span<const double> z = rows_.Z(row);
        std::copy_n(at.begin(), n, p.begin());
        for (size_t k = n; k < many; ++k) {
          const EffectSpec& effect = effects_[(k - n) % effects_.size()];
          of[k] = static_cast<size_t>(effect.parameter);
          by[k] = effect.sign * z[(k - n) / effects_.size()];
          p[of[k]] += by[k] * at[k];
        }
        for (double& value : p) value = Exp(value);
        const double w = static_cast<double>(rows_.histories[row].customers);
        const Surface d = std::visit(
            [&](const auto& m) {
              return ByLogs(m.LogLikelihoodDerivatives(rows_.histories[row].history), p, n);
            },
            MakePurchaseModel(spec_.kind, p));
        block.value += w * d.value;
        for (size_t i = 0; i < many; ++i) {
          block.gradient[i] += w * by[i] * d.gradient[of[i]];
          for (size_t j = i; j < many; ++j) {
            block.second(i, j) += w * by[i] * by[j] * d.second(of[i], of[j]);
          }
        }
      }
      Add(block, 1, sum);
    }
    return sum;
  }

  Surface Penalty(const Coordinates& at) const {
    Surface out(at.size());
    auto draw = [&](size_t i, double to, double precision) {
      const double away = at[i] - to;
      out.value -= 0.5 * precision * away * away;
      out.gradient[i] -= precision * away;
      out.second(i, i) -= precision;
    };
    const size_t n = spec_.parameter_count;
    if (options_.prior != nullptr) {
      const double precision = 1 / (options_.prior_spread * options_.prior_spread);
      for (size_t i = 0; i < n; ++i) draw(i, Log(options_.prior->parameters[i]), precision);
    }
    for (size_t i = n; options_.ridge > 0 && i < at.size(); ++i) draw(i, 0, options_.ridge);
    return out;
  }

  const ModelSpec& spec_;
  std::span<const EffectSpec> effects_;
  const Rows& rows_;
  const FitOptions& options_;
};

absl::Status CheckOptions(const ModelSpec& spec, const HistoryColumns& columns,
                          const FitOptions& options) {
  const std::string name(spec.name);
  if (!(options.ridge >= 0 && options.ridge <= 1e12)) {
    return absl::InvalidArgumentError("ridge must be from 0 to 1e12");
  }
  if (!TakesPrior(spec.kind)) {
    return absl::InvalidArgumentError(
        name +
        " takes neither covariates nor a prior: nbd, bg_nbd, mbg_nbd "
        "and pareto_nbd do, and shifted_beta_geometric takes a prior");
  }
  if (EffectsOf(spec.kind).empty() && columns.covariate_count > 0) {
    return absl::InvalidArgumentError(name + " takes no covariates: nbd, bg_nbd, mbg_nbd and "
                                             "pareto_nbd do");
  }
  if (options.ridge > 0 && columns.covariate_count == 0) {
    return absl::InvalidArgumentError("ridge draws coefficients to 0, and there are no covariates");
  }
  if (options.prior == nullptr) return absl::OkStatus();
  if (columns.covariate_count > 0 || !options.prior->effects.empty()) {
    return absl::InvalidArgumentError("covariates cannot be had together with a prior");
  }
  if (options.prior->kind != spec.kind) {
    return absl::InvalidArgumentError("the prior must be a " + name);
  }
  if (!(options.prior_spread >= 1e-6 && options.prior_spread <= 1e6)) {
    return absl::InvalidArgumentError("prior_spread must be from 1e-6 to 1e6");
  }
  for (const double value : options.prior->parameters) {
    if (value > 0) continue;
    return absl::InvalidArgumentError("the prior has a parameter of 0, which no multiple leaves");
  }
  if (options.prior->parameters.empty()) {
    return absl::InvalidArgumentError("the prior has no parameters");
  }
  return absl::OkStatus();
}

// As large a part of the rows as a search can do with.
Rows EverySoMany(const Rows& rows) {
  Rows out;
  out.covariates = rows.covariates;
  const size_t stride = rows.histories.size() / (kManyRows / 5);
  for (size_t i = stride / 2; i < rows.histories.size(); i += stride) {
    out.histories.push_back(rows.histories[i]);
    out.z.insert(out.z.end(), rows.Z(i).begin(), rows.Z(i).end());
  }
  return out;
}

// From standardised covariates to those given: coordinates are `turn` times the
// standardised ones.
Matrix TurnOf(const ModelSpec& spec, const Rows& rows) {
  const std::span<const EffectSpec> effects = EffectsOf(spec.kind);
  const size_t n = spec.parameter_count;
  Matrix turn(n + rows.covariates * effects.size());
  for (size_t i = 0; i < n; ++i) turn[i][i] = 1;
  for (size_t i = n; i < turn.size(); ++i) {
    const EffectSpec& effect = effects[(i - n) % effects.size()];
    const size_t c = (i - n) / effects.size();
    turn[i][i] = 1 / rows.deviation[c];
    turn[static_cast<size_t>(effect.parameter)][i] =
        -effect.sign * rows.mean[c] / rows.deviation[c];
  }
  return turn;
}

Coordinates Turned(const Matrix& turn, const Coordinates& at) {
  Coordinates out(at.size());
  for (size_t i = 0; i < at.size(); ++i) {
    for (size_t k = 0; k < at.size(); ++k) out[i] += turn[i][k] * at[k];
  }
  return out;
}

// turn inverse turn'
Matrix Turned(const Matrix& turn, const Matrix& inverse) {
  const size_t n = turn.size();
  Matrix half(n);
  Matrix out(n);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      for (size_t k = 0; k < n; ++k) half[i][j] += turn[i][k] * inverse[k][j];
    }
  }
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      for (size_t k = 0; k < n; ++k) out[i][j] += half[i][k] * turn[j][k];
    }
  }
  return out;
}

}  // namespace

std::span<const EffectSpec> EffectsOf(ModelKind kind) {
  switch (kind) {
    case ModelKind::kNbd:
      return kAlpha;
    case ModelKind::kBgNbd:
    case ModelKind::kMbgNbd:
      return kCoin;
    case ModelKind::kParetoNbd:
      return kTwoScales;
    default:
      return {};
  }
}

bool TakesPrior(ModelKind kind) {
  return !EffectsOf(kind).empty() || kind == ModelKind::kShiftedBetaGeometric;
}

absl::Status CheckCovariates(const HistoryColumns& columns) {
  const size_t count = columns.covariate_count;
  if (count > kMostCovariates) {
    return absl::InvalidArgumentError("there may be " + std::to_string(kMostCovariates) +
                                      " covariates at most");
  }
  if (columns.covariates.size() != count * columns.size()) {
    return absl::InvalidArgumentError("covariates must have as many rows as there are customers");
  }
  Problems problems;
  for (size_t i = 0; i < columns.covariates.size(); ++i) {
    if (std::fabs(columns.covariates[i]) <= 1e100) continue;
    problems.Add({static_cast<int64_t>(i / count), -1, -1,
                  "covariates[" + std::to_string(i % count) + "]",
                  "a covariate is a number of size 1e100 at most"});
  }
  return problems.ToStatus("these covariates cannot be");
}

std::vector<double> ParametersFor(const KnownModel& model, std::span<const double> z) {
  std::vector<double> out = model.parameters;
  const std::span<const EffectSpec> effects = EffectsOf(model.kind);
  for (size_t i = 0; i < out.size(); ++i) {
    double sum = 0;
    for (size_t k = 0; k < model.effects.size(); ++k) {
      const CovariateEffect& effect = model.effects[k];
      if (effect.parameter != static_cast<int32_t>(i)) continue;
      sum += effects[k % effects.size()].sign * effect.coefficient *
             z[static_cast<size_t>(effect.covariate)];
    }
    if (sum != 0 && out[i] > 0) out[i] = std::clamp(out[i] * Exp(sum), 1e-12, 1e12);
  }
  return out;
}

absl::StatusOr<ModelFit> FitWith(ModelKind kind, const HistoryColumns& given,
                                 const FitOptions& options, const Run& run) {
  const ModelSpec& spec = SpecOf(kind);
  if (options.plain() && given.covariate_count == 0) return FitPurchases(kind, given, run);
  const HistoryColumns columns = LookedAt(spec.history_kind(), given);
  GOODWILL_RETURN_IF_ERROR(CheckOptions(spec, columns, options));
  GOODWILL_RETURN_IF_ERROR(CheckCovariates(columns));
  // What the histories say by themselves.
  GOODWILL_ASSIGN_OR_RETURN(const ModelFit plain, FitPurchases(kind, columns, run));
  ModelFit fit = plain;
  const bool leans = options.prior != nullptr;
  if (plain.parameters.empty() && !(leans && plain.customers > 0)) return fit;

  const Rows rows = RowsOf(columns);
  for (size_t c = 0; c < rows.covariates; ++c) {
    if (rows.deviation[c] > 0 && rows.deviation[c] < HUGE_VAL) continue;
    return NotIdentified(std::move(fit), "no_variation",
                         "covariate " + std::to_string(c) +
                             " is the same for all customers: its effect cannot be told");
  }
  const size_t n = spec.parameter_count;
  const Penalised objective(spec, rows, options);
  double time = 0;
  for (const CountedHistory& row : rows.histories) {
    time += static_cast<double>(row.customers) * row.history.tenure;
  }
  const double scale =
      leans ? options.prior->parameters[1] : time / static_cast<double>(fit.customers);
  Box box = BoxOf(spec, n, scale);
  box.low.resize(objective.coordinates(), -kMostEffect);
  box.high.resize(objective.coordinates(), kMostEffect);

  std::vector<Coordinates> starts;
  for (const double away : {0.0, 0.7, -0.7}) {
    Coordinates start(objective.coordinates());
    for (size_t i = 0; i < n; ++i) {
      const double value = leans ? options.prior->parameters[i] : plain.parameters[i];
      // Dropout that is not visible without covariates may be with them.
      start[i] = Log(value > 0 ? value : 0.1) + (i >= 2 ? away : 0);
    }
    starts.push_back(std::move(start));
    if (n == 2) break;
  }
  if (spec.rows == ModelRows::kRenewals && !plain.parameters.empty()) {
    // How customers decline may be far from the prior: alike against very unlike.
    starts.push_back({Log(plain.parameters[0]), Log(plain.parameters[1])});
  }
  if (rows.histories.size() > kManyRows) {
    const Rows some = EverySoMany(rows);
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<Maximum> rough,
                              Search(Penalised(spec, some, options), starts, box, run));
    starts.resize(1);
    if (!rough.empty()) starts.push_back(rough[0].coordinates);
  }
  GOODWILL_ASSIGN_OR_RETURN(std::vector<Maximum> found, Search(objective, starts, box, run));
  if (found.empty()) return absl::InternalError("no likelihood with covariates is finite");

  const Matrix turn = TurnOf(spec, rows);
  Matrix inverse;
  const bool known = InvertInformation(found[0].at, found[0].limit, inverse);
  bool determined = known;
  for (size_t i = 0; known && i < n; ++i) {
    if (!found[0].limit[i]) determined = determined && Sqrt(inverse[i][i]) < 1;
  }
  // What a covariate does between its least and its most.
  for (size_t i = n; known && i < inverse.size(); ++i) {
    if (found[0].limit[i]) continue;
    const double range = rows.range[(i - n) / EffectsOf(kind).size()];
    determined = determined && range * Sqrt(inverse[i][i]) < kUncertain;
  }
  const double penalty = objective.PenaltyAt(found[0].coordinates);
  std::vector<Maximum> base;
  for (const Maximum& m : found) {
    base.push_back(m);
    base.back().coordinates = Turned(turn, m.coordinates);
    base.back().at.value -= objective.PenaltyAt(m.coordinates);
    base.back().coordinates.resize(n);
    base.back().limit.resize(n);
  }
  fit.optima.clear();
  FillFit(base, fit);
  const bool told = std::all_of(fit.parameters.begin(), fit.parameters.end(),
                                [](double p) { return p > 0 && std::isfinite(p); });
  if (!told) {
    return NotIdentified(plain, "far_covariates",
                         "at covariates of 0 the parameters are beyond all numbers: take a "
                         "covariate's mean away from it");
  }
  fit.findings.clear();
  fit.tests.clear();
  fit.standard_errors.assign(n, kNaN);
  fit.covariance.assign(n * n, kNaN);
  fit.effects.clear();
  const Matrix spread = known ? Turned(turn, inverse) : Matrix();
  const Coordinates at = Turned(turn, found[0].coordinates);
  for (size_t i = 0; known && i < n; ++i) {
    if (found[0].limit[i]) continue;
    fit.standard_errors[i] = fit.parameters[i] * Sqrt(spread[i][i]);
    for (size_t j = 0; j < n; ++j) {
      if (!found[0].limit[j]) {
        fit.covariance[i * n + j] = fit.parameters[i] * fit.parameters[j] * spread[i][j];
      }
    }
  }
  const std::span<const EffectSpec> effects = EffectsOf(kind);
  for (size_t i = n; i < at.size(); ++i) {
    const bool told = known && !found[0].limit[i];
    fit.effects.push_back({static_cast<int32_t>((i - n) / effects.size()),
                           effects[(i - n) % effects.size()].parameter, at[i],
                           told ? Sqrt(spread[i][i]) : kNaN});
  }

  FitFindings findings;
  JudgeShape(spec, base[0], determined, fit, findings);
  for (size_t i = n; i < at.size(); ++i) {
    if (!found[0].limit[i]) continue;
    findings.Add(
        FitVerdict::kBoundary, "at_limit",
        "the effect of covariate " + std::to_string((i - n) / effects.size()) + " on " +
            std::string(spec.parameters[static_cast<size_t>(fit.effects[i - n].parameter)]) +
            " runs to the end of its range");
  }
  if (leans) {
    findings.Add(FitVerdict::kConverged, "prior",
                  "the parameters lean on the prior, which costs " + Short(-penalty) +
                      " of log-likelihood; the standard errors count it in");
  }
  if (leans && plain.parameters.empty()) {
    findings.Add(FitVerdict::kConverged, "prior_alone",
                  "by themselves these customers determine nothing (" + plain.findings[0].text +
                      "): the parameters are the prior's as far as nothing speaks against them");
  }
  if (options.ridge > 0) {
    findings.Add(FitVerdict::kConverged, "ridge",
                  "the coefficients are drawn to 0, which costs " + Short(-penalty) +
                      " of log-likelihood; the standard errors count it in");
  }
  const double k = static_cast<double>(at.size());
  fit.aic = 2 * k - 2 * fit.log_likelihood;
  fit.bic = k * Log(static_cast<double>(fit.customers)) - 2 * fit.log_likelihood;
  fit.nbd_log_likelihood = plain.nbd_log_likelihood;
  fit.likelihood_ratio = 2 * (fit.log_likelihood - plain.nbd_log_likelihood);
  if (!fit.effects.empty() && options.ridge == 0) {
    const double statistic = std::max(0.0, 2 * (fit.log_likelihood - plain.log_likelihood));
    const auto degrees = static_cast<int32_t>(fit.effects.size());
    fit.tests.push_back({"covariates", statistic, degrees, ChiSquaredAbove(statistic, degrees)});
  }
  findings.MoveTo(fit);
  return fit;
}

absl::StatusOr<ModelFit> FitNamedWith(std::string_view model, const HistoryColumns& rows,
                                      const FitOptions& options, const Run& run) {
  if (model == kBestModel) {
    if (!options.plain() || rows.covariate_count > 0) {
      return absl::InvalidArgumentError(
          "best takes neither covariates nor a prior: name one of nbd, bg_nbd, mbg_nbd, "
          "pareto_nbd");
    }
    return FitBest(rows, run);
  }
  GOODWILL_ASSIGN_OR_RETURN(const ModelKind kind, ModelNamed(model));
  return FitWith(kind, rows, options, run);
}

}  // namespace goodwill
