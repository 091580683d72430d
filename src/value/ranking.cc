#include "goodwill/value/ranking.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace goodwill {
namespace {

// Up to this many, comparing beats counting digits.
constexpr size_t kSmall = 256;
constexpr int kMaxDigitBits = 11;
constexpr int kMaxPasses = (64 + kMaxDigitBits - 1) / kMaxDigitBits;
// Buckets of a selection: their counts fit a processor's cache.
constexpr int kBucketBits = 14;

// Where the values lie. Measured from the smallest one, only the bits of the
// range vary, and negative values need no care.
struct Extent {
  uint64_t base = 0;     // the smallest value
  uint64_t range = 0;    // largest less smallest
  uint64_t varying = 0;  // bits in which values differ from each other
  bool ascending = true;
};

// Requires a value.
Extent ExtentOf(std::span<const int64_t> values) {
  int64_t smallest = values[0];
  int64_t largest = values[0];
  int64_t last = values[0];
  uint64_t varying = 0;
  bool ascending = true;
  for (const int64_t value : values) {
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
    varying |= static_cast<uint64_t>(value ^ values[0]);
    ascending &= last <= value;
    last = value;
  }
  const uint64_t base = static_cast<uint64_t>(smallest);
  return {base, static_cast<uint64_t>(largest) - base, varying, ascending};
}

OrderStatistic StatisticOfSorted(std::span<const int64_t> ascending, int64_t place) {
  const int64_t value = ascending[static_cast<size_t>(place)];
  const auto [first, end] = std::equal_range(ascending.begin(), ascending.end(), value);
  OrderStatistic out{value, first - ascending.begin(), std::nullopt};
  if (end != ascending.end()) out.above = *end;
  return out;
}

}  // namespace

void ValueSorter::Sort(std::span<int64_t> values) {
  const size_t n = values.size();
  if (n <= kSmall) {
    std::sort(values.begin(), values.end());
    return;
  }
  const Extent extent = ExtentOf(values);
  if (extent.ascending) return;
  // Low bits in which all agree (whole euros, whole seconds) are left out.
  const int low = std::countr_zero(extent.varying);
  const int bits = 64 - std::countl_zero(extent.range) - low;
  const int passes = (bits + kMaxDigitBits - 1) / kMaxDigitBits;
  const int digit_bits = (bits + passes - 1) / passes;
  const uint64_t mask = (uint64_t{1} << digit_bits) - 1;
  const uint64_t base = extent.base;

  std::array<std::array<uint32_t, size_t{1} << kMaxDigitBits>, kMaxPasses> counts;
  for (int pass = 0; pass < passes; ++pass) {
    std::fill_n(counts[static_cast<size_t>(pass)].begin(), mask + 1, 0u);
  }
  for (const int64_t value : values) {
    uint64_t key = (static_cast<uint64_t>(value) - base) >> low;
    for (int pass = 0; pass < passes; ++pass) {
      ++counts[static_cast<size_t>(pass)][key & mask];
      key >>= digit_bits;
    }
  }

  if (scratch_.size() < n) scratch_.resize(n);
  int64_t* from = values.data();
  int64_t* to = scratch_.data();
  for (int pass = 0; pass < passes; ++pass) {
    auto& count = counts[static_cast<size_t>(pass)];
    const int shift = low + pass * digit_bits;
    uint32_t next = 0;
    for (uint64_t digit = 0; digit <= mask; ++digit) {
      const uint32_t here = count[digit];
      count[digit] = next;
      next += here;
    }
    for (size_t i = 0; i < n; ++i) {
      const int64_t value = from[i];
      const uint64_t digit = ((static_cast<uint64_t>(value) - base) >> shift) & mask;
      to[count[digit]++] = value;
    }
    std::swap(from, to);
  }
  if (from != values.data()) std::copy_n(from, n, values.data());
}

std::vector<OrderStatistic> RankSelector::Select(std::span<const int64_t> values,
                                                 std::span<const int64_t> places) {
  std::vector<OrderStatistic> out;
  if (places.empty()) return out;
  out.reserve(places.size());
  const Extent extent = ExtentOf(values);
  if (extent.ascending) {
    for (const int64_t place : places) out.push_back(StatisticOfSorted(values, place));
    return out;
  }

  const int shift = std::max(0, 64 - std::countl_zero(extent.range) - kBucketBits);
  const uint64_t base = extent.base;
  const size_t buckets = static_cast<size_t>(extent.range >> shift) + 1;
  counts_.assign(buckets, 0);
  for (const int64_t value : values) ++counts_[(static_cast<uint64_t>(value) - base) >> shift];

  // The buckets that hold the places, and those of the next larger values.
  struct Target {
    size_t bucket;
    size_t next;  // `buckets` if there is none
    int64_t before;
  };
  std::vector<Target> targets;
  std::vector<uint8_t> wanted(buckets, 0);
  for (const int64_t place : places) {
    size_t bucket = 0;
    int64_t before = 0;
    while (before + counts_[bucket] <= place) before += counts_[bucket++];
    size_t next = bucket + 1;
    while (next < buckets && counts_[next] == 0) ++next;
    targets.push_back({bucket, next, before});
    wanted[bucket] = 1;
    if (next < buckets) wanted[next] = 1;
  }

  auto value_of_bucket = [&](size_t bucket) { return static_cast<int64_t>(base + bucket); };
  if (shift == 0) {  // a bucket is a value
    for (const Target& target : targets) {
      OrderStatistic statistic{value_of_bucket(target.bucket), target.before, std::nullopt};
      if (target.next < buckets) statistic.above = value_of_bucket(target.next);
      out.push_back(statistic);
    }
    return out;
  }

  size_t picked = 0;
  for (size_t bucket = 0; bucket < buckets; ++bucket) {
    if (wanted[bucket] != 0) picked += counts_[bucket];
  }
  picked_.clear();
  picked_.reserve(picked);
  for (const int64_t value : values) {
    if (wanted[(static_cast<uint64_t>(value) - base) >> shift] != 0) picked_.push_back(value);
  }
  sorter_.Sort(picked_);
  for (size_t i = 0; i < targets.size(); ++i) {
    // The place among the picked: less what was not picked and stands before.
    int64_t picked_before = 0;
    for (size_t bucket = 0; bucket < targets[i].bucket; ++bucket) {
      if (wanted[bucket] != 0) picked_before += counts_[bucket];
    }
    const int64_t missing = targets[i].before - picked_before;
    OrderStatistic statistic = StatisticOfSorted(picked_, places[i] - missing);
    statistic.below += missing;
    out.push_back(statistic);
  }
  return out;
}

}  // namespace goodwill
