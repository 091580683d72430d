// Functions of one or two numbers that purchase models are made of, written so
// that no digits are lost where the textbook form subtracts nearly equal terms.
#ifndef GOODWILL_SRC_VALUE_MODELS_SPECIAL_H_
#define GOODWILL_SRC_VALUE_MODELS_SPECIAL_H_

namespace goodwill {

// log(1 + x) - x, which is about -x^2/2 near 0. Requires x > -1.
double LogOnePlusMinus(double x);
// log gamma(z) less Stirling's (z - 1/2) log z - z + log(2 pi) / 2. Requires z > 0.
double StirlingRemainder(double z);
// (exp(x) - 1) / x, and 1 at x = 0.
double Expm1Over(double x);

// log(gamma(a + n) / gamma(a)), and its first and second derivative by a:
// psi(a + n) - psi(a) and psi'(a + n) - psi'(a). Requires a > 0, n >= 0.
double LogRising(double a, double n);
double DigammaRise(double a, double n);
double TrigammaRise(double a, double n);
// psi and psi'. Requires z > 0.
double Digamma(double z);
double Trigamma(double z);

// log of w^k (1 - w)^r / B(k, r) with w = t / (a + t), as far from rounding as it
// can be: written around w = k / (k + r), where it is largest. Requires k, r, a,
// t > 0.
double LogBetaKernel(double k, double r, double t, double a);

// Chance that a chi-squared variable exceeds x. Requires x >= 0, degrees >= 1.
double ChiSquaredAbove(double x, double degrees);

// Purchases within t of a customer whose rate is gamma distributed with shape R
// and rate A: negative binomial. Requires R > 0, A > 0, t >= 0.
struct NegativeBinomial {
  double shape;
  double rate;
  double t;

  // P(count = k) and P(count >= k); k >= 0.
  double Mass(double k) const;
  double AtLeast(double k) const;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_SPECIAL_H_
