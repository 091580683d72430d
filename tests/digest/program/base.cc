#include "computations.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/rounding.h"
#include "goodwill/base/wide.h"

namespace goodwill {

void AddElementary(Digest& digest) {
  Inputs inputs(1);
  for (int i = 0; i < 20000; ++i) {
    const double any = inputs.Any();
    const double spread = inputs.Spread(-60, 60);
    const double unit = inputs.Unit();
    const double small = inputs.Spread(-60, 0);
    const double exponent = (unit - 0.5) * 1400;
    for (double x : {any, spread, unit, 1 + small, -small}) {
      digest.Add(Log(x));
      digest.Add(Log1p(x));
      digest.Add(Sqrt(x));
      digest.Add(LogGamma(x));
    }
    for (double x : {any, exponent, unit, small, -small}) {
      digest.Add(Exp(x));
      digest.Add(Expm1(x));
      digest.Add(Pow(spread, x));
    }
  }
}

void AddDecimals(Digest& digest) {
  Inputs inputs(2);
  for (int i = 0; i < 50000; ++i) {
    const int64_t number = inputs.Number();
    const int scale = static_cast<int>(inputs.Word() % (kMaxScale + 1));
    const double any = inputs.Any();
    const double spread = inputs.Spread(-30, 60);
    const double decimal = ScaledToDouble(number, scale);
    digest.Add(decimal);
    for (double value : {decimal, -decimal, spread, any}) {
      int64_t scaled = -1;
      digest.Add(static_cast<int64_t>(DoubleToScaled(value, scale, &scaled)));
      digest.Add(scaled);
      for (Rounding rounding : kAllRoundings) {
        digest.Add(static_cast<int64_t>(DoubleToScaledRounded(value, scale, rounding, &scaled)));
        digest.Add(scaled);
      }
    }
  }
}

void AddWideIntegers(Digest& digest) {
  Inputs inputs(3);
  for (int i = 0; i < 50000; ++i) {
    const int64_t a = inputs.Number();
    const int64_t b = inputs.Number();
    const int64_t c = inputs.Number();
    const WideInt product = WideInt::Product(a, b);
    digest.Add(product.ToDouble());
    digest.Add(DivideToDouble(product, WideInt(c)));
    digest.Add(DivideToDouble(WideInt(c), product));
  }
}

}  // namespace goodwill
