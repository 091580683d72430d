// Promised service watched live.
#include "goodwill/service/watch.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "goodwill/care/warm_up.h"
#include "guard.h"
#include "handle.h"

using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

absl::Status NoSuchStandard(std::string_view name) {
  return goodwill::ProblemStatus(
      {.field = "standard",
       .reason = "the policy has no standard '" + std::string(name.substr(0, 200)) + "'"},
      absl::StatusCode::kNotFound);
}

}  // namespace

goodwill_status goodwill_watch_create(const goodwill_policy* policy, const goodwill_book* book,
                                      int64_t as_of_us, int64_t known_batch, goodwill_watch** out,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(policy);
    if (!policy->policy->service) {
      return absl::FailedPreconditionError(
          "the policy promises no service: its section `service` names standards");
    }
    auto made = std::make_unique<goodwill_watch>(
        goodwill_watch{goodwill::Watch(policy->policy->service->standards)});
    if (book != nullptr) {
      GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
      if (!goodwill::IsInstant(as_of_us)) {
        return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
      }
      GOODWILL_RETURN_IF_ERROR(
          goodwill::WarmUp(book->book, as_of_us, known_batch, made->watch));
    }
    *out = made.release();
    return absl::OkStatus();
  });
}

void goodwill_watch_free(goodwill_watch* watch) { delete watch; }

goodwill_status goodwill_watch_know(goodwill_watch* watch, const char* standard,
                                    int64_t standard_size, double centre, double sigma,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(watch);
    GOODWILL_ASSIGN_OR_RETURN(const auto name, TextArgument(standard, standard_size, "standard"));
    if (watch->watch.StateOf(name) == nullptr) return NoSuchStandard(name);
    if (watch->watch.Know(name, centre, sigma)) return absl::OkStatus();
    return absl::InvalidArgumentError("centre and sigma are finite, and sigma is not below 0");
  });
}

goodwill_status goodwill_watch_observe(goodwill_watch* watch, const goodwill_watch_event* event,
                                       goodwill_watch_signal* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(watch);
    GOODWILL_REQUIRE(event);
    GOODWILL_REQUIRE(out);
    GOODWILL_ASSIGN_OR_RETURN(const auto given, goodwill::capi::OptionsArgument(event, "event"));
    GOODWILL_ASSIGN_OR_RETURN(
        const auto name, TextArgument(given.standard, given.standard_size, "event.standard"));
    const goodwill::WatchState* const state = watch->watch.StateOf(name);
    if (state == nullptr) return NoSuchStandard(name);
    // The result must fit before anything is counted.
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::FillStruct(goodwill_watch_signal{}, out, "out"));
    goodwill::WatchEvent what;
    what.promised = given.promised;
    what.actual = given.actual;
    what.customer = given.nobody == 0;
    what.competitor = given.competitor != 0;
    const goodwill::WatchSignal signal = *watch->watch.Observe(name, what);
    goodwill_watch_signal result{};
    result.judged = signal.judged ? 1 : 0;
    result.breach = signal.breach ? 1 : 0;
    result.late = signal.late;
    result.tasks = static_cast<int32_t>(signal.tasks);
    result.cusum = signal.cusum;
    result.ewma = signal.ewma;
    result.learnt = signal.learnt ? 1 : 0;
    result.measured = state->measured;
    result.kept = state->kept;
    return goodwill::capi::FillStruct(result, out, "out");
  });
}
