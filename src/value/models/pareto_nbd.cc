#include "goodwill/value/models/pareto_nbd.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"
#include "value/models/discounting.h"
#include "value/models/integrate.h"
#include "value/models/one_age.h"
#include "value/models/pareto_race.h"
#include "value/models/rising.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

// The time between last purchase and end of one customer, on a logarithmic scale
// whose origin is the smaller of alpha and beta below 0.
class Silence {
 public:
  Silence(const ParetoNbd& m, double shape, const PurchaseHistory& h)
      : shape_(shape),
        s_(m.s),
        alpha_(m.alpha + h.recency),
        beta_(m.beta + h.recency),
        alpha_smaller_(m.alpha <= m.beta),
        origin_(std::min(alpha_, beta_)),
        length_(h.tenure - h.recency) {}

  // log of ((alpha+T)/(alpha+t_x))^R ((beta+T)/(beta+t_x))^s.
  double Fall() const { return shape_ * Log1p(length_ / alpha_) + s_ * Log1p(length_ / beta_); }

  // visit(integrand * weight, at) for the integral over y from t_x to T of
  //   ((alpha+t_x)/(alpha+y))^R ((beta+t_x)/(beta+y))^s / (beta+y).
  struct Point {
    double past;       // y - t_x
    double log_alpha;  // log((alpha+y)/(alpha+t_x))
    double log_beta;
  };
  template <typename Visit>
  void Integrate(Visit&& visit) const {
    if (!(length_ > 0)) return;
    auto at = [&](double w) {
      const double past = origin_ * Expm1(w);
      return alpha_smaller_ ? Point{past, w, Log1p(past / beta_)}
                            : Point{past, Log1p(past / alpha_), w};
    };
    // dy / (beta + y) = dw in the one case, (alpha + y) / (beta + y) dw in the other.
    auto log_measure = [&](const Point& p) {
      return alpha_smaller_ ? p.log_alpha - p.log_beta : 0.0;
    };
    const double scale = alpha_smaller_ ? alpha_ / beta_ : 1;
    auto phi = [&](double w) {
      const Point p = at(w);
      return log_measure(p) - shape_ * p.log_alpha - s_ * p.log_beta;
    };
    auto slope = [&](double w) {
      const double past = origin_ * Expm1(w);
      const double da = alpha_smaller_ ? 1 : (origin_ + past) / (alpha_ + past);
      const double db = alpha_smaller_ ? (origin_ + past) / (beta_ + past) : 1;
      return (alpha_smaller_ ? da - db : 0.0) - shape_ * da - s_ * db;
    };
    VisitPanels(phi, slope, 0, Log1p(length_ / origin_), 2.5, [&](double w, double weight) {
      const Point p = at(w);
      visit(scale * weight * Exp(log_measure(p) - shape_ * p.log_alpha - s_ * p.log_beta), p);
    });
  }

  double Left() const {
    double sum = 0;
    Integrate([&](double value, const Point&) { sum += value; });
    return s_ * sum;
  }

  double alpha_at_last() const { return alpha_; }
  double beta_at_last() const { return beta_; }
  double length() const { return length_; }

 private:
  double shape_;
  double s_;
  double alpha_;  // alpha + t_x
  double beta_;
  bool alpha_smaller_;
  double origin_;
  double length_;
};

struct Odds {
  double alive;  // proportional to
  double left;
};

// The likelihoods of "still alive" and "left", both times the same factor.
Odds OddsOf(const ParetoNbd& m, const PurchaseHistory& h) {
  const Silence silence(m, m.r + static_cast<double>(h.frequency), h);
  return {Exp(-silence.Fall()), m.s == 0 ? 0 : silence.Left()};
}

// The sum of the two without an integral; its total is NaN where there has to be one.
ParetoBracket BracketOf(const ParetoNbd& m, const PurchaseHistory& h) {
  return ParetoBracket::Of(m, h, ParetoRace::Of(m, h.frequency, h.recency),
                           ParetoRace::Of(m, h.frequency, h.tenure));
}

}  // namespace

double ParetoExposure(const ParetoNbd& m, double age, double t) {
  const double b = m.beta + age;
  const double fall = Log1p(t / b);
  // b (1 - (b / (b + t))^(s - 1)) / (s - 1), continuous at s = 1.
  return b * fall * Expm1Over(-(m.s - 1) * fall);
}

double ParetoDiscountedExposure(const ParetoNbd& m, double age, double rate, double horizon) {
  const double b = m.beta + age;
  return b * DiscountedPower(0, m.s, rate * b, horizon / b);
}

double ParetoNbd::LogLikelihood(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  double log_bracket;
  if (s == 0) {
    log_bracket = -Silence(*this, r + x, h).Fall();  // which may be too much for an exponential
  } else if (const ParetoBracket quick = BracketOf(*this, h); quick.known()) {
    log_bracket = Log(quick.total);
  } else {
    const Odds odds = OddsOf(*this, h);
    log_bracket = Log(odds.alive + odds.left);
  }
  // At t_x = T it is 0; at a silence that is likely it is near 0.
  return LogRising(r, x) - r * Log1p(h.recency / alpha) -
         (x == 0 ? 0 : x * Log(alpha + h.recency)) - s * Log1p(h.recency / beta) + log_bracket;
}

Derivatives ParetoNbd::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double shape = r + x;
  const Silence silence(*this, shape, h);
  const double alpha_last = silence.alpha_at_last();
  const double beta_last = silence.beta_at_last();
  constexpr size_t R = 0, A = 1, S = 2, B = 3;

  // J = integral; v = s J + E, E = exp(-Fall()): value, gradient, Hessian.
  double j = 0;
  std::array<double, 4> jg{};
  Derivatives jh;
  auto add = [&](double value, double la, double lb, double past, double extra_beta, bool of_j,
                 double& sum, std::array<double, 4>& g, Derivatives& second) {
    const double a_y = 1 / (alpha_last + past);
    const double b_y = 1 / (beta_last + past);
    const double da = -past * a_y / alpha_last;  // 1/(alpha+y) - 1/(alpha+t_x)
    const double db = -past * b_y / beta_last;
    const std::array<double, 4> d = {-la, -shape * da, -lb, -s * db - extra_beta * b_y};
    sum += value;
    for (size_t i = 0; i < 4; ++i) {
      g[i] += value * d[i];
      for (size_t k = i; k < 4; ++k) second.second(i, k) += value * d[i] * d[k];
    }
    second.second(R, A) -= value * da;
    second.second(A, A) += value * shape * da * (a_y + 1 / alpha_last);
    second.second(S, B) -= value * db;
    second.second(B, B) += value * (s * db * (b_y + 1 / beta_last) + extra_beta * b_y * b_y);
  };
  silence.Integrate([&](double value, const auto& p) {
    add(value, p.log_alpha, p.log_beta, p.past, 1, true, j, jg, jh);
  });
  double e = 0;
  std::array<double, 4> eg{};
  Derivatives eh;
  const double length = silence.length();
  add(Exp(-silence.Fall()), Log1p(length / alpha_last), Log1p(length / beta_last), length, 0, false,
      e, eg, eh);

  const double v = s * j + e;
  std::array<double, 4> vg;
  Derivatives vh;
  for (size_t i = 0; i < 4; ++i) {
    vg[i] = s * jg[i] + eg[i];
    for (size_t k = i; k < 4; ++k) vh.second(i, k) = s * jh.second(i, k) + eh.second(i, k);
  }
  vg[S] += j;
  vh.second(S, R) += jg[R];
  vh.second(S, A) += jg[A];
  vh.second(S, S) += 2 * jg[S];
  vh.second(S, B) += jg[B];

  const Rising rising = Rising::Of(r, x);
  const double log_a = Log1p(h.recency / alpha);
  const double log_b = Log1p(h.recency / beta);
  Derivatives out;
  out.value =
      rising.value - r * log_a - (x == 0 ? 0 : x * Log(alpha_last)) - s * log_b + Log(v);
  for (size_t i = 0; i < 4; ++i) {
    out.gradient[i] = vg[i] / v;
    for (size_t k = i; k < 4; ++k) {
      out.second(i, k) = vh.second(i, k) / v - (vg[i] / v) * (vg[k] / v);
    }
  }
  out.gradient[R] += rising.first - log_a;
  out.gradient[A] += r / alpha - shape / alpha_last;
  out.gradient[S] -= log_b;
  out.gradient[B] += s * h.recency / (beta * beta_last);
  out.second(R, R) += rising.second;
  out.second(R, A) += h.recency / (alpha * alpha_last);
  out.second(A, A) += shape / (alpha_last * alpha_last) - r / (alpha * alpha);
  out.second(S, B) += h.recency / (beta * beta_last);
  out.second(B, B) += s / (beta_last * beta_last) - s / (beta * beta);
  return out;
}

double ParetoNbd::PAlive(const PurchaseHistory& h) const {
  if (const double quick = PAliveByAges(*this, h); quick >= 0) return quick;
  const ParetoBracket bracket = BracketOf(*this, h);
  if (bracket.known()) return bracket.PAlive();
  const Odds odds = OddsOf(*this, h);
  return odds.alive / (odds.alive + odds.left);
}

double ParetoNbd::ExpectedPurchases(const PurchaseHistory& h, double t) const {
  return PAlive(h) * ExpectedIfAlive(h, t);
}

double ParetoNbd::ExpectedIfAlive(const PurchaseHistory& h, double t) const {
  return ParetoRate(*this, h.frequency, h.tenure) * ParetoExposure(*this, h.tenure, t);
}

double ParetoNbd::PPurchases(const PurchaseHistory& h, double t, int64_t k) const {
  const double shape = r + static_cast<double>(h.frequency);
  const double a = alpha + h.tenure;
  const double b = beta + h.tenure;
  const double n = static_cast<double>(k);
  const Odds odds = s == 0 ? Odds{1, 0} : OddsOf(*this, h);
  const double total = odds.alive + odds.left;
  const double survives = Exp(-s * Log1p(t / b));
  double given_alive = NegativeBinomial{shape, a, t}.Mass(n) * survives;
  if (s > 0 && t > 0) {
    // Dropout at u = unit e^w: Mass(k; u) s b^s / (b + u)^(s + 1) du. As a
    // function of u the mass is largest at k a / R, and is told relative to that.
    const double unit = k == 0 ? a : n * a / shape;
    const double largest = NegativeBinomial{shape, a, k == 0 ? 0 : unit}.Mass(n);
    const double share = unit / (a + unit);
    auto log_mass = [&](double w) {
      return k == 0 ? -shape * Log1p(Exp(w)) : n * w - (shape + n) * Log1p(share * Expm1(w));
    };
    auto phi = [&](double w) { return w + log_mass(w) - (s + 1) * Log1p(unit * Exp(w) / b); };
    auto slope = [&](double w) {
      const double u = unit * Exp(w);
      return n + 1 - (shape + n) * u / (a + u) - (s + 1) * u / (b + u);
    };
    // Below this the slope is not negative, and further down it is n + 1.
    const double rising = std::min(a, b) * std::min(1.0, (n + 1) / (shape + n + s + 1));
    const double hi = Log(t / unit);
    const double lo = std::min(hi, Log(rising / unit)) - 46;
    double sum = 0;
    VisitPanels(phi, slope, lo, hi, 2.5,
                [&](double w, double weight) { sum += weight * Exp(phi(w)); });
    given_alive += largest * (s * unit / b) * sum;
  }
  const double alive = odds.alive / total;
  return std::min(1.0, (k == 0 ? odds.left / total : 0.0) + alive * given_alive);
}

double ParetoNbd::PAnyPurchase(const PurchaseHistory& h, double t) const {
  if (!(t > 0)) return 0;
  return std::min(1.0, PAlive(h) * AnyPurchaseIfAlive(h, t));
}

double ParetoNbd::AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const {
  if (!(t > 0)) return 0;
  if (const double within = PurchaseWithin(*this, h.frequency, h.tenure, t); within > 0) {
    return within;
  }
  const double shape = r + static_cast<double>(h.frequency);
  // The first purchase comes at u, before dropout: the integral of Silence with
  // the parts of purchase and dropout exchanged.
  const ParetoNbd exchanged{s, beta + h.tenure, shape, alpha + h.tenure};
  return Silence(exchanged, s, {0, 0, t}).Left();
}

double ParetoNbd::Residual(const PurchaseHistory& h, double rate, double horizon) const {
  return PAlive(h) * ResidualIfAlive(h, rate, horizon);
}

double ParetoNbd::ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const {
  return ParetoRate(*this, h.frequency, h.tenure) *
         ParetoDiscountedExposure(*this, h.tenure, rate, horizon);
}

}  // namespace goodwill
