// The models against 50 digits, over all of the domain: shapes and scales from
// 1e-3 to 1e4, up to 50,000 purchases, ages up to 1e5. How many points are drawn
// is told by GOODWILL_POINTS; the full test draws 10,000.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "goodwill/value/models/bg_nbd.h"
#include "goodwill/value/models/gamma_gamma.h"
#include "goodwill/value/models/mbg_nbd.h"
#include "goodwill/value/models/nbd.h"
#include "goodwill/value/models/pareto_nbd.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/value/models/oracle.h"
#include "tests/unit/value/models/oracle_points.h"

namespace goodwill {
namespace {

using oracle::Four;
using oracle::Wide;

struct Point {
  std::array<double, 4> p;
  PurchaseHistory h;
  double t;
  double rate;

  std::string Text() const {
    char text[300];
    std::snprintf(text, sizeof text,
                  "(%.17g, %.17g, %.17g, %.17g) x %lld t_x %.17g T %.17g t %.17g rate %.17g", p[0],
                  p[1], p[2], p[3], static_cast<long long>(h.frequency), h.recency, h.tenure, t,
                  rate);
    return text;
  }
  Four wide() const { return {p[0], p[1], p[2], p[3]}; }
};

Point Draw(Draws& draws) {
  Point out{};
  for (double& value : out.p) value = Spread(draws, 1e-3, 1e4);
  const uint64_t kind = draws.Below(8);
  if (kind == 0) out.p[2] = 1;                // s = 1, a = 1
  if (kind == 1) out.p[3] = out.p[1];         // alpha = beta
  if (kind == 2) out.p[2] = 1 + 1e-9;
  out.h.frequency = draws.Below(4) == 0 ? 0 : static_cast<int64_t>(Spread(draws, 1, 5e4));
  out.h.tenure = Spread(draws, 1e-2, 1e5);
  if (out.h.frequency > 0) {
    const uint64_t when = draws.Below(3);
    const double u = Uniform(draws);
    out.h.recency = when == 0   ? out.h.tenure * (1 - u)
                    : when == 1 ? out.h.tenure * (1 - std::pow(10, -9 * u))
                                : out.h.tenure;
    if (out.h.recency <= 0) out.h.recency = out.h.tenure;
  }
  out.t = Spread(draws, 1e-2, 1e5);
  out.rate = Spread(draws, 1e-6, 10);
  return out;
}

// Every combination of ends.
std::vector<Point> Corners() {
  std::vector<Point> out;
  for (int bits = 0; bits < 128; ++bits) {
    Point point{};
    for (size_t i = 0; i < 4; ++i) point.p[i] = (bits >> i & 1) != 0 ? 1e4 : 1e-3;
    point.h.frequency = (bits & 16) != 0 ? 50000 : 1;
    point.h.tenure = (bits & 32) != 0 ? 1e5 : 1;
    point.h.recency = point.h.tenure * ((bits & 64) != 0 ? 1 - 1e-6 : .5);
    point.t = (bits & 16) != 0 ? 1e5 : 1;
    point.rate = .01;
    out.push_back(point);
  }
  return out;
}

std::vector<Point> Sample(int seed, int points) {
  std::vector<Point> out = Corners();
  Draws draws(static_cast<uint64_t>(seed));
  if (points < 1000) {  // the quick run: some of the corners
    for (size_t i = 0; i < 16; ++i) out[i] = out[i * 8 + i % 8];
    out.resize(16);
  }
  while (static_cast<int>(out.size()) < points) out.push_back(Draw(draws));
  return out;
}

TEST(Oracle, ParetoNbd) {
  Worst likelihood("Pareto/NBD log L", 1e-10);
  Worst alive("Pareto/NBD P(alive)", 1e-10);
  Worst expected("Pareto/NBD E[X]", 1e-10);
  Worst residual("Pareto/NBD residual", 1e-10);
  for (const Point& point : Sample(1, Points(12))) {
    const ParetoNbd m{point.p[0], point.p[1], point.p[2], point.p[3]};
    const oracle::ParetoNbd o{point.wide()};
    const Wide p_alive = o.PAlive(point.h);
    likelihood.Add(m.LogLikelihood(point.h), o.LogLikelihood(point.h), 1, point.Text());
    alive.Add(m.PAlive(point.h), p_alive, 0, point.Text());
    expected.Add(m.ExpectedPurchases(point.h, point.t),
                 o.ExpectedPurchases(point.h, point.t, p_alive), 0, point.Text());
    residual.Add(m.Residual(point.h, point.rate, HUGE_VAL),
                 o.Residual(point.h, point.rate, p_alive), 0, point.Text());
  }
}

template <typename M>
void CheckCoin(const char* name, bool first, int seed) {
  const std::string prefix(name);
  Worst likelihood((prefix + " log L").c_str(), 1e-10);
  Worst alive((prefix + " P(alive)").c_str(), 1e-10);
  Worst expected((prefix + " E[X]").c_str(), 1e-10);
  for (const Point& point : Sample(seed, Points(100))) {
    const M m{point.p[0], point.p[1], point.p[2], point.p[3]};
    const oracle::Coin o{point.wide(), first};
    likelihood.Add(m.LogLikelihood(point.h), o.LogLikelihood(point.h), 1, point.Text());
    alive.Add(m.PAlive(point.h), o.PAlive(point.h), 0, point.Text());
    Wide want;
    if (o.ExpectedPurchases(point.h, point.t, &want)) {
      expected.Add(m.ExpectedPurchases(point.h, point.t), want, 0, point.Text());
    }
  }
}
TEST(Oracle, BgNbd) { CheckCoin<BgNbd>("BG/NBD", false, 2); }
TEST(Oracle, MbgNbd) { CheckCoin<MbgNbd>("MBG/NBD", true, 3); }

TEST(Oracle, ASpreadsheetsFigure) {
  // See published_values_test.cc.
  oracle::Wide got;
  const oracle::Coin o{{Wide("0.242594522"), Wide("4.41360202"), Wide("0.792922017"),
                        Wide("2.42590678")}, false};
  ASSERT_TRUE(o.ExpectedPurchases(kNewCustomer, 78, &got));
  EXPECT_NEAR(static_cast<double>(got), 1.8579583881, 1e-9);
}

// Gradient and Hessian against differences of 50 digits.
template <typename M, typename O>
void CheckDerivatives(const char* name, size_t n, int points, O&& oracle_of) {
  Worst gradient((std::string(name) + " gradient").c_str(), 1e-9);
  Worst hessian((std::string(name) + " Hessian").c_str(), 1e-9);
  Draws draws(7);
  for (int i = 0; i < points; ++i) {
    Point point = Draw(draws);
    for (double& value : point.p) value = std::min(std::max(value, .01), 100.);
    if (point.h.frequency > 300) point.h.frequency %= 300;
    if (point.h.frequency == 0) point.h.recency = 0;
    M m{};
    auto set = [&](size_t k, double value) { reinterpret_cast<double*>(&m)[k] = value; };
    for (size_t k = 0; k < n; ++k) set(k, point.p[k]);
    const Derivatives got = m.LogLikelihoodDerivatives(point.h);
    EXPECT_NEAR(got.value, m.LogLikelihood(point.h), 1e-12 * (1 + std::fabs(got.value)));
    const Wide step("1e-9");
    auto at = [&](size_t a, int by_a, size_t b, int by_b) {
      Four p = point.wide();
      p[a] *= 1 + by_a * step;
      p[b] *= 1 + by_b * step;
      return Wide(oracle_of(p).LogLikelihood(point.h));
    };
    const Wide here = at(0, 0, 0, 0);
    for (size_t a = 0; a < n; ++a) {
      const Wide up = at(a, 1, a, 0);
      const Wide down = at(a, -1, a, 0);
      // Derivatives by logarithms have one unit; what is small beside 1 in it has
      // no influence on anything.
      gradient.Add(got.gradient[a] * point.p[a], Wide((up - down) / (2 * step)), 1, point.Text());
      hessian.Add(got.second(a, a) * point.p[a] * point.p[a],
                  Wide((up - 2 * here + down) / (step * step)), 1, point.Text());
      for (size_t b = a + 1; b < n; ++b) {
        const Wide mixed = (at(a, 1, b, 1) - at(a, 1, b, -1) - at(a, -1, b, 1) + at(a, -1, b, -1)) /
                           (4 * step * step);
        hessian.Add(got.second(a, b) * point.p[a] * point.p[b], mixed, 1, point.Text());
      }
    }
  }
}
TEST(Oracle, Derivatives) {
  const int points = Points(0) > 0 ? 120 : 6;
  CheckDerivatives<Nbd>("NBD", 2, points, [](const Four& p) { return oracle::Nbd{p}; });
  CheckDerivatives<BgNbd>("BG/NBD", 4, points,
                          [](const Four& p) { return oracle::Coin{p, false}; });
  CheckDerivatives<MbgNbd>("MBG/NBD", 4, points,
                           [](const Four& p) { return oracle::Coin{p, true}; });
  CheckDerivatives<ParetoNbd>("Pareto/NBD", 4, points / 6,
                              [](const Four& p) { return oracle::ParetoNbd{p}; });
}

// Masses add up to one, and agree with expectation and "at least one".
template <typename M>
void CheckCounts(const M& m) {
  Draws draws(11);
  for (int i = 0; i < 12; ++i) {
    Point point = Draw(draws);
    point.h.frequency %= 30;
    if (point.h.frequency == 0) point.h.recency = 0;
    point.h.tenure = std::min(point.h.tenure, 100.0);
    point.h.recency = std::min(point.h.recency, point.h.tenure);
    const double t = 10;
    double total = 0;
    double mean = 0;
    for (int64_t k = 0; k < 1500; ++k) {
      const double mass = m.PPurchases(point.h, t, k);
      ASSERT_GE(mass, 0) << point.Text();
      total += mass;
      mean += static_cast<double>(k) * mass;
    }
    EXPECT_NEAR(total, 1, 1e-11) << point.Text();
    EXPECT_NEAR(mean, m.ExpectedPurchases(point.h, t), 1e-9 * (1 + mean)) << point.Text();
    EXPECT_NEAR(m.PAnyPurchase(point.h, t), 1 - m.PPurchases(point.h, t, 0), 1e-13) << point.Text();
    EXPECT_LE(m.PAnyPurchase(point.h, t), m.PAlive(point.h) * (1 + 1e-14));
  }
}
TEST(Counts, AddUp) {
  CheckCounts(Nbd{.8, 9.8});
  CheckCounts(BgNbd{.243, 4.414, .793, 2.426});
  CheckCounts(BgNbd{2.5, 30, 1, .05});
  CheckCounts(MbgNbd{.525, 6.183, .891, 1.614});
  CheckCounts(MbgNbd{.3, 2, .002, .004});
  CheckCounts(ParetoNbd{.553, 10.58, .606, 11.67});
  CheckCounts(ParetoNbd{3, .5, 1, 40});
  CheckCounts(ParetoNbd{.3, 40, 12, .5});
}

// What is discounted hardly at all over a time is what is expected in it.
template <typename M>
void CheckResidual(const M& m) {
  for (const PurchaseHistory& h :
       {PurchaseHistory{}, {0, 0, 39}, {2, 30.43, 38.86}, {40, 38, 39}}) {
    for (const double t : {.1, 10., 300.}) {
      EXPECT_NEAR(m.Residual(h, 1e-13, t) / m.ExpectedPurchases(h, t), 1, 1e-10);
    }
    // rate times the discounted integral of E[X(t)].
    double sum = 0;
    const double rate = .01;
    constexpr double kStep = .05;
    for (double w = -25; w < 4; w += kStep) {
      const double t = std::exp(w) / rate;
      sum += kStep * std::exp(w - std::exp(w)) * m.ExpectedPurchases(h, t);
    }
    EXPECT_NEAR(m.Residual(h, rate, HUGE_VAL) / sum, 1, 1e-9);
  }
}
TEST(Residual, IsTheDiscountedExpectation) {
  CheckResidual(Nbd{.8, 9.8});
  CheckResidual(BgNbd{.243, 4.414, .793, 2.426});
  CheckResidual(BgNbd{.243, 4.414, .003, .2});
  CheckResidual(MbgNbd{.525, 6.183, .891, 1.614});
  CheckResidual(ParetoNbd{.553, 10.58, .606, 11.67});
  CheckResidual(ParetoNbd{.553, 10.58, 1, 11.67});
}

TEST(Oracle, GammaGamma) {
  Worst likelihood("Gamma-Gamma log L", 1e-10);
  Worst gradient("Gamma-Gamma gradient", 1e-9);
  Draws draws(5);
  for (int i = 0; i < Points(200); ++i) {
    const double p = Spread(draws, 1e-3, 1e4);
    const double q = Spread(draws, 1e-3, 1e4);
    const double gamma = Spread(draws, 1e-3, 1e4);
    const auto x = static_cast<int64_t>(Spread(draws, 1, 5e4));
    const double m = Spread(draws, 1e-3, 1e6);
    auto exact = [&](const Wide& wp, const Wide& wq, const Wide& wg) {
      const Wide px = wp * x;
      return Wide(boost::math::lgamma(Wide(px + wq)) - boost::math::lgamma(px) -
                  boost::math::lgamma(wq) + wq * log(wg) + (px - 1) * log(Wide(m)) +
                  px * log(Wide(x)) - (px + wq) * log(Wide(wg + Wide(m) * x)));
    };
    char where[200];
    std::snprintf(where, sizeof where, "(%.17g, %.17g, %.17g) x %lld m %.17g", p, q, gamma,
                  static_cast<long long>(x), m);
    const GammaGamma model{p, q, gamma};
    const Wide want = exact(p, q, gamma);
    likelihood.Add(model.LogLikelihood({x, m}), want, 1, where);
    if (i % 20 != 0) continue;
    const Wide step("1e-12");
    const Derivatives got = model.LogLikelihoodDerivatives({x, m});
    const double size = 1 + p * static_cast<double>(x) + q;
    gradient.Add(
        got.gradient[2] * gamma,
        Wide((exact(p, q, Wide(gamma) * (1 + step)) - exact(p, q, Wide(gamma) * (1 - step))) /
             (2 * step)),
        size, where);
    gradient.Add(
        got.gradient[1] * q,
        Wide((exact(p, Wide(q) * (1 + step), gamma) - exact(p, Wide(q) * (1 - step), gamma)) /
             (2 * step)),
        size, where);
    gradient.Add(
        got.gradient[0] * p,
        Wide((exact(Wide(p) * (1 + step), q, gamma) - exact(Wide(p) * (1 - step), q, gamma)) /
             (2 * step)),
        size, where);
  }
}

}  // namespace
}  // namespace goodwill
