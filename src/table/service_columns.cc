#include "table/service_columns.h"

#include <string_view>

#include "goodwill/value/basis.h"
#include "table/row_columns.h"

namespace goodwill {

ResultTable ServiceCostColumns(std::span<const ServiceCost> rows, std::optional<IdKind> ids,
                               const Currency& currency, MoneyForm money) {
  using Row = ServiceCost;
  Columns<Row> columns(rows);
  if (ids.has_value()) columns.Id(*ids, [](const Row& r) { return r.customer; });
  columns.Text("tier", [](const Row& r) { return r.tier; });
  if (!ids.has_value()) columns.Count("customers", [](const Row& r) { return r.customers; });
  columns.Count("contacts", [](const Row& r) { return r.contacts(); });
  columns.Count("wanted_contacts", [](const Row& r) { return r.wanted_contacts; });
  columns.Count("caused_contacts", [](const Row& r) { return r.caused_contacts; });
  columns.Count("unrequested_contacts", [](const Row& r) { return r.unrequested_contacts; });
  const auto amount = [&](const char* name, auto field) {
    columns.Money(name, currency, money, field);
  };
  amount("cost_to_serve", [](const Row& r) { return r.cost(); });
  amount("wanted_cost", [](const Row& r) { return r.wanted_cost; });
  amount("caused_cost", [](const Row& r) { return r.caused_cost; });
  amount("unrequested_cost", [](const Row& r) { return r.unrequested_cost; });
  amount("margin", [](const Row& r) { return r.margin.value_or(kNullNumber); });
  amount("net_margin", [](const Row& r) {
    return r.margin.has_value() ? SaturatingSubtract(*r.margin, r.cost()) : kNullNumber;
  });
  columns.Text("made_by", [](const Row& r) { return r.made_by().value_or(std::string_view()); });
  columns.Flag("lost_by_us", [](const Row& r) { return r.lost_by_us(); });
  return {
      columns.Finish(),
      {{"goodwill.table", "service_cost"}, {"goodwill.currency", std::string(currency.code())}}};
}

ResultTable CauseCostColumns(std::span<const CauseCost> rows, const Currency& currency,
                             MoneyForm money) {
  using Row = CauseCost;
  Columns<Row> columns(rows);
  columns.Text("cause", [](const Row& r) { return std::string_view(r.cause); });
  columns.Count("contacts", [](const Row& r) { return r.contacts; });
  columns.Count("customers", [](const Row& r) { return r.customers; });
  columns.Money("cost", currency, money, [](const Row& r) { return r.cost; });
  columns.Real("share", [](const Row& r) { return std::optional<double>(r.share); });
  return {columns.Finish(),
          {{"goodwill.table", "service_causes"},
           {"goodwill.currency", std::string(currency.code())}}};
}

}  // namespace goodwill
