/* SHA-256 (FIPS 180-4), for the C and C++ programs of this suite. */
#ifndef GOODWILL_TESTS_CONFORMANCE_SHA256_H_
#define GOODWILL_TESTS_CONFORMANCE_SHA256_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sha256 {
  uint32_t state[8];
  uint64_t size; /* bytes so far */
  unsigned char block[64];
} sha256;

void sha256_begin(sha256* s);
void sha256_add(sha256* s, const void* bytes, size_t size);
/* 64 hexadecimal digits and a NUL. */
void sha256_end(sha256* s, char out[65]);

#ifdef __cplusplus
}
#endif

#endif /* GOODWILL_TESTS_CONFORMANCE_SHA256_H_ */
