#include "goodwill/base/elementary.h"

#include <sleef.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cmath>
#include <cstddef>

#include "base/elementary_each.h"

namespace goodwill {

// The "cinz" functions are SLEEF's deterministic family without fused multiply-add, one code
// path on every processor: "purec" in plain C, "sse2" the same for two numbers.

double Log(double x) { return Sleef_cinz_logd1_u10purec(x); }
double Log1p(double x) { return Sleef_cinz_log1pd1_u10purec(x); }
double Exp(double x) { return Sleef_cinz_expd1_u10purec(x); }
double Expm1(double x) { return Sleef_cinz_expm1d1_u10purec(x); }
double Pow(double x, double y) { return Sleef_cinz_powd1_u10purec(x, y); }
double Sqrt(double x) { return std::sqrt(x); }
double LogGamma(double x) { return Sleef_cinz_lgammad1_u10purec(x); }

namespace {

// Two at a time as long as there are two, then one.
template <typename Both, typename One>
void Each(std::span<double> x, [[maybe_unused]] Both both, One one) {
  size_t i = 0;
#if defined(__SSE2__)
  for (; i + 2 <= x.size(); i += 2) {
    _mm_storeu_pd(&x[i], both(_mm_loadu_pd(&x[i])));
  }
#endif
  for (; i < x.size(); ++i) x[i] = one(x[i]);
}

}  // namespace

#if defined(__SSE2__)
#define GOODWILL_BOTH(call) [](__m128d two) { return call; }
#else
#define GOODWILL_BOTH(call) 0
#endif

void LogEach(std::span<double> x) {
  Each(x, GOODWILL_BOTH(Sleef_cinz_logd2_u10sse2(two)), Log);
}
void Log1pEach(std::span<double> x) {
  Each(x, GOODWILL_BOTH(Sleef_cinz_log1pd2_u10sse2(two)), Log1p);
}
void ExpEach(std::span<double> x) {
  Each(x, GOODWILL_BOTH(Sleef_cinz_expd2_u10sse2(two)), Exp);
}
void Expm1Each(std::span<double> x) {
  Each(x, GOODWILL_BOTH(Sleef_cinz_expm1d2_u10sse2(two)), Expm1);
}

#undef GOODWILL_BOTH

}  // namespace goodwill
