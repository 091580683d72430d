// What judging and calibrating lifetimes read off a customer's measures, by one rule.
#ifndef GOODWILL_ASSESS_LIFETIME_FACTS_H_
#define GOODWILL_ASSESS_LIFETIME_FACTS_H_

#include <algorithm>
#include <cstdint>

#include "goodwill/assess/lifetime.h"
#include "goodwill/book/measures.h"
#include "goodwill/value/basis.h"
#include "goodwill/value/lifetime_policy.h"
#include "goodwill/value/models/gamma_gamma.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

inline constexpr double kDaysInYear = 365.25;

// Spent per purchase, in major units; nothing came of who returned more than was
// bought.
SpendHistory SpendOf(const PurchaseTotals& all, int64_t purchases, bool on_margin, int exponent);

// What the next purchase is expected to bring and to cost in service, in major units.
struct PurchaseValue {
  double spend = 0;  // NaN where its mean does not exist
  double served = 0;
};
PurchaseValue ValueOfPurchase(const GammaGamma& spend, const LifetimeCalibration& calibration,
                              const MeasuresView& m, int64_t repeats, int exponent);

// How far the lifetime value looks, and at which rate a day it is discounted.
double ValueDays(const LifetimePolicy& policy);
double DailyRate(const LifetimePolicy& policy);

// Of so many repeats; days since 1970-01-01 of the first purchase, the last, and of
// the end of what is known.
PurchaseHistory MakeHistory(int64_t repeats, int32_t first, int32_t last, int32_t end);

// By what a customer is called lost whose source fell silent: the last four weeks before
// the silence do not speak, for it may have begun earlier, and parameters moved with it.
inline PurchaseHistory InDoubt(const PurchaseHistory& h) {
  return {h.frequency, h.recency, std::max(h.recency, h.tenure - kPaceDays)};
}

// Whether a customer left, or said so, and did not buy since: `last_us` is the last
// purchase, the smallest int64 if there was none. Nobody buys after death, whatever was
// booked. Null: no statements were measured.
inline bool IsGone(const Stated* stated, int64_t last_us) {
  if (stated == nullptr || !stated->any()) return false;
  if (stated->Has(StatedKind::kDeceased)) return true;
  return !stated->Has(StatedKind::kContractStart) && last_us <= stated->time_us;
}

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_LIFETIME_FACTS_H_
