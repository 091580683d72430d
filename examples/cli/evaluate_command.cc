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
#include "command.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

// The assignments as an Arrow stream of texts. The file is plain CSV: no quotes are needed in
// ids, times and arms.
class Assignments {
 public:
  static constexpr int kColumns = 4;

  // False, having said why, if the file is not as it should be.
  bool Read(const std::string& path) {
    Result<std::string> content = ReadFile(path);
    if (!content) return false;
    std::istringstream lines(*content);
    std::string line;
    std::vector<int> place;
    for (int64_t number = 1; std::getline(lines, line); ++number) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      if (line.empty()) continue;
      std::vector<std::string> cells;
      std::istringstream row(line);
      for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
      if (place.empty()) {
        for (const std::string& name : cells) {
          int found = -1;
          for (int c = 0; c < kColumns; ++c) {
            if (name == kNames[c]) found = c;
          }
          place.push_back(found);
          if (found >= 0) there_[static_cast<size_t>(found)] = true;
        }
        for (size_t c = 0; c < 3; ++c) {
          if (there_[c]) continue;
          Say(path + ": there is no column " + kNames[c]);
          return false;
        }
        continue;
      }
      if (cells.size() > place.size()) {
        Say(path + ", line " + std::to_string(number) + ": there are more fields than columns");
        return false;
      }
      for (int c = 0; c < kColumns; ++c) {
        auto& column = columns_[static_cast<size_t>(c)];
        for (size_t k = 0; k < cells.size(); ++k) {
          if (place[k] == c) column.text += cells[k];
        }
        column.offsets.push_back(static_cast<int64_t>(column.text.size()));
      }
      ++rows_;
    }
    if (place.empty()) {
      Say(path + ": is empty");
      return false;
    }
    return true;
  }

  // Valid as long as this is.
  void Give(ArrowArrayStream* out) {
    std::memset(out, 0, sizeof *out);
    out->private_data = this;
    out->get_schema = [](ArrowArrayStream* stream, ArrowSchema* schema) {
      static_cast<Assignments*>(stream->private_data)->Schema(schema);
      return 0;
    };
    out->get_next = [](ArrowArrayStream* stream, ArrowArray* array) {
      static_cast<Assignments*>(stream->private_data)->Next(array);
      return 0;
    };
    out->get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
    out->release = [](ArrowArrayStream* stream) { stream->release = nullptr; };
  }

 private:
  static constexpr const char* kNames[kColumns] = {"customer_id", "time", "arm", "strategy"};
  struct Column {
    std::string text;
    std::vector<int64_t> offsets = {0};
  };

  void Schema(ArrowSchema* schema) {
    const auto release = [](ArrowSchema* s) { s->release = nullptr; };
    int64_t n = 0;
    for (int c = 0; c < kColumns; ++c) {
      if (!there_[static_cast<size_t>(c)]) continue;
      ArrowSchema& child = schemas_[static_cast<size_t>(n)];
      std::memset(&child, 0, sizeof child);
      child.format = "U";
      child.name = kNames[c];
      child.release = release;
      schema_children_[static_cast<size_t>(n++)] = &child;
    }
    std::memset(schema, 0, sizeof *schema);
    schema->format = "+s";
    schema->n_children = n;
    schema->children = schema_children_.data();
    schema->release = release;
  }

  void Next(ArrowArray* array) {
    std::memset(array, 0, sizeof *array);
    if (given_) return;
    given_ = true;
    const auto release = [](ArrowArray* a) { a->release = nullptr; };
    int64_t n = 0;
    for (int c = 0; c < kColumns; ++c) {
      if (!there_[static_cast<size_t>(c)]) continue;
      const Column& column = columns_[static_cast<size_t>(c)];
      const auto at = static_cast<size_t>(n);
      ArrowArray& child = arrays_[at];
      std::memset(&child, 0, sizeof child);
      buffers_[at] = {nullptr, column.offsets.data(), column.text.data()};
      child.length = rows_;
      child.n_buffers = 3;
      child.buffers = buffers_[at].data();
      child.release = release;
      array_children_[at] = &child;
      ++n;
    }
    array->length = rows_;
    array->n_buffers = 1;
    array->buffers = no_buffers_.data();
    array->n_children = n;
    array->children = array_children_.data();
    array->release = release;
  }

  std::array<Column, kColumns> columns_;
  std::array<bool, kColumns> there_{};
  int64_t rows_ = 0;
  bool given_ = false;
  std::array<ArrowSchema, kColumns> schemas_;
  std::array<ArrowSchema*, kColumns> schema_children_;
  std::array<ArrowArray, kColumns> arrays_;
  std::array<ArrowArray*, kColumns> array_children_;
  std::array<std::array<const void*, 3>, kColumns> buffers_;
  std::array<const void*, 1> no_buffers_{nullptr};
};

Exit RunEvaluate(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  const std::string path = arguments.Get("assignments");
  if (path.empty()) {
    Say("who was assigned to what? evaluate --assignments FILE");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  const auto window = arguments.Number("window", 0, 1);
  const auto control = arguments.Number("control", 10, 1);
  if (!known || !window || !control) return kBadUsage;
  if (*control >= 100) {
    Say("--control is a number of percent below 100");
    return kBadUsage;
  }
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Result<int64_t> as_of = AsOf(arguments, inputs->book);
  if (!as_of) return as_of.exit;
  Assignments assignments;
  if (!assignments.Read(path)) return kBadInput;
  ArrowArrayStream rows;
  assignments.Give(&rows);
  goodwill_evaluate_options options = {};
  options.struct_size = sizeof options;
  options.window_days = *window;
  options.control_numerator = *control;
  options.control_denominator = 100;
  const std::string language = arguments.Get("language");
  Stream stream;
  Error error;
  if (goodwill_book_evaluate(inputs->book.get(), inputs->policy.get(), &rows, *as_of, *known,
                             &options, language.data(), static_cast<int64_t>(language.size()),
                             nullptr, stream.get(), error.out()) != GOODWILL_OK) {
    return Complain(path, error.get());
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
    R"(--assignments FILE --purchases FILE... [options]

Compares what customers brought since they were assigned to a strategy with what those
brought who were left alone, by intention to treat, adjusted for the time before. The
assignments are CSV: customer_id, time, arm (treated or control), and optionally
strategy. Ask as often as you like: the verdict rests on an interval that allows it.)",
    R"(  goodwill evaluate --assignments spring.csv --book shop.goodwill
  goodwill evaluate --assignments spring.csv --purchases shop.csv --window 60 --control 20
)",
    [] {
      const std::array<Option, 4> own = {
          Option{"assignments", "FILE", Takes::kOne, "who was assigned to what, and when"},
          Option{"window", "DAYS", Takes::kOne,
                 "after the assignment that count (default: the strategy's own)"},
          Option{"control", "PERCENT", Takes::kOne,
                 "that should have been left alone (default: 10)"},
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
