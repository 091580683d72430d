#include "goodwill/value/models/fit_with.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "goodwill/value/models/score.h"
#include "goodwill/value/models/segments.h"
#include "tests/unit/value/models/histories.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

bool Says(const ModelFit& fit, const std::string& code) {
  return std::any_of(fit.findings.begin(), fit.findings.end(),
                     [&](const FitFinding& f) { return f.code == code; });
}

struct Population {
  Histories histories;
  std::vector<double> z;  // two per customer

  HistoryColumns columns(size_t count = 2) const {
    HistoryColumns out = histories.columns();
    out.covariates = z;
    out.covariate_count = count;
    return out;
  }
};

// Pareto/NBD in weeks; the first covariate is 0 or 1, the second about 1,000.
Population Simulate(int customers, double rate_0, double rate_1, double leave_0,
                    uint64_t seed = 3) {
  std::mt19937_64 engine(seed);
  std::gamma_distribution<double> unit_rate(.6, 1);
  std::gamma_distribution<double> unit_death(.7, 1);
  std::normal_distribution<double> normal(1000, 10);
  Population out;
  for (int i = 0; i < customers; ++i) {
    const double z0 = static_cast<double>(engine() % 2);
    const double z1 = std::round(normal(engine));
    const double alpha = 10 * std::exp(-rate_0 * z0 - rate_1 * (z1 - 1000));
    const double beta = 12 * std::exp(-leave_0 * z0);
    const double lambda = unit_rate(engine) / alpha;
    const double tenure = 60 - static_cast<double>(engine() % 20);
    const double end =
        std::min(tenure, std::exponential_distribution<double>(unit_death(engine) / beta)(engine));
    std::exponential_distribution<double> gap(lambda);
    PurchaseHistory h{0, 0, tenure};
    for (double t = gap(engine); t < end; t += gap(engine)) {
      ++h.frequency;
      h.recency = t;
    }
    out.histories.Add(h);
    out.z.push_back(z0);
    out.z.push_back(z1);
  }
  return out;
}

ModelFit Fit(ModelKind kind, const HistoryColumns& rows, const FitOptions& options = {}) {
  auto fit = FitWith(kind, rows, options);
  EXPECT_TRUE(fit.ok()) << fit.status();
  return *std::move(fit);
}

KnownModel Known(const ModelFit& fit) { return {fit.kind, fit.parameters, fit, fit.effects}; }

double Total(const KnownModel& model, const HistoryColumns& rows) {
  std::vector<double> out(rows.size());
  EXPECT_TRUE(Score(model, rows, {Quantity::kLogLikelihood, {}, 0, 0}, out).ok());
  return std::accumulate(out.begin(), out.end(), 0.0);
}

TEST(Covariates, EffectsComeBack) {
  const Population data = Simulate(4000, .7, .02, -.6);
  const ModelFit fit = Fit(ModelKind::kParetoNbd, data.columns());
  EXPECT_EQ(fit.verdict, FitVerdict::kConverged);
  ASSERT_EQ(fit.effects.size(), 4u);
  const double want[] = {.7, -.6, .02, 0};
  for (size_t i = 0; i < 4; ++i) {
    const CovariateEffect& effect = fit.effects[i];
    EXPECT_EQ(effect.covariate, static_cast<int32_t>(i / 2));
    EXPECT_EQ(effect.parameter, i % 2 == 0 ? 1 : 3);
    EXPECT_LT(std::fabs(effect.coefficient - want[i]), 3 * effect.standard_error) << i;
  }
  EXPECT_LT(fit.effects[0].standard_error, .15);
  ASSERT_EQ(fit.tests.size(), 1u);
  EXPECT_EQ(fit.tests[0].name, "covariates");
  EXPECT_EQ(fit.tests[0].degrees, 4);
  EXPECT_LT(fit.tests[0].p_value, 1e-10);
  // The log-likelihood is that of the rows with their own parameters.
  EXPECT_NEAR(Total(Known(fit), data.columns()), fit.log_likelihood, 1e-7);
}

TEST(Covariates, AMaximumInEveryDirection) {
  const Population data = Simulate(600, .7, .02, -.6);
  for (const ModelKind kind : {ModelKind::kNbd, ModelKind::kBgNbd, ModelKind::kMbgNbd,
                               ModelKind::kParetoNbd}) {
    const ModelFit fit = Fit(kind, data.columns());
    ASSERT_FALSE(fit.parameters.empty());
    if (fit.verdict == FitVerdict::kBoundary) continue;
    const KnownModel at = Known(fit);
    const double top = Total(at, data.columns());
    for (const double by : {-1., 1.}) {
      for (size_t i = 0; i < at.parameters.size(); ++i) {
        KnownModel other = at;
        other.parameters[i] *= std::exp(by * 1e-3);
        EXPECT_LT(Total(other, data.columns()), top) << SpecOf(kind).name << i;
      }
      for (size_t i = 0; i < at.effects.size(); ++i) {
        KnownModel other = at;
        other.effects[i].coefficient += by * (i < at.effects.size() / 2 ? 1e-2 : 1e-6);
        EXPECT_LT(Total(other, data.columns()), top) << SpecOf(kind).name << i;
      }
    }
  }
}

// T20: a model that contains another one is never less likely.
TEST(Covariates, CanOnlyGain) {
  const Population data = Simulate(800, 0, 0, 0, 11);
  for (const ModelKind kind : {ModelKind::kBgNbd, ModelKind::kMbgNbd, ModelKind::kParetoNbd}) {
    const ModelFit plain = Fit(kind, data.histories.columns());
    const ModelFit fit = Fit(kind, data.columns());
    EXPECT_GE(fit.log_likelihood, plain.log_likelihood - 1e-9);
    ASSERT_FALSE(fit.tests.empty());
    EXPECT_GT(fit.tests.back().p_value, 1e-3);
  }
}

// T19: covariates that the data cannot tell apart, or say nothing of, are said to.
TEST(Covariates, WeakIdentificationIsSaid) {
  Population data = Simulate(500, .5, 0, 0);
  for (size_t i = 0; i < data.z.size(); i += 2) data.z[i + 1] = 2 * data.z[i] + 1;  // the same
  EXPECT_GE(Fit(ModelKind::kBgNbd, data.columns()).verdict, FitVerdict::kWeaklyIdentified);
  // One customer has it, who never came back.
  data.histories.frequency[0] = 0;
  data.histories.recency[0] = 0;
  for (size_t i = 0; i < data.z.size(); i += 2) data.z[i + 1] = i == 0;
  EXPECT_GE(Fit(ModelKind::kParetoNbd, data.columns()).verdict, FitVerdict::kWeaklyIdentified);
  for (size_t i = 0; i < data.z.size(); i += 2) data.z[i + 1] = .1;  // all of them
  const ModelFit same = Fit(ModelKind::kParetoNbd, data.columns());
  EXPECT_EQ(same.verdict, FitVerdict::kNotIdentified);
  EXPECT_TRUE(Says(same, "no_variation"));
}

TEST(Covariates, UnitsAndOrderDoNotMatter) {
  const Population data = Simulate(700, .7, .02, -.6);
  const FitOptions options{.ridge = 5};
  const ModelFit want = Fit(ModelKind::kParetoNbd, data.columns(), options);
  EXPECT_TRUE(Says(want, "ridge"));
  Population other;  // backwards, days, another unit and another origin
  for (size_t i = data.histories.frequency.size(); i-- > 0;) {
    other.histories.Add({data.histories.frequency[i], 7 * data.histories.recency[i],
                         7 * data.histories.tenure[i]});
    other.z.push_back(data.z[2 * i]);
    other.z.push_back((data.z[2 * i + 1] - 900) / 1000);
  }
  const ModelFit got = Fit(ModelKind::kParetoNbd, other.columns(), options);
  EXPECT_NEAR(got.effects[0].coefficient, want.effects[0].coefficient, 1e-6);
  EXPECT_NEAR(got.effects[2].coefficient, 1000 * want.effects[2].coefficient, 1e-5);
  EXPECT_NEAR(got.effects[2].standard_error, 1000 * want.effects[2].standard_error, 1e-5);
  EXPECT_NEAR(got.parameters[0] / want.parameters[0], 1, 1e-7);
  const double shift = std::exp(900 * want.effects[2].coefficient);
  EXPECT_NEAR(got.parameters[1] * shift / (7 * want.parameters[1]), 1, 1e-6);
}

TEST(Covariates, RidgeDrawsEffectsToNothing) {
  const Population data = Simulate(700, .7, .02, -.6);
  double last = HUGE_VAL;
  for (const double ridge : {0., 10., 1e3, 1e6}) {
    const ModelFit fit = Fit(ModelKind::kParetoNbd, data.columns(), {.ridge = ridge});
    EXPECT_LT(std::fabs(fit.effects[0].coefficient), last);
    last = std::fabs(fit.effects[0].coefficient);
  }
  EXPECT_LT(last, 1e-3);
}

TEST(Prior, BetweenWhatWasKnownAndTheData) {
  const Population data = Simulate(600, 0, 0, 0);
  const HistoryColumns rows = data.histories.columns();
  const ModelFit free = Fit(ModelKind::kParetoNbd, rows);
  const KnownModel prior{ModelKind::kParetoNbd, {2, 30, 1, 20}, {}, {}};
  auto lean = [&](double spread) {
    return Fit(ModelKind::kParetoNbd, rows, {.prior = &prior, .prior_spread = spread});
  };
  const ModelFit loose = lean(1e4);
  const ModelFit tight = lean(1e-4);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(loose.parameters[i] / free.parameters[i], 1, 1e-4);
    EXPECT_NEAR(tight.parameters[i] / prior.parameters[i], 1, 1e-3);
  }
  EXPECT_TRUE(Says(loose, "prior"));
  EXPECT_LE(lean(.5).log_likelihood, free.log_likelihood);
}

// T26: what is known beforehand does not act on scaled parameters: weeks and days lean
// alike. And a book too small for a fit of its own has an answer.
TEST(Prior, SmallBooksInAnyUnit) {
  for (const int size : {1, 3, 40}) {
    const Population data = Simulate(size, 0, 0, 0);
    Histories days = data.histories;
    for (double& age : days.recency) age *= 7;
    for (double& age : days.tenure) age *= 7;
    const KnownModel weekly{ModelKind::kMbgNbd, {.5, 6, .9, 1.6}, {}, {}};
    const KnownModel daily{ModelKind::kMbgNbd, {.5, 42, .9, 1.6}, {}, {}};
    const ModelFit a = Fit(ModelKind::kMbgNbd, data.histories.columns(), {.prior = &weekly});
    const ModelFit b = Fit(ModelKind::kMbgNbd, days.columns(), {.prior = &daily});
    ASSERT_EQ(a.parameters.size(), 4u);
    EXPECT_EQ(a.verdict, FitVerdict::kConverged);
    for (size_t i = 0; i < 4; ++i) {
      EXPECT_NEAR(b.parameters[i] / a.parameters[i], i == 1 ? 7 : 1, 1e-6);
      EXPECT_LT(a.standard_errors[i], .6 * a.parameters[i]);
    }
  }
  EXPECT_EQ(Fit(ModelKind::kMbgNbd, {}).verdict, FitVerdict::kNotIdentified);
}

TEST(FitWith, RefusesWhatCannotBe) {
  const Population data = Simulate(50, 0, 0, 0);
  const KnownModel prior{ModelKind::kNbd, {1, 10}, {}, {}};
  const KnownModel none{ModelKind::kParetoNbd, {1, 10, 0, 10}, {}, {}};
  auto refused = [&](ModelKind kind, HistoryColumns rows, FitOptions options) {
    return FitWith(kind, rows, options).status().code() == absl::StatusCode::kInvalidArgument;
  };
  EXPECT_TRUE(refused(ModelKind::kBgCnbd, data.columns(), {}));
  EXPECT_TRUE(refused(ModelKind::kParetoNbd, data.columns(1), {}));
  EXPECT_TRUE(refused(ModelKind::kParetoNbd, data.columns(), {.ridge = -1}));
  EXPECT_TRUE(refused(ModelKind::kParetoNbd, data.columns(), {.ridge = NAN}));
  EXPECT_TRUE(refused(ModelKind::kParetoNbd, data.histories.columns(), {.ridge = 1}));
  EXPECT_TRUE(refused(ModelKind::kParetoNbd, data.histories.columns(), {.prior = &prior}));
  EXPECT_TRUE(refused(ModelKind::kParetoNbd, data.histories.columns(), {.prior = &none}));
  EXPECT_TRUE(refused(ModelKind::kNbd, data.columns(), {.prior = &prior}));
  EXPECT_TRUE(
      refused(ModelKind::kNbd, data.histories.columns(), {.prior = &prior, .prior_spread = 0}));
  Population bad = data;
  bad.z[7] = NAN;
  EXPECT_TRUE(refused(ModelKind::kNbd, bad.columns(), {}));
  // Scores need what the fit had.
  const KnownModel with{ModelKind::kNbd, {1, 10}, {}, {{0, 1, .5, 0}, {1, 1, .5, 0}}};
  std::vector<double> out(50);
  EXPECT_FALSE(Score(with, data.histories.columns(), {}, out).ok());
  EXPECT_FALSE(Score(prior, data.columns(), {}, out).ok());
  EXPECT_TRUE(Score(with, data.columns(), {}, out).ok());
}

TEST(ChiSquared, IsThatOfTables) {
  EXPECT_NEAR(ChiSquaredAbove(3.841458820694124, 1), .05, 1e-14);
  EXPECT_NEAR(ChiSquaredAbove(5.991464547107979, 2), .05, 1e-14);
  EXPECT_NEAR(ChiSquaredAbove(18.307038053275146, 10), .05, 1e-14);
  EXPECT_NEAR(ChiSquaredAbove(.5, 1), .4795001221869535, 1e-14);
  EXPECT_NEAR(ChiSquaredAbove(100, 1) / 1.5239706048321052e-23, 1, 1e-12);
  EXPECT_NEAR(ChiSquaredAbove(150, 192), .98894515133509539, 1e-13);
  EXPECT_EQ(ChiSquaredAbove(0, 3), 1);
  EXPECT_EQ(ChiSquaredAbove(1e6, 3), 0);
}

// ---------------------------------------------------------------- segments

// Five segments of forty who stay: gamma rates whose parameters are e^(spread z) times
// those of all.
double SpreadFound(double spread, std::vector<int32_t>* segments, Histories* out) {
  std::mt19937_64 engine(3);
  std::normal_distribution<double> normal;
  for (int32_t segment = 0; segment < 5; ++segment) {
    const double r = .8 * std::exp(spread * normal(engine));
    std::gamma_distribution<double> rate(r, std::exp(spread * normal(engine)) / 30);
    for (int i = 0; i < 40; ++i) {
      std::poisson_distribution<int> count(200 * rate(engine));
      const int x = count(engine);
      out->Add({x, x == 0 ? 0 : 150.0, 200});
      segments->push_back(segment);
    }
  }
  const auto whole = FitPurchases(ModelKind::kNbd, out->columns());
  EXPECT_TRUE(whole.ok());
  const auto found =
      SpreadOfSegments({whole->kind, whole->parameters, *whole}, out->columns(), *segments);
  EXPECT_TRUE(found.ok()) << found.status();
  return found.ok() ? *found : 0;
}

TEST(SpreadOfSegments, TellsAlikeFromApart) {
  std::vector<int32_t> segments;
  Histories alike, apart;
  EXPECT_LT(SpreadFound(0, &segments, &alike), .25);
  segments.clear();
  const double found = SpreadFound(.5, &segments, &apart);
  EXPECT_GT(found, .25);
  EXPECT_LT(found, 1.2);
}

TEST(SpreadOfSegments, RefusesWhatItCannotTell) {
  const Histories data = Simulate(60, 0, 0, 0).histories;
  const KnownModel whole{ModelKind::kNbd, {.6, 10}, {}};
  const auto ask = [&](const KnownModel& model, std::vector<int32_t> segments) {
    return SpreadOfSegments(model, data.columns(), segments).status().code();
  };
  std::vector<int32_t> halves(60, 7);
  EXPECT_EQ(ask(whole, halves), absl::StatusCode::kInvalidArgument);  // one segment
  halves[0] = -1;
  EXPECT_EQ(ask({ModelKind::kBgBb, {1, 1, 1, 1}, {}}, halves), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ask({ModelKind::kNbd, {}, {}}, halves), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ask(whole, {1, 2}), absl::StatusCode::kInvalidArgument);
}

// ---------------------------------------------------------------- contracts

// Contracts that came up for renewal `periods` times, of so many customers, who decline with
// a chance that is beta distributed.
void AddContracts(double alpha, double beta, int customers, int64_t periods, uint64_t seed,
                  Histories* out) {
  std::mt19937_64 engine(seed);
  std::gamma_distribution<double> a(alpha), b(beta);
  std::uniform_real_distribution<double> uniform;
  for (int i = 0; i < customers; ++i) {
    const double x = a(engine), declines = x / (x + b(engine));
    int64_t renewed = 0;
    while (renewed < periods && uniform(engine) >= declines) ++renewed;
    out->Add({renewed, 0, static_cast<double>(periods)});
  }
}

HistoryColumns Contracts(const Histories& data, size_t from, size_t count) {
  const HistoryColumns all = data.columns();
  return {all.frequency.subspan(from, count), {}, all.tenure.subspan(from, count), {}};
}

KnownModel Whole(const HistoryColumns& rows) {
  const auto fit = FitPurchases(ModelKind::kShiftedBetaGeometric, rows);
  EXPECT_TRUE(fit.ok()) << fit.status();
  return {fit->kind, fit->parameters, *fit};
}

TEST(ContractSegments, TheirParametersAreFound) {
  const double truth[][2] = {{.7, 3.8}, {.7, 1.2}, {3, 9}, {1.5, 1.5}};
  Histories data;
  std::vector<int32_t> segments;
  for (int s = 0; s < 4; ++s) AddContracts(truth[s][0], truth[s][1], 4000, 8, 5, &data);
  for (int i = 0; i < 16000; ++i) segments.push_back(i / 4000 * 1000 - 7);
  const HistoryColumns rows = Contracts(data, 0, 16000);
  const KnownModel whole = Whole(rows);
  const auto spread = SpreadOfSegments(whole, rows, segments);
  ASSERT_TRUE(spread.ok()) << spread.status();
  EXPECT_GT(*spread, .2);
  const auto test = TestSegments(whole.kind, rows, segments);
  ASSERT_TRUE(test.ok()) << test.status();
  EXPECT_EQ(test->degrees, 6);
  EXPECT_LT(test->p_value, 1e-9);
  double apart = 0;
  for (size_t s = 0; s < 4; ++s) {
    const HistoryColumns its = Contracts(data, 4000 * s, 4000);
    const ModelFit own = Fit(whole.kind, its);
    const ModelFit fit = Fit(whole.kind, its, {.prior = &whole, .prior_spread = *spread});
    EXPECT_EQ(fit.verdict, FitVerdict::kConverged);
    apart += own.log_likelihood;
    for (size_t i = 0; i < 2; ++i) {
      EXPECT_LT(std::fabs(fit.parameters[i] - truth[s][i]), 3.5 * fit.standard_errors[i]);
    }
    // Without pooling it is the fit of these alone.
    const ModelFit free = Fit(whole.kind, its, {.prior = &whole, .prior_spread = 1e5});
    for (size_t i = 0; i < 2; ++i) EXPECT_NEAR(free.parameters[i] / own.parameters[i], 1, 1e-6);
    EXPECT_LE(fit.log_likelihood, own.log_likelihood);
  }
  EXPECT_NEAR(test->statistic, 2 * (apart - whole.fit->log_likelihood), 1e-6);
}

TEST(ContractSegments, EqualOnesAreTheWhole) {
  Histories data;
  std::vector<int32_t> segments;
  AddContracts(.7, 3, 500, 6, 9, &data);
  for (int again = 0; again < 2; ++again) {
    for (int i = 0; i < 500; ++i) data.Add(data.columns()[static_cast<size_t>(i)]);
  }
  for (int i = 0; i < 1500; ++i) segments.push_back(i / 500);
  const HistoryColumns rows = Contracts(data, 0, 1500);
  const KnownModel whole = Whole(rows);
  const auto test = TestSegments(whole.kind, rows, segments);
  ASSERT_TRUE(test.ok()) << test.status();
  EXPECT_NEAR(test->statistic, 0, 1e-8);
  EXPECT_NEAR(test->p_value, 1, 1e-8);
  const auto spread = SpreadOfSegments(whole, rows, segments);
  ASSERT_TRUE(spread.ok()) << spread.status();
  EXPECT_LT(*spread, .05);
  const ModelFit one =
      Fit(whole.kind, Contracts(data, 0, 500), {.prior = &whole, .prior_spread = *spread});
  for (size_t i = 0; i < 2; ++i) EXPECT_NEAR(one.parameters[i] / whole.parameters[i], 1, 1e-6);
}

// The test says "they differ" of segments that do not about as seldom as it promises.
TEST(ContractSegments, TheTestIsOfItsSize) {
  Histories data;
  const int runs = 100;
  int rejected = 0;
  std::vector<int32_t> segments;
  for (int i = 0; i < 600; ++i) segments.push_back(i % 3);
  for (int run = 0; run < runs; ++run) {
    AddContracts(1, 3, 600, 6, static_cast<uint64_t>(run), &data);
    const auto test = TestSegments(ModelKind::kShiftedBetaGeometric,
                                   Contracts(data, 600 * static_cast<size_t>(run), 600), segments);
    ASSERT_TRUE(test.ok()) << test.status();
    EXPECT_EQ(test->degrees, 4);
    rejected += test->p_value < .1;
  }
  EXPECT_LE(rejected, 20);  // of 10 expected, with deviation 3
  EXPECT_GE(rejected, 2);
}

TEST(ContractSegments, AFewLeanOnTheWholeAndSaySo) {
  Histories data;
  AddContracts(.7, 3, 2000, 6, 4, &data);
  const KnownModel whole = Whole(Contracts(data, 0, 2000));
  Histories few;
  for (const int64_t renewed : {6, 6, 2}) few.Add({renewed, NAN, 6});  // recency is not looked at
  EXPECT_EQ(Fit(whole.kind, few.columns()).verdict, FitVerdict::kNotIdentified);
  const ModelFit fit = Fit(whole.kind, few.columns(), {.prior = &whole, .prior_spread = .3});
  EXPECT_TRUE(Says(fit, "prior"));
  EXPECT_TRUE(Says(fit, "prior_alone"));
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_LT(std::fabs(std::log(fit.parameters[i] / whole.parameters[i])), .3);
  }
  // All of them renewed: what alone would have no end is drawn towards fewer losses.
  Histories loyal;
  loyal.Add({6, 0, 6}, 500);
  const ModelFit drawn = Fit(whole.kind, loyal.columns(), {.prior = &whole, .prior_spread = .5});
  EXPECT_TRUE(Says(drawn, "prior_alone"));
  EXPECT_LT(drawn.parameters[0], whole.parameters[0]);
  EXPECT_GT(drawn.parameters[1], whole.parameters[1]);
  // Three are too few for the test; five hundred who all renewed are not.
  Histories both = data;
  for (size_t i = 0; i < 3; ++i) both.Add(few.columns()[i]);
  std::vector<int32_t> segments(2000, 0);
  segments.insert(segments.end(), 3, 1);
  EXPECT_EQ(TestSegments(whole.kind, both.columns(), segments).status().code(),
            absl::StatusCode::kFailedPrecondition);
  both.Add({6, 0, 6}, 500);
  segments.push_back(2);
  const auto test = TestSegments(whole.kind, both.columns(), segments);
  ASSERT_TRUE(test.ok()) << test.status();
  EXPECT_EQ(test->degrees, 2);
  EXPECT_LT(test->p_value, 1e-6);
}

TEST(ContractSegments, RefusesWhatCannotBe) {
  Histories data;
  AddContracts(.7, 3, 40, 6, 4, &data);
  const std::vector<int32_t> halves = [] {
    std::vector<int32_t> out(40, 1);
    std::fill_n(out.begin(), 20, -5);
    return out;
  }();
  const KnownModel whole{ModelKind::kShiftedBetaGeometric, {.7, 3}, {}};
  const auto code = [&](const Histories& rows, std::span<const int32_t> segments) {
    const auto spread = SpreadOfSegments(whole, rows.columns(), segments).status().code();
    EXPECT_EQ(TestSegments(whole.kind, rows.columns(), segments).status().code(), spread);
    return spread;
  };
  EXPECT_EQ(code(data, halves), absl::StatusCode::kOk);
  EXPECT_EQ(code(data, std::span(halves).first(39)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(data, std::vector<int32_t>(40)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({}, {}), absl::StatusCode::kInvalidArgument);
  for (const PurchaseHistory bad :
       {PurchaseHistory{7, 0, 6}, {-1, 0, 6}, {2, 0, 6.5}, {2, 0, NAN}, {2, 0, 1e300}}) {
    Histories rows = data;
    rows.Add(bad);
    std::vector<int32_t> segments = halves;
    segments.push_back(1);
    EXPECT_EQ(code(rows, segments), absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(FitWith(whole.kind, rows.columns(), {.prior = &whole}).ok());
  }
  std::vector<double> z(40, 1);
  HistoryColumns rows = data.columns();
  rows.covariates = z;
  rows.covariate_count = 1;
  EXPECT_FALSE(FitWith(whole.kind, rows, {}).ok());
  EXPECT_FALSE(TestSegments(whole.kind, rows, halves).ok());
  EXPECT_FALSE(TestSegments(ModelKind::kBgBb, data.columns(), halves).ok());
}

}  // namespace
}  // namespace goodwill
