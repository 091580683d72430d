// What a purchase model knows of one customer: how often, how lately, how long.
//
// The models of this folder tell the same story in variations. A customer makes
// a first purchase, which starts the clock, and goes on buying at random, at a
// rate of their own, until they drop out, silently, at a time of their own. The
// business sees the purchases and never the dropout. Of all that happened, the
// likelihood needs only three numbers, and the unit of time is the caller's:
//
//   frequency  x    repeat purchases: those after the first (of one day: one)
//   recency    t_x  age at the last of them: its time less that of the first
//                   purchase; 0 without a repeat
//   tenure     T    age at the end of the observation
//
// A customer who has just made the first purchase has 0, 0, 0, so that whatever
// is asked of a new customer is asked of that history.
#ifndef GOODWILL_VALUE_MODELS_HISTORY_H_
#define GOODWILL_VALUE_MODELS_HISTORY_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace goodwill {

struct PurchaseHistory {
  int64_t frequency = 0;
  double recency = 0;
  double tenure = 0;

  bool operator==(const PurchaseHistory&) const = default;
};

inline constexpr PurchaseHistory kNewCustomer{};

// Why a history of ages cannot be, or an empty text: 0 <= recency <= tenure, both
// finite, and recency is above 0 exactly if frequency is.
std::string HistoryProblem(const PurchaseHistory& history);

// Histories as columns of equal length. Without weights every row is one
// customer; a weight counts customers with that history (0 is allowed).
struct HistoryColumns {
  std::span<const int64_t> frequency;
  std::span<const double> recency;
  std::span<const double> tenure;
  std::span<const int64_t> weights;
  // Per customer the sum of the logarithms of the intervals between purchases; empty
  // but for the fit of models of regular buyers (cnbd.h).
  std::span<const double> log_gaps = {};
  // So many values per customer, row by row: what is known beside purchases
  // (fit_with.h).
  std::span<const double> covariates = {};
  size_t covariate_count = 0;

  size_t size() const { return frequency.size(); }
  PurchaseHistory operator[](size_t i) const {
    return {frequency[i], recency.empty() ? 0 : recency[i], tenure[i]};
  }
  std::span<const double> CovariatesOf(size_t i) const {
    return covariates.subspan(i * covariate_count, covariate_count);
  }
};

// What the three numbers of a history are.
enum class HistoryKind : uint8_t {
  kAges,           // as above
  kOpportunities,  // purchases, opportunity of the last one, opportunities (bg_bb)
  kRenewals,       // renewals, unused (may be left out), renewals that came up
};

// Of the columns, those that such histories have: renewals without their recency, whatever
// it holds.
inline HistoryColumns LookedAt(HistoryKind kind, HistoryColumns rows) {
  if (kind == HistoryKind::kRenewals) rows.recency = {};
  return rows;
}

// Opportunities and renewals are whole numbers up to this.
inline constexpr double kMostOpportunities = 1 << 20;

// Every row that cannot be is named (up to `max_problems`).
absl::Status CheckHistories(const HistoryColumns& rows, HistoryKind kind = HistoryKind::kAges,
                            int64_t max_problems = 100);

// The sum of the log_gaps, each as often as its weight; the same in any order.
// INVALID_ARGUMENT names rows whose intervals cannot add up to their recency.
absl::StatusOr<double> SumOfLogGaps(const HistoryColumns& rows);

// Equal histories as one, in ascending order of (frequency, tenure, recency). A
// sum over them is the same whatever the order of the rows was, and however they
// were divided into parts.
struct CountedHistory {
  PurchaseHistory history;
  int64_t customers = 0;

  bool operator==(const CountedHistory&) const = default;
};

// Requires rows that CheckHistories accepts. OUT_OF_RANGE when the weights do
// not add up within 2^53.
absl::StatusOr<std::vector<CountedHistory>> Collapse(const HistoryColumns& rows);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_HISTORY_H_
