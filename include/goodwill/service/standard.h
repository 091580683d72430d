// A promised level of service, and whether it is kept.
//
// A standard says what was promised ("answered within 20 seconds"), how often it is to be
// kept ("95 %"), and is measured: by customers, by systems, and by mystery shoppers, whose
// test orders nobody at work can tell from real ones and which are told apart from what
// customers met. The mark to beat is what the direct competitors achieve. A share of a few
// measurements proves little, so each has its interval (base/share_interval.h), and so has
// the difference to a competitor (Newcombe 1998, method 10: from the two score intervals).
#ifndef GOODWILL_SERVICE_STANDARD_H_
#define GOODWILL_SERVICE_STANDARD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "goodwill/base/ratio.h"
#include "goodwill/base/share_interval.h"

namespace goodwill {

// Which way is better. The same numbers as in goodwill/v1/policy.proto.
enum class Better : uint8_t { kLower = 1, kHigher = 2 };

struct Standard {
  std::string name;                 // as in the measurements' column `standard`
  Better better = Better::kLower;
  std::optional<int64_t> promised;  // millionths of its unit; where a measurement names none
  std::optional<Ratio> goal;        // share of measurements that shall keep the promise

  bool operator==(const Standard&) const = default;
};

// A measurement keeps the promise when it is at least as good as promised.
constexpr bool KeepsPromise(Better better, int64_t promised, int64_t actual) {
  return better == Better::kLower ? actual <= promised : actual >= promised;
}

// What the counts say of a goal.
enum class Verdict : uint8_t {
  kUnknown = 0,   // no goal, or nothing measured
  kBetter = 1,    // the whole interval lies above the goal: it is met
  kWorse = 2,     // the whole interval lies below: it is missed
  kUnclear = 3,   // too few measurements to tell
};

struct Attainment {
  int64_t measured = 0;  // with a promise and an actual figure
  int64_t kept = 0;
  double share = 0;      // NaN when nothing was measured
  ShareInterval interval;  // 95 %
};
Attainment AttainmentOf(int64_t kept, int64_t measured);
Verdict AgainstGoal(const Attainment& attainment, const std::optional<Ratio>& goal);

// Ours less theirs, with its 95 % interval; better when all of it is above 0.
struct ShareDifference {
  double difference = 0;  // NaN when either has nothing measured
  double low = -1;
  double high = 1;
  Verdict verdict = Verdict::kUnknown;
};
ShareDifference AgainstCompetitor(const Attainment& ours, const Attainment& theirs);

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_STANDARD_H_
