#include "goodwill/value/clumps.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

constexpr double kUnit = 1 << 24;
constexpr int64_t kFewestCustomers = 50;
constexpr double kErrors = 5;
constexpr double kTimes = 1.5;
constexpr double kShare = 0.05;

// That a gap is longer than k days, of x over t days.
double ChanceOfLonger(int32_t k, double x, double t) {
  double chance = 1;
  for (int32_t j = 0; j < k; ++j) chance *= std::max(0.0, t - x - j) / std::max(1.0, t - 1 - j);
  return chance;
}

}  // namespace

void ClumpSums::Add(const ShortGaps& gaps, int64_t purchase_days, int64_t span) {
  const int64_t count = purchase_days - 1;
  if (count < 2 || span < count) return;
  ++customers_;
  const auto x = static_cast<double>(count), t = static_cast<double>(span);
  for (size_t k = 0; k < kOccasionChoices.size(); ++k) {
    shorter_[k] += std::llrint(std::min(1.0, gaps.shorter[k] / x) * kUnit);
    expected_[k] += std::llrint((1 - ChanceOfLonger(kOccasionChoices[k] - 1, x, t)) * kUnit);
  }
}

std::optional<Clumps> ClumpSums::Find() const {
  if (customers_ < kFewestCustomers) return std::nullopt;
  const auto n = static_cast<double>(customers_);
  std::optional<Clumps> out;
  double largest = 0;
  for (size_t k = 0; k < kOccasionChoices.size(); ++k) {
    const double share = static_cast<double>(shorter_[k]) / kUnit / n;
    const double expected = static_cast<double>(expected_[k]) / kUnit / n;
    const double excess = share - expected;
    // That of one gap each, for those of one customer make room for each other.
    const double error = Sqrt(std::max(expected * (1 - expected), 1 / n) / n);
    if (excess < kShare || share < kTimes * expected || excess < kErrors * error) continue;
    if (excess <= largest) continue;
    largest = excess;
    out = Clumps{kOccasionChoices[k] - 1, share, expected, kOccasionChoices[k]};
  }
  return out;
}

}  // namespace goodwill
