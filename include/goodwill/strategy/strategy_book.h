// The strategy of a business as a document that people read: what each of the seven
// strategies is for, when it is taken, what it is believed to do, who has it and what it
// should bring; how that will be found out, and what is worth asking next.
//
// Before anything is adopted each strategy says what an experiment in this book could
// detect (a tenth of its customers left alone, 5 % two-sided, power of 80 %) and when a
// verdict is possible; "cannot be known from this book" is an answer. What is counted is
// what can be seen: who leaves within the variant's months (protect, harvest), who accepts
// (enhance, re-engineer), who comes back (win back), who becomes a customer (start). Ending
// is never tried out.
//
// The worth of knowing an effect exactly before deciding is what the better decision would
// gain on average: S (phi(u) - u Phi(-u)), u = |G| / S, where the gain of all is believed
// to be normal with mean G and standard deviation S, the effect being the same for all
// (Howard 1966).
#ifndef GOODWILL_STRATEGY_STRATEGY_BOOK_H_
#define GOODWILL_STRATEGY_STRATEGY_BOOK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/strategy/experiment.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {

// Of one strategy that somebody has.
struct StrategyProspect {
  Strategy strategy = Strategy::kNone;
  int64_t customers = 0;
  double value = 0;     // as is, major units
  double gain = 0;      // of the strategy's own variants, whether paid for or not
  double sd_prior = 0;  // of that, as one effect for all
  double knowing = 0;   // worth of knowing the effect exactly
  // Shares: without the strategy, and what it is believed to change.
  double base = 0;
  double effect = 0;
  double months = 0;
  bool tried = false;  // an experiment is possible in principle
  Prospect prospect;   // detectable shares, people needed, days until a verdict
};

// In the order of the strategies. Of large groups every k-th customer is looked at, some
// 2,000 in all, for base and effect.
absl::StatusOr<std::vector<StrategyProspect>> ProspectsOf(const Plan& plan);

// The document, as Markdown.
absl::StatusOr<std::string> StrategyBook(const Plan& plan, Language language);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_STRATEGY_BOOK_H_
