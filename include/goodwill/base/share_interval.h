// How sure a share is that was counted.
//
// Three of ten who bought are 30 %, but of a hundred such customers fifteen or fifty
// may. The score interval (Wilson 1927) holds all shares from which what was counted
// lies no more than z standard deviations away. It never leaves 0 to 1, and says
// something even where nobody or everybody did.
#ifndef GOODWILL_BASE_SHARE_INTERVAL_H_
#define GOODWILL_BASE_SHARE_INTERVAL_H_

#include <cstdint>

namespace goodwill {

struct ShareInterval {
  double low = 0;
  double high = 1;
};

// 97.5 % of the normal distribution lie below: the z of 95 % intervals.
inline constexpr double kZ95 = 1.959963984540054;

// Of `happened` among `total` > 0. The share itself is inside, whatever rounding says.
ShareInterval WilsonInterval(int64_t happened, int64_t total, double z = kZ95);

}  // namespace goodwill

#endif  // GOODWILL_BASE_SHARE_INTERVAL_H_
