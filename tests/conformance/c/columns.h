/* Cells as Arrow columns, given as a stream of one batch whose children begin at
 * an offset of one. */
#ifndef GOODWILL_TESTS_CONFORMANCE_C_COLUMNS_H_
#define GOODWILL_TESTS_CONFORMANCE_C_COLUMNS_H_

#include <goodwill/c.h>

#include "scenario.h"

/* The cells must outlive the stream; whoever takes it releases it. */
void make_stream(const csv* rows, int number_ids, struct ArrowArrayStream* out);

#endif /* GOODWILL_TESTS_CONFORMANCE_C_COLUMNS_H_ */
