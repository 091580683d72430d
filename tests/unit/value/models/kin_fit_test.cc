// Fits of the models for regular buyers and for lifetimes that end at an age.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/score.h"
#include "tests/unit/value/models/histories.h"

namespace goodwill {
namespace {

bool Says(const ModelFit& fit, const std::string& code) {
  return std::any_of(fit.findings.begin(), fit.findings.end(),
                     [&](const FitFinding& f) { return f.code == code; });
}

struct Regular : Histories {
  std::vector<double> log_gaps;
  HistoryColumns columns() const { return {frequency, recency, tenure, weights, log_gaps}; }
};

// A population of the MBG/CNBD-k; a = 0: nobody leaves.
Regular Simulate(uint64_t seed, int customers, const MbgCnbd& m, double tenure) {
  std::mt19937_64 engine(seed);
  std::uniform_real_distribution<double> uniform;
  Regular out;
  for (int i = 0; i < customers; ++i) {
    const double lambda = std::gamma_distribution<double>(m.r, 1 / m.alpha)(engine);
    double p = 0;
    if (m.a > 0) {
      const double g = std::gamma_distribution<double>(m.a, 1)(engine);
      p = g / (g + std::gamma_distribution<double>(m.b, 1)(engine));
    }
    std::gamma_distribution<double> gap(m.k, 1 / lambda);
    PurchaseHistory h{0, 0, tenure};
    double gaps = 0;
    for (double at = 0; uniform(engine) >= p;) {
      const double length = gap(engine);
      at += length;
      if (at > tenure) break;
      ++h.frequency;
      h.recency = at;
      gaps += std::log(length);
    }
    out.Add(h);
    out.log_gaps.push_back(gaps);
  }
  return out;
}

TEST(CnbdFit, FindsTheStagesAndTheParameters) {
  const MbgCnbd truth{.9, 3, .7, 3, 3};
  const Regular data = Simulate(1, 1000, truth, 40);
  const auto fit = FitPurchases(ModelKind::kMbgCnbd, data.columns());
  ASSERT_TRUE(fit.ok()) << fit.status();
  EXPECT_EQ(fit->verdict, FitVerdict::kConverged);
  ASSERT_EQ(fit->parameters.size(), 5u);
  EXPECT_EQ(fit->parameters[4], 3);
  EXPECT_TRUE(std::isnan(fit->standard_errors[4]));
  const double want[] = {truth.r, truth.alpha, truth.a, truth.b};
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_LT(std::fabs(fit->parameters[i] - want[i]), 3.5 * fit->standard_errors[i]) << i;
  }
  // Hundreds above the ordinary model, and the sum of the rows' likelihoods.
  const auto ordinary = FitPurchases(ModelKind::kMbgNbd, data.columns());
  ASSERT_TRUE(ordinary.ok());
  EXPECT_GT(fit->log_likelihood, ordinary->log_likelihood + 100);
  std::vector<double> rows(data.frequency.size());
  ASSERT_TRUE(Score(MakePurchaseModel(fit->kind, fit->parameters), data.columns(),
                    {Quantity::kLogLikelihood, {}, 0, 0}, rows)
                  .ok());
  EXPECT_NEAR(std::accumulate(rows.begin(), rows.end(), 0.0), fit->log_likelihood, 1e-6);
  const auto bg = FitPurchases(ModelKind::kBgCnbd, data.columns());
  ASSERT_TRUE(bg.ok());
  EXPECT_EQ(bg->parameters[4], 3);
  EXPECT_LT(bg->log_likelihood, fit->log_likelihood);
}

TEST(CnbdFit, OneStageForOnesWithoutRegularity) {
  const Regular data = Simulate(2, 400, {.9, 6, .7, 3, 1}, 40);
  const auto fit = FitPurchases(ModelKind::kMbgCnbd, data.columns());
  const auto ordinary = FitPurchases(ModelKind::kMbgNbd, data.columns());
  ASSERT_TRUE(fit.ok() && ordinary.ok());
  EXPECT_EQ(fit->parameters[4], 1);
  EXPECT_NEAR(fit->log_likelihood, ordinary->log_likelihood, 1e-7);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(fit->parameters[i] / ordinary->parameters[i], 1, 1e-7) << i;
  }
}

TEST(CnbdFit, Verdicts) {
  const Regular stays = Simulate(3, 300, {.9, 3, 0, 1, 2}, 40);
  const auto fit = FitPurchases(ModelKind::kMbgCnbd, stays.columns());
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->parameters[4], 2);
  EXPECT_TRUE(Says(*fit, "no_dropout") || fit->likelihood_ratio < 8) << fit->likelihood_ratio;
  EXPECT_TRUE(CheckParameters(fit->kind, fit->parameters).ok());
}

TEST(CnbdFit, HostileIntervals) {
  Regular data = Simulate(4, 60, {.9, 3, .5, 3, 2}, 40);
  HistoryColumns without = data.columns();
  without.log_gaps = {};
  EXPECT_EQ(FitPurchases(ModelKind::kMbgCnbd, without).status().code(),
            absl::StatusCode::kInvalidArgument);
  const auto buyer = static_cast<size_t>(
      std::find_if(data.frequency.begin(), data.frequency.end(), [](int64_t x) { return x > 0; }) -
      data.frequency.begin());
  for (const double wrong : {1e6, -HUGE_VAL, std::nan("")}) {
    data.log_gaps[buyer] = wrong;
    EXPECT_EQ(FitPurchases(ModelKind::kBgCnbd, data.columns()).status().code(),
              absl::StatusCode::kInvalidArgument)
        << wrong;
  }
}

TEST(CnbdFit, OrderAndWeightsDoNotMatter) {
  Regular data = Simulate(5, 200, {.9, 3, .5, 3, 2}, 40);
  const auto once = FitPurchases(ModelKind::kMbgCnbd, data.columns());
  Regular turned;
  for (size_t i = data.frequency.size(); i-- > 0;) {
    turned.Add({data.frequency[i], data.recency[i], data.tenure[i]});
    turned.log_gaps.push_back(data.log_gaps[i]);
  }
  const auto again = FitPurchases(ModelKind::kMbgCnbd, turned.columns());
  ASSERT_TRUE(once.ok() && again.ok());
  EXPECT_EQ(once->parameters, again->parameters);
  EXPECT_EQ(once->log_likelihood, again->log_likelihood);
}

TEST(GammaGompertzFit, ReachesTheParetoNbdOnCdnow) {
  const Histories all = HistoriesOf("cdnow_sample.csv", DayOf("1997-09-30"), 7, false);
  if (all.frequency.empty()) GTEST_SKIP() << "cdnow_sample.csv is not there";
  Histories data;  // a sixth, which takes a second where all would take six
  for (size_t i = 0; i < all.frequency.size(); i += 6) {
    data.Add({all.frequency[i], all.recency[i], all.tenure[i]});
  }
  const auto fit = FitPurchases(ModelKind::kGammaGompertzNbd, data.columns());
  const auto pareto = FitPurchases(ModelKind::kParetoNbd, data.columns());
  ASSERT_TRUE(fit.ok() && pareto.ok()) << fit.status();
  // Bemmaor and Glady 2012: it gains next to nothing over the Pareto/NBD here, which
  // it contains as b goes to 0.
  EXPECT_GE(fit->log_likelihood, pareto->log_likelihood - 1e-3);
  EXPECT_LT(fit->log_likelihood, pareto->log_likelihood + 2);
  EXPECT_TRUE(Says(*fit, "at_limit") || fit->parameters[2] > 1e-3) << fit->parameters[2];
}

TEST(GammaGompertzFit, SimulatedParametersComeBack) {
  const GammaGompertzNbd truth{.85, 4.45, .12, .75, 9.55};
  std::mt19937_64 engine(7);
  std::uniform_real_distribution<double> uniform;
  Histories data;
  for (int i = 0; i < 1200; ++i) {
    const double lambda = std::gamma_distribution<double>(truth.r, 1 / truth.alpha)(engine);
    const double eta = std::gamma_distribution<double>(truth.s, 1 / truth.beta)(engine);
    const double lifetime = std::log1p(-std::log(1 - uniform(engine)) / eta) / truth.b;
    PurchaseHistory h{0, 0, 60};
    std::exponential_distribution<double> gap(lambda);
    for (double at = gap(engine); at < std::min(lifetime, h.tenure); at += gap(engine)) {
      ++h.frequency;
      h.recency = at;
    }
    data.Add(h);
  }
  const auto fit = FitPurchases(ModelKind::kGammaGompertzNbd, data.columns());
  ASSERT_TRUE(fit.ok()) << fit.status();
  const double want[] = {truth.r, truth.alpha, truth.b, truth.s, truth.beta};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_LT(std::fabs(fit->parameters[i] - want[i]), 3.5 * fit->standard_errors[i]) << i;
  }
  EXPECT_GT(fit->likelihood_ratio, 5);
}

}  // namespace
}  // namespace goodwill
