#include "assess/rank_cuts.h"

#include <algorithm>
#include <cstddef>

namespace goodwill {

RankCut ResolveTied(const TiedPlace& tied, const Measures& measures,
                    std::span<const int64_t> column, std::span<const int64_t> only) {
  std::vector<CustomerIdView> ids;
  for (size_t i = 0; i < column.size(); ++i) {
    if (column[i] != tied.value) continue;
    if (!only.empty() && only[i] == kOutside) continue;
    ids.push_back(measures.IdAt(static_cast<int64_t>(i)));
  }
  const auto nth = ids.begin() + tied.place;
  std::nth_element(ids.begin(), nth, ids.end());
  return {tied.value, CustomerId(*nth)};
}

std::vector<RankCut> ScoreCuts(const RfmPolicy& rfm, std::span<const int64_t> inside,
                               const Measures& measures, std::span<const int64_t> column,
                               RankSelector& selector, std::span<const int64_t> only) {
  std::vector<RankCut> out;
  if (rfm.method == RfmMethod::kNtile) {
    for (const TiedPlace& start : NtileCuts(inside, rfm.bins, selector)) {
      out.push_back(ResolveTied(start, measures, column, only));
    }
  } else {
    for (const int64_t value : QuantileCuts(inside, rfm.bins, selector)) {
      out.push_back({value, {}});
    }
  }
  return out;
}

RfmCuts FixedScoreCuts(const RfmPolicy& rfm, int64_t end_day, const Zone& zone) {
  RfmCuts cuts;
  cuts.bins = rfm.bins;
  for (auto days = rfm.recency_days.rbegin(); days != rfm.recency_days.rend(); ++days) {
    const int64_t span = int64_t{kMaxDay} - kMinDay;
    const int64_t day = end_day + 1 - std::clamp(*days, -span, span);
    const int32_t start = static_cast<int32_t>(std::clamp<int64_t>(day, kMinDay, kMaxDay));
    cuts.recency.push_back({zone.StartOfDay(start), {}});
  }
  for (const int64_t orders : rfm.frequency) cuts.frequency.push_back({orders, {}});
  for (const int64_t minor : rfm.monetary_cuts) cuts.monetary.push_back({minor, {}});
  return cuts;
}

}  // namespace goodwill
