// Complaints looked back on: causes, and what another policy would have done.
#include <memory>
#include <mutex>
#include <utility>

#include "desk_cache.h"
#include "goodwill/assess/causes.h"
#include "goodwill/desk/what_if.h"
#include "guard.h"
#include "handle.h"
#include "table/arrow_export.h"
#include "table/desk_columns.h"
#include "wire/causes_wire.h"

using goodwill::capi::DeskCache;
using goodwill::capi::DeskView;
using goodwill::capi::Guard;
using goodwill::capi::LookAt;

namespace {

goodwill_what_if_side SideOf(const goodwill::WhatIfSide& side) {
  goodwill_what_if_side out{};
  out.clocks = side.clocks;
  out.breaches = side.breaches;
  out.grants_beyond = side.grants_beyond;
  out.granted_beyond_minor = side.granted_beyond_minor;
  out.busiest_day = side.busiest_deadlines == 0 ? 0 : side.busiest_day;
  out.busiest_deadlines = side.busiest_deadlines;
  return out;
}

}  // namespace

goodwill_status goodwill_complaints_causes(const goodwill_book* book,
                                           const goodwill_policy* policy, int64_t as_of_us,
                                           int64_t known_batch,
                                           const goodwill_causes_options* options, int32_t money,
                                           const goodwill_run_options* run,
                                           struct ArrowArrayStream* out,
                                           goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    if (document != nullptr) *document = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(options, "options"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    goodwill::CausesQuestion question;
    if (o.months != 0) question.months = o.months;
    question.losses = o.no_losses == 0;
    if (o.recurrences < 0) return absl::InvalidArgumentError("options.recurrences is negative");
    if (o.recurrences != 0) question.recurrences = static_cast<size_t>(o.recurrences);
    DeskCache& cache = *book->desk;
    const std::lock_guard<std::mutex> lock(cache.mutex());
    GOODWILL_ASSIGN_OR_RETURN(const auto rules, cache.Rules(*policy->policy, book->book.zone()));
    DeskView view;
    GOODWILL_RETURN_IF_ERROR(LookAt(cache, book->book, known_batch, view));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::CauseReport report,
        goodwill::CausesOf(book->book,
                           goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch),
                           policy->policy, *view.desk, *rules, question, how));
    auto buffer =
        std::make_unique<goodwill_buffer>(goodwill_buffer{goodwill::EncodeCauses(report)});
    goodwill::ResultTable table = goodwill::CauseColumns(report, form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    if (document != nullptr) *document = buffer.release();
    return absl::OkStatus();
  });
}

goodwill_status goodwill_complaints_what_if(const goodwill_book* book,
                                            const goodwill_policy* policy,
                                            const goodwill_policy* other, int64_t from_us,
                                            int64_t as_of_us, int64_t known_batch,
                                            struct ArrowArrayStream* out,
                                            goodwill_what_if* summary, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    goodwill::capi::ClearStruct(summary);
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_REQUIRE(other);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    DeskCache& cache = *book->desk;
    const std::lock_guard<std::mutex> lock(cache.mutex());
    GOODWILL_ASSIGN_OR_RETURN(const auto before, cache.Rules(*policy->policy, book->book.zone()));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::DeskRules after,
                              goodwill::capi::MakeRules(*other->policy, book->book.zone()));
    DeskView view;
    GOODWILL_RETURN_IF_ERROR(LookAt(cache, book->book, known_batch, view));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::WhatIf what_if,
        goodwill::CompareRules(*view.desk, *before, after, from_us, as_of_us));
    goodwill::ResultTable table = goodwill::WhatIfColumns(what_if, book->book.ids());
    if (summary != nullptr) {
      goodwill_what_if filled{};
      filled.cases = what_if.cases;
      filled.granted_minor = what_if.granted_minor;
      filled.same = what_if.changes[0];
      filled.moved = what_if.changes[1];
      filled.breached = what_if.changes[2];
      filled.kept = what_if.changes[3];
      filled.added = what_if.changes[4];
      filled.dropped = what_if.changes[5];
      filled.before = SideOf(what_if.before);
      filled.after = SideOf(what_if.after);
      GOODWILL_RETURN_IF_ERROR(goodwill::capi::FillStruct(filled, summary, "summary"));
    }
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}
