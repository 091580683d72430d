#include "goodwill/base/share_interval.h"

#include <algorithm>

#include "goodwill/base/elementary.h"

namespace goodwill {

ShareInterval WilsonInterval(int64_t happened, int64_t total, double z) {
  const double n = static_cast<double>(total);
  const double p = static_cast<double>(happened) / n;
  const double z2 = z * z / n;
  const double middle = (p + z2 / 2) / (1 + z2);
  const double half = z * Sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2);
  return {std::max(0.0, std::min(p, middle - half)), std::min(1.0, std::max(p, middle + half))};
}

}  // namespace goodwill
