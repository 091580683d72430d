// Made-up customers with many ties, returns and gaps in what is known, and
// policies to judge them by.
#ifndef GOODWILL_TESTS_UNIT_ASSESS_POPULATION_H_
#define GOODWILL_TESTS_UNIT_ASSESS_POPULATION_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/policy.h"
#include "goodwill/book/measures_table.h"
#include "tests/unit/base/draws.h"

namespace goodwill {

using Rows = std::vector<Measures::Row>;

inline MeasuresHeader MakeHeader(IdKind ids = IdKind::kNumber, const std::string& zone = "UTC") {
  MeasuresHeader header;
  header.currency = *Currency::Parse("EUR");
  header.zone = *Zone::Load(zone);
  header.as_of_us = 899'251'200'000'000;  // 1998-07-01T00:00:00Z
  header.ids = ids;
  header.library_version = "test";
  return header;
}

inline MeasuresLayout FullLayout() {
  MeasuresLayout layout;
  layout.window = layout.purchase_days = layout.cost = layout.variety = layout.service = true;
  return layout;
}

inline PurchaseTotals DrawTotals(Draws& draws, const MeasuresHeader& header, bool costs) {
  PurchaseTotals totals;
  const uint64_t kind = draws.Below(10);
  if (kind == 0) return totals;  // known, but never bought
  if (kind != 1) {
    totals.orders = static_cast<uint32_t>(1 + draws.Below(3) * draws.Below(4));
    totals.purchase_days = static_cast<uint32_t>(1 + draws.Below(totals.orders));
    totals.last_us = header.as_of_us - 1 - static_cast<int64_t>(draws.Below(30)) * 43'200'000'000;
    totals.first_us = totals.last_us - static_cast<int64_t>(draws.Below(900)) * 86'400'000'000;
    totals.gross = draws.Between(0, 30) * 500;
  }
  if (kind <= 2) {
    totals.returns = 1;
    totals.returned = draws.Between(1, 10) * 1'000;
  }
  totals.lines = totals.orders + totals.returns;
  totals.cost = draws.Between(0, 20) * 300;
  if (!costs && draws.Below(4) == 0) totals.uncosted_lines = 1;
  return totals;
}

inline Rows DrawRows(Draws& draws, const MeasuresHeader& header, size_t count, bool costs) {
  Rows rows;
  std::set<int64_t> numbers;
  while (rows.size() < count) {
    const int64_t number = draws.Between(-50'000, 50'000);
    if (!numbers.insert(number).second) continue;
    Measures::Row row;
    const std::string text = "C" + std::to_string(number);
    row.id = CustomerId(header.ids == IdKind::kText ? CustomerIdView::Text(text)
                                                    : CustomerIdView::Number(number));
    row.measures.all = DrawTotals(draws, header, costs);
    row.measures.window = DrawTotals(draws, header, costs);
    row.measures.service.cost_wanted = draws.Between(0, 5) * 100;
    row.measures.service.cost_caused_by_us = draws.Between(0, 2) * 700;
    row.measures.window_service_cost = draws.Between(0, 3) * 100;
    rows.push_back(std::move(row));
  }
  return rows;
}

inline Policy DrawPolicy(Draws& draws) {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  policy.measures.window = Window::RollingMonths(12);
  policy.pareto.share = {1 + static_cast<int64_t>(draws.Below(10)), 10};
  policy.pareto.basis = static_cast<ValueBasis>(1 + draws.Below(4));
  policy.pareto.scope = static_cast<Scope>(1 + draws.Below(2));
  policy.rfm.bins = static_cast<int32_t>(2 + draws.Below(9));
  policy.rfm.method = static_cast<RfmMethod>(1 + draws.Below(3));
  policy.rfm.monetary = static_cast<ValueBasis>(1 + draws.Below(4));
  policy.rfm.scope = static_cast<Scope>(1 + draws.Below(2));
  if (policy.rfm.method == RfmMethod::kFixedCuts) {
    for (int32_t i = 1; i < policy.rfm.bins; ++i) {
      policy.rfm.recency_days.push_back(i * 2);
      policy.rfm.frequency.push_back(i + 1);
      policy.rfm.monetary_cuts.push_back(i * 1'700);
    }
  }
  TierEntry gold;
  gold.pareto = true;
  gold.max_days_since_last = draws.Between(0, 15);
  gold.min_orders = draws.Between(0, 4);
  TierEntry silver;
  silver.any_of.resize(2);
  silver.any_of[0].min_turnover = draws.Between(-10, 20) * 500;
  silver.any_of[1].min_frequency_score = static_cast<int32_t>(draws.Between(1, 5));
  silver.any_of[1].min_net_margin = draws.Between(-10, 20) * 500;
  policy.tiers.tiers = {
      {"gold", "Gold", gold}, {"silver", "Silver", silver}, {"basic", "", std::nullopt}};
  return policy;
}

inline std::shared_ptr<const Measures> MakeMeasures(const MeasuresHeader& header,
                                                    const Rows& rows) {
  absl::StatusOr<std::shared_ptr<const Measures>> measures =
      Measures::FromRows(header, FullLayout(), rows);
  return measures.ok() ? *measures : nullptr;
}

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_ASSESS_POPULATION_H_
