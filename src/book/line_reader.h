// Reading the rows of a shard: those that count, one customer's, and order lines.
#ifndef GOODWILL_SRC_BOOK_LINE_READER_H_
#define GOODWILL_SRC_BOOK_LINE_READER_H_

#include <cstdint>
#include <string_view>

#include "book/book_state.h"
#include "book/measure.h"
#include "goodwill/base/wide.h"
#include "goodwill/book/measure_purchases.h"
#include "goodwill/book/measure_service.h"

namespace goodwill {

// Calls f(row) for each row of a table in a shard that counts by a batch.
template <typename F>
void ForEachRow(const FactShard& f, const TableSpec& spec, uint32_t known, F&& visit) {
  const bool all_count =
      f.superseded_count == 0 &&
      (f.columns.empty() || !f.columns[static_cast<size_t>(spec.voided)].present);
  const uint32_t rows = f.RowsBy(known);
  for (uint32_t row = 0; row < rows; ++row) {
    if (all_count || Counts(f, spec, row, known)) visit(row);
  }
}

// Calls f(row) for each row about one customer that counts by a batch, the last
// one first.
template <typename F>
void ForEachRowOf(const FactShard& f, uint32_t customer, const TableSpec& spec, uint32_t known,
                  F&& visit) {
  if (customer >= f.latest.size()) return;
  const uint32_t rows = f.RowsBy(known);
  for (uint32_t row = f.latest[customer]; row != FactShard::kNoRow; row = f.previous[row]) {
    if (row < rows && Counts(f, spec, row, known)) visit(row);
  }
}

inline Contact ContactAt(const FactShard& f, uint32_t row) {
  using namespace interactions;
  const auto number = [&](Column c) {
    return f.columns[c].present ? f.columns[c].numbers[row] : kNullNumber;
  };
  return {.channel = f.columns[kChannel].small[row],
          .direction = f.columns[kDirection].small[row],
          .minutes = number(kMinutes),
          .cost = number(kCost),
          .requested_by_customer = f.columns[kRequestedByCustomer].present &&
                                   f.columns[kRequestedByCustomer].small[row] == 2,
          .caused_by_us = f.columns[kCausedBy].present && f.columns[kCausedBy].codes[row] != 0};
}

// Reads order lines from a shard's columns.
class LineReader {
 public:
  LineReader(const FactShard& f, const MeasuresPlan& plan) : plan_(plan) {
    using namespace purchases;
    if (f.rows == 0) return;
    time_ = f.columns[kTime].numbers.data();
    amount_ = f.columns[kAmount].numbers.data();
    if (f.columns[kCost].present) cost_ = f.columns[kCost].numbers.data();
    if (f.columns[kQuantity].present) quantity_ = f.columns[kQuantity].numbers.data();
    if (f.columns[kProductId].present) product_ = f.columns[kProductId].codes.data();
    if (f.columns[kOrderId].present) order_ = &f.columns[kOrderId];
    if (plan.layout.sources && f.columns[kSource].present) {
      source_ = f.columns[kSource].codes.data();
    }
  }

  // False when a cost does not fit.
  bool Read(uint32_t row, PurchaseLine& line) const {
    line.time_us = time_[row];
    line.amount = amount_[row];
    line.quantity = quantity_ != nullptr ? quantity_[row] : kNullNumber;
    line.cost = cost_ != nullptr ? cost_[row] : kNullNumber;
    line.product = product_ != nullptr ? product_[row] : 0;
    line.category = 0;
    line.source = source_ != nullptr ? plan_.source_numbers[source_[row]] : 0;
    line.order = order_ != nullptr ? order_->Text(row) : std::string_view();
    line.order_hash = line.order.empty() ? 0 : HashText(line.order);
    if (line.product != 0 && line.product < plan_.products.size()) {
      const MeasuresPlan::Product& product = plan_.products[line.product];
      line.category = product.category;
      if (line.cost == kNullNumber && product.unit_cost != kNullNumber) {
        return CostByProduct(product.unit_cost, line);
      }
    }
    return true;
  }
  int64_t time(uint32_t row) const { return time_[row]; }
  // Of a line that names neither order nor product.
  OrderSum Order(uint32_t row) const {
    return OrderOfLine(time_[row], amount_[row], cost_ != nullptr ? cost_[row] : kNullNumber);
  }

 private:
  // unit cost times quantity (one, if none is given), with the amount's sign.
  static bool CostByProduct(int64_t unit_cost, PurchaseLine& line) {
    int64_t quantity = line.quantity == kNullNumber ? kDecimalUnit : line.quantity;
    if (line.amount < 0 && quantity > 0) quantity = -quantity;
    const absl::StatusOr<int64_t> cost =
        MultiplyDivide(unit_cost, quantity, kDecimalUnit, Rounding::kHalfEven);
    if (!cost.ok()) return false;
    line.cost = *cost;
    return true;
  }

  const MeasuresPlan& plan_;
  const int64_t* time_ = nullptr;
  const int64_t* amount_ = nullptr;
  const int64_t* cost_ = nullptr;
  const int64_t* quantity_ = nullptr;
  const uint32_t* product_ = nullptr;
  const uint32_t* source_ = nullptr;
  const FactColumn* order_ = nullptr;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_LINE_READER_H_
