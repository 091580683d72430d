#include "value/models/pareto_race.h"

#include <cmath>
#include <limits>

#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// Of a series; an integral costs more than twice as many.
constexpr int kMostTerms = 200;
// From here on E is formed from the silence itself: a difference of two logarithms
// would lose as many digits as R has.
constexpr double kLargeShape = 64;

// Sum of (p)_n / (c)_n z^n. Requires 0 < p <= c or p = 0, 0 <= z < 1.
double Sum(double p, double c, double z) {
  double sum = 1;
  double term = 1;
  // What is left after a term is less than the term over 1 - z.
  const double least = 1e-17 * (1 - z);
  for (int n = 0; n < kMostTerms; ++n) {
    term *= (p + n) / (c + n) * z;
    sum += term;
    if (term <= least * sum) return sum;
  }
  return kNaN;
}

// Both series are too long where even the shorter one is; found out before it is
// summed up: the ratio of terms, which grows towards z, at half the way.
bool IsLong(double p, double c, double z) {
  constexpr double kHalf = kMostTerms / 2;
  return (p + kHalf) / (c + kHalf) * z > 0.84;
}

double FallWithin(const ParetoNbd& m, double shape, double age, double t) {
  return shape * Log1p(t / (m.alpha + age)) + m.s * Log1p(t / (m.beta + age));
}

double FirstOfTwo(const ParetoNbd& m, double shape, double age) {
  const double a = m.alpha + age;
  const double b = m.beta + age;
  const double both = shape + m.s;
  if (m.alpha <= m.beta) {
    const double z = (m.beta - m.alpha) / b;
    return IsLong(m.s, both + 1, z) ? kNaN : shape / both * Sum(m.s, both + 1, z);
  }
  const double z = (m.alpha - m.beta) / a;
  return IsLong(shape + 1, both + 1, z) ? kNaN
                                        : shape / both * (b / a) * Sum(shape + 1, both + 1, z);
}

}  // namespace

double PurchaseFirst(const ParetoNbd& m, int64_t frequency, double age) {
  return FirstOfTwo(m, m.r + static_cast<double>(frequency), age);
}

double DropoutFirst(const ParetoNbd& m, int64_t frequency, double age) {
  if (m.s == 0) return 0;
  return FirstOfTwo({m.s, m.beta, m.r + static_cast<double>(frequency), m.alpha}, m.s, age);
}

ParetoRace ParetoRace::Of(const ParetoNbd& m, int64_t frequency, double age) {
  const double shape = m.r + static_cast<double>(frequency);
  ParetoRace out{DropoutFirst(m, frequency, age), PurchaseFirst(m, frequency, age), 0};
  if (shape < kLargeShape) {
    out.fall = shape * Log1p(age / m.alpha) + m.s * Log1p(age / m.beta);
  }
  return out;
}

double PurchaseWithin(const ParetoNbd& m, int64_t frequency, double age, double t) {
  const double shape = m.r + static_cast<double>(frequency);
  const double ever = FirstOfTwo(m, shape, age);
  const double later = Exp(-FallWithin(m, shape, age, t)) * FirstOfTwo(m, shape, age + t);
  const double within = ever - later;
  return within > 0.1 * ever ? within : kNaN;
}

ParetoBracket ParetoBracket::Of(const ParetoNbd& m, const PurchaseHistory& h,
                                const ParetoRace& last, const ParetoRace& end) {
  const double shape = m.r + static_cast<double>(h.frequency);
  const double alive = Exp(-(shape < kLargeShape
                                 ? end.fall - last.fall
                                 : FallWithin(m, shape, h.recency, h.tenure - h.recency)));
  return {alive, last.dropout_first + alive * end.purchase_first};
}

}  // namespace goodwill
