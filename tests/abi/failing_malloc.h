// The C library's allocator, replaced in this program and in every library it loads,
// so that a chosen allocation fails and none is forgotten.
#ifndef GOODWILL_TESTS_ABI_FAILING_MALLOC_H_
#define GOODWILL_TESTS_ABI_FAILING_MALLOC_H_

#include <cstdint>

namespace failing {

// From now on the nth allocation (from 1) of any thread fails, and with `onwards`
// all after it.
void Arm(int64_t nth, bool onwards);

// Allocations succeed again. Whether one failed.
bool Disarm();

// Blocks allocated and not freed.
int64_t Outstanding();

}  // namespace failing

#endif  // GOODWILL_TESTS_ABI_FAILING_MALLOC_H_
