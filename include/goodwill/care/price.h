// What a standard of service is worth: what missing it does to later purchases, what
// beating it does, and so the price of a late minute.
//
// Looked at are our own measurements that name a customer (not mystery shoppers' ones).
// A customer counts once a month and standard: by the first missed measurement of the
// month, else by the first one. Compared (service/effect.h) are customers whose service
// was missed with those for whom it was kept in the same month and who had bought about as
// much before; and, among the kept, those for whom it was beaten by more than the median
// margin with the rest. Purchases are those of `effect_days` after the day, less those of
// as many days before it; the days before that are the trend. Only who had bought by the
// beginning of the days before is compared, whose days after are over by as-of, and for
// whom nothing was missed in the days before.
//
// The price of a unit (a minute, where the standard is in minutes) is what was not bought
// because of the misses, over the units by which they were missed. It is an expectation,
// not money; what is to be budgeted is rounded once, by name (PriceAsMoney).
//
// Customers who objected to profiling, or restricted the use of data, are left out.
#ifndef GOODWILL_CARE_PRICE_H_
#define GOODWILL_CARE_PRICE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/money.h"
#include "goodwill/base/rounding.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/service/effect.h"

namespace goodwill {

struct StandardEffect {
  std::string standard;
  int64_t measured = 0;  // in the span, of ours, with a promise and an actual figure
  int64_t named = 0;     // of them, with a customer of the book
  int64_t judged = 0;    // customers' months that can be compared
  // By how much the promise must be beaten to count as such, in millionths of the unit:
  // more than this.
  std::optional<int64_t> beaten_beyond;
  MatchedEffect missed;
  MatchedEffect beaten;
  ServiceRole role = ServiceRole::kUnknown;
  // Of a unit, rounded half to even; none where no price is known, or none that fits.
  std::optional<int64_t> price_minor;
  std::string missing;  // what a verdict lacks, in words; empty: nothing
};

struct ServiceEffects {
  int64_t from_us = 0;  // measurements from here
  int64_t until_us = 0;  // up to here, exclusive: the days after are over by as-of
  int32_t effect_days = 0;
  Currency currency;
  std::vector<StandardEffect> standards;  // as in the policy
};

// FAILED_PRECONDITION when the policy promises no service; Book::Read's errors.
absl::StatusOr<ServiceEffects> ServiceEffectsOf(const Book& book, const MeasuresQuestion& question,
                                                const Policy& policy, const Run& run);

// A price as money, rounded by name. FAILED_PRECONDITION where no price is known;
// OUT_OF_RANGE where it does not fit.
absl::StatusOr<Money> PriceAsMoney(const StandardEffect& effect, const Currency& currency,
                                   Rounding rounding);

}  // namespace goodwill

#endif  // GOODWILL_CARE_PRICE_H_
