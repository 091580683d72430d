#include "table/tier_columns.h"

#include <string_view>

#include "table/row_columns.h"

namespace goodwill {
namespace {

std::string_view NameOf(TierMove move) { return kTierMoveNames[static_cast<size_t>(move)]; }

}  // namespace

ResultTable TierFlowColumns(std::span<const TierFlow> flows, const Currency& currency,
                            MoneyForm money) {
  using Row = TierFlow;
  Columns<Row> columns(flows);
  columns.Text("from_tier", [](const Row& r) { return r.from; });
  columns.Text("to_tier", [](const Row& r) { return r.to; });
  columns.Text("move", [](const Row& r) { return NameOf(r.move); });
  columns.Count("customers", [](const Row& r) { return r.customers; });
  columns.Money("turnover", currency, money, [](const Row& r) { return r.turnover; });
  return {columns.Finish(),
          {{"goodwill.table", "tier_flows"}, {"goodwill.currency", std::string(currency.code())}}};
}

ResultTable TierChangeColumns(std::span<const TierChange> changes, IdKind ids,
                              const Currency& currency, MoneyForm money) {
  using Row = TierChange;
  Columns<Row> columns(changes);
  columns.Id(ids, [](const Row& r) { return r.customer; });
  columns.Text("from_tier", [](const Row& r) { return r.from; });
  columns.Text("to_tier", [](const Row& r) { return r.to; });
  columns.Text("move", [](const Row& r) { return NameOf(r.move); });
  columns.Money("turnover", currency, money, [](const Row& r) { return r.turnover; });
  return {
      columns.Finish(),
      {{"goodwill.table", "tier_changes"}, {"goodwill.currency", std::string(currency.code())}}};
}

ResultTable TierGrantColumns(std::span<const TierGrant> grants, IdKind ids) {
  using Row = TierGrant;
  Columns<Row> columns(grants);
  columns.Id(ids, [](const Row& r) { return r.customer; });
  columns.Instant("time", [](const Row& r) { return r.time_us; });
  columns.Text("kind", [](const Row&) { return kTierEventNames[0]; });
  columns.Text("ref", [](const Row& r) { return std::string_view(r.ref); });
  return {columns.Finish(), {{"goodwill.table", "events"}}};
}

}  // namespace goodwill
