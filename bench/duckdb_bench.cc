// What somebody without the library would use: DuckDB on one thread, over the same
// columns, for the same figures. Run beside spine_bench it tells how fast the
// machine is. GOODWILL_DUCKDB is the path of libduckdb.so.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "columns.h"
#include "tests/foreign/duckdb.h"

namespace goodwill::bench {
namespace {

int64_t Rows() {
  const char* rows = std::getenv("GOODWILL_BENCH_ROWS");
  return rows != nullptr ? std::atoll(rows) : 10'000'000;
}

foreign::DuckDb& Database() {
  static const std::unique_ptr<foreign::DuckDb> database = [] {
    std::string why;
    auto out = foreign::DuckDb::Open(&why);
    if (out == nullptr) {
      std::fprintf(stderr, "%s\n", why.c_str());
      std::exit(1);
    }
    out->Run("SET threads = 1");
    return out;
  }();
  return *database;
}

// Dates, orders and money of every customer, into a table in memory.
void Measures(benchmark::State& state, Ids ids, const char* more) {
  const std::string table = "rows_" + std::to_string(static_cast<int>(ids));
  foreign::DuckDb& db = Database();
  static bool made[3] = {};
  if (!std::exchange(made[static_cast<int>(ids)], true)) {
    ArrowArrayStream stream;
    Stream(Purchases::Make(Rows(), Rows() / 10, ids), false, &stream);
    db.Ingest(table, &stream);
  }
  const std::string sql = "CREATE OR REPLACE TEMP TABLE measures AS SELECT customer_id, min(time), "
                          "max(time), count(*), sum(amount_minor)" + std::string(more) + " FROM " +
                          table + " GROUP BY customer_id";
  for (auto _ : state) db.Run(sql);
  state.SetItemsProcessed(state.iterations() * Rows());
}
BENCHMARK_CAPTURE(Measures, int64, Ids::kInt64, "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Measures, short_text, Ids::kShortText, "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Measures, uuid, Ids::kUuid, "")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Measures, int64_with_days, Ids::kInt64, ", count(DISTINCT CAST(time AS DATE))")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace goodwill::bench

BENCHMARK_MAIN();
