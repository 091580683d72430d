// Surviving one chance of leaving after another, each of the same probability
// theta, which is beta distributed over customers:
//   S(j) = E[(1 - theta)^j] = B(a, b+j) / B(a, b),
// a product of (b+i) / (a+b+i).
#ifndef GOODWILL_SRC_VALUE_MODELS_BETA_SURVIVAL_H_
#define GOODWILL_SRC_VALUE_MODELS_BETA_SURVIVAL_H_

namespace goodwill {

struct BetaSurvival {
  double a;  // >= 0
  double b;  // > 0

  // log S(j); j >= 0, not only whole.
  double Log(double j) const;
  // Sum over j from 1 to t of exp(-rate j) S(j). t is whole or infinite, rate >= 0,
  // above 0 for infinite t. However large t is, in bounded time: the first terms
  // one by one, the others by an integral.
  double Sum(double t, double rate) const;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_BETA_SURVIVAL_H_
