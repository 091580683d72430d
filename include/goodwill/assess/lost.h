// The register of lost customers: since when, what they were worth, and why.
//
// Lost are the suspected and the verified lost, those whose contract is ending and
// those whose relationship has ended (assess/lifetime.h). *Since* is when it was said,
// or the first day on which the silence alone would have been called a loss. *Value
// lost* is what was to be expected of the customer at the last purchase less what is
// to be expected now, over the value horizon of the policy.
//
// The cause is read from the facts at hand; where they say nothing it is unknown, which
// is an answer (and the reason to ask). In the order of their weight:
//
//   what was stated   `ref` of the loss_stated or cancelled event that stands
//   what happened     a customer who died, moved, closed down or whose contract ended
//   what was near     facts from half a year before the last purchase on: events of the
//                     kinds below, contacts that we caused (`caused_by`), promises
//                     broken, overdue or kept late. The cause with most facts is taken,
//                     of equals the later one
//
//   own fault      delivery_failed, complaint (its `ref`, if it has one), service,
//                  quality, delivery, out_of_stock, staff, every caused_by, every
//                  promise not kept ("promise:" and its kind)
//   competitor     price_gap, price, competitor, competitor_offer, better_offer
//   circumstances  deceased, moved, closed, contract_end, contact_left, no_need
//
// A stated reason outside these words is reported as it was said, its fault unknown:
// who is to blame is not guessed.
//
// What is done about a cause is a promise too (book/corrective_action.h); the losses of
// that cause before and after it are compared by the customers there were to lose.
#ifndef GOODWILL_ASSESS_LOST_H_
#define GOODWILL_ASSESS_LOST_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/base/share_interval.h"
#include "goodwill/book/book.h"
#include "goodwill/book/corrective_action.h"

namespace goodwill {

enum class Fault : uint8_t { kOwn = 1, kCompetitor = 2, kCircumstances = 3, kUnknown = 4 };
std::string_view FaultName(Fault fault);  // "own" and so on
// Whose fault a word of the lists above is, be it an event's kind or a cause.
Fault FaultOf(std::string_view word);

// What the cause rests on.
enum class LossEvidence : uint8_t { kNone, kStated, kEvent, kContact, kPromise };
std::string_view EvidenceName(LossEvidence evidence);  // "none", "stated", ...

// Whether somebody lost in this way may come back.
enum class Lasting : uint8_t { kUnknown, kTemporary, kPermanent };
std::string_view LastingName(Lasting lasting);

// Something that speaks for a cause. Texts are borrowed.
struct LossFact {
  int64_t time_us = 0;
  LossEvidence evidence = LossEvidence::kNone;
  std::string_view kind;  // of an event or a promise
  std::string_view ref;   // what it names: of a contact its `caused_by`
};

struct LossReason {
  std::string cause = "unknown";
  Fault fault = Fault::kUnknown;
  LossEvidence evidence = LossEvidence::kNone;
  Lasting lasting = Lasting::kUnknown;
  int64_t own_facts = 0;         // that speak for our fault
  int64_t competitor_facts = 0;  // for a competitor's lure
};

// How long before the last purchase facts still count.
inline constexpr int64_t kLossLookbackUs = int64_t{180} * 86'400'000'000;

// One customer's reason: facts in any order; those of kind loss_stated or cancelled are
// statements, of which the latest speaks. Facts before `from_us` count only if stated.
LossReason ReasonOf(std::span<const LossFact> facts, int64_t from_us);

struct LostCustomer {
  CustomerIdView customer;  // borrowed from the assessment's measures
  Stage stage = Stage::kUnknown;
  int64_t since_us = 0;
  int64_t last_purchase_us = 0;  // kNullNumber: never bought
  LossReason reason;
  // Major units; NaN where no model says.
  double value_at_last = std::numeric_limits<double>::quiet_NaN();
  double value_now = std::numeric_limits<double>::quiet_NaN();
  double value_lost() const { return value_at_last - value_now; }
};

// Of those who had stated that they left.
struct ReturnRate {
  int64_t left = 0;
  int64_t returned = 0;    // bought again
  ShareInterval interval;  // of the share
  double median_days = std::numeric_limits<double>::quiet_NaN();  // until then
};

struct LossCause {
  std::string cause;
  Fault fault = Fault::kUnknown;
  int64_t customers = 0;
  int64_t verified = 0;  // of them; the others are suspected
  double value_lost = 0;
  double share = 0;  // of the value lost to all causes; NaN where that is 0
  ReturnRate won_back;
  std::vector<CorrectiveAction> actions;  // ascending by when they were promised
};

struct Losses {
  int64_t as_of_us = 0;
  std::shared_ptr<const Measures> measures;  // what the customers' ids are borrowed from
  std::vector<LostCustomer> customers;  // by value lost, descending; ties by id
  double value_lost = 0;
  std::vector<LossCause> causes;  // by value lost, then by customers, descending
  ReturnRate won_back;
  // Sources of purchases that fell silent, and how many customers' stages stay as they
  // were because of it: none of those became lost since.
  std::vector<SilentSource> silent_sources;
  int64_t frozen = 0;
};

// Reads the book, which must not be appended to meanwhile. Errors as for measures;
// FAILED_PRECONDITION for a policy without `lifetime`.
absl::StatusOr<Losses> LossesOf(const Book& book, const MeasuresQuestion& question,
                                std::shared_ptr<const Policy> policy, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_LOST_H_
