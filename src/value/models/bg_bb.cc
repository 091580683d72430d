#include "goodwill/value/models/bg_bb.h"

#include <algorithm>

#include "goodwill/base/elementary.h"
#include "value/models/beta_survival.h"
#include "value/models/rising.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

constexpr size_t A = 0, B = 1, G = 2, D = 3;

// The opportunities since the last purchase, at none of which the customer bought:
// likelihoods relative to being alive at the last purchase. Each has the form
// value = exp(l), and `value` also gathers what the derivatives of the sum need.
class Silence {
 public:
  Silence(const BgBb& m, const PurchaseHistory& h)
      : length_(h.tenure - h.recency),
        fails_(m.beta + h.recency - static_cast<double>(h.frequency)),
        tries_(m.alpha + m.beta + h.recency),
        stays_(m.delta + h.recency),
        either_(m.gamma + m.delta + h.recency) {}

  // left(i, value) for each opportunity at whose beginning the customer may have
  // left, value without the factor gamma; then the value of being alive.
  template <typename Visit>
  double Walk(Visit&& left) const {
    double idle = 1;   // no purchase at i opportunities
    double still = 1;  // stayed for i of them
    for (double i = 0; i < length_; ++i) {
      left(i, idle * still / (either_ + i));
      idle *= (fails_ + i) / (tries_ + i);
      still *= (stays_ + i) / (either_ + i);
    }
    return idle * still;
  }

  double length_;
  double fails_;   // beta + failures
  double tries_;   // alpha + beta + opportunities
  double stays_;   // delta + opportunities
  double either_;  // gamma + delta + opportunities
};

struct Odds {
  double alive;  // at n
  double left;
};

Odds OddsOf(const BgBb& m, const PurchaseHistory& h) {
  double left = 0;
  const double alive = Silence(m, h).Walk([&](double, double value) { left += value; });
  return {alive, m.gamma * left};
}

// What is known of p of a customer who was alive at n.
struct Chance {
  double buys;
  double fails;
};
Chance ChanceOf(const BgBb& m, const PurchaseHistory& h) {
  const double x = static_cast<double>(h.frequency);
  return {m.alpha + x, m.beta + h.tenure - x};
}

double AliveAtEnd(const BgBb& m, const PurchaseHistory& h) {
  const Odds odds = OddsOf(m, h);
  return odds.alive / (odds.alive + odds.left);
}

}  // namespace

double BgBb::LogLikelihood(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double last = h.recency;
  const Odds odds = OddsOf(*this, h);
  return LogRising(alpha, x) + LogRising(beta, last - x) - LogRising(alpha + beta, last) +
         LogRising(delta, last) - LogRising(gamma + delta, last) + Log(odds.alive + odds.left);
}

Derivatives BgBb::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double last = h.recency;
  const Silence silence(*this, h);

  // Sums over the opportunities so far of 1 / (c + i) and 1 / (c + i)^2: derivatives
  // of the logarithms of the products.
  struct Falls {
    double fails = 0, fails2 = 0, tries = 0, tries2 = 0;
    double stays = 0, stays2 = 0, either = 0, either2 = 0;
  } falls;
  double whole = 0;
  std::array<double, 4> first{};
  Derivatives bends;
  // value exp(l): adds value, value l' and value (l' l' + l'').
  auto add = [&](double value, bool alive, double i) {
    // What a leaver has besides: gamma / (gamma + delta + ...).
    const double one = alive ? 0 : 1 / (silence.either_ + i);
    const std::array<double, 4> d = {-falls.tries, falls.fails - falls.tries,
                                     -falls.either - one, falls.stays - falls.either - one};
    whole += value;
    for (size_t a = 0; a < 4; ++a) {
      first[a] += value * d[a];
      for (size_t b = a; b < 4; ++b) bends.second(a, b) += value * d[a] * d[b];
    }
    const double either2 = falls.either2 + one * one;
    bends.second(A, A) += value * falls.tries2;
    bends.second(A, B) += value * falls.tries2;
    bends.second(B, B) += value * (falls.tries2 - falls.fails2);
    bends.second(G, G) += value * either2;
    bends.second(G, D) += value * either2;
    bends.second(D, D) += value * (either2 - falls.stays2);
  };
  // Those who left come with a factor gamma, whose derivative is the sum itself.
  const double alive = silence.Walk([&](double i, double value) {
    add(value, false, i);
    auto fall = [&](double base, double& one, double& two) {
      const double part = 1 / (base + i);
      one += part;
      two += part * part;
    };
    fall(silence.fails_, falls.fails, falls.fails2);
    fall(silence.tries_, falls.tries, falls.tries2);
    fall(silence.stays_, falls.stays, falls.stays2);
    fall(silence.either_, falls.either, falls.either2);
  });
  const double left = whole;
  const std::array<double, 4> left_first = first;
  whole *= gamma;
  for (double& value : first) value *= gamma;
  for (double& value : bends.hessian) value *= gamma;
  first[G] += left;
  for (size_t a = 0; a < 4; ++a) bends.second(G, a) += (a == G ? 2 : 1) * left_first[a];
  add(alive, true, 0);

  const Rising buys = Rising::Of(alpha, x);
  const Rising fails = Rising::Of(beta, last - x);
  const Rising tries = Rising::Of(alpha + beta, last);
  const Rising stays = Rising::Of(delta, last);
  const Rising either = Rising::Of(gamma + delta, last);
  Derivatives out;
  out.value = buys.value + fails.value - tries.value + stays.value - either.value + Log(whole);
  for (size_t a = 0; a < 4; ++a) {
    out.gradient[a] = first[a] / whole;
    for (size_t b = a; b < 4; ++b) {
      out.second(a, b) = bends.second(a, b) / whole - (first[a] / whole) * (first[b] / whole);
    }
  }
  out.gradient[A] += buys.first - tries.first;
  out.gradient[B] += fails.first - tries.first;
  out.gradient[G] -= either.first;
  out.gradient[D] += stays.first - either.first;
  out.second(A, A) += buys.second - tries.second;
  out.second(A, B) -= tries.second;
  out.second(B, B) += fails.second - tries.second;
  out.second(G, G) -= either.second;
  out.second(G, D) -= either.second;
  out.second(D, D) += stays.second - either.second;
  return out;
}

double BgBb::PAlive(const PurchaseHistory& h) const {
  return AliveAtEnd(*this, h) * ((delta + h.tenure) / (gamma + delta + h.tenure));
}

double BgBb::ExpectedPurchases(const PurchaseHistory& h, double t) const {
  return PAlive(h) * ExpectedIfAlive(h, t);
}

double BgBb::ExpectedIfAlive(const PurchaseHistory& h, double t) const {
  if (!(t > 0)) return 0;
  const Chance chance = ChanceOf(*this, h);
  // There is the next opportunity, and those after it which are survived.
  const BetaSurvival survival{gamma, delta + h.tenure + 1};
  return chance.buys / (chance.buys + chance.fails) * (1 + survival.Sum(t - 1, 0));
}

double BgBb::PPurchases(const PurchaseHistory& h, double t, int64_t k) const {
  const double n = static_cast<double>(k);
  const double alive = AliveAtEnd(*this, h);
  double sum = 0;
  if (n <= t) {
    const Chance chance = ChanceOf(*this, h);
    const BetaSurvival survival{gamma, delta + h.tenure};
    // n purchases at i opportunities, beginning with i = n.
    double count =
        Exp(LogRising(chance.buys, n) - LogRising(chance.buys + chance.fails, n));
    double stays = Exp(survival.Log(n));
    for (double i = n; i < t; ++i) {
      sum += count * stays * (gamma / (gamma + survival.b + i));
      count *= (i + 1) / (i + 1 - n) * ((chance.fails + i - n) / (chance.buys + chance.fails + i));
      stays *= (survival.b + i) / (gamma + survival.b + i);
    }
    sum += count * stays;
  }
  return std::min(1.0, (k == 0 ? 1 - alive : 0.0) + alive * sum);
}

double BgBb::PAnyPurchase(const PurchaseHistory& h, double t) const {
  const Chance chance = ChanceOf(*this, h);
  const BetaSurvival survival{gamma, delta + h.tenure};
  double idle = 1;  // present and without a purchase so far
  double sum = 0;
  for (double i = 0; i < t; ++i) {
    idle *= (survival.b + i) / (gamma + survival.b + i);
    sum += idle * (chance.buys / (chance.buys + chance.fails + i));
    idle *= (chance.fails + i) / (chance.buys + chance.fails + i);
    if (idle < 1e-18 * sum) break;
  }
  return std::min(1.0, AliveAtEnd(*this, h) * sum);
}

double BgBb::Residual(const PurchaseHistory& h, double rate, double horizon) const {
  return PAlive(h) * ResidualIfAlive(h, rate, horizon);
}

double BgBb::ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const {
  if (!(horizon > 0)) return 0;
  const Chance chance = ChanceOf(*this, h);
  const BetaSurvival survival{gamma, delta + h.tenure + 1};
  return chance.buys / (chance.buys + chance.fails) * Exp(-rate) *
         (1 + survival.Sum(horizon - 1, rate));
}

}  // namespace goodwill
