/* The digest of exported columns, as README.md of this suite specifies it. */
#ifndef GOODWILL_TESTS_CONFORMANCE_ARROW_DIGEST_H_
#define GOODWILL_TESTS_CONFORMANCE_ARROW_DIGEST_H_

#include <goodwill/c.h>

#include "sha256.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads and releases the stream. NULL, or what is wrong with it. */
const char* arrow_digest(struct ArrowArrayStream* stream, sha256* out);

#ifdef __cplusplus
}
#endif

#endif /* GOODWILL_TESTS_CONFORMANCE_ARROW_DIGEST_H_ */
