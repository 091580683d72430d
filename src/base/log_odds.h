// Chances on the scale on which they have no end.
#ifndef GOODWILL_SRC_BASE_LOG_ODDS_H_
#define GOODWILL_SRC_BASE_LOG_ODDS_H_

#include <algorithm>

#include "goodwill/base/elementary.h"

namespace goodwill {

// Chances beyond this many units of log odds are taken for it: 2e-9.
inline constexpr double kMostOdds = 20;

inline double LogOdds(double p) {
  if (p <= 0) return -kMostOdds;
  if (p >= 1) return kMostOdds;
  return std::clamp(Log(p) - Log1p(-p), -kMostOdds, kMostOdds);
}

inline double ChanceOf(double log_odds) { return 1 / (1 + Exp(-log_odds)); }

}  // namespace goodwill

#endif  // GOODWILL_SRC_BASE_LOG_ODDS_H_
