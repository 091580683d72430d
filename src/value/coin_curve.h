// The survival of the coin models, as a curve that many integrals ask.
//
//   L(tau) = E[(1 + p tau / d)^-c],   p ~ beta(a, b)
//
// is an integral (or a sum) for every tau, and the integrals of one customer's strategies
// ask for it at a thousand places. On the scale w = log(1 + max(c, 1) tau / d) it is
// analytic and bounded within |Im w| < pi / 2, so that a polynomial through 16 Gauss nodes
// follows it to rounding over panels of 3/4: the error is about rho^-16 = 1e-15 of L(0) with
// rho = 8.5, the largest ellipse around a panel within that strip (Trefethen 2013,
// Approximation Theory and Approximation Practice, theorem 8.2). Panels are the same for
// all who ask, so nobody's bits depend on what was asked before.
//
// At the nodes of a panel L is a sum over the number n of purchases that would come, were
// there no coins (coin_series.h), of which all coins are survived with chance S_n:
// sum of P(N = n) S_n, one pass for the 16 of them.
#ifndef GOODWILL_SRC_VALUE_COIN_CURVE_H_
#define GOODWILL_SRC_VALUE_COIN_CURVE_H_

#include <array>
#include <cstddef>
#include <vector>

namespace goodwill {

class CoinCurve {
 public:
  // a >= 0, the others > 0.
  CoinCurve(double a, double b, double shape, double rate)
      : a_(a), b_(b), shape_(shape), rate_(rate) {}

  // tau >= 0.
  double operator()(double tau);

 private:
  static constexpr size_t kNodes = 16;
  struct Panel {
    bool known = false;
    std::array<double, kNodes> coefficients;  // of Legendre polynomials
  };

  void Fill(size_t number, Panel& panel) const;
  // False: too many terms.
  bool Sum(const std::array<double, kNodes>& t, std::array<double, kNodes>& out) const;

  double a_, b_, shape_, rate_;
  std::vector<Panel> panels_;
};

// The same at one place, by an integral.
double CoinSurvival(double a, double b, double shape, double rate, double tau);

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_COIN_CURVE_H_
