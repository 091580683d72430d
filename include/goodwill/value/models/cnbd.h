// BG/CNBD-k and MBG/CNBD-k: customers who buy at regular intervals
// (Platzer and Reutterer 2016, Marketing Science 35:779, for the timing; Reutterer,
// Platzer and Schroeder 2021, International Journal of Research in Marketing 38:194).
//
// Story. A Poisson process has no memory: the next purchase is as likely right after
// the last one as a week later. Groceries, pet food and medicines are bought more
// regularly. Here a purchase happens at every k-th event of a Poisson process of
// rate lambda, so that intervals are Erlang distributed with k stages; k = 1 is the
// ordinary model. After each repeat purchase (BG), or each purchase (MBG), the
// customer leaves with probability p. lambda is gamma distributed over customers
// with r and alpha, p beta distributed with a and b; k is one number for all. A
// regular customer's silence tells more than an irregular one's.
//
// Likelihood, R = r + k x, n coins survived (x; MBG: x + 1), up to the factor C:
//
//   L = C gamma(R) alpha^r / gamma(r) * B(a, b+n) / B(a, b) *
//       [ (alpha+T)^-R S  +  {n > 0} a / (b+n-1) (alpha+t_x)^-R ]
//   S = sum over j from 0 to k-1 of gamma(R+j) / (gamma(R) j!)
//                                   ((T-t_x) / (alpha+T))^j
//   C = product over the x intervals of interval^(k-1) / (k-1)!
//
// j counts the events since the last purchase that were not enough for another. C
// needs the intervals, or the sum of their logarithms (`log_gaps` of
// HistoryColumns); it matters only to what k is, and is left out here: see
// LogIntervals. Given alive and j, lambda is gamma with R + j and alpha + T, and j
// has the terms of S as weights.
//
// Conditions: r, alpha, b > 0, a >= 0, k whole from 1 to 20; a = 0: nobody leaves.
#ifndef GOODWILL_VALUE_MODELS_CNBD_H_
#define GOODWILL_VALUE_MODELS_CNBD_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

inline constexpr int64_t kMostStages = 20;

// log C of `purchases` repeat purchases whose intervals have logarithms that add up
// to log_gaps.
double LogIntervals(double k, double purchases, double log_gaps);

// What both have; they differ in whether a coin is thrown after the first purchase.
template <bool first_coin>
struct Cnbd {
  double r = 0;
  double alpha = 0;
  double a = 0;
  double b = 0;
  double k = 1;

  // Both without log C; derivatives by r, alpha, a, b.
  double LogLikelihood(const PurchaseHistory& h) const;
  Derivatives LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  double PAlive(const PurchaseHistory& h) const;
  // Of the next t; exactly n and at least one purchase in it.
  double ExpectedPurchases(const PurchaseHistory& h, double t) const;
  double PPurchases(const PurchaseHistory& h, double t, int64_t n) const;
  double PAnyPurchase(const PurchaseHistory& h, double t) const;
  // Expected purchases of the next `horizon` (may be infinite), discounted
  // continuously at `rate` > 0 per unit of time.
  double Residual(const PurchaseHistory& h, double rate, double horizon) const;
};

using BgCnbd = Cnbd<false>;
using MbgCnbd = Cnbd<true>;

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_CNBD_H_
