// Results of the library, taken apart for a digest.
#ifndef GOODWILL_TESTS_DIGEST_FIGURES_H_
#define GOODWILL_TESTS_DIGEST_FIGURES_H_

#include "digest.h"
#include "goodwill/value/concentration.h"

namespace goodwill {

void AddFigures(const Concentration& concentration, Digest& digest);

}  // namespace goodwill

#endif  // GOODWILL_TESTS_DIGEST_FIGURES_H_
