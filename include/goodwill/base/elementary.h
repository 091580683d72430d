// Logarithms and exponentials that give the same bits on every machine.
//
// A C library picks its kernels by processor, so the same program computes
// other last digits where fused multiply-add is missing. Everything in this
// library that needs a transcendental function calls these instead: one fixed
// sequence of IEEE operations each. The largest relative errors that the tests
// find against 50 digits, in units of 2^-53 (correct rounding has at most 1):
// log 1.14, log1p 1.19, exp 1.25, expm1 1.34, pow 1.00, square root 1.00, log
// gamma of positive numbers 1.02, also close to its zeros.
#ifndef GOODWILL_BASE_ELEMENTARY_H_
#define GOODWILL_BASE_ELEMENTARY_H_

namespace goodwill {

// Natural logarithm. Log(0) is -infinity, of a negative number NaN.
double Log(double x);
// log(1 + x), also for x close to 0.
double Log1p(double x);
double Exp(double x);
// exp(x) - 1, also for x close to 0.
double Expm1(double x);
// x to the power of y.
double Pow(double x, double y);
// Correctly rounded, as IEEE 754 demands.
double Sqrt(double x);
// Logarithm of |gamma(x)|; +infinity at zero and the negative integers.
double LogGamma(double x);

}  // namespace goodwill

#endif  // GOODWILL_BASE_ELEMENTARY_H_
