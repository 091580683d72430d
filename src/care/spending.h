// What one customer bought in spans of days: the outcome that effects are measured on.
#ifndef GOODWILL_SRC_CARE_SPENDING_H_
#define GOODWILL_SRC_CARE_SPENDING_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/book/history.h"
#include "goodwill/service/effect.h"

namespace goodwill::care {

class Spending {
 public:
  Spending() = default;
  // Amounts of orders, returns taken off. OUT_OF_RANGE when their sum does not fit.
  static absl::StatusOr<Spending> Of(std::span<const DatedOrder> orders, int exponent);

  bool bought() const { return !days_.empty(); }
  int32_t first_day() const { return first_day_; }  // of a purchase; when bought()
  // On the days from `from` to `to`, both included, in major units.
  double Between(int32_t from, int32_t to) const;
  bool BoughtBetween(int32_t from, int32_t to) const;

  // The three spans around a day, which itself is left out: what is bought on the day of a
  // delivery is what was delivered.
  EffectRow Around(int32_t day, int32_t length) const;

 private:
  std::vector<int32_t> days_;        // of orders, ascending
  std::vector<int64_t> upto_;        // sum up to and with that order
  std::vector<int32_t> purchases_;   // days of purchases
  int32_t first_day_ = 0;
  int exponent_ = 2;
};

// Strata by what was bought before: 0 for nothing, else the quarter among those who
// bought anything, 1 to 4. Fills in `stratum` as 8 times what it was plus the group.
void GroupBySpending(std::span<EffectRow> rows);

}  // namespace goodwill::care

#endif  // GOODWILL_SRC_CARE_SPENDING_H_
