// What one customer brought before and after a moment, for whoever compares customers.
#ifndef GOODWILL_SRC_STRATEGY_OUTCOME_H_
#define GOODWILL_SRC_STRATEGY_OUTCOME_H_

#include <cstdint>
#include <set>
#include <span>

#include "absl/status/statusor.h"
#include "goodwill/base/currency.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/history.h"
#include "goodwill/book/who_remains.h"

namespace goodwill {

// What one customer brought in a span, minor units.
struct Brought {
  int64_t turnover = 0;
  int64_t margin = 0;
  bool costed = true;

  double Major(bool on_margin, const Currency& currency) const;
};

struct Outcome {
  Brought after;
  Brought before;

  bool costed() const { return after.costed && before.costed; }
};

// In the spans before and from a moment on. OUT_OF_RANGE where a sum does not fit.
absl::StatusOr<Outcome> OutcomeOf(std::span<const DatedOrder> orders, int64_t at_us,
                                  int64_t before_us, int64_t window_us);

// Whose rights forbid comparing, as they remain; borrowed from the book.
absl::StatusOr<std::set<CustomerIdView>> WithheldIn(const Book& book,
                                                    const MeasuresQuestion& question,
                                                    const WhoRemains& remains);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_OUTCOME_H_
