// Prints a digest of the result bits of each computation, and one of them all.
#include <cinttypes>
#include <cstdio>

#include "computations.h"

int main() {
  goodwill::Digest all;
  for (const goodwill::Computation& computation : goodwill::kComputations) {
    goodwill::Digest digest;
    computation.add(digest);
    all.Add(digest.value());
    std::printf("%016" PRIx64 " %s\n", digest.value(), computation.name);
  }
  std::printf("%016" PRIx64 " all\n", all.value());
  return 0;
}
