#include "strategy/allocate_repair.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace goodwill {
namespace {

constexpr size_t kMoves = 2000;
constexpr size_t kPairs = 400;
constexpr int kSwaps = 100;

class Work {
 public:
  Work(const AllocationProblem& problem, Draft* draft)
      : problem_(problem), draft_(*draft), resources_(problem.budget.size()) {}

  // What a move adds to value and use.
  int64_t Gain(const Move& move) const {
    return ValueOf(move.option) - ValueOf(draft_.choice[static_cast<size_t>(move.who)]);
  }
  int64_t More(const Move& move, size_t r) const {
    return UseOf(move.option, r) - UseOf(draft_.choice[static_cast<size_t>(move.who)], r);
  }
  bool Changes(const Move& move) const {
    return draft_.choice[static_cast<size_t>(move.who)] != move.option;
  }
  void Make(const Move& move) {
    draft_.value += Gain(move);
    for (size_t r = 0; r < resources_; ++r) draft_.used[r] += More(move, r);
    draft_.choice[static_cast<size_t>(move.who)] = move.option;
  }
  int64_t Choice(int32_t who) const { return draft_.choice[static_cast<size_t>(who)]; }
  int64_t Left(size_t r) const { return problem_.budget[r] - draft_.used[r]; }
  size_t resources() const { return resources_; }
  size_t people() const { return draft_.choice.size(); }

 private:
  int64_t ValueOf(int64_t option) const {
    return option < 0 ? 0 : problem_.value[static_cast<size_t>(option)];
  }
  int64_t UseOf(int64_t option, size_t r) const {
    return option < 0 ? 0 : problem_.use[static_cast<size_t>(option) * resources_ + r];
  }

  const AllocationProblem& problem_;
  Draft& draft_;
  const size_t resources_;
};

// Makes the moves that take away most of what is too much, per loss, until nothing is.
bool Keep(Work& work, const std::vector<Move>& moves) {
  const size_t resources = work.resources();
  std::vector<double> unit(resources, 0);  // the usual size of a move
  for (const Move& move : moves) {
    for (size_t r = 0; r < resources; ++r) {
      unit[r] += std::fabs(static_cast<double>(work.More(move, r)));
    }
  }
  for (double& size : unit) size = size > 0 ? static_cast<double>(moves.size()) / size : 0;
  std::vector<double> loss(work.people(), 0);
  for (size_t round = 0; round < 2 * moves.size() + 10; ++round) {
    double excess = 0;
    for (size_t r = 0; r < resources; ++r) {
      excess += unit[r] * static_cast<double>(std::max<int64_t>(-work.Left(r), 0));
    }
    bool over = false;
    for (size_t r = 0; r < resources; ++r) over = over || work.Left(r) < 0;
    if (!over) return true;
    const Move* best = nullptr;
    double best_rate = 0;
    for (const Move& move : moves) {
      if (!work.Changes(move)) continue;
      double after = 0;
      for (size_t r = 0; r < resources; ++r) {
        after +=
            unit[r] * static_cast<double>(std::max<int64_t>(work.More(move, r) - work.Left(r), 0));
      }
      const double less = excess - after;
      if (!(less > 1e-12 * excess)) continue;
      const double cost = std::max(move.loss - loss[static_cast<size_t>(move.who)], 0.0);
      // Least loss per excess taken away; nothing lost is best, then most taken away.
      const double rate = less / (cost + 1e-9);
      if (rate > best_rate) {
        best_rate = rate;
        best = &move;
      }
    }
    if (best == nullptr) return false;
    loss[static_cast<size_t>(best->who)] = best->loss;
    work.Make(*best);
  }
  return false;
}

bool Fits(const Work& work, const Move& move) {
  for (size_t r = 0; r < work.resources(); ++r) {
    if (work.More(move, r) > work.Left(r)) return false;
  }
  return true;
}

// The best single move that keeps the budgets, until there is none.
void Fill(Work& work, const std::vector<Move>& moves) {
  for (size_t round = 0; round < moves.size(); ++round) {
    const Move* best = nullptr;
    int64_t most = 0;
    for (const Move& move : moves) {
      const int64_t gain = work.Gain(move);
      if (gain > most && Fits(work, move)) {
        most = gain;
        best = &move;
      }
    }
    if (best == nullptr) return;
    work.Make(*best);
  }
}

// The best change of two customers at once; false when there is none.
bool Swap(Work& work, const std::vector<Move>& moves) {
  const size_t resources = work.resources();
  std::vector<Move> away;
  for (const Move& move : moves) {
    if (away.size() < kPairs && work.Changes(move)) away.push_back(move);
  }
  const size_t count = away.size();
  std::vector<int64_t> gain(count);
  std::vector<int64_t> more(count * resources);
  for (size_t a = 0; a < count; ++a) {
    gain[a] = work.Gain(away[a]);
    for (size_t r = 0; r < resources; ++r) more[a * resources + r] = work.More(away[a], r);
  }
  std::vector<int64_t> left(resources);
  for (size_t r = 0; r < resources; ++r) left[r] = work.Left(r);
  int64_t most = 0;
  size_t first = 0;
  size_t second = 0;
  for (size_t a = 0; a < count; ++a) {
    for (size_t b = a + 1; b < count; ++b) {
      if (gain[a] + gain[b] <= most || away[a].who == away[b].who) continue;
      bool fits = true;
      for (size_t r = 0; r < resources && fits; ++r) {
        fits = more[a * resources + r] + more[b * resources + r] <= left[r];
      }
      if (!fits) continue;
      most = gain[a] + gain[b];
      first = a;
      second = b;
    }
  }
  if (most <= 0) return false;
  work.Make(away[first]);
  work.Make(away[second]);
  return true;
}

// The `count` moves that lose least, and the ways back.
std::vector<Move> Nearest(const Work& work, const std::vector<Move>& moves, size_t count) {
  std::vector<Move> near;
  for (const Move& move : moves) {
    if (work.Changes(move)) near.push_back(move);
  }
  auto before = [](const Move& a, const Move& b) {
    return std::tie(a.loss, a.who, a.option) < std::tie(b.loss, b.who, b.option);
  };
  if (near.size() > count) {
    std::nth_element(near.begin(), near.begin() + static_cast<int64_t>(count), near.end(), before);
    near.resize(count);
  }
  std::vector<uint8_t> met(work.people(), 0);
  const size_t away = near.size();
  for (size_t k = 0; k < away; ++k) {
    const int32_t who = near[k].who;
    if (met[static_cast<size_t>(who)]) continue;
    met[static_cast<size_t>(who)] = 1;
    near.push_back({who, work.Choice(who), 0});
  }
  std::sort(near.begin(), near.end(), before);
  return near;
}

}  // namespace

bool Repair(const AllocationProblem& problem, const std::vector<Move>& moves, Draft* draft) {
  Work work(problem, draft);
  // Not always enough among the nearest.
  if (!Keep(work, Nearest(work, moves, kMoves)) && !Keep(work, Nearest(work, moves, 20 * kMoves))) {
    return false;
  }
  const std::vector<Move> near = Nearest(work, moves, kMoves);
  Fill(work, near);
  for (int round = 0; round < kSwaps && Swap(work, near); ++round) Fill(work, near);
  return true;
}

}  // namespace goodwill
