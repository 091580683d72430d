// One piece of work on a second thread, while the caller does another.
#ifndef GOODWILL_BASE_BESIDE_H_
#define GOODWILL_BASE_BESIDE_H_

#include <exception>
#include <functional>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/run.h"

namespace goodwill {

// What the work reads must stay as it is, and what it writes be left alone, until Join.
class Beside {
 public:
  Beside() = default;
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside() { Wait(); }

  // Begins the work; nothing else may be under way. Where the run has one thread, or no
  // other is to be had, it is done before this returns.
  void Start(const Run& run, std::function<absl::Status()> work) {
    work_ = std::move(work);
    if (run.parallelism > 1) {
      try {
        thread_ = std::thread([this] { Do(); });
        return;
      } catch (...) {
        // No thread, or no memory for one.
      }
    }
    Do();
  }

  // Waits for the work and returns what came of it; OK when there was none. What it threw
  // (a failed allocation) is thrown here.
  absl::Status Join() {
    Wait();
    if (thrown_ != nullptr) std::rethrow_exception(std::exchange(thrown_, nullptr));
    return std::exchange(status_, absl::OkStatus());
  }

 private:
  void Do() noexcept {
    try {
      status_ = work_();
    } catch (...) {
      thrown_ = std::current_exception();
    }
  }
  void Wait() {
    if (thread_.joinable()) thread_.join();
  }

  std::function<absl::Status()> work_;
  absl::Status status_;
  std::exception_ptr thrown_;
  std::thread thread_;
};

}  // namespace goodwill

#endif  // GOODWILL_BASE_BESIDE_H_
