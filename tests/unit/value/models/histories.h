// Histories of the public purchase logs, by a naive loop.
#ifndef GOODWILL_TESTS_UNIT_VALUE_MODELS_HISTORIES_H_
#define GOODWILL_TESTS_UNIT_VALUE_MODELS_HISTORIES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "goodwill/value/models/history.h"
#include "tests/unit/value/purchase_log.h"

namespace goodwill {

struct Histories {
  std::vector<int64_t> frequency;
  std::vector<double> recency;
  std::vector<double> tenure;
  std::vector<double> mean_amount;  // of the repeat purchases, by day
  std::vector<int64_t> weights;

  HistoryColumns columns() const { return {frequency, recency, tenure, weights}; }
  void Add(const PurchaseHistory& h, int64_t weight = 1) {
    frequency.push_back(h.frequency);
    recency.push_back(h.recency);
    tenure.push_back(h.tenure);
    weights.push_back(weight);
  }
};

// Purchases up to and including day `last`, in units of `days`; only amounts
// above 0 where `positive`.
inline Histories HistoriesOf(const std::string& file, int32_t last, double days, bool positive) {
  std::map<std::string, std::map<int32_t, int64_t>> customers;
  for (const LoggedPurchase& p : ReadPurchaseLog(file)) {
    if (p.day <= last && (!positive || p.cents > 0)) customers[p.customer][p.day] += p.cents;
  }
  Histories out;
  for (const auto& [id, bought] : customers) {
    const int32_t first = bought.begin()->first;
    const auto x = static_cast<int64_t>(bought.size()) - 1;
    out.frequency.push_back(x);
    out.recency.push_back((bought.rbegin()->first - first) / days);
    out.tenure.push_back((last - first) / days);
    int64_t cents = 0;
    for (const auto& [day, sum] : bought) cents += day == first ? 0 : sum;
    out.mean_amount.push_back(x == 0 ? 0
                                     : static_cast<double>(cents) / 100 / static_cast<double>(x));
    out.weights.push_back(1);
  }
  return out;
}

inline int32_t DayOf(const char* date) {
  int32_t day = 0;
  ParseIsoDate(date, &day);
  return day;
}

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_VALUE_MODELS_HISTORIES_H_
