// Prints a digest of the result bits of each computation, and one of them all.
// With the argument "control": of the C library's functions, which nothing in
// the library calls, to see whether masking processor features takes effect.
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "computations.h"

namespace {

uint64_t Control() {
  goodwill::Digest digest;
  goodwill::Inputs inputs(9);
  for (int i = 0; i < 50000; ++i) {
    const double x = inputs.Unit();
    digest.Add(std::exp(x * 100));
    digest.Add(std::log(x));
    digest.Add(std::pow(x, 0.3));
  }
  return digest.value();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "control") == 0) {
    std::printf("%016" PRIx64 " control\n", Control());
    return 0;
  }
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
