#include "table/lost_columns.h"

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "table/row_columns.h"

namespace goodwill {
namespace {

std::optional<double> Known(double value) {
  return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

}  // namespace

ResultTable LostColumns(const Losses& losses) {
  using Row = LostCustomer;
  const MeasuresHeader& header = losses.measures->header();
  Columns<Row> columns(losses.customers);
  columns.Id(header.ids, [](const Row& r) { return r.customer; });
  columns.Text("stage", [](const Row& r) { return StageName(r.stage); });
  columns.Instant("since", [](const Row& r) { return r.since_us; });
  columns.Instant("last_purchase", [](const Row& r) { return r.last_purchase_us; });
  columns.Text("cause", [](const Row& r) { return std::string_view(r.reason.cause); });
  columns.Text("fault", [](const Row& r) { return FaultName(r.reason.fault); });
  columns.Text("evidence", [](const Row& r) { return EvidenceName(r.reason.evidence); });
  columns.Text("lasting", [](const Row& r) { return LastingName(r.reason.lasting); });
  columns.Real("value_at_last", [](const Row& r) { return Known(r.value_at_last); });
  columns.Real("value_now", [](const Row& r) { return Known(r.value_now); });
  columns.Real("value_lost", [](const Row& r) { return Known(r.value_lost()); });
  columns.Count("caused_by_us", [](const Row& r) { return r.reason.own_facts; });
  columns.Count("lured", [](const Row& r) { return r.reason.competitor_facts; });
  return {columns.Finish(),
          {{"goodwill.table", "lost"}, {"goodwill.currency", std::string(header.currency.code())}}};
}

}  // namespace goodwill
