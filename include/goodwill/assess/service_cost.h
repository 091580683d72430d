// Who made a customer expensive: they or we?
//
// The cost to serve falls into three parts: contacts the customer wanted (asked
// for, or came in), contacts that a failure of ours made necessary (`caused_by`),
// and contacts we began unasked. Only the first is the customer's doing. Told by
// customer, by tier, and by cause: what each failure cost us.
#ifndef GOODWILL_ASSESS_SERVICE_COST_H_
#define GOODWILL_ASSESS_SERVICE_COST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/book/book.h"
#include "goodwill/book/measures.h"

namespace goodwill {

struct ServiceCost {
  CustomerIdView customer{};  // by customer; borrowed from the assessment
  std::string_view tier{};    // of the customer, or of the row; borrowed likewise
  int64_t customers = 0;      // with a contact
  int64_t wanted_contacts = 0, caused_contacts = 0, unrequested_contacts = 0;
  int64_t wanted_cost = 0, caused_cost = 0, unrequested_cost = 0;  // minor units
  // Of customers whose costs are known; none if those of any are not.
  std::optional<int64_t> margin;

  int64_t contacts() const { return wanted_contacts + caused_contacts + unrequested_contacts; }
  int64_t cost() const { return wanted_cost + caused_cost + unrequested_cost; }
  // Who made it expensive: "customer" where wanted contacts cost more than those we
  // caused, "us" where these cost more, "both" where they cost the same; none
  // where neither cost anything.
  std::optional<std::string_view> made_by() const {
    if (wanted_cost == 0 && caused_cost == 0) return std::nullopt;
    return wanted_cost > caused_cost   ? "customer"
           : caused_cost > wanted_cost ? "us"
                                       : "both";
  }
  // The margin less the cost to serve is below zero, and would not be but for our
  // failures.
  bool lost_by_us() const {
    return margin.has_value() && *margin < cost() && *margin >= cost() - caused_cost;
  }
};

// Everybody who was in contact, over all time: the most expensive first, then by
// id. The margin is that of all time too.
std::vector<ServiceCost> ServiceCostByCustomer(const Assessment& assessment);
// The same added up by tier, from the highest. OUT_OF_RANGE when a sum does not
// fit 64 bits.
absl::StatusOr<std::vector<ServiceCost>> ServiceCostByTier(const Assessment& assessment);

struct CauseCost {
  std::string cause;       // as the facts say it: a failure, or a case
  int64_t contacts = 0;
  int64_t customers = 0;
  int64_t cost = 0;        // minor units; rounded once per customer and cause
  double share = 0;        // of all that causes of ours cost; 0 where that is nothing
};

// What each of our failures cost, the most expensive first, then by name.
absl::StatusOr<std::vector<CauseCost>> ServiceCostByCause(const Book& book,
                                                          const MeasuresQuestion& question,
                                                          const Assessment& assessment);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_SERVICE_COST_H_
