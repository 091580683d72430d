#include "goodwill/value/odds_correction.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "base/log_odds.h"
#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

constexpr int kStepsPerUnit = 50;

// The customers at one end of ascending forecasts; equal ones stay together.
struct End {
  double odds = 0;  // of the last of the first twenty
  double did = 0;   // the most extreme share who bought of as many as these, or more
};

End EndOf(const std::vector<ForecastOutcome>& outcomes, const std::vector<double>& odds, bool top) {
  End end{0, top ? 0.0 : 1.0};
  int64_t customers = 0, bought = 0;
  for (size_t i = 0; i < odds.size(); ++i) {
    const size_t at = top ? odds.size() - 1 - i : i;
    if (customers < Recalibration::kLeastGroup) end.odds = odds[at];
    customers += outcomes[at].customers;
    bought += outcomes[at].bought;
    const bool tied = i + 1 < odds.size() && odds[top ? at - 1 : at + 1] == odds[at];
    if (tied || customers < Recalibration::kLeastGroup) continue;
    // By the mean of Jeffreys' posterior (1946): nobody of twenty is no chance of nothing.
    const double share = (static_cast<double>(bought) + .5) / (static_cast<double>(customers) + 1);
    end.did = top ? std::max(end.did, share) : std::min(end.did, share);
  }
  return end;
}

}  // namespace

OddsCorrection OddsCorrection::Of(std::vector<ForecastOutcome> outcomes) {
  // In an order of their own, so that sums do not depend on that of the customers.
  std::sort(outcomes.begin(), outcomes.end(), [](const auto& x, const auto& y) {
    return std::tie(x.chance, x.customers, x.bought) < std::tie(y.chance, y.customers, y.bought);
  });
  int64_t customers = 0, bought = 0;
  std::vector<double> odds;
  for (const ForecastOutcome& o : outcomes) {
    customers += o.customers;
    bought += o.bought;
    odds.push_back(LogOdds(o.chance));
  }
  OddsCorrection out;
  if (bought <= 0 || bought >= customers) return out;
  double& a = out.line_[0];
  double& b = out.line_[1];
  constexpr int kMostSteps = 60;
  for (int step = 0; step < kMostSteps; ++step) {
    double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
    for (size_t i = 0; i < outcomes.size(); ++i) {
      const double n = static_cast<double>(outcomes[i].customers), x = odds[i];
      const double p = ChanceOf(a + b * x);
      const double missed = static_cast<double>(outcomes[i].bought) - n * p, w = n * p * (1 - p);
      ga += missed;
      gb += missed * x;
      haa += w;
      hab += w * x;
      hbb += w * x * x;
    }
    const double determinant = haa * hbb - hab * hab;
    if (!(determinant > 1e-12 * haa * hbb)) return out;  // all forecasts are alike
    out.covariance_ = {hbb / determinant, -hab / determinant, haa / determinant};
    double da = out.covariance_[0] * ga + out.covariance_[1] * gb;
    double db = out.covariance_[1] * ga + out.covariance_[2] * gb;
    // Newton's method for a logistic regression may overshoot at first.
    const double longest = std::max(std::fabs(da), std::fabs(db));
    if (longest > 1) da /= longest, db /= longest;
    a += da;
    b += db;
    if (longest < 1e-10) {
      out.known_ = b > 0 && std::fabs(a) < kMostOdds && b < kMostOdds;
      const End low = EndOf(outcomes, odds, false), high = EndOf(outcomes, odds, true);
      if (out.known_) {
        // As forecasts of which the line says so.
        out.lowest_ = std::min(low.odds, (LogOdds(low.did) - a) / b);
        out.highest_ = std::max({out.lowest_, high.odds, (LogOdds(high.did) - a) / b});
      }
      return out;
    }
  }
  return out;  // separated: no maximum
}

OddsCorrection OddsCorrection::With(const std::array<double, 3>& parameters,
                                    double period_deviation) const {
  OddsCorrection out = *this;
  for (size_t i = 0; i < parameters.size(); ++i) out.covariance_[i] += parameters[i];
  out.period_ = period_deviation;
  return out;
}

RecalibrationStep OddsCorrection::At(double chance) const {
  const double x = std::clamp(LogOdds(chance), lowest_, highest_);
  const double middle = line_[0] + line_[1] * x;
  const double variance = covariance_[0] + 2 * x * covariance_[1] + x * x * covariance_[2] +
                          period_ * period_;
  const double half = kZ95 * Sqrt(std::max(0.0, variance));
  return {chance, ChanceOf(middle), {ChanceOf(middle - half), ChanceOf(middle + half)}, 0, 0};
}

Recalibration OddsCorrection::Staircase() const {
  std::vector<RecalibrationStep> steps;
  if (!known_) return Recalibration();
  constexpr int kEnd = static_cast<int>(kMostOdds) * kStepsPerUnit;
  for (int i = -kEnd; i < kEnd; ++i) {
    const double from = static_cast<double>(i) / kStepsPerUnit;
    RecalibrationStep step = At(ChanceOf(from + .5 / kStepsPerUnit));
    step.from = ChanceOf(from);
    steps.push_back(step);
  }
  return Recalibration(std::move(steps));
}

}  // namespace goodwill
