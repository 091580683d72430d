// What a book tells of the customers of a plan beyond their measures.
#ifndef GOODWILL_SRC_STRATEGY_PLAN_PEOPLE_H_
#define GOODWILL_SRC_STRATEGY_PLAN_PEOPLE_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/book/measures.h"
#include "goodwill/strategy/decision.h"

namespace goodwill {

struct PlanPeople {
  PersonFacts others;                                   // of everybody who is not in the next
  std::vector<std::pair<int64_t, PersonFacts>> people;  // by position, ascending
  int64_t flips = 0;  // of all adopted plans
  int64_t days = 0;   // since each customer's first
};

// What measures alone say, without a book.
PlanPeople PeopleOf(const Measures& measures, const Policy& policy);

// What was adopted, whose complaint is open, who is vulnerable by the latest row that says so or
// otherwise, and which of the variants may not be carried out as long as the plan lasts: whether
// a customer may be contacted is asked where a variant names a channel by which we approach
// customers (not web and store, where they come to us), but for ending: a notice is no offer.
absl::StatusOr<PlanPeople> PeopleIn(const Book& book, const Measures& measures,
                                    const Policy& policy,
                                    std::span<const StrategyVariant> variants,
                                    const ContactPolicy& contact);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_PLAN_PEOPLE_H_
