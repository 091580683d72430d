// Frequent sets by depth first search over shrinking lists of occurrences (Uno, Kiyomi,
// Arimura 2004). Items are numbered by how frequent they are, the most frequent first, and
// a set grows by more frequent items only: rare items have few baskets, frequent ones
// short rests of baskets. Equal baskets are counted together before.
#include "goodwill/strategy/association.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <tuple>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"

namespace goodwill {
namespace {

// A set is a path in a tree from its rarest item to its most frequent one; the children of
// a node lie together, in order of their ranks.
struct TreeNode {
  int32_t rank = -1;
  int32_t parent = -1;
  int64_t count = 0;
  int32_t children = 0;  // the first
  int32_t child_count = 0;
  int32_t depth = 0;
};

struct Occurrence {
  int32_t basket;
  int32_t end;  // what lies before this in the basket is more frequent
};

absl::Status CheckBaskets(const Baskets& baskets, const RuleOptions& options) {
  auto wrong = [](int64_t row, const char* field, const char* reason) {
    Problem problem;
    problem.row = row;
    problem.field = field;
    problem.reason = reason;
    return ProblemStatus(std::move(problem));
  };
  if (baskets.first.empty() || baskets.first.front() != 0 ||
      baskets.first.back() != static_cast<int64_t>(baskets.item.size())) {
    return wrong(-1, "first", "must begin with 0 and end with the number of items in all baskets");
  }
  if (baskets.items < 0 || baskets.items > 10'000'000) {
    return wrong(-1, "items", "must be 0 to 10,000,000");
  }
  if (baskets.first.size() > (size_t{1} << 31) - 1 || baskets.item.size() > (size_t{1} << 31) - 1) {
    return wrong(-1, "first", "there are more than 2^31 baskets or items in them");
  }
  for (size_t b = 0; b + 1 < baskets.first.size(); ++b) {
    if (baskets.first[b + 1] < baskets.first[b]) {
      return wrong(static_cast<int64_t>(b), "first", "must not fall");
    }
  }
  for (size_t k = 0; k < baskets.item.size(); ++k) {
    if (baskets.item[k] < 0 || baskets.item[k] >= baskets.items) {
      return wrong(static_cast<int64_t>(k), "item", "is not one of the items");
    }
  }
  for (const Ratio& ratio : {options.support, options.confidence}) {
    if (ratio.denominator <= 0 || ratio.numerator < 0 || ratio.numerator > ratio.denominator) {
      return wrong(-1, "support", "support and confidence must be 0 to 1");
    }
  }
  if (options.most_items < 1 || options.most_sets < 1 || options.most_sets > 1'000'000'000) {
    return wrong(-1, "most_items", "most_items and most_sets must be 1 to 1,000,000,000");
  }
  if (!(options.false_discovery >= 0 && options.false_discovery < 1)) {
    return wrong(-1, "false_discovery", "must be at least 0 and below 1");
  }
  return absl::OkStatus();
}

class Miner {
 public:
  Miner(const Baskets& baskets, const RuleOptions& options)
      : baskets_(baskets), options_(options) {}

  absl::Status Mine() {
    GOODWILL_RETURN_IF_ERROR(CheckBaskets(baskets_, options_));
    // The smallest count with count / baskets >= support.
    GOODWILL_ASSIGN_OR_RETURN(least_,
                              MultiplyDivide(options_.support.numerator, baskets_.count(),
                                             options_.support.denominator, Rounding::kCeiling));
    least_ = std::max<int64_t>(least_, 1);
    Renumber();
    Collapse();
    std::vector<Occurrence> all;
    for (size_t b = 0; b + 1 < first_.size(); ++b) {
      all.push_back({static_cast<int32_t>(b), static_cast<int32_t>(first_[b + 1])});
    }
    count_.assign(item_of_.size(), 0);
    met_.assign(item_of_.size(), 0);
    place_.assign(item_of_.size(), 0);
    tree_.push_back({});
    tree_[0].count = baskets_.count();
    return Grow(0, all);
  }

  const std::vector<TreeNode>& tree() const { return tree_; }
  int32_t ItemOf(int32_t rank) const { return item_of_[static_cast<size_t>(rank)]; }

  // From the rarest to the most frequent.
  std::vector<int32_t> RanksOf(int32_t node) const {
    std::vector<int32_t> ranks;
    for (int32_t at = node; at > 0; at = tree_[static_cast<size_t>(at)].parent) {
      ranks.push_back(tree_[static_cast<size_t>(at)].rank);
    }
    std::reverse(ranks.begin(), ranks.end());
    return ranks;
  }
  // The count of a frequent set, ranks falling, without the one at `without`.
  int64_t CountOf(std::span<const int32_t> ranks, size_t without) const {
    int32_t at = 0;
    for (size_t k = 0; k < ranks.size(); ++k) {
      if (k != without) at = ChildOf(at, ranks[k]);
    }
    return tree_[static_cast<size_t>(at)].count;
  }
  int64_t CountOf(int32_t rank) const { return tree_[static_cast<size_t>(ChildOf(0, rank))].count; }

 private:
  int32_t ChildOf(int32_t node, int32_t rank) const {
    const TreeNode& parent = tree_[static_cast<size_t>(node)];
    const auto begin = tree_.begin() + parent.children;
    const auto found =
        std::lower_bound(begin, begin + parent.child_count, rank,
                         [](const TreeNode& child, int32_t wanted) { return child.rank < wanted; });
    return static_cast<int32_t>(found - tree_.begin());
  }

  // Ranks for the frequent items, and baskets of ranks.
  void Renumber() {
    const size_t items = static_cast<size_t>(baskets_.items);
    std::vector<int64_t> count(items, 0);
    std::vector<int64_t> last(items, -1);
    for (int64_t b = 0; b < baskets_.count(); ++b) {
      for (int64_t k = baskets_.first[static_cast<size_t>(b)];
           k < baskets_.first[static_cast<size_t>(b) + 1]; ++k) {
        const size_t item = static_cast<size_t>(baskets_.item[static_cast<size_t>(k)]);
        count[item] += last[item] != b;
        last[item] = b;
      }
    }
    for (size_t item = 0; item < items; ++item) {
      if (count[item] >= least_) item_of_.push_back(static_cast<int32_t>(item));
    }
    std::sort(item_of_.begin(), item_of_.end(), [&](int32_t a, int32_t b) {
      return std::tuple(-count[static_cast<size_t>(a)], a) <
             std::tuple(-count[static_cast<size_t>(b)], b);
    });
    rank_of_.assign(items, -1);
    for (size_t rank = 0; rank < item_of_.size(); ++rank) {
      rank_of_[static_cast<size_t>(item_of_[rank])] = static_cast<int32_t>(rank);
    }
  }

  // Baskets of ascending ranks, equal ones counted together.
  void Collapse() {
    std::vector<int32_t> ranks;
    std::vector<int64_t> first = {0};
    std::vector<std::pair<uint64_t, int32_t>> order;
    for (int64_t b = 0; b < baskets_.count(); ++b) {
      const size_t begin = ranks.size();
      for (int64_t k = baskets_.first[static_cast<size_t>(b)];
           k < baskets_.first[static_cast<size_t>(b) + 1]; ++k) {
        const int32_t rank = rank_of_[static_cast<size_t>(baskets_.item[static_cast<size_t>(k)])];
        if (rank >= 0) ranks.push_back(rank);
      }
      std::sort(ranks.begin() + static_cast<int64_t>(begin), ranks.end());
      ranks.erase(std::unique(ranks.begin() + static_cast<int64_t>(begin), ranks.end()),
                  ranks.end());
      uint64_t key = 0;
      for (size_t k = begin; k < ranks.size(); ++k) {
        key = (key ^ static_cast<uint64_t>(ranks[k])) * 0x9e3779b97f4a7c15;
        key ^= key >> 29;
      }
      if (ranks.size() == begin) continue;
      order.push_back({key, static_cast<int32_t>(first.size() - 1)});
      first.push_back(static_cast<int64_t>(ranks.size()));
    }
    // Equal baskets have equal keys; unequal ones that do lie apart only stay apart.
    std::sort(order.begin(), order.end());
    first_.assign(1, 0);
    for (const auto& [key, b] : order) {
      const auto begin = ranks.begin() + first[static_cast<size_t>(b)];
      const auto end = ranks.begin() + first[static_cast<size_t>(b) + 1];
      const size_t last = first_.size() - 1;
      if (last > 0 && std::equal(begin, end, ranks_.begin() + first_[last - 1], ranks_.end())) {
        ++weight_.back();
        continue;
      }
      ranks_.insert(ranks_.end(), begin, end);
      weight_.push_back(1);
      first_.push_back(static_cast<int64_t>(ranks_.size()));
    }
  }

  // Adds the sets that have one item more than that of `node`.
  absl::Status Grow(int32_t node, std::span<const Occurrence> occurrences) {
    if (tree_[static_cast<size_t>(node)].depth >= options_.most_items) return absl::OkStatus();
    // count_ is 0 everywhere, here and at every return.
    std::vector<int32_t> frequent;
    for (const Occurrence& one : occurrences) {
      const size_t basket = static_cast<size_t>(one.basket);
      const int64_t weight = weight_[basket];
      for (int64_t k = first_[basket]; k < one.end; ++k) {
        const size_t rank = static_cast<size_t>(ranks_[static_cast<size_t>(k)]);
        if (count_[rank] == 0) frequent.push_back(static_cast<int32_t>(rank));
        count_[rank] += weight;
        ++met_[rank];
      }
    }
    std::sort(frequent.begin(), frequent.end());
    int64_t total = 0;
    const int32_t children = static_cast<int32_t>(tree_.size());
    for (const int32_t rank : frequent) {
      const size_t at = static_cast<size_t>(rank);
      place_[at] = -1;
      if (count_[at] >= least_) {
        if (static_cast<int64_t>(tree_.size()) > options_.most_sets) {
          return absl::ResourceExhaustedError("there are more than " +
                                              std::to_string(options_.most_sets) +
                                              " frequent sets: ask for more support");
        }
        TreeNode child;
        child.rank = rank;
        child.parent = node;
        child.count = count_[at];
        child.depth = tree_[static_cast<size_t>(node)].depth + 1;
        tree_.push_back(child);
        place_[at] = total;
        total += met_[at];
      }
      count_[at] = 0;
      met_[at] = 0;
    }
    const int32_t child_count = static_cast<int32_t>(tree_.size()) - children;
    tree_[static_cast<size_t>(node)].children = children;
    tree_[static_cast<size_t>(node)].child_count = child_count;
    if (child_count == 0) return absl::OkStatus();

    std::vector<int64_t> begins;
    for (int32_t c = 0; c < child_count; ++c) {
      begins.push_back(place_[static_cast<size_t>(tree_[static_cast<size_t>(children + c)].rank)]);
    }
    begins.push_back(total);
    std::vector<Occurrence> lists(static_cast<size_t>(total));
    for (const Occurrence& one : occurrences) {
      for (int64_t k = first_[static_cast<size_t>(one.basket)]; k < one.end; ++k) {
        int64_t& place = place_[static_cast<size_t>(ranks_[static_cast<size_t>(k)])];
        if (place >= 0) {
          lists[static_cast<size_t>(place++)] = {one.basket, static_cast<int32_t>(k)};
        }
      }
    }
    for (int32_t c = 0; c < child_count; ++c) {
      const size_t begin = static_cast<size_t>(begins[static_cast<size_t>(c)]);
      const size_t end = static_cast<size_t>(begins[static_cast<size_t>(c) + 1]);
      GOODWILL_RETURN_IF_ERROR(
          Grow(children + c, std::span<const Occurrence>(lists).subspan(begin, end - begin)));
    }
    return absl::OkStatus();
  }

  const Baskets& baskets_;
  const RuleOptions& options_;
  int64_t least_ = 1;
  std::vector<int32_t> item_of_;  // by rank
  std::vector<int32_t> rank_of_;  // by item
  std::vector<int64_t> first_;    // of collapsed baskets
  std::vector<int32_t> ranks_;
  std::vector<int64_t> weight_;
  std::vector<int64_t> count_;  // by rank, while growing
  std::vector<int64_t> met_;
  std::vector<int64_t> place_;
  std::vector<TreeNode> tree_;
};

using Int128 = __int128;

// Exactly: lift is count * baskets / (left_count * right_count).
bool LiftIsLarger(const Rule& a, const Rule& b, bool* equal) {
  const Int128 x = static_cast<Int128>(a.count) * b.left_count * b.right_count;
  const Int128 y = static_cast<Int128>(b.count) * a.left_count * a.right_count;
  *equal = x == y;
  return x > y;
}

// The logarithm of n over k.
double LogChoose(int64_t n, int64_t k) {
  return LogGamma(static_cast<double>(n) + 1) - LogGamma(static_cast<double>(k) + 1) -
         LogGamma(static_cast<double>(n - k) + 1);
}

}  // namespace

double ChanceOfSoMany(int64_t all, int64_t left, int64_t right, int64_t both) {
  const int64_t most = std::min(left, right);
  const int64_t least = std::max<int64_t>(0, left + right - all);
  if (both <= least) return 1;
  // Terms from `both` on, each from the one before; once they fall they fall for good.
  double term = 1;
  double sum = 0;
  for (int64_t k = both; k <= most; ++k) {
    sum += term;
    const double next =
        term * (static_cast<double>(left - k) / static_cast<double>(k + 1)) *
        (static_cast<double>(right - k) / static_cast<double>(all - left - right + k + 1));
    if (next < term && next < 1e-17 * sum) break;
    term = next;
  }
  const double log_first =
      LogChoose(right, both) + LogChoose(all - right, left - both) - LogChoose(all, left);
  return std::min(1.0, Exp(log_first + Log(sum)));
}

absl::StatusOr<std::vector<FrequentSet>> FrequentSets(const Baskets& baskets,
                                                      const RuleOptions& options) {
  Miner miner(baskets, options);
  GOODWILL_RETURN_IF_ERROR(miner.Mine());
  std::vector<FrequentSet> out;
  for (size_t node = 1; node < miner.tree().size(); ++node) {
    FrequentSet set;
    for (const int32_t rank : miner.RanksOf(static_cast<int32_t>(node))) {
      set.items.push_back(miner.ItemOf(rank));
    }
    std::sort(set.items.begin(), set.items.end());
    set.count = miner.tree()[node].count;
    out.push_back(std::move(set));
  }
  std::sort(out.begin(), out.end(), [](const FrequentSet& a, const FrequentSet& b) {
    if (a.items.size() != b.items.size()) return a.items.size() < b.items.size();
    return a.items < b.items;
  });
  return out;
}

absl::StatusOr<std::vector<Rule>> FindRules(const Baskets& baskets, const RuleOptions& options) {
  Miner miner(baskets, options);
  GOODWILL_RETURN_IF_ERROR(miner.Mine());
  const int64_t all = baskets.count();
  const bool tested = options.false_discovery > 0;
  std::vector<Rule> out;
  std::vector<double> p_values;
  for (size_t node = 1; node < miner.tree().size(); ++node) {
    if (miner.tree()[node].depth < 2) continue;
    const std::vector<int32_t> ranks = miner.RanksOf(static_cast<int32_t>(node));
    for (size_t k = 0; k < ranks.size(); ++k) {
      Rule rule;
      rule.count = miner.tree()[node].count;
      rule.left_count = miner.CountOf(ranks, k);
      rule.right_count = miner.CountOf(ranks[k]);
      if (tested) {
        rule.p_value = ChanceOfSoMany(all, rule.left_count, rule.right_count, rule.count);
        p_values.push_back(rule.p_value);
      }
      // count / left_count >= numerator / denominator
      if (CompareProducts(rule.count, options.confidence.denominator, rule.left_count,
                          options.confidence.numerator) < 0) {
        continue;
      }
      rule.right = miner.ItemOf(ranks[k]);
      for (size_t j = 0; j < ranks.size(); ++j) {
        if (j != k) rule.left.push_back(miner.ItemOf(ranks[j]));
      }
      std::sort(rule.left.begin(), rule.left.end());
      rule.confidence = static_cast<double>(rule.count) / static_cast<double>(rule.left_count);
      rule.lift = DivideToDouble(WideInt::Product(rule.count, all),
                                 WideInt::Product(rule.left_count, rule.right_count));
      out.push_back(std::move(rule));
    }
  }
  if (tested) {
    // The largest p-value of rank i with p <= q i / (m (1 + 1/2 + ... + 1/m)).
    std::sort(p_values.begin(), p_values.end());
    const double tries = static_cast<double>(p_values.size());
    double harmonic = 0;
    for (size_t i = p_values.size(); i > 0; --i) harmonic += 1 / static_cast<double>(i);
    double threshold = -1;
    for (size_t i = 0; i < p_values.size(); ++i) {
      if (p_values[i] * tries * harmonic <= options.false_discovery * static_cast<double>(i + 1)) {
        threshold = p_values[i];
      }
    }
    std::erase_if(out, [&](const Rule& rule) { return rule.p_value > threshold; });
  }
  std::sort(out.begin(), out.end(), [](const Rule& a, const Rule& b) {
    bool equal = false;
    const bool larger = LiftIsLarger(a, b, &equal);
    if (!equal) return larger;
    if (a.count != b.count) return a.count > b.count;
    return std::tie(a.left, a.right) < std::tie(b.left, b.right);
  });
  return out;
}

std::vector<NextProduct> NextProducts(std::span<const Rule> rules, std::span<const int32_t> basket,
                                      int64_t limit) {
  std::vector<int64_t> all(rules.size());
  std::iota(all.begin(), all.end(), int64_t{0});
  return NextProducts(rules, all, basket, limit);
}

std::vector<NextProduct> NextProducts(std::span<const Rule> rules, std::span<const int64_t> among,
                                      std::span<const int32_t> basket, int64_t limit) {
  std::vector<int32_t> has(basket.begin(), basket.end());
  std::sort(has.begin(), has.end());
  auto better = [&](int64_t x, int64_t y) {
    const Rule& a = rules[static_cast<size_t>(x)];
    const Rule& b = rules[static_cast<size_t>(y)];
    const auto confidence = CompareProducts(a.count, b.left_count, b.count, a.left_count);
    if (confidence != 0) return confidence > 0;
    bool equal = false;
    const bool larger = LiftIsLarger(a, b, &equal);
    if (!equal) return larger;
    return std::tie(a.right, x) < std::tie(b.right, y);
  };
  std::vector<NextProduct> out;
  for (const int64_t k : among) {
    const Rule& rule = rules[static_cast<size_t>(k)];
    if (std::binary_search(has.begin(), has.end(), rule.right) ||
        !std::includes(has.begin(), has.end(), rule.left.begin(), rule.left.end())) {
      continue;
    }
    out.push_back({rule.right, k});
  }
  std::sort(out.begin(), out.end(), [&](const NextProduct& a, const NextProduct& b) {
    if (a.item != b.item) return a.item < b.item;
    return better(a.rule, b.rule);
  });
  out.erase(
      std::unique(out.begin(), out.end(),
                  [](const NextProduct& a, const NextProduct& b) { return a.item == b.item; }),
      out.end());
  std::sort(out.begin(), out.end(),
            [&](const NextProduct& a, const NextProduct& b) { return better(a.rule, b.rule); });
  if (static_cast<int64_t>(out.size()) > limit) {
    out.resize(static_cast<size_t>(std::max<int64_t>(limit, 0)));
  }
  return out;
}

}  // namespace goodwill
