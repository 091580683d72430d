#include "value/coin_curve.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "goodwill/base/elementary.h"
#include "value/models/beta_mean.h"
#include "value/models/integrate.h"

namespace goodwill {
namespace {

constexpr double kLength = 0.75;  // of a panel
constexpr size_t kNodes = 2 * kGaussNode.size();
using Row = std::array<double, kNodes>;

// The nodes in ascending order, and what takes values there to coefficients:
// (2k + 1) / 2 weight_i P_k(node_i).
struct Legendre {
  Row node{};
  std::array<Row, kNodes> to_coefficient{};  // by k
  Row ahead{}, behind{};  // P_{k+1} = ahead_k x P_k - behind_k P_{k-1}

  constexpr Legendre() {
    Row weight{};
    for (size_t i = 0; i < kNodes; ++i) {
      const size_t half = kNodes / 2;
      const size_t at = i < half ? half - 1 - i : i - half;
      node[i] = i < half ? -kGaussNode[at] : kGaussNode[at];
      weight[i] = kGaussWeight[at];
    }
    for (size_t k = 0; k < kNodes; ++k) {
      const double n = static_cast<double>(k);
      ahead[k] = (2 * n + 1) / (n + 1);
      behind[k] = n / (n + 1);
    }
    Row before{}, here{};
    here.fill(1);
    for (size_t k = 0; k < kNodes; ++k) {
      for (size_t i = 0; i < kNodes; ++i) {
        to_coefficient[k][i] = (static_cast<double>(k) + 0.5) * weight[i] * here[i];
        const double next = ahead[k] * node[i] * here[i] - behind[k] * before[i];
        before[i] = here[i];
        here[i] = next;
      }
    }
  }
};
constexpr Legendre kLegendre;

// The sum of coefficient_k P_k(x), by Clenshaw's recurrence.
double Evaluate(const Row& coefficient, double x) {
  double next = 0, after = 0;
  for (size_t k = kNodes - 1; k > 0; --k) {
    const double here =
        coefficient[k] + kLegendre.ahead[k] * x * next -
        (k + 1 < kNodes ? kLegendre.behind[k + 1] : 0) * after;
    after = next;
    next = here;
  }
  return coefficient[0] + x * next - kLegendre.behind[1] * after;
}

}  // namespace

double CoinSurvival(double a, double b, double shape, double rate, double tau) {
  if (tau == 0) return 1;
  return BetaMean(a, b, [&](double p) {
    const double value = Exp(-shape * Log1p(p * tau / rate));
    return Decreasing{value, value * shape * tau / (rate + p * tau)};
  });
}

bool CoinCurve::Sum(const Row& t, Row& sum) const {
  // About so many terms, and far from underflow (coin_series.cc).
  constexpr int kMostTerms = 1000;
  constexpr double kMostFall = 600;
  const double mean = shape_ * t.back();
  const double terms = mean + 9 * Sqrt(mean * (1 + t.back())) + 40 * (t.back() + 0.5);
  if (!(terms < kMostTerms) || !(shape_ * Log1p(t.back()) < kMostFall)) return false;
  Row chance, share;  // P(N = n), t / (1 + t)
  for (size_t i = 0; i < kNodes; ++i) {
    chance[i] = sum[i] = Exp(-shape_ * Log1p(t[i]));
    share[i] = t[i] / (1 + t[i]);
  }
  double survived = 1;  // S_n
  size_t going = 0;     // from here on sums still grow: shorter times end first
  for (int n = 0; n < kMostTerms; ++n) {
    const double more = (shape_ + n) / (n + 1);
    survived *= (b_ + n) / (a_ + b_ + n);
    for (size_t i = going; i < kNodes; ++i) {
      chance[i] *= more * share[i];
      sum[i] += chance[i] * survived;
    }
    // Behind the mode a term is at most more * share of the one before.
    while (more * share[going] < 1 &&
           chance[going] * survived < 1e-18 * (1 - more * share[going]) * sum[going]) {
      if (++going == kNodes) return true;
    }
  }
  return false;
}

void CoinCurve::Fill(size_t number, Panel& panel) const {
  const double from = kLength * static_cast<double>(number);
  const double unit = 1 / std::max(shape_, 1.0);
  Row t, value;
  for (size_t i = 0; i < kNodes; ++i) {
    t[i] = unit * Expm1(from + kLength * (0.5 + 0.5 * kLegendre.node[i]));
  }
  if (!Sum(t, value)) {
    for (size_t i = 0; i < kNodes; ++i) value[i] = CoinSurvival(a_, b_, shape_, 1, t[i]);
  }
  for (size_t k = 0; k < kNodes; ++k) {
    double sum = 0;
    for (size_t i = 0; i < kNodes; ++i) sum += kLegendre.to_coefficient[k][i] * value[i];
    panel.coefficients[k] = sum;
  }
  panel.known = true;
}

double CoinCurve::operator()(double tau) {
  const double w = Log1p(std::max(shape_, 1.0) * (tau / rate_));
  constexpr double kFarthest = 100;  // a hundred orders of magnitude of time are no curve
  if (!(w < kFarthest)) return CoinSurvival(a_, b_, shape_, rate_, tau);
  const double place = w / kLength;
  const auto number = static_cast<size_t>(place);
  if (panels_.size() <= number) panels_.resize(number + 1);
  Panel& panel = panels_[number];
  if (!panel.known) Fill(number, panel);
  return std::max(0.0, Evaluate(panel.coefficients, 2 * (place - static_cast<double>(number)) - 1));
}

}  // namespace goodwill
