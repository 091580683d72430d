// Did it work? The effect of what was done to customers, from who was assigned to it and
// what they brought since.
//
// A business says who was assigned to which strategy, when, and in which arm: treated, or
// control (left alone for comparison); or the plans that were adopted under a policy with a
// holdout say it. The book knows the rest. A customer's *outcome* is
// what came in within the strategy's window after the customer's own assignment: the margin
// where every line has a cost, and the net turnover otherwise. What the same customer brought
// before the assignment is regressed out (strategy/experiment.h). Everybody counts in the
// arm they were assigned to, whether the treatment reached them or not (intention to treat);
// whoever's window still runs waits.
//
// The verdict rests on the always-valid interval, so that it may be asked for every day:
//
//   sample_ratio      the arms are not as large as they should be: believe nothing else
//   too_few           an arm has fewer than two people, or nothing varies
//   works, harms      the interval lies above, or below, 0
//   not_yet           an effect as large as the measured one could be seen within two years,
//                     at the pace of assignments so far, and the day is named
//   cannot_be_known   it could not: the answer is that this book cannot tell
#ifndef GOODWILL_STRATEGY_EVALUATE_H_
#define GOODWILL_STRATEGY_EVALUATE_H_

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/run.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "goodwill/book/book.h"
#include "goodwill/strategy/experiment.h"
#include "goodwill/strategy/holdout.h"

namespace goodwill {

// The columns of a table of assignments.
namespace assignments {
enum Column { kCustomerId, kTime, kArm, kStrategy };
inline constexpr ColumnSpec kColumns[] = {
    {"customer_id", ColumnType::kId, true, "who", {}, kPersonal},
    {"time", ColumnType::kTime, true, "since when: what came before is adjusted for"},
    {"arm", ColumnType::kCode, true, "treated, or control: left alone for comparison", kArms},
    {"strategy", ColumnType::kText, false, "to what; default: all are one strategy"}};
// Never appended to a book, so that it needs no kind of its own.
inline constexpr TableSpec kSpec = {.kind = TableKind::kEvents,
                                    .name = "assignments",
                                    .columns = kColumns,
                                    .customer = kCustomerId};
}  // namespace assignments

struct EvaluateOptions {
  Ratio control_share = {1, 10};  // that should have been left alone
  // The same, of strategies in which it was another.
  std::map<std::string, Ratio> control_shares = {};
  int32_t window_days = 0;        // 0: DefaultWindow of the strategy
  int32_t before_days = 365;
  EffectOptions effect;
  double power = 0.8;
};
// As long as the strategy is held at least; 90 for names that are none of the seven.
int32_t DefaultWindow(std::string_view strategy);

enum class EffectVerdict : uint8_t {
  kWorks,
  kHarms,
  kNotYet,
  kCannotBeKnown,
  kTooFew,
  kSampleRatio
};
// "works" and so on.
std::string_view VerdictName(EffectVerdict verdict);

struct StrategyEffect {
  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

  std::string strategy;  // empty: none was named
  int32_t window_days = 0;
  int64_t treated = 0;  // whose window is over
  int64_t control = 0;
  int64_t waiting = 0;  // whose window still runs
  int64_t unknown = 0;  // whom the book does not know
  SampleRatio ratio;    // of all assigned whom the book knows, waiting or not
  bool on_margin = false;
  bool compared = false;  // `effect` says something
  Effect effect;          // major units, per person
  double total = kUnknown;  // the difference times the treated
  double minimum_detectable = kUnknown;
  double people_needed = kUnknown;  // in both arms, to see an effect as large as the measured
  int64_t verdict_us = kNullNumber;  // not yet: when there will be as many
  EffectVerdict verdict = EffectVerdict::kTooFew;
};

struct Evaluation {
  std::vector<StrategyEffect> strategies;  // by name
  Currency currency;
};

// INVALID_ARGUMENT for options out of range; OUT_OF_RANGE where an order's sum does not fit.
// Reads the book, which must not be appended to meanwhile.
absl::StatusOr<Evaluation> Evaluate(const Book& book, const MeasuresQuestion& question,
                                    const Table& assignments, const EvaluateOptions& options,
                                    const Run& run);

// Who the adopted plans assigned to which strategy, from the book's journal: a row for each
// adoption that says an arm, but of those served as usual, by the facts before `as_of_us` that
// a batch knew; 0: all.
absl::StatusOr<Table> AssignmentsIn(const Book& book, int64_t as_of_us, int64_t known_batch);

// Evaluates those. `share`: that should have been left alone; none: that of the policy's holdout,
// or else a tenth. Where the journal tells the chances of a strategy's customers, their mean
// counts instead (a pilot leaves more of them alone: strategy/pilot.h).
absl::StatusOr<Evaluation> EvaluateAdopted(const Book& book, const Policy& policy,
                                           const MeasuresQuestion& question,
                                           const std::optional<Ratio>& share,
                                           EvaluateOptions options, const Run& run);

// The verdict as a sentence, dates in `zone`.
std::string EffectText(const StrategyEffect& effect, const Currency& currency, const Zone& zone,
                       Language language);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_EVALUATE_H_
