#include "value/models/coin.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "goodwill/base/elementary.h"
#include "value/models/beta_mean.h"
#include "value/models/coin_series.h"
#include "value/models/discounting.h"
#include "value/models/integrate.h"
#include "value/models/rising.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

// log(1 + e^x) and 1 / (1 + e^x), without overflow.
double LogOnePlusExp(double x) { return x > 0 ? x + Log1p(Exp(-x)) : Log1p(Exp(x)); }
double Complement(double x) { return x > 0 ? Exp(-x) / (1 + Exp(-x)) : 1 / (1 + Exp(x)); }

// Instants within a horizon, with weights, for the discounted integral of
// (R / end) (1 + p u / end)^-(R + 1) over u. On the scale w = log(1 + u max(R, 1) / end) it
// changes by its own order of magnitude over a unit at most, whatever p is, so that
// one set of nodes serves all p of a beta mean.
class Instants {
 public:
  Instants(double shape, double end, double rate, double horizon) {
    const double unit = end / std::max(shape, 1.0);
    const double last = Log1p(std::min(horizon, 750 / rate) / unit);
    const int panels = static_cast<int>(last / 1.5) + 1;
    if (!(last > 0) || panels > kPanels) return;
    // The first panel must follow the discounting; behind it little is left of a faster one.
    if (rate * unit * Expm1(last / panels) > 16) return;
    for (int i = 0; i < panels; ++i) {
      VisitPanel(last * i / panels, last * (i + 1) / panels, 12, [&](double w, double weight) {
        const double u = unit * Expm1(w);
        share_[count_] = u / end;
        weight_[count_++] = shape * (unit / end) * weight * Exp(w - rate * u);
      });
    }
  }

  // There are none where the horizon spans too many orders of magnitude, or discounting
  // leaves only its beginning.
  bool any() const { return count_ != 0; }
  Decreasing Given(double p, double power) const {
    Decreasing out{0, 0};
    for (int i = 0; i < count_; ++i) {
      const double z = p * share_[i];
      const double value = weight_[i] * Exp(-power * Log1p(z));
      out.value += value;
      out.fall += value * power * share_[i] / (1 + z);
    }
    return out;
  }

 private:
  static constexpr int kPanels = 16;
  int count_ = 0;
  std::array<double, kPanels * 16> share_;
  std::array<double, kPanels * 16> weight_;
};

}  // namespace

double Coin::LogOddsLeft(const PurchaseHistory& h) const {
  const double thrown = Thrown(h);
  if (a == 0 || thrown == 0) return -std::numeric_limits<double>::infinity();
  const double shape = r + static_cast<double>(h.frequency);
  return Log(a / (b + thrown - 1)) + shape * Log1p((h.tenure - h.recency) / (alpha + h.recency));
}

double Coin::LogLikelihood(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double thrown = Thrown(h);
  return LogRising(r, x) - r * Log1p(h.tenure / alpha) -
         (x == 0 ? 0 : x * Log(alpha + h.tenure)) + LogRising(b, thrown) -
         LogRising(a + b, thrown) + LogOnePlusExp(LogOddsLeft(h));
}

Derivatives Coin::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double thrown = Thrown(h);
  const double shape = r + x;
  constexpr size_t R = 0, Al = 1, A = 2, B = 3;
  const Rising rate = Rising::Of(r, x);
  const Rising stays = Rising::Of(b, thrown);
  const Rising either = Rising::Of(a + b, thrown);
  const double end = alpha + h.tenure;
  const double log_share = Log1p(h.tenure / alpha);

  Derivatives out;
  out.value = rate.value - r * log_share - (x == 0 ? 0 : x * Log(end)) + stays.value - either.value;
  out.gradient = {rate.first - log_share, r / alpha - shape / end, -either.first,
                  stays.first - either.first};
  out.second(R, R) = rate.second;
  out.second(R, Al) = h.tenure / (alpha * end);
  out.second(Al, Al) = shape / (end * end) - r / (alpha * alpha);
  out.second(A, A) = -either.second;
  out.second(A, B) = -either.second;
  out.second(B, B) = stays.second - either.second;
  if (thrown == 0) return out;

  // log(1 + e^l) with l the log odds of having left; l's derivatives by a are
  // those of log a, so the sum is differentiated times a.
  const double last = alpha + h.recency;
  const double silence = h.tenure - h.recency;
  const double log_odds = LogOddsLeft(h);
  out.value += LogOnePlusExp(log_odds);
  const double left = Complement(-log_odds);
  const double alive = Complement(log_odds);
  const double coins = b + thrown - 1;
  // e^l / a and its share, finite as a goes to 0.
  const double left_over_a = a > 0 ? left / a : Exp(shape * Log1p(silence / last)) / coins;
  const std::array<double, 4> d = {Log1p(silence / last), -shape * silence / (last * end), 0,
                                   -1 / coins};
  out.gradient[R] += left * d[R];
  out.gradient[Al] += left * d[Al];
  out.gradient[A] += left_over_a;
  out.gradient[B] += left * d[B];
  for (size_t i : {R, Al, B}) {
    for (size_t k : {R, Al, B}) {
      if (k >= i) out.second(i, k) += left * alive * d[i] * d[k];
    }
    out.second(i, A) += left_over_a * alive * d[i];
  }
  out.second(A, A) -= left_over_a * left_over_a;
  out.second(R, Al) -= left * silence / (last * end);
  out.second(Al, Al) += left * shape * silence * (1 / last + 1 / end) / (last * end);
  out.second(B, B) += left / (coins * coins);
  return out;
}

double Coin::PAlive(const PurchaseHistory& h) const { return Complement(LogOddsLeft(h)); }

double Coin::ExpectedIfAlive(const PurchaseHistory& h, double t) const {
  if (!(t > 0)) return 0;
  const double shape = r + static_cast<double>(h.frequency);
  const double c = t / (alpha + h.tenure);
  if (const double quick = CoinSeries{shape, a, b + Thrown(h)}.Expected(c); quick >= 0)
    return quick;
  // Given p: (1 - (1 + p c)^-R) / p, which is R c at p = 0.
  return BetaMean(a, b + Thrown(h), [&](double p) -> Decreasing {
    const double z = p * c;
    if (z < 1e-150) return {shape * c, 0.5 * shape * (shape + 1) * c * c};
    const double w = z / (1 + z);
    const double fall =
        -Expm1(shape * LogOnePlusMinus(-w) + LogOnePlusMinus(shape * w)) / (p * p);
    return {-Expm1(-shape * Log1p(z)) / p, fall};
  });
}

double Coin::PPurchases(const PurchaseHistory& h, double t, int64_t k) const {
  const double log_odds = LogOddsLeft(h);
  const NegativeBinomial count{r + static_cast<double>(h.frequency), alpha + h.tenure, t};
  const double alive = Complement(log_odds);
  if (k == 0) return std::min(1.0, Complement(-log_odds) + alive * count.Mass(0));
  const double n = static_cast<double>(k);
  const double stays = b + Thrown(h);
  // k coins survived; or k - 1 survived, and the k-th ended it.
  const double survived = Exp(LogRising(stays, n) - LogRising(a + stays, n));
  return std::min(1.0, alive * survived *
                           (count.Mass(n) + a / (stays + n - 1) * count.AtLeast(n)));
}

double Coin::AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const {
  return NegativeBinomial{r + static_cast<double>(h.frequency), alpha + h.tenure, t}.AtLeast(1);
}

double Coin::ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const {
  const double shape = r + static_cast<double>(h.frequency);
  const double end = alpha + h.tenure;
  if (!(horizon > 0)) return 0;
  if (const double quick =
          CoinSeries{shape, a, b + Thrown(h)}.Discounted(horizon / end, rate * end);
      quick >= 0) {
    return quick;
  }
  if (const Instants instants(shape, end, rate, horizon); instants.any()) {
    return BetaMean(a, b + Thrown(h), [&](double p) { return instants.Given(p, shape + 1); });
  }
  // Given p: the integral of e^(-rate u) (R / end) (1 + p u / end)^-(R + 1).
  return BetaMean(a, b + Thrown(h), [&](double p) -> Decreasing {
    const double scale = std::max(p, 1e-150) / end;
    const double value = shape / (end * scale) *
                         DiscountedPower(0, shape + 1, rate / scale, horizon * scale);
    const double fall = shape * (shape + 1) / (end * end * scale * scale) *
                        DiscountedPower(1, shape + 2, rate / scale, horizon * scale);
    return {value, fall};
  });
}

}  // namespace goodwill
