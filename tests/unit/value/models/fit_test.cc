#include "goodwill/value/models/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "goodwill/value/models/best.h"
#include "tests/unit/value/models/histories.h"

namespace goodwill {
namespace {

class Cdnow : public testing::Test {
 protected:
  void SetUp() override {
    data_ = HistoriesOf("cdnow_sample.csv", DayOf("1997-09-30"), 7, false);
    if (data_.frequency.empty()) GTEST_SKIP() << "cdnow_sample.csv is not there";
    ASSERT_EQ(data_.frequency.size(), 2357u);
  }
  void ExpectFit(ModelKind kind, const std::vector<double>& parameters, double log_likelihood,
                 const std::vector<double>& errors = {}, double tolerance = 1e-7) {
    const auto fit = FitPurchases(kind, data_.columns());
    ASSERT_TRUE(fit.ok()) << fit.status();
    EXPECT_EQ(fit->verdict, FitVerdict::kConverged);
    for (const FitFinding& f : fit->findings) ADD_FAILURE() << f.code << ": " << f.text;
    EXPECT_TRUE(fit->converged);
    ASSERT_EQ(fit->parameters.size(), parameters.size());
    for (size_t i = 0; i < parameters.size(); ++i) {
      EXPECT_NEAR(fit->parameters[i] / parameters[i], 1, tolerance) << i;
    }
    EXPECT_NEAR(fit->log_likelihood / log_likelihood, 1, 6e-11);
    for (size_t i = 0; i < errors.size(); ++i) {
      EXPECT_NEAR(fit->standard_errors[i] / errors[i], 1, 1e-5) << i;
    }
  }

  Histories data_;
};

TEST_F(Cdnow, Nbd) {
  ExpectFit(ModelKind::kNbd, {.384766136, 12.0720228}, -9763.657615);
}
TEST_F(Cdnow, BgNbd) {
  ExpectFit(ModelKind::kBgNbd, {.242594522, 4.41360202, .792922017, 2.42590678}, -9582.42920667,
            {.0125574, .378224, .185734, .705414});
}
TEST_F(Cdnow, MbgNbd) {
  ExpectFit(ModelKind::kMbgNbd, {.524843159, 6.18308528, .891359391, 1.61400224}, -9582.135716);
}
TEST_F(Cdnow, ParetoNbd) {
  ExpectFit(ModelKind::kParetoNbd, {.553277047, 10.5776835, .606239989, 11.6687353},
            -9594.97617894, {.047628, .842723, .187282, 6.21115});
}
TEST_F(Cdnow, ParetoNbdOver78Weeks) {
  data_ = HistoriesOf("cdnow_sample.csv", DayOf("1998-06-30"), 7, false);
  ExpectFit(ModelKind::kParetoNbd, {.5629966, 12.5590370, .4081095, 10.5148048}, -17135.835886,
            {}, 3e-5);  // printed from a search that ended early; the likelihood is exact
}
TEST_F(Cdnow, GammaGamma) {
  const auto fit = FitSpend({data_.frequency, data_.mean_amount, {}});
  ASSERT_TRUE(fit.ok()) << fit.status();
  EXPECT_EQ(fit->verdict, FitVerdict::kConverged);
  EXPECT_NEAR(fit->parameters[0] / 6.24957227, 1, 1e-7);
  EXPECT_NEAR(fit->parameters[1] / 3.74422467, 1, 1e-7);
  EXPECT_NEAR(fit->parameters[2] / 15.443521, 1, 1e-7);
  EXPECT_NEAR(fit->log_likelihood, -4055.9177, 5e-5);
  EXPECT_EQ(fit->customers, 946);
}

TEST_F(Cdnow, BestIsByBic) {
  const auto fit = FitBest(data_.columns());
  ASSERT_TRUE(fit.ok()) << fit.status();
  EXPECT_EQ(fit->kind, ModelKind::kMbgNbd);
  EXPECT_EQ(fit->verdict, FitVerdict::kConverged);
  ASSERT_EQ(fit->candidates.size(), 3u);
  for (const FitCandidate& candidate : fit->candidates) {
    const auto alone = FitPurchases(candidate.kind, data_.columns());
    ASSERT_TRUE(alone.ok()) << alone.status();
    EXPECT_EQ(candidate.bic, alone->bic);
    EXPECT_EQ(candidate.log_likelihood, alone->log_likelihood);
    EXPECT_GE(candidate.bic, fit->bic);
  }
  ASSERT_FALSE(fit->findings.empty());
  EXPECT_EQ(fit->findings.back().code, "chosen");
  EXPECT_THAT(fit->findings.back().text, testing::HasSubstr("mbg_nbd is chosen"));
}

TEST(Best, IsTheNbdWhereNobodyIsSeenToLeave) {
  // Purchases lie anywhere in the time observed, so the last of x at 39 u^(1/x).
  Histories h;
  h.Add({0, 0, 39}, 400);
  for (int64_t x = 1; x < 8; ++x) {
    for (double u = .05; u < 1; u += .1) {
      h.Add({x, 39 * std::pow(u, 1 / static_cast<double>(x)), 39}, 40 >> x);
    }
  }
  const auto fit = FitBest(h.columns());
  ASSERT_TRUE(fit.ok()) << fit.status();
  EXPECT_EQ(fit->kind, ModelKind::kNbd);
}

TEST(Best, SaysWhatIsMissing) {
  const auto none = FitBest({});
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_EQ(none->verdict, FitVerdict::kNotIdentified);
  EXPECT_TRUE(none->parameters.empty());
  ASSERT_EQ(none->candidates.size(), 3u);
  EXPECT_EQ(none->findings[0].code, "too_few");
}

TEST(Best, NamesAndOtherNames) {
  EXPECT_EQ(FitNamed("bestest", {}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(FitNamed("gamma_gamma", {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FitNamed("nbd", {})->kind, ModelKind::kNbd);
}

}  // namespace
}  // namespace goodwill
