// The batches of the crash tests: batch n of a seed is the same in every process,
// so that an oracle can be fed with exactly what a killed process had written.
#ifndef GOODWILL_TESTS_CRASH_BATCHES_H_
#define GOODWILL_TESTS_CRASH_BATCHES_H_

#include <cstdint>
#include <cstdio>
#include <string>

#include "goodwill/c.h"

namespace goodwill::crash {

struct CsvBatch {
  int32_t table = GOODWILL_TABLE_PURCHASES;
  std::string csv;
};

inline uint64_t Mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// Purchases with ids, purchases without, interactions, names and revisions of
// them; most batches are small, one in eight has up to 4,000 rows. Every batch
// is acceptable after those before it.
inline CsvBatch MakeBatch(uint64_t seed, int64_t n) {
  uint64_t state = Mix(seed * 1'000'003 + static_cast<uint64_t>(n));
  const auto below = [&state](uint64_t bound) {
    state = Mix(state);
    return static_cast<unsigned>(state % bound);
  };
  CsvBatch batch;
  const unsigned kind = below(5);
  const unsigned rows = 1 + (below(8) == 0 ? below(4'000) : below(40));
  char line[200];
  const auto day = [&below] { return 1 + below(28); };
  switch (kind) {
    case 0:
    case 1:
      batch.csv = "customer_id,time,amount,purchase_id,product_id\n";
      for (unsigned i = 0; i < rows; ++i) {
        std::snprintf(line, sizeof line, "C%u,2024-%02u-%02u,%u.%02u,%s%lld-%u,P%u\n", below(500),
                      1 + below(12), day(), below(300), below(100), kind == 0 ? "" : "till-",
                      static_cast<long long>(n), i, below(60));
        batch.csv += line;
      }
      break;
    case 2:
      // Without ids; some are there already.
      batch.csv = "customer_id,time,amount\n";
      for (unsigned i = 0; i < rows; ++i) {
        std::snprintf(line, sizeof line, "C%u,2024-%02u-%02u,%u\n", below(50), 1 + below(12), day(),
                      below(9));
        batch.csv += line;
      }
      break;
    case 3:
      batch.table = GOODWILL_TABLE_INTERACTIONS;
      batch.csv = "interaction_id,customer_id,time,channel,direction,minutes,agent\n";
      for (unsigned i = 0; i < rows; ++i) {
        std::snprintf(line, sizeof line, "I%lld-%u,C%u,2024-%02u-%02u,%s,in,%u.5,Agent %u\n",
                      static_cast<long long>(n), i, below(500), 1 + below(12), day(),
                      below(2) == 0 ? "phone" : "email", below(30), below(7));
        batch.csv += line;
      }
      break;
    default:
      batch.table = GOODWILL_TABLE_CUSTOMERS;
      batch.csv = "customer_id,valid_from,name,revision\n";
      for (unsigned i = 0; i < rows; ++i) {
        // Each batch revises what the last of its kind said of the same customers.
        std::snprintf(line, sizeof line, "C%u,2024-01-01,Name %u of %lld,%lld\n", i, i,
                      static_cast<long long>(n), static_cast<long long>(n));
        batch.csv += line;
      }
      break;
  }
  return batch;
}

}  // namespace goodwill::crash

#endif  // GOODWILL_TESTS_CRASH_BATCHES_H_
