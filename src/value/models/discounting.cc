#include "value/models/discounting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "base/elementary_each.h"
#include "goodwill/base/elementary.h"
#include "value/models/integrate.h"

namespace goodwill {

double DiscountedPower(int j, double s, double z, double end) {
  // w = log(1 + v); beyond z v = 750 there is nothing left.
  const double last = Log1p(std::min(end, 750 / z));
  if (!(last > 0)) return 0;
  double sum = 0;
  const auto visit = [&](double w, double weight) {
    const double v = Expm1(w);
    const double factor = j == 0 ? 1 : v;
    sum += weight * factor * Exp((1 - s) * w - z * v);
  };
  // The same at all nodes of one panel, in their order.
  const auto panel = [&]<size_t kNodes>(std::array<double, kNodes>, auto&& visit_nodes) {
    std::array<double, kNodes> w, weight, v, fall;
    size_t n = 0;
    visit_nodes([&](double at, double of_node) {
      w[n] = v[n] = at;
      weight[n++] = of_node;
    });
    Expm1Each(v);
    for (size_t i = 0; i < kNodes; ++i) fall[i] = (1 - s) * w[i] - z * v[i];
    ExpEach(fall);
    for (size_t i = 0; i < kNodes; ++i) sum += weight[i] * (j == 0 ? 1 : v[i]) * fall[i];
  };
  // A short horizon is one panel, wherever in it the peak is; where little changes as well,
  // 8 nodes leave less than 1e-11.
  const double bend = std::fabs(1 - s) * last;
  const double discount = z * std::min(end, 750 / z);
  if (last <= 1 && bend <= 2 && discount <= 1) {
    panel(std::array<double, 8>(), [&](auto&& node) { VisitFew(0, last, node); });
  } else if (last <= 1.5 && bend + discount <= 12) {
    panel(std::array<double, 16>(), [&](auto&& node) { VisitMany(0, last, node); });
  } else {
    VisitPanels([&](double w) { return (1 - s) * w - z * Expm1(w); },
                [&](double w) { return 1 - s - z * Exp(w); }, 0, last, 1.5, visit);
  }
  return sum;
}

}  // namespace goodwill
