// Errors, buffers and version: what every other part of the boundary uses.
#include <cstring>

#include "guard.h"
#include "handle.h"

namespace goodwill::capi {
namespace {

// What is handed out when there is no memory for an error object. It is never
// freed: goodwill_error_free knows it.
goodwill_error& OutOfMemory() {
  static goodwill_error error{GOODWILL_RESOURCE_EXHAUSTED, "out of memory", {}, 0};
  return error;
}
// Made before it is needed.
[[maybe_unused]] const goodwill_error& kMadeEarly = OutOfMemory();

}  // namespace

goodwill_status FailOutOfMemory(goodwill_error** error) noexcept {
  if (error != nullptr) *error = &OutOfMemory();
  return GOODWILL_RESOURCE_EXHAUSTED;
}

goodwill_status Fail(const absl::Status& status, goodwill_error** error) noexcept {
  const auto code = static_cast<goodwill_status>(status.code());
  if (error == nullptr) return code;
  try {
    auto made = std::make_unique<goodwill_error>();
    made->code = code;
    made->message = std::string(status.message());
    made->problems = ProblemsOf(status, &made->total);
    *error = made.release();
    return code;
  } catch (...) {
    return FailOutOfMemory(error);
  }
}

goodwill_status FailInternal(const char* what, goodwill_error** error) noexcept {
  try {
    return Fail(absl::InternalError(std::string("a bug in goodwill: ") + what), error);
  } catch (...) {
    return FailOutOfMemory(error);
  }
}

void Give(std::string bytes, goodwill_buffer** out) {
  *out = new goodwill_buffer{std::move(bytes)};
}

absl::StatusOr<Run> RunArgument(const goodwill_run_options* given) {
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_run_options options, OptionsArgument(given, "run"));
  if (options.reserved != 0) return absl::UnimplementedError("run.reserved must be 0");
  if (options.parallelism < 0) return absl::InvalidArgumentError("run.parallelism is negative");
  Run run;
  run.parallelism = options.parallelism == 0 ? 1 : options.parallelism;
  if (options.progress != nullptr) {
    // A callback that throws does not want to go on; the call is undone as any other
    // that is cancelled.
    run.progress = [progress = options.progress, user = options.progress_user](int64_t done,
                                                                               int64_t total) {
      try {
        return progress(user, done, total) == 0;
      } catch (...) {
        return false;
      }
    };
  }
  return run;
}

}  // namespace goodwill::capi

using goodwill::capi::Guard;
using goodwill::capi::GuardValue;

int32_t goodwill_abi_version(void) { return GOODWILL_ABI_VERSION; }

const char* goodwill_version(void) { return GOODWILL_VERSION; }

const char* goodwill_status_name(goodwill_status status) {
  switch (status) {
    case GOODWILL_OK: return "OK";
    case GOODWILL_CANCELLED: return "CANCELLED";
    case GOODWILL_INVALID_ARGUMENT: return "INVALID_ARGUMENT";
    case GOODWILL_NOT_FOUND: return "NOT_FOUND";
    case GOODWILL_ALREADY_EXISTS: return "ALREADY_EXISTS";
    case GOODWILL_PERMISSION_DENIED: return "PERMISSION_DENIED";
    case GOODWILL_ABORTED: return "ABORTED";
    case GOODWILL_UNAVAILABLE: return "UNAVAILABLE";
    case GOODWILL_DATA_LOSS: return "DATA_LOSS";
    case GOODWILL_RESOURCE_EXHAUSTED: return "RESOURCE_EXHAUSTED";
    case GOODWILL_FAILED_PRECONDITION: return "FAILED_PRECONDITION";
    case GOODWILL_OUT_OF_RANGE: return "OUT_OF_RANGE";
    case GOODWILL_UNIMPLEMENTED: return "UNIMPLEMENTED";
    case GOODWILL_INTERNAL: return "INTERNAL";
    default: return "UNKNOWN";
  }
}

goodwill_status goodwill_error_code(const goodwill_error* error) {
  return error == nullptr ? GOODWILL_OK : error->code;
}

const char* goodwill_error_message(const goodwill_error* error) {
  return error == nullptr ? "" : error->message.c_str();
}

int64_t goodwill_error_problem_count(const goodwill_error* error) {
  return error == nullptr ? 0 : static_cast<int64_t>(error->problems.size());
}

int64_t goodwill_error_problem_total(const goodwill_error* error) {
  return error == nullptr ? 0 : error->total;
}

goodwill_status goodwill_error_problem(const goodwill_error* error, int64_t index,
                                       goodwill_problem* out) {
  return Guard(nullptr, [&]() -> absl::Status {
    GOODWILL_REQUIRE(error);
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    if (index < 0 || index >= goodwill_error_problem_count(error)) {
      return absl::OutOfRangeError("there is no such problem");
    }
    const goodwill::Problem& p = error->problems[static_cast<size_t>(index)];
    goodwill_problem value{};
    value.row = p.row;
    value.line = p.line;
    value.column = p.column;
    value.field = p.field.c_str();
    value.field_size = static_cast<int64_t>(p.field.size());
    value.reason = p.reason.c_str();
    value.reason_size = static_cast<int64_t>(p.reason.size());
    return goodwill::capi::FillStruct(value, out, "out");
  });
}

void goodwill_error_free(goodwill_error* error) {
  if (error != &goodwill::capi::OutOfMemory()) delete error;
}

const char* goodwill_buffer_data(const goodwill_buffer* buffer) {
  return buffer == nullptr ? "" : buffer->bytes.c_str();
}

int64_t goodwill_buffer_size(const goodwill_buffer* buffer) {
  return buffer == nullptr ? 0 : static_cast<int64_t>(buffer->bytes.size());
}

void goodwill_buffer_free(goodwill_buffer* buffer) { delete buffer; }
