// Chance that depends on what it is for, and on nothing drawn before: who decides otherwise
// meets the same customers, with the same fates.
#ifndef GOODWILL_SRC_STRATEGY_SIMULATE_STREAM_H_
#define GOODWILL_SRC_STRATEGY_SIMULATE_STREAM_H_

#include <cstdint>

#include "goodwill/base/elementary.h"

namespace goodwill {

class Stream {
 public:
  Stream(uint64_t seed, uint64_t customer, uint64_t purpose)
      : state_(Mix(Mix(Mix(seed) ^ customer) ^ purpose)) {}

  double Uniform() {  // above 0, below 1
    state_ += 0x9E3779B97F4A7C15u;
    return (static_cast<double>(Mix(state_) >> 12) + 0.5) * 0x1p-52;
  }
  double Exponential() { return -Log(Uniform()); }
  double Normal() {  // Marsaglia's polar method
    for (;;) {
      const double x = 2 * Uniform() - 1;
      const double y = 2 * Uniform() - 1;
      const double r = x * x + y * y;
      if (r > 0 && r < 1) return x * Sqrt(-2 * Log(r) / r);
    }
  }
  double Gamma(double shape) {  // scale 1 (Marsaglia and Tsang 2000)
    if (shape < 1) {
      const double larger = Gamma(shape + 1);
      return larger * Exp(Log(Uniform()) / shape);
    }
    const double d = shape - 1.0 / 3;
    const double c = 1 / Sqrt(9 * d);
    for (;;) {
      const double x = Normal();
      const double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
      if (!(v > 0)) continue;
      if (Log(Uniform()) < 0.5 * x * x + d - d * v + d * Log(v)) return d * v;
    }
  }
  int Poisson(double mean) {  // small means only
    const double least = Exp(-mean);
    int n = 0;
    for (double product = Uniform(); product > least; product *= Uniform()) ++n;
    return n;
  }

 private:
  static uint64_t Mix(uint64_t x) {  // SplitMix64 (Steele, Lea, Flood 2014)
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
  }
  uint64_t state_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_SIMULATE_STREAM_H_
