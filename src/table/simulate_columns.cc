#include "table/simulate_columns.h"

#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

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
  real("share_informed", [](const Row& r) { return r.share_informed; });
  real("worst", [](const Row& r) { return r.worst; });
  real("worse_than_nothing", [](const Row& r) { return r.worse_than_nothing; });
  real("worst_loss", [](const Row& r) { return r.worst_loss; });
  real("contacted", [](const Row& r) { return r.contacted; });
  real("spent", [](const Row& r) { return r.spent; });
  return {columns.Finish(), {{"goodwill.table", "simulation"}}};
}

ResultTable SimulatedRoundColumns(const Simulation& simulation) {
  struct Row {
    std::string_view policy;
    int64_t round;
    const SimulatedRound* sums;
  };
  std::vector<Row> rows;
  for (const SimulatedPolicy& policy : simulation.policies) {
    for (size_t r = 0; r < policy.rounds.size(); ++r) {
      rows.push_back({policy.policy, static_cast<int64_t>(r), &policy.rounds[r]});
    }
  }
  Columns<Row> columns(rows);
  const auto real = [&](const char* name, auto field) {
    columns.Real(name, [&](const Row& r) { return std::optional<double>(field(*r.sums)); });
  };
  columns.Text("world", [&](const Row&) { return std::string_view(simulation.world); });
  columns.Text("policy", [](const Row& r) { return r.policy; });
  columns.Count("seeds", [&](const Row&) { return simulation.seeds; });
  columns.Count("round", [](const Row& r) { return r.round; });
  columns.Count("month", [&](const Row& r) { return r.round * simulation.round_months; });
  real("gain", [](const SimulatedRound& r) { return r.gain; });
  real("contacted", [](const SimulatedRound& r) { return r.contacted; });
  real("spent", [](const SimulatedRound& r) { return r.spent; });
  return {columns.Finish(), {{"goodwill.table", "simulated_rounds"}}};
}

}  // namespace goodwill
