// What is done about a cause, and whether it helped.
//
// A corrective action is a promise of kind "corrective_action" whose `ref` is the cause:
// it has an owner and a date, and is kept or broken like any other. Once kept, what went
// wrong by that cause in as many days before and after it (a year at most) is compared,
// each by what could have gone wrong (customers, purchases). The interval of the ratio of
// two such rates follows from that of the later count's share in both (Wilson 1927), as
// both are Poisson and their sum is given.
#ifndef GOODWILL_BOOK_CORRECTIVE_ACTION_H_
#define GOODWILL_BOOK_CORRECTIVE_ACTION_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "goodwill/base/schema.h"
#include "goodwill/book/promise_ledger.h"

namespace goodwill {

inline constexpr std::string_view kCorrectiveAction = "corrective_action";

struct CorrectiveAction {
  std::string promise_id;
  std::string owner;
  int64_t made_us = 0;
  int64_t due_us = kNullNumber;   // kNullNumber: no date was named
  int64_t kept_us = kNullNumber;  // kNullNumber: not yet
  std::string state;              // book/promise.h
  int32_t days = 0;               // compared before and after; 0: not yet kept
  int64_t before = 0;             // what went wrong
  int64_t after = 0;
  int64_t exposed_before = 0;  // what could have
  int64_t exposed_after = 0;
  double ratio = std::numeric_limits<double>::quiet_NaN();
  double ratio_low = std::numeric_limits<double>::quiet_NaN();
  double ratio_high = std::numeric_limits<double>::quiet_NaN();
  bool fell() const { return ratio_high < 1; }
};

// What was exposed in a span from an instant (inclusive) to another.
using ExposedIn = std::function<int64_t(int64_t from_us, int64_t to_us)>;

// A promise of that kind, compared if it was kept: `wrong_us` are the times, in any
// order, at which the cause did harm.
CorrectiveAction ActionOf(const PromiseWithState& promise, int64_t as_of_us,
                          std::span<const int64_t> wrong_us, const ExposedIn& exposed);

}  // namespace goodwill

#endif  // GOODWILL_BOOK_CORRECTIVE_ACTION_H_
