#include "goodwill/value/models/gamma_gompertz_nbd.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "goodwill/base/elementary.h"
#include "value/models/rising.h"
#include "value/models/smooth_panels.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

// Lifetimes from some age on.
class Mortality {
 public:
  Mortality(double b, double beta, double from)
      : b_(b), beta_(beta), from_(from), scaled_from_(Scaled(from)) {}

  // g(t) e^(-b t), which neither overflows nor vanishes.
  double Scaled(double t) const { return beta_ * Exp(-b_ * t) - Expm1(-b_ * t); }
  // log(g(from + y) / g(from)).
  double Growth(double y) const {
    const double z = b_ * y;
    return z < 1 ? Log1p(Expm1(z) / scaled_from_) : z + Log(Scaled(from_ + y) / scaled_from_);
  }
  // The derivative of log g at from + y: the risk of leaving over s.
  double Risk(double y) const { return b_ / Scaled(from_ + y); }
  // From the nearest zero of g.
  double Distance(double y) const {
    const double t = from_ + y;
    if (beta_ < 1) return t - Log1p(-beta_) / b_;
    const double across = 3.14159265358979 / b_;
    if (beta_ == 1) return HUGE_VAL;  // none
    const double along = t - Log(beta_ - 1) / b_;
    return Sqrt(along * along + across * across);
  }
  double from() const { return from_; }

 private:
  double b_;
  double beta_;
  double from_;
  double scaled_from_;
};

// The time between last purchase and end of one customer.
class Silence {
 public:
  Silence(const GammaGompertzNbd& m, const PurchaseHistory& h)
      : shape_(m.r + static_cast<double>(h.frequency)),
        s_(m.s),
        b_(m.b),
        alpha_(m.alpha + h.recency),
        length_(h.tenure - h.recency),
        mortality_(m.b, m.beta, h.recency) {}

  // ((alpha+t_x)/(alpha+T))^R (g(t_x)/g(T))^s.
  double Alive() const { return Exp(LogAlive()); }
  double LogAlive() const {
    return -shape_ * Log1p(length_ / alpha_) - s_ * mortality_.Growth(length_);
  }
  // visit(y, integrand * weight) for the integral over y from 0 to T - t_x of
  //   risk(y) ((alpha+t_x)/(alpha+t_x+y))^R (g(t_x)/g(t_x+y))^s.
  template <typename Visit>
  void Integrate(Visit&& visit) const {
    if (!(length_ > 0)) return;
    const auto phi = [&](double y) {
      return Log(mortality_.Risk(y)) - shape_ * Log1p(y / alpha_) - s_ * mortality_.Growth(y);
    };
    VisitSmoothPanels(
        phi,
        [&](double y) {
          return b_ - (s_ + 1) * mortality_.Risk(y) - shape_ / (alpha_ + y);
        },
        [&](double y) { return std::min(alpha_ + y, mortality_.Distance(y)); }, 0, length_,
        [&](double y, double weight) { visit(y, weight * Exp(phi(y))); });
  }
  double Left() const {
    if (s_ == 0) return 0;
    double sum = 0;
    Integrate([&](double, double value) { sum += value; });
    return s_ * sum;
  }

  double shape() const { return shape_; }
  double alpha_at_last() const { return alpha_; }
  double length() const { return length_; }
  const Mortality& mortality() const { return mortality_; }

 private:
  double shape_;
  double s_;
  double b_;
  double alpha_;  // alpha + t_x
  double length_;
  Mortality mortality_;
};

// Derivatives of log g(t) by b and beta.
struct LogG {
  double b, beta, bb, b_beta, beta_beta;
};
LogG LogGAt(const GammaGompertzNbd& m, const Mortality& mortality, double t) {
  const double one = 1 / mortality.Scaled(t);
  const double fade = Exp(-m.b * t) * one;
  return {t * one, fade, t * t * one * (1 - one), -t * fade * one, -fade * fade};
}

}  // namespace

double GammaGompertzNbd::LogLikelihood(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const Silence silence(*this, h);
  return LogRising(r, x) - r * Log1p(h.recency / alpha) -
         (x == 0 ? 0 : x * Log(alpha + h.recency)) -
         s * Mortality(b, beta, 0).Growth(h.recency) +
         // Without dropout, what is left may be too little for a number.
         (s == 0 ? silence.LogAlive() : Log(silence.Alive() + silence.Left()));
}

DerivativesOf<5> GammaGompertzNbd::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  constexpr size_t R = 0, A = 1, B = 2, S = 3, Be = 4;
  const double x = static_cast<double>(h.frequency);
  const Silence silence(*this, h);
  const Mortality& mortality = silence.mortality();
  const double alpha_last = silence.alpha_at_last();
  const LogG last = LogGAt(*this, mortality, h.recency);

  // Sums of value, value f' and value (f' f' + f''), f the logarithm of a term.
  struct Sums {
    double value = 0;
    std::array<double, 5> first{};
    DerivativesOf<5> bends;
  };
  auto add = [&](double y, double value, bool of_leaving, Sums& sums) {
    const double t = h.recency + y;
    const LogG g = LogGAt(*this, mortality, t);
    const double da = -y / ((alpha_last + y) * alpha_last);  // 1/(alpha+t) - 1/(alpha+t_x)
    // Of s log(g(t) / g(t_x)), and of the risk's logarithm, log b + b t - log g(t).
    const double times = of_leaving ? 1 : 0;
    const std::array<double, 5> d = {
        -Log1p(y / alpha_last), -silence.shape() * da,
        times * (1 / b + t - g.b) - s * (g.b - last.b), -mortality.Growth(y),
        -times * g.beta - s * (g.beta - last.beta)};
    sums.value += value;
    for (size_t i = 0; i < 5; ++i) {
      sums.first[i] += value * d[i];
      for (size_t j = i; j < 5; ++j) sums.bends.second(i, j) += value * d[i] * d[j];
    }
    sums.bends.second(R, A) -= value * da;
    sums.bends.second(A, A) +=
        value * silence.shape() * da * (1 / (alpha_last + y) + 1 / alpha_last);
    sums.bends.second(B, B) += value * (-times * (1 / (b * b) + g.bb) - s * (g.bb - last.bb));
    sums.bends.second(B, S) -= value * (g.b - last.b);
    sums.bends.second(B, Be) += value * (-times * g.b_beta - s * (g.b_beta - last.b_beta));
    sums.bends.second(S, Be) -= value * (g.beta - last.beta);
    sums.bends.second(Be, Be) +=
        value * (-times * g.beta_beta - s * (g.beta_beta - last.beta_beta));
  };
  Sums left;
  silence.Integrate([&](double y, double value) { add(y, value, true, left); });
  Sums alive;
  add(silence.length(), silence.Alive(), false, alive);

  const double v = s * left.value + alive.value;
  std::array<double, 5> first{};
  DerivativesOf<5> bends;
  for (size_t i = 0; i < 5; ++i) {
    first[i] = s * left.first[i] + alive.first[i];
    for (size_t j = i; j < 5; ++j) {
      bends.second(i, j) = s * left.bends.second(i, j) + alive.bends.second(i, j);
    }
  }
  first[S] += left.value;
  for (size_t i = 0; i < 5; ++i) bends.second(S, i) += (i == S ? 2 : 1) * left.first[i];

  const Rising rising = Rising::Of(r, x);
  const double log_a = Log1p(h.recency / alpha);
  const double log_g = Mortality(b, beta, 0).Growth(h.recency);
  DerivativesOf<5> out;
  out.value = rising.value - r * log_a - (x == 0 ? 0 : x * Log(alpha_last)) - s * log_g + Log(v);
  for (size_t i = 0; i < 5; ++i) {
    out.gradient[i] = first[i] / v;
    for (size_t j = i; j < 5; ++j) {
      out.second(i, j) = bends.second(i, j) / v - (first[i] / v) * (first[j] / v);
    }
  }
  out.gradient[R] += rising.first - log_a;
  out.gradient[A] += r / alpha - silence.shape() / alpha_last;
  out.gradient[B] -= s * last.b;
  out.gradient[S] -= log_g;
  out.gradient[Be] += s * (1 / beta - last.beta);
  out.second(R, R) += rising.second;
  out.second(R, A) += h.recency / (alpha * alpha_last);
  out.second(A, A) += silence.shape() / (alpha_last * alpha_last) - r / (alpha * alpha);
  out.second(B, B) -= s * last.bb;
  out.second(B, S) -= last.b;
  out.second(B, Be) -= s * last.b_beta;
  out.second(S, Be) += 1 / beta - last.beta;
  out.second(Be, Be) -= s * (1 / (beta * beta) + last.beta_beta);
  return out;
}

double GammaGompertzNbd::PAlive(const PurchaseHistory& h) const {
  if (s == 0) return 1;
  const Silence silence(*this, h);
  const double alive = silence.Alive();
  return alive / (alive + silence.Left());
}

double GammaGompertzNbd::ExpectedPurchases(const PurchaseHistory& h, double t) const {
  return PAlive(h) * ExpectedIfAlive(h, t);
}

double GammaGompertzNbd::ExpectedIfAlive(const PurchaseHistory& h, double t) const {
  return ResidualIfAlive(h, 0, t);
}

double GammaGompertzNbd::PPurchases(const PurchaseHistory& h, double t, int64_t k) const {
  const Silence silence(*this, h);
  const double shape = silence.shape();
  const double a = alpha + h.tenure;
  const double n = static_cast<double>(k);
  const double alive_value = s == 0 ? 1 : silence.Alive();
  const double left_value = silence.Left();
  const double alive = alive_value / (alive_value + left_value);
  const Mortality mortality(b, beta, h.tenure);
  double given_alive = NegativeBinomial{shape, a, t}.Mass(n) * Exp(-s * mortality.Growth(t));
  if (s > 0 && t > 0) {
    // Left at u, after k purchases.
    const auto log_mass = [&](double u) {
      if (k == 0) return -shape * Log1p(u / a);
      return u > 0 ? LogBetaKernel(n, shape, u, a) - Log(n) : -HUGE_VAL;
    };
    const auto phi = [&](double u) {
      return log_mass(u) + Log(mortality.Risk(u)) - s * mortality.Growth(u);
    };
    VisitSmoothPanels(
        phi,
        [&](double u) {
          return (k == 0 ? 0 : n / std::max(u, 1e-300)) - (shape + n) / (a + u) + b -
                 (s + 1) * mortality.Risk(u);
        },
        [&](double u) { return std::min(a + u, mortality.Distance(u)); }, 0, t,
        [&](double u, double weight) { given_alive += s * weight * Exp(phi(u)); });
  }
  return std::min(1.0, (k == 0 ? left_value / (alive_value + left_value) : 0.0) +
                           alive * given_alive);
}

double GammaGompertzNbd::PAnyPurchase(const PurchaseHistory& h, double t) const {
  if (!(t > 0)) return 0;
  const double shape = r + static_cast<double>(h.frequency);
  const double a = alpha + h.tenure;
  const Mortality mortality(b, beta, h.tenure);
  // The first purchase comes at u, before dropout.
  const auto phi = [&](double u) {
    return -(shape + 1) * Log1p(u / a) - s * mortality.Growth(u);
  };
  double sum = 0;
  VisitSmoothPanels(
      phi, [&](double u) { return -(shape + 1) / (a + u) - s * mortality.Risk(u); },
      [&](double u) { return std::min(a + u, mortality.Distance(u)); }, 0, t,
      [&](double u, double weight) { sum += weight * Exp(phi(u)); });
  return std::min(1.0, PAlive(h) * shape / a * sum);
}

double GammaGompertzNbd::Residual(const PurchaseHistory& h, double rate, double horizon) const {
  return PAlive(h) * ResidualIfAlive(h, rate, horizon);
}

double GammaGompertzNbd::ResidualIfAlive(const PurchaseHistory& h, double rate,
                                         double horizon) const {
  const double shape = r + static_cast<double>(h.frequency);
  const Mortality mortality(b, beta, h.tenure);
  const double end = rate > 0 ? std::min(horizon, 750 / rate) : horizon;
  const auto phi = [&](double u) { return -s * mortality.Growth(u) - rate * u; };
  double sum = 0;
  if (end > 0) {
    VisitSmoothPanels(
        phi, [&](double u) { return -s * mortality.Risk(u) - rate; },
        [&](double u) { return mortality.Distance(u); }, 0, end,
        [&](double u, double weight) { sum += weight * Exp(phi(u)); });
  }
  return shape / (alpha + h.tenure) * sum;
}

}  // namespace goodwill
