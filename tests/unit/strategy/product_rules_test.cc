#include "goodwill/strategy/product_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "goodwill/assess/validate.h"
#include "goodwill/base/instant.h"
#include "goodwill/book/schema.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;

goodwill::Run Stopping() {
  goodwill::Run run;
  run.progress = [](int64_t, int64_t) { return false; };
  return run;
}

void Append(Book& book, const TableBuilder& rows) {
  const auto result = book.Append(rows.Build(), goodwill::Run());
  ASSERT_TRUE(result.ok()) << result.status();
}

struct Line {
  std::string customer, order, product;
  int64_t amount, cost;
};

std::shared_ptr<const Assessment> Assessed(const Book& book) {
  auto policy = std::make_shared<Policy>();
  policy->currency = *Currency::Parse("EUR");
  TierEntry often;
  often.min_orders = 4;
  policy->tiers.tiers = {{"often", "", often}, {"base", "", std::nullopt}};
  EXPECT_TRUE(ValidatePolicy(*policy).ok());
  auto assessed = AssessBook(book, QuestionOf(*policy, 1000 * kDay, 0), policy, {});
  EXPECT_TRUE(assessed.ok()) << assessed.status();
  return *assessed;
}

// Customers who buy often take "c" with "a" and "b"; others take things as they come.
struct World {
  Book book{*Currency::Parse("EUR"), Zone()};
  std::vector<Line> lines;
  std::shared_ptr<const Assessment> assessment;

  explicit World(uint64_t seed) {
    Draws draws(seed);
    TableBuilder rows(purchases::kSpec);
    for (int c = 0; c < 80; ++c) {
      const std::string id = "k" + std::to_string(100 + c);
      const bool often = c % 2 == 0;
      for (int o = 0; o < (often ? 5 : 2); ++o) {
        const std::string order = id + "-" + std::to_string(o);
        std::set<std::string> has;
        if (often && draws.Below(3) != 0) {
          has = {"a", "b"};
          if (draws.Below(4) != 0) has.insert("c");
        }
        has.insert(std::string(1, static_cast<char>('d' + draws.Below(6))));
        const bool returned = o == 1 && draws.Below(4) == 0;
        for (const std::string& product : has) {
          const int64_t amount = 100 + draws.Between(0, 900);
          lines.push_back({id, order, product, returned ? -amount : amount,
                           returned ? -amount / 2 : amount / 2});
        }
      }
    }
    int64_t day = 0;
    for (const Line& line : lines) {
      rows.Row({{purchases::kCustomerId, line.customer},
                {purchases::kTime, (++day % 900) * kDay},
                {purchases::kAmount, line.amount},
                {purchases::kCost, line.cost},
                {purchases::kOrderId, line.order},
                {purchases::kProductId, line.product}});
    }
    Append(book, rows);
    // One costs more to serve than any product brings.
    TableBuilder contacts(interactions::kSpec);
    contacts.Row({{interactions::kCustomerId, "k100"},
                  {interactions::kTime, 5 * kDay},
                  {interactions::kChannel, 1},
                  {interactions::kDirection, 1},
                  {interactions::kCost, 100'000}});
    Append(book, contacts);
    assessment = Assessed(book);
  }
};

ProductRuleOptions Loose() {
  ProductRuleOptions options;
  options.rules.confidence = {1, 10};
  options.rules.most_items = 3;
  options.least_count = 5;
  return options;
}

// What each customer bought and kept, by a naive loop.
std::map<std::string, std::set<std::string>> Kept(const World& world) {
  std::map<std::string, int64_t> orders;
  for (const Line& line : world.lines) orders[line.order] += line.amount;
  std::map<std::string, std::set<std::string>> out;
  for (const Line& line : world.lines) {
    if (orders[line.order] > 0) out[line.customer].insert(line.product);
  }
  return out;
}

TEST(ProductRules, OfABookAreThoseOfEachKind) {
  const World world(1);
  const auto rules = ProductRules::OfBook(world.book, world.assessment, Loose(), {});
  ASSERT_TRUE(rules.ok()) << rules.status();
  const auto kept = Kept(world);
  std::set<std::string> products;
  for (const auto& [id, has] : kept) products.insert(has.begin(), has.end());
  EXPECT_EQ((*rules)->products(), std::vector<std::string>(products.begin(), products.end()));
  ASSERT_EQ((*rules)->groups().size(), 3u);
  EXPECT_EQ((*rules)->groups()[0].name, "");
  EXPECT_EQ((*rules)->groups()[1].name, "often");
  EXPECT_EQ((*rules)->groups()[2].name, "base");

  const Measures& measures = world.assessment->measures();
  for (size_t g = 0; g < 3; ++g) {
    const ProductRules::Group& group = (*rules)->groups()[g];
    std::vector<std::set<std::string>> baskets;
    double varieties = 0;
    for (int64_t at = 0; at < measures.size(); ++at) {
      const int tier = world.assessment->judgements()[static_cast<size_t>(at)].tier;
      if (g != 0 && tier != static_cast<int>(g) - 1) continue;
      const auto has = kept.find(measures.IdAt(at).ToString());
      if (has == kept.end()) continue;
      baskets.push_back(has->second);
      varieties += static_cast<double>(has->second.size());
    }
    EXPECT_EQ(group.baskets, static_cast<int64_t>(baskets.size()));
    EXPECT_NEAR(group.variety, varieties / static_cast<double>(baskets.size()), 1e-12);
    EXPECT_EQ(group.rules.empty(), g == 2) << "least_count";
    for (const Rule& rule : group.rules) {
      int64_t left = 0, both = 0, right = 0;
      for (const auto& basket : baskets) {
        const bool has_left = std::all_of(rule.left.begin(), rule.left.end(), [&](int32_t p) {
          return basket.contains((*rules)->products()[static_cast<size_t>(p)]);
        });
        const bool has_right =
            basket.contains((*rules)->products()[static_cast<size_t>(rule.right)]);
        left += has_left;
        right += has_right;
        both += has_left && has_right;
      }
      EXPECT_EQ(rule.count, both);
      EXPECT_EQ(rule.left_count, left);
      EXPECT_EQ(rule.right_count, right);
      EXPECT_GE(rule.count, 5);
    }
  }
}

TEST(ProductRules, OffersAreNewAndPay) {
  const World world(2);
  const auto rules = ProductRules::OfBook(world.book, world.assessment, Loose(), {});
  ASSERT_TRUE(rules.ok());
  const auto kept = Kept(world);
  const auto offers = (*rules)->Offers(3, {});
  ASSERT_TRUE(offers.ok());
  ASSERT_FALSE(offers->empty());
  std::map<std::string, std::vector<double>> expected;
  CustomerIdView last;
  for (const ProductOffer& offer : *offers) {
    const std::string id = offer.customer.ToString();
    const std::string& product = (*rules)->products()[static_cast<size_t>(offer.product)];
    EXPECT_FALSE(kept.at(id).contains(product)) << "has it already";
    EXPECT_EQ(offer.variety, static_cast<int32_t>(kept.at(id).size()));
    EXPECT_GE(offer.pays, 0.8);
    const Rule& rule = (*rules)->groups()[static_cast<size_t>(offer.group)]
                           .rules[static_cast<size_t>(offer.rule)];
    EXPECT_EQ(rule.right, offer.product);
    EXPECT_NEAR(offer.expected, rule.confidence * (offer.margin - offer.service), 1e-9);
    expected[id].push_back(offer.expected);
    EXPECT_EQ(offer.rank, static_cast<int32_t>(expected[id].size()));
    EXPECT_TRUE(last.kind == IdKind::kUndecided || !(offer.customer < last));
    last = offer.customer;
    EXPECT_NE(id, "k100") << "nothing pays for who costs so much";

    // Margins of the orders that held the product, naively.
    std::map<std::string, int64_t> sums, margins;
    for (const Line& line : world.lines) {
      sums[line.order] += line.amount;
      if (line.product == product) margins[line.order] += line.amount - line.cost;
    }
    double total = 0;
    int64_t count = 0;
    for (const auto& [order, margin] : margins) {
      if (sums[order] <= 0) continue;
      total += static_cast<double>(margin);
      ++count;
    }
    EXPECT_NEAR(offer.margin, total / static_cast<double>(count) / 100, 1e-9);
  }
  for (const auto& [id, values] : expected) {
    EXPECT_LE(values.size(), 3u);
    EXPECT_TRUE(std::is_sorted(values.rbegin(), values.rend()));
  }
  EXPECT_FALSE((*rules)->Offers(0, {}).ok());
  EXPECT_TRUE(absl::IsCancelled(
      (*rules)->Offers(3, Stopping()).status()));
}

TEST(ProductRules, NobodyIsComparedWhoObjected) {
  World world(3);
  TableBuilder objection(rights::kSpec);
  objection.Row({{rights::kCustomerId, "k102"},
                 {rights::kRightId, "r1"},
                 {rights::kKind, 5},
                 {rights::kTime, 10 * kDay}});
  Append(world.book, objection);
  const auto before = ProductRules::OfBook(world.book, world.assessment, Loose(), {});
  const auto after = ProductRules::OfBook(world.book, Assessed(world.book), Loose(), {});
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ((*after)->groups()[0].baskets + 1, (*before)->groups()[0].baskets);
  const auto offers = (*after)->Offers(5, {});
  ASSERT_TRUE(offers.ok());
  for (const ProductOffer& offer : *offers) EXPECT_NE(offer.customer.ToString(), "k102");
}

TEST(ProductRules, OfOrdersCellsAndEverybody) {
  const World world(4);
  ProductRuleOptions options = Loose();
  options.basket = BasketUnit::kOrder;
  options.groups = RuleGroups::kNone;
  const auto orders = ProductRules::OfBook(world.book, world.assessment, options, {});
  ASSERT_TRUE(orders.ok());
  EXPECT_EQ((*orders)->groups().size(), 1u);
  EXPECT_GT((*orders)->groups()[0].baskets, 200);
  options.groups = RuleGroups::kCell;
  const auto cells = ProductRules::OfBook(world.book, world.assessment, options, {});
  ASSERT_TRUE(cells.ok());
  EXPECT_GT((*cells)->groups().size(), 3u);
  EXPECT_EQ((*cells)->groups()[1].name.size(), 5u);
  int64_t baskets = 0;
  for (size_t g = 1; g < (*cells)->groups().size(); ++g) baskets += (*cells)->groups()[g].baskets;
  EXPECT_EQ(baskets, (*cells)->groups()[0].baskets);
}

TEST(ProductRules, OfATableInAnyOrder) {
  TableBuilder rows(baskets::kSpec), turned(baskets::kSpec);
  const std::vector<std::pair<std::string, std::string>> all = {
      {"1", "bread"}, {"1", "butter"}, {"2", "bread"}, {"2", "butter"}, {"3", "bread"},
      {"4", "milk"},  {"3", "butter"}, {"4", "milk"},  {"5", "bread"}};
  for (const auto& [b, i] : all) rows.Row({{baskets::kBasket, b}, {baskets::kItem, i}});
  for (auto it = all.rbegin(); it != all.rend(); ++it) {
    turned.Row({{baskets::kBasket, it->first}, {baskets::kItem, it->second}});
  }
  ProductRuleOptions options;
  const auto one = ProductRules::OfTable(rows.Build(2), options);
  const auto two = ProductRules::OfTable(turned.Build(), options);
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ((*one)->products(), (std::vector<std::string>{"bread", "butter", "milk"}));
  ASSERT_EQ((*one)->groups()[0].rules.size(), 2u);
  EXPECT_EQ((*one)->groups()[0].baskets, 5);
  const Rule& rule = (*one)->groups()[0].rules[0];
  EXPECT_EQ(rule.count, 3);
  EXPECT_EQ((*one)->Text(0, rule, Language::kEnglish),
            (*two)->Text(0, (*two)->groups()[0].rules[0], Language::kEnglish));
  EXPECT_EQ((*one)->Text(0, rule, Language::kEnglish),
            "Who buys bread takes butter 1.2 times as often as usual (3 of 4).");
  EXPECT_EQ((*one)->Text(0, rule, Language::kRussian),
            "Кто покупает bread, берёт butter в 1,2 раза чаще обычного (3 из 4).");
  EXPECT_EQ((*one)->Text(0, rule, Language::kBulgarian),
            "Който купува bread, взема butter 1,2 пъти по-често от обичайното (3 от 4).");
  const std::string_view has[] = {"butter", "unknown"};
  const auto next = (*one)->Next(has, 5);
  ASSERT_EQ(next.size(), 1u);
  EXPECT_EQ((*one)->products()[static_cast<size_t>(next[0].item)], "bread");
  EXPECT_TRUE((*one)->Next({}, 5).empty());
  EXPECT_TRUE(absl::IsFailedPrecondition((*one)->Offers(3, {}).status()));
  options.least_count = 0;
  EXPECT_FALSE(ProductRules::OfTable(rows.Build(), options).ok());
  // More than there are: no rule, no error.
  options.least_count = 100;
  EXPECT_TRUE((*ProductRules::OfTable(rows.Build(), options))->groups()[0].rules.empty());
  // Nothing at all.
  TableBuilder none(baskets::kSpec);
  const auto empty = ProductRules::OfTable(none.Build(), options);
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_TRUE((*empty)->products().empty());
}

TEST(ProductRules, WithoutProductsSaysSo) {
  Book book{*Currency::Parse("EUR"), Zone()};
  TableBuilder rows(purchases::kSpec);
  rows.Row({{purchases::kCustomerId, "a"}, {purchases::kTime, kDay}, {purchases::kAmount, 100}});
  Append(book, rows);
  const auto rules = ProductRules::OfBook(book, Assessed(book), Loose(), {});
  EXPECT_TRUE(absl::IsFailedPrecondition(rules.status()));
}

}  // namespace
}  // namespace goodwill
