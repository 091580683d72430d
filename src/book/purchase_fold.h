// Adds up the purchases of many customers row by row.
//
// Where every row is an order of its own and nothing but money, dates and days
// is wanted, a customer's lines need not be brought together first: each row is
// added to its customer's totals as it comes, by the same AddOrder that measures
// one customer. Only purchase days are kept, as one number each, and counted at
// the end by the same CountDays.
#ifndef GOODWILL_SRC_BOOK_PURCHASE_FOLD_H_
#define GOODWILL_SRC_BOOK_PURCHASE_FOLD_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/attributes.h"
#include "book/buffer.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/measure_purchases.h"
#include "goodwill/book/measures.h"

namespace goodwill {

// Used for one set of customers after the other; the memory stays.
class PurchaseFold {
 public:
  PurchaseFold(const PurchaseRule& rule, const Zone& zone) : rule_(rule), days_(zone) {}

  // Begins anew, with room for that many rows.
  void Start(size_t rows) {
    count_ = 0;
    if (!rule_.count_days) return;
    purchases_.Resize(rows);
  }
  // Adds a row to its customer's totals; `window` and `earlier` are used only if
  // the rule has them. False on overflow.
  ABSL_ATTRIBUTE_ALWAYS_INLINE bool Add(uint32_t customer, const OrderSum& order,
                                        PurchaseTotals& all, PurchaseTotals& window,
                                        EarlierPurchases& earlier) {
    const bool ok = AddOrder(order, rule_, all, window, earlier);
    if (rule_.count_days && order.time_us < rule_.as_of_us &&
        KindOf(order.amount, rule_.zero_amount_is_purchase) == OrderKind::kPurchase) {
      purchases_[count_++] = {customer, DayCodeOf(order, rule_, days_)};
    }
    return ok;
  }
  // Counts the days of customers 0 .. customers - 1, each into its own place.
  // Those but `all` and `cadence` are null if the layout has none.
  void CountAllDays(size_t customers, PurchaseTotals* all, PurchaseTotals* window,
                    EarlierPurchases* earlier, ShortGaps* short_gaps,
                    CustomerOccasions* occasions, Cadence* cadence, LogGaps* log_gaps);

 private:
  struct Purchase {
    uint32_t customer;
    int32_t day_code;
  };
  void SortByDay();

  const PurchaseRule rule_;
  const DayCursor days_;
  size_t count_ = 0;
  Buffer<Purchase> purchases_;
  Buffer<Purchase> other_;
  Buffer<uint32_t> ends_;
  Buffer<int32_t> day_codes_;
  std::vector<uint32_t> gaps_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_PURCHASE_FOLD_H_
