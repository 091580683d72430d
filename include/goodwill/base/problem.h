// Bad input is answered with every place that is wrong, not only the first.
//
// A Problem points at one place: a row of a table, a line of a file, a path in
// a document. Functions that check many places collect problems in a Problems
// list and turn the list into one absl::Status; whoever holds that status can
// get the list back with ProblemsOf, and so can a C, Python or C# program.
#ifndef GOODWILL_BASE_PROBLEM_H_
#define GOODWILL_BASE_PROBLEM_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns the status of `expression` from the calling function unless it is OK.
#define GOODWILL_RETURN_IF_ERROR(expression)                        \
  do {                                                              \
    if (absl::Status goodwill_status_ = (expression);               \
        !goodwill_status_.ok()) {                                   \
      return goodwill_status_;                                      \
    }                                                               \
  } while (false)

#define GOODWILL_CONCAT_INNER_(a, b) a##b
#define GOODWILL_CONCAT_(a, b) GOODWILL_CONCAT_INNER_(a, b)

// GOODWILL_ASSIGN_OR_RETURN(auto x, MaybeX()): declares x, or returns the error.
#define GOODWILL_ASSIGN_OR_RETURN(declaration, expression) \
  GOODWILL_ASSIGN_OR_RETURN_IMPL_(GOODWILL_CONCAT_(goodwill_or_, __LINE__), declaration, expression)
#define GOODWILL_ASSIGN_OR_RETURN_IMPL_(holder, declaration, expression) \
  auto holder = (expression);                                            \
  if (!holder.ok()) return std::move(holder).status();                   \
  declaration = *std::move(holder)

namespace goodwill {

struct Problem {
  int64_t row = -1;     // zero-based row of a table, over all batches
  int64_t line = -1;    // one-based line of a text
  int64_t column = -1;  // one-based byte column in that line
  std::string field;    // column of a table, or path in a document
  std::string reason;   // a sentence without a full stop

  // "row 17, column amount: '1,2,3' is not a number"
  std::string ToString() const;
};

// Collects problems up to a limit, and counts those beyond it.
class Problems {
 public:
  explicit Problems(int64_t limit = 100) : limit_(limit > 0 ? limit : 100) {}

  void Add(Problem problem);
  bool empty() const { return total_ == 0; }
  int64_t total() const { return total_; }
  int64_t limit() const { return limit_; }
  const std::vector<Problem>& list() const { return list_; }

  // OK when empty. Otherwise a status whose message begins with `what` and
  // lists the problems, and which carries them for ProblemsOf.
  absl::Status ToStatus(std::string_view what,
                        absl::StatusCode code = absl::StatusCode::kInvalidArgument) const;

 private:
  int64_t limit_;
  int64_t total_ = 0;
  std::vector<Problem> list_;
};

// The problems a status carries (none for statuses that were made otherwise),
// and how many there were before the limit.
std::vector<Problem> ProblemsOf(const absl::Status& status, int64_t* total = nullptr);

// A status about one place.
absl::Status ProblemStatus(Problem problem,
                           absl::StatusCode code = absl::StatusCode::kInvalidArgument);

}  // namespace goodwill

#endif  // GOODWILL_BASE_PROBLEM_H_
