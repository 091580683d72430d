// Values at given parameters, from papers, from the documentation and tests of
// other libraries, and from 60-digit evaluations.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "goodwill/value/models/bg_nbd.h"
#include "goodwill/value/models/gamma_gamma.h"
#include "goodwill/value/models/gamma_gompertz_nbd.h"
#include "goodwill/value/models/mbg_nbd.h"
#include "goodwill/value/models/nbd.h"
#include "goodwill/value/models/pareto_nbd.h"

namespace goodwill {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

// Half a unit of the last digit printed.
void ExpectDigits(double got, double want, int decimals) {
  EXPECT_NEAR(got, want, 0.5000001 * std::pow(10, -decimals));
}

// `digits` significant ones.
void ExpectSignificant(double got, double want, int digits) {
  const int decimals = digits - 1 - static_cast<int>(std::floor(std::log10(std::fabs(want))));
  EXPECT_NEAR(got, want, 0.5000001 * std::pow(10, -decimals));
}

TEST(BgNbdPublished, ExpectedPurchasesOfANewCustomer) {
  const std::vector<std::pair<double, double>> cases = {
      {.1429, .0078}, {1, .0532}, {3, .1506}, {31.8571, 1.0405}, {32, 1.0437}};
  const BgNbd fitted{.242594522, 4.41360202, .792922017, 2.42590678};
  for (const auto& [t, want] : cases) {
    ExpectDigits(fitted.ExpectedPurchases(kNewCustomer, t), want, 4);
  }
  // A spreadsheet in circulation prints 1.8576 for t = 78: its series ends too
  // soon. 50 digits give 1.857958 (oracle_test.cc).
  ExpectDigits(fitted.ExpectedPurchases(kNewCustomer, 78), 1.8579583881, 9);
  const BgNbd m{.243, 4.414, .793, 2.426};
  ExpectDigits(m.ExpectedPurchases(kNewCustomer, 2), .1033897398, 10);
  ExpectDigits(m.ExpectedPurchases(kNewCustomer, 39), 1.196723193, 9);
  ExpectDigits(m.ExpectedPurchases(kNewCustomer, 52), 1.446050595, 9);
}

TEST(BgNbdPublished, Conditional) {
  const BgNbd m{.243, 4.414, .793, 2.426};
  ExpectDigits(m.ExpectedPurchases({2, 30.43, 38.86}, 39), 1.226, 3);
  EXPECT_EQ(m.PAlive({0, 0, 39}), 1);
  ExpectDigits(m.PAlive({23, 39, 39}), .9685554542, 9);
  const double alive[] = {.7056268472, .6870911325, .663866181,
                          .6365456419, .6056144893, .5715517342};
  for (int x = 5; x <= 10; ++x) ExpectDigits(m.PAlive({x, 30, 39}), alive[x - 5], 10);
  EXPECT_LT(m.PAlive({1000, 10, 100}), 1e-300);
}

TEST(BgNbdPublished, Counts) {
  const BgNbd m{.243, 4.414, .793, 2.426};
  ExpectSignificant(m.PPurchases(kNewCustomer, 2, 10), 1.07869e-7, 6);
  ExpectDigits(m.PPurchases(kNewCustomer, 39, 0), .5737864, 7);
  const double p[] = {.0019995214, .0015170236, .0011633150, .0009003148, .0007023638,
                      .0005517902, .0004361913, .0003467171, .0002769613, .0002222260};
  for (int k = 11; k <= 20; ++k) ExpectDigits(m.PPurchases(kNewCustomer, 30, k), p[k - 11], 10);
}

TEST(ParetoNbdPublished, Alive) {
  const ParetoNbd m{.5534, 10.5802, .6061, 11.6562};
  EXPECT_NEAR(m.PAlive({26, 30.86, 31}), .99791776655, 1e-11);
  EXPECT_NEAR(m.PAlive({0, 0, 39}), .29414223925, 1e-11);
}

TEST(ParetoNbdPublished, ExpectedPurchasesOfANewCustomer) {
  const ParetoNbd m{.55, 10.56, .61, 11.64};
  const double want[] = {0,           .05077821, .09916088, .14542507, .18979930,
                         .23247466, .27361274, .31335159, .35181024, .38909211};
  for (int t = 0; t < 10; ++t) ExpectDigits(m.ExpectedPurchases(kNewCustomer, t), want[t], 8);
}

TEST(ParetoNbdPublished, Counts) {
  const ParetoNbd m{.55, 10.56, .61, 11.64};
  const double two[] = {.913199121, .07612226649, .009235563307, .001239313522};
  for (int k = 0; k < 4; ++k) ExpectSignificant(m.PPurchases(kNewCustomer, 2, k), two[k], 9);
  ExpectSignificant(m.PPurchases(kNewCustomer, 39, 0), .5959380696, 10);
  ExpectSignificant(m.PPurchases(kNewCustomer, 39, 1), .1650624039, 10);
  ExpectSignificant(m.PPurchases(kNewCustomer, 39, 2), .08201952075, 10);
  ExpectSignificant(m.PPurchases(kNewCustomer, 39, 5), .02129497425, 10);
  ExpectSignificant(m.PPurchases(kNewCustomer, 39, 10), .004151228172, 10);
}

TEST(ParetoNbdPublished, ManyPurchases) {
  const ParetoNbd m{.55, 10.58, .61, 11.67};
  EXPECT_NEAR(m.ExpectedPurchases({132, 200, 200}, 10), 6.2060517889632418, 1e-12);
  EXPECT_NEAR(m.ExpectedPurchases({133, 200, 200}, 10), 6.2528722475748113, 1e-12);
}

TEST(ParetoNbdPublished, Residual) {
  const ParetoNbd m{.5629966, 12.5590370, .4081095, 10.5148048};
  ExpectSignificant(m.Residual({7, 35, 77.86}, .0027, kForever), 1.864183328, 9);
  const double want[] = {2.19915545,  2.843534406, 2.867128391, 2.445410079, 1.840501924,
                         1.262416472, .8096181195, .4948036194, .2920247016, .1679275086};
  for (int x = 1; x <= 10; ++x) {
    ExpectSignificant(m.Residual({x, 30, 77.86}, .0027, kForever), want[x - 1], 9);
  }
}

TEST(GammaGammaPublished, ExpectedSpend) {
  const GammaGamma m{6.25, 3.74, 15.44};
  ExpectSignificant(m.ExpectedSpend({2, 22.35}), 24.66371391, 9);
  ExpectSignificant(m.ExpectedSpend({1, 11.77}), 18.91685206, 9);
  ExpectSignificant(m.ExpectedSpend({0, 0}), 35.2189781, 9);
  ExpectSignificant(m.ExpectedSpend({7, 73.74}), 71.4696709, 9);
}

// Inputs that broke other libraries: numbered as in the project's list.
TEST(Traps, ParetoNbd) {
  const ParetoNbd cdnow{.5534, 10.5802, .6061, 11.6562};
  EXPECT_NEAR(cdnow.LogLikelihood({132, 200, 200}), -196.3596, 5e-5);           // T1
  EXPECT_NEAR(cdnow.PAlive({300, 38, 39}), .5240546, 5e-8);                      // T1
  EXPECT_NEAR(cdnow.PAlive({221, 103.42857, 103.57143}), .9991338, 5e-8);        // T1
  EXPECT_NEAR(cdnow.LogLikelihood({50000, 38.8, 38.86}), 295999.4, .05);         // T2
  EXPECT_NEAR(cdnow.PAlive({50000, 38.8, 38.86}), 3.60e-22, .005e-22);           // T2
  const ParetoNbd small_alpha{.5, .001, .6, 1e4};
  EXPECT_NEAR(small_alpha.PAlive({25, 20, 39}), 8.2e-4, .05e-4);                 // T3
  EXPECT_NEAR(small_alpha.PAlive({400, 5, 6}), 2.6e-26, .05e-26);                // T3
  EXPECT_TRUE(std::isfinite(small_alpha.LogLikelihood({161, 20, 39})));          // T3
  const ParetoNbd large_alpha{.5, 1e4, .6, .001};
  EXPECT_NEAR(large_alpha.PAlive({400, 5, 6}), .8944245, 5e-8);                  // T4
  EXPECT_NEAR(large_alpha.PAlive({500, 1, 37}), .02503124, 5e-9);                // T4
  const ParetoNbd alike{50, 1e3, 50, 1e5};
  EXPECT_NEAR(alike.PAlive({254, 680. / 7, 681. / 7}), .9999272, 5e-8);                // T5
  const ParetoNbd one{.5, 10, 1, 10};
  EXPECT_NEAR(one.ExpectedPurchases({2, 30.43, 38.86}, 39), 1.156306, 5e-7);     // T6
  EXPECT_EQ(cdnow.PAlive({5, 30, 30}), 1);                                       // T8
  EXPECT_EQ(cdnow.LogLikelihood({0, 0, 0}), 0);                                  // T9
  EXPECT_EQ(cdnow.PAlive({0, 0, 0}), 1);                                         // T9
  const ParetoNbd boundary{.5534, 10.5802, 5.5e-10, 7e-7};
  const Nbd nbd{.5534, 10.5802};
  EXPECT_NEAR(boundary.LogLikelihood({2, 30, 39}), nbd.LogLikelihood({2, 30, 39}), 1e-7);  // T11
}

TEST(Traps, ResidualFallsWithTheRate) {  // T10
  for (const ParetoNbd& m : {ParetoNbd{.55, 10, .6, 1e4}, ParetoNbd{.55, 10, .6, 1e-3},
                             ParetoNbd{50, 1e3, 50, 1e5}}) {
    double last = kForever;
    for (double rate = 1e-6; rate < 1e5; rate *= 3) {
      const double here = m.Residual({3, 20, 39}, rate, kForever);
      EXPECT_GT(here, 0);
      EXPECT_LT(here, last) << rate;
      last = here;
    }
  }
}

// Nobody leaves, and the silence is too long for an exponential: still alive, and the
// likelihood a number.
TEST(Traps, SilenceWithoutDropout) {
  const PurchaseHistory h{16384, 16.3125, 20.571429};
  const ParetoNbd pareto{1, .01, 0, 10};
  const GammaGompertzNbd gompertz{1, .01, .1, 0, 1};
  const Nbd nbd{1, .01};
  EXPECT_EQ(pareto.PAlive(h), 1);
  EXPECT_EQ(gompertz.PAlive(h), 1);
  EXPECT_NEAR(pareto.LogLikelihood(h) / nbd.LogLikelihood(h), 1, 1e-13);
  EXPECT_NEAR(gompertz.LogLikelihood(h) / nbd.LogLikelihood(h), 1, 1e-13);
  for (const int64_t k : {0, 3}) {
    EXPECT_NEAR(pareto.PPurchases(h, 1e-4, k), nbd.PPurchases(h, 1e-4, k), 1e-12);
    EXPECT_NEAR(gompertz.PPurchases(h, 1e-4, k), nbd.PPurchases(h, 1e-4, k), 1e-12);
  }
}

TEST(Traps, CoinModels) {
  const BgNbd bg_one{.243, 4.414, 1, 2.426};                                     // T12
  const MbgNbd mbg_one{.243, 4.414, 1, 2.426};
  EXPECT_NEAR(bg_one.ExpectedPurchases({2, 30.43, 38.86}, 39), 1.102137, 5e-7);
  EXPECT_NEAR(mbg_one.ExpectedPurchases({2, 30.43, 38.86}, 39), 1.224435, 5e-7);
  for (const double da : {1e-4, 1e-8, 1e-12}) {
    const BgNbd near{.243, 4.414, 1 + da, 2.426};
    EXPECT_NEAR(near.ExpectedPurchases({2, 30.43, 38.86}, 39),
                bg_one.ExpectedPurchases({2, 30.43, 38.86}, 39), 2 * da + 1e-13);
  }
  // Nobody leaves: the NBD's expectation.
  const BgNbd ridge{.8, 9.8, 1e-8, 3.5e5};                                       // T13
  const Nbd nbd{.8, 9.8};
  EXPECT_NEAR(ridge.ExpectedPurchases({2, 30, 39}, 39) / nbd.ExpectedPurchases({2, 30, 39}, 39), 1,
              1e-9);
  const MbgNbd mbg{.524843159, 6.18308528, .891359391, 1.61400224};
  EXPECT_NEAR((MbgNbd{.243, 4.414, .793, 2.426}.ExpectedPurchases({2000, 38.8, 38.86}, 39)),
              1366.295, 5e-4);                                                   // T14
  EXPECT_NEAR((BgNbd{.25, 4, .8, 2.5}.LogLikelihood({200, 38, 40})), 100.7957, 5e-5);  // T16
  EXPECT_EQ((BgNbd{.243, 4.414, .793, 2.426}.PAlive({1000, 10, 100})), 0);       // T15
  EXPECT_EQ((MbgNbd{.243, 4.414, .793, 2.426}.PAlive({1000, 10, 100})), 0);      // T15
  EXPECT_EQ((BgNbd{.243, 4.414, .793, 2.426}.PAlive({50000, 1, 1e5})), 0);       // T15
  EXPECT_EQ((BgNbd{.243, 4.414, .793, 2.426}.PAlive({0, 0, 39})), 1);            // T38
  EXPECT_LT(mbg.PAlive({0, 0, 390}), mbg.PAlive({0, 0, 39}));                    // T38
}

TEST(Traps, MeanSpendThatDoesNotExist) {  // T27
  EXPECT_TRUE(std::isnan(GammaGamma{6.25, .9, 15.44}.ExpectedSpend({0, 0})));
  EXPECT_GT((GammaGamma{6.25, .9, 15.44}.ExpectedSpend({1, 10})), 0);
}

}  // namespace
}  // namespace goodwill
