#include "table/simulate_columns.h"

#include <cmath>
#include <optional>
#include <string_view>

#include "table/row_columns.h"

namespace goodwill {

ResultTable SimulationColumns(const Simulation& simulation) {
  using Row = SimulatedPolicy;
  const auto known = [](double value) {
    return std::isnan(value) ? std::nullopt : std::optional<double>(value);
  };
  Columns<Row> columns(simulation.policies);
  const auto real = [&](const char* name, auto field) {
    columns.Real(name, [&](const Row& r) { return known(field(r)); });
  };
  columns.Text("world", [&](const Row&) { return std::string_view(simulation.world); });
  columns.Text("policy", [](const Row& r) { return r.policy; });
  columns.Count("seeds", [&](const Row&) { return simulation.seeds; });
  real("gain", [](const Row& r) { return r.gain; });
  real("gain_low", [](const Row& r) { return r.gain_interval.low; });
  real("gain_high", [](const Row& r) { return r.gain_interval.high; });
  real("realised", [](const Row& r) { return r.realised; });
  real("realised_low", [](const Row& r) { return r.realised_interval.low; });
  real("realised_high", [](const Row& r) { return r.realised_interval.high; });
  real("regret", [](const Row& r) { return r.regret; });
  real("share", [](const Row& r) { return r.share; });
  real("worst", [](const Row& r) { return r.worst; });
  real("worse_than_nothing", [](const Row& r) { return r.worse_than_nothing; });
  real("contacted", [](const Row& r) { return r.contacted; });
  real("spent", [](const Row& r) { return r.spent; });
  return {columns.Finish(), {{"goodwill.table", "simulation"}}};
}

}  // namespace goodwill
