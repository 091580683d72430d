// How unequally value is spread over customers.
//
// A book in which few customers bring most of the turnover is exposed to each
// of them; one in which all bring the same is not. Gini (1912) compares the
// Lorenz curve with the diagonal; the Herfindahl index (1950) is the sum of
// squared shares, and its reciprocal the number of equal customers that would
// be as concentrated; Theil (1967) and Atkinson (1970) weigh the two ends
// differently.
//
// Sums are exact integers and each figure is rounded once from them; Theil and
// Atkinson need logarithms and roots and are summed over equal values counted
// together, in ascending order and fixed blocks. No figure depends on the order
// of the values.
//
// Negative values (customers who returned more than they bought) count in the
// total, in Gini and in the top shares, which may then exceed 1. Shares that
// can be negative have no squares, logarithms or roots worth the name:
// Herfindahl, effective number, Theil and Atkinson are NaN then. Where the total
// is not positive every figure is NaN.
#ifndef GOODWILL_VALUE_CONCENTRATION_H_
#define GOODWILL_VALUE_CONCENTRATION_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/ratio.h"

namespace goodwill {

struct Concentration {
  int64_t count = 0;
  int64_t negative = 0;  // how many are below zero
  int64_t total = 0;
  double gini = 0;           // (2 sum(i x_i) / (n sum(x_i))) - (n + 1) / n, x ascending, i from 1
  double gini_unbiased = 0;  // gini * n / (n - 1); NaN for fewer than two
  double herfindahl = 0;     // sum of squared shares, 1 / n to 1
  double effective_number = 0;  // 1 / herfindahl
  double theil = 0;             // mean of (x / mean) ln(x / mean), 0 to ln n
  double atkinson_half = 0;     // inequality aversion 1/2
  double top_one = 0;           // share of the largest
  double top_three = 0;
  // Share of the largest 1, 4, ... % of customers, their number rounded down but
  // at least one.
  double top_one_percent = 0;
  double top_four_percent = 0;
  double top_ten_percent = 0;
  double top_twenty_percent = 0;
  double top_fifty_percent = 0;
};

// Bits are compared, so that a NaN equals itself.
bool operator==(const Concentration& a, const Concentration& b);

// OUT_OF_RANGE when the total does not fit 64 bits.
absl::StatusOr<Concentration> ConcentrationOf(std::span<const int64_t> values);
// The same from values sorted ascending.
absl::StatusOr<Concentration> ConcentrationOfSorted(std::span<const int64_t> ascending);

// How many of the largest values it takes to bring `share` of the total; 0
// where the total is not positive.
absl::StatusOr<int64_t> ParetoCount(std::span<const int64_t> values, Ratio share);

// The Lorenz curve at `points` places: entry k is the share of the total that
// the poorest k / (points - 1) of the customers hold, linear between customers.
// INVALID_ARGUMENT for fewer than two points or a total that is not positive.
absl::StatusOr<std::vector<double>> LorenzCurve(std::span<const int64_t> values, int64_t points);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_CONCENTRATION_H_
