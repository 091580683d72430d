// The search: prices first, then a plan, then cases.
//
//  1. Prices of a sample of the customers, unless prices were given.
//  2. In a box around these, most customers are decided (allocate_relaxed.h); the best
//     prices for all are found in it by cutting planes (master.h). If they lie at the
//     edge of the box, the box moves.
//  3. The choices at those prices are repaired into a plan (allocate_repair.h).
//  4. While the gap is wide: the customer among the whales who is the most undecided at
//     the best prices is decided both ways. Each way is a case with prices of its own,
//     found from all planes found so far, because what is not a whale is the same in
//     all cases.
//  5. What is reported is computed again in integers.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "goodwill/base/problem.h"
#include "strategy/allocate_exact.h"
#include "strategy/allocate_problem.h"
#include "strategy/allocate_relaxed.h"
#include "strategy/allocate_repair.h"
#include "strategy/master.h"

namespace goodwill {
namespace {

// With no more customers than this everybody is a whale: proofs may branch on all.
constexpr int64_t kAllWhales = 300;
constexpr size_t kMostWhales = 1000;
constexpr double kWhaleShare = 0.005;
constexpr int64_t kSample = 8192;
constexpr int kMostPlanes = 200;

// A case of the proof while it is worked on.
struct Node {
  std::vector<Branch> path;
  std::vector<double> prices;
  double bound = std::numeric_limits<double>::infinity();
  // On what to branch next; customer -1: on nothing.
  Branch question{-1, -1, true};
};

class Solver {
 public:
  Solver(const AllocationProblem& problem, const AllocationOptions& options, const Run& run)
      : problem_(problem),
        options_(options),
        run_{nullptr, run.parallelism},
        asked_(run),
        resources_(problem.budget.size()) {}

  absl::StatusOr<Allocation> Solve();

 private:
  absl::Status Prepare();
  absl::Status FindPrices(Node* node, double tolerance);
  absl::Status ScreenAndSolve(Node* root);
  absl::Status MakePlan(const Node& node);
  absl::Status BranchOut(Node root);
  absl::StatusOr<Allocation> Report();

  std::vector<std::vector<uint8_t>> AllowedBy(const std::vector<Branch>& path) const;
  // The best option of a whale at the prices, under `allowed` (by option + 1).
  int32_t BestOf(int64_t customer, const std::vector<uint8_t>& allowed,
                 std::span<const double> prices, double* profit) const;
  double ProfitOf(int64_t option, std::span<const double> prices) const;
  bool Touches(const Node& node, bool* high) const;

  const AllocationProblem& problem_;
  const AllocationOptions& options_;
  const Run run_;     // for the loops inside
  const Run& asked_;  // with the caller's progress
  const size_t resources_;

  std::vector<int64_t> whales_;
  std::vector<uint8_t> is_whale_;
  std::vector<Int128> most_given_;  // what a resource could get at most, by negative uses
  std::vector<double> reach_;       // a price beyond which nothing is taken, about
  double least_value_ = 0;          // no plan is worth less
  bool screened_ = false;
  Box box_;
  std::vector<uint8_t> low_is_zero_;
  Relaxed* relaxed_ = nullptr;
  // Where the customers who are not whales have been evaluated.
  struct Known {
    std::vector<double> prices;
    Sums sums;
  };
  std::vector<Known> known_;

  bool found_ = false;
  Draft best_;    // choices of open customers, then whales
  Draft failed_;  // the best attempt, when none was found
  std::vector<double> root_prices_;
  std::vector<Node> leaves_;
};

double Solver::ProfitOf(int64_t option, std::span<const double> prices) const {
  double profit = static_cast<double>(problem_.value[static_cast<size_t>(option)]);
  const int64_t* row = &problem_.use[static_cast<size_t>(option) * resources_];
  for (size_t r = 0; r < resources_; ++r) profit -= prices[r] * static_cast<double>(row[r]);
  return profit;
}

int32_t Solver::BestOf(int64_t customer, const std::vector<uint8_t>& allowed,
                       std::span<const double> prices, double* profit) const {
  const int64_t begin = problem_.first[static_cast<size_t>(customer)];
  const int64_t end = problem_.first[static_cast<size_t>(customer) + 1];
  int32_t best = -1;
  double most = allowed[0] ? 0 : -std::numeric_limits<double>::infinity();
  for (int64_t j = begin; j < end; ++j) {
    if (!allowed[static_cast<size_t>(j - begin) + 1]) continue;
    const double now = ProfitOf(j, prices);
    if (now > most) {
      most = now;
      best = static_cast<int32_t>(j - begin);
    }
  }
  *profit = most;
  return best;
}

std::vector<std::vector<uint8_t>> Solver::AllowedBy(const std::vector<Branch>& path) const {
  std::vector<std::vector<uint8_t>> out;
  for (const int64_t customer : whales_) {
    const size_t i = static_cast<size_t>(customer);
    out.emplace_back(static_cast<size_t>(problem_.first[i + 1] - problem_.first[i]) + 1, 1);
  }
  for (const Branch& branch : path) {
    const auto at = std::lower_bound(whales_.begin(), whales_.end(), branch.customer);
    std::vector<uint8_t>& allowed = out[static_cast<size_t>(at - whales_.begin())];
    if (branch.taken) std::fill(allowed.begin(), allowed.end(), 0);
    allowed[static_cast<size_t>(branch.option) + 1] = branch.taken;
  }
  return out;
}

// Sums that must fit, whales, and how far prices can reach.
absl::Status Solver::Prepare() {
  Int128 all_value = 0;
  std::vector<Int128> all_use(resources_, 0);
  Int128 best_value = 0;
  Int128 least_value = 0;
  std::vector<int64_t> largest(resources_, 0);
  std::vector<int64_t> smallest(resources_, std::numeric_limits<int64_t>::max());
  std::vector<std::pair<double, int64_t>> candidates;
  int64_t largest_value = 0;
  most_given_.assign(resources_, 0);
  for (int64_t i = 0; i < problem_.customers(); ++i) {
    int64_t size = 0;
    int64_t best = 0;
    int64_t least = 0;
    int64_t use[kMostResources] = {};
    int64_t given[kMostResources] = {};
    for (int64_t j = problem_.first[static_cast<size_t>(i)];
         j < problem_.first[static_cast<size_t>(i) + 1]; ++j) {
      const int64_t value = problem_.value[static_cast<size_t>(j)];
      size = std::max(size, std::abs(value));
      best = std::max(best, value);
      least = std::min(least, value);
      const int64_t* row = &problem_.use[static_cast<size_t>(j) * resources_];
      for (size_t r = 0; r < resources_; ++r) {
        const int64_t amount = std::abs(row[r]);
        use[r] = std::max(use[r], amount);
        given[r] = std::max(given[r], -row[r]);
        if (amount > 0) smallest[r] = std::min(smallest[r], amount);
      }
    }
    largest_value = std::max(largest_value, size);
    all_value += size;
    best_value += best;
    least_value += least;
    double share = 0;
    for (size_t r = 0; r < resources_; ++r) {
      all_use[r] += use[r];
      most_given_[r] += given[r];
      largest[r] = std::max(largest[r], use[r]);
      const double budget = std::fabs(static_cast<double>(problem_.budget[r]));
      if (use[r] > 0) share = std::max(share, static_cast<double>(use[r]) / std::max(budget, 1.0));
    }
    if (share > kWhaleShare || problem_.customers() <= kAllWhales)
      candidates.push_back({-share, i});
  }
  constexpr Int128 kMost = Int128{1} << 62;
  if (all_value > kMost) {
    return absl::OutOfRangeError("the values sum to more than 2^62: use a larger unit of value");
  }
  for (size_t r = 0; r < resources_; ++r) {
    if (all_use[r] > kMost) {
      Problem problem;
      problem.row = static_cast<int64_t>(r);
      problem.field = "use";
      problem.reason = "the uses of this resource sum to more than 2^62";
      return ProblemStatus(std::move(problem), absl::StatusCode::kOutOfRange);
    }
  }
  if (candidates.size() > kMostWhales) {
    std::nth_element(candidates.begin(), candidates.begin() + kMostWhales, candidates.end());
    candidates.resize(kMostWhales);
  }
  is_whale_.assign(static_cast<size_t>(problem_.customers()), 0);
  for (const auto& [share, customer] : candidates) {
    is_whale_[static_cast<size_t>(customer)] = 1;
    whales_.push_back(customer);
  }
  std::sort(whales_.begin(), whales_.end());

  least_value_ = static_cast<double>(least_value);
  for (size_t r = 0; r < resources_; ++r) {
    // With budgets only, no best price exceeds value over budget.
    const double budget = static_cast<double>(problem_.budget[r]);
    const double value = std::max(static_cast<double>(best_value), 1.0);
    double reach = 0;
    if (largest[r] > 0) {
      const double steepest = 2 * static_cast<double>(std::max<int64_t>(largest_value, 1)) /
                              static_cast<double>(smallest[r]);
      reach = budget == 0 ? steepest : std::min(steepest, value / std::fabs(budget));
    }
    reach_.push_back(reach);
  }
  return absl::OkStatus();
}

// Finds the best prices of a case in the box: node->prices, bound and question.
absl::Status Solver::FindPrices(Node* node, double tolerance) {
  const std::vector<std::vector<uint8_t>> allowed = AllowedBy(node->path);
  std::vector<Plane> planes;
  std::vector<std::vector<int32_t>> chosen;  // by plane and whale
  std::vector<double> best_prices = node->prices;
  double best = std::numeric_limits<double>::infinity();

  auto add = [&](const Known& known) {
    Plane plane;
    plane.value = known.sums.value;
    for (size_t r = 0; r < resources_; ++r) {
      plane.slope.push_back(static_cast<double>(problem_.budget[r]) - known.sums.use[r]);
    }
    chosen.emplace_back();
    for (size_t w = 0; w < whales_.size(); ++w) {
      double profit = 0;
      const int32_t option = BestOf(whales_[w], allowed[w], known.prices, &profit);
      chosen.back().push_back(option);
      if (option < 0) continue;
      const size_t j =
          static_cast<size_t>(problem_.first[static_cast<size_t>(whales_[w])] + option);
      plane.value += static_cast<double>(problem_.value[j]);
      for (size_t r = 0; r < resources_; ++r) {
        plane.slope[r] -= static_cast<double>(problem_.use[j * resources_ + r]);
      }
    }
    double at = plane.value;
    for (size_t r = 0; r < resources_; ++r) at += plane.slope[r] * known.prices[r];
    planes.push_back(std::move(plane));
    if (at < best) {
      best = at;
      best_prices = known.prices;
    }
    return at;
  };
  auto evaluate = [&](const std::vector<double>& prices) -> absl::StatusOr<double> {
    GOODWILL_ASSIGN_OR_RETURN(Sums sums, relaxed_->At(prices, run_));
    known_.push_back({prices, std::move(sums)});
    return add(known_.back());
  };

  // The planes nearest in time are the nearest in place.
  for (size_t k = known_.size() > 60 ? known_.size() - 60 : 0; k < known_.size(); ++k) {
    add(known_[k]);
  }
  if (planes.empty()) GOODWILL_RETURN_IF_ERROR(evaluate(node->prices).status());

  MasterPoint point;
  int stretched = 0;
  // How far the best prices may be from the best possible: not further than matters for
  // the decision whether to go on with this case.
  auto near_enough = [&] {
    double enough = tolerance * std::max(std::fabs(best), 1.0);
    if (!node->path.empty() && found_) {
      enough = std::max(enough, 0.002 * (best - static_cast<double>(best_.value)));
    }
    return best - point.lower <= enough;
  };
  const int most_rounds = node->path.empty() ? kMostPlanes : 60;
  for (int round = 0; round < most_rounds; ++round) {
    if (best < least_value_) break;                                        // impossible, and proved
    if (found_ && best < static_cast<double>(best_.value) + 0.999) break;  // cannot be better
    point = MinimiseModel(planes, box_, best, best_prices, 0.1);
    if (near_enough()) {
      bool stretch = false;
      if (!screened_ && stretched < 200) {
        for (size_t r = 0; r < resources_; ++r) {
          if (reach_[r] > 0 && best_prices[r] > 0.9 * box_.high[r]) {
            box_.high[r] *= 8;
            stretch = true;
          }
        }
      }
      if (!stretch) break;
      ++stretched;
      --round;
      point = MinimiseModel(planes, box_, best, best_prices, 0.1);
      if (near_enough()) break;
    }
    GOODWILL_RETURN_IF_ERROR(evaluate(point.x).status());
  }
  // Whatever is not worth anything is free.
  for (size_t r = 0; r < resources_; ++r) {
    if (best_prices[r] == 0 || box_.low[r] > 0 || best_prices[r] > 0.01 * box_.high[r]) continue;
    std::vector<double> free = best_prices;
    free[r] = 0;
    const double before = best;
    const std::vector<double> kept = best_prices;
    GOODWILL_ASSIGN_OR_RETURN(const double at, evaluate(free));
    if (at <= before + tolerance * std::max(std::fabs(before), 1.0)) {
      best_prices = free;
      best = std::min(at, before);
    } else {
      best_prices = kept;
      best = before;
    }
  }
  node->prices = best_prices;
  node->bound = best;

  // The weights of the planes mix the choices at their prices into the relaxed optimum:
  // who is mixed of different choices is undecided.
  node->question.customer = -1;
  point.weight.resize(planes.size(), 0);
  double most = 0;
  for (size_t w = 0; w < whales_.size(); ++w) {
    std::vector<double> part(allowed[w].size(), 0);
    for (size_t j = 0; j < planes.size(); ++j) {
      part[static_cast<size_t>(chosen[j][w]) + 1] += point.weight[j];
    }
    for (size_t k = 0; k < part.size(); ++k) {
      const double mixed = std::min(part[k], 1 - part[k]);
      if (mixed < 1e-4) continue;
      double size = 1e-9;
      if (k > 0) {
        const size_t j =
            static_cast<size_t>(problem_.first[static_cast<size_t>(whales_[w])]) + k - 1;
        for (size_t r = 0; r < resources_; ++r) {
          size += best_prices[r] * std::fabs(static_cast<double>(problem_.use[j * resources_ + r]));
        }
      }
      if (mixed * size > most) {
        most = mixed * size;
        node->question = {whales_[w], static_cast<int32_t>(k) - 1, true};
      }
    }
  }
  return absl::OkStatus();
}

// Do the prices lie at an edge of the box that is not that of the problem?
bool Solver::Touches(const Node& node, bool* high) const {
  bool touches = false;
  *high = false;
  for (size_t r = 0; r < resources_; ++r) {
    const double width = box_.high[r] - box_.low[r];
    if (width <= 0) continue;
    if (node.prices[r] > box_.high[r] - 0.02 * width) touches = *high = true;
    if (box_.low[r] > 0 && node.prices[r] < box_.low[r] + 0.02 * width) touches = true;
  }
  return touches;
}

absl::Status Solver::ScreenAndSolve(Node* root) {
  // No screening: everybody may change, whatever the prices.
  box_.low.assign(resources_, 0);
  box_.high = reach_;
  root->prices.assign(resources_, 0);
  for (size_t r = 0; r < resources_; ++r) root->prices[r] = 0.1 * reach_[r];
  const bool given = options_.start.size() == resources_;
  if (given) {
    for (size_t r = 0; r < resources_; ++r) {
      const double price = options_.start[r];
      root->prices[r] = std::isfinite(price) && price > 0 ? std::min(price, 1e6 * reach_[r]) : 0;
      box_.high[r] = std::max(box_.high[r], 1.5 * root->prices[r]);
    }
  }
  if (problem_.customers() <= 2 * kSample) {
    // A box of no width at the prices decides nobody who could change.
    GOODWILL_RETURN_IF_ERROR(relaxed_->Screen(
        Box{std::vector<double>(resources_, 0), std::vector<double>(resources_, 1e250)}, run_));
    return FindPrices(root, 1e-9);
  }
  if (!given) {
    relaxed_->Sample(kSample);
    GOODWILL_RETURN_IF_ERROR(FindPrices(root, 1e-4));
  }
  double widen = 1;
  for (int round = 0; round < 12; ++round) {
    screened_ = true;
    known_.clear();
    for (size_t r = 0; r < resources_; ++r) {
      const double half = widen * (0.06 * root->prices[r] + 0.002 * reach_[r]);
      box_.low[r] = std::max(root->prices[r] - half, 0.0);
      box_.high[r] = root->prices[r] + half;
    }
    GOODWILL_RETURN_IF_ERROR(relaxed_->Screen(box_, run_));
    GOODWILL_RETURN_IF_ERROR(FindPrices(root, 1e-8));
    bool high = false;
    if (root->bound < least_value_ || !Touches(*root, &high)) break;
    widen *= high ? 3 : 2;
  }
  return absl::OkStatus();
}

absl::Status Solver::MakePlan(const Node& node) {
  const std::vector<std::vector<uint8_t>> allowed = AllowedBy(node.path);
  Draft draft;
  draft.value = relaxed_->decided_value();
  draft.used.assign(relaxed_->decided_use().begin(), relaxed_->decided_use().end());
  std::vector<Move> moves;
  std::vector<double> profits;
  auto consider = [&](int64_t customer, const std::vector<uint8_t>* limits) {
    const int32_t who = static_cast<int32_t>(draft.choice.size());
    const int64_t begin = problem_.first[static_cast<size_t>(customer)];
    const int64_t end = problem_.first[static_cast<size_t>(customer) + 1];
    profits.assign(1, 0);
    for (int64_t j = begin; j < end; ++j) profits.push_back(ProfitOf(j, node.prices));
    size_t best = profits.size();
    for (size_t k = 0; k < profits.size(); ++k) {
      if (limits != nullptr && !(*limits)[k]) continue;
      if (best == profits.size() || profits[k] > profits[best]) best = k;
    }
    if (best == profits.size()) return;  // nothing is left: an empty case
    for (size_t k = 0; k < profits.size(); ++k) {
      if (limits != nullptr && !(*limits)[k]) continue;
      moves.push_back(
          {who, k == 0 ? -1 : begin + static_cast<int64_t>(k) - 1, profits[best] - profits[k]});
    }
    const int64_t choice = best == 0 ? -1 : begin + static_cast<int64_t>(best) - 1;
    draft.choice.push_back(choice);
    if (choice < 0) return;
    draft.value += problem_.value[static_cast<size_t>(choice)];
    for (size_t r = 0; r < resources_; ++r) {
      draft.used[r] += problem_.use[static_cast<size_t>(choice) * resources_ + r];
    }
  };
  for (const int64_t customer : relaxed_->open()) consider(customer, nullptr);
  for (size_t w = 0; w < whales_.size(); ++w) consider(whales_[w], &allowed[w]);
  if (draft.choice.size() != relaxed_->open().size() + whales_.size()) return absl::OkStatus();

  if (Repair(problem_, moves, &draft)) {
    if (!found_ || draft.value > best_.value) best_ = std::move(draft);
    found_ = true;
  } else if (failed_.used.empty()) {
    failed_ = std::move(draft);
  }
  return absl::OkStatus();
}

absl::Status Solver::BranchOut(Node root) {
  int64_t most = options_.most_cases;
  if (most <= 0) {
    most = std::clamp<int64_t>(100'000 / std::max<int64_t>(problem_.options(), 1), 16, 4'000);
  }
  // Open cases, the one with the largest bound first.
  auto after = [](const Node& a, const Node& b) { return a.bound < b.bound; };
  std::vector<Node> open;
  auto settle = [&](Node node) {
    const bool hopeless = node.bound < least_value_ ||
                          (found_ && node.bound < static_cast<double>(best_.value) + 0.999);
    if (hopeless || node.question.customer < 0) {
      leaves_.push_back(std::move(node));
    } else {
      open.push_back(std::move(node));
      std::push_heap(open.begin(), open.end(), after);
    }
  };
  settle(std::move(root));
  while (!open.empty()) {
    const double bound = open.front().bound;
    const bool enough = found_ && bound - static_cast<double>(best_.value) <=
                                      options_.enough_gap * std::fabs(bound);
    if (enough || static_cast<int64_t>(open.size() + leaves_.size()) >= most) break;
    GOODWILL_RETURN_IF_ERROR(
        asked_.Report(static_cast<int64_t>(open.size() + leaves_.size()), most));
    std::pop_heap(open.begin(), open.end(), after);
    Node node = std::move(open.back());
    open.pop_back();
    if (found_ && node.bound < static_cast<double>(best_.value) + 0.999) {
      leaves_.push_back(std::move(node));
      continue;
    }
    for (const bool taken : {true, false}) {
      Node child;
      child.path = node.path;
      child.path.push_back(node.question);
      child.path.back().taken = taken;
      child.prices = node.prices;
      GOODWILL_RETURN_IF_ERROR(FindPrices(&child, 1e-8));
      // A bound of the whole is one of its part.
      if (child.bound > node.bound) {
        child.bound = node.bound;
        child.prices = node.prices;
      }
      GOODWILL_RETURN_IF_ERROR(MakePlan(child));
      settle(std::move(child));
    }
  }
  for (Node& node : open) leaves_.push_back(std::move(node));
  return absl::OkStatus();
}

absl::StatusOr<Allocation> Solver::Report() {
  Allocation out;
  out.prices = PricesFrom(root_prices_);
  const Draft& draft = found_ ? best_ : failed_;
  out.chosen.assign(relaxed_->decided().begin(), relaxed_->decided().end());
  if (!draft.choice.empty() || found_) {
    size_t at = 0;
    auto take = [&](int64_t customer) {
      const int64_t choice = draft.choice[at++];
      out.chosen[static_cast<size_t>(customer)] =
          choice < 0 ? -1
                     : static_cast<int32_t>(choice - problem_.first[static_cast<size_t>(customer)]);
    };
    for (const int64_t customer : relaxed_->open()) take(customer);
    for (const int64_t customer : whales_) take(customer);
  }
  out.used.assign(resources_, 0);
  for (size_t i = 0; i < out.chosen.size(); ++i) {
    if (out.chosen[i] < 0) continue;
    const int64_t option = problem_.first[i] + out.chosen[i];
    out.value += problem_.value[static_cast<size_t>(option)];
    for (size_t r = 0; r < resources_; ++r) out.used[r] += problem_.UseOf(option)[r];
  }

  out.bound = std::numeric_limits<int64_t>::min();
  for (Node& node : leaves_) {
    ProofCase one;
    one.path = std::move(node.path);
    one.prices = PricesFrom(node.prices);
    Int128 sum = 0;
    if (node.bound < least_value_ && ExactBound(problem_, one.prices, one.path, true, &sum) &&
        sum < 0) {
      one.impossible = true;
      out.certificate.cases.push_back(std::move(one));
      continue;
    }
    int64_t bound = 0;
    if (!ExactBound(problem_, one.prices, one.path, false, &sum) ||
        !Floor(sum, one.prices.shift, &bound)) {
      return absl::OutOfRangeError("the bound is beyond 64 bits: use a larger unit of value");
    }
    out.bound = std::max(out.bound, bound);
    out.certificate.cases.push_back(std::move(one));
  }
  if (out.bound == std::numeric_limits<int64_t>::min()) {
    out.state = AllocationState::kImpossible;
    out.bound = 0;
  } else {
    out.state = found_ ? AllocationState::kFound : AllocationState::kNotFound;
  }
  return out;
}

absl::StatusOr<Allocation> Solver::Solve() {
  GOODWILL_RETURN_IF_ERROR(CheckProblem(problem_));
  GOODWILL_RETURN_IF_ERROR(Prepare());
  for (size_t r = 0; r < resources_; ++r) {
    // A floor that is out of reach even if everybody gave all they can.
    if (most_given_[r] + problem_.budget[r] >= 0) continue;
    Allocation out;
    out.state = AllocationState::kImpossible;
    out.chosen.assign(static_cast<size_t>(problem_.customers()), -1);
    out.used.assign(resources_, 0);
    std::vector<double> prices(resources_, 0);
    out.prices = PricesFrom(prices);
    prices[r] = 1;
    out.certificate.cases.push_back({{}, PricesFrom(prices), true});
    return out;
  }
  Relaxed relaxed(problem_, is_whale_);
  relaxed_ = &relaxed;
  Node root;
  GOODWILL_RETURN_IF_ERROR(asked_.Report(0, -1));
  GOODWILL_RETURN_IF_ERROR(ScreenAndSolve(&root));
  root_prices_ = root.prices;
  GOODWILL_RETURN_IF_ERROR(MakePlan(root));
  GOODWILL_RETURN_IF_ERROR(BranchOut(std::move(root)));
  return Report();
}

}  // namespace

absl::StatusOr<Allocation> Allocate(const AllocationProblem& problem,
                                    const AllocationOptions& options, const Run& run) {
  return Solver(problem, options, run).Solve();
}

}  // namespace goodwill
