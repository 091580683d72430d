#include "strategy/allocate_relaxed.h"

#include <cmath>

#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

constexpr int64_t kRange = int64_t{1} << 15;  // of ForEachRange

// Steele, Lea, Flood 2014: every bit of the number changes every bit of the result.
uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

struct Columns {
  const int64_t* first;
  const double* value;
  const double* use;
  size_t resources;
};

// Adds up what customers [begin, end) choose. kResources is 0 for a number that is not
// known to the compiler.
template <size_t kResources>
void AddChosen(const Columns& columns, const double* prices, int64_t begin, int64_t end,
               Sums* sums) {
  const size_t resources = kResources > 0 ? kResources : columns.resources;
  double value = 0;
  double use[kMostResources] = {};
  for (int64_t i = begin; i < end; ++i) {
    double most = 0;
    int64_t best = -1;
    for (int64_t j = columns.first[i]; j < columns.first[i + 1]; ++j) {
      double profit = columns.value[j];
      const double* row = columns.use + static_cast<size_t>(j) * resources;
      for (size_t r = 0; r < resources; ++r) profit -= prices[r] * row[r];
      if (profit > most) {
        most = profit;
        best = j;
      }
    }
    if (best < 0) continue;
    value += columns.value[best];
    const double* row = columns.use + static_cast<size_t>(best) * resources;
    for (size_t r = 0; r < resources; ++r) use[r] += row[r];
  }
  sums->value = value;
  sums->use.assign(use, use + resources);
}

using Adder = void (*)(const Columns&, const double*, int64_t, int64_t, Sums*);
Adder AdderFor(size_t resources) {
  constexpr Adder kAdders[] = {AddChosen<0>, AddChosen<1>, AddChosen<2>, AddChosen<3>,
                               AddChosen<4>, AddChosen<5>, AddChosen<6>};
  return resources < std::size(kAdders) ? kAdders[resources] : AddChosen<0>;
}

}  // namespace

void Relaxed::Clear() {
  weight_ = 1;
  open_.clear();
  first_.assign(1, 0);
  value_.clear();
  use_.clear();
  decided_.clear();
  decided_value_ = 0;
  decided_use_.assign(problem_.budget.size(), 0);
}

void Relaxed::AddOpen(int64_t customer) {
  open_.push_back(customer);
  const size_t begin = static_cast<size_t>(problem_.first[static_cast<size_t>(customer)]);
  const size_t end = static_cast<size_t>(problem_.first[static_cast<size_t>(customer) + 1]);
  const size_t resources = problem_.budget.size();
  value_.insert(value_.end(), problem_.value.begin() + begin, problem_.value.begin() + end);
  use_.insert(use_.end(), problem_.use.begin() + begin * resources,
              problem_.use.begin() + end * resources);
  first_.push_back(static_cast<int64_t>(value_.size()));
}

void Relaxed::Sample(int64_t wanted) {
  Clear();
  int64_t all = 0;
  const uint64_t share = static_cast<uint64_t>(
      std::ldexp(static_cast<double>(wanted) / static_cast<double>(problem_.customers()), 32));
  for (int64_t i = 0; i < problem_.customers(); ++i) {
    if (left_out_[static_cast<size_t>(i)]) continue;
    ++all;
    if ((Mix(static_cast<uint64_t>(i)) >> 32) < share) AddOpen(i);
  }
  if (!open_.empty()) weight_ = static_cast<double>(all) / static_cast<double>(open_.size());
}

absl::Status Relaxed::Screen(const Box& box, const Run& run) {
  Clear();
  const size_t resources = problem_.budget.size();
  const int64_t customers = problem_.customers();
  std::vector<double> centre(resources);
  std::vector<double> half(resources);
  for (size_t r = 0; r < resources; ++r) {
    centre[r] = (box.low[r] + box.high[r]) / 2;
    half[r] = (box.high[r] - box.low[r]) / 2;
  }
  decided_.assign(static_cast<size_t>(customers), -1);
  struct Part {
    std::vector<int64_t> open;
    int64_t value = 0;
    int64_t use[kMostResources] = {};
  };
  std::vector<Part> parts(static_cast<size_t>((customers + kRange - 1) / kRange));

  auto screen = [&](int64_t begin, int64_t end) {
    Part& part = parts[static_cast<size_t>(begin / kRange)];
    for (int64_t i = begin; i < end; ++i) {
      if (left_out_[static_cast<size_t>(i)]) continue;
      const int64_t from = problem_.first[static_cast<size_t>(i)];
      const int64_t to = problem_.first[static_cast<size_t>(i) + 1];
      double most = 0;
      int64_t best = -1;
      for (int64_t j = from; j < to; ++j) {
        double profit = static_cast<double>(problem_.value[static_cast<size_t>(j)]);
        const int64_t* row = &problem_.use[static_cast<size_t>(j) * resources];
        for (size_t r = 0; r < resources; ++r) profit -= centre[r] * static_cast<double>(row[r]);
        if (profit > most) {
          most = profit;
          best = j;
        }
      }
      // The best of the centre stays ahead of another option as long as their
      // difference does not change its sign in the box.
      const int64_t* mine =
          best >= 0 ? &problem_.use[static_cast<size_t>(best) * resources] : nullptr;
      const double worth =
          best >= 0 ? static_cast<double>(problem_.value[static_cast<size_t>(best)]) : 0;
      bool ahead = true;
      for (int64_t j = from - 1; j < to && ahead; ++j) {
        if (j == best || (best < 0 && j < from)) continue;
        const bool none = j < from;
        double lead =
            worth - (none ? 0 : static_cast<double>(problem_.value[static_cast<size_t>(j)]));
        const int64_t* row = none ? nullptr : &problem_.use[static_cast<size_t>(j) * resources];
        for (size_t r = 0; r < resources; ++r) {
          const double more =
              (mine ? static_cast<double>(mine[r]) : 0) - (row ? static_cast<double>(row[r]) : 0);
          lead -= centre[r] * more + half[r] * std::fabs(more);
        }
        ahead = lead >= 0;
      }
      if (!ahead) {
        part.open.push_back(i);
      } else if (best >= 0) {
        decided_[static_cast<size_t>(i)] = static_cast<int32_t>(best - from);
        part.value += problem_.value[static_cast<size_t>(best)];
        for (size_t r = 0; r < resources; ++r) part.use[r] += mine[r];
      }
    }
  };
  GOODWILL_RETURN_IF_ERROR(ForEachRange(run, customers, [&] { return screen; }));
  for (const Part& part : parts) {
    decided_value_ += part.value;
    for (size_t r = 0; r < resources; ++r) decided_use_[r] += part.use[r];
    for (const int64_t customer : part.open) AddOpen(customer);
  }
  return absl::OkStatus();
}

absl::StatusOr<Sums> Relaxed::At(std::span<const double> prices, const Run& run) const {
  const Columns columns = {first_.data(), value_.data(), use_.data(), prices.size()};
  const Adder add = AdderFor(prices.size());
  const int64_t count = static_cast<int64_t>(open_.size());
  std::vector<Sums> parts(static_cast<size_t>((count + kRange - 1) / kRange));
  auto work = [&](int64_t begin, int64_t end) {
    add(columns, prices.data(), begin, end, &parts[static_cast<size_t>(begin / kRange)]);
  };
  GOODWILL_RETURN_IF_ERROR(ForEachRange(run, count, [&] { return work; }));
  Sums out;
  out.use.assign(prices.size(), 0);
  for (const Sums& part : parts) {
    out.value += weight_ * part.value;
    for (size_t r = 0; r < prices.size(); ++r) out.use[r] += weight_ * part.use[r];
  }
  out.value += static_cast<double>(decided_value_);
  for (size_t r = 0; r < prices.size(); ++r) out.use[r] += static_cast<double>(decided_use_[r]);
  return out;
}

}  // namespace goodwill
