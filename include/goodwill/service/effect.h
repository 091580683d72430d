// What something that happened to some customers did to their later purchases, when
// nobody drew lots.
//
// Customers to whom it happened are compared with others to whom it did not, within
// strata: the same month, and about the same purchases before, so that neither the season
// nor how good a customer was is taken for an effect. Compared are changes, not levels
// (difference in differences): purchases after less purchases before. Each stratum counts
// by the exposed that are in it, so that the answer is about those to whom it happened.
//
//     effect = sum over strata of share of the exposed *
//              (mean change of the exposed - mean change of the others)
//
// The same figure is taken of the time before: did those to whom it would happen already
// grow or shrink apart from the others? If that trend differs from nothing (99 %), the
// comparison is not to be believed, and says so.
//
// One customer may stand in several rows; the interval adds up what one customer
// contributes before it squares (Liang and Zeger 1986), with each arm of a stratum
// corrected for its size. Intervals are 95 % and normal. Below kLeastCustomers customers
// on either side, nothing is said.
#ifndef GOODWILL_SERVICE_EFFECT_H_
#define GOODWILL_SERVICE_EFFECT_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "goodwill/base/share_interval.h"

namespace goodwill {

// One customer at one time, and what was bought in three spans of equal length.
struct EffectRow {
  uint64_t customer = 0;  // rows of one customer depend on each other
  uint64_t stratum = 0;   // only rows of one stratum are compared
  bool exposed = false;
  double earlier = 0;  // the span before `before`
  double before = 0;
  double after = 0;
  double dose = 0;  // of the exposed: how much of it (minutes late); not below 0
};

enum class EffectKnown : uint8_t {
  kKnown = 0,
  kTooFewExposed = 1,  // fewer than kLeastCustomers of them have somebody to compare with
  kTooFewOthers = 2,
  kTrend = 3,  // they grew apart before anything had happened
};
inline constexpr int64_t kLeastCustomers = 30;

// "known", "too_few_exposed", "too_few_others", "trend"
std::string_view NameOf(EffectKnown known);

struct EffectFigure {
  double value = 0;
  double low = 0;
  double high = 0;

  bool below_zero() const { return high < 0; }
  bool above_zero() const { return low > 0; }
  bool operator==(const EffectFigure&) const = default;
};

struct MatchedEffect {
  EffectKnown known = EffectKnown::kTooFewExposed;
  // Rows and customers that could be compared, and exposed rows that could not: nobody
  // like them, or too few of both (two of each are needed).
  int64_t exposed = 0;
  int64_t others = 0;
  int64_t exposed_customers = 0;
  int64_t other_customers = 0;
  int64_t unmatched = 0;
  // What follows is 0 where one of the sides is too few.
  EffectFigure effect;  // on purchases after, per exposed row
  EffectFigure trend;   // the same of `before` less `earlier`
  double expected = 0;  // mean `after` of the exposed, had it not happened to them
  double mean_dose = 0;
  // Lost purchases per unit of dose: -effect / mean_dose, its interval by the delta
  // method. 0 where nobody had any dose.
  EffectFigure price;

  bool told() const { return known == EffectKnown::kKnown || known == EffectKnown::kTrend; }
  bool operator==(const MatchedEffect&) const = default;
};

// Rows in an order that does not depend on how facts arrived: sums run in it.
MatchedEffect EffectOf(std::span<const EffectRow> rows);

// What a standard is to customers, from what missing and what beating it does to their
// purchases (Herzberg's hygiene factors and motivators; Kano's must-be and attractive).
enum class ServiceRole : uint8_t {
  kUnknown = 0,   // one of the two is not known, or their intervals are too wide
  kHygiene = 1,   // missing it costs purchases, beating it was not seen to bring any
  kStimulus = 2,  // beating it brings purchases, missing it was not seen to cost any
  kBoth = 3,
  kNeutral = 4,  // neither does more than kNeutralShare of what is expected
};
inline constexpr double kNeutralShare = 0.1;
std::string_view NameOf(ServiceRole role);  // "unknown", "hygiene", ...

ServiceRole RoleOf(const MatchedEffect& missed, const MatchedEffect& beaten);

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_EFFECT_H_
