// The sum over customers of their best reduced profit, fast.
//
// Within a box of prices most customers choose the same whatever the prices are. Those
// are added up once; only the others are looked at again and again. Whales are left out
// here, because they are what proofs branch on.
#ifndef GOODWILL_SRC_STRATEGY_ALLOCATE_RELAXED_H_
#define GOODWILL_SRC_STRATEGY_ALLOCATE_RELAXED_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/run.h"
#include "goodwill/strategy/allocation.h"
#include "strategy/master.h"

namespace goodwill {

// What the best options at some prices are worth and use.
struct Sums {
  double value = 0;
  std::vector<double> use;
};

class Relaxed {
 public:
  Relaxed(const AllocationProblem& problem, std::vector<uint8_t> left_out)
      : problem_(problem), left_out_(std::move(left_out)) {}

  // Of about `wanted` customers, drawn by a hash of their numbers, who stand for all.
  void Sample(int64_t wanted);
  // Of all; those who choose alike all over the box are decided.
  absl::Status Screen(const Box& box, const Run& run);

  absl::StatusOr<Sums> At(std::span<const double> prices, const Run& run) const;

  // The customers who are not decided.
  std::span<const int64_t> open() const { return open_; }
  // What the decided chose, -1 for all others; their value and use. Only after Screen.
  std::span<const int32_t> decided() const { return decided_; }
  int64_t decided_value() const { return decided_value_; }
  std::span<const int64_t> decided_use() const { return decided_use_; }

 private:
  void AddOpen(int64_t customer);
  void Clear();

  const AllocationProblem& problem_;
  std::vector<uint8_t> left_out_;
  double weight_ = 1;
  std::vector<int64_t> open_;
  std::vector<int64_t> first_;  // of open customers, in value_ and use_
  std::vector<double> value_;
  std::vector<double> use_;
  std::vector<int32_t> decided_;
  int64_t decided_value_ = 0;
  std::vector<int64_t> decided_use_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_ALLOCATE_RELAXED_H_
