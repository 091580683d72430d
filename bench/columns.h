// Purchases made up for benchmarks: columns in memory, offered as an Arrow
// stream the way polars, DuckDB or pandas would.
#ifndef GOODWILL_BENCH_COLUMNS_H_
#define GOODWILL_BENCH_COLUMNS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/c.h"

namespace goodwill::bench {

enum class Ids { kInt64, kShortText, kUuid };

// `rows` purchases by `customers` customers in random order over three years;
// amounts skewed, one in twenty a return.
struct Purchases {
  int64_t rows = 0;
  int64_t customers = 0;
  Ids ids = Ids::kInt64;
  std::vector<int64_t> customer;   // number of the customer, 0 .. customers - 1
  std::vector<int64_t> id_number;  // kInt64
  std::vector<int32_t> id_offsets; // else
  std::string id_text;
  std::vector<int64_t> time_us;
  std::vector<int64_t> amount_minor;
  std::vector<int64_t> cost_minor;

  // `first`: the number of the first row; the rows of different numbers differ.
  static std::shared_ptr<const Purchases> Make(int64_t rows, int64_t customers, Ids ids,
                                               int64_t first = 0);
};

// A stream of one batch over the columns; `with_cost` adds the cost column.
void Stream(std::shared_ptr<const Purchases> purchases, bool with_cost, ArrowArrayStream* out);

// The text of a customer's id, as in id_text.
std::string IdText(Ids ids, int64_t customer);

}  // namespace goodwill::bench

#endif  // GOODWILL_BENCH_COLUMNS_H_
