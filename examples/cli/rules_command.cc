// goodwill rules: what is bought together, and what every customer may want next.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

using Rules = Handle<goodwill_rules, goodwill_rules_free>;

// "0.001", "1%" or "1/1000": parts of a million are as fine as anybody asks.
std::optional<int64_t> Millionths(const Arguments& arguments, const char* option) {
  const std::string text = arguments.Get(option);
  if (text.empty()) return 0;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool percent = *end == '%' && end[1] == '\0';
  const double share = percent ? value / 100 : value;
  if (end == text.c_str() || (*end != '\0' && !percent) || !(share >= 0 && share <= 1)) {
    Say(std::string("--") + option + " is a share: 0.01 or 1%");
    return std::nullopt;
  }
  return static_cast<int64_t>(share * 1e6 + 0.5);
}

Exit Run(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const bool next = words.size() == 1 && words[0] == "next";
  if (!words.empty() && !next) {
    Say("rules, or rules next");
    return kBadUsage;
  }
  goodwill_rules_options options = {};
  options.struct_size = sizeof options;
  const auto support = Millionths(arguments, "support");
  const auto confidence = Millionths(arguments, "confidence");
  const auto luck = arguments.Get("luck").empty() ? std::optional<int64_t>(50'000)
                                                  : Millionths(arguments, "luck");
  const auto limit = arguments.Number("limit", 3, 1);
  if (!support || !confidence || !luck || !limit) return kBadUsage;
  if (arguments.Has("support")) {
    options.support_numerator = *support;
    options.support_denominator = 1'000'000;
  }
  if (arguments.Has("confidence")) {
    options.confidence_numerator = *confidence;
    options.confidence_denominator = 1'000'000;
  }
  options.false_discovery = static_cast<double>(*luck) / 1e6;
  const std::string kind = arguments.Get("kind");
  if (!kind.empty() && kind != "tier" && kind != "cell" && kind != "none") {
    Say("--kind is tier, cell or none");
    return kBadUsage;
  }
  if (kind == "cell") options.groups = GOODWILL_RULES_BY_CELL;
  if (kind == "none") options.groups = GOODWILL_RULES_OF_ALL;
  if (arguments.Has("orders")) options.basket = GOODWILL_BASKET_OF_ORDER;

  Rules rules;
  Error error;
  const std::string baskets = arguments.Get("baskets");
  if (!baskets.empty()) {
    if (next) {
      Say("a file of baskets does not say whose they are: rules next needs --purchases");
      return kBadUsage;
    }
    if (goodwill_rules_from_csv(baskets.data(), static_cast<int64_t>(baskets.size()), nullptr,
                                &options, nullptr, rules.out(), error.out()) != GOODWILL_OK) {
      return Complain(baskets, error.get());
    }
  } else {
    Result<Judged> judged = Judge(arguments);
    if (!judged) return judged.exit;
    if (goodwill_assessment_rules(judged->assessment.get(), judged->book.get(), &options, nullptr,
                                  rules.out(), error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
  }
  const std::string language = arguments.Get("language");
  const auto size = static_cast<int64_t>(language.size());
  Stream stream;
  const goodwill_status status =
      next ? goodwill_rules_offers(rules.get(), *limit, language.data(), size, nullptr,
                                   stream.get(), error.out())
           : goodwill_rules_export(rules.get(), language.data(), size, stream.get(), error.out());
  if (status != GOODWILL_OK) return Complain("", error.get());
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  return table ? WriteAll(*table, arguments) : kInternal;
}

}  // namespace

const Command kRulesCommand = {
    "rules",
    "say what is bought together, and what to sell next",
    R"([next] --purchases FILE... [options]
       rules --baskets FILE [options]

Finds rules "who buys A and B takes C", for everybody and for customers of the same
kind, from purchases that name products (product_id) or from a CSV file of baskets
(columns basket and item). Rules that may be luck are left out.

  next   what every customer may want next, what it is expected to bring, and why)",
    R"(  goodwill rules --purchases shop.csv --as-of 2025-01-01
  goodwill rules next --purchases shop.csv --limit 2 > offers.csv
  goodwill rules --baskets baskets.csv --support 0.01
)",
    [] {
      const std::array<Option, 8> own = {
          Option{"baskets", "FILE", Takes::kOne, "one row per product in a basket: basket, item"},
          Option{"support", "SHARE", Takes::kOne, "of the baskets at least (default: 0.001)"},
          Option{"confidence", "SHARE", Takes::kOne,
                 "of those with the left side at least (default: 0.1; of --baskets 0.5)"},
          Option{"luck", "SHARE", Takes::kOne,
                 "of the rules that may be luck; 0: keep all (default: 0.05)"},
          Option{"kind", "KIND", Takes::kOne,
                 "customers of one tier, cell or none have rules of their own (default: tier)"},
          Option{"orders", "", Takes::kNothing, "a basket is one order, not all of a customer"},
          Option{"limit", "NUMBER", Takes::kOne, "next: offers per customer (default: 3)"},
          Option{"format", "FORM", Takes::kOne,
                 "csv or table (default: table on a terminal, otherwise csv)"}};
      return Join(Join(TableOptions(), JudgingOptions()), own);
    },
    Run};

}  // namespace cli
