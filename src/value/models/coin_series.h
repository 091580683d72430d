// What is expected of a customer of a coin model who is still one, by counting.
//
// Purchases come, until the customer leaves, as a Poisson process with a gamma
// distributed rate: the number N of those that would come within the next t, were there
// no coins, is negative binomial with R and c = t / (alpha + T). The first of them is made
// for certain, the (j+1)-th if j coins were survived, which has the chance
//
//   S_j = (b')_j / (a + b')_j,   b' = b plus the coins survived so far
//
// so that E[X(t)] = sum over n of P(N = n) (S_0 + ... + S_{n-1}): the hypergeometric
// function of Fader, Hardie and Lee (2005, equation 10) as a sum of positive terms, without
// its pole at a = 1 and without a difference. The discounted residual follows by parts,
//
//   e^(-rate t) E[X(t)] + rate * integral over u from 0 to t of e^(-rate u) E[X(u)],
//
// by Gauss-Legendre on the scale of log(1 + R u / (alpha + T)); one pass over n serves
// all its nodes. Errors grow with the number of terms, by about 3 * 2^-53 each.
#ifndef GOODWILL_SRC_VALUE_MODELS_COIN_SERIES_H_
#define GOODWILL_SRC_VALUE_MODELS_COIN_SERIES_H_

namespace goodwill {

// All lengths of time are in units of alpha + T. NaN where there would be too many terms or
// nodes, and the beta mean has to be taken.
struct CoinSeries {
  double shape;
  double a;
  double stays;  // b'

  double Expected(double t) const;
  double Discounted(double t, double rate) const;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_COIN_SERIES_H_
