// How a long call is run: with how many threads, and whom it tells how far it is.
#ifndef GOODWILL_BASE_RUN_H_
#define GOODWILL_BASE_RUN_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"

namespace goodwill {

struct Run {
  // Called on the calling thread with work done and in all (-1: not known).
  // False asks the call to stop.
  std::function<bool(int64_t done, int64_t total)> progress;
  // Threads; results never depend on it.
  int parallelism = 1;

  // CANCELLED when the caller asked to stop.
  absl::Status Report(int64_t done, int64_t total) const {
    if (progress && !progress(done, total)) return absl::CancelledError("cancelled by the caller");
    return absl::OkStatus();
  }
};

}  // namespace goodwill

#endif  // GOODWILL_BASE_RUN_H_
