// From purchases to a judged book, through the public functions of c.h, on one
// thread: 10 million rows of 1 million customers unless GOODWILL_BENCH_ROWS
// says otherwise. Every result is checked against a naive loop over the rows.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "columns.h"
#include "goodwill/c.h"

namespace goodwill::bench {
namespace {

constexpr int64_t kAsOf = 1'672'531'200'000'000;  // 2023-01-01

int64_t Rows() {
  const char* rows = std::getenv("GOODWILL_BENCH_ROWS");
  return rows != nullptr ? std::atoll(rows) : 10'000'000;
}
int64_t Customers() { return Rows() / 10; }

[[noreturn]] void Die(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}
void Must(goodwill_status status, goodwill_error* error) {
  if (status != GOODWILL_OK) Die(goodwill_error_message(error));
}

const std::shared_ptr<const Purchases>& Data(Ids ids) {
  static std::map<Ids, std::shared_ptr<const Purchases>> made;
  auto& data = made[ids];
  if (!data) data = Purchases::Make(Rows(), Customers(), ids);
  return data;
}

// Plain: recency, frequency, money. Full: distinct days, rhythm and a window.
const goodwill_policy* Policy(bool full) {
  static std::map<bool, goodwill_policy*> made;
  goodwill_policy*& policy = made[full];
  if (policy == nullptr) {
    const std::string text =
        std::string("currency: \"EUR\" measures { same_day: ") +
        (full ? "SAME_DAY_MERGE" : "SAME_DAY_SEPARATE") +
        " } tiers { name: \"top\" entry { pareto: true } } tiers { name: \"base\" }";
    goodwill_error* error = nullptr;
    Must(goodwill_policy_parse(text.data(), static_cast<int64_t>(text.size()), &policy, &error),
         error);
  }
  return policy;
}

// What a naive loop says, by customer.
struct Expected {
  int64_t orders = 0, returns = 0, gross = 0, returned = 0, first = INT64_MAX, last = INT64_MIN;
};
const std::vector<Expected>& Naive() {
  static const std::vector<Expected> expected = [] {
    const Purchases& data = *Data(Ids::kInt64);
    std::vector<Expected> out(static_cast<size_t>(data.customers));
    for (size_t i = 0; i < static_cast<size_t>(data.rows); ++i) {
      Expected& e = out[static_cast<size_t>(data.customer[i])];
      if (data.amount_minor[i] >= 0) {
        ++e.orders;
        e.gross += data.amount_minor[i];
        e.first = std::min(e.first, data.time_us[i]);
        e.last = std::max(e.last, data.time_us[i]);
      } else {
        ++e.returns;
        e.returned -= data.amount_minor[i];
      }
    }
    return out;
  }();
  return expected;
}

const int64_t* Int64Column(const ArrowSchema& schema, const ArrowArray& array, const char* name) {
  for (int64_t c = 0; c < schema.n_children; ++c) {
    if (std::string(schema.children[c]->name) == name) {
      return static_cast<const int64_t*>(array.children[c]->buffers[1]) + array.children[c]->offset;
    }
  }
  Die(std::string("no column ") + name);
}

// Compares every customer's row with the naive loop.
void Check(const goodwill_measures* measures, Ids ids) {
  if (std::getenv("GOODWILL_BENCH_UNCHECKED") != nullptr) return;  // for profiling
  ArrowArrayStream stream;
  goodwill_error* error = nullptr;
  Must(goodwill_measures_export(measures, GOODWILL_MONEY_MINOR, &stream, &error), error);
  ArrowSchema schema;
  ArrowArray array;
  if (stream.get_schema(&stream, &schema) != 0 || stream.get_next(&stream, &array) != 0)
    Die("export");
  std::unordered_map<std::string, int64_t> by_uuid;
  const std::vector<Expected>& naive = Naive();
  if (ids == Ids::kUuid) {
    for (size_t c = 0; c < naive.size(); ++c)
      by_uuid[IdText(ids, static_cast<int64_t>(c))] = static_cast<int64_t>(c);
  }
  const int64_t* orders = Int64Column(schema, array, "orders");
  const int64_t* returns = Int64Column(schema, array, "returns");
  const int64_t* gross = Int64Column(schema, array, "gross");
  const int64_t* returned = Int64Column(schema, array, "returned");
  const int64_t* first = Int64Column(schema, array, "first_purchase");
  const int64_t* last = Int64Column(schema, array, "last_purchase");
  int64_t seen = 0;
  for (int64_t i = 0; i < array.length; ++i) {
    int64_t customer;
    if (ids == Ids::kInt64) {
      customer = Int64Column(schema, array, "customer_id")[i] - 100'000;
    } else {
      const ArrowArray& id = *array.children[0];
      const auto* offsets = static_cast<const int32_t*>(id.buffers[1]);
      const std::string text(static_cast<const char*>(id.buffers[2]) + offsets[i],
                             static_cast<size_t>(offsets[i + 1] - offsets[i]));
      customer = ids == Ids::kShortText ? std::atoll(text.c_str() + 1) : by_uuid.at(text);
    }
    const Expected& e = naive[static_cast<size_t>(customer)];
    if (orders[i] != e.orders || returns[i] != e.returns || gross[i] != e.gross ||
        returned[i] != e.returned ||
        (e.orders != 0 && (first[i] != e.first || last[i] != e.last))) {
      Die("customer " + std::to_string(customer) + " differs from the naive loop");
    }
    seen += orders[i] + returns[i];
  }
  if (seen != Rows()) Die("rows are missing");
  array.release(&array);
  schema.release(&schema);
  stream.release(&stream);
}

goodwill_book* MakeBook() {
  goodwill_book_options options{};
  options.struct_size = sizeof options;
  options.currency = "EUR";
  options.currency_size = 3;
  goodwill_book* book = nullptr;
  goodwill_error* error = nullptr;
  Must(goodwill_book_create(&options, &book, &error), error);
  return book;
}
void Append(goodwill_book* book, Ids ids, bool with_cost) {
  ArrowArrayStream stream;
  Stream(Data(ids), with_cost, &stream);
  goodwill_append_result result{};
  result.struct_size = sizeof result;
  goodwill_error* error = nullptr;
  Must(goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, nullptr, nullptr, &result,
                            nullptr, &error),
       error);
  if (result.appended != Rows()) Die("rows were taken for duplicates");
}

void MeasuresFromTable(benchmark::State& state, Ids ids) {
  Data(ids);
  bool checked = false;
  for (auto _ : state) {
    ArrowArrayStream stream;
    Stream(Data(ids), false, &stream);
    goodwill_measures* measures = nullptr;
    goodwill_error* error = nullptr;
    Must(goodwill_measures_from_arrow(&stream, Policy(false), kAsOf, nullptr, nullptr, &measures,
                                      &error),
         error);
    state.PauseTiming();
    if (!checked) Check(measures, ids);
    checked = true;
    goodwill_measures_free(measures);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * Rows());
}
BENCHMARK_CAPTURE(MeasuresFromTable, int64, Ids::kInt64)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MeasuresFromTable, short_text, Ids::kShortText)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MeasuresFromTable, uuid, Ids::kUuid)->Unit(benchmark::kMillisecond);

void AppendPurchases(benchmark::State& state, Ids ids) {
  Data(ids);
  for (auto _ : state) {
    goodwill_book* book = MakeBook();
    Append(book, ids, false);
    state.PauseTiming();
    goodwill_book_info info{};
    info.struct_size = sizeof info;
    goodwill_book_describe(book, &info, nullptr);
    state.counters["bytes_per_row"] =
        static_cast<double>(info.memory_bytes) / static_cast<double>(Rows());
    goodwill_book_free(book);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * Rows());
}
BENCHMARK_CAPTURE(AppendPurchases, int64, Ids::kInt64)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(AppendPurchases, short_text, Ids::kShortText)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(AppendPurchases, uuid, Ids::kUuid)->Unit(benchmark::kMillisecond);

// As-of moves by a microsecond, so that nothing kept from the last time serves.
void BookMeasures(benchmark::State& state, bool full) {
  goodwill_book* book = MakeBook();
  Append(book, Ids::kInt64, full);
  int64_t as_of = kAsOf;
  for (auto _ : state) {
    goodwill_measures* measures = nullptr;
    goodwill_error* error = nullptr;
    Must(goodwill_book_measures(book, Policy(full), ++as_of, 0, nullptr, &measures, &error), error);
    state.PauseTiming();
    if (as_of == kAsOf + 1) Check(measures, Ids::kInt64);
    goodwill_measures_free(measures);
    state.ResumeTiming();
  }
  goodwill_book_free(book);
  state.SetItemsProcessed(state.iterations() * Rows());
}
BENCHMARK_CAPTURE(BookMeasures, plain, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BookMeasures, days_and_margin, true)->Unit(benchmark::kMillisecond);

// A book that was measured, a handful of new purchases, and the measures again.
void RefreshAfterAppend(benchmark::State& state) {
  goodwill_book* book = MakeBook();
  Append(book, Ids::kInt64, false);
  goodwill_measures* measures = nullptr;
  goodwill_error* error = nullptr;
  Must(goodwill_book_measures(book, Policy(false), kAsOf, 0, nullptr, &measures, &error), error);
  goodwill_measures_free(measures);
  int64_t serial = 0;
  for (auto _ : state) {
    ++serial;
    state.PauseTiming();
    auto one = std::make_shared<Purchases>();
    one->rows = 1;
    one->id_number = {100'000 + serial % Customers()};
    one->time_us = {kAsOf - serial};
    one->amount_minor = {1234};
    ArrowArrayStream stream;
    Stream(one, false, &stream);
    state.ResumeTiming();
    Must(goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, nullptr, nullptr, nullptr,
                              nullptr, &error),
         error);
    Must(goodwill_book_measures(book, Policy(false), kAsOf, 0, nullptr, &measures, &error), error);
    state.PauseTiming();
    goodwill_measures_free(measures);
    state.ResumeTiming();
  }
  goodwill_book_free(book);
}
BENCHMARK(RefreshAfterAppend)->Unit(benchmark::kMicrosecond);

goodwill_measures* Measured() {
  static goodwill_measures* measures = [] {
    ArrowArrayStream stream;
    Stream(Data(Ids::kInt64), false, &stream);
    goodwill_measures* out = nullptr;
    goodwill_error* error = nullptr;
    Must(
        goodwill_measures_from_arrow(&stream, Policy(false), kAsOf, nullptr, nullptr, &out, &error),
        error);
    return out;
  }();
  return measures;
}
goodwill_calibration* Calibrated() {
  static goodwill_calibration* calibration = [] {
    goodwill_calibration* out = nullptr;
    goodwill_error* error = nullptr;
    Must(goodwill_calibrate(Measured(), Policy(false), nullptr, &out, &error), error);
    return out;
  }();
  return calibration;
}

// The 80 % cut, quintiles of recency, frequency and money, and concentration.
void Calibrate(benchmark::State& state) {
  Measured();
  for (auto _ : state) {
    goodwill_calibration* calibration = nullptr;
    goodwill_error* error = nullptr;
    Must(goodwill_calibrate(Measured(), Policy(false), nullptr, &calibration, &error), error);
    goodwill_calibration_free(calibration);
  }
  state.SetItemsProcessed(state.iterations() * Customers());
}
BENCHMARK(Calibrate)->Unit(benchmark::kMillisecond);

void Assess(benchmark::State& state) {
  Calibrated();
  for (auto _ : state) {
    goodwill_assessment* assessment = nullptr;
    goodwill_error* error = nullptr;
    Must(goodwill_assess(Measured(), Calibrated(), Policy(false), nullptr, &assessment, &error),
         error);
    goodwill_assessment_free(assessment);
  }
  state.SetItemsProcessed(state.iterations() * Customers());
}
BENCHMARK(Assess)->Unit(benchmark::kMillisecond);

// The whole page, without a book: of these customers, however many they are.
void Report(benchmark::State& state) {
  goodwill_assessment* assessment = nullptr;
  goodwill_error* error = nullptr;
  Must(goodwill_assess(Measured(), Calibrated(), Policy(false), nullptr, &assessment, &error),
       error);
  for (auto _ : state) {
    goodwill_buffer* page = nullptr;
    Must(goodwill_report_html(assessment, nullptr, nullptr, "en", 2, nullptr, &page, &error),
         error);
    state.counters["bytes"] = static_cast<double>(goodwill_buffer_size(page));
    goodwill_buffer_free(page);
  }
  goodwill_assessment_free(assessment);
  state.SetItemsProcessed(state.iterations() * Customers());
}
BENCHMARK(Report)->Unit(benchmark::kMillisecond);

goodwill_assessment* Assessed(const goodwill_book* book, const goodwill_policy* policy,
                              int64_t as_of_us) {
  goodwill_assessment* assessment = nullptr;
  goodwill_error* error = nullptr;
  Must(goodwill_book_assess(book, policy, as_of_us, 0, nullptr, &assessment, &error), error);
  return assessment;
}

// The same of a book, with what hangs on few customers and how facts were recorded.
void ReportOfBook(benchmark::State& state) {
  goodwill_book* book = MakeBook();
  Append(book, Ids::kInt64, false);
  goodwill_assessment* assessment = Assessed(book, Policy(false), kAsOf);
  for (auto _ : state) {
    goodwill_buffer* page = nullptr;
    goodwill_error* error = nullptr;
    Must(goodwill_report_html(assessment, book, nullptr, "en", 2, nullptr, &page, &error), error);
    state.counters["bytes"] = static_cast<double>(goodwill_buffer_size(page));
    goodwill_buffer_free(page);
  }
  goodwill_assessment_free(assessment);
  goodwill_book_free(book);
  state.SetItemsProcessed(state.iterations() * Customers());
}
BENCHMARK(ReportOfBook)->Unit(benchmark::kMillisecond)->Iterations(3);

// Tiers that are held, the whole path: the purchases lie over ten years, and monthly
// reviews are played through for every customer. With 0 tiers are asked for as of now:
// the difference is what reviews add. As-of moves, as above.
void AssessReviews(benchmark::State& state) {
  const auto stretched = std::make_shared<Purchases>(*Data(Ids::kInt64));
  for (int64_t& time : stretched->time_us) time = kAsOf - (kAsOf - time) / 3 * 10;
  goodwill_book* book = MakeBook();
  goodwill_error* error = nullptr;
  ArrowArrayStream stream;
  Stream(stretched, false, &stream);
  Must(goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, nullptr, nullptr, nullptr,
                            nullptr, &error),
       error);
  const std::string text =
      std::string(R"(currency: "EUR"
measures { same_day: SAME_DAY_SEPARATE window { rolling_months: 12 } }
tiers { name: "gold" entry { min_turnover: "500" min_orders: 2 } }
tiers { name: "silver" entry { min_turnover: "100" } }
tiers { name: "basic" })") +
      (state.range(0) != 0 ? " tier_reviews {}" : "");
  goodwill_policy* policy = nullptr;
  Must(goodwill_policy_parse(text.data(), static_cast<int64_t>(text.size()), &policy, &error),
       error);
  int64_t as_of = kAsOf;
  for (auto _ : state) goodwill_assessment_free(Assessed(book, policy, ++as_of));
  goodwill_policy_free(policy);
  goodwill_book_free(book);
  state.SetItemsProcessed(state.iterations() * Customers());
}
BENCHMARK(AssessReviews)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Iterations(3);

void AssessOne(benchmark::State& state) {
  Calibrated();
  goodwill_judgement judgement{};
  judgement.struct_size = sizeof judgement;
  int64_t index = 0;
  for (auto _ : state) {
    index = (index + 7919) % goodwill_measures_size(Measured());
    if (goodwill_assess_one(Measured(), index, Calibrated(), Policy(false), &judgement, nullptr) !=
        GOODWILL_OK) {
      Die("assess_one");
    }
    benchmark::DoNotOptimize(judgement);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(AssessOne)->Unit(benchmark::kNanosecond);

void Export(benchmark::State& state) {
  for (auto _ : state) {
    ArrowArrayStream stream;
    goodwill_error* error = nullptr;
    Must(goodwill_measures_export(Measured(), GOODWILL_MONEY_MINOR, &stream, &error), error);
    stream.release(&stream);
  }
  state.SetItemsProcessed(state.iterations() * Customers());
}
BENCHMARK(Export)->Unit(benchmark::kMillisecond);

// Uncompressed, sorted by date, short ids.
std::string CsvFile() {
  static const std::string path = [] {
    const char* folder = std::getenv("TMPDIR");
    std::string name =
        std::string(folder != nullptr ? folder : "/tmp") + "/goodwill_bench_purchases.csv";
    const Purchases& data = *Data(Ids::kShortText);
    std::vector<std::vector<uint32_t>> by_day(1096);
    for (size_t i = 0; i < static_cast<size_t>(data.rows); ++i) {
      by_day[static_cast<size_t>((data.time_us[i] / 1'000'000 - 1'577'836'800) / 86'400)].push_back(
          static_cast<uint32_t>(i));
    }
    std::FILE* file = std::fopen(name.c_str(), "wb");
    if (file == nullptr) Die("cannot write " + name);
    std::fputs("customer_id,time,amount\n", file);
    static const int kMonth[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 2020, month = 0, day = 1;
    for (const auto& rows : by_day) {
      for (const uint32_t i : rows) {
        const int64_t minor = data.amount_minor[i], size = minor < 0 ? -minor : minor;
        std::fprintf(file, "C%08lld,%04d-%02d-%02d,%s%lld.%02lld\n",
                     static_cast<long long>(data.customer[i]), year, month + 1, day,
                     minor < 0 ? "-" : "", static_cast<long long>(size / 100),
                     static_cast<long long>(size % 100));
      }
      if (++day > kMonth[month] + (month == 1 && year == 2020 ? 1 : 0)) {
        day = 1;
        if (++month == 12) {
          month = 0;
          ++year;
        }
      }
    }
    std::fclose(file);
    return name;
  }();
  return path;
}

void CsvToMeasures(benchmark::State& state) {
  const std::string path = CsvFile();
  for (auto _ : state) {
    goodwill_measures* measures = nullptr;
    goodwill_error* error = nullptr;
    Must(goodwill_measures_from_csv(path.data(), static_cast<int64_t>(path.size()), Policy(false),
                                    kAsOf, nullptr, nullptr, &measures, &error),
         error);
    state.PauseTiming();
    if (goodwill_measures_size(measures) > Customers()) Die("customers");
    goodwill_measures_free(measures);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * Rows());
}
BENCHMARK(CsvToMeasures)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace goodwill::bench

BENCHMARK_MAIN();
