// What a report says of the strategies: the plan, what its budgets are worth, which plans
// were adopted, and whether they did what was expected of them.
//
// The map counts customers by strategy and action, with what they are worth and what is
// to be gained. A budget's curve is what the best use of it would bring, were it the only
// one that is scarce (strategy/allocation.h, AllocationPath): the plan lies on or below it.
// Adopted plans come from the journal (strategy/adoption.h), and what was expected of
// strategies (strategy/strategy_book.h) stands beside what came (strategy/evaluate.h).
// What was not given or has no facts is absent, and the page says what would bring it.
#ifndef GOODWILL_REPORT_STRATEGY_REPORT_H_
#define GOODWILL_REPORT_STRATEGY_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/book/book.h"
#include "goodwill/strategy/evaluate.h"
#include "goodwill/strategy/plan.h"
#include "goodwill/strategy/strategy_book.h"

namespace goodwill {

// Customers of one strategy of whom one action is asked; amounts in major units.
struct ReportAction {
  Strategy strategy = Strategy::kNone;
  std::string action;       // the variant's name; empty: none
  int64_t customers = 0;
  int64_t carried_out = 0;  // of them; the others are blocked
  double value = 0;         // as they are
  double gain = 0;          // of what is carried out; before cost where that is not known
  double cost = 0;

  bool operator==(const ReportAction&) const = default;
};

inline constexpr int kBudgetSteps = 60;
inline constexpr size_t kBudgetCurves = 6;

struct ReportBudget {
  BudgetUse use;
  // Point k is what the best use of k / kBudgetSteps of `most` is worth, major units.
  // Empty for floors, and beyond the first kBudgetCurves.
  std::vector<double> curve;
  int64_t most = 0;  // the budget, or what all that pays would use, whichever is more
};

// A plan that somebody adopted.
struct ReportAdoption {
  int64_t time_us = 0;
  std::string by;
  std::string plan;    // digests, in hexadecimal; empty: not said
  std::string policy;
  int64_t customers = 0;
  int64_t flips = 0;    // of them, whose adopted strategy was another before
  int64_t treated = 0;  // by arm; both 0: there was no holdout
  int64_t control = 0;
  int64_t endings = 0;  // reviews that found a relationship worth ending

  bool operator==(const ReportAdoption&) const = default;
};

inline constexpr size_t kReportAdoptions = 40;

struct ReportStrategy {
  std::optional<PlanHead> head;  // where a plan was given, as the next three
  std::vector<ReportAction> actions;  // by strategy, then the most customers first
  std::vector<ReportBudget> budgets;
  std::vector<StrategyProspect> prospects;
  std::vector<ReportAdoption> journal;  // the latest first
  int64_t adoptions_in_all = 0;
  std::optional<Evaluation> effects;  // where one was given
};

// The plan, the book and the evaluation may be null. INVALID_ARGUMENT: the plan is of
// another assessment.
absl::StatusOr<ReportStrategy> MakeStrategyReport(const Assessment& assessment, const Book* book,
                                                  const Plan* plan, const Evaluation* effects);

}  // namespace goodwill

#endif  // GOODWILL_REPORT_STRATEGY_REPORT_H_
