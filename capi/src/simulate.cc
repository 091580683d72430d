// Decisions tried out in made-up businesses.
#include "goodwill/strategy/simulate.h"

#include <string_view>
#include <utility>

#include "guard.h"
#include "handle.h"
#include "import.h"
#include "table/arrow_export.h"
#include "table/csv_reader.h"
#include "table/simulate_columns.h"

using goodwill::capi::Guard;

goodwill_status goodwill_simulate(const char* world, int64_t world_size,
                                  const goodwill_simulate_options* options,
                                  const goodwill_run_options* run, struct ArrowArrayStream* out,
                                  goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_ASSIGN_OR_RETURN(const std::string_view text,
                              goodwill::capi::TextArgument(world, world_size, "world"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill_simulate_options given,
                              goodwill::capi::OptionsArgument(options, "options"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(const auto reading,
                              goodwill::capi::ReadOptionsArgument(nullptr, {}, {}, {}));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Table table,
                              goodwill::ReadCsvBytes(goodwill::worlds::kSpec, text, reading));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::World described, goodwill::ReadWorld(table));
    goodwill::SimulateOptions asked;
    if (given.seeds != 0) asked.seeds = given.seeds;
    asked.first_seed = given.first_seed;
    asked.customers = given.customers;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Simulation simulation,
                              goodwill::Simulate(described, asked, how));
    goodwill::ResultTable result = given.by_round != 0
                                       ? goodwill::SimulatedRoundColumns(simulation)
                                       : goodwill::SimulationColumns(simulation);
    goodwill::ExportStream(std::move(result.columns), std::move(result.metadata), out);
    return absl::OkStatus();
  });
}
