// Gamma-Gamma: what a customer spends per purchase, separate from how often
// (Colombo and Jiang 1999; Fader, Hardie and Lee 2005; Fader and Hardie 2013,
// note 025).
//
// Story. Each purchase of a customer is gamma distributed with shape p and a rate
// nu of their own; nu is gamma distributed over customers with shape q and rate
// gamma. Spending does not depend on how often the customer buys. The mean m of
// few purchases says less about a customer than that of many: expectations are
// drawn towards the population, the fewer the purchases the more.
//
// Likelihood of a mean m over x purchases (note 025, equation 1a), Q = p x + q:
//
//   L = gamma(Q) / (gamma(p x) gamma(q)) *
//       gamma^q m^(p x - 1) x^(p x) / (gamma + m x)^Q
//
// The expected spend per purchase given (x, m) is p (gamma + m x) / (Q - 1)
// (equation 5). It exists only where Q > 1; for a new customer, x = 0, only where
// q > 1. Where it does not exist the answer is NaN, never a number.
//
// Only customers with repeat purchases and a positive mean can be used, and x
// counts exactly the purchases that m is the mean of. Conditions: p, q, gamma > 0.
#ifndef GOODWILL_VALUE_MODELS_GAMMA_GAMMA_H_
#define GOODWILL_VALUE_MODELS_GAMMA_GAMMA_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"

namespace goodwill {

// The mean amount of x purchases.
struct SpendHistory {
  int64_t frequency = 0;
  double mean_amount = 0;

  bool operator==(const SpendHistory&) const = default;
};

struct GammaGamma {
  double p = 0;
  double q = 0;
  double gamma = 0;

  // Requires frequency > 0 and mean_amount > 0.
  double LogLikelihood(const SpendHistory& h) const;
  // By p, q, gamma.
  Derivatives LogLikelihoodDerivatives(const SpendHistory& h) const;
  // NaN where the mean does not exist. Frequency 0 asks about a new customer.
  double ExpectedSpend(const SpendHistory& h) const;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_GAMMA_GAMMA_H_
