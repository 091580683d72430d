#include "strategy/simulate_informed.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "goodwill/base/elementary.h"
#include "strategy/simulate_stream.h"

namespace goodwill {

Informed::Informed(const Business& business)
    : business_(business),
      w_(business.world()),
      purchases_(w_.occasion_days > 0 ? w_.clump : 1),
      alpha_(w_.rate_shape / w_.rate_mean * purchases_),
      beta_(w_.leave_shape / w_.leave_mean),
      stays_(PartsOf(w_.leave_shape)),
      leaves_(PartsOf(w_.leave_shape + 1)) {}

Informed::Parts Informed::PartsOf(double shape) {
  constexpr size_t kDraws = 3'000;
  Stream draw(1, 0, 0);
  std::vector<double> all(kDraws);
  for (double& one : all) one = draw.Gamma(shape);
  std::sort(all.begin(), all.end());
  Parts out{};
  double mean = 0;
  for (size_t k = 0; k < kDraws; ++k) {
    out[k * kParts / kDraws] += all[k] * kParts / kDraws;
    mean += all[k] / kDraws;
  }
  // What was drawn is off by a little; the mean is known.
  for (double& one : out) one *= shape / mean;
  return out;
}

Informed::Beliefs Informed::Of(int month, std::span<const double> bought, double spent,
                               const Truth& seen) const {
  const auto n = static_cast<double>(bought.size());
  const double x = n - 1, last = bought.back() - bought.front();
  const double age = std::max(month - bought.front(), last);
  Truth t = seen;
  t.margin = Margin(n * purchases_, spent);
  // Left at some moment since the last purchase, or still there.
  std::array<double, kGrid + 1> weight{};
  const double step = (age - last) / kGrid;
  const auto log_rate = [&](double y) { return -(w_.rate_shape + x) * Log(alpha_ + y); };
  const double top = log_rate(last) - w_.leave_shape * Log(beta_ + last);
  for (size_t k = 0; k < kGrid; ++k) {
    const double y = last + (static_cast<double>(k) + 0.5) * step;
    weight[k] =
        w_.leave_shape * step * Exp(log_rate(y) - (w_.leave_shape + 1) * Log(beta_ + y) - top);
  }
  weight[kGrid] = Exp(log_rate(age) - w_.leave_shape * Log(beta_ + age) - top);
  double all = 0;
  for (const double one : weight) all += one;

  Beliefs out;
  for (size_t k = 0; k <= kGrid; ++k) {
    const double chance = weight[k] / all;
    if (chance < 1e-4) continue;
    t.alive = k == kGrid;
    const double y = t.alive ? age : last + (static_cast<double>(k) + 0.5) * step;
    t.left = bought.front() + y;
    t.rate = purchases_ * (w_.rate_shape + x) / (alpha_ + y);
    for (const double part : t.alive ? stays_ : leaves_) {
      t.risk = part / (beta_ + y);
      // Nobody sees who is harmed: both, by their shares.
      for (const bool harmed : {false, true}) {
        const double share = (harmed ? w_.harmed_share : 1 - w_.harmed_share) * chance / kParts;
        if (share == 0) continue;
        t.harmed = harmed;
        for (size_t offer = 0; offer < kOffers; ++offer) {
          const int which = static_cast<int>(offer);
          out.gain[offer] += share * business_.Gain(t, which, month);
          out.outlay[offer] += share * business_.Outlay(t, which, month);
        }
      }
    }
  }
  return out;
}

double Informed::Margin(double n, double spent) const {
  double sum = 0, weighted = 0, top = -std::numeric_limits<double>::infinity();
  const double prior = w_.margin_shape / w_.margin_mean;
  for (const bool sums : {false, true}) {
    for (int k = -60; k <= 60; ++k) {
      const double log = Log(w_.margin_mean) + k * 0.07;
      const double m = Exp(log);
      const double weight =
          (w_.margin_shape - n * w_.spend_shape) * log - prior * m - w_.spend_shape * spent / m;
      if (!sums) {
        top = std::max(top, weight);
      } else {
        sum += Exp(weight - top);
        weighted += m * Exp(weight - top);
      }
    }
  }
  return weighted / sum;
}

}  // namespace goodwill
