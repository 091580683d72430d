// What is bought together: frequent sets of products, and rules "who buys A and B also
// buys C".
//
// The *count* of a set is the number of baskets that hold all of it. A rule A, B -> C has
// a *confidence*, count(A, B, C) / count(A, B): how often C is there when A and B are; and
// a *lift*, its confidence over the share of C in all baskets: 3.1 means "3.1 times as
// often as usual" (Agrawal, Imielinski, Swami 1993). All counts are integers, and
// whether a confidence is reached is compared as a product of integers: in floating point
// 410 rules of a well-known data set come out as 409.
//
// Among a hundred thousand rules some look good by luck. With `false_discovery` a rule has
// to be more than that: its p-value is the chance of so many baskets or more with C among
// those with A and B if C were strewn at random (Fisher's exact test), and the rules
// are kept among which at most that share is expected to be luck, whatever their
// dependence (Benjamini and Yekutieli 2001). All rules that are frequent enough count as
// tried, also those whose confidence is low.
#ifndef GOODWILL_STRATEGY_ASSOCIATION_H_
#define GOODWILL_STRATEGY_ASSOCIATION_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/ratio.h"

namespace goodwill {

// Columns that are borrowed. Items are numbers of 0 to items - 1; an item that a basket
// names twice is there once.
struct Baskets {
  std::span<const int64_t> first;  // basket b holds item[first[b]] to item[first[b + 1]]
  std::span<const int32_t> item;
  int32_t items = 0;

  int64_t count() const { return static_cast<int64_t>(first.size()) - 1; }
};

struct FrequentSet {
  std::vector<int32_t> items;  // ascending
  int64_t count = 0;
};

struct RuleOptions {
  Ratio support = {1, 1000};      // at least this share of the baskets, and at least one
  Ratio confidence = {1, 2};      // at least
  int32_t most_items = 10;        // in a set
  int64_t most_sets = 5'000'000;  // RESOURCE_EXHAUSTED beyond: the support is too small
  // 0: all rules. Otherwise the share of kept rules that may be luck, below 1.
  double false_discovery = 0;
};

struct Rule {
  std::vector<int32_t> left;  // ascending, at least one
  int32_t right = 0;
  int64_t count = 0;        // of baskets with all of it
  int64_t left_count = 0;   // of baskets with all of left
  int64_t right_count = 0;  // of baskets with right
  double confidence = 0;
  double lift = 0;
  double p_value = 1;  // only with false_discovery
};

// All sets of 1 to most_items items with the support, by size and then by items.
// INVALID_ARGUMENT for columns that do not fit together or ratios outside 0 to 1.
absl::StatusOr<std::vector<FrequentSet>> FrequentSets(const Baskets& baskets,
                                                      const RuleOptions& options);

// All rules with one item on the right, of sets with the support: by lift, the
// largest first, then by count, then by items. Errors as FrequentSets.
absl::StatusOr<std::vector<Rule>> FindRules(const Baskets& baskets, const RuleOptions& options);

// What somebody who has `basket` may want next: per product that is not in it the rule
// with the largest confidence among those whose left side is in it, at most `limit`, the
// largest confidence first (then lift, then the number of the product).
struct NextProduct {
  int32_t item = 0;
  int64_t rule = 0;  // number in `rules`: the reason
};
std::vector<NextProduct> NextProducts(std::span<const Rule> rules, std::span<const int32_t> basket,
                                      int64_t limit);
// The same when only the rules with the numbers in `among` may apply: with an index of rules
// that saves looking at all of them.
std::vector<NextProduct> NextProducts(std::span<const Rule> rules, std::span<const int64_t> among,
                                      std::span<const int32_t> basket, int64_t limit);

// The chance of at least `both` of `right` marked among `left` drawn of `all`
// (hypergeometric). Requires 0 <= both <= left, right <= all.
double ChanceOfSoMany(int64_t all, int64_t left, int64_t right, int64_t both);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_ASSOCIATION_H_
