// Published figures of the models of discrete time, and fits of published data.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "goodwill/value/models/bg_bb.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/score.h"
#include "goodwill/value/models/shifted_beta_geometric.h"
#include "tests/unit/value/models/histories.h"

namespace goodwill {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

void ExpectDigits(double got, double want, int decimals) {
  EXPECT_NEAR(got, want, 0.5000001 * std::pow(10, -decimals));
}

bool Says(const ModelFit& fit, const std::string& code) {
  return std::any_of(fit.findings.begin(), fit.findings.end(),
                     [&](const FitFinding& f) { return f.code == code; });
}

TEST(BgBbPublished, Values) {
  const BgBb m{1.20, .75, .66, 2.78};
  const double expected[] = {.4973166369, .9207078277, 1.292731705, 1.626628912,
                             1.930906205, 2.211389302, 2.472262352, 2.716643428,
                             2.946925595, 3.16499022,  3.372346314};
  for (int n = 1; n <= 11; ++n) {
    ExpectDigits(m.ExpectedPurchases(kNewCustomer, n), expected[n - 1], n < 3 ? 10 : 9);
  }
  ExpectDigits(m.PAlive({0, 0, 6}), .11, 2);
  ExpectDigits(m.PAlive({2, 4, 6}), .59, 2);
  ExpectDigits(m.PAlive({6, 6, 6}), .93, 2);
  // Printed by a library after its own fit, which ends early in the fourth digit.
  const BgBb fitted{1.20352235, .749716358, .656718208, 2.78344223};
  EXPECT_NEAR(fitted.ExpectedPurchases({0, 0, 6}, 10) / .1302169, 1, 4e-5);
  EXPECT_NEAR(fitted.ExpectedPurchases({4, 5, 6}, 10) / 3.627858, 1, 4e-5);
  const double masses[] = {.3126834614, .1703954899, .1214302209, .1000471512,
                           .09132439723, .09202134852, .1120979308};
  for (int x = 0; x <= 6; ++x) ExpectDigits(m.PPurchases(kNewCustomer, 6, x), masses[x], 10);
  ExpectDigits(m.Residual({3, 6, 6}, std::log(1.1), kForever), 3.440267343, 9);
}

TEST(ShiftedBetaGeometricPublished, ResidualLifetimes) {
  // Just before the renewal that ends period n, discounted at 10 % a period.
  const double rate = std::log(1.1);
  // The second segment's (.067, .267) are 1/15 and 4/15 rounded.
  const double even[] = {3.31, 3.45, 3.59, 3.72, 3.84};
  const double unlike[] = {7.68, 9.46, 9.86, 10.06, 10.19};
  for (int n = 1; n <= 5; ++n) {
    const PurchaseHistory h{n - 1, 0, n - 1.0};
    ExpectDigits(1.1 * ShiftedBetaGeometric{3.80, 15.20}.Residual(h, rate, kForever), even[n - 1],
                 2);
    ExpectDigits(1.1 * ShiftedBetaGeometric{1. / 15, 4. / 15}.Residual(h, rate, kForever),
                 unlike[n - 1], 2);
  }
}

// A cohort of 1000 by the number still there after each of the renewals.
ModelFit FitCohort(const std::vector<int64_t>& survivors) {
  Histories data;
  int64_t before = 1000;
  const double n = static_cast<double>(survivors.size());
  for (size_t i = 0; i < survivors.size(); ++i) {
    data.Add({static_cast<int64_t>(i), 0, n}, before - survivors[i]);
    before = survivors[i];
  }
  data.Add({static_cast<int64_t>(survivors.size()), 0, n}, before);
  // Recency may be left out.
  auto fit = FitPurchases(ModelKind::kShiftedBetaGeometric,
                          {data.frequency, {}, data.tenure, data.weights});
  EXPECT_TRUE(fit.ok()) << fit.status();
  return *std::move(fit);
}

TEST(ShiftedBetaGeometricPublished, Fits) {
  // Fader and Hardie 2007, table 1: two segments of a cohort over seven years.
  const ModelFit high_end = FitCohort({869, 743, 653, 593, 551, 517, 491});
  EXPECT_EQ(high_end.verdict, FitVerdict::kConverged);
  ExpectDigits(high_end.parameters[0], .668, 3);
  ExpectDigits(high_end.parameters[1], 3.806, 3);
  const ModelFit regular = FitCohort({631, 468, 382, 326, 289, 262, 241});
  ExpectDigits(regular.parameters[0], .704, 3);
  ExpectDigits(regular.parameters[1], 1.182, 3);
  EXPECT_EQ(regular.customers, 1000);
  EXPECT_LT(regular.standard_errors[0], .1);
}

TEST(ShiftedBetaGeometricFit, Verdicts) {
  EXPECT_EQ(FitCohort({1000, 1000}).findings[0].code, "no_losses");
  EXPECT_EQ(FitCohort({0}).findings[0].code, "no_repeats");
  // Half of them decline each time: all alike.
  const ModelFit alike = FitCohort({500, 250, 125});
  EXPECT_EQ(alike.verdict, FitVerdict::kBoundary);
  EXPECT_TRUE(Says(alike, "rates_alike"));
  EXPECT_NEAR(alike.parameters[0] / (alike.parameters[0] + alike.parameters[1]), .5, 1e-3);
  EXPECT_TRUE(std::isnan(alike.standard_errors[0]));
}

struct Donations : Histories {
  static Donations Read() {
    Donations out;
    std::ifstream in("../shared/data/donations_by_pattern.csv");
    std::string line;
    std::getline(in, line);
    long long x = 0, last = 0, n = 0, w = 0;
    while (std::getline(in, line)) {
      if (std::sscanf(line.c_str(), "%lld,%lld,%lld,%lld", &x, &last, &n, &w) != 4) continue;
      out.Add({x, static_cast<double>(last), static_cast<double>(n)}, w);
    }
    return out;
  }
};

TEST(BgBbPublished, Donations) {
  const Donations data = Donations::Read();
  if (data.frequency.empty()) GTEST_SKIP() << "donations_by_pattern.csv is not there";
  const auto fit = FitPurchases(ModelKind::kBgBb, data.columns());
  ASSERT_TRUE(fit.ok()) << fit.status();
  EXPECT_EQ(fit->verdict, FitVerdict::kConverged);
  EXPECT_EQ(fit->customers, 11104);
  const double want[] = {1.20352235, .749716358, .656718208, 2.78344223};
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(fit->parameters[i] / want[i], 1, 1e-7) << i;
  ExpectDigits(fit->log_likelihood, -33225.58, 2);
  EXPECT_GT(fit->likelihood_ratio, 1000);
  for (const double error : fit->standard_errors) EXPECT_GT(error, 0);
}

Histories SimulateBgBb(uint64_t seed, int customers, const BgBb& m, int n) {
  std::mt19937_64 engine(seed);
  const auto beta = [&](double a, double b) {
    const double x = std::gamma_distribution<double>(a, 1)(engine);
    return x / (x + std::gamma_distribution<double>(b, 1)(engine));
  };
  std::uniform_real_distribution<double> uniform;
  Histories out;
  for (int i = 0; i < customers; ++i) {
    const double p = beta(m.alpha, m.beta);
    const double theta = m.gamma == 0 ? 0 : beta(m.gamma, m.delta);
    PurchaseHistory h{0, 0, static_cast<double>(n)};
    for (int j = 1; j <= n && uniform(engine) >= theta; ++j) {
      if (uniform(engine) < p) {
        ++h.frequency;
        h.recency = j;
      }
    }
    out.Add(h);
  }
  return out;
}

TEST(BgBbFit, SimulatedParametersComeBack) {
  const BgBb truth{1.2, .75, .66, 2.78};
  const auto fit = FitPurchases(ModelKind::kBgBb, SimulateBgBb(3, 20000, truth, 10).columns());
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->verdict, FitVerdict::kConverged);
  const double want[] = {truth.alpha, truth.beta, truth.gamma, truth.delta};
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_LT(std::fabs(fit->parameters[i] - want[i]), 3.5 * fit->standard_errors[i]) << i;
  }
}

TEST(BgBbFit, Verdicts) {
  // Nobody leaves: the beta-binomial.
  const auto stays =
      FitPurchases(ModelKind::kBgBb, SimulateBgBb(4, 4000, {2, 3, 0, 1}, 8).columns());
  ASSERT_TRUE(stays.ok());
  EXPECT_TRUE(Says(*stays, "no_dropout") || Says(*stays, "dropout_hardly_visible"));
  EXPECT_NE(stays->verdict, FitVerdict::kConverged);
  const std::vector<int64_t> none(50, 0);
  const std::vector<double> zero(50, 0);
  const std::vector<double> six(50, 6);
  const auto nobody = FitPurchases(ModelKind::kBgBb, {none, zero, six, {}});
  ASSERT_TRUE(nobody.ok());
  EXPECT_EQ(nobody->findings[0].code, "no_repeats");
  // Everybody at every opportunity.
  const std::vector<int64_t> all(50, 6);
  const auto always = FitPurchases(ModelKind::kBgBb, {all, six, six, {}});
  ASSERT_TRUE(always.ok()) << always.status();
  EXPECT_NE(always->verdict, FitVerdict::kConverged);
  EXPECT_TRUE(CheckParameters(ModelKind::kBgBb, always->parameters).ok());
}

TEST(Discrete, HostileRowsAndQuestions) {
  const auto refused = [](int64_t x, double last, double n) {
    return FitPurchases(ModelKind::kBgBb, {{&x, 1}, {&last, 1}, {&n, 1}, {}}).status();
  };
  EXPECT_EQ(refused(3, 2, 6).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(refused(1, 1.5, 6).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(refused(1, 2, 6.5).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(refused(1, 2, 1e7).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(refused(0, 1, 6).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(refused(2, 4, 6).ok());
  const int64_t many = 3;
  const double two = 2;
  EXPECT_EQ(FitPurchases(ModelKind::kShiftedBetaGeometric, {{&many, 1}, {}, {&two, 1}, {}})
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
  const BgBb m{1.2, .75, .66, 2.78};
  const int64_t x = 2;
  const double last = 4;
  const double n = 6;
  double out = 0;
  for (const double t : {1.5, -1.0, 1e7, std::nan("")}) {
    EXPECT_EQ(Score(m, {{&x, 1}, {&last, 1}, {&n, 1}, {}},
                    {Quantity::kExpectedPurchases, {&t, 1}, 0, 0}, {&out, 1})
                  .code(),
              absl::StatusCode::kInvalidArgument)
        << t;
  }
  const double ever = kForever;
  EXPECT_TRUE(Score(m, {{&x, 1}, {&last, 1}, {&n, 1}, {}},
                    {Quantity::kResidual, {&ever, 1}, 0, 1e-9}, {&out, 1})
                  .ok());
  EXPECT_TRUE(std::isfinite(out) && out > 0);
}

}  // namespace
}  // namespace goodwill
