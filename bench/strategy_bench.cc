// Deciding for a million customers, with three variants of each strategy, and for one.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "goodwill/strategy/decision.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr int32_t kEnd = 20'000;

// Customers of up to three years, with the parameters of the published sample in days.
struct World {
  explicit World(size_t customers) {
    header.currency = *Currency::Parse("EUR");
    header.as_of_us = (kEnd + 1) * kDay;
    header.ids = IdKind::kNumber;
    layout.purchase_days = layout.service = true;
    policy.currency = header.currency;
    policy.tiers.tiers = {{"base", "", std::nullopt}};
    calibration.lifetime.purchases = {ModelKind::kParetoNbd, {0.553, 74.0, 0.606, 81.7}, {}};
    calibration.lifetime.spend = {ModelKind::kGammaGamma, {6.25, 3.74, 15.44}, {}};
    calibration.lifetime.end_day = kEnd;
    calibration.lifetime.horizon_days = 365;
    calibration.cost_to_serve = 1;
    calibration.forward.cut = RankCut{5'000, {}};
    calibration.lost = RankCut{10'000, {}};
    for (int k = 0; k < 3; ++k) {
      for (StrategyVariant v : DefaultVariants()) {
        v.effect = Ratio{v.effect.numerator * (k + 1), v.effect.denominator * 2};
        v.cost = 50 * (k + 1);
        if (v.strategy == Strategy::kHarvest) v.a_month = 100;
        strategy.variants.push_back(v);
      }
    }
    uint64_t seed = 7;
    const auto below = [&](uint64_t n) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      return (seed >> 33) % n;
    };
    part.ids = IdKind::kNumber;
    for (size_t i = 0; i < customers; ++i) {
      PurchaseTotals all;
      const auto age = static_cast<int64_t>(below(1096));
      all.orders = all.purchase_days = all.lines = 1 + static_cast<uint32_t>(below(4) * below(5));
      all.first_us = (kEnd - age) * kDay;
      all.last_us =
          all.first_us +
          (all.orders > 1 ? static_cast<int64_t>(below(static_cast<uint64_t>(age) + 1)) : 0) * kDay;
      all.gross = static_cast<int64_t>(all.orders * (500 + below(9000)));
      all.uncosted_lines = all.lines;
      ServiceTotals service;
      service.cost_wanted = static_cast<int64_t>(below(3000));
      part.numbers.push_back(static_cast<int64_t>(i));
      part.all.push_back(all);
      part.service.push_back(service);
    }
  }

  MeasuresHeader header;
  MeasuresLayout layout;
  MeasuresPart part;
  Policy policy;
  StrategyPolicy strategy;
  StrategyCalibration calibration;
};

// The whole decision: 21 candidates, gates, the best, the runner-up.
void DecideForAMillion(benchmark::State& state) {
  const World world(1'000'000);
  for (auto _ : state) {
    auto judge = StrategyJudge::Make(world.calibration, world.policy, world.strategy, world.header,
                                     world.layout, true);
    double gain = 0;
    for (size_t i = 0; i < world.part.size(); ++i) {
      gain += (*judge)(world.part, i, {}, {}).gain;
    }
    benchmark::DoNotOptimize(gain);
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(DecideForAMillion)->Unit(benchmark::kMillisecond)->Iterations(1);

// What the model of the future says of each, which a plan takes over from its assessment.
std::vector<CustomerForecast> ForecastsOf(const World& world) {
  auto judge = StrategyJudge::Make(world.calibration, world.policy, world.strategy, world.header,
                                   world.layout, true);
  std::vector<CustomerForecast> out(world.part.size());
  for (size_t i = 0; i < out.size(); ++i) judge->WorthOf(world.part, i, nullptr, &out[i]);
  return out;
}

// The forecasts alone.
void ForecastForAMillion(benchmark::State& state) {
  const World world(1'000'000);
  for (auto _ : state) benchmark::DoNotOptimize(ForecastsOf(world));
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(ForecastForAMillion)->Unit(benchmark::kMillisecond)->Iterations(1);

// Decisions on forecasts that are there: integrals, 21 candidates, gates, the best.
void DecideOnForecastsForAMillion(benchmark::State& state) {
  const World world(1'000'000);
  const std::vector<CustomerForecast> forecasts = ForecastsOf(world);
  for (auto _ : state) {
    auto judge = StrategyJudge::Make(world.calibration, world.policy, world.strategy, world.header,
                                     world.layout, true);
    double gain = 0;
    for (size_t i = 0; i < world.part.size(); ++i) {
      gain += (*judge)(world.part, i, {}, {}, nullptr, nullptr, &forecasts[i]).gain;
    }
    benchmark::DoNotOptimize(gain);
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(DecideOnForecastsForAMillion)->Unit(benchmark::kMillisecond)->Iterations(1);

// One decision of a judge that stands ready and has met some customers.
void DecideForOne(benchmark::State& state) {
  const World world(1'000);
  auto judge = StrategyJudge::Make(world.calibration, world.policy, world.strategy, world.header,
                                   world.layout, true);
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize((*judge)(world.part, i, {}, {}));
    i = (i + 1) % world.part.size();
  }
}
BENCHMARK(DecideForOne);

}  // namespace
}  // namespace goodwill

BENCHMARK_MAIN();
