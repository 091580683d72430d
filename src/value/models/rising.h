// log(gamma(r + x) / gamma(r)) with its derivatives by r, kept for the last x:
// rows that follow each other mostly share it.
#ifndef GOODWILL_SRC_VALUE_MODELS_RISING_H_
#define GOODWILL_SRC_VALUE_MODELS_RISING_H_

#include "value/models/special.h"

namespace goodwill {

struct Rising {
  double value = 0;
  double first = 0;
  double second = 0;

  static Rising Of(double base, double n) {
    if (n == 0) return {};
    return {LogRising(base, n), DigammaRise(base, n), TrigammaRise(base, n)};
  }
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_RISING_H_
