#include "strategy/simulate_choose.h"

#include <algorithm>
#include <numeric>

#include "goodwill/base/problem.h"
#include "goodwill/strategy/allocation.h"

namespace goodwill {
namespace {

// Within this share of the optimum; a simulation solves thousands of small problems.
constexpr double kEnoughGap = 1e-3;
constexpr int64_t kMostCases = 16;

int BestOf(const Choice& choice) {
  int best = kNoOffer;
  for (size_t k = 0; k < kOffers; ++k) {
    if (!(choice.gain[k] > 0)) continue;
    if (best == kNoOffer || choice.gain[k] > choice.gain[static_cast<size_t>(best)]) {
      best = static_cast<int>(k);
    }
  }
  return best;
}

// Whoever comes first in the order takes from the purse first.
template <typename OfferOf, typename Before>
std::vector<int> Serve(std::span<const Choice> choices, Purse purse, OfferOf&& offer_of,
                       Before&& before) {
  std::vector<size_t> order(choices.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), before);
  std::vector<int> out(choices.size(), kNoOffer);
  for (const size_t i : order) {
    const int offer = offer_of(i);
    if (offer == kNoOffer) continue;
    const auto k = static_cast<size_t>(offer);
    if (!choices[i].may[k] || !purse.Takes(choices[i].money[k])) continue;
    purse.Pay(choices[i].money[k]);
    out[i] = offer;
  }
  return out;
}

}  // namespace

std::vector<int> RuleOfThumb(std::string_view rule, std::span<const Seen> seen,
                             std::span<const Choice> choices, const Purse& purse) {
  const auto keep_or_win_back = [&](size_t i) {
    return seen[i].alive >= 0.5 ? int{kOfferProtect} : int{kOfferWinBack};
  };
  if (rule == "rfm") {
    return Serve(
        choices, purse,
        [&](size_t i) {
          const auto [recency, frequency, monetary] = seen[i].scores;
          if (recency >= 4 && frequency >= 4) return int{kOfferProtect};
          if (recency <= 2) return frequency >= 3 ? int{kOfferWinBack} : kNoOffer;
          return int{kOfferEnhance};
        },
        [&](size_t a, size_t b) {
          if (seen[a].scores[2] != seen[b].scores[2]) return seen[a].scores[2] > seen[b].scores[2];
          return seen[a].gross > seen[b].gross;
        });
  }
  if (rule == "propensity_to_leave") {
    return Serve(choices, purse, keep_or_win_back,
                 [&](size_t a, size_t b) { return seen[a].alive < seen[b].alive; });
  }
  if (rule == "propensity_to_buy") {
    return Serve(
        choices, purse, [](size_t) { return int{kOfferEnhance}; },
        [&](size_t a, size_t b) { return seen[a].buys > seen[b].buys; });
  }
  return Serve(choices, purse, keep_or_win_back,
               [&](size_t a, size_t b) { return seen[a].value > seen[b].value; });
}

std::vector<int> Greedy(std::span<const Choice> choices, const Purse& purse) {
  const auto gain = [&](size_t i) {
    const int offer = BestOf(choices[i]);
    return offer == kNoOffer ? 0 : choices[i].gain[static_cast<size_t>(offer)];
  };
  return Serve(
      choices, purse, [&](size_t i) { return BestOf(choices[i]); },
      [&](size_t a, size_t b) { return gain(a) > gain(b); });
}

absl::StatusOr<std::vector<int>> Allocated(std::span<const Choice> choices, const Purse& purse,
                                           const Run& run) {
  std::vector<int64_t> first = {0}, value, use;
  std::vector<int> offers;
  for (const Choice& choice : choices) {
    for (size_t k = 0; k < kOffers; ++k) {
      if (!choice.may[k] || !(choice.gain[k] > 0)) continue;
      GOODWILL_ASSIGN_OR_RETURN(const int64_t units, ToValueUnits(choice.gain[k]));
      value.push_back(units);
      use.push_back(choice.money[k]);
      use.push_back(1);
      offers.push_back(static_cast<int>(k));
    }
    first.push_back(static_cast<int64_t>(value.size()));
  }
  const std::array<int64_t, 2> budget = {purse.money, purse.contacts};
  AllocationOptions options;
  options.enough_gap = kEnoughGap;
  options.most_cases = kMostCases;
  GOODWILL_ASSIGN_OR_RETURN(const Allocation plan,
                            Allocate({first, value, use, budget}, options, run));
  std::vector<int> out(choices.size(), kNoOffer);
  for (size_t i = 0; i < choices.size(); ++i) {
    if (plan.chosen[i] < 0) continue;
    out[i] = offers[static_cast<size_t>(first[i] + plan.chosen[i])];
  }
  return out;
}

}  // namespace goodwill
