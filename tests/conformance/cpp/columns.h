// Cells as Arrow columns, given as a stream of two batches.
#ifndef GOODWILL_TESTS_CONFORMANCE_COLUMNS_H_
#define GOODWILL_TESTS_CONFORMANCE_COLUMNS_H_

#include <goodwill/c.h>

#include "scenario.h"

namespace conformance {

// A stream over copies of the cells; whoever takes it releases it.
ArrowArrayStream ToStream(const Csv& csv, bool number_ids);

}  // namespace conformance

#endif  // GOODWILL_TESTS_CONFORMANCE_COLUMNS_H_
