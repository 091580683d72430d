// Tables and single histories give the same likelihood.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/unit/base/draws.h"
#include "value/models/beta_mean.h"
#include "value/models/coin_series.h"
#include "value/models/coin_table.h"
#include "value/models/integrate.h"
#include "value/models/pareto_table.h"
#include "goodwill/value/models/bg_nbd.h"
#include "goodwill/value/models/mbg_nbd.h"
#include "goodwill/value/models/score.h"
#include "value/models/pareto_race.h"

namespace goodwill {
namespace {

double Spread(Draws& draws, double from, double to) {
  const double u = std::ldexp(static_cast<double>(draws.Word() >> 11), -53);
  return from * std::exp(u * std::log(to / from));
}

void ExpectSame(const Derivatives& got, const Derivatives& want, const std::array<double, 4>& p,
                double* worst) {
  auto compare = [&](double a, double b, double scale) {
    const double error = std::fabs(a - b) * scale / (1 + std::fabs(b) * scale);
    if (!(error <= *worst)) *worst = std::isnan(error) ? HUGE_VAL : error;
  };
  compare(got.value, want.value, 1);
  for (size_t i = 0; i < 4; ++i) {
    compare(got.gradient[i], want.gradient[i], p[i]);
    for (size_t k = i; k < 4; ++k) compare(got.second(i, k), want.second(i, k), p[i] * p[k]);
  }
}

// One history at a time, so that no sum hides a difference.
template <typename Table, typename Single>
void Compare(const char* name, Table&& table_of, Single&& single_of, double widest) {
  Draws draws(3);
  double worst = 0;
  for (int i = 0; i < 120; ++i) {
    std::array<double, 4> p;
    for (double& value : p) value = Spread(draws, 1 / widest, widest);
    if (draws.Below(4) == 0) p[2] = 1;
    const Grid grid{draws.Below(2) == 0 ? 7. : 1.};
    const int64_t last = draws.Between(1, 60);
    auto table = table_of(p, grid, last, 40);
    int64_t x = 0;
    for (int k = 0; k < 6; ++k) {
      x += draws.Between(0, 6);
      GridRow row{0, static_cast<int32_t>(draws.Between(0, last)), 1};
      if (x > 0) {
        if (row.tenure == 0) row.tenure = 1;
        row.recency = static_cast<int32_t>(draws.Between(1, row.tenure));
      }
      Derivatives sum;
      table.Add(x, {&row, 1}, sum);
      ExpectSame(sum, single_of(p, {x, grid.AgeOf(row.recency), grid.AgeOf(row.tenure)}), p,
                 &worst);
    }
  }
  std::printf("  %s: largest difference %.2e\n", name, worst);
  EXPECT_LT(worst, 1e-12);
}

TEST(Tables, ParetoNbd) {
  for (const double widest : {30., 1e3}) {
    Compare("Pareto/NBD",
        [](const auto& p, const Grid& grid, int64_t last, int64_t most) {
          return ParetoTable({p[0], p[1], p[2], p[3]}, grid, last, most);
        },
        [](const auto& p, const PurchaseHistory& h) {
          return ParetoNbd{p[0], p[1], p[2], p[3]}.LogLikelihoodDerivatives(h);
        },
        widest);
  }
}

TEST(Tables, Coins) {
  Compare("BG/NBD",
      [](const auto& p, const Grid& grid, int64_t last, int64_t) {
        return CoinTable({p[0], p[1], p[2], p[3], false}, grid, last);
      },
      [](const auto& p, const PurchaseHistory& h) {
        return BgNbd{p[0], p[1], p[2], p[3]}.LogLikelihoodDerivatives(h);
      },
      1e3);
  Compare("MBG/NBD",
      [](const auto& p, const Grid& grid, int64_t last, int64_t) {
        return CoinTable({p[0], p[1], p[2], p[3], true}, grid, last);
      },
      [](const auto& p, const PurchaseHistory& h) {
        return MbgNbd{p[0], p[1], p[2], p[3]}.LogLikelihoodDerivatives(h);
      },
      1e3);
}

TEST(Tables, WholeAgesAreOnAGrid) {
  const Grid weeks{7};
  for (int64_t day = 0; day < 3000; ++day) {
    EXPECT_EQ(weeks.StepOf(static_cast<double>(day) / 7), day);
  }
  EXPECT_EQ(weeks.StepOf(30.43), -1);
  EXPECT_EQ(weeks.StepOf(1e300), -1);
}

// Sorted as integers or as histories, one by one or weighted: the same rows.
TEST(Collapse, IsTheSameByAnyWay) {
  Draws draws(5);
  for (const double divisor : {1., 7., 365.25, 0.}) {
    std::vector<int64_t> frequency;
    std::vector<double> recency;
    std::vector<double> tenure;
    for (int i = 0; i < 3000; ++i) {
      const int64_t end = draws.Between(1, 20);
      const int64_t last = draws.Between(1, end);
      const int64_t x = draws.Between(0, 3);
      frequency.push_back(x);
      // Without a divisor: ages on no grid.
      auto age = [&](int64_t day) {
        return divisor > 0 ? static_cast<double>(day) / divisor : static_cast<double>(day) * .3141;
      };
      recency.push_back(x == 0 ? 0 : age(last));
      tenure.push_back(age(end));
    }
    const std::vector<int64_t> ones(frequency.size(), 1);
    const auto plain = Collapse({frequency, recency, tenure, {}});
    const auto weighted = Collapse({frequency, recency, tenure, ones});
    ASSERT_TRUE(plain.ok() && weighted.ok());
    EXPECT_EQ(*plain, *weighted);
    int64_t customers = 0;
    for (const CountedHistory& row : *plain) customers += row.customers;
    EXPECT_EQ(customers, 3000);
    EXPECT_LT(plain->size(), 900u);
  }
}

// Dropout and the next purchase share certainty, whichever series tells of them.
TEST(ParetoRace, OneOfTheTwoComesFirst) {
  Draws draws(8);
  int known = 0;
  for (int i = 0; i < 20000; ++i) {
    const ParetoNbd m{Spread(draws, 1e-3, 1e4), Spread(draws, 1e-3, 1e4), Spread(draws, 1e-3, 1e4),
                      Spread(draws, 1e-3, 1e4)};
    const auto x = static_cast<int64_t>(Spread(draws, 1, 5e4)) - 1;
    const ParetoRace race = ParetoRace::Of(m, x, Spread(draws, 1e-2, 1e5));
    EXPECT_FALSE(race.dropout_first < 0 || race.purchase_first < 0);
    if (std::isnan(race.dropout_first + race.purchase_first)) continue;
    ++known;
    EXPECT_NEAR(race.dropout_first + race.purchase_first, 1, 1e-14);
  }
  EXPECT_GT(known, 10000);
}

// Whatever is remembered, everybody gets the bits that the rule for one gives.
TEST(Scores, AreTheSameAloneAndInCompany) {
  Draws draws(21);
  const PurchaseModel models[] = {ParetoNbd{.55, 10.6, .6, 11.7}, ParetoNbd{.5, .001, .6, 1e4},
                                  ParetoNbd{.5, 10, 0, 10},       ParetoNbd{80, 900, 1, 3},
                                  BgNbd{.24, 4.4, .79, 2.4},      MbgNbd{.5, 6.2, .9, 1.6},
                                  Nbd{.4, 12}};
  for (const double divisor : {1., 7., 0.}) {
    std::vector<int64_t> frequency;
    std::vector<double> recency;
    std::vector<double> tenure;
    for (int i = 0; i < 400; ++i) {
      const int64_t end = draws.Between(1, 40);
      const int64_t x = draws.Below(20) == 0 ? 1030 : draws.Between(0, 80);
      auto age = [&](int64_t day) {
        return divisor > 0 ? static_cast<double>(day) / divisor : static_cast<double>(day) * .3141;
      };
      frequency.push_back(x);
      recency.push_back(x == 0 ? 0 : age(draws.Between(1, end)));
      tenure.push_back(age(end));
    }
    const HistoryColumns rows{frequency, recency, tenure, {}};
    const double t = 5;
    std::vector<double> out(frequency.size());
    for (const PurchaseModel& model : models) {
      std::visit(
          [&](const auto& m) {
            const auto ask = [&](Quantity quantity, double time, auto alone) {
              ASSERT_TRUE(Score(model, rows, {quantity, {&time, 1}, 0, .01}, out).ok());
              for (size_t i = 0; i < out.size(); ++i) EXPECT_EQ(out[i], alone(rows[i]));
            };
            ask(Quantity::kPAlive, t, [&](const auto& h) { return m.PAlive(h); });
            for (const double p : out) EXPECT_TRUE(p >= 0 && p <= 1) << p;
            ask(Quantity::kPAnyPurchase, t, [&](const auto& h) { return m.PAnyPurchase(h, t); });
            ask(Quantity::kExpectedPurchases, t,
                [&](const auto& h) { return m.ExpectedPurchases(h, t); });
            ask(Quantity::kResidual, 30, [&](const auto& h) { return m.Residual(h, .01, 30); });
            std::vector<double> alive(out.size()), any(out.size()), expected(out.size());
            ASSERT_TRUE(ScoreOutlook(model, rows, {t, .01, 30}, {alive, any, expected, out}).ok());
            for (size_t i = 0; i < out.size(); ++i) {
              EXPECT_EQ(alive[i], m.PAlive(rows[i]));
              EXPECT_EQ(any[i], m.PAnyPurchase(rows[i], t));
              EXPECT_EQ(expected[i], m.ExpectedPurchases(rows[i], t));
              EXPECT_EQ(out[i], m.Residual(rows[i], .01, 30));
            }
          },
          model);
    }
  }
}

TEST(Scores, OutlooksAreOfAnyModelAndSayWhatCannotBe) {
  const std::vector<int64_t> frequency = {2, 0};
  const std::vector<double> recency = {3, 0}, tenure = {5, 4};
  const HistoryColumns rows{frequency, recency, tenure, {}};
  std::vector<double> alive(2), residual(2), none;
  const GammaGompertzNbd m{.55, 10.6, .01, .6, 11.7};
  ASSERT_TRUE(ScoreOutlook(m, rows, {1, .01}, {alive, {}, {}, residual}).ok());
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(alive[i], m.PAlive(rows[i]));
    EXPECT_EQ(residual[i], m.Residual(rows[i], .01, HUGE_VAL));
  }
  const ParetoNbd p{.55, 10.6, .6, 11.7};
  EXPECT_TRUE(ScoreOutlook(p, rows, {}, {}).ok());
  EXPECT_FALSE(ScoreOutlook(p, rows, {1, 0}, {.residual = residual}).ok());
  EXPECT_FALSE(ScoreOutlook(p, rows, {HUGE_VAL, 0}, {.expected_purchases = residual}).ok());
  EXPECT_TRUE(ScoreOutlook(p, rows, {HUGE_VAL, 0}, {.p_alive = alive}).ok());
  alive.resize(1);
  EXPECT_FALSE(ScoreOutlook(p, rows, {1, .01}, {.p_alive = alive}).ok());
}

// By parts, from expectations at many instants: no discount, horizon or shape escapes.
TEST(Coins, ResidualsAreDiscountedExpectations) {
  Draws draws(33);
  double worst = 0;
  for (int i = 0; i < 60; ++i) {
    const BgNbd m{Spread(draws, 1e-3, 300), 1, Spread(draws, 1e-3, 1e3), Spread(draws, 1e-3, 1e3)};
    const double rate = Spread(draws, 1e-5, 1e3);
    const double horizon = std::min(Spread(draws, 1e-3, 1e4), 750 / rate);
    const double unit = std::min({1., 1 / m.r, 1 / rate});
    const double last = std::log1p(horizon / unit);
    const int panels = static_cast<int>(2 * last) + 1;
    double want = std::exp(-rate * horizon) * m.ExpectedIfAlive(kNewCustomer, horizon);
    for (int k = 0; k < panels; ++k) {
      VisitMany(last * k / panels, last * (k + 1) / panels, [&](double w, double weight) {
        const double u = unit * std::expm1(w);
        want +=
            weight * rate * (unit + u) * std::exp(-rate * u) * m.ExpectedIfAlive(kNewCustomer, u);
      });
    }
    worst = std::max(worst, std::fabs(m.ResidualIfAlive(kNewCustomer, rate, horizon) / want - 1));
  }
  std::printf("  coin models, residual: largest difference %.2e\n", worst);
  EXPECT_LT(worst, 1e-10);
}

// Where both ways go, counting and the beta mean agree.
TEST(Coins, CountingIsTheBetaMean) {
  Draws draws(34);
  int counted = 0;
  for (int i = 0; i < 300; ++i) {
    const CoinSeries m{Spread(draws, 1e-3, 1e4), draws.Below(5) == 0 ? 1 : Spread(draws, 1e-3, 1e4),
                       Spread(draws, 1e-3, 1e4)};
    const double t = Spread(draws, 1e-5, 100);
    const double got = m.Expected(t);
    if (std::isnan(got)) continue;
    ++counted;
    const double want = BetaMean(m.a, m.stays, [&](double p) -> Decreasing {
      const double z = std::max(p * t, 1e-150);
      const double value = -std::expm1(-m.shape * std::log1p(z)) / (z / t);
      return {value, (value - m.shape * t * std::exp(-(m.shape + 1) * std::log1p(z))) / (z / t)};
    });
    EXPECT_NEAR(got / want, 1, 1e-6) << m.shape << ' ' << m.a << ' ' << m.stays << ' ' << t;
  }
  EXPECT_GT(counted, 100);
}

}  // namespace
}  // namespace goodwill
