// Scores for recency, frequency and monetary value: how recently a customer
// bought, how often, and for how much, each as a small number from 1 to `bins`,
// higher being better.
//
// A score is 1 plus the number of cuts that the customer reaches. Quantile cuts
// that keep ties together are values alone: score s is reached when at least
// (s - 1) / bins of the customers stand strictly below. Equal values therefore
// always share a score; where very many customers share one value, some scores
// are given to nobody, which is the truth about such data. Where more than
// 1 / bins of the customers share the highest value there may be fewer than
// bins - 1 cuts.
//
// N-tiles are bins of equal size instead (the first ones larger by one where
// the number does not divide), as SQL's NTILE over (value, id): their cuts
// carry an id, and customers of equal value may be told apart by it.
#ifndef GOODWILL_VALUE_RFM_H_
#define GOODWILL_VALUE_RFM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "goodwill/value/ranking.h"

namespace goodwill {

struct RfmCuts {
  int32_t bins = 0;
  // Ascending. Recency is by the instant of the last purchase in microseconds,
  // so that later is higher; frequency by orders; monetary by minor units.
  std::vector<RankCut> recency;
  std::vector<RankCut> frequency;
  std::vector<RankCut> monetary;

  bool operator==(const RfmCuts&) const = default;
};

inline int32_t ScoreOf(std::span<const RankCut> cuts, int64_t value, const CustomerIdView& id) {
  int32_t score = 1;
  for (const RankCut& cut : cuts) {
    if (!Reaches(cut, value, id)) break;
    ++score;
  }
  return score;
}

// The cuts of one score, ready for many customers: cuts by value alone are
// counted without a branch. Borrows the cuts.
class ScoreRule {
 public:
  explicit ScoreRule(std::span<const RankCut> cuts) : cuts_(cuts) {
    by_value_ = cuts.size() <= values_.size();
    for (size_t i = 0; by_value_ && i < cuts.size(); ++i) {
      by_value_ = !cuts[i].has_id();
      values_[i] = cuts[i].value;
    }
  }

  // As ScoreOf.
  int32_t operator()(int64_t value, const CustomerIdView& id) const {
    if (!by_value_) return ScoreOf(cuts_, value, id);
    int32_t score = 1;
    for (size_t i = 0; i < cuts_.size(); ++i) score += value >= values_[i] ? 1 : 0;
    return score;
  }

 private:
  std::span<const RankCut> cuts_;
  std::array<int64_t, 9> values_;
  bool by_value_ = false;
};

// The values that score 2, 3, ... `bins` begin with, ties together. Cut k is the
// smallest value with at least k / bins of the values strictly below it; the
// list ends where there is none. Values may stand in any order.
std::vector<int64_t> QuantileCuts(std::span<const int64_t> values, int32_t bins,
                                  RankSelector& selector);

// The first customers of n-tiles 2, 3, ... bins; fewer when there are fewer
// customers than bins.
std::vector<TiedPlace> NtileCuts(std::span<const int64_t> values, int32_t bins,
                                 RankSelector& selector);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_RFM_H_
