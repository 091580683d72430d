// Reports.
#include "goodwill/report/report.h"

#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include "desk_cache.h"
#include "evaluate_argument.h"
#include "goodwill/report/page.h"
#include "guard.h"
#include "handle.h"
#include "import.h"
#include "wire/report_wire.h"

using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

// Null where there are none, or the caller's options are of a time before them.
ArrowArrayStream* AssignmentsOf(const goodwill_report_options* options) noexcept {
  constexpr auto kEnd =
      static_cast<int64_t>(offsetof(goodwill_report_options, assignments) + sizeof(void*));
  return options == nullptr || options->struct_size < kEnd ? nullptr : options->assignments;
}

absl::StatusOr<goodwill::Report> ReportFor(const goodwill_assessment* assessment,
                                           const goodwill_book* book,
                                           const goodwill_report_options* options,
                                           ArrowArrayStream* assignments,
                                           const goodwill_run_options* run) {
  GOODWILL_REQUIRE(assessment);
  if (book != nullptr) GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
  GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(options, "options"));
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
  goodwill::ReportOptions wanted;
  // Others are checked there.
  if (o.customers != 0) wanted.customers = o.customers == -1 ? 0 : o.customers;
  if (o.late_after_us != 0) wanted.late_after_us = o.late_after_us;
  wanted.names = o.without_names == 0;
  wanted.bootstrap_rounds = o.bootstrap_rounds;  // checked there
  if (o.before != nullptr) wanted.before = o.before->assessment.get();
  if (o.plan != nullptr) wanted.plan = o.plan->plan.get();
  const goodwill::Assessment& about = *assessment->assessment;
  if (book == nullptr) {
    if (assignments == nullptr) return goodwill::MakeReport(about, nullptr, wanted, how);
    return absl::InvalidArgumentError("options.assignments need the book");
  }
  const int64_t known = about.measures().header().known_batch;
  std::optional<goodwill::Evaluation> evaluation;
  if (assignments != nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(
        evaluation, goodwill::capi::EvaluateStream(book->book, about.policy(), assignments,
                                                   about.measures().header().as_of_us, known,
                                                   o.evaluate, how));
    wanted.effects = &*evaluation;
  }
  const std::lock_guard<std::mutex> lock(book->desk->mutex());
  goodwill::capi::DeskView view;
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::LookAt(
      *book->desk, book->book, known, view));
  GOODWILL_ASSIGN_OR_RETURN(const auto rules,
                            book->desk->Rules(about.policy(), book->book.zone()));
  wanted.desk = view.desk;
  wanted.rules = rules.get();
  return goodwill::MakeReport(about, &book->book, wanted, how);
}

// The assignments that were taken; null: there are none.
ArrowArrayStream* Stream(goodwill::capi::TakenStream& taken) {
  return taken.given() ? taken.get() : nullptr;
}

}  // namespace

goodwill_status goodwill_report_data(const goodwill_assessment* assessment,
                                     const goodwill_book* book,
                                     const goodwill_report_options* options,
                                     const goodwill_run_options* run, goodwill_buffer** document,
                                     goodwill_error** error) {
  goodwill::capi::TakenStream taken(AssignmentsOf(options));
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Report report,
                              ReportFor(assessment, book, options, Stream(taken), run));
    goodwill::capi::Give(goodwill::EncodeReport(report), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_report_html(const goodwill_assessment* assessment,
                                     const goodwill_book* book,
                                     const goodwill_report_options* options, const char* language,
                                     int64_t language_size, const goodwill_run_options* run,
                                     goodwill_buffer** html, goodwill_error** error) {
  goodwill::capi::TakenStream taken(AssignmentsOf(options));
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(html);
    *html = nullptr;
    GOODWILL_REQUIRE(assessment);
    GOODWILL_ASSIGN_OR_RETURN(const auto tag, TextArgument(language, language_size, "language"));
    GOODWILL_ASSIGN_OR_RETURN(
        const auto speech,
        goodwill::ParseLanguage(
            tag.empty() ? std::string_view(assessment->assessment->policy().language) : tag));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Report report,
                              ReportFor(assessment, book, options, Stream(taken), run));
    GOODWILL_ASSIGN_OR_RETURN(std::string page, goodwill::ReportPage(report, speech));
    goodwill::capi::Give(std::move(page), html);
    return absl::OkStatus();
  });
}
