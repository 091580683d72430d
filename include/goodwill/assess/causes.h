// Causes: what goes wrong most, what it costs, whose business it puts at risk, and
// whether it gets better.
//
// Everything that went wrong is counted in one tree (complaint/cause_tree.h), once:
//
//   complaints  cases that are neither a query nor none of ours, by the latest detail
//               "cause" of their commands; events of kind complaint, by their `ref`
//   losses      customers in the register of the lost (assess/lost.h), where the policy
//               has `lifetime`
//   breaches    promises broken, overdue or kept late ("promise/" and their kind), other
//               events that are our own fault (their kind), and clocks of cases that ran
//               out ("clock/" and their name)
//
// Costs are what was granted in cases, and the contacts that a case or a cause made
// necessary (`caused_by`). The value at risk is what the customers affected brought in
// the same months, returns deducted, each counted once however often it went wrong.
//
// The Pareto order is by what was said, not by branches: its sums are integers, and the
// value at risk of the first n causes is that of all whom they touched. A month is worse
// when it leaves a chart: rates over purchases where every month has some (u, widened to
// Laney's u' where they vary more than chance has it), single counts (XmR) where not. Whoever is
// hit a second time is told apart: recovery works after the first failure and not after the second
// (Maxham and Netemeyer 2002).
#ifndef GOODWILL_ASSESS_CAUSES_H_
#define GOODWILL_ASSESS_CAUSES_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/book/corrective_action.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/desk_rules.h"
#include "goodwill/service/control_chart.h"

namespace goodwill {

struct CauseSum {
  int64_t complaints = 0;
  int64_t losses = 0;
  int64_t breaches = 0;
  int64_t customers = 0;
  int64_t repeated = 0;  // of them, those whom it hit a second time
  int64_t redress = 0;   // minor units, as the rest
  int64_t handling = 0;
  int64_t value_at_risk = 0;

  int64_t count() const { return complaints + losses + breaches; }
  int64_t cost() const { return redress + handling; }
  bool operator==(const CauseSum&) const = default;
};

enum class CauseOrder : uint8_t { kCount = 0, kCost, kValue };

// A place in a Pareto order, from 1; 0: not in it, for nothing was said to be of just this
// cause, or it came to nothing. `cumulative` is the sum of this and all before it.
struct ParetoPlace {
  int64_t place = 0;
  int64_t cumulative = 0;

  bool operator==(const ParetoPlace&) const = default;
};

struct CauseMonth {
  int32_t first_day = 0;  // days since 1970-01-01, local
  int64_t count = 0;
  int64_t purchases = 0;
  ChartPoint point;  // all 0 where there is no chart
};

struct Cause {
  std::string path;
  std::string title;      // of the policy; else the path
  bool named = false;     // by the policy
  CauseSum own;           // what was said to be of just this cause
  CauseSum all;           // with everything below it
  std::array<ParetoPlace, 3> pareto;  // by CauseOrder
  std::vector<CauseMonth> months;     // of all, ascending
  ChartKind chart = ChartKind::kXmr;
  double rate = 0;        // the chart's centre
  // 1: the last month lies above its limits, or the last eight above the centre; -1:
  // below.
  int32_t shift = 0;
  std::vector<CorrectiveAction> actions;  // by when they were promised
};

struct TopicCount {
  std::string topic;
  int64_t contacts = 0;
  int64_t minutes = 0;     // millionths
  int64_t cumulative = 0;  // contacts
};

// Whom it hit more than once, by whatever cause.
struct Recurrence {
  CustomerId customer;
  int64_t count = 0;
  int64_t first_us = 0;
  int64_t last_us = 0;
  int64_t value = 0;
};

struct CausesQuestion {
  int32_t months = 12;     // 1 to 120, the last holding the instant before as-of
  bool losses = true;      // where the policy has `lifetime`
  size_t recurrences = 20; // at most
};

struct CauseReport {
  int64_t from_us = 0;
  int64_t as_of_us = 0;
  Currency currency;
  IdKind ids = IdKind::kUndecided;
  bool losses_known = false;
  CauseSum total;
  std::vector<Cause> causes;          // depth first; of equals above, the largest count first
  std::vector<TopicCount> topics;     // of all interactions of the months, the most first
  int64_t contacts = 0;               // in all; those without a topic too
  std::vector<Recurrence> recurring;  // by count, then value, descending
  int64_t recurring_in_all = 0;
};

inline constexpr int32_t kMostCauseMonths = 120;

// Reads the book, which must not be appended to meanwhile; `desk` as known by the
// question's batch, `rules` of the same policy. INVALID_ARGUMENT for the months;
// OUT_OF_RANGE for sums beyond 64 bits and months before the year 1; errors as for
// measures.
absl::StatusOr<CauseReport> CausesOf(const Book& book, const MeasuresQuestion& question,
                                     std::shared_ptr<const Policy> policy, const Desk& desk,
                                     const DeskRules& rules, const CausesQuestion& options,
                                     const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_CAUSES_H_
