#include "goodwill/value/period_effect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/log_odds.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/share_interval.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

constexpr double kDaysInYear = 365.25;
constexpr double kPriorScale = 0.5;
// tau is looked at on so many places up to four scales, beyond which the prior has 6e-5.
constexpr size_t kPlaces = 200;
constexpr double kWidth = 4 * kPriorScale / kPlaces;

// The density of the shifts given tau, mu integrated out, but for a constant.
double LogLikelihood(std::span<const PeriodShift> past, double tau) {
  double weight = 0, sum = 0, log_terms = 0;
  size_t n = 0;
  for (const PeriodShift& p : past) {
    if (p.error <= 0) continue;
    const double variance = p.error * p.error + tau * tau;
    weight += 1 / variance;
    sum += p.shift / variance;
    log_terms -= Log(variance) / 2;
    ++n;
  }
  if (n < 2) return 0;
  const double mean = sum / weight;
  double squares = 0;
  for (const PeriodShift& p : past) {
    if (p.error <= 0) continue;
    squares += (p.shift - mean) * (p.shift - mean) / (p.error * p.error + tau * tau);
  }
  return log_terms - Log(weight) / 2 - squares / 2;
}

}  // namespace

PeriodShift ShiftOf(std::span<const ForecastOutcome> outcomes) {
  PeriodShift out;
  std::vector<double> odds;
  odds.reserve(outcomes.size());
  for (const ForecastOutcome& o : outcomes) {
    out.customers += o.customers;
    out.bought += o.bought;
    out.forecast += o.chance * static_cast<double>(o.customers);
    odds.push_back(LogOdds(o.chance));
  }
  if (out.customers > 0) out.forecast /= static_cast<double>(out.customers);
  if (out.bought <= 0 || out.bought >= out.customers) return out;
  constexpr int kMostSteps = 100;
  for (int step = 0; step < kMostSteps; ++step) {
    double expected = 0, information = 0;
    for (size_t i = 0; i < outcomes.size(); ++i) {
      const double p = ChanceOf(out.shift + odds[i]);
      expected += static_cast<double>(outcomes[i].customers) * p;
      information += static_cast<double>(outcomes[i].customers) * p * (1 - p);
    }
    if (!(information > 0)) break;
    const double by = (static_cast<double>(out.bought) - expected) / information;
    // Newton's method for a logistic regression may overshoot at first.
    out.shift = std::clamp(out.shift + std::clamp(by, -1.0, 1.0), -2 * kMostOdds, 2 * kMostOdds);
    out.error = 1 / Sqrt(information);
    if (std::fabs(by) < 1e-10) return out;
  }
  out.shift = out.error = 0;  // forecasts of 0 and 1 that are wrong
  return out;
}

double PeriodDeviation(std::span<const PeriodShift> past) {
  std::array<double, kPlaces> taus;
  std::array<double, kPlaces> weights;
  double days = 0, most = -HUGE_VAL;
  for (const PeriodShift& p : past) days += p.days;
  const double seen = std::min(1.0, days / kDaysInYear);
  for (size_t i = 0; i < kPlaces; ++i) {
    taus[i] = (static_cast<double>(i) + 0.5) * kWidth;
    const double scaled = taus[i] / kPriorScale;
    weights[i] = seen * LogLikelihood(past, taus[i]) - scaled * scaled / 2;
    most = std::max(most, weights[i]);
  }
  double total = 0;
  for (double& w : weights) total += w = Exp(w - most);
  const auto periods = static_cast<double>(
      std::count_if(past.begin(), past.end(), [](const PeriodShift& p) { return p.error > 0; }));
  const double wider = Sqrt(1 + 1 / std::max(1.0, periods));
  // Where 5 % of new shifts lie beyond.
  double low = 0, high = 6 * taus.back() * wider;
  for (int i = 0; i < 50; ++i) {
    const double middle = (low + high) / 2;
    double beyond = 0;
    for (size_t k = 0; k < kPlaces; ++k) {
      const double z = middle / (taus[k] * wider);
      beyond += weights[k] * ChiSquaredAbove(z * z, 1);
    }
    (beyond > 0.05 * total ? low : high) = middle;
  }
  return (low + high) / 2 / kZ95;
}

}  // namespace goodwill
