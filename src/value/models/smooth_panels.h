// Integrals of exp(phi(y)) over an interval where phi may have more than one hill.
//
// Panels are no longer than twice the distance to the nearest singularity of the
// integrand, so that Gauss-Legendre with 16 nodes is exact to rounding as far as that
// goes (3.7^-32), and are halved until phi changes by a bounded amount within each.
// Where phi is far below its top and goes one way, a panel is left out.
#ifndef GOODWILL_SRC_VALUE_MODELS_SMOOTH_PANELS_H_
#define GOODWILL_SRC_VALUE_MODELS_SMOOTH_PANELS_H_

#include <algorithm>
#include <cmath>
#include <vector>

#include "value/models/integrate.h"

namespace goodwill {

// Calls visit(y, weight) at the nodes. phi is finite or -infinity, slope its
// derivative, distance(y) > 0 that of the nearest singularity from y.
template <typename Phi, typename Slope, typename Distance, typename Visit>
void VisitSmoothPanels(Phi&& phi, Slope&& slope, Distance&& distance, double lo, double hi,
                       Visit&& visit) {
  constexpr double kChange = 12;
  constexpr double kNegligible = 44;
  struct Panel {
    double from;
    double to;
    double at_from;
    double at_to;
    int depth;
  };
  std::vector<Panel> panels;
  double from = lo;
  double at = phi(lo);
  double top = at;
  while (from < hi) {
    // The last one is not to be a sliver.
    double to = from + 2 * distance(from);
    if (!(to < hi)) to = hi;
    if (to == from) break;
    const double next = phi(to);
    top = std::max(top, next);
    panels.push_back({from, to, at, next, 0});
    from = to;
    at = next;
  }
  std::reverse(panels.begin(), panels.end());
  while (!panels.empty()) {
    const Panel p = panels.back();
    panels.pop_back();
    const double highest = std::max(p.at_from, p.at_to);
    const bool one_way = slope(p.from) * slope(p.to) > 0;
    if (one_way && highest < top - kNegligible) continue;
    const double middle = 0.5 * (p.from + p.to);
    const bool may_halve = p.depth < 60 && middle > p.from && middle < p.to;
    const double at_middle = phi(middle);
    top = std::max(top, at_middle);
    const double change =
        std::max(std::fabs(p.at_from - at_middle), std::fabs(p.at_to - at_middle));
    if (may_halve && !(2 * change < kChange)) {
      panels.push_back({middle, p.to, at_middle, p.at_to, p.depth + 1});
      panels.push_back({p.from, middle, p.at_from, at_middle, p.depth + 1});
      continue;
    }
    VisitPanel(p.from, p.to, HUGE_VAL, visit);
  }
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_SMOOTH_PANELS_H_
