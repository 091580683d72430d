// What a book's handle remembers of its complaints: the folded cases, the policy that
// was last asked with, and the clocks as they were last read. All of it follows from
// the book and the policy, so that it may be forgotten at any time.
#ifndef GOODWILL_CAPI_SRC_DESK_CACHE_H_
#define GOODWILL_CAPI_SRC_DESK_CACHE_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/policy.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/due.h"

namespace goodwill::capi {

// Whoever uses it holds the mutex.
class DeskCache {
 public:
  std::mutex& mutex() { return mutex_; }

  absl::StatusOr<std::shared_ptr<const DeskRules>> Rules(const Policy& policy, const Zone& zone);
  // Up to date with the book.
  absl::StatusOr<Desk*> Current(const Book& book);
  // Good until a command; the desk may be another than the book's own.
  absl::StatusOr<std::shared_ptr<const DueBoard>> Board(const Desk& desk, const DeskRules& rules,
                                                        int64_t as_of_us);
  // The clocks: cases are about to change.
  void Forget() { board_.reset(); }

 private:
  std::mutex mutex_;
  std::unique_ptr<Desk> desk_;
  PolicyDigest digest_{};
  std::shared_ptr<const DeskRules> rules_;
  std::shared_ptr<const DueBoard> board_;  // of desk_ and rules_
  int64_t board_changes_ = 0;
};

// The rules of a policy's complaints, in a book's zone or the policy's own.
absl::StatusOr<DeskRules> MakeRules(const Policy& policy, const Zone& zone);

// The desk as known by a batch: the book's own, or one made for the question.
struct DeskView {
  std::optional<Desk> made;
  const Desk* desk = nullptr;
};

absl::Status LookAt(DeskCache& cache, const Book& book, int64_t known_batch, DeskView& view);

}  // namespace goodwill::capi

#endif  // GOODWILL_CAPI_SRC_DESK_CACHE_H_
