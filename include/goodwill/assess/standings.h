// What every customer stands at under a policy with reviews, as of a time.
//
// The fold over one customer's facts (tier/standing.h) needs two things that
// depend on everybody: the cuts of each past review (of the Pareto set, and between
// scores), and what share of a segment's established customers holds a tier. Both are
// worked out here, once for a book, as known by the batch that the question names.
#ifndef GOODWILL_ASSESS_STANDINGS_H_
#define GOODWILL_ASSESS_STANDINGS_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/tier/review.h"
#include "goodwill/tier/standing.h"
#include "goodwill/tier/way_up.h"
#include "goodwill/value/pareto.h"
#include "goodwill/value/rfm.h"

namespace goodwill {

// How many established customers earned each tier.
struct TierPrior {
  std::array<int64_t, 32> customers{};
  int64_t total = 0;

  bool operator==(const TierPrior&) const = default;
};

// The tier that a customer of whom little is known is given, and the share of
// those who hold it or a higher one. None if no tier but the last is held by
// enough of them, or if they are too few.
struct ProvisionalGrant {
  int32_t tier = 0;
  double probability = 0;
};
std::optional<ProvisionalGrant> GrantProvisional(const ProvisionalTier& rule,
                                                 const TierPrior& segment, const TierPrior& book,
                                                 int32_t tiers);

// Who put a customer into a tier, and why.
struct TierDecision {
  std::string by;
  std::string reason;
};

struct Standings {
  ReviewCalendar calendar;
  // Of the past reviews, and of as-of; empty if no entry asks for the Pareto set, or
  // for a score.
  std::vector<ParetoCut> cuts;
  std::vector<RfmCuts> scores;
  std::map<std::string, TierPrior, std::less<>> priors;  // by segment; "" for none
  TierPrior book_prior;
  std::vector<Standing> customers;  // by position in the measures
  std::map<int64_t, TierDecision> decisions;  // by position: of overrides that hold
  // Events about tiers that could not be read, and changed nothing.
  int64_t unread_events = 0;
};

inline TierRules TierRulesOf(const Policy& policy) {
  return {policy.tiers, policy.pareto, policy.rfm, policy.cost_to_serve};
}

// The standing of each customer of `measures`, which must be of this book, policy
// and question. FAILED_PRECONDITION for a policy without reviews; OUT_OF_RANGE
// when sums do not fit 64 bits, naming the customer.
absl::StatusOr<std::shared_ptr<const Standings>> MakeStandings(const Book& book,
                                                               const MeasuresQuestion& question,
                                                               const Measures& measures,
                                                               const Policy& policy,
                                                               const Run& run);

// The ways into the tier above the one held, on the day of calendar.way_up and if
// nothing more is bought meanwhile; membership of the Pareto set is that of now.
// Empty in the highest tier, and where no purchase leads up.
std::vector<Route> WayUpOf(const Standings& standings, const Policy& policy,
                           const ParetoCut& pareto, bool in_pareto, int64_t pareto_value,
                           const Standing& standing);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_STANDINGS_H_
