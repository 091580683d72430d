#include "goodwill/value/rfm.h"

namespace goodwill {

std::vector<int64_t> QuantileCuts(std::span<const int64_t> values, int32_t bins,
                                  RankSelector& selector) {
  const int64_t n = static_cast<int64_t>(values.size());
  if (n == 0) return {};
  // At least k / bins of the values are below whatever exceeds the one at this
  // place, and below nothing smaller.
  std::vector<int64_t> places;
  for (int64_t k = 1; k < bins; ++k) places.push_back((k * n + bins - 1) / bins - 1);
  std::vector<int64_t> cuts;
  for (const OrderStatistic& statistic : selector.Select(values, places)) {
    if (!statistic.above.has_value()) break;
    cuts.push_back(*statistic.above);
  }
  return cuts;
}

std::vector<TiedPlace> NtileCuts(std::span<const int64_t> values, int32_t bins,
                                 RankSelector& selector) {
  const int64_t n = static_cast<int64_t>(values.size());
  const int64_t size = n / bins;
  const int64_t larger = n % bins;  // that many bins hold one more
  std::vector<int64_t> starts;
  int64_t start = 0;
  for (int64_t k = 0; k + 1 < bins; ++k) {
    start += size + (k < larger ? 1 : 0);
    if (start >= n) break;
    starts.push_back(start);
  }
  std::vector<TiedPlace> cuts;
  const std::vector<OrderStatistic> found = selector.Select(values, starts);
  for (size_t i = 0; i < found.size(); ++i) {
    cuts.push_back({found[i].value, starts[i] - found[i].below});
  }
  return cuts;
}

}  // namespace goodwill
