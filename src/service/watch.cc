#include "goodwill/service/watch.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/checked.h"

namespace goodwill {
namespace {

constexpr double kMeanRange = 1.128;  // of two normal values, in standard deviations

void Learn(double late, WatchState& state) {
  if (state.measured > 1) state.ranges += std::abs(late - state.last);
  state.sum += late;
  state.last = late;
  if (state.measured < kWatchLearns) return;
  state.centre = state.sum / static_cast<double>(state.measured);
  state.sigma = state.ranges / static_cast<double>(state.measured - 1) / kMeanRange;
  state.mean = state.centre;
  state.learnt = true;
}

void Chart(const WatchCharts& charts, double late, WatchState& state, WatchSignal& signal) {
  if (!(state.sigma > 0)) return;
  const double away = (late - state.centre) / state.sigma;
  state.upper = std::max(0.0, state.upper + away - charts.k);
  state.lower = std::min(0.0, state.lower + away + charts.k);
  signal.cusum = state.upper > charts.h ? 1 : state.lower < -charts.h ? -1 : 0;
  if (signal.cusum != 0) state.upper = state.lower = 0;

  state.mean = charts.lambda * late + (1 - charts.lambda) * state.mean;
  const double half =
      charts.width * state.sigma * std::sqrt(charts.lambda / (2 - charts.lambda));
  const double off = state.mean - state.centre;
  const int32_t outside = off > half ? 1 : off < -half ? -1 : 0;
  if (outside != state.outside) signal.ewma = outside;
  state.outside = outside;
}

}  // namespace

WatchSignal Observe(const Standard& standard, const WatchCharts& charts, const WatchEvent& event,
                    WatchState& state) {
  WatchSignal signal;
  signal.learnt = state.learnt;
  const int64_t promised =
      event.promised != kNullNumber ? event.promised : standard.promised.value_or(kNullNumber);
  if (event.competitor || promised == kNullNumber || event.actual == kNullNumber) return signal;
  const bool lower = standard.better == Better::kLower;
  if (!CheckedSub(lower ? event.actual : promised, lower ? promised : event.actual,
                  &signal.late)) {
    return signal;
  }
  signal.judged = true;
  signal.breach = !KeepsPromise(standard.better, promised, event.actual);
  ++state.measured;
  state.kept += signal.breach ? 0 : 1;
  if (signal.breach) signal.tasks = kAskReason | kFindCause | (event.customer ? kApologise : 0u);
  const double late = static_cast<double>(signal.late) / kDecimalUnit;
  if (!state.learnt) {
    Learn(late, state);
  } else {
    Chart(charts, late, state, signal);
  }
  signal.learnt = state.learnt;
  if (signal.cusum == 1 || signal.ewma == 1) signal.tasks |= kFindCause;
  return signal;
}

Watch::Watch(std::vector<Standard> standards, WatchCharts charts)
    : standards_(std::move(standards)), states_(standards_.size()), charts_(charts) {
  for (size_t i = 0; i < standards_.size(); ++i) places_.emplace(standards_[i].name, i);
}

std::optional<size_t> Watch::Find(std::string_view standard) const {
  const auto found = places_.find(standard);
  return found == places_.end() ? std::nullopt : std::optional<size_t>(found->second);
}

const WatchState* Watch::StateOf(std::string_view standard) const {
  const auto place = Find(standard);
  return place ? &states_[*place] : nullptr;
}

std::optional<WatchSignal> Watch::Observe(std::string_view standard, const WatchEvent& event) {
  const auto place = Find(standard);
  if (!place) return std::nullopt;
  return goodwill::Observe(standards_[*place], charts_, event, states_[*place]);
}

bool Watch::Know(std::string_view standard, double centre, double sigma) {
  const auto place = Find(standard);
  if (!place || !std::isfinite(centre) || !std::isfinite(sigma) || sigma < 0) return false;
  WatchState& state = states_[*place];
  state.centre = state.mean = centre;
  state.sigma = sigma;
  state.learnt = true;
  state.upper = state.lower = 0;
  state.outside = 0;
  return true;
}

}  // namespace goodwill
