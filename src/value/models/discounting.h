// The integral behind discounted expectations.
#ifndef GOODWILL_SRC_VALUE_MODELS_DISCOUNTING_H_
#define GOODWILL_SRC_VALUE_MODELS_DISCOUNTING_H_

namespace goodwill {

// Integral over v from 0 to `end` (may be infinite) of
//   v^j e^(-z v) (1 + v)^-s,   j = 0 or 1, s >= 0, z > 0.
double DiscountedPower(int j, double s, double z, double end);

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_DISCOUNTING_H_
