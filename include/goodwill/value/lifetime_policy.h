// What a business decides about the future of its customers: which model forecasts
// it, how far ahead it is looked, what money later is worth now, and when silence
// is called a loss.
#ifndef GOODWILL_VALUE_LIFETIME_POLICY_H_
#define GOODWILL_VALUE_LIFETIME_POLICY_H_

#include <cstdint>
#include <optional>

#include "goodwill/base/ratio.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

inline constexpr int32_t kMaxLifetimeMonths = 600;

struct LifetimePolicy {
  std::optional<ModelKind> model;  // of purchases; none: the best (models/best.h)
  int32_t horizon_months = 12;     // of the chance to buy again, and of expected purchases
  int32_t value_months = 36;       // of the lifetime value
  Ratio discount{3, 25};           // a year: 12 %
  // Suspected lost are as many as together still buy with at most this chance.
  Ratio false_loss{1, 20};
  // At risk: the chance fell below this share of what it was at the last purchase.
  Ratio at_risk{1, 2};
  int32_t new_days = 90;  // a customer is new for so long after the first purchase

  bool operator==(const LifetimePolicy&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_LIFETIME_POLICY_H_
