// Shifted beta-geometric: how long contracts are renewed (Fader and Hardie 2007,
// Journal of Interactive Marketing 21:76; 2010, Marketing Science 29:85).
//
// Story. A customer under contract is asked again and again whether to renew, and
// declines with probability theta each time, the same for one customer always.
// theta is beta distributed over customers with alpha and beta. Retention rates of
// a cohort then rise with age though nobody changes: those likely to leave leave
// first. A constant churn rate undervalues old customers by far.
//
// A history is (x, n): contracts renewed, and renewals that came up so far. Who
// renewed all, x = n, is still a customer; who renewed fewer left at the next.
// With S(x) = B(alpha, beta+x) / B(alpha, beta),
//
//   L = S(n)                              still a customer (2007, equation 6)
//   L = S(x) alpha / (alpha + beta + x)   left (2007, equation 5)
//
// As PurchaseHistory: frequency x and tenure n; recency is not looked at. Customers
// are seen to leave: P(alive) is 1 or 0.
//
// Conditions: alpha, beta > 0. Time is counted in renewals: t must be whole. Segments
// are fitted one by one, with the whole as their prior (segments.h).
#ifndef GOODWILL_VALUE_MODELS_SHIFTED_BETA_GEOMETRIC_H_
#define GOODWILL_VALUE_MODELS_SHIFTED_BETA_GEOMETRIC_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

struct ShiftedBetaGeometric {
  double alpha = 0;
  double beta = 0;

  double LogLikelihood(const PurchaseHistory& h) const;
  // By alpha, beta.
  Derivatives LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  double PAlive(const PurchaseHistory& h) const;  // 1 or 0
  // Renewals among the next t that come up.
  double ExpectedPurchases(const PurchaseHistory& h, double t) const;
  double PPurchases(const PurchaseHistory& h, double t, int64_t k) const;
  double PAnyPurchase(const PurchaseHistory& h, double t) const;
  // Renewals among the next `horizon` (may be infinite), the j-th discounted by
  // exp(-rate j). The source's discounted expected residual lifetime just before a
  // renewal (2010, equation 6) is exp(rate) times this, rate = log(1 + d).
  double Residual(const PurchaseHistory& h, double rate, double horizon) const;

  // Both of who is still a customer.
  double ExpectedIfAlive(const PurchaseHistory& h, double t) const;
  double ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_SHIFTED_BETA_GEOMETRIC_H_
