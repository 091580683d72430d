// goodwill timeliness: whether every movement is recorded in time.
#include <optional>
#include <string>

#include "arrow_table.h"
#include "command.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

Exit Run(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("files follow the name of their table: --purchases " + arguments.words()[0]);
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  const auto late = arguments.Number("late-after", 24, 0);
  constexpr int64_t kHour = 3'600'000'000;
  if (!known || !late || *late > INT64_MAX / kHour) return kBadUsage;
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Book* const book = &inputs->book;
  Result<int64_t> as_of = AsOf(arguments, *book);
  if (!as_of) return as_of.exit;
  Stream stream;
  Error error;
  if (goodwill_book_timeliness(book->get(), *as_of, *known, *late * kHour, stream.get(),
                               error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  return WriteAll(*table, arguments);
}

}  // namespace

const Command kTimelinessCommand = {
    "timeliness",
    "tell whether every movement is recorded in time",
    R"([--purchases FILE...] [--customers FILE...] ... [--as-of TIME]

Per table and source: how many facts, how long after they happened they were
recorded (--recorded-at), how many were late, the longest stretch without one,
and the days without any. Times between are in microseconds.)",
    R"(  goodwill timeliness --purchases may.csv --source till --recorded-at 2024-06-01
)",
    [] {
      std::vector<Option> options = Join(TableOptions(), ListOptions());
      options.push_back({"as-of", "TIME", Takes::kOne,
                         "look from there: facts before it count (default: the day after the\n"
                         "last purchase)"});
      options.push_back({"known", "N", Takes::kOne, "what was known by batch N"});
      options.push_back(
          {"late-after", "HOURS", Takes::kOne, "later than this is late (default 24)"});
      return options;
    },
    Run};

}  // namespace cli
