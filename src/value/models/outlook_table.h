// P(alive) and what is expected of a customer, remembered where ages are on a grid.
//
// P(alive) takes apart into functions of frequency and one age (one_age.h), and what is
// expected given alive does not look at recency: of a million customers a few thousand
// values are computed, each when it is first asked for and by the rule for one customer, so
// that remembering changes no bits. Ages off the grid, high frequencies and models that do
// not take apart there are computed one by one.
#ifndef GOODWILL_SRC_VALUE_MODELS_OUTLOOK_TABLE_H_
#define GOODWILL_SRC_VALUE_MODELS_OUTLOOK_TABLE_H_

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/recent.h"
#include "goodwill/value/models/outlook.h"
#include "value/models/grid.h"
#include "value/models/one_age.h"

namespace goodwill {

// What is asked of all customers alike.
struct OutlookAsked {
  bool any = false;
  bool expected = false;
  bool residual = false;
  bool at_last = false;
  double horizon = 0;  // of all but the third
  double rate = 0;     // of the third, as the next
  double value_horizon = 0;

  bool nothing() const { return !any && !expected && !residual; }
};

// Given alive; what was not asked for is 0.
struct Future {
  double any = 0;
  double expected = 0;
  double residual = 0;
};

// Models whose answers take apart.
template <typename Model>
concept HasOutlook = requires(const Model& m) { EndAt(m, 0, 0., AgeLogs()); };

inline Outlook OutlookFrom(double p_alive, const Future& given, double p_at_last) {
  return {p_alive, std::min(1.0, p_alive * given.any), p_at_last, p_alive * given.expected,
          p_alive * given.residual};
}

template <typename Model>
Future FutureOf(const Model& m, int64_t frequency, double tenure, const OutlookAsked& asked) {
  const PurchaseHistory h{frequency, 0, tenure};
  return {asked.any ? m.AnyPurchaseIfAlive(h, asked.horizon) : 0,
          asked.expected ? m.ExpectedIfAlive(h, asked.horizon) : 0,
          asked.residual ? m.ResidualIfAlive(h, asked.rate, asked.value_horizon) : 0};
}

// Cells for consecutive steps, from the least asked for to the largest, more or less.
template <typename Cell>
class Strip {
 public:
  // Null where so many more cells would exceed `room`, which is lowered by those made.
  Cell* At(int64_t step, const Cell& empty, size_t& room) {
    const auto place = static_cast<uint64_t>(step - base_);
    if (place < cells_.size()) [[likely]] return &cells_[place];
    return Extend(step, empty, room);
  }

 private:
  Cell* Extend(int64_t step, const Cell& empty, size_t& room) {
    const auto size = static_cast<int64_t>(cells_.size());
    const int64_t slack = std::max<int64_t>(16, size / 2);
    const int64_t from = std::max<int64_t>(0, size == 0 || step < base_ ? step - slack : base_);
    const int64_t to = std::max(base_ + size, step + 1 + (size == 0 || step >= base_ ? slack : 0));
    const auto more = static_cast<size_t>(to - from - size);
    if (more > room) return nullptr;
    std::vector<Cell> grown(static_cast<size_t>(to - from), empty);
    std::copy(cells_.begin(), cells_.end(), grown.begin() + (size == 0 ? 0 : base_ - from));
    cells_ = std::move(grown);
    base_ = from;
    room -= more;
    return &cells_[static_cast<size_t>(step - base_)];
  }

  int64_t base_ = 0;
  std::vector<Cell> cells_;
};

template <typename Model>
class OutlookTable {
 public:
  OutlookTable(const Model& model, const OutlookAsked& asked, double divisor)
      : model_(model), asked_(asked), grid_{divisor}, rows_(kMostFrequency) {}

  // What was not asked for is 0.
  Outlook At(const PurchaseHistory& h) {
    const int64_t last = grid_.StepOf(h.recency);
    const int64_t end = grid_.StepOf(h.tenure);
    if ((last | end) >= 0 && h.frequency < kMostFrequency) [[likely]] {
      Row& row = rows_[static_cast<size_t>(h.frequency)];
      double* const left = row.left.At(last, kUnknown, left_room_);
      Ending* const ending = row.endings.At(end, {{kUnknown, kUnknown}, {}}, ending_room_);
      if (left != nullptr && ending != nullptr) [[likely]] {
        if (*left == kUnknown) {
          *left = LeftAfter(model_, h.frequency, h.recency, LogsOf(last, h.recency));
        }
        if (ending->end.total == kUnknown) Fill(h, end, *ending);
        const double p = Stays(model_, h.recency, h.tenure) ? 1 : PAliveOf(*left, ending->end);
        return OutlookFrom(p >= 0 ? p : model_.PAlive(h), ending->future,
                           asked_.at_last ? AtLast(h, last, row) : 0);
      }
    }
    const Future& future = asked_.nothing() ? nothing_ : Elsewhere(h);
    return OutlookFrom(model_.PAlive(h), future, asked_.at_last ? PAtLast(h) : 0);
  }

 private:
  static constexpr int64_t kMostFrequency = 1024;
  static constexpr double kUnknown = -1;

  struct Ending {
    End end;
    Future future;
  };
  struct Row {
    Strip<double> left;
    Strip<double> at_last;
    Strip<Ending> endings;
  };
  // Of the Pareto/NBD, for all frequencies.
  struct Exposures {
    double plain = kUnknown;
    double discounted = 0;
  };

  double PAtLast(const PurchaseHistory& h) const {
    return model_.PAnyPurchase({h.frequency, h.recency, h.recency}, asked_.horizon);
  }
  double AtLast(const PurchaseHistory& h, int64_t last, Row& row) {
    double* const known = row.at_last.At(last, kUnknown, left_room_);
    if (known == nullptr) return PAtLast(h);
    if (*known == kUnknown) *known = PAtLast(h);
    return *known;
  }

  AgeLogs LogsOf(int64_t step, double age) {
    AgeLogs* const logs = logs_.At(step, {kUnknown, 0}, age_room_);
    if (logs == nullptr) return LogsAt(model_, age);
    if (logs->alpha == kUnknown) *logs = LogsAt(model_, age);
    return *logs;
  }

  void Fill(const PurchaseHistory& h, int64_t step, Ending& ending) {
    ending.end = EndAt(model_, h.frequency, h.tenure, LogsOf(step, h.tenure));
    if constexpr (std::same_as<Model, ParetoNbd>) {
      Exposures* const known = exposures_.At(step, {}, age_room_);
      if (known != nullptr) {
        if (known->plain == kUnknown) {
          known->plain = asked_.expected ? ParetoExposure(model_, h.tenure, asked_.horizon) : 0;
          known->discounted =
              asked_.residual
                  ? ParetoDiscountedExposure(model_, h.tenure, asked_.rate, asked_.value_horizon)
                  : 0;
        }
        const double rate = ParetoRate(model_, h.frequency, h.tenure);
        ending.future = {
            asked_.any ? model_.AnyPurchaseIfAlive({h.frequency, 0, h.tenure}, asked_.horizon) : 0,
            rate * known->plain, rate * known->discounted};
        return;
      }
    }
    ending.future = FutureOf(model_, h.frequency, h.tenure, asked_);
  }

  // Off the grid: what was found for the last of them.
  const Future& Elsewhere(const PurchaseHistory& h) {
    constexpr size_t kSize = size_t{1} << 14;
    if (elsewhere_.empty()) {
      elsewhere_.resize(kSize);
      elsewhere_keys_ = RecentKeys<Alive>(kSize);
    }
    const Alive key{h.frequency, h.tenure};
    const uint64_t hash = MixBits(MixBits(0, static_cast<uint64_t>(h.frequency)),
                                  std::bit_cast<uint64_t>(h.tenure));
    const auto [place, known] = elsewhere_keys_.Seek(key, hash);
    if (!known) {
      elsewhere_[place] = FutureOf(model_, h.frequency, h.tenure, asked_);
      elsewhere_keys_.Keep(place, key, hash);
    }
    return elsewhere_[place];
  }
  // What matters of a history, given alive.
  struct Alive {
    int64_t frequency = 0;
    double tenure = 0;
    bool operator==(const Alive&) const = default;
  };

  Model model_;
  OutlookAsked asked_;
  Grid grid_;
  std::vector<Row> rows_;  // by frequency
  Strip<AgeLogs> logs_;
  Strip<Exposures> exposures_;
  size_t left_room_ = size_t{1} << 20;
  size_t ending_room_ = size_t{1} << 18;
  size_t age_room_ = size_t{1} << 18;
  RecentKeys<Alive> elsewhere_keys_{0};
  std::vector<Future> elsewhere_;
  Future nothing_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_OUTLOOK_TABLE_H_
