// BG/BB: customers who may buy at each opportunity, until they leave
// (Fader, Hardie and Shang 2010, Marketing Science 29:1086).
//
// Story. Some things can be bought only now and then: a yearly appeal, a season's
// ticket, a weekly order. There are n opportunities after the first purchase. At
// each, a customer who is still one buys with probability p; at the beginning of
// each, they leave with probability theta. p is beta distributed over customers
// with alpha and beta, theta with gamma and delta, independently. It is the
// Pareto/NBD of discrete time.
//
// A history is (x, t_x, n): purchases, the opportunity of the last one (0 without
// any), opportunities so far; all whole, x <= t_x <= n. As PurchaseHistory:
// frequency, recency and tenure.
//
// Likelihood: alive at n, or left before opportunity t_x + i + 1,
//
//   L = B(alpha+x, beta+n-x) / B(alpha, beta) * B(gamma, delta+n) / B(gamma, delta)
//     + sum over i from 0 to n-t_x-1 of
//       B(alpha+x, beta+t_x-x+i) / B(alpha, beta) *
//       B(gamma+1, delta+t_x+i) / B(gamma, delta)
//
// All terms are positive, and each follows from the one before by multiplication.
// Alive means here, as in the source: at opportunity n + 1, so that even a customer
// who bought at the last opportunity may have left since.
//
// Conditions: alpha, beta, delta > 0 and gamma >= 0. With gamma = 0 nobody leaves,
// and it is the beta-binomial. Time is counted in opportunities: t must be whole.
#ifndef GOODWILL_VALUE_MODELS_BG_BB_H_
#define GOODWILL_VALUE_MODELS_BG_BB_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

struct BgBb {
  double alpha = 0;
  double beta = 0;
  double gamma = 0;
  double delta = 0;

  double LogLikelihood(const PurchaseHistory& h) const;
  // By alpha, beta, gamma, delta.
  Derivatives LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  // At the next opportunity.
  double PAlive(const PurchaseHistory& h) const;
  // At the next t opportunities.
  double ExpectedPurchases(const PurchaseHistory& h, double t) const;
  double PPurchases(const PurchaseHistory& h, double t, int64_t k) const;
  double PAnyPurchase(const PurchaseHistory& h, double t) const;
  // Purchases at the next `horizon` opportunities (may be infinite), those at the
  // j-th from now discounted by exp(-rate j); with rate = log(1 + d) that is the
  // source's DERT (equation 14).
  double Residual(const PurchaseHistory& h, double rate, double horizon) const;

  // Both given that the customer is alive at the next opportunity; recency does not
  // matter then.
  double ExpectedIfAlive(const PurchaseHistory& h, double t) const;
  double ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_BG_BB_H_
