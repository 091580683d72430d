#include "book/purchase_fold.h"

#include <algorithm>
#include <span>
#include <utility>

namespace goodwill {

// Puts the purchases in order of day with two runs through them, where the days
// lie close enough together for that; else CountDays has more to do.
void PurchaseFold::SortByDay() {
  int32_t least = purchases_[0].day_code, most = least;
  bool ascending = true;
  for (size_t i = 1; i < count_; ++i) {
    const int32_t code = purchases_[i].day_code;
    ascending &= code >= purchases_[i - 1].day_code;
    least = std::min(least, code);
    most = std::max(most, code);
  }
  const auto range = static_cast<size_t>(most - least) + 1;
  if (ascending || range > count_) return;
  ends_.Resize(range);
  std::fill(ends_.begin(), ends_.end(), 0u);
  for (size_t i = 0; i < count_; ++i) ++ends_[static_cast<size_t>(purchases_[i].day_code - least)];
  uint32_t sum = 0;
  for (uint32_t& end : ends_) sum += std::exchange(end, sum);
  other_.Resize(count_);
  for (size_t i = 0; i < count_; ++i) {
    other_[ends_[static_cast<size_t>(purchases_[i].day_code - least)]++] = purchases_[i];
  }
  std::swap(purchases_, other_);
}

void PurchaseFold::CountAllDays(size_t customers, PurchaseTotals* all, PurchaseTotals* window,
                                EarlierPurchases* earlier, ShortGaps* short_gaps,
                                CustomerOccasions* occasions, Cadence* cadence,
                                LogGaps* log_gaps) {
  if (count_ == 0) return;
  SortByDay();
  // By customer, keeping the order of days.
  ends_.Resize(customers);
  std::fill(ends_.begin(), ends_.end(), 0u);
  for (size_t i = 0; i < count_; ++i) ++ends_[purchases_[i].customer];
  uint32_t sum = 0;
  for (uint32_t& end : ends_) sum += std::exchange(end, sum);
  day_codes_.Resize(count_);
  for (size_t i = 0; i < count_; ++i) {
    day_codes_[ends_[purchases_[i].customer]++] = purchases_[i].day_code;
  }
  PurchaseTotals unused;
  EarlierPurchases none;
  uint32_t begin = 0;
  for (size_t c = 0; c < customers; ++c) {
    const std::span<int32_t> days(day_codes_.data() + begin, ends_[c] - begin);
    begin = ends_[c];
    CountDays(days, gaps_, all[c], window != nullptr ? window[c] : unused,
              earlier != nullptr ? earlier[c] : none, cadence[c]);
    if (earlier != nullptr) CountQuarters(days, rule_, earlier[c]);
    if (log_gaps != nullptr) log_gaps[c] = SumLogGaps(days);
    if (short_gaps != nullptr) short_gaps[c] = CountShortGaps(days);
    if (occasions != nullptr) occasions[c] = CountOccasions(days, rule_);
  }
}

}  // namespace goodwill
