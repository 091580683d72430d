#include "goodwill/value/models/history.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/problem.h"

namespace goodwill {

std::string HistoryProblem(const PurchaseHistory& h) {
  if (h.frequency < 0) return "the frequency is negative";
  if (!std::isfinite(h.recency) || !std::isfinite(h.tenure)) return "an age is not a finite number";
  if (h.recency < 0) return "the recency is negative";
  if (h.tenure < h.recency) return "the last purchase lies behind the end: recency exceeds tenure";
  if (h.frequency == 0 && h.recency > 0) {
    return "without a repeat purchase the recency (age at the last repeat purchase) is 0";
  }
  if (h.frequency > 0 && h.recency == 0) {
    return "a repeat purchase at age 0: purchases of the first day are one purchase";
  }
  return {};
}

absl::Status CheckHistories(const HistoryColumns& rows, int64_t max_problems) {
  const size_t n = rows.frequency.size();
  if (rows.recency.size() != n || rows.tenure.size() != n ||
      (!rows.weights.empty() && rows.weights.size() != n)) {
    return absl::InvalidArgumentError("the columns are not equally long");
  }
  Problems problems(max_problems);
  for (size_t i = 0; i < n; ++i) {
    const PurchaseHistory h = rows[i];
    // The ordinary case in one branch.
    const bool sound = h.frequency >= 0 && h.recency >= 0 && h.recency <= h.tenure &&
                       h.tenure < HUGE_VAL && (h.frequency > 0) == (h.recency > 0);
    if (!sound) {
      problems.Add({static_cast<int64_t>(i), -1, -1, "", HistoryProblem(h)});
    }
    if (!rows.weights.empty() && rows.weights[i] < 0) {
      problems.Add({static_cast<int64_t>(i), -1, -1, "weights",
                    "a weight counts customers and is not negative"});
    }
  }
  return problems.ToStatus("these purchase histories cannot be");
}

absl::StatusOr<std::vector<CountedHistory>> Collapse(const HistoryColumns& rows) {
  std::vector<CountedHistory> all;
  all.reserve(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const int64_t customers = rows.weights.empty() ? 1 : rows.weights[i];
    // 0.0 and -0.0 are one age.
    if (customers > 0) {
      all.push_back({{rows.frequency[i], rows.recency[i] + 0.0, rows.tenure[i] + 0.0}, customers});
    }
  }
  std::sort(all.begin(), all.end(), [](const CountedHistory& a, const CountedHistory& b) {
    if (a.history.frequency != b.history.frequency) return a.history.frequency < b.history.frequency;
    if (a.history.tenure != b.history.tenure) return a.history.tenure < b.history.tenure;
    return a.history.recency < b.history.recency;
  });
  constexpr int64_t kMost = int64_t{1} << 53;
  size_t kept = 0;
  int64_t total = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].customers > kMost - total) {
      return absl::OutOfRangeError("the weights add up to more than 2^53 customers");
    }
    total += all[i].customers;
    if (kept > 0 && all[kept - 1].history == all[i].history) {
      all[kept - 1].customers += all[i].customers;
    } else {
      all[kept++] = all[i];
    }
  }
  all.resize(kept);
  return all;
}

}  // namespace goodwill
