// MBG/NBD: customers who may leave after each purchase, also the first
// (Batislam, Denizel and Filiztekin 2007; Hoppe and Wagner 2007).
//
// Story. As the BG/NBD, but the coin is thrown after the first purchase too, so
// that a customer who never came back may well have left at once. That makes
// P(alive) of one-time buyers fall with their silence, as it should.
//
// Likelihood (Batislam et al. 2007, equation 7), R = r + x:
//
//   L = gamma(R) alpha^r / gamma(r) * B(a, b+x+1) / B(a, b) *
//       [ (alpha+T)^-R  +  a / (b+x) (alpha+t_x)^-R ]
//
// Given alive, lambda is gamma with R and alpha + T, and p is beta with a and
// b + x + 1. Conditions: r, alpha, b > 0 and a >= 0; a = 0 is the NBD.
#ifndef GOODWILL_VALUE_MODELS_MBG_NBD_H_
#define GOODWILL_VALUE_MODELS_MBG_NBD_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

struct MbgNbd {
  double r = 0;
  double alpha = 0;
  double a = 0;
  double b = 0;

  double LogLikelihood(const PurchaseHistory& h) const;
  // By r, alpha, a, b.
  Derivatives LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  double PAlive(const PurchaseHistory& h) const;
  double ExpectedPurchases(const PurchaseHistory& h, double t) const;
  double PPurchases(const PurchaseHistory& h, double t, int64_t k) const;
  double PAnyPurchase(const PurchaseHistory& h, double t) const;
  // As BgNbd's.
  double Residual(const PurchaseHistory& h, double rate, double horizon) const;

  // All given that the customer is still one; recency does not matter then.
  double AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const;
  double ExpectedIfAlive(const PurchaseHistory& h, double t) const;
  double ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_MBG_NBD_H_
