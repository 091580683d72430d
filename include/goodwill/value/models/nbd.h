// NBD: customers who buy at random and never leave (Ehrenberg 1959).
//
// Story. While T passes, a customer makes purchases as a Poisson process of rate
// lambda. Rates differ between customers as a gamma distribution of shape r and
// rate alpha: the mean rate is r / alpha, and the smaller r the more unlike the
// customers are. Nobody drops out, so it is the yardstick against which a model
// with dropout must show that there is any: the models of this folder contain it
// as a limit.
//
// Likelihood of the purchases at their times (Fader and Hardie 2005, note 009,
// with no dropout), R = r + x:
//
//   L(x, T) = gamma(R) / gamma(r) * alpha^r / (alpha + T)^R
//
// What is known of a customer's rate afterwards is again gamma, with R and
// alpha + T. Conditions: r, alpha > 0.
#ifndef GOODWILL_VALUE_MODELS_NBD_H_
#define GOODWILL_VALUE_MODELS_NBD_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

struct Nbd {
  double r = 0;
  double alpha = 0;

  double LogLikelihood(const PurchaseHistory& h) const;
  // By r, alpha.
  Derivatives LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  double PAlive(const PurchaseHistory& h) const;  // 1
  // Of the next t.
  double ExpectedPurchases(const PurchaseHistory& h, double t) const;
  // Of exactly k, and of at least one, purchases in the next t.
  double PPurchases(const PurchaseHistory& h, double t, int64_t k) const;
  double PAnyPurchase(const PurchaseHistory& h, double t) const;
  // Expected purchases of the next `horizon` (may be infinite), discounted
  // continuously at `rate` > 0 per unit of time.
  double Residual(const PurchaseHistory& h, double rate, double horizon) const;

  // All given that the customer is still one; recency does not matter then.
  double AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const;
  double ExpectedIfAlive(const PurchaseHistory& h, double t) const;
  double ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_NBD_H_
