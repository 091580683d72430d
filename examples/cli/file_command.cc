// goodwill check, salvage, backup: a book's file, whether or not it is open.
#include <cstdio>
#include <string>
#include <vector>

#include "command.h"
#include "document.h"
#include "handle.h"

namespace cli {
namespace {

std::vector<Option> NoOptions() { return {}; }

bool AreFiles(const Arguments& arguments, size_t count, const char* which) {
  if (arguments.words().size() == count) return true;
  Say(which);
  return false;
}

int64_t Size(const std::string& text) { return static_cast<int64_t>(text.size()); }

void Print(const FileReport& report) {
  for (const std::string& problem : report.problems) {
    std::printf("  %s\n", Printable(problem).c_str());
  }
}

std::string Holds(const FileReport& report) {
  return std::to_string(report.batches) + (report.batches == 1 ? " batch, " : " batches, ") +
         std::to_string(report.facts) + (report.facts == 1 ? " fact" : " facts");
}

Exit Check(const Arguments& arguments) {
  if (!AreFiles(arguments, 1, "which file? goodwill check shop.goodwill")) return kBadUsage;
  const std::string& path = arguments.words()[0];
  Progress progress("checking " + path);
  Buffer bytes;
  Error error;
  if (goodwill_file_check(path.data(), Size(path), progress.run(), bytes.out(), error.out()) !=
      GOODWILL_OK) {
    return Complain("", error.get());
  }
  const FileReport report = FileReport::From(View(bytes));
  std::printf("%s: %s, %s\n", Printable(path).c_str(), Holds(report).c_str(),
              report.problems.empty() ? "whole" : "DAMAGED");
  Print(report);
  return report.problems.empty() ? kDone : kBadInput;
}

Exit Salvage(const Arguments& arguments) {
  if (!AreFiles(arguments, 2, "which files? goodwill salvage damaged.goodwill saved.goodwill")) {
    return kBadUsage;
  }
  const std::string &path = arguments.words()[0], &to = arguments.words()[1];
  Progress progress("saving " + path);
  Buffer bytes;
  Error error;
  if (goodwill_file_salvage(path.data(), Size(path), to.data(), Size(to), progress.run(),
                            bytes.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const FileReport report = FileReport::From(View(bytes));
  std::printf("%s: %s, %s\n", Printable(to).c_str(), Holds(report).c_str(),
              report.problems.empty() ? "nothing was lost" : "lost:");
  Print(report);
  return kDone;
}

Exit BackUp(const Arguments& arguments) {
  if (!AreFiles(arguments, 2, "which files? goodwill backup shop.goodwill copy.goodwill")) {
    return kBadUsage;
  }
  const std::string &path = arguments.words()[0], &to = arguments.words()[1];
  Progress progress("copying " + path);
  Error error;
  if (goodwill_file_back_up(path.data(), Size(path), to.data(), Size(to), progress.run(),
                            error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return kDone;
}

}  // namespace

const Command kCheckCommand = {
    "check", "examine a book's file",
    R"(FILE

Reads the whole file: its structure, its references, and the chain of digests over
every fact. Says what the file holds and everything that is wrong with it; ends with
1 if anything is. The file is not changed.)",
    R"(  goodwill check shop.goodwill
)",
    NoOptions, Check};

const Command kSalvageCommand = {
    "salvage", "copy what can still be read of a damaged book",
    R"(FILE TO

Copies what can be read to a new file, and says what was lost. The damaged file is
not changed, and no file is written over.)",
    R"(  goodwill salvage damaged.goodwill saved.goodwill
)",
    NoOptions, Salvage};

const Command kBackUpCommand = {
    "backup", "copy a book's file while it is in use",
    R"(FILE TO

Copies the book as it is now, also while it is open and written to. No file is
written over.)",
    R"(  goodwill backup shop.goodwill copy.goodwill
)",
    NoOptions, BackUp};

}  // namespace cli
