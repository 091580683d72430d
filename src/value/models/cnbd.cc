#include "goodwill/value/models/cnbd.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "goodwill/base/elementary.h"
#include "value/models/beta_mean.h"
#include "value/models/beta_survival.h"
#include "value/models/integrate.h"
#include "value/models/rising.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

double LogOnePlusExp(double x) { return x > 0 ? x + Log1p(Exp(-x)) : Log1p(Exp(x)); }
double Complement(double x) { return x > 0 ? Exp(-x) / (1 + Exp(-x)) : 1 / (1 + Exp(x)); }

// The stages passed since the last purchase: the terms of S, and S's logarithm with
// its derivatives by r and alpha.
struct Stages {
  std::array<double, kMostStages> weight{};
  double log_sum = 0;
  double by_r = 0;
  double by_alpha = 0;
  double by_rr = 0;
  double by_ra = 0;
  double by_aa = 0;

  // `shape` is R, `end` alpha + T.
  Stages(double k, double shape, double silence, double end) {
    const double u = silence / end;
    double term = 1;
    double rise = 0;   // sum of 1 / (R + i), i < j
    double rise2 = 0;  // of its squares
    double sum = 0, r = 0, al = 0, rr = 0, ra = 0, aa = 0;
    for (double j = 0; j < k; ++j) {
      weight[static_cast<size_t>(j)] = term;
      const double fall = -j / end;
      sum += term;
      r += term * rise;
      al += term * fall;
      rr += term * (rise * rise - rise2);
      ra += term * rise * fall;
      aa += term * (fall * fall + j / (end * end));
      term *= (shape + j) / (j + 1) * u;
      const double one = 1 / (shape + j);
      rise += one;
      rise2 += one * one;
    }
    log_sum = Log(sum);
    by_r = r / sum;
    by_alpha = al / sum;
    by_rr = rr / sum - by_r * by_r;
    by_ra = ra / sum - by_r * by_alpha;
    by_aa = aa / sum - by_alpha * by_alpha;
    for (double& w : weight) w /= sum;
  }
};

// Of a customer who is alive, with j stages passed: Poisson events to come within t
// are negative binomial, and every k-th is a purchase, as long as coins allow.
struct Ahead {
  double k;
  double j;
  double shape;  // R + j
  double end;    // alpha + T
  BetaSurvival coins;

  double PurchasesAfter(double events) const { return std::floor((events + j) / k); }
  // Expected purchases if so many were due; `due` may be a fraction.
  double Made(double due) const {
    if (due < 1) return due;
    const double whole = std::floor(due);
    return 1 + coins.Sum(whole - 1, 0) + (due - whole) * Exp(coins.Log(whole));
  }

  // Sum over events n of P(n) Made(PurchasesAfter(n)), from where P(n) begins to count
  // to where it ends to.
  double Expected(double t) const {
    const NegativeBinomial count{shape, end, t};
    // More terms than this are not added one by one: further up P and Made change by
    // so little from one n to the next that an integral is as good.
    constexpr double kMostTerms = 1 << 16;
    constexpr double kNothing = 1e-21;
    const double c = t / end;
    const double w = t / (end + t);
    const double mode = std::max(0.0, std::floor((shape - 1) * c));
    const double top = count.Mass(mode);
    double low = mode;
    double mass = top;
    while (low > 0 && mass > kNothing * top && mode - low < kMostTerms) {
      mass *= low / ((shape + low - 1) * w);
      --low;
    }
    double sum = 0;
    double at = 0;
    if (mode - low < kMostTerms) {
      at = low;
      double due = PurchasesAfter(low);
      double made = Made(due);
      double survives = Exp(coins.Log(due));
      for (; at < low + kMostTerms; ++at) {
        if (PurchasesAfter(at) > due) {
          made += survives;
          survives *= (coins.b + due) / (coins.a + coins.b + due);
          ++due;
        }
        sum += mass * made;
        if (at > mode && mass < kNothing * top) return sum;
        mass *= (shape + at) / (at + 1) * w;
      }
    }
    // Purchases as a smooth function of events: half a stage late on the average.
    const auto log_mass = [&](double v) {
      const double n = Exp(v);
      return v + LogBetaKernel(n, shape, t, end) - Log(n);
    };
    VisitPanels(log_mass,
                [&](double v) {
                  const double n = Exp(v);
                  return 1 + n * (DigammaRise(n, shape) + Log(w) - 1 / n);
                },
                Log(std::max(at - 0.5, 0.5)), Log(std::max(at, mode) * 4 + 200 * (c + 1)), 1.0,
                [&](double v, double weight) {
                  const double due = (Exp(v) + j) / k - (k - 1) / (2 * k);
                  sum += weight * Exp(log_mass(v)) * Made(due);
                });
    return sum;
  }

  // Of the purchases to come for ever, discounted at `rate`: the m-th, if the coins
  // allow it, at the (m k - j)-th event. The mean over lambda and p of
  //   y^(k-j) / (1 - (1-p) y^k),  y = lambda / (lambda + rate).
  double Residual(double rate) const {
    const auto log_y = [&](double v) { return -Log1p(rate / Exp(v)); };
    // The gamma density of log lambda around its peak.
    const double peak = Log(shape / end);
    const auto phi = [&](double v) {
      return shape * (v - peak - Expm1(v - peak)) + (k - j) * log_y(v);
    };
    const auto slope = [&](double v) {
      return -shape * Expm1(v - peak) + (k - j) * rate / (Exp(v) + rate);
    };
    double sum = 0;
    const double reach = 60 / std::min(1.0, shape);
    VisitPanels(phi, slope, peak - reach, peak + 10 + 10 / Sqrt(shape), 1.0,
                [&](double v, double weight) {
                  const double y_k = Exp(k * log_y(v));
                  const double none = -Expm1(k * log_y(v));
                  const double mean =
                      BetaMean(coins.a, coins.b, [&](double p) -> Decreasing {
                        const double all = none + p * y_k;
                        return {1 / all, y_k / (all * all)};
                      });
                  sum += weight * Exp(phi(v)) * mean;
                });
    // shape^shape e^-shape / gamma(shape).
    return sum * Sqrt(shape / 6.283185307179586477) * Exp(-StirlingRemainder(shape));
  }
};

// One customer under one model.
struct Customer {
  double x;
  double thrown;
  double shape;
  double end;
  double last;
  double silence;
  Stages stages;

  template <typename M>
  Customer(const M& m, bool first, const PurchaseHistory& h)
      : x(static_cast<double>(h.frequency)),
        thrown(x + (first ? 1 : 0)),
        shape(m.r + m.k * x),
        end(m.alpha + h.tenure),
        last(m.alpha + h.recency),
        silence(h.tenure - h.recency),
        stages(m.k, shape, silence, end) {}

  // log of the odds that the customer left at the last purchase.
  template <typename M>
  double LogOddsLeft(const M& m) const {
    if (m.a == 0 || thrown == 0) return -std::numeric_limits<double>::infinity();
    return Log(m.a / (m.b + thrown - 1)) + shape * Log1p(silence / last) - stages.log_sum;
  }
  template <typename M>
  double PAlive(const M& m) const {
    return Complement(LogOddsLeft(m));
  }
  // Sum over the stages of weight * f(ahead).
  template <typename M, typename F>
  double Mean(const M& m, F&& f) const {
    double sum = 0;
    for (double j = 0; j < m.k; ++j) {
      const double weight = stages.weight[static_cast<size_t>(j)];
      if (weight > 0) sum += weight * f(Ahead{m.k, j, shape + j, end, {m.a, m.b + thrown}});
    }
    return sum;
  }
};

}  // namespace

double LogIntervals(double k, double purchases, double log_gaps) {
  return (k - 1) * log_gaps - purchases * LogGamma(k);
}

template <bool first>
double Cnbd<first>::LogLikelihood(const PurchaseHistory& h) const {
  const Customer c(*this, first, h);
  const double events = k * c.x;
  return LogRising(r, events) - r * Log1p(h.tenure / alpha) -
         (events == 0 ? 0 : events * Log(c.end)) + LogRising(b, c.thrown) -
         LogRising(a + b, c.thrown) + c.stages.log_sum + LogOnePlusExp(c.LogOddsLeft(*this));
}

template <bool first>
Derivatives Cnbd<first>::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  const Customer c(*this, first, h);
  const Stages& s = c.stages;
  constexpr size_t R = 0, Al = 1, A = 2, B = 3;
  const double events = k * c.x;
  const Rising rate = Rising::Of(r, events);
  const Rising stays = Rising::Of(b, c.thrown);
  const Rising either = Rising::Of(a + b, c.thrown);
  const double log_share = Log1p(h.tenure / alpha);

  Derivatives out;
  out.value = rate.value - r * log_share - (events == 0 ? 0 : events * Log(c.end)) + stays.value -
              either.value + s.log_sum;
  out.gradient = {rate.first - log_share + s.by_r, r / alpha - c.shape / c.end + s.by_alpha,
                  -either.first, stays.first - either.first};
  out.second(R, R) = rate.second + s.by_rr;
  out.second(R, Al) = h.tenure / (alpha * c.end) + s.by_ra;
  out.second(Al, Al) = c.shape / (c.end * c.end) - r / (alpha * alpha) + s.by_aa;
  out.second(A, A) = -either.second;
  out.second(A, B) = -either.second;
  out.second(B, B) = stays.second - either.second;
  if (c.thrown == 0) return out;

  // log(1 + e^l), l the log odds of having left; by a as by log a, times a.
  const double log_odds = c.LogOddsLeft(*this);
  out.value += LogOnePlusExp(log_odds);
  const double left = Complement(-log_odds);
  const double alive = Complement(log_odds);
  const double coins = b + c.thrown - 1;
  const double left_over_a =
      a > 0 ? left / a : Exp(c.shape * Log1p(c.silence / c.last) - s.log_sum) / coins;
  const std::array<double, 4> d = {Log1p(c.silence / c.last) - s.by_r,
                                   -c.shape * c.silence / (c.last * c.end) - s.by_alpha, 0,
                                   -1 / coins};
  out.gradient[R] += left * d[R];
  out.gradient[Al] += left * d[Al];
  out.gradient[A] += left_over_a;
  out.gradient[B] += left * d[B];
  for (const size_t i : {R, Al, B}) {
    for (const size_t j : {R, Al, B}) {
      if (j >= i) out.second(i, j) += left * alive * d[i] * d[j];
    }
    out.second(i, A) += left_over_a * alive * d[i];
  }
  out.second(A, A) -= left_over_a * left_over_a;
  out.second(R, R) -= left * s.by_rr;
  out.second(R, Al) -= left * (c.silence / (c.last * c.end) + s.by_ra);
  out.second(Al, Al) +=
      left * (c.shape * c.silence * (1 / c.last + 1 / c.end) / (c.last * c.end) - s.by_aa);
  out.second(B, B) += left / (coins * coins);
  return out;
}

template <bool first>
double Cnbd<first>::PAlive(const PurchaseHistory& h) const {
  return Customer(*this, first, h).PAlive(*this);
}

template <bool first>
double Cnbd<first>::ExpectedPurchases(const PurchaseHistory& h, double t) const {
  if (!(t > 0)) return 0;
  const Customer c(*this, first, h);
  return c.PAlive(*this) * c.Mean(*this, [&](const Ahead& ahead) { return ahead.Expected(t); });
}

template <bool first>
double Cnbd<first>::PPurchases(const PurchaseHistory& h, double t, int64_t n) const {
  const Customer c(*this, first, h);
  const double m = static_cast<double>(n);
  const double alive = c.PAlive(*this);
  const double given_alive = c.Mean(*this, [&](const Ahead& ahead) {
    const NegativeBinomial count{ahead.shape, c.end, t};
    // Between m k and (m + 1) k - 1 stages, those passed already included, and all
    // coins survived; or as many or more, and the last coin ended it.
    double mass = 0;
    for (double e = std::max(0.0, m * k - ahead.j); e < (m + 1) * k - ahead.j; ++e) {
      mass += count.Mass(e);
    }
    const double survived = Exp(ahead.coins.Log(m));
    if (n == 0) return mass;
    return survived * (mass + a / (ahead.coins.b + m - 1) * count.AtLeast(m * k - ahead.j));
  });
  return std::min(1.0, (n == 0 ? Complement(-c.LogOddsLeft(*this)) : 0.0) + alive * given_alive);
}

template <bool first>
double Cnbd<first>::PAnyPurchase(const PurchaseHistory& h, double t) const {
  const Customer c(*this, first, h);
  return std::min(1.0, c.PAlive(*this) * c.Mean(*this, [&](const Ahead& ahead) {
    return NegativeBinomial{ahead.shape, c.end, t}.AtLeast(k - ahead.j);
  }));
}

template <bool first>
double Cnbd<first>::Residual(const PurchaseHistory& h, double rate, double horizon) const {
  const Customer c(*this, first, h);
  return c.PAlive(*this) * c.Mean(*this, [&](const Ahead& ahead) {
    if (horizon * rate > 45) return ahead.Residual(rate);
    if (!(horizon > 0)) return 0.0;
    // By parts: the discounted sum of what has come by each time.
    double sum = Exp(-rate * horizon) * ahead.Expected(horizon);
    // On the scale v = log(1 + t / end) what is expected settles within 1 / R at
    // first, and ever more slowly.
    const double hi = Log1p(horizon / c.end);
    for (double from = 0; from < hi && rate * c.end * Expm1(from) < 45;) {
      // Discounting falls within a panel by a bounded amount.
      const double fall = 1 + rate * c.end * Exp(from);
      const double to =
          std::min(hi, from + std::min({std::max(8 / ahead.shape, 0.6 * from), 0.5, 8 / fall}));
      VisitPanel(from, to, HUGE_VAL, [&](double v, double weight) {
        const double t = c.end * Expm1(v);
        sum += weight * rate * c.end * Exp(v - rate * t) * ahead.Expected(t);
      });
      if (to == from) break;
      from = to;
    }
    return sum;
  });
}

template struct Cnbd<false>;
template struct Cnbd<true>;

}  // namespace goodwill
