// What a report says of complaints and of the service that was promised.
//
// How many complaints are open and what is owed on them, by clock; what went wrong and
// why, month by month, what it cost and whom it hit, and whether the cause fell after
// something was done about it (assess/causes.h); standards against their goals and the
// competitors (assess/service_review.h); who spoke up after a failure, how many did not,
// and what became of both (care/recovery.h). Nothing is worked out here: it is asked of
// those who know, and cut to what a page can show. What the book has no facts about is
// absent, and the page says which fact would bring it.
#ifndef GOODWILL_REPORT_COMPLAINTS_REPORT_H_
#define GOODWILL_REPORT_COMPLAINTS_REPORT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/causes.h"
#include "goodwill/assess/service_review.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/care/desk_figures.h"
#include "goodwill/care/recovery.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/desk_rules.h"
#include "goodwill/desk/due.h"
#include "goodwill/service/iceberg.h"

namespace goodwill {

// What is owed of one kind, or on one clock.
struct ReportOwed {
  DueKind kind = DueKind::kClock;
  std::string name;  // of the clock; empty: it is none
  std::array<int64_t, kDueStates.size()> states{};  // how many, by DueState

  bool operator==(const ReportOwed&) const = default;
};

struct ReportComplaints {
  int64_t cases = 0;  // that had begun by then
  int64_t open = 0;   // complaints
  std::vector<ReportOwed> owed;     // by kind, then name
  std::optional<DeskGroup> figures;  // of the complaints of the last twelve months
  std::optional<CauseReport> causes;  // where anything went wrong; without customers
  std::optional<ServiceReview> service;  // where the policy promises some; without breaches
  std::optional<Recovery> recovery;      // where a failure is known
  // Of the complaints of the last twelve months, by the voice rate of known failures;
  // where somebody spoke up.
  std::optional<Iceberg> iceberg;
};

// `desk` as known by the assessment's batch, `rules` of its policy. Errors of those who
// are asked; what lacks its facts is no error.
absl::StatusOr<ReportComplaints> MakeComplaintsReport(const Assessment& assessment,
                                                      const Book& book, const Desk& desk,
                                                      const DeskRules& rules, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_REPORT_COMPLAINTS_REPORT_H_
