// The desk's plan for the coming hours.
#include "goodwill/desk/schedule.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "desk_cache.h"
#include "guard.h"
#include "handle.h"
#include "table/arrow_export.h"
#include "table/desk_columns.h"
#include "wire/service_wire.h"

using goodwill::capi::DeskView;
using goodwill::capi::Guard;

namespace {

// Makes the schedule and gives it away while the desk is locked.
absl::Status WithSchedule(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, int64_t hours, const goodwill_assessment* assessment,
    const std::function<absl::Status(const goodwill::DeskSchedule&, const goodwill::DeskRules&)>&
        give) {
  GOODWILL_REQUIRE(book);
  GOODWILL_REQUIRE(policy);
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
  goodwill::capi::DeskCache& cache = *book->desk;
  const std::lock_guard<std::mutex> lock(cache.mutex());
  GOODWILL_ASSIGN_OR_RETURN(const auto rules, cache.Rules(*policy->policy, book->book.zone()));
  DeskView view;
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::LookAt(cache, book->book, known_batch, view));
  GOODWILL_ASSIGN_OR_RETURN(const auto board, cache.Board(*view.desk, *rules, as_of_us));
  GOODWILL_ASSIGN_OR_RETURN(
      const goodwill::DeskSchedule schedule,
      goodwill::ScheduleDesk(*board, *rules, hours,
                             goodwill::ParetoValues(assessment == nullptr ? nullptr
                                                                 : assessment->assessment)));
  return give(schedule, *rules);
}

}  // namespace

goodwill_status goodwill_complaints_schedule(const goodwill_book* book,
                                             const goodwill_policy* policy, int64_t as_of_us,
                                             int64_t known_batch, int64_t hours,
                                             const goodwill_assessment* assessment,
                                             struct ArrowArrayStream* out,
                                             goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (out != nullptr) *out = {};
    if (document != nullptr) *document = nullptr;
    return WithSchedule(
        book, policy, as_of_us, known_batch, hours, assessment,
        [&](const goodwill::DeskSchedule& schedule,
            const goodwill::DeskRules& rules) -> absl::Status {
          auto buffer = std::make_unique<goodwill_buffer>(
              goodwill_buffer{goodwill::EncodeSchedule(schedule, rules.policy())});
          if (out != nullptr) {
            goodwill::ResultTable table =
                goodwill::ScheduleColumns(schedule, rules.policy(), book->book.ids());
            goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
          }
          if (document != nullptr) *document = buffer.release();
          return absl::OkStatus();
        });
  });
}

goodwill_status goodwill_complaints_schedule_explain(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, int64_t hours, const goodwill_assessment* assessment, int64_t task,
    const char* language, int64_t language_size, goodwill_buffer** text, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(
        auto tongue, goodwill::capi::TextArgument(language, language_size, "language"));
    if (task < 0) return absl::InvalidArgumentError("task is negative");
    return WithSchedule(
        book, policy, as_of_us, known_batch, hours, assessment,
        [&](const goodwill::DeskSchedule& schedule,
            const goodwill::DeskRules& rules) -> absl::Status {
          if (tongue.empty()) tongue = policy->policy->language;
          GOODWILL_ASSIGN_OR_RETURN(
              std::string why,
              goodwill::ExplainTask(schedule, static_cast<size_t>(task), rules, tongue));
          goodwill::capi::Give(std::move(why), text);
          return absl::OkStatus();
        });
  });
}
