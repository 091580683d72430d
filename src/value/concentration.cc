#include "goodwill/value/concentration.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

#include "absl/status/status.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"
#include "goodwill/value/pareto.h"
#include "goodwill/value/ranking.h"
#include "value/exact_sum.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// Keeps every sum below within 128 bits.
constexpr size_t kMaxValues = size_t{1} << 31;

absl::Status CheckCount(size_t n) {
  if (n < kMaxValues) return absl::OkStatus();
  return absl::OutOfRangeError("more than 2147483647 values");
}

std::vector<int64_t> Sorted(std::span<const int64_t> values) {
  std::vector<int64_t> sorted(values.begin(), values.end());
  ValueSorter().Sort(sorted);
  return sorted;
}

// A sum that keeps what rounding loses (Neumaier 1974).
class CompensatedSum {
 public:
  void Add(double term) {
    const double sum = sum_ + term;
    const bool larger = (sum_ < 0 ? -sum_ : sum_) >= (term < 0 ? -term : term);
    lost_ += larger ? (sum_ - sum) + term : (term - sum) + sum_;
    sum_ = sum;
  }
  double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

struct Entropies {
  double theil;
  double atkinson_half;
};

// ln(1 + d) for 0 <= d <= 1/256, to the last bit but one: the first terms of
// its series.
double SmallLog1p(double d) {
  return d - d * d * (1.0 / 2 - d * (1.0 / 3 - d * (1.0 / 4 - d * (1.0 / 5 - d * (1.0 / 6)))));
}

// Both are means over customers of a function of r = x / mean: of r ln r, and
// of the square root of r. Equal values are taken together. Neighbours in a
// sorted book are close, so that most logarithms are a short series away from
// one that has been computed.
Entropies EntropiesOf(std::span<const int64_t> ascending, int64_t total) {
  constexpr size_t kBlock = 1024;  // distinct values summed plainly
  const double n = static_cast<double>(ascending.size());
  const double sum = static_cast<double>(total);
  CompensatedSum logs;
  CompensatedSum roots;
  double block_logs = 0;
  double block_roots = 0;
  size_t in_block = 0;
  double anchor = 0;
  double anchor_end = -1;
  double anchor_inverse = 0;
  double anchor_log = 0;
  for (size_t i = 0; i < ascending.size();) {
    const int64_t value = ascending[i];
    size_t end = i + 1;
    while (end < ascending.size() && ascending[end] == value) ++end;
    if (value != 0) {
      const double x = static_cast<double>(value);
      const double weight = static_cast<double>(end - i);
      const double r = x * n / sum;
      if (x > anchor_end) {
        anchor = x;
        anchor_end = x + x / 256;
        anchor_inverse = 1 / x;
        anchor_log = Log(r);
      }
      const double log = anchor_log + SmallLog1p((x - anchor) * anchor_inverse);
      block_logs += weight * r * log;
      block_roots += weight * Sqrt(r);
    }
    i = end;
    if (++in_block == kBlock) {
      logs.Add(block_logs);
      roots.Add(block_roots);
      block_logs = block_roots = 0;
      in_block = 0;
    }
  }
  logs.Add(block_logs);
  roots.Add(block_roots);
  const double mean_root = roots.value() / n;
  return {logs.value() / n, 1 - mean_root * mean_root};
}

}  // namespace

bool operator==(const Concentration& a, const Concentration& b) {
  auto same = [](double x, double y) {
    return std::bit_cast<uint64_t>(x) == std::bit_cast<uint64_t>(y);
  };
  return a.count == b.count && a.negative == b.negative && a.total == b.total &&
         same(a.gini, b.gini) && same(a.gini_unbiased, b.gini_unbiased) &&
         same(a.herfindahl, b.herfindahl) && same(a.effective_number, b.effective_number) &&
         same(a.theil, b.theil) && same(a.atkinson_half, b.atkinson_half) &&
         same(a.top_one, b.top_one) && same(a.top_three, b.top_three) &&
         same(a.top_one_percent, b.top_one_percent) &&
         same(a.top_four_percent, b.top_four_percent) &&
         same(a.top_ten_percent, b.top_ten_percent) &&
         same(a.top_twenty_percent, b.top_twenty_percent) &&
         same(a.top_fifty_percent, b.top_fifty_percent);
}

absl::StatusOr<Concentration> ConcentrationOf(std::span<const int64_t> values) {
  GOODWILL_RETURN_IF_ERROR(CheckCount(values.size()));
  return ConcentrationOfSorted(Sorted(values));
}

absl::StatusOr<Concentration> ConcentrationOfSorted(std::span<const int64_t> ascending) {
  GOODWILL_RETURN_IF_ERROR(CheckCount(ascending.size()));
  Concentration out;
  const int64_t n = static_cast<int64_t>(ascending.size());
  out.count = n;
  out.negative = std::lower_bound(ascending.begin(), ascending.end(), 0) - ascending.begin();
  if (!ToWide(ExactSum(ascending)).ToInt64(&out.total)) {
    return absl::OutOfRangeError("the values add up to more than 64 bits hold");
  }
  out.gini = out.gini_unbiased = out.herfindahl = out.effective_number = kNaN;
  out.theil = out.atkinson_half = kNaN;
  out.top_one = out.top_three = out.top_one_percent = out.top_four_percent = kNaN;
  out.top_ten_percent = out.top_twenty_percent = out.top_fifty_percent = kNaN;
  if (out.total <= 0) return out;

  // (2 sum(i x) - (n + 1) total) / (n total), the formula with one fraction.
  absl::int128 weighted = 0;
  for (int64_t i = 0; i < n; ++i) {
    weighted += absl::int128(i + 1) * ascending[static_cast<size_t>(i)];
  }
  const WideInt excess = ToWide(2 * weighted - absl::int128(n + 1) * out.total);
  out.gini = DivideToDouble(excess, WideInt::Product(n, out.total));
  if (n > 1) out.gini_unbiased = DivideToDouble(excess, WideInt::Product(n - 1, out.total));

  if (out.negative == 0) {
    // No value exceeds the total, so the sum of squares does not exceed its square.
    absl::int128 squares = 0;
    for (const int64_t x : ascending) squares += absl::int128(x) * x;
    const WideInt total_squared = WideInt::Product(out.total, out.total);
    out.herfindahl = DivideToDouble(ToWide(squares), total_squared);
    out.effective_number = DivideToDouble(total_squared, ToWide(squares));
    const Entropies entropies = EntropiesOf(ascending, out.total);
    out.theil = entropies.theil;
    out.atkinson_half = entropies.atkinson_half;
  }

  auto top = [&](int64_t count) {
    count = std::clamp<int64_t>(count, 1, n);
    return DivideToDouble(ToWide(ExactSum(ascending.last(static_cast<size_t>(count)))), out.total);
  };
  auto top_percent = [&](int64_t percent) { return top(n * percent / 100); };
  out.top_one = top(1);
  out.top_three = top(3);
  out.top_one_percent = top_percent(1);
  out.top_four_percent = top_percent(4);
  out.top_ten_percent = top_percent(10);
  out.top_twenty_percent = top_percent(20);
  out.top_fifty_percent = top_percent(50);
  return out;
}

absl::StatusOr<int64_t> ParetoCount(std::span<const int64_t> values, Ratio share) {
  GOODWILL_RETURN_IF_ERROR(CheckCount(values.size()));
  GOODWILL_ASSIGN_OR_RETURN(const ParetoSplit split, SplitPareto(Sorted(values), share));
  return split.members;
}

absl::StatusOr<std::vector<double>> LorenzCurve(std::span<const int64_t> values, int64_t points) {
  GOODWILL_RETURN_IF_ERROR(CheckCount(values.size()));
  if (points < 2 || points > static_cast<int64_t>(kMaxValues)) {
    return absl::InvalidArgumentError("a Lorenz curve has 2 to 2147483648 points");
  }
  const std::vector<int64_t> ascending = Sorted(values);
  const absl::int128 total = ExactSum(ascending);
  if (total <= 0) {
    return absl::InvalidArgumentError("a Lorenz curve needs values with a positive total");
  }
  const int64_t n = static_cast<int64_t>(ascending.size());
  const int64_t steps = points - 1;
  // Point k stands at k n / steps customers: `whole` of them and rest / steps of
  // the next one. Shares are fractions over total * steps.
  absl::int128 below = 0;  // sum of the first `summed`
  int64_t summed = 0;
  WideInt denominator = ToWide(total);
  bool fits = denominator.Multiply(steps);
  std::vector<double> curve(static_cast<size_t>(points));
  for (int64_t k = 0; k <= steps && fits; ++k) {
    const int64_t whole = k * n / steps;
    const int64_t rest = k * n % steps;
    for (; summed < whole; ++summed) below += ascending[static_cast<size_t>(summed)];
    WideInt numerator = ToWide(below);
    fits = numerator.Multiply(steps) &&
           (rest == 0 || numerator.AddProduct(rest, ascending[static_cast<size_t>(whole)]));
    curve[static_cast<size_t>(k)] = DivideToDouble(numerator, denominator);
  }
  if (!fits) return absl::OutOfRangeError("the values add up to more than can be shared exactly");
  return curve;
}

}  // namespace goodwill
