// Any bytes as customers. The first byte chooses the model, the next what the customers
// are and how the fit is made; of the rest, eight bytes each make one customer, among
// them numbers that cannot be. Whatever it is: refused by row, or a verdict; a fit that
// has parameters scores every customer with finite figures, chances within 0 and 1, and
// in the order that the models' stories demand.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "goodwill/value/models/best.h"
#include "goodwill/value/models/fit_with.h"
#include "goodwill/value/models/score.h"

namespace goodwill {
namespace {

void Require(bool condition, const std::string& what) {
  if (condition) return;
  std::fprintf(stderr, "models_fuzz: %s\n", what.c_str());
  std::abort();
}

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<double, 8> kUnits = {1, 1. / 7, 1e-6, 1e4, .3141, 24, 1. / 365.25, 1e-2};
// What no age can be, and what is close to it.
constexpr std::array<double, 8> kStrange = {kNaN, HUGE_VAL, -HUGE_VAL, -1,
                                            -0.0, 1e300,    5e-324,    1e15};

struct Customers {
  std::vector<int64_t> frequency;
  std::vector<double> recency, tenure, mean_amount, covariates, log_gaps;
  std::vector<int64_t> weights;

  HistoryColumns columns() const { return {frequency, recency, tenure, weights, log_gaps}; }
};

// A customer in eight bytes: how often, how lately, how long, strangeness, weight, amount.
Customers Read(const uint8_t* data, size_t size, double unit, bool whole) {
  Customers out;
  for (size_t i = 0; i + 8 <= size && out.frequency.size() < 200; i += 8) {
    const uint8_t* const b = data + i;
    int64_t x = b[0] < 200 ? b[0] % 32 : int64_t{1} << (b[0] - 200) % 20;
    double tenure = (b[2] + 256 * (b[3] % 4)) * unit;
    double recency = x == 0 ? 0 : tenure * (b[1] + 1) / 256;
    if (whole) {
      tenure = b[2] % 16;
      x = std::min<int64_t>(x, b[2] % 16);
      recency = x == 0 ? 0 : std::max<double>(static_cast<double>(x), b[1] % 16);
      recency = std::min(recency, tenure);
    }
    if (b[4] >= 248) (b[5] % 2 == 0 ? recency : tenure) = kStrange[b[4] - 248];
    if (b[4] == 247) x = b[5] % 2 == 0 ? -1 : std::numeric_limits<int64_t>::max();
    out.frequency.push_back(x);
    out.recency.push_back(recency);
    out.tenure.push_back(tenure);
    out.weights.push_back(b[6] < 240 ? 1 : b[6] < 250 ? b[6] - 240 : int64_t{1} << (b[6] - 208));
    out.mean_amount.push_back(b[7] < 248 ? b[7] * .37 : kStrange[b[7] - 248]);
    out.covariates.push_back(b[5] < 250 ? b[5] % 8 : kStrange[b[5] - 250]);
    const double n = static_cast<double>(x);
    out.log_gaps.push_back(x <= 0 ? 0 : n * std::log(recency / n) - b[6] * .01 * n);
  }
  return out;
}

HistoryColumns First(const HistoryColumns& rows, size_t count) {
  count = std::min(count, rows.size());
  return {rows.frequency.first(count), rows.recency.first(count), rows.tenure.first(count), {}, {}};
}

void CheckFit(const ModelFit& fit) {
  Require(fit.parameters.empty() == (fit.verdict == FitVerdict::kNotIdentified), "verdict");
  Require(fit.verdict == FitVerdict::kConverged || !fit.findings.empty(),
          "a verdict without a reason");
  if (fit.parameters.empty()) return;
  if (fit.effects.empty()) {
    const absl::Status status = CheckParameters(fit.kind, fit.parameters);
    Require(status.ok(), std::string(status.message()));
  }
  Require(std::isfinite(fit.log_likelihood), "log-likelihood");
  for (const double error : fit.standard_errors) Require(!(error < 0), "standard error");
  for (const FitTest& test : fit.tests) {
    Require(test.p_value >= 0 && test.p_value <= 1 && test.statistic >= 0, "test");
  }
}

std::vector<double> Ask(const KnownModel& model, const HistoryColumns& rows, Question question) {
  std::vector<double> out(rows.size());
  const absl::Status status = Score(model, rows, question, out);
  Require(status.ok(), "a question is refused: " + std::string(status.message()));
  return out;
}

void CheckScores(const KnownModel& model, const HistoryColumns& rows, HistoryKind kind) {
  const std::string name(SpecOf(model.kind).name);
  // What the 50-digit tests cover; beyond it integrals of the last model lose some digits.
  const bool within = std::all_of(model.parameters.begin(), model.parameters.end(),
                                  [](double p) { return p >= 1e-3 && p <= 1e4; });
  const double close = within ? 1e-9 : 1e-6;
  double longest = 1;
  for (const double tenure : rows.tenure) longest = std::max(longest, tenure);
  const double t = kind == HistoryKind::kAges ? longest / 3 : 3;
  const double later = kind == HistoryKind::kAges ? longest * 2 : 9;
  const auto alive = Ask(model, rows, {Quantity::kPAlive, {}, 0, 0});
  const auto soon = Ask(model, rows, {Quantity::kExpectedPurchases, {&t, 1}, 0, 0});
  const auto late = Ask(model, rows, {Quantity::kExpectedPurchases, {&later, 1}, 0, 0});
  const auto any = Ask(model, rows, {Quantity::kPAnyPurchase, {&t, 1}, 0, 0});
  const auto none = Ask(model, rows, {Quantity::kPPurchases, {&t, 1}, 0, 0});
  for (size_t i = 0; i < rows.size(); ++i) {
    const PurchaseHistory h = rows[i];
    const std::string who = name + " at " + std::to_string(h.frequency) + " " +
                            std::to_string(h.recency) + " " + std::to_string(h.tenure);
    Require(alive[i] >= 0 && alive[i] <= 1, "P(alive) of " + who);
    Require(any[i] >= 0 && any[i] <= 1, "P(any) of " + who);
    Require(none[i] >= 0 && none[i] <= 1, "P(none) of " + who);
    Require(std::fabs(any[i] + none[i] - 1) < close, "P(any) and P(none) of " + who);
    Require(soon[i] >= 0 && std::isfinite(late[i]), "expectation of " + who);
    Require(late[i] >= soon[i] * (1 - close), "more time, fewer purchases: " + who);
    Require(any[i] <= soon[i] * (1 + close) + 1e-12, "P(any) above the expectation of " + who);
    if (kind != HistoryKind::kAges || !model.effects.empty() || i >= 5) continue;
    // A longer silence is no sign of life.
    const std::array<int64_t, 1> x = {h.frequency};
    const std::array<double, 1> last = {h.recency};
    const std::array<double, 1> end = {h.tenure + t};
    Require(Ask(model, {x, last, end, {}}, {Quantity::kPAlive, {}, 0, 0})[0] <= alive[i] + close,
            "silence of " + who);
  }
}

void Check(const uint8_t* data, size_t size) {
  if (size < 2) return;
  const std::span<const ModelSpec> models = AllModels();
  const ModelSpec& spec = models[data[0] % models.size()];
  // An integral for each history and step.
  const bool slow = spec.kind == ModelKind::kGammaGompertzNbd || spec.has_stages();
  const bool whole = spec.history_kind() != HistoryKind::kAges;
  Customers customers = Read(data + 2, std::min<size_t>(size - 2, slow ? 8 * 30 : size - 2),
                             kUnits[data[1] % kUnits.size()], whole);
  if (spec.of_spend()) {
    const SpendColumns rows{customers.frequency, customers.mean_amount, customers.weights};
    const auto fit = FitSpend(rows);
    if (!fit.ok()) return;
    CheckFit(*fit);
    if (fit->parameters.empty()) return;
    std::vector<double> spend(rows.size());
    Require(ScoreSpend(MakeSpendModel(fit->parameters), rows, SpendQuantity::kExpectedSpend, spend)
                .ok(),
            "spend is refused");
    for (const double value : spend) Require(std::isnan(value) || value >= 0, "spend");
    return;
  }
  HistoryColumns rows = customers.columns();
  FitOptions options;
  const KnownModel prior{spec.kind, {.5, 5, .8, 3}, {}, {}};
  const uint8_t how = data[1] / 8;
  if (how % 4 == 1 && !EffectsOf(spec.kind).empty()) {
    rows.covariates = customers.covariates;
    rows.covariate_count = 1;
    options.ridge = how / 4;
  } else if (how % 4 == 2 && spec.parameter_count == 4 && !EffectsOf(spec.kind).empty()) {
    options.prior = &prior;
    options.prior_spread = .1 + how / 4;
  }
  const auto fit = FitWith(spec.kind, rows, options);
  const bool sound = CheckHistories(customers.columns(), spec.history_kind()).ok();
  if (!fit.ok()) {
    Require(fit.status().code() == absl::StatusCode::kInvalidArgument ||
                fit.status().code() == absl::StatusCode::kOutOfRange,
            std::string(fit.status().message()));
    return;
  }
  Require(sound, "histories that cannot be were fitted");
  CheckFit(*fit);
  if (fit->parameters.empty()) return;
  // Up to tens of milliseconds for each customer and question.
  if (spec.has_stages()) rows = First(rows, 2);
  CheckScores({fit->kind, fit->parameters, *fit, fit->effects}, rows, spec.history_kind());
}

}  // namespace
}  // namespace goodwill

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  goodwill::Check(data, size);
  return 0;
}
