// goodwill batches: what came when, and from whom.
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
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Book* const book = &inputs->book;
  Stream stream;
  Error error;
  if (goodwill_book_batches(book->get(), stream.get(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  return WriteAll(*table, arguments);
}

}  // namespace

const Command kBatchesCommand = {
    "batches",
    "list the batches of a book: what came when, and from whom",
    R"([--purchases FILE...] [--customers FILE...] ...

Every file is a batch, numbered in the order of reading. Any question can be
asked as known by a batch: 'goodwill assess --known 3'.)",
    R"(  goodwill batches --purchases january.csv february.csv --source till
)",
    [] { return Join(TableOptions(), ListOptions()); },
    Run};

}  // namespace cli
