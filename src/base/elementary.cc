#include "goodwill/base/elementary.h"

#include <sleef.h>

#include <cmath>

namespace goodwill {

// The "cinz ... purec" functions are SLEEF's deterministic scalar family: plain
// C without fused multiply-add, one code path on every processor.

double Log(double x) { return Sleef_cinz_logd1_u10purec(x); }
double Log1p(double x) { return Sleef_cinz_log1pd1_u10purec(x); }
double Exp(double x) { return Sleef_cinz_expd1_u10purec(x); }
double Expm1(double x) { return Sleef_cinz_expm1d1_u10purec(x); }
double Pow(double x, double y) { return Sleef_cinz_powd1_u10purec(x, y); }
double Sqrt(double x) { return std::sqrt(x); }
double LogGamma(double x) { return Sleef_cinz_lgammad1_u10purec(x); }

}  // namespace goodwill
