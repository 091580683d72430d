// goodwill rights, export-person: what people asked of their data, and what is held
// about one of them.
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

Exit Rights(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  const auto months = arguments.Number("months", 1, 1);
  if (!known || !months) return kBadUsage;
  if (*months > 1200) {
    Say("--months is 1 to 1200");
    return kBadUsage;
  }
  Result<Book> book = ReadBook(arguments, nullptr);
  if (!book) return book.exit;
  Result<int64_t> as_of = AsOf(arguments, *book);
  if (!as_of) return as_of.exit;
  const std::string customer = arguments.Get("customer");
  goodwill_rights_options options = {};
  options.struct_size = sizeof options;
  options.answer_months = static_cast<int32_t>(*months);
  if (arguments.Has("customer")) options.customer_id = customer.data();
  options.customer_id_size = static_cast<int64_t>(customer.size());
  Error error;
  if (arguments.Has("since")) {
    goodwill_book_info info = {};
    info.struct_size = sizeof info;
    if (goodwill_book_describe(book->get(), &info, error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
    Result<int64_t> since =
        Instant(arguments, "since",
                std::string(info.time_zone, static_cast<size_t>(info.time_zone_size)));
    if (!since) return since.exit;
    options.from_us = *since;
  }
  Stream stream;
  const goodwill_status status =
      arguments.Has("by-kind")
          ? goodwill_book_rights_by_kind(book->get(), *as_of, *known, &options, stream.get(),
                                         error.out())
          : goodwill_book_rights(book->get(), *as_of, *known, &options, stream.get(),
                                 error.out());
  if (status != GOODWILL_OK) return Complain(customer, error.get());
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  return WriteAll(*table, arguments);
}

Exit ExportPerson(const Arguments& arguments) {
  if (arguments.words().size() != 1) {
    Say("which customer? goodwill export-person C00042 --book shop.goodwill");
    return kBadUsage;
  }
  Result<Book> book = ReadBook(arguments, nullptr);
  if (!book) return book.exit;
  const std::string& id = arguments.words()[0];
  Buffer text;
  Error error;
  if (goodwill_book_export_person_json(book->get(), id.data(), static_cast<int64_t>(id.size()),
                                       text.out(), error.out()) != GOODWILL_OK) {
    return Complain(id, error.get());
  }
  // As it is: what is handed over must be complete, and JSON escapes what a
  // terminal would take for commands.
  const std::string_view json = View(text);
  return std::fwrite(json.data(), 1, json.size(), stdout) == json.size() ? kDone : kInternal;
}

}  // namespace

const Command kRightsCommand = {
    "rights",
    "list what people asked of their data, and what is due",
    R"(--book FILE | --rights FILE... [options]

Lists requests (export, rectify, erase, restrict, object) with the day by which each
must be answered and when it was, holds and retentions; with --by-kind, how many and
how fast.)",
    R"(  goodwill rights --book shop.goodwill --as-of 2025-01-01
  goodwill rights --book shop.goodwill --as-of 2025-01-01 --since 2024-01-01 --by-kind
)",
    [] {
      std::vector<Option> options = TableOptions();
      constexpr Takes kOne = Takes::kOne;
      options.push_back({"as-of", "TIME", kOne,
                         "look from there: what happened before it counts\n"
                         "(default: the day after the last purchase)"});
      options.push_back({"since", "TIME", kOne, "leave out what was over before"});
      options.push_back({"known", "N", kOne,
                         "what was known by batch N, as if none had come after it"});
      options.push_back({"customer", "ID", kOne, "only this customer's"});
      options.push_back({"months", "N", kOne,
                         "how long an answer may take where no date is named (default 1)"});
      options.push_back({"by-kind", "", Takes::kNothing, "one row per kind"});
      options.push_back(
          {"format", "FORM", kOne, "csv or table (default: table on a terminal, otherwise csv)"});
      return options;
    },
    Rights};

const Command kExportPersonCommand = {
    "export-person",
    "write everything that is held about a customer, as JSON",
    R"(CUSTOMER --book FILE | --purchases FILE... [options]

Every row of every table that is the customer's, also those that were corrected or
withdrawn, each with the batch that brought it and when that was recorded.)",
    R"(  goodwill export-person C00042 --book shop.goodwill > C00042.json
)",
    [] { return TableOptions(); },
    ExportPerson};

}  // namespace cli
