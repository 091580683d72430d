// Plans that somebody adopted, as facts.
//
// A plan is a proposal until a person adopts it. Then it becomes events, one for each
// customer it says something about, so that the next plan knows what stands: it stays a
// pure function of facts, policy, as-of, known batch and budgets. Told in `ref`, words
// divided by blanks, of which the last may have blanks itself:
//
//     protect action=call_on as_of=1735682400000000 known=17 policy=51..e0 plan=0f..9c by=Maria Petrova
//     as_usual ending=1 as_of=... by=Maria Petrova          (both: strategy_adopted)
//     by=Maria Petrova                                      (ending_approved)
//
// `as_of` (microseconds), `known` (a batch of this book, where one was asked by: whoever
// means to replay asks by number) and `policy` (its digest) are what the plan was made
// from: made again from them, and within the same budgets, it is the same to the bit. `plan` is its digest: the first half of the SHA-256 of the plan's
// document, in hexadecimal. Together these events are the journal of decisions; in a
// durable book they stand in its chain of digests, which still verifies when a person has
// been erased (store/README.md).
//
// Where the policy has a holdout (strategy/holdout.h), what follows the strategy, but for ending,
// which is never tried out, says with what chance the customer was put into which arm, and how
// it was meant to be checked (strategy/prospect.h), before anything was done:
//
//     arm=treated chance=9/10 check=1743458400000000 counts=leaving detectable=31250 verdict=never
//
// `check` is the end of the strategy's window, when what both arms brought is compared
// (strategy/evaluate.h); `counts` what else an experiment counts, `detectable` the smallest change
// of that share that this book could show, in millionths, and `verdict` when, or `never`: it
// cannot be known from this book. Without a holdout nothing is left to chance (1), and nothing can
// be checked. Entries that say an arm and no chance were written before chances were told.
//
// `ending=1` says that this review found a relationship that costs more than it brings
// whatever is done about it: to end one takes two such reviews, 90 days apart, with none
// between them that found otherwise, and the approval of a person (not older than 180
// days). Customers who are served as usual, were so before and are not reviewed for ending
// have no event. What cannot be read changes nothing.
//
// A posture that stands gives way only for good reason (assess/strategy_policy.h,
// SteadinessPolicy); what happens to the customer meanwhile overrides that: a complaint,
// consent withdrawn, a death, a stated loss, the beginning or end of a contract,
// vulnerability.
#ifndef GOODWILL_STRATEGY_ADOPTION_H_
#define GOODWILL_STRATEGY_ADOPTION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/strategy_policy.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/run.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "goodwill/book/batch.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/strategy/holdout.h"
#include "goodwill/strategy/plan.h"
#include "goodwill/strategy/prospect.h"

namespace goodwill {

inline constexpr std::string_view kStrategyAdopted = "strategy_adopted";
inline constexpr std::string_view kEndingApproved = "ending_approved";
inline constexpr int64_t kReviewsApartDays = 90;
inline constexpr int64_t kApprovalDays = 180;
inline constexpr size_t kMaxApprover = 200;  // bytes

// Texts are borrowed.
struct Adoption {
  int64_t time_us = 0;
  Strategy strategy = Strategy::kNone;
  bool ending = false;
  std::string_view action{};
  std::string_view plan{};
  std::string_view by{};
  std::string_view policy{};
  int64_t as_of_us = kNullNumber;  // kNullNumber: not said
  int64_t known = 0;               // 0: not said
  Arm arm = Arm::kNone;
  Ratio chance{0, 1};             // 0: not said
  int64_t check_us = kNullNumber;  // kNullNumber: not said, as below
  CountedEvent counts = CountedEvent::kNothing;
  int64_t detectable = kNullNumber;  // millionths
  int64_t verdict_us = kNullNumber;
  bool never = false;  // no verdict can be known

  // With what chance the action was taken: 1 where there are no arms; none: nobody knows.
  std::optional<Ratio> Propensity() const;

  bool operator==(const Adoption&) const = default;
};

// None if it cannot be read.
std::optional<Adoption> ReadAdoption(int64_t time_us, std::string_view ref);
std::string WriteAdoption(const Adoption& adoption);

// The order in which adoptions of one customer count.
bool IsEarlier(const Adoption& a, const Adoption& b);
// Whether the later of two adoptions of one customer changes the strategy.
inline bool IsFlip(const Adoption& before, const Adoption& after) {
  return before.strategy != after.strategy;
}

// What stands for one customer after all its adoptions, in any order.
struct Adopted {
  Strategy strategy = Strategy::kNone;
  int64_t since_us = 0;  // of the first in the row of adoptions of this strategy
  int64_t first_us = 0;  // of all
  int64_t last_us = 0;   // what happened before it was known when that was adopted
  int32_t reviews = 0;   // for ending, at least 90 days from each to the next
  bool ending = false;   // the last review found so
  Arm arm = Arm::kNone;  // of the last
  int32_t flips = 0;     // changes of strategy, of all
};
// None where there is no adoption.
std::optional<Adopted> AdoptedFrom(std::vector<Adoption> adoptions);

// The journal: what was adopted of whom, in the order of times and then of ids.
struct JournalRow {
  CustomerId customer;
  Adoption adoption;  // texts are those of `ref`
  std::string ref;
};
// Facts before `as_of_us`, among those known by a batch; 0: all.
absl::StatusOr<std::vector<JournalRow>> JournalOf(const Book& book, int64_t as_of_us,
                                                  int64_t known_batch);

// The plan as rows of `events`, which borrow from the plan, the approver and the digest. `digest` is of the
// plan's document; `at_us` is when it was adopted, from the plan's as-of on. Adopting a
// plan again, by the same person at the same time, adds nothing. INVALID_ARGUMENT: no
// approver, or one that is no text of one line; a time before the plan's as-of; another
// book's ids.
absl::StatusOr<Table> AdoptionTable(const Book& book, const Plan& plan, std::string_view approver,
                                    std::string_view digest, int64_t at_us);
// Writes them into the book that the plan was made of, as one batch; Book::Append's errors
// as well.
absl::StatusOr<AppendResult> AdoptPlan(Book& book, const Plan& plan, std::string_view approver,
                                       std::string_view digest, int64_t at_us,
                                       const BatchOrigin& origin, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_ADOPTION_H_
