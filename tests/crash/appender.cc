// crash_appender PATH SEED: appends batch after batch to a durable book through
// c.h, and writes the number of each batch that was acknowledged, until it is
// killed. Something must be wrong for it to end on its own.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "goodwill/c.h"
#include "tests/crash/batches.h"

namespace {

int Fail(goodwill_error* error) {
  std::fprintf(stderr, "crash_appender: %s\n", goodwill_error_message(error));
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const uint64_t seed = std::strtoull(argv[2], nullptr, 10);
  goodwill_open_options options{};
  options.struct_size = sizeof options;
  options.currency = "EUR";
  options.currency_size = 3;
  goodwill_book* book = nullptr;
  goodwill_error* error = nullptr;
  if (goodwill_book_open(argv[1], static_cast<int64_t>(std::strlen(argv[1])), &options, nullptr,
                         &book, &error) != GOODWILL_OK) {
    return Fail(error);
  }
  goodwill_book_info info{};
  info.struct_size = sizeof info;
  if (goodwill_book_describe(book, &info, &error) != GOODWILL_OK) return Fail(error);
  for (int64_t n = info.batches + 1;; ++n) {
    const goodwill::crash::CsvBatch batch = goodwill::crash::MakeBatch(seed, n);
    goodwill_append_result result{};
    result.struct_size = sizeof result;
    if (goodwill_book_import_csv_bytes(book, batch.table, batch.csv.data(),
                                       static_cast<int64_t>(batch.csv.size()), nullptr, nullptr,
                                       &result, nullptr, &error) != GOODWILL_OK) {
      return Fail(error);
    }
    const std::string line = std::to_string(result.batch) + "\n";
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return 1;
  }
}
