// What stands behind the opaque handles. Each holds what it needs by shared
// ownership, so that handles may be freed in any order.
#ifndef GOODWILL_CAPI_SRC_HANDLE_H_
#define GOODWILL_CAPI_SRC_HANDLE_H_

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/calibration.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/book.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/c.h"
#include "goodwill/complaint/calendar.h"
#include "goodwill/service/watch.h"
#include "goodwill/value/models/fit.h"
#include "table/result_columns.h"

namespace goodwill {
class Plan;
}

struct goodwill_error {
  goodwill_status code = GOODWILL_UNKNOWN;
  std::string message;
  std::vector<goodwill::Problem> problems;
  int64_t total = 0;
};

struct goodwill_buffer {
  std::string bytes;
};

struct goodwill_plan {
  std::shared_ptr<const goodwill::Plan> plan;
  int64_t size;
};

struct goodwill_policy {
  std::shared_ptr<const goodwill::Policy> policy;
};

namespace goodwill::capi {
class DeskCache;
}

struct goodwill_book {
  explicit goodwill_book(std::unique_ptr<goodwill::Book> made);
  ~goodwill_book();

  const std::unique_ptr<goodwill::Book> owned;
  goodwill::Book& book;
  // A broken invariant was met: nothing this book says can be trusted.
  std::atomic<bool> poisoned{false};
  // What is remembered of its complaints; readers take turns with it.
  const std::unique_ptr<goodwill::capi::DeskCache> desk;
};

struct goodwill_measures {
  std::shared_ptr<const goodwill::Measures> measures;
};

struct goodwill_calibration {
  std::shared_ptr<const goodwill::Calibration> calibration;
};

struct goodwill_model {
  std::shared_ptr<const goodwill::KnownModel> model;
};

struct goodwill_watch {
  goodwill::Watch watch;
};

struct goodwill_calendar {
  goodwill::WorkingCalendar calendar;
};

struct goodwill_assessment {
  std::shared_ptr<const goodwill::Assessment> assessment;
};

namespace goodwill::capi {

// Gives a text or document to the caller.
void Give(std::string bytes, goodwill_buffer** out);

using goodwill::QuestionOf;

// OK unless the book met a broken invariant earlier.
inline absl::Status CheckSound(const goodwill_book& book) {
  if (!book.poisoned) return absl::OkStatus();
  return absl::InternalError("this book met a bug of the library earlier and cannot be trusted");
}

absl::StatusOr<MoneyForm> MoneyArgument(int32_t money);

}  // namespace goodwill::capi

#endif  // GOODWILL_CAPI_SRC_HANDLE_H_
