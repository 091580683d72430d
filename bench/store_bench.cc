// The durable book, through the public functions of c.h: 10 million purchases in
// batches of a million (GOODWILL_BENCH_ROWS, a tenth each), fully synchronised;
// single rows; opening and assessing. The file lies in GOODWILL_BENCH_DIR or the
// system's temporary directory, and must not lie in memory to mean anything.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/c.h"

namespace goodwill::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int64_t kAsOf = 1'672'531'200'000'000;  // 2023-01-01
constexpr int kBatches = 10;

enum Ids : int64_t { kIncreasing, kUuid, kNone };

int64_t Rows() {
  const char* rows = std::getenv("GOODWILL_BENCH_ROWS");
  return rows != nullptr ? std::atoll(rows) : 10'000'000;
}

// GOODWILL_BENCH_THREADS, two if it does not say.
const goodwill_run_options& Threads() {
  static const goodwill_run_options kOptions = [] {
    const char* threads = std::getenv("GOODWILL_BENCH_THREADS");
    goodwill_run_options options{};
    options.struct_size = sizeof options;
    options.parallelism = threads != nullptr ? std::atoi(threads) : 2;
    return options;
  }();
  return kOptions;
}

[[noreturn]] void Die(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}
void Must(goodwill_status status, goodwill_error* error) {
  if (status != GOODWILL_OK) Die(goodwill_error_message(error));
}

uint64_t Mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// Purchases number `first` and on, as one record batch that owns its columns.
struct Columns {
  int64_t rows;
  bool has_ids, given = false;
  std::vector<int64_t> customer, time, amount, number;
  std::vector<int32_t> offsets = {0};
  std::string text;
  std::vector<ArrowSchema> schemas;
  std::vector<ArrowSchema*> schema_pointers;
  std::vector<ArrowArray> arrays;
  std::vector<ArrowArray*> array_pointers;
  const void* buffers[4][3] = {};
  const void* no_buffers[1] = {nullptr};

  Columns(Ids ids, int64_t first, int64_t count, int64_t customers)
      : rows(count), has_ids(ids != kNone) {
    for (int64_t i = first; i < first + count; ++i) {
      const auto n = static_cast<uint64_t>(i);
      const uint64_t a = Mix(n * 3), b = Mix(n * 3 + 1), c = Mix(n * 3 + 2);
      customer.push_back(100'000 + static_cast<int64_t>(a % static_cast<uint64_t>(customers)));
      time.push_back((1'577'836'800 + static_cast<int64_t>(b % (1096u * 86'400u))) * 1'000'000);
      amount.push_back(100 + static_cast<int64_t>(c % 20'000));
      if (ids == kIncreasing) number.push_back(1'000'000 + i);
      if (ids == kUuid) {
        char id[40];
        std::snprintf(id, sizeof id, "%08llx-%04llx-%04llx-%04llx-%012llx",
                      static_cast<unsigned long long>(a >> 32),
                      static_cast<unsigned long long>(a >> 16 & 0xFFFF),
                      static_cast<unsigned long long>(a & 0xFFFF),
                      static_cast<unsigned long long>(b >> 48),
                      static_cast<unsigned long long>(b & 0xFFFFFFFFFFFF));
        text += id;
        offsets.push_back(static_cast<int32_t>(text.size()));
      }
    }
    Add("l", "customer_id", customer.data(), nullptr);
    Add("tsu:UTC", "time", time.data(), nullptr);
    Add("l", "amount_minor", amount.data(), nullptr);
    if (ids == kIncreasing) Add("l", "purchase_id", number.data(), nullptr);
    if (ids == kUuid) Add("u", "purchase_id", offsets.data(), text.data());
    for (ArrowSchema& s : schemas) schema_pointers.push_back(&s);
    for (ArrowArray& a : arrays) array_pointers.push_back(&a);
  }

  void Add(const char* format, const char* name, const void* first, const void* second) {
    const size_t at = arrays.size();
    buffers[at][1] = first;
    buffers[at][2] = second;
    ArrowSchema s{};
    s.format = format;
    s.name = name;
    s.release = [](ArrowSchema* schema) { schema->release = nullptr; };
    schemas.push_back(s);
    ArrowArray a{};
    a.length = rows;
    a.n_buffers = second == nullptr ? 2 : 3;
    a.buffers = buffers[at];
    a.release = [](ArrowArray* array) { array->release = nullptr; };
    arrays.push_back(a);
  }

  // The stream borrows from this object.
  ArrowArrayStream Stream() {
    ArrowArrayStream stream{};
    stream.private_data = this;
    stream.get_schema = [](ArrowArrayStream* from, ArrowSchema* out) {
      auto* const columns = static_cast<Columns*>(from->private_data);
      *out = {};
      out->format = "+s";
      out->name = "";
      out->n_children = static_cast<int64_t>(columns->schemas.size());
      out->children = columns->schema_pointers.data();
      out->release = [](ArrowSchema* schema) { schema->release = nullptr; };
      return 0;
    };
    stream.get_next = [](ArrowArrayStream* from, ArrowArray* out) {
      auto* const columns = static_cast<Columns*>(from->private_data);
      *out = {};
      if (std::exchange(columns->given, true)) return 0;
      out->length = columns->rows;
      out->n_buffers = 1;
      out->buffers = columns->no_buffers;
      out->n_children = static_cast<int64_t>(columns->arrays.size());
      out->children = columns->array_pointers.data();
      out->release = [](ArrowArray* array) { array->release = nullptr; };
      return 0;
    };
    stream.get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
    stream.release = [](ArrowArrayStream* s) { s->release = nullptr; };
    return stream;
  }
};

class File {
 public:
  File() {
    const char* const where = std::getenv("GOODWILL_BENCH_DIR");
    directory_ =
        (where != nullptr ? fs::path(where) : fs::temp_directory_path()) / "goodwill-bench";
    fs::remove_all(directory_);
    fs::create_directories(directory_);
  }
  ~File() { fs::remove_all(directory_); }

  std::string path() const { return directory_ / "bench.goodwill"; }
  goodwill_book* Open() const {
    goodwill_open_options options{};
    options.struct_size = sizeof options;
    options.currency = "EUR";
    options.currency_size = 3;
    goodwill_book* book = nullptr;
    goodwill_error* error = nullptr;
    Must(goodwill_book_open(path().data(), static_cast<int64_t>(path().size()), &options,
                            &Threads(), &book, &error),
         error);
    return book;
  }

 private:
  fs::path directory_;
};

// Seconds by the clock, and of the processor: on a busy machine only these say much.
struct Taken {
  double clock = 0, processor = 0;
};
double Processor() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

Taken Append(goodwill_book* book, Columns& columns) {
  ArrowArrayStream stream = columns.Stream();
  goodwill_append_result result{};
  result.struct_size = sizeof result;
  goodwill_error* error = nullptr;
  const double worked = Processor();
  const auto begin = Clock::now();
  Must(goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, nullptr, &Threads(), &result,
                            nullptr, &error),
       error);
  const std::chrono::duration<double> taken = Clock::now() - begin;
  const double processor = Processor() - worked;
  if (result.appended != columns.rows) Die("not every row is new");
  return {taken.count(), processor};
}

void BM_Append(benchmark::State& state) {
  const auto ids = static_cast<Ids>(state.range(0));
  const int64_t batch = Rows() / kBatches;
  for (auto _ : state) {
    const File file;
    goodwill_book* const book = file.Open();
    double all = 0, slowest = 0, processor = 0;
    for (int64_t n = 0; n < kBatches; ++n) {
      Columns columns(ids, n * batch, batch, Rows() / 10);
      const Taken taken = Append(book, columns);
      all += taken.clock;
      processor += taken.processor;
      slowest = std::max(slowest, taken.clock);
    }
    state.SetIterationTime(all);
    state.counters["rows/s"] = static_cast<double>(batch * kBatches) / all;
    state.counters["processor_rows/s"] = static_cast<double>(batch * kBatches) / processor;
    state.counters["slowest/mean"] = slowest * kBatches / all;
    goodwill_book_free(book);
    state.counters["bytes/row"] =
        static_cast<double>(fs::file_size(file.path())) / static_cast<double>(batch * kBatches);
  }
  state.SetLabel(ids == kIncreasing ? "increasing ids" : ids == kUuid ? "UUIDs" : "no ids");
}
BENCHMARK(BM_Append)->Arg(kIncreasing)->Arg(kUuid)->Arg(kNone)->UseManualTime()->Iterations(1)
    ->Unit(benchmark::kSecond);

void BM_AppendSingleRows(benchmark::State& state) {
  const File file;
  goodwill_book* const book = file.Open();
  int64_t row = 0;
  for (auto _ : state) {
    Columns columns(kIncreasing, row++, 1, 1000);
    state.SetIterationTime(Append(book, columns).clock);
  }
  state.counters["rows/s"] =
      benchmark::Counter(static_cast<double>(row), benchmark::Counter::kIsRate);
  goodwill_book_free(book);
}
BENCHMARK(BM_AppendSingleRows)->UseManualTime()->Unit(benchmark::kMillisecond);

void BM_OpenAndAssess(benchmark::State& state) {
  const auto ids = static_cast<Ids>(state.range(0));
  const File file;
  const int64_t batch = Rows() / kBatches;
  {
    goodwill_book* const book = file.Open();
    for (int64_t n = 0; n < kBatches; ++n) {
      Columns columns(ids, n * batch, batch, Rows() / 10);
      Append(book, columns);
    }
    goodwill_book_free(book);
  }
  goodwill_policy* policy = nullptr;
  goodwill_error* error = nullptr;
  Must(goodwill_policy_default("EUR", 3, &policy, &error), error);
  double opening = 0;
  for (auto _ : state) {
    const auto begin = Clock::now();
    goodwill_book* const book = file.Open();
    opening += std::chrono::duration<double>(Clock::now() - begin).count();
    goodwill_assessment* assessment = nullptr;
    Must(goodwill_book_assess(book, policy, kAsOf, 0, &Threads(), &assessment, &error), error);
    state.PauseTiming();
    goodwill_assessment_free(assessment);
    goodwill_book_free(book);
    state.ResumeTiming();
  }
  state.counters["opening_s"] = opening / static_cast<double>(state.iterations());
  goodwill_policy_free(policy);
  state.SetLabel(ids == kIncreasing ? "increasing ids" : "no ids");
}
BENCHMARK(BM_OpenAndAssess)->Arg(kIncreasing)->Arg(kNone)->Iterations(3)
    ->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
}  // namespace goodwill::bench

BENCHMARK_MAIN();
