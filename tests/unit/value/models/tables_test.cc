// Tables and single histories give the same likelihood.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/unit/base/draws.h"
#include "value/models/coin_table.h"
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
            ASSERT_TRUE(Score(model, rows, {Quantity::kPAlive, {}, 0, 0}, out).ok());
            for (size_t i = 0; i < out.size(); ++i) {
              EXPECT_EQ(out[i], m.PAlive(rows[i]));
              EXPECT_TRUE(out[i] >= 0 && out[i] <= 1) << out[i];
            }
            ASSERT_TRUE(Score(model, rows, {Quantity::kExpectedPurchases, {&t, 1}, 0, 0}, out).ok());
            for (size_t i = 0; i < out.size(); ++i) {
              EXPECT_EQ(out[i], m.ExpectedPurchases(rows[i], t));
            }
          },
          model);
    }
  }
}

}  // namespace
}  // namespace goodwill
