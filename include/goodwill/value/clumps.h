// Whether purchases come in clumps, which the models of purchases cannot say.
//
// The models (value/models) let a customer buy at random at a rate of their own: of so many
// repeats up to the last one, any days are as likely as any others, whatever the rate was and
// however rates differ. Of x gaps over t days, one is longer than k days with the chance
//
//   (t - x)(t - x - 1) ... (t - x - k + 1) / ((t - 1)(t - 2) ... (t - k))
//
// so that nothing needs to be fitted to know how many short gaps there should be (uniform
// order statistics, on days). Where one need makes several purchases (split orders, a second
// order in the same week, a month of renovation) there are more: such customers look like
// frequent ones who then fall silent, and are taken for lost after every clump. Customers
// with fewer than two repeats tell nothing: their one gap is given.
//
// Regular buyers have fewer short gaps than chance, and are none. Rates that change over a
// customer's time make some more; a small excess is therefore no finding.
#ifndef GOODWILL_VALUE_CLUMPS_H_
#define GOODWILL_VALUE_CLUMPS_H_

#include <array>
#include <cstdint>
#include <optional>

#include "goodwill/book/measures.h"

namespace goodwill {

struct Clumps {
  int32_t days = 0;           // gaps of at most so many days
  double share = 0;           // of a customer's gaps that are, mean of all customers
  double expected = 0;        // the same, did purchases come at random
  int32_t consider_days = 0;  // days of an occasion that would hold them

  bool operator==(const Clumps&) const = default;
};

// Adds up customers; the same in any order.
class ClumpSums {
 public:
  // Purchases on so many days; days from the first to the last of them.
  void Add(const ShortGaps& gaps, int64_t purchase_days, int64_t span);

  // The length at which the excess is largest: of at least 50 customers, beyond five
  // standard errors, half as many again as expected, and of one gap in twenty. Customers
  // count alike, however much they buy: who buys every other day has only short gaps.
  std::optional<Clumps> Find() const;

 private:
  int64_t customers_ = 0;
  // Sums of shares, in units of 2^-24.
  std::array<int64_t, kOccasionChoices.size()> shorter_{};
  std::array<int64_t, kOccasionChoices.size()> expected_{};
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_CLUMPS_H_
