// BG/CNBD-k, MBG/CNBD-k and gamma-Gompertz/NBD against 50 digits, and against the
// models that they contain.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "goodwill/value/models/bg_nbd.h"
#include "goodwill/value/models/cnbd.h"
#include "goodwill/value/models/gamma_gompertz_nbd.h"
#include "goodwill/value/models/mbg_nbd.h"
#include "goodwill/value/models/pareto_nbd.h"
#include "tests/unit/value/models/oracle_points.h"

namespace goodwill {
namespace {

struct Case {
  std::vector<double> p;
  PurchaseHistory h;
  double t;
  double rate;
  std::string text;
};

Case Draw(Draws& draws, double widest, size_t parameters) {
  Case out;
  for (size_t i = 0; i < parameters; ++i) out.p.push_back(Spread(draws, 1 / widest, widest));
  out.h.frequency = draws.Below(4) == 0 ? 0 : draws.Between(1, 60);
  out.h.tenure = Spread(draws, .1, 300);
  if (out.h.frequency > 0) out.h.recency = out.h.tenure * (1 - Uniform(draws));
  out.t = Spread(draws, .1, 300);
  out.rate = Spread(draws, 1e-3, 1);
  for (const double p : out.p) out.text += std::to_string(p) + " ";
  out.text += "x " + std::to_string(out.h.frequency) + " t_x " + std::to_string(out.h.recency) +
              " T " + std::to_string(out.h.tenure) + " t " + std::to_string(out.t);
  return out;
}

struct WideCnbd {
  WidePoint p;  // r alpha a b k
  bool first;

  Wide S(const PurchaseHistory& h) const {
    const auto k = static_cast<int64_t>(p[4]);
    const Wide shape = p[0] + k * h.frequency;
    Wide sum = 0;
    for (int64_t j = 0; j < k; ++j) {
      sum += exp(Wide(oracle::LogRising(shape, j) - boost::math::lgamma(Wide(j + 1)))) *
             pow(Wide((Wide(h.tenure) - h.recency) / (p[1] + h.tenure)), Wide(j));
    }
    return sum;
  }
  Wide Odds(const PurchaseHistory& h) const {
    const int64_t n = h.frequency + (first ? 1 : 0);
    if (n == 0) return 0;
    return p[2] / (p[3] + n - 1) *
           pow(Wide((p[1] + h.tenure) / (p[1] + h.recency)), Wide(p[0] + p[4] * h.frequency)) /
           S(h);
  }
  Wide LogLikelihood(const PurchaseHistory& h) const {
    const int64_t n = h.frequency + (first ? 1 : 0);
    const int64_t events = static_cast<int64_t>(p[4]) * h.frequency;
    return oracle::LogRising(p[0], events) + p[0] * log(p[1]) -
           (p[0] + events) * log(Wide(p[1] + h.tenure)) + oracle::LogRising(p[3], n) -
           oracle::LogRising(Wide(p[2] + p[3]), n) + log(S(h)) + log(Wide(1 + Odds(h)));
  }
};

template <bool first>
void CheckCnbd() {
  Worst likelihood("CNBD log L", 1e-12);
  Worst alive("CNBD P(alive)", 1e-12);
  Worst gradient("CNBD gradient", 1e-10);
  Worst hessian("CNBD Hessian", 1e-9);
  Draws draws(first ? 1 : 2);
  for (int i = 0; i < Points(40); ++i) {
    Case c = Draw(draws, 1e3, 4);
    c.p.push_back(static_cast<double>(draws.Between(1, 5)));
    const Cnbd<first> m{c.p[0], c.p[1], c.p[2], c.p[3], c.p[4]};
    const WideCnbd o{WidePoint(c.p.begin(), c.p.end()), first};
    likelihood.Add(m.LogLikelihood(c.h), o.LogLikelihood(c.h), 1, c.text);
    alive.Add(m.PAlive(c.h), Wide(1 / (1 + o.Odds(c.h))), 0, c.text);
    if (i % 5 != 0) continue;
    const Derivatives got = m.LogLikelihoodDerivatives(c.h);
    EXPECT_NEAR(got.value, m.LogLikelihood(c.h), 1e-12 * (1 + std::fabs(got.value)));
    AddDerivatives(got, c.p, 4,
                   [&](const WidePoint& p) { return WideCnbd{p, first}.LogLikelihood(c.h); },
                   gradient, hessian, c.text);
  }
}
TEST(KinOracle, BgCnbd) { CheckCnbd<false>(); }
TEST(KinOracle, MbgCnbd) { CheckCnbd<true>(); }

TEST(Cnbd, WithOneStageIsTheOrdinaryModel) {
  Draws draws(3);
  for (int i = 0; i < 20; ++i) {
    const Case c = Draw(draws, 30, 4);
    const MbgCnbd m{c.p[0], c.p[1], c.p[2], c.p[3], 1};
    const MbgNbd o{c.p[0], c.p[1], c.p[2], c.p[3]};
    const auto near = [&](double got, double want, double within) {
      EXPECT_NEAR(got, want, within * std::fabs(want) + 1e-300) << c.text;
    };
    near(m.LogLikelihood(c.h), o.LogLikelihood(c.h), 1e-12);
    near(m.PAlive(c.h), o.PAlive(c.h), 1e-12);
    near(m.ExpectedPurchases(c.h, c.t), o.ExpectedPurchases(c.h, c.t), 1e-9);
    near(m.PPurchases(c.h, c.t, 2), o.PPurchases(c.h, c.t, 2), 1e-10);
    near(m.PAnyPurchase(c.h, c.t), o.PAnyPurchase(c.h, c.t), 1e-10);
    near(m.Residual(c.h, c.rate, c.t), o.Residual(c.h, c.rate, c.t), 1e-9);
    near(m.Residual(c.h, c.rate, HUGE_VAL), o.Residual(c.h, c.rate, HUGE_VAL), 1e-9);
  }
}

// Masses add up, and agree with the expectation.
TEST(Cnbd, CountsAddUp) {
  Draws draws(4);
  for (int i = 0; i < 12; ++i) {
    Case c = Draw(draws, 10, 4);
    c.h.frequency = std::min<int64_t>(c.h.frequency, 12);
    const BgCnbd m{c.p[0] + .5, c.p[1] + 5, c.p[2], c.p[3], static_cast<double>(1 + i % 4)};
    const double t = 10;
    double total = 0;
    double mean = 0;
    for (int64_t n = 0; n < 400; ++n) {
      const double mass = m.PPurchases(c.h, t, n);
      total += mass;
      mean += static_cast<double>(n) * mass;
    }
    EXPECT_NEAR(total, 1, 1e-10) << c.text;
    EXPECT_NEAR(mean, m.ExpectedPurchases(c.h, t), 1e-8 * (1 + mean)) << c.text;
    EXPECT_NEAR(m.PAnyPurchase(c.h, t), 1 - m.PPurchases(c.h, t, 0), 1e-13) << c.text;
    // A horizon far enough is for ever: two quite different integrals.
    EXPECT_NEAR(m.Residual(c.h, .1, 440), m.Residual(c.h, .1, HUGE_VAL),
                1e-9 * m.Residual(c.h, .1, 440) + 1e-12)
        << c.text;
  }
}

// Far more events than are added one by one.
TEST(Cnbd, LongHorizons) {
  const MbgCnbd m{.8, 1e-3, .4, 3, 3};
  const MbgNbd same{.8, 1e-3, .4, 3};
  const MbgCnbd one{.8, 1e-3, .4, 3, 1};
  EXPECT_NEAR(one.ExpectedPurchases({2, 5, 6}, 1e7) / same.ExpectedPurchases({2, 5, 6}, 1e7), 1,
              1e-7);
  double last = 0;
  for (const double t : {1e2, 1e4, 1e6, 1e8}) {
    const double expected = m.ExpectedPurchases({2, 5, 6}, t);
    EXPECT_GT(expected, last);
    last = expected;
  }
  // Regular buyers with many purchases behind them.
  const double many = MbgCnbd{2, 5, .01, 900, 4}.ExpectedPurchases({20000, 999.99, 1000}, 50);
  EXPECT_GT(many, 0);
  EXPECT_LT(many, 1050);
}

struct WideGompertz {
  WidePoint p;  // r alpha b s beta

  Wide G(const Wide& t) const { return p[4] + exp(Wide(p[2] * t)) - 1; }
  // Of leaving between the last purchase and the end, over being alive at the end.
  Wide Odds(const PurchaseHistory& h) const {
    const Wide shape = p[0] + h.frequency;
    const Wide end = G(Wide(h.tenure));
    const auto f = [&](const Wide& y) {
      return Wide(p[3] * p[2] * exp(Wide(p[2] * y)) / G(y) *
                  pow(Wide((p[1] + h.tenure) / (p[1] + y)), shape) * pow(Wide(end / G(y)), p[3]));
    };
    Wide sum = 0;
    constexpr int kPanels = 10;
    for (int i = 0; i < kPanels; ++i) {
      const Wide from = h.recency + (Wide(h.tenure) - h.recency) * i / kPanels;
      const Wide to = h.recency + (Wide(h.tenure) - h.recency) * (i + 1) / kPanels;
      sum += boost::math::quadrature::gauss<Wide, 30>::integrate(f, from, to);
    }
    return sum;
  }
  Wide LogLikelihood(const PurchaseHistory& h) const {
    return oracle::LogRising(p[0], h.frequency) + p[0] * log(p[1]) -
           (p[0] + h.frequency) * log(Wide(p[1] + h.tenure)) +
           p[3] * log(Wide(p[4] / G(Wide(h.tenure)))) + log(Wide(1 + Odds(h)));
  }
};

TEST(KinOracle, GammaGompertzNbd) {
  Worst likelihood("GG/NBD log L", 1e-11);
  Worst alive("GG/NBD P(alive)", 1e-11);
  Worst gradient("GG/NBD gradient", 1e-9);
  Worst hessian("GG/NBD Hessian", 1e-9);
  Draws draws(5);
  for (int i = 0; i < std::min(Points(3), 40); ++i) {
    Case c = Draw(draws, 10, 5);
    c.h.frequency = std::min<int64_t>(c.h.frequency, 20);
    c.p[1] += c.h.tenure / 2;  // what 10 equal panels can do
    c.p[2] = std::min(c.p[2], 3 / c.h.tenure);
    c.p[4] = std::max(c.p[4], .5);
    if (i == 1) c.p[4] = 1;
    const GammaGompertzNbd m{c.p[0], c.p[1], c.p[2], c.p[3], c.p[4]};
    const WideGompertz o{WidePoint(c.p.begin(), c.p.end())};
    likelihood.Add(m.LogLikelihood(c.h), o.LogLikelihood(c.h), 1, c.text);
    alive.Add(m.PAlive(c.h), Wide(1 / (1 + o.Odds(c.h))), 0, c.text);
    if (i >= 1) continue;
    const DerivativesOf<5> got = m.LogLikelihoodDerivatives(c.h);
    EXPECT_NEAR(got.value, m.LogLikelihood(c.h), 1e-12 * (1 + std::fabs(got.value)));
    AddDerivatives(got, c.p, 5,
                   [&](const WidePoint& p) { return WideGompertz{p}.LogLikelihood(c.h); }, gradient,
                   hessian, c.text);
  }
}

TEST(GammaGompertz, NearZeroIsTheParetoNbd) {
  const double b = 1e-9;
  const GammaGompertzNbd m{.553, 10.578, b, .606, b * 11.669};
  const ParetoNbd o{.553, 10.578, .606, 11.669};
  for (const PurchaseHistory& h : {PurchaseHistory{0, 0, 39}, {2, 30.43, 38.86}, {12, 10, 39}}) {
    EXPECT_NEAR(m.LogLikelihood(h), o.LogLikelihood(h), 1e-6);
    EXPECT_NEAR(m.PAlive(h), o.PAlive(h), 1e-6);
    EXPECT_NEAR(m.ExpectedPurchases(h, 39), o.ExpectedPurchases(h, 39), 1e-6);
    EXPECT_NEAR(m.PPurchases(h, 39, 2), o.PPurchases(h, 39, 2), 1e-6);
    EXPECT_NEAR(m.PAnyPurchase(h, 39), o.PAnyPurchase(h, 39), 1e-6);
    EXPECT_NEAR(m.Residual(h, .0027, HUGE_VAL), o.Residual(h, .0027, HUGE_VAL), 1e-5);
  }
}

TEST(GammaGompertz, CountsAddUp) {
  Draws draws(6);
  for (int i = 0; i < 12; ++i) {
    Case c = Draw(draws, 30, 5);
    c.h.frequency = std::min<int64_t>(c.h.frequency, 12);
    const GammaGompertzNbd m{c.p[0], c.p[1] + 5, c.p[2], c.p[3], c.p[4]};
    double total = 0;
    double mean = 0;
    for (int64_t n = 0; n < 300; ++n) {
      const double mass = m.PPurchases(c.h, 10, n);
      total += mass;
      mean += static_cast<double>(n) * mass;
    }
    EXPECT_NEAR(total, 1, 1e-9) << c.text;
    EXPECT_NEAR(mean, m.ExpectedPurchases(c.h, 10), 1e-7 * (1 + mean)) << c.text;
    EXPECT_NEAR(m.PAnyPurchase(c.h, 10), 1 - m.PPurchases(c.h, 10, 0), 1e-12) << c.text;
    EXPECT_LE(m.Residual(c.h, .01, 10), m.ExpectedPurchases(c.h, 10) * (1 + 1e-12));
  }
  // Ages at which nothing may overflow.
  const GammaGompertzNbd fast{.5, 10, 1e3, .6, 1e4};
  EXPECT_TRUE(std::isfinite(fast.LogLikelihood({3, 100, 1e5})));
  EXPECT_TRUE(std::isfinite(fast.Residual({3, 100, 1e5}, .01, HUGE_VAL)));
  EXPECT_LT(fast.PAlive({3, 100, 1e5}), 1e-3);
}

}  // namespace
}  // namespace goodwill
