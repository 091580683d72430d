#include "goodwill/strategy/association.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>

#include "gtest/gtest.h"

namespace goodwill {
namespace {

struct Owned {
  std::vector<int64_t> first = {0};
  std::vector<int32_t> item;
  int32_t items = 0;
  std::vector<std::string> names;

  Baskets baskets() const { return {first, item, items}; }
  void Add(const std::vector<int32_t>& basket) {
    item.insert(item.end(), basket.begin(), basket.end());
    first.push_back(static_cast<int64_t>(item.size()));
  }
};

bool ReadGroceries(Owned* out) {
  std::ifstream file("../shared/data/groceries_baskets.csv");
  std::map<std::string, int32_t> numbers;
  std::string line;
  while (std::getline(file, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    for (size_t at = 0; at <= line.size();) {
      const size_t comma = std::min(line.find(',', at), line.size());
      const auto [found, added] = numbers.try_emplace(line.substr(at, comma - at), out->items);
      if (added) {
        ++out->items;
        out->names.push_back(found->first);
      }
      out->item.push_back(found->second);
      at = comma + 1;
    }
    out->first.push_back(static_cast<int64_t>(out->item.size()));
  }
  return out->items > 0;
}

TEST(Association, Groceries) {
  Owned data;
  if (!ReadGroceries(&data)) GTEST_SKIP() << "../shared/data/groceries_baskets.csv is not here";
  EXPECT_EQ(data.baskets().count(), 9835);
  EXPECT_EQ(data.items, 169);
  RuleOptions options;
  options.support = {1, 100};
  auto sizes = [&] {
    std::vector<int64_t> out;
    const auto sets = FrequentSets(data.baskets(), options);
    EXPECT_TRUE(sets.ok());
    for (const FrequentSet& set : *sets) {
      out.resize(std::max(out.size(), set.items.size()));
      ++out[set.items.size() - 1];
    }
    return out;
  };
  EXPECT_EQ(sizes(), (std::vector<int64_t>{88, 213, 32}));
  options.support = {1, 1000};
  EXPECT_EQ(sizes(), (std::vector<int64_t>{157, 2981, 6831, 3137, 376, 10}));

  options.confidence = {4, 5};
  const auto rules = FindRules(data.baskets(), options);
  ASSERT_TRUE(rules.ok());
  EXPECT_EQ(rules->size(), 410u);
  std::map<size_t, int> lengths;
  for (const Rule& rule : *rules) ++lengths[rule.left.size() + 1];
  EXPECT_EQ(lengths, (std::map<size_t, int>{{3, 29}, {4, 229}, {5, 140}, {6, 12}}));
  auto name = [&](int32_t item) { return data.names[static_cast<size_t>(item)]; };
  const Rule& best = rules->front();
  EXPECT_EQ(name(best.right), "bottled beer");
  ASSERT_EQ(best.left.size(), 2u);
  EXPECT_EQ((std::set<std::string>{name(best.left[0]), name(best.left[1])}),
            (std::set<std::string>{"liquor", "red/blush wine"}));
  EXPECT_EQ(best.count, 19);
  EXPECT_NEAR(best.confidence, 0.9047619, 5e-8);
  EXPECT_NEAR(best.lift, 11.235269, 5e-7);

  options.confidence = {0, 1};
  options.most_items = 2;
  const auto pairs = FindRules(data.baskets(), options);
  ASSERT_TRUE(pairs.ok());
  auto lift = [&](const std::string& a, const std::string& b) {
    for (const Rule& rule : *pairs) {
      if (name(rule.left[0]) == a && name(rule.right) == b) return rule.lift;
    }
    return 0.0;
  };
  EXPECT_NEAR(lift("whole milk", "other vegetables"), 1.513634, 5e-7);
  EXPECT_NEAR(lift("whole milk", "soda"), .899112, 5e-7);

  // Somebody with liquor and wine is offered beer, for that reason.
  const auto next = NextProducts(*rules, best.left, 3);
  ASSERT_FALSE(next.empty());
  EXPECT_EQ(next[0].item, best.right);
  EXPECT_EQ(next[0].rule, 0);
}

Owned RandomBaskets(std::mt19937_64& random, int64_t count, int32_t items, bool linked) {
  Owned out;
  out.items = items;
  for (int64_t b = 0; b < count; ++b) {
    std::vector<int32_t> basket;
    for (int32_t item = 0; item < items; ++item) {
      if (random() % static_cast<uint64_t>(item + 2) == 0) basket.push_back(item);
    }
    // Whoever buys the last but one buys the last.
    if (linked && random() % 4 == 0) {
      basket.push_back(items - 2);
      basket.push_back(items - 1);
      basket.push_back(items - 1);
    }
    std::shuffle(basket.begin(), basket.end(), random);
    out.Add(basket);
  }
  return out;
}

TEST(Association, AgreesWithCountingEverySet) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20; ++round) {
    const Owned data = RandomBaskets(random, 60, 8, round % 2 == 0);
    RuleOptions options;
    options.support = {1 + round % 5, 20};
    options.confidence = {3, 5};
    std::map<std::vector<int32_t>, int64_t> expected;
    for (uint32_t mask = 1; mask < 256; ++mask) {
      std::vector<int32_t> set;
      for (int32_t k = 0; k < 8; ++k) {
        if (mask >> k & 1) set.push_back(k);
      }
      int64_t count = 0;
      for (size_t b = 0; b + 1 < data.first.size(); ++b) {
        const std::set<int32_t> basket(data.item.begin() + data.first[b],
                                       data.item.begin() + data.first[b + 1]);
        count += std::includes(basket.begin(), basket.end(), set.begin(), set.end());
      }
      if (count * 20 >= (1 + round % 5) * 60 && count > 0) expected[set] = count;
    }
    const auto sets = FrequentSets(data.baskets(), options);
    ASSERT_TRUE(sets.ok());
    std::map<std::vector<int32_t>, int64_t> found;
    for (const FrequentSet& set : *sets) found[set.items] = set.count;
    EXPECT_EQ(found, expected);

    const auto rules = FindRules(data.baskets(), options);
    ASSERT_TRUE(rules.ok());
    size_t wanted = 0;
    for (const auto& [set, count] : expected) {
      for (const int32_t right : set) {
        std::vector<int32_t> left = set;
        std::erase(left, right);
        if (!left.empty() && 5 * count >= 3 * expected[left]) ++wanted;
      }
    }
    EXPECT_EQ(rules->size(), wanted);
    for (const Rule& rule : *rules) {
      EXPECT_EQ(rule.left_count, expected[rule.left]);
      EXPECT_EQ(rule.right_count, expected[{rule.right}]);
    }
  }
}

TEST(Association, LuckIsNotKept) {
  std::mt19937_64 random(2);
  RuleOptions options;
  options.support = {1, 100};
  options.confidence = {0, 1};
  const Owned noise = RandomBaskets(random, 2000, 12, false);
  const Owned linked = RandomBaskets(random, 2000, 12, true);
  options.false_discovery = 0;
  EXPECT_GT(FindRules(noise.baskets(), options)->size(), 100u);
  options.false_discovery = 0.05;
  EXPECT_EQ(FindRules(noise.baskets(), options)->size(), 0u);
  const auto kept = FindRules(linked.baskets(), options);
  ASSERT_FALSE(kept->empty());
  for (const Rule& rule : *kept) EXPECT_LE(rule.p_value, options.false_discovery);
}

TEST(Association, ChancesAreExact) {
  // 4 of 10 are marked, 3 are drawn: 1 - C(6,3)/C(10,3), and C(4,3)/C(10,3).
  EXPECT_NEAR(ChanceOfSoMany(10, 3, 4, 1), 1 - 20.0 / 120, 1e-14);
  EXPECT_NEAR(ChanceOfSoMany(10, 3, 4, 3), 4.0 / 120, 1e-15);
  EXPECT_EQ(ChanceOfSoMany(10, 3, 4, 0), 1);
  EXPECT_EQ(ChanceOfSoMany(10, 8, 7, 5), 1);  // fewer than five cannot be
  EXPECT_NEAR(ChanceOfSoMany(10, 8, 7, 7), 3.0 / 45, 1e-15);
}

TEST(Association, RefusesWhatDoesNotFitTogether) {
  Owned data;
  data.items = 3;
  data.Add({0, 1, 2});
  RuleOptions options;
  EXPECT_TRUE(FindRules(data.baskets(), options).ok());
  const Owned good = data;
  data.item[1] = 3;
  EXPECT_FALSE(FindRules(data.baskets(), options).ok());
  data = good;
  data.first = {0, 5, 3};
  EXPECT_FALSE(FindRules(data.baskets(), options).ok());
  data.first = {};
  EXPECT_FALSE(FindRules(data.baskets(), options).ok());
  data = good;
  options.support = {1, 0};
  EXPECT_FALSE(FindRules(data.baskets(), options).ok());
  options = {};
  options.false_discovery = 1;
  EXPECT_FALSE(FindRules(data.baskets(), options).ok());
  options = {};
  options.most_sets = 3;
  EXPECT_EQ(FindRules(data.baskets(), options).status().code(),
            absl::StatusCode::kResourceExhausted);
  Owned none;
  EXPECT_TRUE(FindRules(none.baskets(), {})->empty());
}

}  // namespace
}  // namespace goodwill
