// A customer objects to what was decided about them: a person looks at it again.
//
// What is taken away or refused can be contested: ending, cheaper service, holding (growth
// stops), and an offer that is not made. It becomes a case like any other complaint, with
// clocks, an owner and a way up, and is marked so that everybody sees what it is about and
// that a person must decide it. Whoever approved of the decision is the one it is about,
// and so decides nothing in the case (complaint/case.h).
#ifndef GOODWILL_STRATEGY_CONTEST_H_
#define GOODWILL_STRATEGY_CONTEST_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/complaint/case_command.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {

// The command that opens the case, in the customer's words, with the details `contests`
// (the strategy), `action`, `blocked_by`, `plan` (its digest) and `review` ("human").
// `approver` may be empty. NOT_FOUND for a customer whom the plan does not hold;
// FAILED_PRECONDITION for a decision that takes nothing away and refuses nothing.
absl::StatusOr<Command> ContestDecision(const Plan& plan, const CustomerIdView& id,
                                        std::string_view digest, std::string_view text,
                                        std::string_view approver, int64_t at_us);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_CONTEST_H_
