// BG/NBD: customers who may leave after each repeat purchase, and only then
// (Fader, Hardie and Lee 2005, Marketing Science 24:275).
//
// Story. A customer buys as a Poisson process of rate lambda. After each repeat
// purchase they leave with probability p. lambda is gamma distributed over
// customers with shape r and rate alpha, p is beta distributed with a and b: the
// mean of p is a / (a + b). Easier to compute than the Pareto/NBD, and close to
// it in aggregate. But who has never bought again cannot have left: P(alive) is 1
// for every one-time buyer, however long ago. It must not be used to find lost
// customers; MbgNbd mends that.
//
// Likelihood (equation 6), R = r + x:
//
//   L = gamma(R) alpha^r / gamma(r) * B(a, b+x) / B(a, b) *
//       [ (alpha+T)^-R  +  {x > 0} a / (b+x-1) (alpha+t_x)^-R ]
//
// The first term is: still alive; the second: left at the last purchase. Given
// alive, lambda is gamma with R and alpha + T, and p is beta with a and b + x.
// Conditions: r, alpha, b > 0 and a >= 0. With a = 0 nobody leaves, and it is the
// NBD; a = 1 is a point like any other.
#ifndef GOODWILL_VALUE_MODELS_BG_NBD_H_
#define GOODWILL_VALUE_MODELS_BG_NBD_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

struct BgNbd {
  double r = 0;
  double alpha = 0;
  double a = 0;
  double b = 0;

  double LogLikelihood(const PurchaseHistory& h) const;
  // By r, alpha, a, b.
  Derivatives LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  double PAlive(const PurchaseHistory& h) const;
  // Of the next t (equation 10, as an integral over p instead of the
  // hypergeometric function, which has a pole at a = 1).
  double ExpectedPurchases(const PurchaseHistory& h, double t) const;
  // Of exactly k (equation 8 for a new customer), and of at least one, purchases
  // in the next t.
  double PPurchases(const PurchaseHistory& h, double t, int64_t k) const;
  double PAnyPurchase(const PurchaseHistory& h, double t) const;
  // Expected purchases of the next `horizon` (may be infinite), discounted
  // continuously at `rate` > 0 per unit of time: the mean of
  // lambda / (lambda p + rate) over what is known of lambda and p.
  double Residual(const PurchaseHistory& h, double rate, double horizon) const;

  // All given that the customer is still one; recency does not matter then.
  double AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const;
  double ExpectedIfAlive(const PurchaseHistory& h, double t) const;
  double ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_BG_NBD_H_
