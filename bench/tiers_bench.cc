// Tiers over ten years of monthly reviews: the fold alone, one thread. Histories
// are drawn beforehand; what is timed is what a book's assessment adds for each
// customer once the orders are read.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "goodwill/tier/standing.h"

namespace goodwill {
namespace {

constexpr int64_t kYearUs = 365 * kMicrosPerDay;

struct Population {
  std::vector<DatedOrder> orders;
  std::vector<uint32_t> ends;

  Population(int64_t customers, double mean_orders) {
    std::mt19937_64 engine(1);
    std::geometric_distribution<int> count(1 / (1 + mean_orders));
    ends.push_back(0);
    for (int64_t c = 0; c < customers; ++c) {
      const int n = 1 + count(engine);
      std::vector<int64_t> times;
      for (int i = 0; i < n; ++i) {
        times.push_back(1'262'304'000'000'000 +  // 2010-01-01
                        static_cast<int64_t>(engine() % static_cast<uint64_t>(10 * kYearUs)));
      }
      std::sort(times.begin(), times.end());
      int32_t last = INT32_MIN;
      for (const int64_t time : times) {
        DatedOrder& order = orders.emplace_back();
        order.sum = OrderOfLine(time, 500 + static_cast<int64_t>(engine() % 20'000), kNullNumber);
        order.kind = OrderKind::kPurchase;
        order.day = UtcDayOf(time);
        order.first_of_day = order.day != last;
        last = order.day;
      }
      ends.push_back(static_cast<uint32_t>(orders.size()));
    }
  }
};

void Fold(benchmark::State& state) {
  const int64_t customers = state.range(0);
  const Population population(customers, static_cast<double>(state.range(1)) - 1);
  TierPolicy policy;
  TierEntry gold, silver;
  gold.min_turnover = 1'000'00;
  gold.min_orders = 4;
  silver.min_turnover = 300'00;
  policy.tiers = {{"gold", "", gold}, {"silver", "", silver}, {"basic", "", std::nullopt}};
  policy.reviews.emplace();
  const ParetoPolicy pareto;
  const int64_t from = 1'262'304'000'000'000;
  const auto calendar =
      MakeReviewCalendar(*policy.reviews, Window::RollingMonths(12), from, from + 10 * kYearUs, {});
  const RfmPolicy rfm;
  const CostToServePolicy cost_to_serve;
  const TierFold fold({policy, pareto, rfm, cost_to_serve}, *calendar, {});
  for (auto _ : state) {
    int64_t in_gold = 0;
    Standing standing;
    for (int64_t c = 0; c < customers; ++c) {
      const auto i = static_cast<size_t>(c);
      const std::span<const DatedOrder> orders(population.orders.data() + population.ends[i],
                                               population.ends[i + 1] - population.ends[i]);
      fold({CustomerIdView::Number(c), orders, {}}, &standing);
      in_gold += standing.tier == 0 ? 1 : 0;
    }
    benchmark::DoNotOptimize(in_gold);
    state.counters["gold"] = static_cast<double>(in_gold);
  }
  state.counters["reviews"] = static_cast<double>(calendar->past);
  state.counters["orders"] = static_cast<double>(population.orders.size());
  state.SetItemsProcessed(state.iterations() * customers);
}
BENCHMARK(Fold)
    ->Args({1'000'000, 5})
    ->Args({1'000'000, 10})
    ->Args({100'000, 50})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(3);

}  // namespace
}  // namespace goodwill

BENCHMARK_MAIN();
