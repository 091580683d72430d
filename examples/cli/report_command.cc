// goodwill report: the report that people look at.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "assignments.h"
#include "command.h"
#include "inputs.h"
#include "plan.h"

namespace cli {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

bool Write(std::string_view bytes, const std::string& path) {
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "wb"));
  return file != nullptr &&
         std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() &&
         std::fclose(file.release()) == 0;
}

Exit Run(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("files follow the name of their table: --purchases " + arguments.words()[0]);
    return kBadUsage;
  }
  const std::string out = arguments.Get("out", "report.html");
  const auto customers = arguments.Number("limit", 2000, 0);
  const auto rounds = arguments.Number("bootstrap", 0, 0);
  if (!customers || !rounds) return kBadUsage;
  if (*rounds > 100'000) {
    Say("--bootstrap takes at most 100000 rounds");
    return kBadUsage;
  }
  Result<Judged> judged = Judge(arguments);
  if (!judged) return judged.exit;
  Error error;
  Assessment before;
  if (!arguments.Get("since").empty()) {
    const auto known = arguments.Number("known", 0, 1);
    Result<std::string> zone = ZoneOf(judged->book);
    if (!known || !zone) return zone ? kBadUsage : zone.exit;
    Result<int64_t> since = Instant(arguments, "since", *zone);
    if (!since) return since.exit;
    if (goodwill_book_assess(judged->book.get(), judged->policy.get(), *since, *known, nullptr,
                             before.out(), error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
  }
  Plan plan;
  if (arguments.Has("plan") || !arguments.All("budget").empty() ||
      !arguments.All("at-least").empty()) {
    if (const Exit exit = MakePlan(*judged, arguments, {"budget", "at-least"}, plan);
        exit != kDone) {
      return exit;
    }
  }
  const std::string path = arguments.Get("assignments");
  Assignments assignments;
  ArrowArrayStream rows;
  if (!path.empty()) {
    if (!assignments.Read(path)) return kBadInput;
    assignments.Give(&rows);
  }
  const goodwill_report_options options = {
      .struct_size = sizeof(goodwill_report_options),
      .customers = *customers == 0 ? -1 : *customers,
      .late_after_us = 0,
      .without_names = arguments.Has("without-names") ? 1 : 0,
      .bootstrap_rounds = static_cast<int32_t>(*rounds),
      .before = before.get(),
      .plan = plan.get(),
      .assignments = path.empty() ? nullptr : &rows,
      .evaluate = nullptr,
  };
  const std::string language = arguments.Get("language");
  Buffer document;
  const goodwill_status status =
      arguments.Has("data")
          ? goodwill_report_data(judged->assessment.get(), judged->book.get(), &options, nullptr,
                                 document.out(), error.out())
          : goodwill_report_html(judged->assessment.get(), judged->book.get(), &options,
                                 language.empty() ? nullptr : language.data(),
                                 static_cast<int64_t>(language.size()), nullptr, document.out(),
                                 error.out());
  if (status != GOODWILL_OK) return Complain("", error.get());
  if (!Write(View(document), out)) {
    Say("cannot write " + out + ": " + std::strerror(errno));
    return kBadInput;
  }
  Say("the report is in " + out);
  return kDone;
}

}  // namespace

const Command kReportCommand = {
    "report",
    "make a report to look at and print",
    R"(--purchases FILE... [options]

Writes one HTML file that opens anywhere without a network: figures, concentration,
tiers, complaints and service, the largest customers and those who call for attention,
which plans were adopted, and how far the figures can be trusted. With --plan, or budgets,
also what to do with every relationship, and what the budgets are worth.)",
    R"(  goodwill report --purchases shop.csv --customers people.csv --currency EUR
  goodwill report --book shop.goodwill --language ru --out report.html
  goodwill report --book shop.goodwill --policy policy.textproto --budget money=50000
)",
    [] {
      std::vector<Option> options = Join(TableOptions(), JudgingOptions());
      constexpr Takes kOne = Takes::kOne;
      options.push_back({"out", "FILE", kOne, "write it there (default: report.html)"});
      options.push_back({"since", "TIME", kOne, "tell also who rose and fell since then"});
      options.push_back({"plan", "", Takes::kNothing, "make a plan, and show it"});
      options.push_back({"budget", "NAME=AMOUNT", Takes::kMany,
                         "within budgets: money=50000 phone_minutes=12000"});
      options.push_back({"at-least", "NAME=AMOUNT", Takes::kMany, "and floors, likewise"});
      options.push_back({"assignments", "FILE", kOne,
                         "who was assigned to what, to tell whether it worked"});
      options.push_back({"limit", "N", kOne,
                         "list so many of the largest customers, at most 10000\n"
                         "(default: 2000)"});
      options.push_back({"bootstrap", "ROUNDS", kOne,
                         "with intervals of the concentration figures (1000 rounds do)"});
      options.push_back({"without-names", "", Takes::kNothing, "customers by id only"});
      options.push_back({"data", "", Takes::kNothing,
                         "write the data instead, a serialised goodwill.v1.Report"});
      return options;
    },
    Run};

}  // namespace cli
