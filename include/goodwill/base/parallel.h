// One loop over many customers, on one thread or several.
#ifndef GOODWILL_BASE_PARALLEL_H_
#define GOODWILL_BASE_PARALLEL_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/run.h"

namespace goodwill {

// Calls make_worker() once per thread and the worker for ranges [begin, end)
// of `length` that together cover 0 to total. Progress is reported by the calling thread;
// all threads are joined before the return. What a worker throws (a failed
// allocation) is thrown here.
template <typename MakeWorker>
absl::Status ForEachRange(const Run& run, int64_t total, const MakeWorker& make_worker,
                          int64_t length = int64_t{1} << 15) {
  const int64_t ranges = (total + length - 1) / length;
  std::atomic<int64_t> next{0};
  std::atomic<bool> stop{false};
  std::exception_ptr thrown;
  std::mutex thrown_mutex;
  absl::Status status;

  auto work = [&](bool reports) noexcept {
    try {
      auto worker = make_worker();
      while (!stop.load(std::memory_order_relaxed)) {
        const int64_t range = next.fetch_add(1, std::memory_order_relaxed);
        if (range >= ranges) break;
        if (reports) {
          status = run.Report(range * length, total);
          if (!status.ok()) stop = true;
          if (stop) break;
        }
        worker(range * length, std::min(total, (range + 1) * length));
      }
    } catch (...) {
      const std::lock_guard<std::mutex> lock(thrown_mutex);
      if (!thrown) thrown = std::current_exception();
      stop = true;
    }
  };

  std::vector<std::thread> threads;
  const int64_t wanted = std::min<int64_t>({run.parallelism, ranges, 256});
  threads.reserve(static_cast<size_t>(std::max<int64_t>(wanted, 0)));
  for (int64_t i = 1; i < wanted; ++i) {
    try {
      threads.emplace_back(work, false);
    } catch (...) {
      break;  // no thread, or no memory for one: those there are do the work
    }
  }
  work(true);
  for (std::thread& thread : threads) thread.join();
  if (thrown) std::rethrow_exception(thrown);
  GOODWILL_RETURN_IF_ERROR(status);
  return run.Report(total, total);
}

}  // namespace goodwill

#endif  // GOODWILL_BASE_PARALLEL_H_
