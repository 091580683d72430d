// The models once more, slowly, with 50 digits: textbook formulas, and integrals
// by Gauss-Legendre with 30 nodes on short panels.
#ifndef GOODWILL_TESTS_UNIT_VALUE_MODELS_ORACLE_H_
#define GOODWILL_TESTS_UNIT_VALUE_MODELS_ORACLE_H_

#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>

#include "goodwill/value/models/history.h"

namespace goodwill::oracle {

using Wide = boost::multiprecision::cpp_bin_float_50;
using Four = std::array<Wide, 4>;

// Integral of exp(phi) over [lo, hi]; phi concave, and told in double too, to find
// panels on which it changes by little.
template <typename Phi, typename Rough>
Wide Integrate(Phi&& phi, Rough&& rough, double lo, double hi, const Wide& exact_lo,
               const Wide& exact_hi) {
  double peak = lo;
  double best = rough(lo);
  for (int i = 0; i <= 4000; ++i) {
    const double w = lo + (hi - lo) * i / 4000;
    if (rough(w) > best) {
      best = rough(w);
      peak = w;
    }
  }
  Wide sum = 0;
  for (const double direction : {1.0, -1.0}) {
    const double end = direction > 0 ? hi : lo;
    Wide from = peak == lo ? exact_lo : peak == hi ? exact_hi : Wide(peak);
    double at = peak;
    while (direction * (end - at) > 0 && rough(at) > best - 85) {
      double step = std::min(1.0, std::fabs(end - at));
      while (std::fabs(rough(at + direction * step) - rough(at)) > 8 && step > 1e-12) step /= 2;
      const bool last = step >= std::fabs(end - at);
      const Wide to = last ? (direction > 0 ? exact_hi : exact_lo) : Wide(at + direction * step);
      sum += abs(boost::math::quadrature::gauss<Wide, 30>::integrate(
          [&](const Wide& w) { return Wide(exp(phi(w))); }, from < to ? from : to,
          from < to ? to : from));
      from = to;
      at = last ? end : at + direction * step;
    }
  }
  return sum;
}

// gamma(a + n) / gamma(a), logarithm.
inline Wide LogRising(const Wide& a, int64_t n) {
  if (n > 3000) return boost::math::lgamma(Wide(a + n)) - boost::math::lgamma(a);
  Wide product = 1;
  Wide log_sum = 0;
  for (int64_t i = 0; i < n; ++i) {
    product *= a + i;
    if (i % 16 == 15) {
      log_sum += log(product);
      product = 1;
    }
  }
  return log_sum + log(product);
}

struct ParetoNbd {
  Four p;  // r, alpha, s, beta

  // s ((alpha+T)^R (beta+T)^s) times the integral of note 009, over the last
  // silence; on the scale log(min(alpha, beta) + y).
  Wide OddsLeft(const PurchaseHistory& h) const {
    const Wide& alpha = p[1];
    const Wide& s = p[2];
    const Wide& beta = p[3];
    const Wide shape = p[0] + h.frequency;
    if (h.tenure == h.recency) return 0;
    const Wide low = alpha < beta ? alpha : beta;
    const Wide lo = log(Wide(low + h.recency));
    const Wide hi = log(Wide(low + h.tenure));
    auto phi = [&](const Wide& w) {
      const Wide e = exp(w);
      return Wide(-shape * log(Wide((e - low + alpha) / (alpha + h.tenure))) -
                  s * log(Wide((e - low + beta) / (beta + h.tenure))) - log(Wide(e - low + beta)) +
                  w);
    };
    const double da = static_cast<double>(Wide(alpha - low));
    const double db = static_cast<double>(Wide(beta - low));
    const double ds = static_cast<double>(shape);
    const double dd = static_cast<double>(s);
    const double d_end = static_cast<double>(hi);
    auto rough = [&](double w) {
      return -ds * std::log(std::exp(w) + da) - (dd + 1) * std::log(std::exp(w) + db) + w;
    };
    return s * Integrate(phi, rough, static_cast<double>(lo), d_end, lo, hi);
  }

  Wide PAlive(const PurchaseHistory& h) const { return 1 / (1 + OddsLeft(h)); }
  Wide LogLikelihood(const PurchaseHistory& h) const {
    const Wide shape = p[0] + h.frequency;
    return LogRising(p[0], h.frequency) + p[0] * log(p[1]) - shape * log(Wide(p[1] + h.tenure)) +
           p[2] * log(Wide(p[3] / (p[3] + h.tenure))) + log(Wide(1 + OddsLeft(h)));
  }
  Wide ExpectedPurchases(const PurchaseHistory& h, double t, const Wide& alive) const {
    const Wide b = p[3] + h.tenure;
    // The limit at s = 1, from both sides where the formula has none.
    const Wide s = p[2] == 1 ? Wide(1) + Wide("1e-24") : p[2];
    return alive * (p[0] + h.frequency) / (p[1] + h.tenure) * b / (s - 1) *
           (1 - pow(Wide(b / (b + t)), Wide(s - 1)));
  }
  Wide Residual(const PurchaseHistory& h, double rate, const Wide& alive) const {
    const Wide b = p[3] + h.tenure;
    const Wide z = rate * b;
    const Wide s = p[2];
    const double dz = static_cast<double>(z);
    const double ds = static_cast<double>(s);
    const Wide hi = log(Wide(1 + 300 / z));
    const Wide sum = Integrate(
        [&](const Wide& w) { return Wide((1 - s) * w - z * (exp(w) - 1)); },
        [&](double w) { return (1 - ds) * w - dz * std::expm1(w); }, 0, static_cast<double>(hi), 0,
        hi);
    return alive * (p[0] + h.frequency) / (p[1] + h.tenure) * b * sum;
  }
};

struct Coin {
  Four p;  // r, alpha, a, b
  bool first;

  int64_t Thrown(const PurchaseHistory& h) const { return h.frequency + (first ? 1 : 0); }
  Wide OddsLeft(const PurchaseHistory& h) const {
    if (Thrown(h) == 0) return 0;
    return p[2] / (p[3] + Thrown(h) - 1) *
           pow(Wide((p[1] + h.tenure) / (p[1] + h.recency)), Wide(p[0] + h.frequency));
  }
  Wide PAlive(const PurchaseHistory& h) const { return 1 / (1 + OddsLeft(h)); }
  Wide LogLikelihood(const PurchaseHistory& h) const {
    const Wide shape = p[0] + h.frequency;
    return LogRising(p[0], h.frequency) + p[0] * log(p[1]) - shape * log(Wide(p[1] + h.tenure)) +
           LogRising(p[3], Thrown(h)) - LogRising(Wide(p[2] + p[3]), Thrown(h)) +
           log(Wide(1 + OddsLeft(h)));
  }
  // The textbook's hypergeometric series; false where it takes too long.
  bool ExpectedPurchases(const PurchaseHistory& h, double t, Wide* out) const {
    const Wide a = p[2] == 1 ? Wide(1) + Wide("1e-22") : p[2];
    const Wide shape = p[0] + h.frequency;
    const Wide stays = p[3] + Thrown(h);
    const Wide end = p[1] + h.tenure;
    const Wide z = t / (end + t);
    if (z > 0.97) return false;
    const Wide c = a + stays - 1;
    // Where c is at or below 0 in passing (a + b + x < 1) it is still a number.
    if (c == 0) return false;
    Wide term = 1;
    Wide sum = 1;
    for (int n = 0; n < 20000; ++n) {
      term *= (shape + n) * (stays + n) / ((c + n) * (n + 1)) * z;
      sum += term;
      if (n > 3 && abs(term) < abs(sum) * Wide("1e-45")) {
        *out = PAlive(h) * c / (a - 1) * (1 - pow(Wide(end / (end + t)), shape) * sum);
        return true;
      }
    }
    return false;
  }
};

struct Nbd {
  Four p;
  Wide LogLikelihood(const PurchaseHistory& h) const {
    return LogRising(p[0], h.frequency) + p[0] * log(p[1]) -
           (p[0] + h.frequency) * log(Wide(p[1] + h.tenure));
  }
};

}  // namespace goodwill::oracle

#endif  // GOODWILL_TESTS_UNIT_VALUE_MODELS_ORACLE_H_
