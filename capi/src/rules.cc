// What is bought together, and what to sell next.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "goodwill/base/decimal.h"
#include "goodwill/strategy/product_rules.h"
#include "guard.h"
#include "handle.h"
#include "import.h"
#include "table/arrow_export.h"
#include "table/arrow_import.h"
#include "table/csv_reader.h"
#include "table/product_columns.h"

using goodwill::ProductRuleOptions;
using goodwill::ProductRules;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

struct goodwill_rules {
  std::shared_ptr<const ProductRules> rules;
  int64_t size;
};

namespace {

absl::StatusOr<ProductRuleOptions> RulesArgument(const goodwill_rules_options* options,
                                                 bool of_book) {
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_rules_options given,
                            goodwill::capi::OptionsArgument(options, "options"));
  ProductRuleOptions out;
  out.least_count = of_book ? 5 : 1;
  out.rules.most_items = of_book ? 3 : 10;
  if (of_book) out.rules.confidence = {1, 10};
  if (given.support_denominator != 0 || given.support_numerator != 0) {
    out.rules.support = {given.support_numerator, given.support_denominator};
  }
  if (given.confidence_denominator != 0 || given.confidence_numerator != 0) {
    out.rules.confidence = {given.confidence_numerator, given.confidence_denominator};
  }
  for (const goodwill::Ratio& ratio : {out.rules.support, out.rules.confidence}) {
    if (ratio.denominator <= 0 || ratio.numerator < 0 || ratio.numerator > ratio.denominator) {
      return absl::InvalidArgumentError("support and confidence must be fractions of 0 to 1");
    }
  }
  if (given.least_count != 0) out.least_count = given.least_count;
  if (given.most_items != 0) {
    if (given.most_items < 1 || given.most_items > 1'000'000) {
      return absl::InvalidArgumentError("most_items must be 1 to 1,000,000");
    }
    out.rules.most_items = static_cast<int32_t>(given.most_items);
  }
  if (given.most_sets != 0) out.rules.most_sets = given.most_sets;
  out.rules.false_discovery = given.false_discovery;
  if (given.basket < GOODWILL_BASKET_OF_CUSTOMER || given.basket > GOODWILL_BASKET_OF_ORDER) {
    return absl::InvalidArgumentError("basket is none of GOODWILL_BASKET_OF_*");
  }
  if (given.groups < GOODWILL_RULES_BY_TIER || given.groups > GOODWILL_RULES_OF_ALL) {
    return absl::InvalidArgumentError("groups is none of GOODWILL_RULES_*");
  }
  out.basket = static_cast<goodwill::BasketUnit>(given.basket);
  out.groups = static_cast<goodwill::RuleGroups>(given.groups);
  return out;
}

goodwill_rules* HandleOf(std::shared_ptr<const ProductRules> rules) {
  int64_t size = 0;
  for (const ProductRules::Group& group : rules->groups()) {
    size += static_cast<int64_t>(group.rules.size());
  }
  return new goodwill_rules{std::move(rules), size};
}

template <typename Read>
absl::Status RulesOfTable(const goodwill_import_options* import,
                          const goodwill_rules_options* options, const goodwill_run_options* run,
                          goodwill_rules** out, Read&& read) {
  GOODWILL_REQUIRE(out);
  *out = nullptr;
  GOODWILL_ASSIGN_OR_RETURN(const ProductRuleOptions how, RulesArgument(options, false));
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run running, goodwill::capi::RunArgument(run));
  GOODWILL_ASSIGN_OR_RETURN(const auto reading,
                            goodwill::capi::ReadOptionsArgument(import, {}, {}, running));
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::Table table, read(goodwill::baskets::kSpec, reading));
  GOODWILL_ASSIGN_OR_RETURN(auto rules, ProductRules::OfTable(table, how));
  *out = HandleOf(std::move(rules));
  return absl::OkStatus();
}

absl::StatusOr<goodwill::Language> LanguageFor(const ProductRules& rules, const char* language,
                                               int64_t size) {
  GOODWILL_ASSIGN_OR_RETURN(std::string_view tag, TextArgument(language, size, "language"));
  if (tag.empty()) {
    tag = rules.assessment() == nullptr ? "en"
                                        : std::string_view(rules.assessment()->policy().language);
  }
  return goodwill::ParseLanguage(tag);
}

void Hand(goodwill::ResultTable table, struct ArrowArrayStream* out) {
  goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
}

}  // namespace

goodwill_status goodwill_rules_from_arrow(struct ArrowArrayStream* baskets,
                                          const goodwill_import_options* import,
                                          const goodwill_rules_options* options,
                                          const goodwill_run_options* run, goodwill_rules** out,
                                          goodwill_error** error) {
  goodwill::capi::TakenStream taken(baskets);
  return Guard(error, [&]() -> absl::Status {
    return RulesOfTable(import, options, run, out,
                        [&](const goodwill::TableSpec& spec, const goodwill::ReadOptions& how)
                            -> absl::StatusOr<goodwill::Table> {
                          if (!taken.given()) return goodwill::capi::NullArgument("baskets");
                          return goodwill::ReadArrow(spec, taken.get(), how);
                        });
  });
}

goodwill_status goodwill_rules_from_csv(const char* path, int64_t path_size,
                                        const goodwill_import_options* import,
                                        const goodwill_rules_options* options,
                                        const goodwill_run_options* run, goodwill_rules** out,
                                        goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return RulesOfTable(import, options, run, out,
                        [&](const goodwill::TableSpec& spec, const goodwill::ReadOptions& how)
                            -> absl::StatusOr<goodwill::Table> {
                          GOODWILL_ASSIGN_OR_RETURN(const auto name,
                                                    TextArgument(path, path_size, "path"));
                          return goodwill::ReadCsvFile(spec, std::string(name), how);
                        });
  });
}

goodwill_status goodwill_assessment_rules(const goodwill_assessment* assessment,
                                          const goodwill_book* book,
                                          const goodwill_rules_options* options,
                                          const goodwill_run_options* run, goodwill_rules** out,
                                          goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(assessment);
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const ProductRuleOptions how, RulesArgument(options, true));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run running, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(
        auto rules, ProductRules::OfBook(book->book, assessment->assessment, how, running));
    *out = HandleOf(std::move(rules));
    return absl::OkStatus();
  });
}

int64_t goodwill_rules_size(const goodwill_rules* rules) {
  return rules == nullptr ? 0 : rules->size;
}

goodwill_status goodwill_rules_export(const goodwill_rules* rules, const char* language,
                                      int64_t language_size, struct ArrowArrayStream* out,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(rules);
    GOODWILL_ASSIGN_OR_RETURN(const auto speech,
                              LanguageFor(*rules->rules, language, language_size));
    Hand(goodwill::RuleColumns(*rules->rules, speech), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_rules_left(const goodwill_rules* rules, struct ArrowArrayStream* out,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(rules);
    Hand(goodwill::RuleLeftColumns(*rules->rules), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_rules_sets(const goodwill_rules* rules, struct ArrowArrayStream* out,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(rules);
    GOODWILL_ASSIGN_OR_RETURN(auto table, goodwill::FrequentSetColumns(*rules->rules));
    Hand(std::move(table), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_rules_next(const goodwill_rules* rules, const goodwill_text* products,
                                    int64_t count, int64_t limit, const char* language,
                                    int64_t language_size, struct ArrowArrayStream* out,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(rules);
    if (count < 0) return absl::InvalidArgumentError("count is negative");
    if (count > 0) GOODWILL_REQUIRE(products);
    if (limit < 1 || limit > 1000) return absl::InvalidArgumentError("limit must be 1 to 1000");
    std::vector<std::string_view> basket;
    for (int64_t i = 0; i < count; ++i) {
      GOODWILL_ASSIGN_OR_RETURN(const std::string_view product,
                                TextArgument(products[i].data, products[i].size, "products"));
      basket.push_back(product);
    }
    GOODWILL_ASSIGN_OR_RETURN(const auto speech,
                              LanguageFor(*rules->rules, language, language_size));
    Hand(goodwill::NextColumns(*rules->rules, rules->rules->Next(basket, limit), speech), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_rules_offers(const goodwill_rules* rules, int64_t limit,
                                      const char* language, int64_t language_size,
                                      const goodwill_run_options* run,
                                      struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(rules);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run running, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(const auto speech,
                              LanguageFor(*rules->rules, language, language_size));
    GOODWILL_ASSIGN_OR_RETURN(const auto offers, rules->rules->Offers(limit, running));
    Hand(goodwill::OfferColumns(*rules->rules, offers, speech), out);
    return absl::OkStatus();
  });
}

void goodwill_rules_free(goodwill_rules* rules) { delete rules; }
