// A customer's own rhythm, without any model.
//
// Who buys every three weeks, give or take one, and has been silent for nine is overdue;
// who buys every three months is not. The rule needs nothing but the customer's own gaps
// between purchases: their mean, and their standard deviation around it. A silence longer
// than the mean and twice the spread is overdue. One gap has no spread of its own; it is
// taken to be as large as the gap, which is what purchases at random have.
//
// It learns nothing from other customers, so that a single early gap decides about
// whoever bought twice, and it is mute about who bought once. It is here as the yardstick
// that anybody can check by hand: what a model adds must show beside it
// (assess/holdout.h).
#ifndef GOODWILL_VALUE_OWN_CADENCE_H_
#define GOODWILL_VALUE_OWN_CADENCE_H_

#include <algorithm>
#include <cstdint>

#include "goodwill/base/elementary.h"

namespace goodwill {

struct OwnCadence {
  double mean = 0;    // of the gaps, in whatever unit they were; 0: there are none
  double spread = 0;  // their standard deviation (of n gaps: over n - 1)

  // Of so many gaps, with their sum and the sum of their squares.
  static OwnCadence Of(int64_t gaps, double sum, double squares) {
    if (gaps <= 0) return {};
    const auto n = static_cast<double>(gaps);
    const double mean = sum / n;
    if (gaps == 1) return {mean, mean};
    return {mean, Sqrt(std::max(0.0, squares - sum * mean) / (n - 1))};
  }

  bool known() const { return mean > 0; }
  double longest_usual() const { return mean + 2 * spread; }
  bool Overdue(double silence) const { return known() && silence > longest_usual(); }
  // Purchases in t to come, if the rhythm goes on; none of who is overdue.
  double Expected(double silence, double t) const {
    return known() && !Overdue(silence) ? t / mean : 0;
  }
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_OWN_CADENCE_H_
