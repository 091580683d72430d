// The normal distribution, to the last digits, on every machine alike.
#ifndef GOODWILL_SERVICE_NORMAL_H_
#define GOODWILL_SERVICE_NORMAL_H_

namespace goodwill {

// exp(-x^2 / 2) / sqrt(2 pi).
double NormalDensity(double x);
// The chance of a value below x; relative error below 1e-12 down to x = -37.
double NormalBelow(double x);
// The x below which lies a share p of 0 to 1 (exclusive; else NaN).
double NormalQuantile(double p);

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_NORMAL_H_
