// Gamma-Gompertz/NBD: the longer customers stay, the more likely they leave, or the
// less (Bemmaor and Glady 2012, Management Science 58:1012).
//
// Story. As the Pareto/NBD, but a customer's risk of leaving changes with age as
// Gompertz's law of mortality has it: at age t it is eta b e^(b t). eta is gamma
// distributed over customers with shape s and rate beta, so that the chance of still
// being a customer is
//   S(t) = (beta / g(t))^s,   g(t) = beta + e^(b t) - 1.
// Departures may crowd around an age instead of falling off from the beginning. With
// b near 0 and beta = b beta', it is the Pareto/NBD with beta'.
//
// Likelihood (equation 6 with the density of the lifetime written out), R = r + x:
//
//   L = gamma(R) alpha^r / gamma(r) * [ (alpha+T)^-R S(T) + A ]
//   A = s b beta^s * integral over y from t_x to T of
//       e^(b y) (alpha+y)^-R g(y)^-(s+1)
//
// The integral is positive and smooth, and is computed as it stands. Given alive,
// lambda is gamma with R and alpha + T, eta with s and g(T).
//
// Conditions: r, alpha, b, beta > 0 and s >= 0; s = 0 is the NBD.
#ifndef GOODWILL_VALUE_MODELS_GAMMA_GOMPERTZ_NBD_H_
#define GOODWILL_VALUE_MODELS_GAMMA_GOMPERTZ_NBD_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

struct GammaGompertzNbd {
  double r = 0;
  double alpha = 0;
  double b = 0;
  double s = 0;
  double beta = 0;

  double LogLikelihood(const PurchaseHistory& h) const;
  // By r, alpha, b, s, beta.
  DerivativesOf<5> LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  double PAlive(const PurchaseHistory& h) const;
  // Of the next t; exactly k and at least one purchase in it.
  double ExpectedPurchases(const PurchaseHistory& h, double t) const;
  double PPurchases(const PurchaseHistory& h, double t, int64_t k) const;
  double PAnyPurchase(const PurchaseHistory& h, double t) const;
  // Expected purchases of the next `horizon` (may be infinite), discounted
  // continuously at `rate` > 0 per unit of time.
  double Residual(const PurchaseHistory& h, double rate, double horizon) const;

  // Both given that the customer is still one; recency does not matter then.
  double ExpectedIfAlive(const PurchaseHistory& h, double t) const;
  double ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_GAMMA_GOMPERTZ_NBD_H_
