// goodwill import: how files are read, and what is wrong with them.
#include <cstdio>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "inputs.h"

namespace cli {
namespace {

std::string Plural(int64_t n, const char* noun) {
  return std::to_string(n) + ' ' + noun + (n == 1 ? "" : "s");
}

void Print(const std::string& line) { std::printf("%s\n", Printable(line).c_str()); }

void PrintList(const char* title, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::string line = std::string("    ") + title;
  for (size_t i = 0; i < names.size(); ++i) line += (i == 0 ? "" : ", ") + names[i];
  Print(line);
}

std::string Named(const std::string& separator) {
  if (separator == ",") return "commas";
  if (separator == ";") return "semicolons";
  if (separator == "\t") return "tabs";
  if (separator == "|") return "bars";
  return separator;
}

void PrintImported(const Imported& got) {
  std::string line = got.file + ": " + got.table + ", " + Plural(got.result.rows, "row") + ", " +
                     std::to_string(got.result.appended) + " new";
  if (got.result.already_present > 0) {
    line += ", " + std::to_string(got.result.already_present) + " already present";
  }
  if (got.result.superseded > 0) {
    line += ", " + std::to_string(got.result.superseded) + " superseded";
  }
  Print(line);
  std::vector<std::string> read;
  for (const ImportReport::Column& column : got.report.columns) {
    read.push_back(column.column == column.source
                       ? column.column
                       : column.column + " (from " + column.source + ")");
  }
  PrintList("read:     ", read);
  PrintList("not read: ", got.report.unknown_columns);
  std::vector<std::string> form;
  if (!got.report.separator.empty()) form.push_back("separated by " + Named(got.report.separator));
  if (!got.report.compression.empty() && got.report.compression != "none") {
    form.push_back(got.report.compression);
  }
  if (got.report.byte_order_mark) form.push_back("byte-order mark");
  PrintList("form:     ", form);
}

Exit Run(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("files follow the name of their table: --purchases " + arguments.words()[0]);
    return kBadUsage;
  }
  // A policy would fix the currency; without one, EUR unless another is named.
  Result<Policy> policy = ReadPolicy(arguments);
  if (!policy) return policy.exit;
  Result<Book> book = ReadBook(arguments, policy->get(), PrintImported);
  if (!book) return book.exit;
  goodwill_book_info info = {};
  info.struct_size = sizeof info;
  Error error;
  if (goodwill_book_describe(book->get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::string line = "in all: " + Plural(info.customers, "customer");
  if (info.first_us <= info.last_us) {
    constexpr int64_t kDay = 86'400'000'000;
    const auto date = [](int64_t us) { return DateText((us - (us < 0 ? kDay - 1 : 0)) / kDay); };
    line += ", " + Plural(info.rows[GOODWILL_TABLE_PURCHASES], "purchase line") + " from " +
            date(info.first_us) + " to " + date(info.last_us) + " (UTC), in " + info.currency;
  }
  Print(line);
  return kDone;
}

}  // namespace

const Command kImportCommand = {
    "import",
    "read files, and report what was found or every problem there is",
    R"([--purchases FILE...] [--customers FILE...] ...

Reads CSV files (plain or gzip) into a book and reports, per file, which columns were
found, which were not read, and how many rows are new; or every problem with file,
line and column. A file that has a problem is not read at all. With --book FILE the
book is kept in that file, which is made if it is not there; every file is a batch, on
the disk when it is reported. Without, nothing is kept: the rehearsal for 'assess',
which takes the same options.)",
    R"(  goodwill import --book shop.goodwill --purchases orders.csv --currency EUR
  goodwill import --purchases orders.csv returns.csv --customers people.csv
  goodwill import --purchases cd.csv --map time=date --currency USD
  goodwill import --purchases export.csv --separator ';' --decimal-mark , --date-form d.m.y
)",
    [] {
      std::vector<Option> options = TableOptions();
      options.push_back({"policy", "FILE", Takes::kOne, "a policy whose currency the files have"});
      return options;
    },
    Run};

}  // namespace cli
