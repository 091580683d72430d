// What several purchases bring together, by the Gamma-Gamma model.
//
// A customer's purchases are gamma distributed with shape p and a rate nu; what is
// known of nu after x purchases of mean m is gamma with shape Q = p x + q and rate
// B = gamma + m x (value/models/gamma_gamma.h). The sum S of n further purchases is
// gamma with shape p n and rate nu, so that S / B is the ratio of two gamma
// variates, and
//
//   P(S >= amount) = I_z(Q, p n),   z = B / (B + amount)
//
// with I the regularised incomplete beta function. Unlike the expected spend it
// exists for every q, since it is a chance and not a mean.
#ifndef GOODWILL_VALUE_MODELS_SPEND_SUM_H_
#define GOODWILL_VALUE_MODELS_SPEND_SUM_H_

#include <cstdint>

#include "goodwill/value/models/gamma_gamma.h"

namespace goodwill {

// The chance that `purchases` further ones bring at least `amount` together; of none,
// that nothing is asked for. Requires h.frequency >= 0, and a positive mean where it
// is above 0.
double PSpendAtLeast(const GammaGamma& model, const SpendHistory& h, int64_t purchases,
                     double amount);

// I_x(a, b), by its continued fraction (DLMF 8.17.22), within 1e-8 for a and b up to a
// million. Requires 0 <= x <= 1 and a, b > 0.
double IncompleteBeta(double x, double a, double b);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_SPEND_SUM_H_
