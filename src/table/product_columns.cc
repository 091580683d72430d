#include "table/product_columns.h"

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/row_columns.h"

namespace goodwill {
namespace {

std::optional<double> Known(double value) {
  return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

struct RuleRow {
  int32_t group;
  const Rule* rule;
  std::string left;
  std::string text;
};

std::vector<RuleRow> RowsOf(const ProductRules& rules, Language language) {
  std::vector<RuleRow> rows;
  for (size_t g = 0; g < rules.groups().size(); ++g) {
    for (const Rule& rule : rules.groups()[g].rules) {
      std::string left;
      for (const int32_t product : rule.left) {
        if (!left.empty()) left += ", ";
        left += rules.products()[static_cast<size_t>(product)];
      }
      const auto group = static_cast<int32_t>(g);
      rows.push_back({group, &rule, std::move(left), rules.Text(group, rule, language)});
    }
  }
  return rows;
}

}  // namespace

ResultTable RuleColumns(const ProductRules& rules, Language language) {
  const std::vector<RuleRow> rows = RowsOf(rules, language);
  const auto group = [&](const RuleRow& r) -> const ProductRules::Group& {
    return rules.groups()[static_cast<size_t>(r.group)];
  };
  Columns<RuleRow> columns(rows);
  columns.Text("group", [&](const RuleRow& r) { return std::string_view(group(r).name); });
  columns.Count("baskets", [&](const RuleRow& r) { return group(r).baskets; });
  columns.Text("left", [](const RuleRow& r) { return std::string_view(r.left); });
  columns.Text("product_id", [&](const RuleRow& r) {
    return std::string_view(rules.products()[static_cast<size_t>(r.rule->right)]);
  });
  columns.Count("left_size",
                [](const RuleRow& r) { return static_cast<int64_t>(r.rule->left.size()); });
  columns.Count("count", [](const RuleRow& r) { return r.rule->count; });
  columns.Count("left_count", [](const RuleRow& r) { return r.rule->left_count; });
  columns.Count("product_count", [](const RuleRow& r) { return r.rule->right_count; });
  columns.Real("support", [&](const RuleRow& r) {
    return Known(static_cast<double>(r.rule->count) / static_cast<double>(group(r).baskets));
  });
  columns.Real("confidence", [](const RuleRow& r) { return Known(r.rule->confidence); });
  columns.Real("lift", [](const RuleRow& r) { return Known(r.rule->lift); });
  columns.Real("p_value", [](const RuleRow& r) { return Known(r.rule->p_value); });
  columns.Text("reason", [](const RuleRow& r) { return std::string_view(r.text); });
  return {columns.Finish(), {{"goodwill.table", "rules"}}};
}

ResultTable RuleLeftColumns(const ProductRules& rules) {
  struct Row {
    int64_t rule;
    int32_t product;
  };
  std::vector<Row> rows;
  int64_t number = 0;
  for (const ProductRules::Group& group : rules.groups()) {
    for (const Rule& rule : group.rules) {
      for (const int32_t product : rule.left) rows.push_back({number, product});
      ++number;
    }
  }
  Columns<Row> columns(rows);
  columns.Count("rule", [](const Row& r) { return r.rule; });
  columns.Text("product_id", [&](const Row& r) {
    return std::string_view(rules.products()[static_cast<size_t>(r.product)]);
  });
  return {columns.Finish(), {{"goodwill.table", "rules_left"}}};
}

absl::StatusOr<ResultTable> FrequentSetColumns(const ProductRules& rules) {
  auto sets = rules.Sets();
  if (!sets.ok()) return sets.status();
  struct Row {
    int64_t set;
    const FrequentSet* of;
    int32_t product;
  };
  std::vector<Row> rows;
  for (size_t s = 0; s < sets->size(); ++s) {
    const FrequentSet& set = (*sets)[s];
    for (const int32_t product : set.items)
      rows.push_back({static_cast<int64_t>(s), &set, product});
  }
  Columns<Row> columns(rows);
  columns.Count("set", [](const Row& r) { return r.set; });
  columns.Count("size", [](const Row& r) { return static_cast<int64_t>(r.of->items.size()); });
  columns.Count("count", [](const Row& r) { return r.of->count; });
  columns.Text("product_id", [&](const Row& r) {
    return std::string_view(rules.products()[static_cast<size_t>(r.product)]);
  });
  return ResultTable{columns.Finish(), {{"goodwill.table", "frequent_sets"}}};
}

ResultTable NextColumns(const ProductRules& rules, std::span<const NextProduct> next,
                        Language language) {
  struct Row {
    int32_t product;
    const Rule* rule;
    std::string text;
  };
  std::vector<Row> rows;
  for (const NextProduct& one : next) {
    const Rule& rule = rules.groups()[0].rules[static_cast<size_t>(one.rule)];
    rows.push_back({one.item, &rule, rules.Text(0, rule, language)});
  }
  Columns<Row> columns(rows);
  columns.Text("product_id", [&](const Row& r) {
    return std::string_view(rules.products()[static_cast<size_t>(r.product)]);
  });
  columns.Real("confidence", [](const Row& r) { return Known(r.rule->confidence); });
  columns.Real("lift", [](const Row& r) { return Known(r.rule->lift); });
  columns.Text("reason", [](const Row& r) { return std::string_view(r.text); });
  return {columns.Finish(), {{"goodwill.table", "next_products"}}};
}

ResultTable OfferColumns(const ProductRules& rules, std::span<const ProductOffer> offers,
                         Language language) {
  using Row = ProductOffer;
  const MeasuresHeader& header = rules.assessment()->measures().header();
  const auto group = [&](const Row& r) -> const ProductRules::Group& {
    return rules.groups()[static_cast<size_t>(r.group)];
  };
  const auto rule = [&](const Row& r) -> const Rule& {
    return group(r).rules[static_cast<size_t>(r.rule)];
  };
  std::vector<std::string> texts;
  texts.reserve(offers.size());
  for (const Row& r : offers) texts.push_back(rules.Text(r.group, rule(r), language));
  Columns<Row> columns(offers);
  columns.Id(header.ids, [](const Row& r) { return r.customer; });
  columns.Count("rank", [](const Row& r) { return int64_t{r.rank}; });
  columns.Text("product_id", [&](const Row& r) {
    return std::string_view(rules.products()[static_cast<size_t>(r.product)]);
  });
  columns.Text("group", [&](const Row& r) { return std::string_view(group(r).name); });
  columns.Real("confidence", [&](const Row& r) { return Known(rule(r).confidence); });
  columns.Real("lift", [&](const Row& r) { return Known(rule(r).lift); });
  columns.Real("margin", [](const Row& r) { return Known(r.margin); });
  columns.Real("service", [](const Row& r) { return Known(r.service); });
  columns.Real("p_pays", [](const Row& r) { return Known(r.pays); });
  columns.Real("expected_margin", [](const Row& r) { return Known(r.expected); });
  columns.Count("variety", [](const Row& r) { return int64_t{r.variety}; });
  columns.Real("peers_variety", [](const Row& r) { return Known(r.peers_variety); });
  columns.Text("reason", [&](const Row& r) {
    return std::string_view(texts[static_cast<size_t>(&r - offers.data())]);
  });
  return {columns.Finish(),
          {{"goodwill.table", "next_products"},
           {"goodwill.currency", std::string(header.currency.code())}}};
}

}  // namespace goodwill
