// goodwill assess: every customer, judged.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <numeric>
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

// What fits a terminal, of the columns that are there.
constexpr std::string_view kForPeople[] = {
    "customer_id",     "tier",          "pareto",          "orders",
    "amount",          "margin",        "cost_to_serve",   "net_margin",
    "days_since_last", "recency_score", "frequency_score", "monetary_score",
    "tier_until",      "tier_rests_on", "next_tier",       "next_tier_by",
    "more_turnover",   "more_orders"};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::vector<std::string> Split(const std::string& text) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Which columns and rows are wanted, in which order.
Result<Selection> Select(const Arguments& arguments, const ArrowTable& table, bool for_people) {
  Selection out;
  const auto named = [&](const std::string& name) {
    const int column = table.Find(name);
    if (column < 0) {
      std::string known;
      for (int c = 0; c < table.columns(); ++c) known += ' ' + std::string(table.name(c));
      Say("there is no column " + name + "; there are" + known);
    }
    return column;
  };
  if (arguments.Has("columns")) {
    for (const std::string& name : Split(arguments.Get("columns"))) {
      const int column = named(name);
      if (column < 0) return kBadUsage;
      out.columns.push_back(column);
    }
  } else if (for_people) {
    for (const std::string_view name : kForPeople) {
      const int column = table.Find(name);
      if (column >= 0 && table.HasValues(column)) out.columns.push_back(column);
    }
  } else {
    for (int c = 0; c < table.columns(); ++c) out.columns.push_back(c);
  }

  out.rows.resize(static_cast<size_t>(table.rows()));
  std::iota(out.rows.begin(), out.rows.end(), int64_t{0});
  // People look for the largest first; programs get ascending ids.
  int sort = for_people ? table.Find("amount") : -1;
  if (arguments.Has("sort")) {
    sort = named(arguments.Get("sort"));
    if (sort < 0) return kBadUsage;
  }
  if (sort >= 0 && table.IsNumeric(sort)) {
    std::vector<double> key(out.rows.size());
    for (size_t r = 0; r < key.size(); ++r) key[r] = table.Number(static_cast<int64_t>(r), sort);
    std::stable_sort(out.rows.begin(), out.rows.end(), [&](int64_t a, int64_t b) {
      return key[static_cast<size_t>(a)] > key[static_cast<size_t>(b)];
    });
  } else if (sort >= 0) {
    std::stable_sort(out.rows.begin(), out.rows.end(), [&](int64_t a, int64_t b) {
      return table.Text(a, sort) < table.Text(b, sort);
    });
  }
  const auto limit = arguments.Number("limit", for_people ? 20 : 0, 0);
  if (!limit) return kBadUsage;
  if (*limit > 0 && *limit < table.rows()) out.rows.resize(static_cast<size_t>(*limit));
  return out;
}

// The latest name of every customer who has one.
std::map<std::string, std::string> Names(const Book& book) {
  std::map<std::string, std::string> names;
  Stream stream;
  Error error;
  if (goodwill_book_export(book.get(), GOODWILL_TABLE_CUSTOMERS, 0, stream.get(), error.out()) !=
      GOODWILL_OK) {
    return names;
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return names;
  const int id = table->Find("customer_id");
  const int name = table->Find("name");
  const int from = table->Find("valid_from");
  if (id < 0 || name < 0 || from < 0) return names;
  std::map<std::string, int64_t> since;
  for (int64_t r = 0; r < table->rows(); ++r) {
    if (table->IsNull(r, name)) continue;
    const std::string key = table->Text(r, id);
    const auto [at, added] = since.try_emplace(key, table->Integer(r, from));
    if (!added && table->Integer(r, from) < at->second) continue;
    at->second = table->Integer(r, from);
    names[key] = table->Text(r, name);
  }
  return names;
}

void PrintTable(const Arguments& arguments, const Book& book, const ArrowTable& table,
                const Selection& what) {
  const std::map<std::string, std::string> names =
      arguments.Has("customers") ? Names(book) : std::map<std::string, std::string>();
  if (names.empty()) {
    WriteAligned(table, what, stdout);
  } else {
    std::vector<std::vector<std::string>> lines(1 + what.rows.size());
    std::vector<bool> to_the_right;
    const int id = table.Find("customer_id");
    for (int c : what.columns) {
      lines[0].emplace_back(table.name(c));
      to_the_right.push_back(table.IsNumeric(c));
      for (size_t k = 0; k < what.rows.size(); ++k) {
        lines[k + 1].push_back(table.Text(what.rows[k], c, 1));
      }
      if (c != id) continue;
      lines[0].push_back("name");
      to_the_right.push_back(false);
      for (size_t k = 0; k < what.rows.size(); ++k) {
        const auto name = names.find(table.Text(what.rows[k], id));
        lines[k + 1].push_back(name == names.end() ? "" : name->second);
      }
    }
    WriteAligned(lines, to_the_right, stdout);
  }
  const auto shown = static_cast<int64_t>(what.rows.size());
  if (shown < table.rows()) {
    std::printf("... and %lld more (--limit 0 shows all, --out FILE writes them)\n",
                static_cast<long long>(table.rows() - shown));
  }
}

Exit PrintSummary(const Arguments& arguments, const Assessment& assessment) {
  const std::string language = arguments.Get("language");
  Buffer text;
  Error error;
  if (goodwill_assessment_summary_text(
          assessment.get(), language.empty() ? nullptr : language.data(),
          static_cast<int64_t>(language.size()), text.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::string_view view = View(text);
  std::printf("%s%s", Printable(view, true).c_str(), view.ends_with('\n') ? "" : "\n");
  return kDone;
}

Exit Run(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  const std::string out = arguments.Get("out");
  const std::string format =
      arguments.Get("format", !out.empty() || !IsTerminal(stdout) ? "csv" : "table");
  if (format != "csv" && format != "table") {
    Say("--format is csv or table");
    return kBadUsage;
  }
  Result<Judged> judged = Judge(arguments);
  if (!judged) return judged.exit;
  if (arguments.Has("summary")) {
    const Exit exit = PrintSummary(arguments, judged->assessment);
    if (exit != kDone || (out.empty() && !arguments.Has("format"))) return exit;
    std::printf("\n");
  }

  Stream stream;
  Error error;
  if (goodwill_assessment_export(judged->assessment.get(), GOODWILL_MONEY_DECIMAL, stream.get(),
                                 error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  Result<Selection> what = Select(arguments, *table, format == "table");
  if (!what) return what.exit;
  if (format == "table") {
    PrintTable(arguments, judged->book, *table, *what);
    return kDone;
  }
  if (out.empty()) return WriteCsv(*table, *what, stdout) ? kDone : kInternal;
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(out.c_str(), "wb"));
  if (file == nullptr || !WriteCsv(*table, *what, file.get()) || std::fclose(file.release()) != 0) {
    Say("cannot write " + out + ": " + std::strerror(errno));
    return kBadInput;
  }
  Say(std::to_string(what->rows.size()) + " customers written to " + out);
  return kDone;
}

}  // namespace

const Command kAssessCommand = {
    "assess",
    "judge every customer: measures, tier, scores",
    R"(--purchases FILE... [options]

Judges every customer by what the files say and the policy asks. On a terminal it
prints the largest in a readable table; into a pipe or a file it writes CSV, one
row per customer in ascending order of id. A column that the files do not support
(a margin without costs, for instance) is empty.)",
    R"(  goodwill assess --purchases shop.csv --customers people.csv --currency EUR
  goodwill assess --purchases cdnow.csv --map time=date --currency USD --as-of 1998-07-01
  goodwill assess --purchases shop.csv --policy mine.textproto --out result.csv
  goodwill assess --purchases shop.csv --summary --language bg
  goodwill assess --purchases shop.csv --format table --sort net_margin --limit 50
)",
    [] {
      std::vector<Option> options = Join(TableOptions(), JudgingOptions());
      constexpr Takes kOne = Takes::kOne;
      options.push_back({"out", "FILE", kOne, "write CSV there"});
      options.push_back(
          {"format", "FORM", kOne, "csv or table (default: table on a terminal, otherwise csv)"});
      options.push_back({"columns", "A,B,C", kOne, "only these columns"});
      options.push_back({"sort", "COLUMN", kOne,
                         "numbers descending, texts ascending (default: by id; a\n"
                         "table: by amount)"});
      options.push_back({"limit", "N", kOne,
                         "so many rows at most; 0: all (default for csv;\n"
                         "a table: 20)"});
      options.push_back({"summary", "", Takes::kNothing,
                         "the whole in figures: customers per tier, concentration"});
      return options;
    },
    Run};

}  // namespace cli
