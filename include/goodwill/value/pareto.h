// The Pareto set: the fewest customers, largest first, who together bring a
// given share of all value (Pareto's law has 20 % of customers bring 80 %).
//
// A prefix of the ranking is large enough when
//     denominator * cumulative >= numerator * total
// in exact integers; the smallest such prefix is the set, so that without any
// of its members the rest of it would fall short. Where the total is not
// positive there is no set: nobody can bring a share of nothing.
#ifndef GOODWILL_VALUE_PARETO_H_
#define GOODWILL_VALUE_PARETO_H_

#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "goodwill/base/ratio.h"
#include "goodwill/value/ranking.h"

namespace goodwill {

struct ParetoCut {
  std::optional<RankCut> cut;  // the last customer inside; none: nobody is
  int64_t members = 0;         // customers inside
  int64_t population = 0;      // customers ranked
  int64_t members_value = 0;   // what those inside bring, minor units
  int64_t total = 0;           // what all bring

  bool operator==(const ParetoCut&) const = default;
};

// Whether a customer of the population is inside.
inline bool InPareto(const ParetoCut& pareto, int64_t value, const CustomerIdView& id) {
  return pareto.cut.has_value() && StandsAhead(*pareto.cut, value, id);
}

// Where the ranking of `ascending` (sorted) values is divided.
struct ParetoSplit {
  std::optional<TiedPlace> last;  // the last customer inside
  int64_t members = 0;
  int64_t members_value = 0;
  int64_t total = 0;
};

// OUT_OF_RANGE when the total does not fit 64 bits. The share is above 0 and at
// most 1.
absl::StatusOr<ParetoSplit> SplitPareto(std::span<const int64_t> ascending, Ratio share);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_PARETO_H_
