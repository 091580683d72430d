#include "care/spending.h"

#include <algorithm>
#include <string>

#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"

namespace goodwill::care {

absl::StatusOr<Spending> Spending::Of(std::span<const DatedOrder> orders, int exponent) {
  Spending out;
  out.exponent_ = exponent;
  int64_t sum = 0;
  for (const DatedOrder& order : orders) {
    if (!CheckedAdd(sum, order.sum.amount, &sum)) {
      return absl::OutOfRangeError("a customer's orders add up to more than 64 bits hold");
    }
    out.days_.push_back(order.day);
    out.upto_.push_back(sum);
    if (order.kind == OrderKind::kPurchase) out.purchases_.push_back(order.day);
  }
  out.first_day_ = out.purchases_.empty() ? 0 : out.purchases_.front();
  return out;
}

double Spending::Between(int32_t from, int32_t to) const {
  const auto upto = [this](int32_t day) -> int64_t {
    const auto end = std::upper_bound(days_.begin(), days_.end(), day);
    return end == days_.begin() ? 0 : upto_[static_cast<size_t>(end - days_.begin()) - 1];
  };
  int64_t sum = 0;  // of a part: no larger than what was added up
  if (!CheckedSub(upto(to), upto(from - 1), &sum)) sum = 0;
  return ScaledToDouble(sum, exponent_);
}

bool Spending::BoughtBetween(int32_t from, int32_t to) const {
  const auto at = std::lower_bound(purchases_.begin(), purchases_.end(), from);
  return at != purchases_.end() && *at <= to;
}

EffectRow Spending::Around(int32_t day, int32_t length) const {
  EffectRow row;
  row.earlier = Between(day - 2 * length, day - length - 1);
  row.before = Between(day - length, day - 1);
  row.after = Between(day + 1, day + length);
  return row;
}

void GroupBySpending(std::span<EffectRow> rows) {
  std::vector<double> spent;
  for (const EffectRow& row : rows) {
    if (row.before > 0) spent.push_back(row.before);
  }
  std::sort(spent.begin(), spent.end());
  for (EffectRow& row : rows) {
    uint64_t group = 0;
    if (row.before > 0) {
      const auto below = std::lower_bound(spent.begin(), spent.end(), row.before) - spent.begin();
      group = 1 + static_cast<uint64_t>(below) * 4 / spent.size();
    }
    row.stratum = row.stratum * 8 + group;
  }
}

}  // namespace goodwill::care
