// Plans under budgets: how long they take, and how far they can be from the best.
#include <benchmark/benchmark.h>

#include "allocation_instance.h"

namespace goodwill::bench {
namespace {

void BM_Allocate(benchmark::State& state) {
  const Instance instance = MakeInstance(state.range(0), 7, 5, 1);
  Allocation out;
  for (auto _ : state) {
    auto result = Allocate(instance.problem());
    if (!result.ok() || result->state != AllocationState::kFound) {
      state.SkipWithError("no plan");
      return;
    }
    out = *std::move(result);
  }
  const std::vector<int64_t> slack = out.Slack(instance.problem());
  int64_t binding = 0;
  for (size_t r = 0; r < slack.size(); ++r) binding += slack[r] * 1000 < instance.budget[r];
  state.counters["gap_ppm"] = 1e6 * out.Gap();
  state.counters["binding"] = static_cast<double>(binding);
  state.counters["cases"] = static_cast<double>(out.certificate.cases.size());
}
BENCHMARK(BM_Allocate)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void BM_CheckAllocation(benchmark::State& state) {
  const Instance instance = MakeInstance(state.range(0), 7, 5, 1);
  const auto out = Allocate(instance.problem());
  for (auto _ : state) {
    if (!out.ok() || !CheckAllocation(instance.problem(), *out).ok()) {
      state.SkipWithError("refuted");
      return;
    }
  }
}
BENCHMARK(BM_CheckAllocation)->Arg(100'000)->Unit(benchmark::kMillisecond);

void BM_DecideAt(benchmark::State& state) {
  const Instance instance = MakeInstance(1000, 7, 5, 1);
  const auto out = Allocate(instance.problem());
  const std::vector<double> prices = out->prices.ToDoubles();
  size_t i = 0;
  for (auto _ : state) {
    i = (i + 1) % 1000;
    benchmark::DoNotOptimize(DecideAt(prices, std::span(instance.value).subspan(i * 7, 7),
                                      std::span(instance.use).subspan(i * 35, 35)));
  }
}
BENCHMARK(BM_DecideAt);

// One resource: every budget at once.
void BM_AllocationPath(benchmark::State& state) {
  const Instance instance = MakeInstance(state.range(0), 7, 1, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(AllocationPath(instance.first, instance.value, instance.use));
  }
}
BENCHMARK(BM_AllocationPath)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace goodwill::bench

BENCHMARK_MAIN();
