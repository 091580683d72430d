// goodwill plan: one of seven strategies for every customer, and why.
#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

using Plan = Handle<goodwill_plan, goodwill_plan_free>;

// By GOODWILL_STRATEGY_*.
constexpr std::array<std::string_view, 8> kStrategies = {
    "as_usual", "protect", "re_engineer", "enhance", "harvest", "end", "win_back", "start"};

void Print(const Buffer& text) {
  const std::string_view view = View(text);
  std::printf("%s%s", Printable(view, true).c_str(), view.ends_with('\n') ? "" : "\n");
}

Exit Rows(const goodwill_plan* plan, const std::string& language, const Arguments& arguments) {
  Stream stream;
  Error error;
  if (goodwill_plan_export(plan, language.data(), static_cast<int64_t>(language.size()),
                           stream.get(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  return table ? WriteAll(*table, arguments) : kInternal;
}

Exit Run(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const std::string verb = words.empty() ? "rows" : words[0];
  const bool why = verb == "why" && words.size() == 2;
  const bool why_not = verb == "why-not" && words.size() == 3;
  const bool alone = words.empty() || ((verb == "head" || verb == "rows") && words.size() == 1);
  if (!why && !why_not && !alone) {
    Say("plan, plan head, plan why CUSTOMER or plan why-not CUSTOMER STRATEGY");
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
  Plan plan;
  Error error;
  if (goodwill_assessment_plan(judged->assessment.get(), judged->book.get(), nullptr, plan.out(),
                               error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
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
    R"([head | why CUSTOMER | why-not CUSTOMER STRATEGY] --purchases FILE... [options]

Decides from facts alone who is to be started well, protected, sold more, won back,
or served as usual; a log of customers, times and amounts is enough. Gains are
before cost: "worth up to".

  head                        strategies in sum, and what was not assessed
  why CUSTOMER                conditions, value, terms, what it was compared with
  why-not CUSTOMER STRATEGY   the first condition that does not hold)",
    R"(  goodwill plan --purchases shop.csv --as-of 2025-01-01 > plan.csv
  goodwill plan why C00042 --purchases shop.csv
)",
    [] {
      const std::array<Option, 1> own = {
          Option{"format", "FORM", Takes::kOne,
                 "csv or table (default: table on a terminal, otherwise csv)"}};
      return Join(Join(TableOptions(), JudgingOptions()), own);
    },
    Run};

}  // namespace cli
