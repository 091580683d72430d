#include "goodwill/service/standard.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "goodwill/base/ratio_double.h"

namespace goodwill {

Attainment AttainmentOf(int64_t kept, int64_t measured) {
  Attainment out{.measured = measured, .kept = kept, .share = 0, .interval = {}};
  if (measured == 0) {
    out.share = std::numeric_limits<double>::quiet_NaN();
    return out;
  }
  out.share = static_cast<double>(kept) / static_cast<double>(measured);
  out.interval = WilsonInterval(kept, measured);
  return out;
}

Verdict AgainstGoal(const Attainment& attainment, const std::optional<Ratio>& goal) {
  if (!goal.has_value() || attainment.measured == 0) return Verdict::kUnknown;
  const double wanted = ToDouble(*goal);
  if (attainment.interval.low >= wanted) return Verdict::kBetter;
  return attainment.interval.high < wanted ? Verdict::kWorse : Verdict::kUnclear;
}

ShareDifference AgainstCompetitor(const Attainment& ours, const Attainment& theirs) {
  ShareDifference out;
  if (ours.measured == 0 || theirs.measured == 0) {
    out.difference = std::numeric_limits<double>::quiet_NaN();
    return out;
  }
  // Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
  const auto root = [](double a, double b) { return std::sqrt(a * a + b * b); };
  out.difference = ours.share - theirs.share;
  out.low = std::max(-1.0, out.difference - root(ours.share - ours.interval.low,
                                                 theirs.interval.high - theirs.share));
  out.high = std::min(1.0, out.difference + root(ours.interval.high - ours.share,
                                                 theirs.share - theirs.interval.low));
  out.verdict = out.low > 0    ? Verdict::kBetter
                : out.high < 0 ? Verdict::kWorse
                               : Verdict::kUnclear;
  return out;
}

}  // namespace goodwill
