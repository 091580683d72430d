// Pareto/NBD: customers who buy at random until they leave at random
// (Schmittlein, Morrison and Colombo 1987).
//
// Story. While alive, a customer buys as a Poisson process of rate lambda, and
// drops out after an exponential time of rate mu, whether buying or not. lambda
// is gamma distributed over customers with shape r and rate alpha, mu with shape
// s and rate beta, independently. A long silence after many purchases tells of
// dropout; after few it tells little.
//
// Likelihood (Fader and Hardie 2005, note 009, equation 16 before its integral
// is written with hypergeometric functions), R = r + x:
//
//   L = gamma(R) alpha^r beta^s / gamma(r) * [ (alpha+T)^-R (beta+T)^-s + A ]
//   A = s * integral over y from t_x to T of (alpha+y)^-R (beta+y)^-(s+1)
//
// The first term is: still alive; A: left at y. All quantities here are computed
// from A as it stands, one integral of a positive and smooth function, on a
// logarithmic scale of time: no hypergeometric function, and no two terms of
// opposite sign, occur. P(alive) is the first term's share (note 009, equation
// 18); what is known of a customer who is alive is again gamma, lambda with R and
// alpha + T, mu with s and beta + T.
//
// Conditions: r, alpha, beta > 0 and s >= 0. With s = 0 nobody drops out, and it
// is the NBD; s = 1 and alpha = beta are points like any other.
#ifndef GOODWILL_VALUE_MODELS_PARETO_NBD_H_
#define GOODWILL_VALUE_MODELS_PARETO_NBD_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

struct ParetoNbd {
  double r = 0;
  double alpha = 0;
  double s = 0;
  double beta = 0;

  double LogLikelihood(const PurchaseHistory& h) const;
  // By r, alpha, s, beta.
  Derivatives LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  double PAlive(const PurchaseHistory& h) const;
  // Of the next t (note 009, equation 22; without its pole at s = 1).
  double ExpectedPurchases(const PurchaseHistory& h, double t) const;
  // Of exactly k, and of at least one, purchases in the next t (Fader and Hardie
  // 2014, note 028, as an integral over the time of dropout).
  double PPurchases(const PurchaseHistory& h, double t, int64_t k) const;
  double PAnyPurchase(const PurchaseHistory& h, double t) const;
  // Expected purchases of the next `horizon` (may be infinite), discounted
  // continuously at `rate` > 0 per unit of time (Fader, Hardie and Lee 2005, RFM
  // and CLV, equation 2).
  double Residual(const PurchaseHistory& h, double rate, double horizon) const;

  // All given that the customer is still one; recency does not matter then.
  double AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const;
  double ExpectedIfAlive(const PurchaseHistory& h, double t) const;
  double ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_PARETO_NBD_H_
