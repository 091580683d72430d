#include "goodwill/value/models/history.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/value/ranking.h"
#include "value/models/grid.h"

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

namespace {

bool IsCount(double value) {
  return value >= 0 && value <= kMostOpportunities && value == std::floor(value);
}

std::string OpportunityProblem(const PurchaseHistory& h) {
  if (std::string problem = HistoryProblem(h); !problem.empty()) return problem;
  if (!IsCount(h.tenure) || !IsCount(h.recency)) {
    return "opportunities are counted: whole numbers up to 2^20";
  }
  if (static_cast<double>(h.frequency) > h.recency) {
    return "more purchases than opportunities up to the last of them";
  }
  return {};
}

std::string RenewalProblem(const PurchaseHistory& h) {
  if (h.frequency < 0) return "the frequency is negative";
  if (!IsCount(h.tenure)) return "renewals are counted: whole numbers up to 2^20";
  if (static_cast<double>(h.frequency) > h.tenure) return "more renewals than came up";
  return {};
}

// The ordinary case in one branch.
bool IsSound(const PurchaseHistory& h) {
  // Without branches: they would have to be foretold.
  return (h.frequency >= 0) & (h.recency >= 0) & (h.recency <= h.tenure) & (h.tenure < HUGE_VAL) &
         ((h.frequency > 0) == (h.recency > 0));
}

}  // namespace

absl::Status CheckHistories(const HistoryColumns& rows, HistoryKind kind, int64_t max_problems) {
  const size_t n = rows.frequency.size();
  const bool without = kind == HistoryKind::kRenewals && rows.recency.empty();
  if ((rows.recency.size() != n && !without) || rows.tenure.size() != n ||
      (!rows.weights.empty() && rows.weights.size() != n)) {
    return absl::InvalidArgumentError("the columns are not equally long");
  }
  if (kind == HistoryKind::kAges && rows.weights.empty()) {
    bool sound = true;
    for (size_t i = 0; i < n; ++i) sound &= IsSound(rows[i]);
    if (sound) return absl::OkStatus();
  }
  Problems problems(max_problems);
  for (size_t i = 0; i < n; ++i) {
    const PurchaseHistory h = rows[i];
    std::string problem;
    if (kind == HistoryKind::kAges) {
      if (!IsSound(h)) problem = HistoryProblem(h);
    } else {
      problem = kind == HistoryKind::kRenewals ? RenewalProblem(h) : OpportunityProblem(h);
    }
    if (!problem.empty()) problems.Add({static_cast<int64_t>(i), -1, -1, "", std::move(problem)});
    if (!rows.weights.empty() && rows.weights[i] < 0) {
      problems.Add({static_cast<int64_t>(i), -1, -1, "weights",
                    "a weight counts customers and is not negative"});
    }
  }
  return problems.ToStatus("these purchase histories cannot be");
}

absl::StatusOr<double> SumOfLogGaps(const HistoryColumns& rows) {
  if (rows.log_gaps.size() != rows.size()) {
    return absl::InvalidArgumentError(
        "log_gaps is needed: per customer the sum of the logarithms of the intervals between "
        "purchases");
  }
  // In fixed point, so that neither order nor weights matter.
  constexpr double kUnit = 1.0 / (int64_t{1} << 40);
  __int128 sum = 0;
  Problems problems;
  for (size_t i = 0; i < rows.size(); ++i) {
    const double gaps = rows.log_gaps[i];
    const PurchaseHistory h = rows[i];
    const double x = static_cast<double>(h.frequency);
    // Equal intervals have the largest product.
    const double most = h.frequency == 0 ? 0 : x * Log(h.recency / x);
    const bool sound = std::fabs(gaps) <= 1e9 &&
                       (h.frequency == 0 ? gaps == 0 : gaps <= most + 1e-9 * (x + std::fabs(most)));
    if (!sound) {
      problems.Add({static_cast<int64_t>(i), -1, -1, "log_gaps",
                    "intervals that add up to the recency have no such logarithms"});
      continue;
    }
    const int64_t weight = rows.weights.empty() ? 1 : rows.weights[i];
    sum += static_cast<__int128>(gaps / kUnit) * weight;
  }
  GOODWILL_RETURN_IF_ERROR(problems.ToStatus("these intervals cannot be"));
  return static_cast<double>(sum) * kUnit;
}

namespace {

// A history on a grid as one integer, in the order of histories.
constexpr int kAgeBits = 20;
constexpr int64_t kMostFrequent = int64_t{1} << (62 - 2 * kAgeBits);
static_assert(Grid::kMostSteps <= int64_t{1} << kAgeBits);

// False where ages are on no grid, or a frequency does not fit.
bool PackHistories(const HistoryColumns& rows, const Grid& grid, std::vector<int64_t>* keys) {
  keys->clear();
  for (size_t i = 0; i < rows.size(); ++i) {
    const PurchaseHistory h = rows[i];
    const int64_t tenure = grid.StepOf(h.tenure);
    const int64_t recency = grid.StepOf(h.recency);
    const int64_t frequency = h.frequency;
    if (tenure < 0 || recency < 0 || frequency >= kMostFrequent) return false;
    keys->push_back((frequency << kAgeBits | tenure) << kAgeBits | recency);
  }
  return true;
}

// Equal neighbours of sorted keys, counted.
std::vector<CountedHistory> CountKeys(std::span<const int64_t> keys, const Grid& grid) {
  std::vector<CountedHistory> out;
  constexpr int64_t kAge = (int64_t{1} << kAgeBits) - 1;
  for (size_t i = 0; i < keys.size();) {
    size_t end = i + 1;
    while (end < keys.size() && keys[end] == keys[i]) ++end;
    out.push_back({{keys[i] >> 2 * kAgeBits, grid.AgeOf(keys[i] & kAge),
                    grid.AgeOf(keys[i] >> kAgeBits & kAge)},
                   static_cast<int64_t>(end - i)});
    i = end;
  }
  return out;
}

}  // namespace

absl::StatusOr<std::vector<CountedHistory>> Collapse(const HistoryColumns& rows) {
  if (rows.weights.empty()) {
    std::vector<int64_t> keys;
    keys.reserve(rows.size());
    for (const double divisor : Grid::kDivisors) {
      const Grid grid{divisor};
      if (!PackHistories(rows, grid, &keys)) continue;
      ValueSorter().Sort(keys);
      return CountKeys(keys, grid);
    }
  }
  std::vector<CountedHistory> all;
  all.reserve(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const int64_t customers = rows.weights.empty() ? 1 : rows.weights[i];
    const PurchaseHistory h = rows[i];
    // 0.0 and -0.0 are one age.
    if (customers > 0) {
      all.push_back({{h.frequency, h.recency + 0.0, h.tenure + 0.0}, customers});
    }
  }
  std::sort(all.begin(), all.end(), [](const CountedHistory& a, const CountedHistory& b) {
    if (a.history.frequency != b.history.frequency)
      return a.history.frequency < b.history.frequency;
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
