#include "goodwill/value/models/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

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

}  // namespace
}  // namespace goodwill
