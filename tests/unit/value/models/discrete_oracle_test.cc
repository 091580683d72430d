// The models of discrete time against 50 digits.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "goodwill/value/models/bg_bb.h"
#include "goodwill/value/models/shifted_beta_geometric.h"
#include "tests/unit/value/models/oracle_points.h"

namespace goodwill {
namespace {

// log of B(a + m, b + n) / B(a, b).
Wide LogBetaRatio(const Wide& a, const Wide& b, int64_t m, int64_t n) {
  return oracle::LogRising(a, m) + oracle::LogRising(b, n) - oracle::LogRising(Wide(a + b), m + n);
}

struct WideBgBb {
  WidePoint p;

  Wide Alive(const PurchaseHistory& h) const {
    const auto n = static_cast<int64_t>(h.tenure);
    return exp(LogBetaRatio(p[0], p[1], h.frequency, n - h.frequency) +
               LogBetaRatio(p[2], p[3], 0, n));
  }
  Wide Likelihood(const PurchaseHistory& h) const {
    const auto last = static_cast<int64_t>(h.recency);
    Wide sum = Alive(h);
    for (int64_t i = 0; i < static_cast<int64_t>(h.tenure) - last; ++i) {
      sum += exp(LogBetaRatio(p[0], p[1], h.frequency, last - h.frequency + i) +
                 LogBetaRatio(p[2], p[3], 1, last + i));
    }
    return sum;
  }
  Wide PAlive(const PurchaseHistory& h) const {
    return Alive(h) / Likelihood(h) * (p[3] + h.tenure) / (p[2] + p[3] + h.tenure);
  }
  // Of the next t, the j-th discounted by exp(-rate j).
  Wide Expected(const PurchaseHistory& h, int64_t t, double rate) const {
    const Wide stays = p[3] + h.tenure;
    Wide survives = 1;
    Wide sum = 0;
    for (int64_t j = 1; j <= t; ++j) {
      survives *= (stays + j - 1) / (p[2] + stays + j - 1) * exp(Wide(-rate));
      sum += survives;
    }
    return Alive(h) / Likelihood(h) * (p[0] + h.frequency) / (p[0] + p[1] + h.tenure) * sum;
  }
};

struct Case {
  std::vector<double> p;
  PurchaseHistory h;
  int64_t t;
  double rate;
  std::string text;
};

Case Draw(Draws& draws) {
  Case out;
  for (int i = 0; i < 4; ++i) out.p.push_back(Spread(draws, 1e-3, 1e4));
  const int64_t n = draws.Between(0, 60);
  const int64_t last = n == 0 ? 0 : draws.Between(0, n);
  const int64_t x = last == 0 ? 0 : draws.Between(1, last);
  out.h = {x, static_cast<double>(last), static_cast<double>(n)};
  out.t = draws.Between(1, 300);
  out.rate = Spread(draws, 1e-4, 1);
  char text[200];
  std::snprintf(text, sizeof text, "(%.17g, %.17g, %.17g, %.17g) %lld %g %g t %lld rate %.17g",
                out.p[0], out.p[1], out.p[2], out.p[3], static_cast<long long>(x), out.h.recency,
                out.h.tenure, static_cast<long long>(out.t), out.rate);
  out.text = text;
  return out;
}

TEST(DiscreteOracle, BgBb) {
  Worst likelihood("BG/BB log L", 1e-12);
  Worst alive("BG/BB P(alive)", 1e-12);
  Worst expected("BG/BB E[X]", 1e-12);
  Worst residual("BG/BB residual", 1e-12);
  Worst gradient("BG/BB gradient", 1e-10);
  Worst hessian("BG/BB Hessian", 1e-9);
  Draws draws(1);
  for (int i = 0; i < Points(24); ++i) {
    const Case c = Draw(draws);
    const BgBb m{c.p[0], c.p[1], c.p[2], c.p[3]};
    const WideBgBb o{WidePoint(c.p.begin(), c.p.end())};
    likelihood.Add(m.LogLikelihood(c.h), log(o.Likelihood(c.h)), 1, c.text);
    alive.Add(m.PAlive(c.h), o.PAlive(c.h), 0, c.text);
    expected.Add(m.ExpectedPurchases(c.h, static_cast<double>(c.t)), o.Expected(c.h, c.t, 0), 0,
                 c.text);
    residual.Add(m.Residual(c.h, c.rate, static_cast<double>(c.t)), o.Expected(c.h, c.t, c.rate), 0,
                 c.text);
    if (i % 6 != 0) continue;
    const Derivatives got = m.LogLikelihoodDerivatives(c.h);
    EXPECT_NEAR(got.value, m.LogLikelihood(c.h), 1e-12 * (1 + std::fabs(got.value)));
    AddDerivatives(got, c.p, 4,
                   [&](const WidePoint& p) { return Wide(log(WideBgBb{p}.Likelihood(c.h))); },
                   gradient, hessian, c.text);
  }
}

TEST(DiscreteOracle, ShiftedBetaGeometric) {
  Worst likelihood("sBG log L", 1e-12);
  Worst gradient("sBG gradient", 1e-10);
  Worst hessian("sBG Hessian", 1e-9);
  Draws draws(2);
  for (int i = 0; i < Points(60); ++i) {
    Case c = Draw(draws);
    c.p.resize(2);
    const ShiftedBetaGeometric m{c.p[0], c.p[1]};
    const auto log_of = [&](const WidePoint& p) {
      const bool left = static_cast<double>(c.h.frequency) < c.h.tenure;
      return Wide(LogBetaRatio(p[0], p[1], left ? 1 : 0, c.h.frequency));
    };
    likelihood.Add(m.LogLikelihood(c.h), log_of(WidePoint(c.p.begin(), c.p.end())), 1, c.text);
    AddDerivatives(m.LogLikelihoodDerivatives(c.h), c.p, 2, log_of, gradient, hessian, c.text);
  }
}

// Far more opportunities than are summed one by one.
TEST(DiscreteOracle, LongHorizons) {
  Worst worst("sBG long sums", 1e-12);
  Draws draws(3);
  for (int i = 0; i < std::min(Points(2), 40); ++i) {
    const double a = Spread(draws, 1e-3, 30);
    const double b = Spread(draws, 1e-2, 1e4);
    const int64_t t = draws.Between(5000, 20000);
    const double rate = Spread(draws, 1e-6, 1e-3);
    Wide survives = 1;
    Wide sum = 0;
    const Wide discount = exp(Wide(-rate));
    for (int64_t j = 1; j <= t; ++j) {
      survives *= (Wide(b) + (j - 1)) / (Wide(a) + Wide(b) + (j - 1)) * discount;
      sum += survives;
    }
    worst.Add(ShiftedBetaGeometric{a, b}.Residual(kNewCustomer, rate, static_cast<double>(t)), sum,
              0, std::to_string(a) + " " + std::to_string(b));
  }
}

// Masses add up, and agree with the expectation.
TEST(DiscreteCounts, AddUp) {
  Draws draws(4);
  for (int i = 0; i < 60; ++i) {
    const Case c = Draw(draws);
    const double t = static_cast<double>(draws.Between(0, 40));
    const auto check = [&](const auto& m) {
      double total = 0;
      double mean = 0;
      for (int64_t k = 0; k <= static_cast<int64_t>(t); ++k) {
        const double mass = m.PPurchases(c.h, t, k);
        total += mass;
        mean += static_cast<double>(k) * mass;
      }
      EXPECT_NEAR(total, 1, 1e-12) << c.text;
      EXPECT_NEAR(mean, m.ExpectedPurchases(c.h, t), 1e-11 * (1 + mean)) << c.text;
      EXPECT_NEAR(m.PAnyPurchase(c.h, t), 1 - m.PPurchases(c.h, t, 0), 1e-13) << c.text;
      EXPECT_EQ(m.PPurchases(c.h, t, static_cast<int64_t>(t) + 1), 0);
    };
    check(BgBb{c.p[0], c.p[1], c.p[2], c.p[3]});
    check(ShiftedBetaGeometric{c.p[0], c.p[1]});
  }
}

}  // namespace
}  // namespace goodwill
