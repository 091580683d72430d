// What a customer is worth in one number, on the basis a policy names: turnover
// (purchases less returns), gross purchases, margin, or margin less the cost to
// serve; over all time or within the policy's window.
#ifndef GOODWILL_VALUE_BASIS_H_
#define GOODWILL_VALUE_BASIS_H_

#include <cstddef>
#include <cstdint>
#include <limits>

#include "goodwill/book/measures.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/value/value_policy.h"

namespace goodwill {

// One customer's measures by reference, as far as judging needs them.
struct MeasuresView {
  const PurchaseTotals* all;
  const PurchaseTotals* window;
  int64_t service_cost;
  int64_t window_service_cost;
  Withheld withheld = Withheld::kNothing;
  const Stated* stated = nullptr;  // null: no statements were measured
  const CustomerSources* sources = nullptr;  // null: no sources were measured
  const LogGaps* log_gaps = nullptr;         // null: they were not measured
  const CustomerOccasions* occasions = nullptr;  // null: every purchase day is one

  static MeasuresView Of(const CustomerMeasures& m) {
    return {&m.all,     &m.window, m.service.cost(), m.window_service_cost,
            m.withheld, &m.stated, &m.sources,       &m.log_gaps,
            &m.occasions};
  }
  static MeasuresView Of(const MeasuresPart& part, size_t i) {
    const int64_t service = part.service.empty() ? 0 : part.service[i].cost();
    // Without a window the layout leaves the windowed blocks out: they equal
    // those of all time.
    const int64_t window_service =
        part.window_service_cost.empty() ? service : part.window_service_cost[i];
    return {&part.all[i],        &part.window_of(i),  service,
            window_service,      part.withheld_of(i),
            part.stated.empty() ? nullptr : &part.stated[i],
            part.sources.empty() ? nullptr : &part.sources[i],
            part.log_gaps.empty() ? nullptr : &part.log_gaps[i],
            part.occasions.empty() ? nullptr : &part.occasions[i]};
  }

  const PurchaseTotals& In(Scope scope) const { return scope == Scope::kWindow ? *window : *all; }
  int64_t ServiceCost(Scope scope) const {
    return scope == Scope::kWindow ? window_service_cost : service_cost;
  }
};

// a - b, held at the ends of the range. No book holds sums near them; measures
// from a document may.
constexpr int64_t SaturatingSubtract(int64_t a, int64_t b) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  if (b < 0 && a > kMax + b) return kMax;
  if (b > 0 && a < kMin + b) return kMin;
  return a - b;
}

constexpr bool NeedsCost(ValueBasis basis) {
  return basis == ValueBasis::kMargin || basis == ValueBasis::kNetMargin;
}

// Whether the cost of all that the customer bought is known (that of nothing
// is).
inline bool CostKnown(const PurchaseTotals& totals) { return totals.uncosted_lines == 0; }

// Minor units. Margins are meaningful only where CostKnown.
inline int64_t ValueOf(ValueBasis basis, Scope scope, const MeasuresView& m) {
  const PurchaseTotals& totals = m.In(scope);
  if (basis == ValueBasis::kGross) return totals.gross;
  const int64_t turnover = SaturatingSubtract(totals.gross, totals.returned);
  if (basis == ValueBasis::kTurnover) return turnover;
  const int64_t margin = SaturatingSubtract(turnover, totals.cost);
  if (basis == ValueBasis::kMargin) return margin;
  return SaturatingSubtract(margin, m.ServiceCost(scope));
}

// Whom a share of value is counted over: customers with an order or a return;
// for gross purchases, customers with a purchase.
inline bool InPopulation(ValueBasis basis, const PurchaseTotals& totals) {
  return totals.orders != 0 || (basis != ValueBasis::kGross && totals.returns != 0);
}

}  // namespace goodwill

#endif  // GOODWILL_VALUE_BASIS_H_
