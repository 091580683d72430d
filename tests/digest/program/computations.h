// Everything whose bits are promised to be the same on every machine.
#ifndef GOODWILL_TESTS_DIGEST_COMPUTATIONS_H_
#define GOODWILL_TESTS_DIGEST_COMPUTATIONS_H_

#include "digest.h"

namespace goodwill {

void AddElementary(Digest& digest);
void AddDecimals(Digest& digest);
void AddWideIntegers(Digest& digest);
void AddConcentration(Digest& digest);
void AddCalibrations(Digest& digest);
void AddAssessments(Digest& digest);
void AddExplanations(Digest& digest);

struct Computation {
  const char* name;
  void (*add)(Digest& digest);
};

inline constexpr Computation kComputations[] = {
    {"elementary functions", AddElementary},
    {"decimals", AddDecimals},
    {"wide integers", AddWideIntegers},
    {"concentration", AddConcentration},
    {"calibrations", AddCalibrations},
    {"measures and assessments, as exported", AddAssessments},
    {"explanations and summaries", AddExplanations},
};

}  // namespace goodwill

#endif  // GOODWILL_TESTS_DIGEST_COMPUTATIONS_H_
