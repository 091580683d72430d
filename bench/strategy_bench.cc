// Deciding for a million customers, with three variants of each strategy, and for one.
#include <benchmark/benchmark.h>

#include <array>
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

// The step that the aim names, by itself: for a million relationships of 1096 ages, three
// variants of each of seven strategies, integrals included. No gates, no choice.
void CandidatesForAMillion(benchmark::State& state) {
  constexpr int kAges = 1096;
  const Valuation v{36, DiscountPerMonth(0.12)};
  std::vector<Relationship> customers(1'000'000);
  for (size_t i = 0; i < customers.size(); ++i) {
    const size_t age = i * 7919 % kAges;
    const auto shape = 0.553 + static_cast<double>(i % 17);
    customers[i] = {static_cast<double>(i % 97) / 97,
                    shape / (2.4 + static_cast<double>(age) / 30),
                    20 + static_cast<double>(i % 31),
                    static_cast<double>(i % 5),
                    1 / shape,
                    0.3,
                    Survival::Pareto(0.606, (81.7 + static_cast<double>(age)) / kDaysInMonth)};
  }
  struct Lives {
    std::array<ProtectLives, 3> protect;
    std::array<ReengineerLives, 3> reengineer;
    std::array<EnhanceLives, 3> enhance;
    std::array<HoldLives, 3> hold;
    std::array<EndLives, 3> end;
    WinBackLives second;
  };
  for (auto _ : state) {
    std::array<ProtectOffer, 3> protect;
    std::array<ReengineerOffer, 3> reengineer;
    std::array<EnhanceOffer, 3> enhance;
    std::array<HoldOffer, 3> hold;
    std::array<EndOffer, 3> end;
    std::array<WinBackOffer, 3> win_back;
    std::array<StartOffer, 3> start;
    for (size_t k = 0; k < 3; ++k) {
      const double more = 0.5 * static_cast<double>(k + 1);
      protect[k] = {0.1 * more, 0.07, 6, more};
      reengineer[k] = {0.35 * more, 0.15, 1, 0.1, 0.05, 0, more};
      enhance[k] = {0.1 * more, 0.04, 0.03, 5, 1, 12, 1, more};
      hold[k] = {0.05 * more, 0.04, 6, 1, more};
      end[k] = {8, 20, 5};
      win_back[k] = {0.2 * more, 0.1, 9, 5, 0.1, 8, 0.3, 3, more};
      start[k] = {0.1 * more, 0.04, 0.04, 60, 10, 2, more};
    }
    std::vector<Lives> lives(kAges);
    LifeIntegrals life(v);
    for (size_t age = 0; age < kAges; ++age) {
      life.Of(Survival::Pareto(0.606, (81.7 + static_cast<double>(age)) / kDaysInMonth));
      Lives& l = lives[age];
      for (size_t k = 0; k < 3; ++k) {
        l.protect[k] = LivesOf(protect[k], life);
        l.reengineer[k] = LivesOf(reengineer[k], life);
        l.enhance[k] = LivesOf(enhance[k], life);
        l.hold[k] = LivesOf(hold[k], life);
        l.end[k] = LivesOf(end[k], life);
      }
      l.second = {life.AsIs()};
    }
    double gain = 0;
    for (size_t i = 0; i < customers.size(); ++i) {
      const Relationship& r = customers[i];
      const Lives& l = lives[i * 7919 % kAges];
      for (size_t k = 0; k < 3; ++k) {
        gain += CandidateOf(protect[k], r, l.protect[k]).gain;
        gain += CandidateOf(reengineer[k], r, l.reengineer[k]).gain;
        gain += CandidateOf(enhance[k], r, l.enhance[k]).gain;
        gain += CandidateOf(hold[k], r, l.hold[k]).gain;
        gain += CandidateOf(end[k], r, l.end[k]).gain;
        gain += CandidateOf(win_back[k], l.second).gain;
        gain += CandidateOf(start[k]).gain;
      }
    }
    benchmark::DoNotOptimize(gain);
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(CandidatesForAMillion)->Unit(benchmark::kMillisecond)->Iterations(1);

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
