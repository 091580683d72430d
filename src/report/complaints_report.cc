#include "goodwill/report/complaints_report.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

constexpr int32_t kMonths = 12;

// The first instant of the twelve months of which the last holds the last one observed;
// none before the calendar begins.
std::optional<int64_t> Since(const Zone& zone, int64_t as_of_us) {
  if (!IsInstant(as_of_us) || !IsInstant(as_of_us - 1)) return std::nullopt;
  const CivilDate last = CivilFromDays(zone.DayOf(as_of_us - 1));
  const int32_t month = last.year * 12 + last.month - kMonths;
  if (month < 12) return std::nullopt;
  return zone.StartOfDay(DaysFromCivil(month / 12, month % 12 + 1, 1));
}

absl::Status Owe(const Desk& desk, const DeskRules& rules, int64_t as_of_us,
                 ReportComplaints& out) {
  GOODWILL_ASSIGN_OR_RETURN(const DueBoard board, DueBoard::Make(desk, rules, as_of_us));
  std::map<std::pair<DueKind, std::string_view>, ReportOwed> owed;
  for (const DueRow& row : board.Rows({})) {
    const std::string_view name = row.kind == DueKind::kClock ? row.name : std::string_view();
    ReportOwed& one = owed[{row.kind, name}];
    one.kind = row.kind;
    one.name = name;
    ++one.states[static_cast<size_t>(row.state)];
  }
  for (auto& [key, one] : owed) out.owed.push_back(std::move(one));
  return absl::OkStatus();
}

// Whether the book has any fact that something could have gone wrong by.
bool MayHaveFailed(const BookInfo& info) {
  const auto has = [&](TableKind table) { return info.rows[static_cast<size_t>(table)] > 0; };
  return has(TableKind::kCaseCommands) || has(TableKind::kEvents) || has(TableKind::kPromises) ||
         has(TableKind::kMeasurements);
}

}  // namespace

absl::StatusOr<ReportComplaints> MakeComplaintsReport(const Assessment& assessment,
                                                      const Book& book, const Desk& desk,
                                                      const DeskRules& rules, const Run& run) {
  ReportComplaints out;
  const Policy& policy = assessment.policy();
  const MeasuresHeader& header = assessment.measures().header();
  const int64_t as_of_us = header.as_of_us;
  const std::optional<int64_t> since = Since(header.zone, as_of_us);
  if (!since) return out;
  const MeasuresQuestion question = QuestionOf(policy, as_of_us, header.known_batch);
  for (const auto& [id, place] : desk.index()) {
    const CaseFile& file = desk.at(place);
    out.cases += file.state.received_us < as_of_us ? 1 : 0;
    out.open += IsOpenComplaint(file, as_of_us) ? 1 : 0;
  }
  int64_t complaints = 0;
  if (out.cases > 0) {
    GOODWILL_RETURN_IF_ERROR(Owe(desk, rules, as_of_us, out));
    GOODWILL_ASSIGN_OR_RETURN(DeskFigures figures, DeskFiguresOf(desk, rules, *since, as_of_us));
    if (!figures.groups.empty()) {
      out.figures = std::move(figures.groups.front());
      complaints = out.figures->complaints;
    }
  }
  if (MayHaveFailed(book.Describe())) {
    CausesQuestion asked;
    asked.months = kMonths;
    asked.recurrences = 0;
    GOODWILL_ASSIGN_OR_RETURN(
        CauseReport causes,
        CausesOf(book, question, assessment.shared_policy(), desk, rules, asked, run));
    if (causes.total.count() > 0) out.causes = std::move(causes);
    absl::StatusOr<Recovery> recovery = RecoveryOf(book, desk, question, policy, run);
    if (recovery.ok()) {
      out.recovery = *std::move(recovery);
    } else if (!absl::IsFailedPrecondition(recovery.status())) {
      return recovery.status();  // that no failure is known is no error
    }
  }
  if (policy.service) {
    GOODWILL_ASSIGN_OR_RETURN(ServiceReview service, ServiceReviewOf(book, question, policy, run));
    for (StandardReview& standard : service.standards) standard.breaches.clear();
    out.service = std::move(service);
  }
  if (complaints > 0 && out.recovery && out.recovery->voice.voiced > 0) {
    GOODWILL_ASSIGN_OR_RETURN(out.iceberg,
                              IcebergOf({.complaints = complaints,
                                         .spoke_up = out.recovery->voice.voiced,
                                         .asked = out.recovery->voice.failures}));
  }
  return out;
}

}  // namespace goodwill
