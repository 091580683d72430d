// goodwill evaluate: did it work? goodwill simulate: what would have been best?
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "assignments.h"
#include "command.h"
#include "inputs.h"
#include "output.h"
#include "plan.h"

namespace cli {
namespace {

// What another policy would have brought, from the journal.
Exit RunOffPolicy(const Arguments& arguments, int64_t known, int64_t window) {
  if (!arguments.Has("book") || !arguments.Has("decided") || arguments.Has("assignments") ||
      arguments.Has("control")) {
    Say("evaluate --off-policy POLICY --book FILE --decided TIME [--as-of TIME]");
    return kBadUsage;
  }
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Result<std::string> zone = ZoneOf(inputs->book);
  if (!zone) return zone.exit;
  Result<int64_t> decided = Instant(arguments, "decided", *zone);
  if (!decided) return decided.exit;
  Result<int64_t> as_of = AsOf(arguments, inputs->book);
  if (!as_of) return as_of.exit;
  const std::string path = arguments.Get("off-policy");
  Result<std::string> text = ReadFile(path);
  if (!text) return text.exit;
  Error error;
  Policy policy;
  if (goodwill_policy_parse(text->data(), static_cast<int64_t>(text->size()), policy.out(),
                            error.out()) != GOODWILL_OK) {
    return Complain(path, error.get());
  }
  Assessment assessment;
  Plan plan;
  goodwill_plan_score score = {};
  score.struct_size = sizeof score;
  if (goodwill_book_assess(inputs->book.get(), policy.get(), *decided, 0, nullptr,
                           assessment.out(), error.out()) != GOODWILL_OK ||
      goodwill_assessment_plan(assessment.get(), inputs->book.get(), nullptr, nullptr, plan.out(),
                               error.out()) != GOODWILL_OK ||
      goodwill_book_score_plan(inputs->book.get(), plan.get(), *as_of, known, window, nullptr,
                               &score, error.out()) != GOODWILL_OK) {
    return Complain(path, error.get());
  }
  std::printf(
      "%s per customer: %.2f (%.2f to %.2f); with what was done: %.2f\n"
      "customers: %lld, worth %.0f; no room left by chance: %lld, waiting: %lld, unknown: %lld\n",
      score.on_margin != 0 ? "margin" : "turnover", score.value, score.low, score.high,
      score.adopted, static_cast<long long>(score.customers), score.effective_size,
      static_cast<long long>(score.unsupported), static_cast<long long>(score.waiting),
      static_cast<long long>(score.unknown));
  return kDone;
}

Exit RunEvaluate(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  const std::string path = arguments.Get("assignments");
  const auto known = arguments.Number("known", 0, 1);
  const auto window = arguments.Number("window", 0, 1);
  const auto control = arguments.Number("control", 10, 1);
  if (!known || !window || !control) return kBadUsage;
  if (*control >= 100) {
    Say("--control is a number of percent below 100");
    return kBadUsage;
  }
  if (arguments.Has("off-policy")) return RunOffPolicy(arguments, *known, *window);
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Result<int64_t> as_of = AsOf(arguments, inputs->book);
  if (!as_of) return as_of.exit;
  Assignments assignments;
  if (!path.empty() && !assignments.Read(path)) return kBadInput;
  ArrowArrayStream rows;
  assignments.Give(&rows);
  goodwill_evaluate_options options = {};
  options.struct_size = sizeof options;
  options.window_days = *window;
  if (arguments.Has("control")) {
    options.control_numerator = *control;
    options.control_denominator = 100;
  }
  const std::string language = arguments.Get("language");
  Stream stream;
  Error error;
  if (goodwill_book_evaluate(inputs->book.get(), inputs->policy.get(),
                             path.empty() ? nullptr : &rows, *as_of, *known,
                             &options, language.data(), static_cast<int64_t>(language.size()),
                             nullptr, stream.get(), error.out()) != GOODWILL_OK) {
    return Complain(path.empty() ? "evaluate" : path, error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  return table ? WriteAll(*table, arguments) : kInternal;
}

Exit RunSimulate(const Arguments& arguments) {
  if (arguments.words().size() != 1) {
    Say("which world? simulate FILE");
    return kBadUsage;
  }
  const std::string& path = arguments.words()[0];
  const auto seeds = arguments.Number("seeds", 20, 1);
  const auto first = arguments.Number("first-seed", 1, 0);
  const auto customers = arguments.Number("customers", 0, 1);
  if (!seeds || !first || !customers) return kBadUsage;
  Result<std::string> world = ReadFile(path);
  if (!world) return world.exit;
  goodwill_simulate_options options = {};
  options.struct_size = sizeof options;
  options.seeds = *seeds;
  options.first_seed = *first;
  options.customers = *customers;
  options.by_round = arguments.Has("by-round") ? 1 : 0;
  Stream stream;
  Error error;
  if (goodwill_simulate(world->data(), static_cast<int64_t>(world->size()), &options, nullptr,
                        stream.get(), error.out()) != GOODWILL_OK) {
    return Complain(path, error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  return table ? WriteAll(*table, arguments) : kInternal;
}

constexpr Option kFormat = {"format", "FORM", Takes::kOne,
                            "csv or table (default: table on a terminal, otherwise csv)"};

}  // namespace

const Command kEvaluateCommand = {
    "evaluate",
    "say whether what was done worked, and when that can be known",
    R"([--assignments FILE] --purchases FILE... [options]

Compares what customers brought since they were assigned to a strategy with what those
brought who were left alone, by intention to treat, adjusted for the time before. The
assignments are CSV: customer_id, time, arm (treated or control), and optionally
strategy; without, those of the adopted plans of a policy with a holdout. Ask as often
as you like: the verdict rests on an interval that allows it.

With --off-policy, says what another policy would have brought, from what was adopted as of
--decided and with what chance: it is never carried out, and refused where too few tell.)",
    R"(  goodwill evaluate --assignments spring.csv --book shop.goodwill
  goodwill evaluate --assignments spring.csv --purchases shop.csv --window 60 --control 20
  goodwill evaluate --off-policy other.textproto --book shop.goodwill --decided 2025-01-01
)",
    [] {
      const std::array<Option, 6> own = {
          Option{"off-policy", "FILE", Takes::kOne, "a policy to be valued from the journal"},
          Option{"decided", "TIME", Takes::kOne, "as of when the plan in the journal was made"},
          Option{"assignments", "FILE", Takes::kOne,
                 "who was assigned to what, and when (default: as the adopted plans say)"},
          Option{"window", "DAYS", Takes::kOne,
                 "after the assignment that count (default: the strategy's own)"},
          Option{"control", "PERCENT", Takes::kOne,
                 "that should have been left alone (default: 10, or as the policy says)"},
          kFormat};
      return Join(Join(TableOptions(), JudgingOptions()), own);
    },
    RunEvaluate};

const Command kSimulateCommand = {
    "simulate",
    "try ways to decide out in a made-up business",
    R"(WORLD [options]

Draws the business that a file describes again and again (CSV: parameter, value; see
examples/worlds), has it decided upon round after round by the engine and by rules of
thumb under the same budgets, and tells what each would truly have been worth.)",
    R"(  goodwill simulate examples/worlds/plain.csv
  goodwill simulate examples/worlds/harm.csv --seeds 100 --format csv
  goodwill simulate examples/worlds/nil.csv --by-round
)",
    [] {
      return std::vector<Option>{
          Option{"seeds", "NUMBER", Takes::kOne, "how often (default: 20)"},
          Option{"first-seed", "NUMBER", Takes::kOne, "seeds count from it (default: 1)"},
          Option{"customers", "NUMBER", Takes::kOne, "of each (default: as the world says)"},
          Option{"by-round", "", Takes::kNothing, "what each round came to"},
          kFormat};
    },
    RunSimulate};

}  // namespace cli
