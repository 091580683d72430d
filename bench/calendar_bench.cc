// Deadlines in working time: Europe/Berlin, 08-12 and 13-18, 21 holidays a year,
// random starts over ten years.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/complaint/calendar.h"

namespace {

using goodwill::WorkingCalendar;

constexpr int64_t kHourUs = 3'600 * goodwill::kMicrosPerSecond;

WorkingCalendar Office() {
  goodwill::CalendarTexts texts;
  texts.weekly = {"mon-fri=08:00-12:00,13:00-18:00"};
  std::mt19937_64 draw(1);
  for (int32_t year = 2016; year < 2028; ++year) {
    for (int i = 0; i < 21; ++i) {
      const auto day = static_cast<int32_t>(goodwill::DaysFromCivil(year, 1, 1) +
                                            static_cast<int32_t>(draw() % 365));
      texts.holidays.push_back(goodwill::FormatDay(day));
    }
  }
  return *WorkingCalendar::Make(
      *goodwill::ReadCalendarRules(*goodwill::Zone::Load("Europe/Berlin"), texts));
}

std::vector<int64_t> Starts(size_t count) {
  std::vector<int64_t> starts(count);
  const int64_t from = int64_t{goodwill::DaysFromCivil(2016, 1, 1)} * goodwill::kMicrosPerDay;
  std::mt19937_64 draw(2);
  for (int64_t& start : starts) {
    start =
        from + static_cast<int64_t>(draw() % (10ull * 365 * 86'400)) * goodwill::kMicrosPerSecond;
  }
  return starts;
}

void BM_Deadlines(benchmark::State& state) {
  const WorkingCalendar office = Office();
  const std::vector<int64_t> starts = Starts(1 << 18);
  const std::vector<int64_t> length = {state.range(0) * kHourUs};
  std::vector<int64_t> out(starts.size());
  for (auto _ : state) {
    if (!office.Add(starts, length, out).ok()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * starts.size()));
}
BENCHMARK(BM_Deadlines)->Arg(4)->Arg(40)->Arg(400)->Unit(benchmark::kMillisecond);

void BM_WorkingTimeBetween(benchmark::State& state) {
  const WorkingCalendar office = Office();
  const std::vector<int64_t> starts = Starts(1 << 18);
  const std::vector<int64_t> ends(starts.rbegin(), starts.rend());
  std::vector<int64_t> out(starts.size());
  for (auto _ : state) {
    if (!office.Between(starts, ends, out).ok()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * starts.size()));
}
BENCHMARK(BM_WorkingTimeBetween)->Unit(benchmark::kMillisecond);

// What a calendar costs to compile, and the first deadline of a fresh one.
void BM_CompileAndAskOnce(benchmark::State& state) {
  const int64_t start = Starts(1)[0];
  for (auto _ : state) {
    const WorkingCalendar office = Office();
    benchmark::DoNotOptimize(office.Add(start, 40 * kHourUs));
  }
}
BENCHMARK(BM_CompileAndAskOnce)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
