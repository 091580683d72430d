// The ledger of rights: what was asked of people's data, when it was answered,
// and what is open and due, over a whole book.
#ifndef GOODWILL_BOOK_RIGHTS_LEDGER_H_
#define GOODWILL_BOOK_RIGHTS_LEDGER_H_

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/rights.h"

namespace goodwill {

// Which rows are asked for; absent: all.
struct RightsQuestion {
  int64_t as_of_us = 0;     // exclusive
  int64_t known_batch = 0;  // as known by this batch; 0: by now
  // What was over before this instant is left out: answered, or ended.
  int64_t from_us = std::numeric_limits<int64_t>::min();
  int32_t answer_months = kAnswerMonths;  // 0 to kMaxAnswerMonths
  std::optional<CustomerIdView> customer{};
};

struct RightWithState {
  Right right;
  int64_t due_us = kNullNumber;  // the last instant in time; none is owed: kNullNumber
  RightState state = RightState::kNotYet;
  bool in_force = false;  // restrict, object, hold, retain
};

// In the order in which they were asked for, then by customer and id. Texts are
// borrowed from the book: good until its next Append. INVALID_ARGUMENT for an
// as-of outside the years 1 to 9999, a batch that is not there, or months out of
// range; NOT_FOUND for a customer that the book does not know.
absl::StatusOr<std::vector<RightWithState>> RightsLedger(const Book& book,
                                                         const RightsQuestion& question);

// One kind of right over the rows of a ledger.
struct RightsOfKind {
  RightKind kind = RightKind::kExport;
  std::array<int64_t, kRightStates.size()> count{};  // by RightState
  int64_t in_force = 0;
  // From being asked to being answered: the middle one, twice over so that the
  // middle of two stays exact, and the longest.
  std::optional<int64_t> median_answer2_us;
  std::optional<int64_t> longest_answer_us;

  int64_t of(RightState state) const { return count[static_cast<size_t>(state)]; }
  int64_t rows() const {
    int64_t all = 0;
    for (const int64_t n : count) all += n;
    return all;
  }
};

// Every kind, also those of which there is none, in the order of kRightKinds.
std::vector<RightsOfKind> RightsByKind(std::span<const RightWithState> ledger, int64_t as_of_us);

// OK, or FAILED_PRECONDITION with one problem for each customer whom a hold or a
// retention that is running at an instant forbids erasing; `row` is the place in
// `ids`, and the reason names the date and the basis. Customers whom the book does
// not know are passed over.
absl::Status CheckErasable(const Book& book, std::span<const CustomerId> ids, int64_t at_us);

}  // namespace goodwill

#endif  // GOODWILL_BOOK_RIGHTS_LEDGER_H_
