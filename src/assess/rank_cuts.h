// Cuts in a ranking of customers, from one number for each: what calibrating as of
// now and as of a past review have in common.
#ifndef GOODWILL_SRC_ASSESS_RANK_CUTS_H_
#define GOODWILL_SRC_ASSESS_RANK_CUTS_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "goodwill/base/zone.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/value/ranking.h"
#include "goodwill/value/rfm.h"
#include "goodwill/value/value_policy.h"

namespace goodwill {

// Stands in a column for a customer who is not in its population.
inline constexpr int64_t kOutside = std::numeric_limits<int64_t>::min();

// Values as they are ranked: the number that marks outsiders is not theirs.
constexpr int64_t Ranked(int64_t value) { return value == kOutside ? kOutside + 1 : value; }

// The customer at a place among those tied at a value; `column` by position in the
// measures. With `only`, customers outside that column's population do not count.
RankCut ResolveTied(const TiedPlace& tied, const Measures& measures,
                    std::span<const int64_t> column, std::span<const int64_t> only = {});

// Cuts between scores of the customers inside a column, whose values are `inside` in
// any order. For methods that look at customers.
std::vector<RankCut> ScoreCuts(const RfmPolicy& rfm, std::span<const int64_t> inside,
                               const Measures& measures, std::span<const int64_t> column,
                               RankSelector& selector, std::span<const int64_t> only = {});

// Cut points as the policy gives them. Recency is ranked by instant: fewer than d days
// before the last day that is seen means since the first instant of a certain day.
RfmCuts FixedScoreCuts(const RfmPolicy& rfm, int64_t end_day, const Zone& zone);

}  // namespace goodwill

#endif  // GOODWILL_SRC_ASSESS_RANK_CUTS_H_
