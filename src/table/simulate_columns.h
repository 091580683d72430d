// What decisions would have been worth in a made-up business, as columns.
#ifndef GOODWILL_SRC_TABLE_SIMULATE_COLUMNS_H_
#define GOODWILL_SRC_TABLE_SIMULATE_COLUMNS_H_

#include "goodwill/strategy/simulate.h"
#include "table/result_columns.h"

namespace goodwill {

ResultTable SimulationColumns(const Simulation& simulation);
// One row for each policy and round.
ResultTable SimulatedRoundColumns(const Simulation& simulation);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_SIMULATE_COLUMNS_H_
