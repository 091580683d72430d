/* c.h is complete in itself, may be included twice, and keeps to strict C11. The
 * test compiles this file, and the next one, with several compilers. */
#include "goodwill/c.h"
#include "goodwill/c.h"

/* Values are compile-time constants, and 32 bits are enough for each. */
_Static_assert(GOODWILL_OK == 0, "success is zero");
_Static_assert(sizeof(goodwill_status) == 4, "a status has 32 bits");
_Static_assert(sizeof(int64_t) == 8 && sizeof(double) == 8, "what columns are made of");

/* A status may be handled by a switch over the enumerators, without casts. */
static int is_usage_error(goodwill_status status) {
  switch (status) {
    case GOODWILL_INVALID_ARGUMENT:
    case GOODWILL_FAILED_PRECONDITION:
    case GOODWILL_OUT_OF_RANGE: return 1;
    default: return 0;
  }
}

static int32_t never_cancel(void* user, int64_t done, int64_t total) {
  (void)user;
  (void)done;
  (void)total;
  return 0;
}

int main(void) {
  const goodwill_run_options run = {.struct_size = sizeof run, .progress = never_cancel};
  struct ArrowArrayStream stream = {0};
  return is_usage_error(GOODWILL_OK) + (run.progress == 0) + (stream.release != 0);
}
