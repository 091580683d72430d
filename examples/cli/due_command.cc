// goodwill due: what is owed to whom, by whom, by when.
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

Exit Run(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  const std::string format = arguments.Get("format", IsTerminal(stdout) ? "table" : "csv");
  const std::string by = arguments.Get("by");
  if (format != "csv" && format != "table") {
    Say("--format is csv or table");
    return kBadUsage;
  }
  if (!by.empty() && by != "customer" && by != "owner") {
    Say("--by is customer or owner");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  if (!arguments.Has("promises")) {
    Say("no promises: name a file with --promises FILE");
    return kBadUsage;
  }
  Result<Book> book = ReadBook(arguments, nullptr);
  if (!book) return book.exit;
  Result<int64_t> as_of = AsOf(arguments, *book);
  if (!as_of) return as_of.exit;

  const std::string owner = arguments.Get("owner");
  const std::string customer = arguments.Get("customer");
  goodwill_promise_options options = {};
  options.struct_size = sizeof options;
  if (arguments.Has("owner")) options.owner = owner.data();
  options.owner_size = static_cast<int64_t>(owner.size());
  if (arguments.Has("customer")) options.customer_id = customer.data();
  options.customer_id_size = static_cast<int64_t>(customer.size());
  Stream stream;
  Error error;
  const goodwill_status status =
      by.empty() ? goodwill_book_due(book->get(), *as_of, *known, &options, GOODWILL_MONEY_DECIMAL,
                                     stream.get(), error.out())
                 : goodwill_book_promises_kept(book->get(), *as_of, *known, &options,
                                               by == "owner" ? GOODWILL_PROMISES_BY_OWNER
                                                             : GOODWILL_PROMISES_BY_CUSTOMER,
                                               stream.get(), error.out());
  if (status != GOODWILL_OK) return Complain(customer, error.get());
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  Selection what;
  for (int64_t r = 0; r < table->rows(); ++r) what.rows.push_back(r);
  for (int c = 0; c < table->columns(); ++c) {
    if (format == "csv" || table->HasValues(c)) what.columns.push_back(c);
  }
  if (format == "csv") return WriteCsv(*table, what, stdout) ? kDone : kInternal;
  if (what.rows.empty()) {
    Say("nothing is owed");
  } else {
    WriteAligned(*table, what, stdout);
  }
  return kDone;
}

}  // namespace

const Command kDueCommand = {
    "due",
    "list what is owed to whom, by whom, by when",
    R"(--promises FILE... [options]

Lists the promises that are open, the one due first at the top; with --by, how
promises were kept. Due today ends with the day in --time-zone.)",
    R"(  goodwill due --promises promises.csv --as-of 2024-12-31T09:00
  goodwill due --promises promises.csv --as-of 2024-12-31 --owner Eva
  goodwill due --promises promises.csv --as-of 2024-12-31 --by owner
)",
    [] {
      std::vector<Option> options = TableOptions();
      constexpr Takes kOne = Takes::kOne;
      options.push_back({"as-of", "TIME", kOne,
                         "look from there: what happened before it counts\n"
                         "(default: the day after the last purchase)"});
      options.push_back({"known", "N", kOne,
                         "what was known by batch N, as if none had come after it"});
      options.push_back({"owner", "NAME", kOne, "only what this one of us owes"});
      options.push_back({"customer", "ID", kOne, "only what is owed to this customer"});
      options.push_back(
          {"by", "SUBJECT", kOne, "customer or owner: how many of their promises were kept"});
      options.push_back(
          {"format", "FORM", kOne, "csv or table (default: table on a terminal, otherwise csv)"});
      return options;
    },
    Run};

}  // namespace cli
