// Integrals of exp(phi(w)) over an interval, phi concave.
//
// Every integral of a purchase model is of this kind once time is measured on a
// logarithmic scale, w = log(scale + time): its integrand is analytic within the
// strip |Im w| < pi, rises to one peak and falls from it. The interval is cut
// into panels, beginning at the peak, on each of which phi changes by a bounded
// amount and which are short against the strip; Gauss-Legendre with 16 nodes is
// then exact to rounding (the error term of an exponential that falls by 12
// within a panel is below 1e-17). Panels end where what is left does not count.
#ifndef GOODWILL_SRC_VALUE_MODELS_INTEGRATE_H_
#define GOODWILL_SRC_VALUE_MODELS_INTEGRATE_H_

#include <algorithm>
#include <array>
#include <cmath>

namespace goodwill {

// Nodes and weights on [-1, 1], the positive half.
inline constexpr std::array<double, 8> kGaussNode = {
    0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863, 0.6178762444026437484,
    0.7554044083550030339, 0.8656312023878317439, 0.9445750230732325761, 0.9894009349916499326};
inline constexpr std::array<double, 8> kGaussWeight = {
    0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382, 0.1495959888165767321,
    0.1246289712555338720, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949};

// The same with 8 nodes, for short panels on which little changes.
inline constexpr std::array<double, 4> kFewNode = {0.1834346424956498049, 0.5255324099163289858,
                                                   0.7966664774136267396, 0.9602898564975362317};
inline constexpr std::array<double, 4> kFewWeight = {0.3626837833783619830, 0.3137066458778872873,
                                                     0.2223810344533744706, 0.1012285362903762591};

// visit(w, weight) at each node of one panel: 8, or 16, of them.
template <typename Visit>
void VisitFew(double from, double to, Visit&& visit) {
  const double half = 0.5 * (to - from);
  const double middle = 0.5 * (to + from);
  for (size_t i = 0; i < kFewNode.size(); ++i) {
    visit(middle - half * kFewNode[i], half * kFewWeight[i]);
    visit(middle + half * kFewNode[i], half * kFewWeight[i]);
  }
}
template <typename Visit>
void VisitMany(double from, double to, Visit&& visit) {
  const double half = 0.5 * (to - from);
  const double middle = 0.5 * (to + from);
  for (size_t i = 0; i < kGaussNode.size(); ++i) {
    visit(middle - half * kGaussNode[i], half * kGaussWeight[i]);
    visit(middle + half * kGaussNode[i], half * kGaussWeight[i]);
  }
}
// As many as the change of phi calls for.
template <typename Visit>
void VisitPanel(double from, double to, double change, Visit&& visit) {
  if (change <= 2 && 0.5 * (to - from) <= 0.4) {
    VisitFew(from, to, visit);
  } else {
    VisitMany(from, to, visit);
  }
}

// Calls visit(w, weight) at the nodes for the integral of exp(phi(w)) times
// something that varies slowly beside it. `slope` is phi's derivative. No panel
// is longer than `longest`. lo < hi, both finite.
template <typename Phi, typename Slope, typename Visit>
void VisitPanels(Phi&& phi, Slope&& slope, double lo, double hi, double longest, Visit&& visit) {
  constexpr double kChange = 12;     // of phi within a panel
  constexpr double kNegligible = 42;  // below the peak
  // The peak, roughly: where panels begin does not matter to the result.
  double peak = lo;
  if (slope(lo) > 0) {
    peak = hi;
    if (slope(hi) < 0) {
      double rising = lo;
      double falling = hi;
      for (int i = 0; i < 60 && falling - rising > 1e-3 * (1 + std::fabs(falling)); ++i) {
        const double middle = 0.5 * (rising + falling);
        (slope(middle) > 0 ? rising : falling) = middle;
      }
      peak = 0.5 * (rising + falling);
    }
  }
  const double top = phi(peak);
  auto march = [&](double direction, double end) {
    double from = peak;
    double at = top;
    while (direction * (end - from) > 0 && at > top - kNegligible) {
      double step = std::min(longest, kChange / std::max(std::fabs(slope(from)), 1e-300));
      step = std::min(step, std::fabs(end - from));
      double to = step == std::fabs(end - from) ? end : from + direction * step;
      double next = phi(to);
      while (std::fabs(at - next) > 1.25 * kChange) {
        step *= 0.5;
        to = from + direction * step;
        if (to == from) return;
        next = phi(to);
      }
      if (direction > 0) {
        VisitPanel(from, to, std::fabs(at - next), visit);
      } else {
        VisitPanel(to, from, std::fabs(at - next), visit);
      }
      from = to;
      at = next;
    }
  };
  march(1, hi);
  march(-1, lo);
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_INTEGRATE_H_
