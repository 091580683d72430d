// Everything whose bits are promised to be the same on every machine.
#ifndef GOODWILL_TESTS_DIGEST_COMPUTATIONS_H_
#define GOODWILL_TESTS_DIGEST_COMPUTATIONS_H_

#include "digest.h"

namespace goodwill {

void AddElementary(Digest& digest);
void AddDecimals(Digest& digest);
void AddWideIntegers(Digest& digest);

struct Computation {
  const char* name;
  void (*add)(Digest& digest);
};

inline constexpr Computation kComputations[] = {
    {"elementary functions", AddElementary},
    {"decimals", AddDecimals},
    {"wide integers", AddWideIntegers},
};

}  // namespace goodwill

#endif  // GOODWILL_TESTS_DIGEST_COMPUTATIONS_H_
