// How much memory a large book takes: batches of 10 million purchases are made
// up, appended and forgotten again, so that what stays is the book.
//
// Prints, after each batch, what the process holds more than it did before the
// first one (VmRSS), and the most that it held while the batch was appended
// (VmHWM, without the batch itself); ends with 1 if a limit is passed: 40 bytes
// per purchase and 200 per customer at rest, 1.5 times that while appending.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "columns.h"
#include "goodwill/c.h"

namespace goodwill::bench {
namespace {

constexpr int64_t kBatch = 10'000'000;
constexpr int64_t kBytesPerPurchase = 40, kBytesPerCustomer = 200;

void Must(goodwill_status status, goodwill_error* error) {
  if (status == GOODWILL_OK) return;
  std::fprintf(stderr, "%s\n", goodwill_error_message(error));
  std::exit(1);
}

// A line of /proc/self/status, in bytes.
int64_t Status(const char* key) {
  std::FILE* file = std::fopen("/proc/self/status", "r");
  if (file == nullptr) std::exit(1);
  char line[256];
  int64_t kilobytes = 0;
  while (std::fgets(line, sizeof line, file) != nullptr) {
    if (std::strncmp(line, key, std::strlen(key)) != 0) continue;
    kilobytes = std::atoll(line + std::strlen(key) + 1);
  }
  std::fclose(file);
  return kilobytes * 1024;
}
int64_t Resident() {
  malloc_trim(0);
  return Status("VmRSS");
}
void ForgetPeak() {
  std::FILE* file = std::fopen("/proc/self/clear_refs", "w");
  if (file == nullptr) return;
  std::fputs("5", file);
  std::fclose(file);
}

int Main() {
  const char* wanted = std::getenv("GOODWILL_BENCH_ROWS");
  const int64_t rows = wanted != nullptr ? std::atoll(wanted) : 10 * kBatch;
  const int64_t customers = rows / 10;
  goodwill_book_options options{};
  options.struct_size = sizeof options;
  options.currency = "EUR";
  options.currency_size = 3;
  goodwill_book* book = nullptr;
  goodwill_error* error = nullptr;
  Must(goodwill_book_create(&options, &book, &error), error);

  const int64_t before = Resident();
  bool within = true;
  for (int64_t done = 0; done < rows;) {
    const int64_t take = std::min(kBatch, rows - done);
    const int64_t without_batch = Resident();
    auto batch = Purchases::Make(take, customers, Ids::kInt64, done);
    const int64_t batch_bytes = Resident() - without_batch;
    ForgetPeak();
    ArrowArrayStream stream;
    Stream(std::move(batch), false, &stream);
    const auto start = std::chrono::steady_clock::now();
    Must(goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, nullptr, nullptr, nullptr,
                              nullptr, &error),
         error);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const int64_t peak = Status("VmHWM") - batch_bytes - before;
    done += take;
    const int64_t resident = Resident() - before;
    goodwill_book_info info{};
    info.struct_size = sizeof info;
    Must(goodwill_book_describe(book, &info, nullptr), nullptr);
    const int64_t limit = kBytesPerPurchase * done + kBytesPerCustomer * info.customers;
    std::printf("%11" PRId64 " purchases, %9" PRId64
                " customers: resident %6.1f, described %6.1f, peak "
                "%6.1f bytes per purchase (limits %.1f and %.1f); %.2f s\n",
                done, info.customers, static_cast<double>(resident) / static_cast<double>(done),
                static_cast<double>(info.memory_bytes) / static_cast<double>(done),
                static_cast<double>(peak) / static_cast<double>(done),
                static_cast<double>(limit) / static_cast<double>(done),
                1.5 * static_cast<double>(limit) / static_cast<double>(done), seconds);
    std::fflush(stdout);
    within = within && resident <= limit && 2 * peak <= 3 * limit;
  }
  goodwill_book_free(book);
  return within ? 0 : 1;
}

}  // namespace
}  // namespace goodwill::bench

int main() { return goodwill::bench::Main(); }
