// Purchase models: fits and scores of a million customers, on one thread.
//
// The population is simulated from a Pareto/NBD, in days: 84 days of first
// purchases, then up to two years of observation.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/score.h"

namespace goodwill {
namespace {

struct Population {
  std::vector<int64_t> frequency;
  std::vector<double> recency;
  std::vector<double> tenure;
  std::vector<double> mean_amount;

  HistoryColumns columns() const { return {frequency, recency, tenure, {}}; }
};

constexpr double kR = .55;
constexpr double kAlpha = 74;
constexpr double kS = .6;
constexpr double kBeta = 82;

const Population& Million() {
  static const Population made = [] {
    Population out;
    std::mt19937_64 engine(2);
    std::gamma_distribution<double> rate(kR, 1 / kAlpha);
    std::gamma_distribution<double> death(kS, 1 / kBeta);
    std::gamma_distribution<double> spend_rate(3.74, 1 / 15.44);
    for (int i = 0; i < 1'000'000; ++i) {
      const double tenure = 646 + static_cast<double>(engine() % 84);
      const double lambda = rate(engine);
      const double end =
          std::min(tenure, std::exponential_distribution<double>(death(engine))(engine));
      std::exponential_distribution<double> gap(lambda);
      int64_t x = 0;
      double last = 0;
      for (double t = gap(engine); t < end; t += gap(engine)) {
        const double day = std::floor(t) + 1;
        if (day > last && day <= tenure) {
          ++x;
          last = day;
        }
      }
      out.frequency.push_back(x);
      out.recency.push_back(last);
      out.tenure.push_back(tenure);
      const double nu = spend_rate(engine);
      const double mean =
          x == 0 ? 0
                 : std::gamma_distribution<double>(6.25 * static_cast<double>(x), 1 / nu)(engine) /
                       static_cast<double>(x);
      out.mean_amount.push_back(x == 0 ? 0 : std::max(.01, std::round(mean * 100) / 100));
    }
    return out;
  }();
  return made;
}

// With one customer of 5,000 purchases among them.
const Population& WithBot() {
  static const Population made = [] {
    Population out = Million();
    out.frequency[0] = 5000;
    out.recency[0] = 699;
    out.tenure[0] = 700;
    return out;
  }();
  return made;
}

void Fits(benchmark::State& state, ModelKind kind, const Population& population) {
  ModelFit last;
  for (auto _ : state) {
    auto fit = FitPurchases(kind, population.columns());
    if (!fit.ok()) state.SkipWithError("the fit fails");
    last = *std::move(fit);
    benchmark::DoNotOptimize(last);
  }
  state.counters["distinct"] = static_cast<double>(last.distinct_histories);
  state.counters["r"] = last.parameters[0];
  state.counters["third"] = last.parameters.size() > 2 ? last.parameters[2] : 0;
}
void BM_FitNbd(benchmark::State& state) { Fits(state, ModelKind::kNbd, Million()); }
void BM_FitBgNbd(benchmark::State& state) { Fits(state, ModelKind::kBgNbd, Million()); }
void BM_FitMbgNbd(benchmark::State& state) { Fits(state, ModelKind::kMbgNbd, Million()); }
void BM_FitParetoNbd(benchmark::State& state) { Fits(state, ModelKind::kParetoNbd, Million()); }
void BM_FitParetoNbdWithBot(benchmark::State& state) {
  Fits(state, ModelKind::kParetoNbd, WithBot());
}
BENCHMARK(BM_FitNbd)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_FitBgNbd)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_FitMbgNbd)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_FitParetoNbd)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_FitParetoNbdWithBot)->Unit(benchmark::kMillisecond);

void BM_Collapse(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Collapse(Million().columns()));
}
BENCHMARK(BM_Collapse)->Unit(benchmark::kMillisecond);

void BM_FitGammaGamma(benchmark::State& state) {
  const Population& population = Million();
  for (auto _ : state) {
    auto fit = FitSpend({population.frequency, population.mean_amount, {}});
    benchmark::DoNotOptimize(fit);
  }
}
BENCHMARK(BM_FitGammaGamma)->Unit(benchmark::kMillisecond);

void Scores(benchmark::State& state, const PurchaseModel& model, Quantity quantity) {
  const Population& population = Million();
  std::vector<double> out(population.frequency.size());
  const double t = 365;
  for (auto _ : state) {
    const absl::Status status =
        Score(model, population.columns(), {quantity, {&t, 1}, 0, .0003}, out);
    if (!status.ok()) state.SkipWithError("the question is refused");
    benchmark::DoNotOptimize(out.data());
  }
}
void BM_ParetoPAlive(benchmark::State& state) {
  Scores(state, ParetoNbd{kR, kAlpha, kS, kBeta}, Quantity::kPAlive);
}
void BM_ParetoExpected(benchmark::State& state) {
  Scores(state, ParetoNbd{kR, kAlpha, kS, kBeta}, Quantity::kExpectedPurchases);
}
void BM_ParetoResidual(benchmark::State& state) {
  Scores(state, ParetoNbd{kR, kAlpha, kS, kBeta}, Quantity::kResidual);
}
// Ages of which none is a whole number of anything.
const Population& OffTheGrid() {
  static const Population made = [] {
    Population out = Million();
    for (size_t i = 0; i < out.tenure.size(); ++i) {
      const double away = .31 + 1e-9 * static_cast<double>(i);
      out.tenure[i] += away;
      if (out.frequency[i] > 0) out.recency[i] += away;
    }
    return out;
  }();
  return made;
}
void BM_ParetoPAliveOffTheGrid(benchmark::State& state) {
  std::vector<double> out(OffTheGrid().frequency.size());
  for (auto _ : state) {
    const absl::Status status = Score(ParetoNbd{kR, kAlpha, kS, kBeta}, OffTheGrid().columns(),
                                      {Quantity::kPAlive, {}, 0, 0}, out);
    if (!status.ok()) state.SkipWithError("the question is refused");
    benchmark::DoNotOptimize(out.data());
  }
}
// P(alive), expected purchases of a year and the discounted residual of three, together.
void Outlooks(benchmark::State& state, const PurchaseModel& model, const Population& population) {
  const size_t n = population.frequency.size();
  std::vector<double> alive(n), expected(n), residual(n);
  for (auto _ : state) {
    const absl::Status status = ScoreOutlook(model, population.columns(), {365, .0003, 1096},
                                             {alive, {}, expected, residual});
    if (!status.ok()) state.SkipWithError("the question is refused");
    benchmark::DoNotOptimize(residual.data());
  }
}
void BM_ParetoOutlook(benchmark::State& state) {
  Outlooks(state, ParetoNbd{kR, kAlpha, kS, kBeta}, Million());
}
void BM_ParetoOutlookOffTheGrid(benchmark::State& state) {
  Outlooks(state, ParetoNbd{kR, kAlpha, kS, kBeta}, OffTheGrid());
}
void BM_BgOutlook(benchmark::State& state) {
  Outlooks(state, BgNbd{.243, 30, .793, 2.426}, Million());
}
void BM_MbgOutlook(benchmark::State& state) {
  Outlooks(state, MbgNbd{.525, 43, .891, 1.614}, Million());
}
// The same with what a purchase brings, what serving costs, and lifetime value.
void BM_ParetoLifetimeValue(benchmark::State& state) {
  const Population& population = Million();
  const size_t n = population.frequency.size();
  std::vector<double> alive(n), expected(n), residual(n), spend(n), value(n);
  const std::vector<double> served(n, 1.5);
  for (auto _ : state) {
    absl::Status status =
        ScoreOutlook(ParetoNbd{kR, kAlpha, kS, kBeta}, population.columns(), {365, .0003, 1096},
                     {alive, {}, expected, residual});
    status.Update(ScoreSpend({6.25, 3.74, 15.44},
                             {population.frequency, population.mean_amount, {}},
                             SpendQuantity::kExpectedSpend, spend));
    if (!status.ok()) state.SkipWithError("the question is refused");
    for (size_t i = 0; i < n; ++i) value[i] = residual[i] * (spend[i] - served[i]);
    benchmark::DoNotOptimize(value.data());
  }
}
void BM_BgPAlive(benchmark::State& state) {
  Scores(state, BgNbd{.243, 30, .793, 2.426}, Quantity::kPAlive);
}
void BM_BgExpected(benchmark::State& state) {
  Scores(state, BgNbd{.243, 30, .793, 2.426}, Quantity::kExpectedPurchases);
}
BENCHMARK(BM_ParetoPAlive)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ParetoExpected)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ParetoResidual)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ParetoPAliveOffTheGrid)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ParetoOutlook)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ParetoOutlookOffTheGrid)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ParetoLifetimeValue)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_BgOutlook)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MbgOutlook)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_BgPAlive)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_BgExpected)->Unit(benchmark::kMillisecond);

void BM_OneCustomer(benchmark::State& state) {
  const ParetoNbd model{kR, kAlpha, kS, kBeta};
  const PurchaseHistory h{5, 300, 700};
  for (auto _ : state) benchmark::DoNotOptimize(model.PAlive(h));
}
BENCHMARK(BM_OneCustomer);

template <typename Model>
void OneOutlook(benchmark::State& state, const Model& model) {
  const PurchaseHistory h{5, 300, 700};
  for (auto _ : state) {
    benchmark::DoNotOptimize(model.PAlive(h));
    benchmark::DoNotOptimize(model.ExpectedIfAlive(h, 365));
    benchmark::DoNotOptimize(model.ResidualIfAlive(h, .0003, 1096));
  }
}
void BM_OneOutlookPareto(benchmark::State& state) {
  OneOutlook(state, ParetoNbd{kR, kAlpha, kS, kBeta});
}
void BM_OneOutlookBg(benchmark::State& state) { OneOutlook(state, BgNbd{.243, 30, .793, 2.426}); }
BENCHMARK(BM_OneOutlookPareto);
BENCHMARK(BM_OneOutlookBg);

}  // namespace
}  // namespace goodwill

BENCHMARK_MAIN();
