// The likelihood of the BG/NBD and MBG/NBD over many histories whose ages are on a
// grid: logarithms are taken once per age, gamma functions once per frequency, and
// a history costs one exponential and one logarithm.
#ifndef GOODWILL_SRC_VALUE_MODELS_COIN_TABLE_H_
#define GOODWILL_SRC_VALUE_MODELS_COIN_TABLE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "goodwill/value/models/derivatives.h"
#include "value/models/coin.h"
#include "value/models/grid.h"

namespace goodwill {

class CoinTable {
 public:
  CoinTable(const Coin& model, const Grid& grid, int64_t last);

  void Add(int64_t frequency, std::span<const GridRow> rows, Derivatives& sum) const;

 private:
  struct Age {
    double log_a;  // log(1 + d / alpha)
    double one_a;  // 1 / (alpha + d)
  };

  Coin model_;
  std::vector<Age> ages_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_COIN_TABLE_H_
