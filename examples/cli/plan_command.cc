// goodwill plan: one of seven strategies for every customer, and why.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "document.h"
#include "inputs.h"
#include "output.h"
#include "plan.h"

namespace cli {
namespace {

// By GOODWILL_STRATEGY_*.
constexpr std::array<std::string_view, 8> kStrategies = {
    "as_usual", "protect", "re_engineer", "enhance", "harvest", "end", "win_back", "start"};

void Print(const Buffer& text) {
  const std::string_view view = View(text);
  std::printf("%s%s", Printable(view, true).c_str(), view.ends_with('\n') ? "" : "\n");
}

// One of --budget, --at-least, --then: "money=50000", "phone_minutes=12000".
bool ReadBudgets(const Arguments& arguments, std::string_view option, int64_t at_least,
                 const std::string& currency, std::deque<std::string>& names,
                 std::vector<goodwill_budget>& budgets) {
  for (const std::string& given : arguments.All(option)) {
    const size_t equals = given.find('=');
    if (equals == std::string::npos || equals == 0) {
      Say("--" + std::string(option) + " " + given + ": write it as money=50000");
      return false;
    }
    const std::string& name = names.emplace_back(given.substr(0, equals));
    const std::string amount = given.substr(equals + 1);
    goodwill_budget budget = {name.data(), static_cast<int64_t>(name.size()), 0, at_least};
    Error error;
    // Units of other resources are written as money without decimals is.
    const std::string_view unit = name == "money" ? std::string_view(currency) : "JPY";
    if (goodwill_money_parse(amount.data(), static_cast<int64_t>(amount.size()), unit.data(),
                             static_cast<int64_t>(unit.size()), &budget.amount,
                             error.out()) != GOODWILL_OK) {
      const std::string what = "--" + std::string(option) + " " + given;
      if (name == "money") {
        Complain(what, error.get());
      } else {
        Say(what + ": a whole number is wanted");
      }
      return false;
    }
    budgets.push_back(budget);
  }
  return true;
}

}  // namespace

Exit MakePlan(const Judged& judged, const Arguments& arguments,
              std::initializer_list<std::string_view> limits, Plan& out) {
  Error error;
  Buffer policy;
  if (goodwill_policy_encode(judged.policy.get(), policy.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::string currency = PolicyCurrency(View(policy));
  std::deque<std::string> names;
  std::vector<goodwill_budget> budgets;
  for (const std::string_view option : limits) {
    if (!ReadBudgets(arguments, option, option == "at-least" ? 1 : 0, currency, names, budgets)) {
      return kBadUsage;
    }
  }
  const goodwill_plan_options options = {sizeof options, budgets.data(),
                                         static_cast<int64_t>(budgets.size()), nullptr};
  if (goodwill_assessment_plan(judged.assessment.get(), judged.book.get(), &options, nullptr,
                               out.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return kDone;
}

namespace {

Exit Table(Stream& stream, const Arguments& arguments) {
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  return table ? WriteAll(*table, arguments) : kInternal;
}

Exit Rows(const goodwill_plan* plan, const std::string& language, const Arguments& arguments) {
  Stream stream;
  Error error;
  if (goodwill_plan_export(plan, language.data(), static_cast<int64_t>(language.size()),
                           stream.get(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return Table(stream, arguments);
}

// From where on growth is growth.
Exit Growth(const goodwill_plan* plan, const Arguments& arguments) {
  const auto percent = arguments.Number("percent", 80, 1);
  const auto days = arguments.Number("days", 365, 1);
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  if (!percent || !days || *percent > kMost || *days > kMost) return kBadUsage;
  Stream stream;
  Error error;
  if (goodwill_plan_growth_targets(plan, static_cast<int32_t>(*percent),
                                   static_cast<int32_t>(*days), GOODWILL_MONEY_DECIMAL, nullptr,
                                   stream.get(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return Table(stream, arguments);
}

Exit Run(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const std::string verb = words.empty() ? "rows" : words[0];
  const bool why = verb == "why" && words.size() == 2;
  const bool why_not = verb == "why-not" && words.size() == 3;
  const bool alone =
      words.empty() || ((verb == "head" || verb == "rows" || verb == "budgets" ||
                         verb == "growth" || (verb == "changes" && arguments.Has("then"))) &&
                        words.size() == 1);
  if (!why && !why_not && !alone) {
    Say("plan, plan head, plan budgets, plan changes --then ..., plan growth, plan why CUSTOMER or "
        "plan why-not CUSTOMER STRATEGY");
    return kBadUsage;
  }
  size_t strategy = 0;
  if (why_not) {
    const auto* const found = std::find(kStrategies.begin(), kStrategies.end(), words[2]);
    if (found == kStrategies.end()) {
      Say("a strategy is as_usual, protect, re_engineer, enhance, harvest, end, win_back or start");
      return kBadUsage;
    }
    strategy = static_cast<size_t>(found - kStrategies.begin());
  }
  Result<Judged> judged = Judge(arguments);
  if (!judged) return judged.exit;
  Plan plan, after;
  if (const Exit exit = MakePlan(*judged, arguments, {"budget", "at-least"}, plan);
      exit != kDone) {
    return exit;
  }
  if (verb == "growth") return Growth(plan.get(), arguments);
  if (verb == "changes") {
    if (const Exit exit = MakePlan(*judged, arguments, {"then"}, after); exit != kDone) return exit;
  }
  Error error;
  if (verb == "budgets" || verb == "changes") {
    Stream stream;
    const goodwill_status status =
        verb == "budgets"
            ? goodwill_plan_budgets(plan.get(), stream.get(), error.out())
            : goodwill_plan_changes(plan.get(), after.get(), stream.get(), error.out());
    return status == GOODWILL_OK ? Table(stream, arguments) : Complain("", error.get());
  }
  const std::string language = arguments.Get("language");
  const auto size = static_cast<int64_t>(language.size());
  if (alone && verb == "rows") return Rows(plan.get(), language, arguments);
  Buffer text;
  goodwill_status status = GOODWILL_OK;
  if (alone) {
    status = goodwill_plan_text(plan.get(), language.data(), size, text.out(), error.out());
  } else {
    const std::string& id = words[1];
    const auto id_size = static_cast<int64_t>(id.size());
    status = why ? goodwill_plan_explain_text(plan.get(), id.data(), id_size, language.data(), size,
                                              text.out(), error.out())
                 : goodwill_plan_why_not_text(plan.get(), id.data(), id_size,
                                              static_cast<int32_t>(strategy), language.data(), size,
                                              text.out(), error.out());
  }
  if (status != GOODWILL_OK) return Complain(alone ? "" : words[1], error.get());
  Print(text);
  return kDone;
}

}  // namespace

const Command kPlanCommand = {
    "plan",
    "say what to do with every relationship: one of seven strategies",
    R"([head | budgets | changes | growth | why CUSTOMER | why-not CUSTOMER STRATEGY]
       --purchases FILE... [options]

Without variants of strategies in the policy, decides from facts alone who is to be
started well, protected, sold more, won back, or served as usual; a log of customers,
times and amounts is enough, and gains are before cost: "worth up to". With variants
and budgets, chooses what is worth most within them.

  head                        strategies in sum, and what was not assessed
  budgets                     what each budget came to, and the worth of one more unit
  changes                     who changes, and what it is worth, when budgets are --then
  growth                      from where on growth is growth: an amount of --days that four in
                              five (--percent) stay below were everything to go on as it is
  why CUSTOMER                conditions, value, terms, what it was compared with
  why-not CUSTOMER STRATEGY   the first condition that does not hold)",
    R"(  goodwill plan --purchases shop.csv --as-of 2025-01-01 > plan.csv
  goodwill plan head --purchases shop.csv --policy policy.textproto --budget money=50000
  goodwill plan why C00042 --purchases shop.csv
)",
    [] {
      const std::array<Option, 6> own = {
          Option{"budget", "NAME=AMOUNT", Takes::kMany,
                 "what there is: money=50000 phone_minutes=12000"},
          Option{"at-least", "NAME=AMOUNT", Takes::kMany, "floors, likewise"},
          Option{"then", "NAME=AMOUNT", Takes::kMany, "other budgets, for changes"},
          Option{"percent", "NUMBER", Takes::kOne, "for growth: who stays below (default: 80)"},
          Option{"days", "NUMBER", Takes::kOne, "for growth: how long (default: 365)"},
          Option{"format", "FORM", Takes::kOne,
                 "csv or table (default: table on a terminal, otherwise csv)"}};
      return Join(Join(TableOptions(), JudgingOptions()), own);
    },
    Run};

namespace {

Exit Adopt(const Arguments& arguments) {
  if (arguments.words().size() != 1 || !arguments.Has("book")) {
    Say("adopt APPROVER --book FILE");
    return kBadUsage;
  }
  Plan plan;
  {
    Result<Judged> judged = Judge(arguments);
    if (!judged) return judged.exit;
    if (const Exit exit = MakePlan(*judged, arguments, {"budget", "at-least"}, plan);
        exit != kDone) {
      return exit;
    }
  }
  // It was read until here, and is written to now.
  const std::string path = arguments.Get("book");
  Book book;
  Error opening;
  if (goodwill_book_open(path.data(), static_cast<int64_t>(path.size()), nullptr, nullptr,
                         book.out(), opening.out()) != GOODWILL_OK) {
    return Complain(path, opening.get());
  }
  const std::string& approver = arguments.words()[0];
  goodwill_append_result result = {};
  result.struct_size = sizeof result;
  Error error;
  if (goodwill_book_adopt(book.get(), plan.get(), approver.data(),
                          static_cast<int64_t>(approver.size()), INT64_MIN, nullptr, &result,
                          error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::printf("adopted for %lld customers, of whom %lld had it already\n",
              static_cast<long long>(result.rows), static_cast<long long>(result.already_present));
  return kDone;
}

}  // namespace

const Command kAdoptCommand = {
    "adopt",
    "write a plan into the book, so that later plans know what stands",
    R"(APPROVER --book FILE [options]

Makes the plan of a durable book, as `goodwill plan` does, and writes it down as
facts: one event for each customer it says something about, with who approved.)",
    R"(  goodwill adopt "Maria Petrova" --book shop.goodwill --policy policy.textproto --budget money=50000
)",
    [] {
      const std::array<Option, 2> own = {
          Option{"budget", "NAME=AMOUNT", Takes::kMany,
                 "what there is: money=50000 phone_minutes=12000"},
          Option{"at-least", "NAME=AMOUNT", Takes::kMany, "floors, likewise"}};
      return Join(Join(TableOptions(), JudgingOptions()), own);
    },
    Adopt};

namespace {

Exit WriteBook(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("strategy-book [--purchases FILE... | --book FILE] [options]");
    return kBadUsage;
  }
  Result<Judged> judged = Judge(arguments);
  if (!judged) return judged.exit;
  Plan plan;
  if (const Exit exit = MakePlan(*judged, arguments, {"budget", "at-least"}, plan);
      exit != kDone) {
    return exit;
  }
  const std::string language = arguments.Get("language");
  Buffer text;
  Error error;
  if (goodwill_plan_strategy_book(plan.get(), language.data(),
                                  static_cast<int64_t>(language.size()), text.out(),
                                  error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  Print(text);
  return kDone;
}

}  // namespace

const Command kStrategyBookCommand = {
    "strategy-book",
    "write the strategy as a document that people read",
    R"([--purchases FILE... | --book FILE] [options]

For each of the seven strategies: what it is for, its conditions, its ways and what
they are believed to do, who has it and what it should bring, what an experiment
could tell and when, and what is worth asking next. In Markdown.)",
    R"(  goodwill strategy-book --purchases shop.csv --policy policy.textproto --language bg > strategy.md
)",
    [] {
      const std::array<Option, 2> own = {
          Option{"budget", "NAME=AMOUNT", Takes::kMany,
                 "what there is: money=50000 phone_minutes=12000"},
          Option{"at-least", "NAME=AMOUNT", Takes::kMany, "floors, likewise"}};
      return Join(Join(TableOptions(), JudgingOptions()), own);
    },
    WriteBook};

}  // namespace cli
