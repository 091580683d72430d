// A window that moves over a customer's orders.
//
// Reviews look at the same orders again and again through a window whose ends only ever
// move forward. So each order is added once, when it enters, and taken away once, when it
// is left behind, and what a window holds costs the same however long it is. What is
// summed differs: an entry asks for few figures, a comparison with other customers for the
// totals that measures have.
#ifndef GOODWILL_TIER_ORDER_WINDOW_H_
#define GOODWILL_TIER_ORDER_WINDOW_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "goodwill/base/checked.h"
#include "goodwill/base/window.h"
#include "goodwill/book/history.h"
#include "goodwill/book/measure_purchases.h"
#include "goodwill/book/measures.h"

namespace goodwill {

// What entries ask of the orders of a window.
struct WindowSums {
  int64_t turnover = 0;
  int64_t cost = 0;
  uint32_t orders = 0;
  uint32_t purchase_days = 0;
  uint32_t uncosted_lines = 0;

  bool Add(const DatedOrder& order) {
    orders += order.kind == OrderKind::kPurchase ? 1 : 0;
    purchase_days += order.first_of_day ? 1 : 0;
    uncosted_lines += order.sum.uncosted_lines;
    const bool ok = CheckedAdd(turnover, order.sum.amount, &turnover);
    return CheckedAdd(cost, order.sum.cost, &cost) && ok;
  }
  bool Remove(const DatedOrder& order) {
    orders -= order.kind == OrderKind::kPurchase ? 1 : 0;
    purchase_days -= order.first_of_day ? 1 : 0;
    uncosted_lines -= order.sum.uncosted_lines;
    const bool ok = CheckedSub(turnover, order.sum.amount, &turnover);
    return CheckedSub(cost, order.sum.cost, &cost) && ok;
  }
};

// The same as the totals of measures, which customers are compared by.
struct WindowTotals : PurchaseTotals {
  bool Add(const DatedOrder& order) {
    purchase_days += order.first_of_day ? 1 : 0;
    return AddOrder(order.sum, order.kind, *this);
  }
  // Dates stay: the last purchase is the last inside as long as there is one.
  bool Remove(const DatedOrder& order) {
    purchase_days -= order.first_of_day ? 1 : 0;
    lines -= order.sum.lines;
    uncosted_lines -= order.sum.uncosted_lines;
    if (order.kind == OrderKind::kPurchase) {
      gross -= order.sum.amount;
      orders -= 1;
    } else if (order.kind == OrderKind::kReturn) {
      returned += order.sum.amount;
      returns -= 1;
    }
    return CheckedSub(cost, order.sum.cost, &cost);
  }
};

// A window that moves over a customer's orders: each order enters once, and leaves
// once.
template <typename Sums>
struct OrderWindow {
  // Orders before `known` have happened; those from `begin` to `end` are inside.
  size_t begin = 0, end = 0, known = 0;
  Sums in;
  bool ok = true;  // false: a sum does not fit 64 bits

  // Takes in the next order, which is known already.
  void Take(std::span<const DatedOrder> orders) { ok = in.Add(orders[end++]) && ok; }
  // Leaves out what lies before.
  void Leave(std::span<const DatedOrder> orders, int64_t from_us) {
    for (; begin < end && orders[begin].sum.time_us < from_us; ++begin) {
      ok = in.Remove(orders[begin]) && ok;
    }
  }
  // Moves along with a window over the same orders.
  template <typename Other>
  void MoveAlong(std::span<const DatedOrder> orders, const Other& other) {
    while (end < other.end) Take(orders);
    for (; begin < other.begin; ++begin) ok = in.Remove(orders[begin]) && ok;
  }
  // Moves to a span that neither begins nor ends earlier.
  void Move(std::span<const DatedOrder> orders, const Span& span) {
    while (end < known && orders[end].sum.time_us < span.to_us) Take(orders);
    Leave(orders, span.from_us);
  }
};

}  // namespace goodwill

#endif  // GOODWILL_TIER_ORDER_WINDOW_H_
