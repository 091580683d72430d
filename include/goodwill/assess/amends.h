// Recover first: whether something is to be made good with a customer before anything is
// sold, and measuring it.
//
// A customer with an open complaint, or with a failure of ours that is not long ago, is not
// approached with offers: an apology and its remedy come first (with a second failure after
// a first one, recovery no longer works; Maxham and Netemeyer 2002). How long a failure
// counts as recent is the policy's `service.recent_failure_days`, in days of 24 hours; a
// failure is settled by a complaint that was closed since. Assessments, explanations and
// plans ask this one function.
//
// Measures hold what it asks for where a book has commands of cases, or where the policy
// promises service and the book has measurements, promises or events; elsewhere they are as
// if there were no such thing.
#ifndef GOODWILL_ASSESS_AMENDS_H_
#define GOODWILL_ASSESS_AMENDS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/measures_table.h"

namespace goodwill {

// The numbers are those of goodwill_judgement.recover_first.
enum class RecoverFirst : uint8_t { kNo = 0, kComplaint = 1, kFailure = 2 };
inline constexpr std::array<std::string_view, 3> kRecoverFirst = {"", "complaint", "failure"};
constexpr std::string_view NameOf(RecoverFirst recover) {
  return kRecoverFirst[static_cast<size_t>(recover)];
}

// Whether a failure that is known is recent, and not settled since.
constexpr bool IsRecentFailure(const Amends& amends, int32_t recent_days, int64_t as_of_us) {
  return amends.failure_us != Amends::kNever && amends.settled_us < amends.failure_us &&
         amends.failure_us >= as_of_us - recent_days * kMicrosPerDay;
}

inline int32_t RecentFailureDays(const Policy& policy) {
  return policy.service ? policy.service->recent_failure_days : ServicePolicy().recent_failure_days;
}

// Whoever restricted the use of data is not judged.
inline RecoverFirst RecoverFirstOf(const Amends& amends, Withheld withheld, const Policy& policy,
                                   int64_t as_of_us) {
  if (withheld == Withheld::kUse) return RecoverFirst::kNo;
  if (amends.open_complaints > 0) return RecoverFirst::kComplaint;
  const bool recent = IsRecentFailure(amends, RecentFailureDays(policy), as_of_us);
  return recent ? RecoverFirst::kFailure : RecoverFirst::kNo;
}
// Of a customer of measures, by position.
inline RecoverFirst RecoverFirstAt(const Measures& measures, int64_t position,
                                   const Policy& policy) {
  if (measures.amends().empty()) return RecoverFirst::kNo;
  const Measures::Place place = measures.At(position);
  return RecoverFirstOf(measures.AmendsAt(position), place.part->withheld_of(place.index), policy,
                        measures.header().as_of_us);
}

// Of every customer with whom something is, or was, to be made good; nothing where measures
// are not to hold it.
absl::StatusOr<std::optional<std::vector<AmendsOf>>> AmendsIn(const Book& book,
                                                              const MeasuresQuestion& question,
                                                              const Policy& policy);

// Book::MeasureAll and Book::MeasureOne with what is to be made good. The question is the
// policy's; their errors.
absl::StatusOr<std::shared_ptr<const Measures>> MeasureAllOf(const Book& book,
                                                             const MeasuresQuestion& question,
                                                             const Policy& policy, const Run& run);
absl::StatusOr<std::shared_ptr<const Measures>> MeasureOneOf(const Book& book,
                                                             const MeasuresQuestion& question,
                                                             const Policy& policy,
                                                             const CustomerIdView& id);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_AMENDS_H_
